import AnomalyScoring
import Paycheck
import PaymentModel

/// One incident as it is gathered payment by payment, for every report that shows incidents.
struct GatheredIncident {
    /// One payment of it.
    struct Member {
        let payment: Payment
        let assessment: Assessment
        let decisions: [PolicyDecision]
        let evidence: [Evidence]
        let file: String

        /// What is said of it in one line: what was decided without statistics before what surprises.
        var reason: String? {
            decisions.first { !$0.isAllowance }?.reason ?? evidence.first?.reason
        }
    }

    private let sequence: Int
    private let keptMembers: Int
    private(set) var incident: Incident?
    private(set) var members: [Member] = []
    private(set) var count = 0
    private(set) var totals = CurrencyTotals()
    private(set) var decision = Decision.review
    private(set) var score = 0.0
    private var strongest: [String: Evidence] = [:]
    /// What was decided without statistics, by rule and decision: the first reason, and how many payments have one.
    private(set) var decided: [(decision: PolicyDecision, payments: Int)] = []
    private(set) var first: Timestamp?
    private(set) var last: Timestamp?
    /// How many files its payments are in; files come one after another.
    private var files = 0
    private var lastFile: String?

    /// An incident without payments, the so-manyth that was met; it keeps so many of its payments.
    init(sequence: Int, keptMembers: Int) {
        self.sequence = sequence
        self.keptMembers = keptMembers
    }

    mutating func add(_ payment: Payment, _ verdict: Verdict, _ file: String) {
        let assessment = verdict.assessment
        let evidence = verdict.evidence
        incident = incident ?? verdict.incident
        count += 1
        if file != lastFile {
            files += 1
            lastFile = file
        }
        if members.count < keptMembers {
            members.append(
                Member(
                    payment: payment,
                    assessment: assessment,
                    decisions: verdict.decisions,
                    evidence: evidence,
                    file: file
                )
            )
        }
        for decision in verdict.decisions where !decision.isAllowance {
            if let place = decided.firstIndex(where: {
                $0.decision.rule == decision.rule && $0.decision.decision == decision.decision
            }) {
                decided[place].payments += 1
            } else {
                decided.append((decision, 1))
            }
        }
        totals.add(payment.amount, payment.currency, .hold)
        decision = max(decision, assessment.decision)
        score = max(score, assessment.score)
        for finding in evidence {
            let bits = strongest[finding.detector.text]?.bits ?? -1
            if finding.bits > bits { strongest[finding.detector.text] = finding }
        }
        if let time = payment.time {
            first = first.map { min($0, time) } ?? time
            last = last.map { max($0, time) } ?? time
        }
    }

    /// Holds before reviews, then the more surprising.
    func isBefore(_ other: GatheredIncident) -> Bool {
        if decision != other.decision { return decision > other.decision }
        if score != other.score { return score > other.score }
        return sequence < other.sequence
    }

    /// What happened in one line; the scoring's headline is of one file, an incident that goes on in the next has more.
    var headline: String {
        let sums = totals.sorted.map { "\($0.currency.text) \($0.row.text(0))" }
        let own = counted(count, "payment") + ", " + sums.joined(separator: ", ")
        guard let incident, incident.members.count == count else { return own }
        return printable(incident.headline)
    }

    /// The payments' debtors, each with its first payment, in the order in which they were met.
    var payers: [Payment] {
        var seen: Set<String> = []
        return members.map(\.payment).filter { seen.insert(AccountHistory.key($0, .debtor) ?? "").inserted }
    }

    /// Who pays and when, as in `Muster GmbH, account 1, and 2 more payers, 2016-02-04, 22:49 to 23:57 +06:00`.
    var origin: String {
        let payers = payers
        let others = payers.count < 2 ? "" : ", and \(counted(payers.count - 1, "more payer"))"
        return (payers.first.map(PaymentText.debtor) ?? "unknown debtor") + others + period
    }

    /// Whether more than one pays: then each payment is told with its payer.
    var hasSeveralPayers: Bool { payers.count > 1 }

    /// The files of its payments, as in `in monday.xml, and 2 more files`.
    var whereabouts: String {
        "in " + printable(members.first?.file ?? "") + (files < 2 ? "" : ", and \(counted(files - 1, "more file"))")
    }

    /// What was decided without statistics, the strictest first.
    var decisions: [(decision: PolicyDecision, payments: Int)] {
        decided.sorted { $0.decision.decision > $1.decision.decision }
    }

    /// The strongest finding of each detector, the most surprising first.
    var evidence: [Evidence] {
        strongest.values.sorted { ($0.bits, $1.detector.text) > ($1.bits, $0.detector.text) }
    }

    /// The strongest findings, so many, and with them what gave the incident its name.
    func evidence(strongest most: Int) -> [Evidence] {
        evidence.strongest(most, with: incident?.typology?.families ?? []) { Detectors.detector($0.detector).family }
    }

    /// `, 2016-02-04, 22:49 to 23:57 +06:00`; whole times where day or offset differ.
    private var period: String {
        guard let first, let last else { return "" }
        guard first.precision == .second, last.precision == .second else {
            return first.localDay == last.localDay ? ", \(first.localDay)" : ", \(first.localDay) to \(last.localDay)"
        }
        guard first.localDay == last.localDay, first.offsetMinutes == last.offsetMinutes else {
            return ", \(first) to \(last)"
        }
        let zone = first.description.dropFirst(19)
        let from = first.description.dropFirst(11).prefix(5)
        let to = last.description.dropFirst(11).prefix(5)
        return ", \(first.localDay), \(from)" + (from == to ? "" : " to \(to)") + (zone.isEmpty ? "" : " \(zone)")
    }
}

/// The incidents of a report, gathered payment by payment.
struct IncidentList {
    private let keptIncidents: Int
    private let keptMembers: Int
    private var incidents: [GatheredIncident] = []
    private var places: [String: Int] = [:]
    /// Payments of incidents that are not kept.
    private(set) var uncounted = 0

    /// A list that keeps so many incidents, and so many payments of each; the others are counted.
    init(keptIncidents: Int, keptMembers: Int) {
        self.keptIncidents = keptIncidents
        self.keptMembers = keptMembers
    }

    /// Takes a payment where it is at review or above.
    mutating func add(_ payment: Payment, _ verdict: Verdict, _ file: String) {
        guard verdict.assessment.decision > .pass else { return }
        let identifier = verdict.incident?.identifier ?? "\(file)#\(payment.index)"
        let place = places[identifier] ?? incidents.count
        if place == incidents.count {
            guard incidents.count < keptIncidents else {
                uncounted += 1
                return
            }
            incidents.append(GatheredIncident(sequence: place, keptMembers: keptMembers))
            places[identifier] = place
        }
        incidents[place].add(payment, verdict, file)
    }

    /// Holds before reviews, then the more surprising.
    var sorted: [GatheredIncident] { incidents.sorted { $0.isBefore($1) } }
}
