import PaymentModel

/// route.missing: no intermediary where this corridor always has one; countries of BIC and IBAN that differ.
enum RouteMissing {
    static let detector = Detector(
        identifier: .routeMissing,
        family: .message,
        role: .support,
        summary:
            "No intermediary where this sender's payments to that country have one; or BIC and IBAN of two countries.",
        needs: "Earlier payments of the corridor; for the second a BIC and an IBAN.",
        formula:
            "-log2((n - k + 0.5) / (n + 1)) for k of n payments of the corridor with an intermediary; 8 bits where the "
            + "countries differ.",
        source: "Jeffreys estimate of the share without one."
    )

    @inline(__always)
    static func bits(_ features: inout PaymentFeatures, _ corridor: CorridorRoutes.Row) -> Double {
        var bits = 0.0
        if !features.flags.contains(.hasIntermediary), corridor.routed > 0 {
            let payments = Double(corridor.payments)
            bits = -Elementary.log2((payments - Double(corridor.routed) + 0.5) / (payments + 1))
        }
        return features.flags.contains(.countriesDiffer) ? max(bits, 8) : bits
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        if facts.flags.contains(.countriesDiffer) {
            return
                "the beneficiary's IBAN belongs to another country than the bank's BIC (\(facts.country?.text ?? "?"))"
        }
        return "no intermediary, where \(Wording.count(facts.corridorRouted)) of "
            + Wording.count(facts.corridorPayments, "payment") + " to \(facts.country?.text ?? "that country") had one"
    }
}
