/// The third pass, by debtor and by creditor: forwards as the payments come (see ``CarriedEvidence``), and backwards in a batch.
struct CarryPass {
    /// What the pass reads of a payment, in a line of its own: assessments are too large to go through once more.
    struct Line {
        let own: Double
        let debtorEvidence: Float
        let creditorEvidence: Float
        let debtor: UInt64
        let creditor: UInt64
        let time: UInt32
        /// Nothing was known of the debtor's habits.
        let hasNoHabits: Bool
        /// What the debtor's payments of a day show anyway.
        let usual: Double
        /// Judged by the shipped tables.
        let isProvisional: Bool

        init(_ assessment: borrowing Assessment) {
            own = assessment.own
            debtorEvidence = assessment.debtorEvidence
            creditorEvidence = assessment.creditorEvidence
            debtor = assessment.facts.debtor
            creditor = assessment.facts.creditor ^ 0x5555_5555_5555_5555
            time = assessment.facts.time
            let (payments, first) = (assessment.facts.payments, assessment.facts.first)
            hasNoHabits = payments == 0 || time < first &+ CarriedEvidence.habitSeconds
            usual = CarriedEvidence.usual(rate: assessment.facts.rate, hasHabits: !hasNoHabits)
            isProvisional = assessment.facts.isProvisional
        }
    }

    /// What later siblings of a party showed.
    private struct Later {
        var evidence: Float = 0
        var time: UInt32 = 0
        var isFresh = false
    }

    private var parties: OpenAddressingTable<Later>
    private let most: Double
    private let review: Double

    /// Gives the first orders of a burst what the last ones showed: the scores with the evidence of later siblings within a
    /// day, from the last payment to the first.
    static func backwards(
        _ lines: [Line],
        settings: borrowing ScoringSettings,
        _ give: (_ place: Int, _ score: Double) -> Void
    ) {
        var pass = CarryPass(settings)
        for line in lines where line.hasNoHabits {
            let place = pass.parties.insert(line.debtor).place
            pass.parties[place].isFresh = true
        }
        for place in lines.indices.reversed() { give(place, pass.score(lines[place])) }
    }

    private init(_ settings: borrowing ScoringSettings) {
        // Small, so that it lies in the nearest cache: few payments lend anything.
        parties = OpenAddressingTable(empty: Later())
        review = settings.reviewThreshold
        most = 0.5 * (settings.reviewThreshold + settings.holdThreshold)
    }

    private mutating func score(_ line: Line) -> Double {
        let later = take(line.debtor, line)
        let creditor = Double(line.creditorEvidence) + take(line.creditor, line).evidence
        let debtor = Double(line.debtorEvidence) + max(0, later.evidence - line.usual)
        var score = line.own + CarriedEvidence.added(to: line.own, debtor: debtor, creditor: creditor)
        if line.isProvisional { score = CarriedEvidence.provisional(score, review: review) }
        guard later.isFresh else { return score }
        return max(score, CarriedEvidence.scoreWithoutHistory(own: line.own, debtor: debtor, most: most))
    }

    private mutating func take(_ key: UInt64, _ line: Line) -> (evidence: Double, isFresh: Bool) {
        let lent = CarriedEvidence.lent(by: line.own)
        // Most payments lend nothing, and nobody lends to them.
        var place = parties.place(of: key)
        if place < 0 {
            guard lent > 0 else { return (0, false) }
            place = parties.insert(key).place
        }
        let known = parties[place]
        let gap = known.time > line.time ? known.time - line.time : 0
        let evidence = gap > 86_400 ? 0 : CarriedEvidence.decayed(Double(known.evidence), after: gap)
        parties[place].evidence = Float(evidence + lent)
        parties[place].time = line.time
        return (evidence, known.isFresh)
    }
}
