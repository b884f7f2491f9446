public import AnomalyScoring

/// What a bank decides for itself: when to look, when to stop.
public struct Policy: Sendable {
    /// Thresholds and detectors.
    public var scoring: ScoringSettings

    /// The policy that applies where none is given.
    public init(scoring: ScoringSettings = ScoringSettings()) {
        self.scoring = scoring
    }
}
