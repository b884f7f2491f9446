import PaymentModel

/// amount.drain: more altogether to a new beneficiary, over some days, than the debtor usually pays at once.
enum AmountDrain {
    static let detector = Detector(
        identifier: .amountDrain,
        family: .amount,
        role: .main,
        summary: "More in all to a beneficiary first paid within ten days than this account usually pays at once.",
        needs: "A further payment to a new beneficiary; an account that is known for three weeks.",
        formula:
            "Student-t upper tail of ln(all amounts to the beneficiary in the first 10 days of the relation) against the "
            + "account's log amounts, as amount.high; 1 bit less once recalibrated.",
        source: "amount.high, of a sum: who takes a large sum in parts takes a large sum."
    )

    /// How long amounts of a relation are added up, in seconds.
    static let reach: UInt32 = 10 * 86_400

    /// ln(eᵃ + eᵇ): the log amount of two together.
    @inline(__always)
    static func sum(_ a: Double, _ b: Double) -> Double {
        max(a, b) + Elementary.log(1 + Elementary.exp(-abs(a - b)))
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        let factor = Elementary.exp(Double(facts.pairTogether - facts.largest))
        return Wording.count(facts.pairPayments + 1, "payment") + " to this new beneficiary within "
            + Wording.span(facts.pairAge) + " come to \(Wording.number(factor)) times the largest single payment "
            + facts.historyText
    }
}
