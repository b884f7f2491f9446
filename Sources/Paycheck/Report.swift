public import AnomalyScoring
public import PaymentModel

/// One thing that is reported, in the order of the files and of what is in them.
public enum ReportItem: Sendable {
    /// A payment; the verdict is nil where nothing was judged.
    case payment(file: String, Payment, Verdict?)
    /// Something wrong in a file; `isHistory` where the file was to be learnt from and not to be judged.
    case problem(file: String, Problem, isHistory: Bool = false)
    /// The end of a message.
    case document(file: String, MessageSummary)
    /// The end of all files.
    case summary(ReportSummary)
}

extension ReportItem {
    /// What a reader tells of a file, nothing judged; nil for what no report shows.
    public init?(_ event: MessageEvent, file: String) {
        switch event {
        case .payment(let payment): self = .payment(file: file, payment, nil)
        case .problem(let problem): self = .problem(file: file, problem)
        case .record: return nil
        case .message(let message): self = .document(file: file, message)
        }
    }
}

/// What was decided of a payment, why, and what it belongs to.
public struct Verdict: Sendable {
    /// Decision, score and evidence; the decision is the one that holds, whoever made it.
    public var assessment: Assessment
    /// What was decided without statistics, the strictest first; it stands in front of the evidence.
    public var decisions: [PolicyDecision]
    /// The incident that the payment is a part of, where it is at review or above.
    public var incident: Incident?
    /// The reasons as they were told before; nil where they are the assessment's own.
    var stored: StoredReasons?

    /// The findings worth a sentence, the most surprising first; those told before, where the verdict was.
    public var evidence: [Evidence] { stored?.evidence ?? assessment.evidence }
    /// Why, in sentences: what was decided without statistics, then the ``evidence``.
    public var reasons: [String] { decisions.map(\.reason) + evidence.map(\.reason) }
    /// What the assessment lacks for want of history or times.
    public var note: String? { stored == nil ? assessment.historyNote : stored?.note }

    /// Makes a verdict.
    public init(assessment: Assessment, decisions: [PolicyDecision] = [], incident: Incident? = nil) {
        self.assessment = assessment
        self.decisions = decisions
        self.incident = incident
    }
}

/// Reasons that were told when a payment was judged.
struct StoredReasons: Sendable {
    let evidence: [Evidence]
    let note: String?
}

/// Counts of everything that was reported, and what they mean for the exit status.
public struct ReportSummary: Sendable, Hashable {
    /// Files that were opened.
    public var files = 0
    /// Messages read to their end.
    public var documents = 0
    /// Payments read.
    public var payments = 0
    /// Payments by decision.
    public var hold = 0, review = 0, pass = 0
    /// Problems of any severity.
    public var problems = 0
    /// Problems that make a file invalid.
    public var errors = 0
    /// Payments that were judged.
    public var judged: Int { hold + review + pass }
    /// Payments of messages with an error, whatever was decided of them.
    public var invalidPayments = 0
    /// Messages in which there was no payment to judge, and nothing wrong.
    public var messagesWithoutPayments = 0
    /// Payments learnt as history before any was judged.
    public var history = 0
    /// Whether a history was named, readable or not.
    public var isHistoryNamed = false
    /// Whether the history is that of profiles that last.
    public private(set) var hasProfiles = false
    /// Files that were learnt or judged before, by the profiles.
    public var filesKnown = 0
    /// Whether payments are counted with their messages, where they are not told themselves.
    public var countsPaymentsOfMessages = false
    /// Files that the system would not give.
    public var filesFailed = 0

    /// All counts at nought.
    public init() {}

    /// Takes down how many payments profiles that last were made from.
    public mutating func take(knownPayments: Int) {
        (isHistoryNamed, hasProfiles, history) = (true, true, knownPayments)
    }

    /// Counts one item.
    public mutating func count(_ item: ReportItem) {
        switch item {
        case .payment(_, let payment, let verdict):
            payments += 1
            if !payment.isValid { invalidPayments += 1 }
            switch verdict?.assessment.decision {
            case .hold: hold += 1
            case .review: review += 1
            case .pass: pass += 1
            case nil: break
            }
        case .problem(_, let problem, _):
            problems += 1
            if problem.severity == .error { errors += 1 }
        case .document(_, let message):
            documents += 1
            if countsPaymentsOfMessages {
                payments += message.payments
                if !message.isValid { invalidPayments += message.payments }
            }
            if message.isValid, message.payments == 0 { messagesWithoutPayments += 1 }
        case .summary: break
        }
    }
}
