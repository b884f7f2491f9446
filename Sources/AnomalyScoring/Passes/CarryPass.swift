/// The third pass, by debtor and by creditor: forwards as the payments come (see ``Carried``), and backwards in a batch.
enum CarryPass {
    /// Gives the first orders of a burst what the last ones showed: adds the evidence of later siblings within a day.
    static func backwards(_ assessments: inout [Assessment]) {
        struct Later: Sendable {
            var evidence: Float = 0
            var time: UInt32 = 0
        }
        var parties = OpenAddressingTable<Later>(empty: Later())
        for index in assessments.indices.reversed() {
            let own = assessments[index].own
            let time = assessments[index].facts.time
            func later(_ key: UInt64) -> Double {
                let (place, isNew) = parties.insert(key)
                let known = parties[place]
                let gap = known.time > time ? known.time - time : 0
                let evidence =
                    isNew || gap > 86_400 ? 0 : CarriedEvidence.decayed(Double(known.evidence), after: gap)
                parties[place] = Later(evidence: Float(evidence + CarriedEvidence.lent(by: own)), time: time)
                return evidence
            }
            let debtor = later(assessments[index].facts.debtor)
            let creditor = later(assessments[index].facts.creditor ^ 0x5555_5555_5555_5555)
            let added = CarriedEvidence.added(
                to: own,
                debtor: Double(assessments[index].debtorEvidence) + debtor,
                creditor: Double(assessments[index].creditorEvidence) + creditor
            )
            assessments[index].score = own + added
        }
    }
}
