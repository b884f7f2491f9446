import PaymentModel

/// amount.extreme: larger than what anybody pays.
enum AmountExtreme {
    static let detector = Detector(
        identifier: .amountExtreme,
        family: .amount,
        role: .main,
        summary: "Larger than what all accounts pay.",
        needs: "An amount.",
        formula: "Student-t upper tail (30 degrees) of ln(amount) against the population's mean and variance; "
            + "2 bits less once recalibrated.",
        source: "Normal model of log amounts; Wallace (1959)."
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        let factor = Elementary.exp(Double(facts.x - facts.populationMean))
        return "\(facts.amountText) is \(Wording.number(factor)) times the typical payment of all accounts"
    }
}
