import PaymentModel

/// Covers without the payment they cover, and payments without their cover.
///
/// A cover names its payment by the same UETR, or by the payment's reference in its field 21 (SWIFT User Handbook, MT202 COV).
enum Covers {
    static func findings(
        _ instructions: [Instruction],
        _ index: InstructionIndex,
        _ settings: ReconciliationSettings
    ) -> [ReconciliationFinding] {
        var findings: [ReconciliationFinding] = []
        var covered: Set<Int> = []
        for cover in instructions where cover.isCover && cover.refusal == nil {
            let payment = payment(of: cover, instructions, index)
            guard let payment else {
                let refused = self.payment(of: cover, instructions, index, isSent: false).map { instructions[$0].name }
                let why = refused.map { "the network refused \($0)" } ?? "no such payment was sent"
                findings.append(
                    ReconciliationFinding(
                        .coverNoPayment,
                        "\(cover.name) covers a payment to \(quoted((cover.creditor.name ?? "somebody unnamed").utf8, limit: 40)), but \(why): "
                            + "money moves without a customer's order; stop it at \(cover.receiver ?? "its receiver")",
                        about: cover
                    )
                )
                continue
            }
            covered.insert(payment)
            let ordered = instructions[payment]
            var differences: [String] = []
            if ordered.currency != cover.currency
                || !isWithin(ordered.amount, cover.amount, settings.tolerance)
            {
                differences.append("it is of \(money(cover.amount, cover.currency))")
            }
            if let payee = difference(ordered.creditor, cover.creditor) { differences.append("it pays \(payee)") }
            guard !differences.isEmpty else { continue }
            findings.append(
                ReconciliationFinding(
                    .coverDiffers,
                    "\(cover.name) does not fit \(ordered.name), which it covers: \(differences.joined(separator: ", and "))",
                    about: cover,
                    other: ordered
                )
            )
        }
        for (place, payment) in instructions.enumerated()
        where payment.isSettledByCover && payment.refusal == nil && !covered.contains(place)
            && !isAdvice(payment, instructions, index)
        {
            findings.append(
                ReconciliationFinding(
                    .paymentNoCover,
                    "\(payment.name) is settled by a cover, but none was sent: its receiver will wait for the money",
                    about: payment
                )
            )
        }
        return findings
    }

    /// Whether it only advises a transfer between institutions that another message carries out: pacs.009 ADV, which has the UETR of the core one
    /// (CBPR+ Usage Guidelines).
    private static func isAdvice(_ payment: Instruction, _ instructions: [Instruction], _ index: InstructionIndex)
        -> Bool
    {
        guard payment.message.isInstitutionTransfer, let uetr = payment.references.uetr else { return false }
        let core = index.first(PaymentReferences(uetr: uetr)) { place in
            let other = instructions[place]
            return other.message.isInstitutionTransfer && !other.isSettledByCover && !other.isCover
                && other.refusal == nil && other.currency == payment.currency
        }
        return core != nil
    }

    private static func payment(
        of cover: Instruction,
        _ instructions: [Instruction],
        _ index: InstructionIndex,
        isSent: Bool = true
    ) -> Int? {
        func isOrder(_ place: Int) -> Bool {
            let instruction = instructions[place]
            return !instruction.isCover && !instruction.message.isInstitutionTransfer
                && instruction.isRefusedByNetwork != isSent
        }
        if let uetr = cover.references.uetr,
            let found = index.first(PaymentReferences(uetr: uetr), where: isOrder)
        {
            return found
        }
        let references = PaymentReferences([cover.relatedReference] + cover.references.texts.map { $0 })
        return index.first(references) { isOrder($0) && instructions[$0].currency == cover.currency }
    }
}
