import AnomalyScoring
import PaymentModel

/// Scores one payment and nothing else: what this program is linked with is what the scoring needs.
@main
struct ScoringAlone {
    static func main() {
        guard let amount = Amount("12.50"), let currency = Currency("EUR") else { return }
        var scorer = Scorer()
        let assessment = scorer.score(Payment(message: "103", amount: amount, currency: currency))
        print(assessment.decision.rawValue)
    }
}
