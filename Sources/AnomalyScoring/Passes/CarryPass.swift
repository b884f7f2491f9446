/// The third pass, by debtor and by creditor: forwards as the payments come (see ``Carried``), and backwards in a batch.
enum CarryPass {
    /// Gives the first orders of a burst what the last ones showed: adds the evidence of later siblings within a day.
    static func backwards(_ assessments: inout [Assessment], settings: borrowing ScoringSettings) {
        struct Later: Sendable {
            var evidence: Float = 0
            var time: UInt32 = 0
            /// Nothing was known of the debtor's habits.
            var isFresh = false
        }
        let most = 0.5 * (settings.reviewThreshold + settings.holdThreshold)
        var parties = OpenAddressingTable<Later>(empty: Later())
        for assessment in assessments where hasNoHabits(assessment.facts) {
            let place = parties.insert(assessment.facts.debtor).place
            parties[place] = Later(isFresh: true)
        }
        for index in assessments.indices.reversed() {
            let own = assessments[index].own
            let time = assessments[index].facts.time
            func later(_ key: UInt64) -> (evidence: Double, isFresh: Bool) {
                let place = parties.insert(key).place
                let known = parties[place]
                let gap = known.time > time ? known.time - time : 0
                let evidence = gap > 86_400 ? 0 : CarriedEvidence.decayed(Double(known.evidence), after: gap)
                parties[place].evidence = Float(evidence + CarriedEvidence.lent(by: own))
                parties[place].time = time
                return (evidence, known.isFresh)
            }
            let (evidence, isFresh) = later(assessments[index].facts.debtor)
            let creditor = later(assessments[index].facts.creditor ^ 0x5555_5555_5555_5555).evidence
            let beyond = max(
                0,
                evidence
                    - CarriedEvidence.usual(
                        rate: assessments[index].facts.rate,
                        hasHabits: !hasNoHabits(assessments[index].facts)
                    )
            )
            let debtor = Double(assessments[index].debtorEvidence) + beyond
            var score =
                own
                + CarriedEvidence.added(
                    to: own,
                    debtor: debtor,
                    creditor: Double(assessments[index].creditorEvidence) + creditor
                )
            if assessments[index].facts.isProvisional {
                score = CarriedEvidence.provisional(score, review: settings.reviewThreshold)
            }
            if isFresh {
                score = max(score, CarriedEvidence.scoreWithoutHistory(own: own, debtor: debtor, most: most))
            }
            assessments[index].score = score
        }
    }

    private static func hasNoHabits(_ facts: borrowing Circumstances) -> Bool {
        if facts.payments == 0 { return true }
        return facts.time < facts.first &+ CarriedEvidence.habitSeconds
    }
}
