import PaymentModel
import TrafficSimulation

/// Writes what is made by programs and committed: scenarios, and the tables that the scoring ships with.
@main
struct FixtureGenerator {
    static func main() {
        let clock = ContinuousClock()
        let start = clock.now
        let settings = SimulationSettings(seed: 1)
        var n = 0
        var byKind: [CustomerKind: Int] = [:]
        var byOccasion: [Occasion: Int] = [:]
        TrafficSimulator(settings: settings).forEach { p in
            n += 1
            byKind[p.label.customer, default: 0] += 1
            byOccasion[p.label.occasion, default: 0] += 1
            if n % 9973 == 0 {
                for f in [p.payment.debtor, p.payment.creditor] {
                    print(f.name ?? "", f.account ?? .other(""), f.agent?.text ?? "")
                }
                print(
                    p.payment.amount,
                    p.payment.currency,
                    p.payment.time ?? "",
                    p.payment.list(.intermediaries),
                    p.label
                )
            }
        }
        print(n, byKind, byOccasion, clock.now - start)
    }
}
