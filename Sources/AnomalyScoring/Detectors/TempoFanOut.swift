import PaymentModel

/// tempo.fanout: more new beneficiaries in a short time than this debtor takes up.
enum TempoFanOut {
    static let detector = Detector(
        identifier: .tempoFanOut,
        family: .fanOut,
        role: .main,
        summary: "More new beneficiaries in a short time than this account takes up.",
        needs: "A beneficiary new to the account, after others.",
        formula:
            "Largest negative binomial tail of m = 1...7 other new beneficiaries within 14 days, the window shortened "
            + "by the account's own rate of new beneficiaries, divided by its own burstiness in them.",
        source: "As tempo.burst, thinned to new beneficiaries."
    )

    static let reach: UInt32 = 14 * 86_400

    static func reason(_ facts: borrowing Circumstances) -> String {
        Wording.count(Int(facts.fanOutCount) + 1, "new beneficiary", "new beneficiaries") + " in "
            + (facts.precision == .second ? Wording.span(facts.fanOutSpan) : TempoBurst.days(facts.fanOutSpan))
            + "; \(Wording.share(Double(facts.newRate))) of its payments usually go to new ones"
    }
}
