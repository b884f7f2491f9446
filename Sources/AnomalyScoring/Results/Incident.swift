public import PaymentModel

/// Payments that belong together. People work incidents, not payments.
public struct Incident: Sendable {
    /// A name that is the same in every run on the same payments, as in `20160204-3F2A91C0`.
    public let identifier: String
    /// The pattern that fits best.
    public let typology: Typology?
    /// What it is called: the pattern's name, or `Unusual`.
    public var name: String
    /// How many payments, the totals by currency, how many parties, in what time.
    public let extent: String
    /// What would have let it pass, in words.
    public var wouldPass: String
    /// The places of its payments in the batch, in the order given.
    public let members: [Int]
    /// The highest decision of its payments.
    public let decision: Decision
    /// The highest score of its payments.
    public let score: Double
    /// When its first and last payment were made; nil where no payment tells.
    public let first: Timestamp?
    /// See ``first``.
    public let last: Timestamp?
    /// The sums by currency, in the order of the currencies' codes; nil where a sum does not fit.
    public let totals: [(currency: Currency, amount: Amount?)]

    /// One line: ``name`` and ``extent``.
    public var headline: String { name + ": " + extent }

    /// An incident as it was told before, with so many payments; ``members`` then only says how many.
    public init(
        identifier: String,
        typology: Typology?,
        name: String,
        extent: String,
        wouldPass: String,
        payments: Int,
        decision: Decision,
        score: Double,
        first: Timestamp?,
        last: Timestamp?,
        totals: [(currency: Currency, amount: Amount?)]
    ) {
        self.init(
            identifier: identifier,
            typology: typology,
            name: name,
            extent: extent,
            wouldPass: wouldPass,
            members: Array(0..<max(payments, 0)),
            decision: decision,
            score: score,
            first: first,
            last: last,
            totals: totals
        )
    }

    init(
        identifier: String,
        typology: Typology?,
        name: String,
        extent: String,
        wouldPass: String,
        members: [Int],
        decision: Decision,
        score: Double,
        first: Timestamp?,
        last: Timestamp?,
        totals: [(currency: Currency, amount: Amount?)]
    ) {
        self.identifier = identifier
        self.typology = typology
        self.name = name
        self.extent = extent
        self.wouldPass = wouldPass
        self.members = members
        self.decision = decision
        self.score = score
        self.first = first
        self.last = last
        self.totals = totals
    }
}

/// Joins payments at review or above into incidents: of one debtor, of one creditor, or of one sender, within a day.
struct IncidentGrouping {
    private let assessments: [Assessment]
    private var parents: [Int]
    private let alerts: [Int]

    /// `seconds` is the longest gap between two payments of one incident.
    init(_ assessments: [Assessment], seconds: Int) {
        self.assessments = assessments
        alerts = assessments.indices.filter { assessments[$0].decision >= .review }
        parents = Array(alerts.indices)
        join(by: { $0.debtor }, seconds)
        join(by: { $0.creditor }, seconds)
        joinSenders(seconds)
    }

    /// The incidents among assessments; the grouping lets go of them before they are written to.
    static func group(
        _ assessments: [Assessment],
        seconds: Int
    ) -> (incidents: [Incident], places: [(payment: Int, incident: Int)]) {
        var grouping = IncidentGrouping(assessments, seconds: seconds)
        return grouping.incidents()
    }

    private mutating func join(by key: (Circumstances) -> UInt64, _ seconds: Int) {
        var last: [UInt64: Int] = [:]
        for (index, alert) in alerts.enumerated() {
            let facts = assessments[alert].facts
            if let earlier = last[key(facts)] {
                let gap = abs(Int(facts.time) - Int(assessments[alerts[earlier]].facts.time))
                if gap <= seconds { union(earlier, index) }
            }
            last[key(facts)] = index
        }
    }

    /// A bank that verifies its own traffic has one sender everywhere, which must not make one incident of each day: a
    /// sender joins only where more than one in twenty of its payments in this batch alert.
    private mutating func joinSenders(_ seconds: Int) {
        var alerting: [UInt64: Int] = [:]
        for alert in alerts { alerting[assessments[alert].facts.sender, default: 0] += 1 }
        alerting = alerting.filter { $0.value >= 3 }
        guard !alerting.isEmpty else { return }
        var sent: [UInt64: Int] = [:]
        for index in assessments.indices {
            let sender = assessments[index].facts.sender
            if alerting[sender] != nil { sent[sender, default: 0] += 1 }
        }
        let together = Set(alerting.filter { $0.value * 20 > sent[$0.key, default: 0] }.keys)
        guard !together.isEmpty else { return }
        var last: [UInt64: Int] = [:]
        for (index, alert) in alerts.enumerated() {
            let facts = assessments[alert].facts
            guard together.contains(facts.sender) else { continue }
            if let earlier = last[facts.sender],
                abs(Int(facts.time) - Int(assessments[alerts[earlier]].facts.time)) <= seconds
            {
                union(earlier, index)
            }
            last[facts.sender] = index
        }
    }

    private mutating func root(of index: Int) -> Int {
        var index = index
        while parents[index] != index {
            parents[index] = parents[parents[index]]
            index = parents[index]
        }
        return index
    }

    private mutating func union(_ a: Int, _ b: Int) {
        let (first, second) = (root(of: a), root(of: b))
        parents[max(first, second)] = min(first, second)
    }

    /// The incidents, highest score first; and for each payment the place of its incident.
    mutating func incidents() -> (incidents: [Incident], places: [(payment: Int, incident: Int)]) {
        var groups: [Int: [Int]] = [:]
        for index in alerts.indices { groups[root(of: index), default: []].append(alerts[index]) }
        let incidents = groups.sorted { $0.key < $1.key }.map { Self.incident($0.value, assessments) }
            .enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
        var places: [(Int, Int)] = []
        for (place, incident) in incidents.enumerated() {
            for member in incident.members { places.append((member, place)) }
        }
        return (incidents, places)
    }

    private static func incident(_ members: [Int], _ all: [Assessment]) -> Incident {
        let assessments = members.map { all[$0] }
        let bits = IncidentBits(assessments)
        var best: (typology: Typology, fit: Double)?
        for typology in Typology.allCases {
            let fit = typology.fit(bits)
            if fit > best?.fit ?? 0 { best = (typology, fit) }
        }
        let timed = assessments.filter { $0.facts.precision != .order }.map(\.facts)
        let first = timed.min { $0.time < $1.time }
        let last = timed.max { $0.time < $1.time }
        let totals = self.totals(assessments)
        let isLookalike = strongest(.nameLookalike, assessments) > strongest(.nameMismatch, assessments)
        return Incident(
            identifier: identifier(assessments[0].facts),
            typology: best?.typology,
            name: best.map { name(of: $0.typology, isLookalike: isLookalike) } ?? "Unusual",
            extent: extent(assessments, totals: totals, first: first, last: last),
            wouldPass: wouldPass(bits, best?.typology, isLookalike: isLookalike),
            members: members,
            decision: assessments.map(\.decision).max() ?? .review,
            score: assessments.map(\.score).max() ?? 0,
            first: first.map(timestamp),
            last: last.map(timestamp),
            totals: totals
        )
    }

    private static func strongest(_ detector: DetectorIdentifier, _ assessments: [Assessment]) -> Double {
        assessments.reduce(0) { max($0, $1.bits(of: detector)) }
    }

    /// The pattern in words; a name may be wrong in two ways, which are not the same.
    private static func name(of typology: Typology, isLookalike: Bool) -> String {
        if typology == .lookalikeName, isLookalike { return "Name that is nearly another's" }
        return typology.title.prefix(1).uppercased() + typology.title.dropFirst()
    }

    private static func timestamp(_ facts: Circumstances) -> Timestamp {
        facts.precision == .second
            ? Timestamp(secondsSinceEpoch: Int64(facts.time), offsetMinutes: Int16(facts.offset / 60))
            : Timestamp(day: CivilDate(dayNumber: Int32(facts.time / 86_400)))
    }

    /// The day and a hash of the first payment's parties, amount and time.
    private static func identifier(_ facts: Circumstances) -> String {
        var hash = SipHash(kind: UInt8(ascii: "i"))
        hash.add(facts.debtor)
        hash.add(facts.creditor)
        hash.add(UInt64(bitPattern: facts.amount.mantissa))
        hash.add(UInt64(facts.time))
        let digits = String(hash.finalized() >> 32, radix: 16, uppercase: true)
        let (year, month, day) = CivilDate(dayNumber: Int32((Int64(facts.time) + Int64(facts.offset)) / 86_400)).parts
        let date = String(year * 10_000 + month * 100 + day)
        return date + "-" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }

    private static func totals(_ assessments: [Assessment]) -> [(currency: Currency, amount: Amount?)] {
        var sums: [Currency: Amount?] = [:]
        for assessment in assessments {
            let (currency, amount) = (assessment.facts.currency, assessment.facts.amount)
            if let sum = sums[currency] {
                sums[currency] = .some(sum?.adding(amount))
            } else {
                sums[currency] = .some(amount)
            }
        }
        return sums.map { (currency: $0.key, amount: $0.value) }.sorted { $0.currency.text < $1.currency.text }
    }

    private static func extent(
        _ assessments: [Assessment],
        totals: [(currency: Currency, amount: Amount?)],
        first: Circumstances?,
        last: Circumstances?
    ) -> String {
        var text = Wording.count(assessments.count, "payment")
        let sums = totals.map { total in
            total.currency.text + " " + (total.amount?.text(groupedBy: ",") ?? "more than 18 digits")
        }
        text += ", " + sums.joined(separator: " and ")
        let creditors = Set(assessments.map(\.facts.creditor)).count
        let debtors = Set(assessments.map(\.facts.debtor)).count
        if assessments.count > 1 {
            text +=
                ", " + Wording.count(debtors, "payer") + " to "
                + Wording.count(creditors, "beneficiary", "beneficiaries")
        }
        if let first, let last, last.time > first.time { text += ", in " + Wording.span(last.time - first.time) }
        return text
    }

    /// What would have let the strongest families be silent, and those that gave the incident its name.
    private static func wouldPass(_ bits: IncidentBits, _ typology: Typology?, isLookalike: Bool) -> String {
        let name = isLookalike ? "the name were not nearly another's" : "the name fitted the account"
        var conditions: [(family: DetectorFamily, bits: Double, text: String)] = [
            (.beneficiary, bits.beneficiary, "the beneficiary had been paid for more than 7 days"),
            (.amount, bits.amount, "the amount were one that this account usually pays"),
            (.burst, bits.burst, "the payments came at the account's usual pace"),
            (.fanOut, bits.fanOut, "fewer new beneficiaries came at once"),
            (.fanIn, bits.fanIn, "fewer new payers paid the beneficiary at once"),
            (.corridor, bits.corridor, "the account had paid to that country and bank before"),
            (.name, bits.name, name),
            (.message, bits.message, "no order were sent again with fields added or references used twice"),
        ]
        conditions = conditions.filter { $0.bits >= 4 }.sorted { $0.bits > $1.bits }
        let chosen = conditions.strongest(3, with: typology?.families ?? []) { $0.family }.map(\.text)
        return chosen.isEmpty ? "" : "would pass if " + chosen.joined(separator: ", and ")
    }
}
