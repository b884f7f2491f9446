public import AnomalyScoring
import Dispatch

extension ScoringSettings {
    /// The same settings with batches scored on so many threads, the caller's own counted; no bit of any score depends on it.
    public func onThreads(_ count: Int) -> ScoringSettings {
        var settings = self
        settings.shards = max(1, count)
        settings.threads = ScoringThreads(max(1, count)) {
            DispatchQueue.concurrentPerform(iterations: $0, execute: $1)
        }
        return settings
    }
}
