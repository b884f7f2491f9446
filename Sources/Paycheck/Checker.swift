public import AnomalyScoring
public import PaymentModel

/// Reads, validates and scores payment messages: what the command does, for those who embed it.
///
/// A checker learns from history, then verifies file after file, or one payment at a time. It is a value: a copy is
/// a snapshot, and ``snapshot()`` one that outlives the process. It is not meant for use from several threads at once; give each its own, or one an actor.
///
/// ```swift
/// var checker = Checker()
/// var history = BytesInMemory(bytesOfLastYear)
/// try checker.learn(from: &history) { _ in }
/// let assessment = checker.check(payment)      // .pass, .review or .hold, with its evidence
/// ```
public struct Checker: Sendable {
    /// What the bank decided for itself; its limits of single payments are in its scoring, too.
    public let policy: Policy
    var scorer: Scorer
    var rules: PolicyJudge
    /// The payments that were verified so far, where they are not kept elsewhere.
    private var seen = PaymentsSeen()
    /// Whether payments are remembered, so that one that comes again in another file is told (`payment.repeated`): up to some 20 MB
    /// that are not needed where there is one file alone.
    public var remembersPayments = true
    /// The latest time in the history so far, and the earliest in the file being learnt.
    var lastLearned: Timestamp?
    var firstOfFile: Timestamp?

    /// The most payments that are judged together: those of one file, or so many of it.
    ///
    /// It bounds the memory that a file of any size needs: some 2.5 KB a payment, verdict included, and up to 32 bytes for each UETR of the file.
    public static let batchLimit = 8_192

    /// Makes a checker that knows no history.
    public init(policy: Policy = Policy()) {
        var policy = policy
        policy.scoring = policy.scoringWithLimits
        self.policy = policy
        scorer = Scorer(settings: policy.scoring)
        rules = PolicyJudge(policy, clocks: scorer.featureReader)
    }

    /// How many payments the profiles were made from.
    public var learnedPayments: Int { scorer.learnedPayments }

    /// Takes a file into the profiles without judging it, and tells the problems in it.
    ///
    /// Files of history are expected in the order of time (`history.order` warns where they are not); within a file payments are
    /// put into that order. Payments of
    /// messages with errors are learnt where they were read exactly, since they were sent all the same.
    public mutating func learn(
        from source: inout some MessageSource,
        options: ReadingOptions = ReadingOptions(rules: .none),
        _ tell: (MessageEvent) throws -> Void
    ) throws {
        var profiles = ProfilesInMemory(remembersPayments: false)
        try learn(from: &source, options: options, keeping: &profiles, tell)
    }

    /// The same with profiles that are kept elsewhere.
    mutating func learn(
        from source: inout some MessageSource,
        options: ReadingOptions,
        keeping profiles: inout some ProfileKeeper,
        _ tell: (MessageEvent) throws -> Void
    ) throws {
        var payments: [Payment] = []
        let before = lastLearned
        try source.readMessages(options) { event in
            if case .payment(let payment) = event {
                payments.append(payment)
                if payments.count == Self.batchLimit {
                    try learn(payments, keeping: &profiles)
                    payments.removeAll(keepingCapacity: true)
                }
            }
            try tell(event)
        }
        try learn(payments, keeping: &profiles)
        if let before, let first = firstOfFile, first.secondsSinceEpoch + 86_400 < before.secondsSinceEpoch {
            try tell(
                .problem(
                    warning(
                        "history.order",
                        "this history begins on \(first.localDay), before the end of the history already learnt (\(before.localDay)): "
                            + "rhythms are learnt wrongly; name histories in the order of time"
                    )
                )
            )
        }
        firstOfFile = nil
    }

    private mutating func learn(_ payments: [Payment], keeping profiles: inout some ProfileKeeper) throws {
        let batch = PaymentBatch(payments, identified: profiles.needsIdentities)
        try learn(batch, keeping: &profiles)
        for payment in batch.payments { rules.count(payment) }
        try profiles.settle(&scorer, &rules, batch, decisions: nil)
        let times = batch.times.compactMap { $0 }
        if firstOfFile == nil { firstOfFile = times.first }
        lastLearned = [lastLearned, times.last].compactMap { $0 }.max()
    }

    private mutating func learn(_ batch: PaymentBatch, keeping profiles: inout some ProfileKeeper) throws {
        if let features = try profiles.prepare(&scorer, &rules, for: batch, isJudged: false) {
            scorer.learn(contentsOf: features)
        } else {
            scorer.learn(contentsOf: batch.payments)
        }
    }

    /// Takes payments into the profiles that were judged before: they have counted towards the limits of their days.
    mutating func learn(judged payments: [Payment], keeping profiles: inout some ProfileKeeper) throws {
        let batch = PaymentBatch(payments, identified: profiles.needsIdentities)
        try learn(batch, keeping: &profiles)
        try profiles.settle(&scorer, &rules, batch, decisions: nil)
    }

    /// Reads, validates and scores one file, and reports on it in its own order; then its payments are known.
    ///
    /// The payments of a file are judged together, so that the first orders of a burst get what the last ones show.
    /// Items are told once up to ``batchLimit`` payments have been judged.
    public mutating func verify(
        _ source: inout some MessageSource,
        named file: String,
        options: ReadingOptions = ReadingOptions(),
        _ tell: (ReportItem) throws -> Void
    ) throws {
        let isAsked = remembersPayments && policy.repeatedPayments > .pass
        var profiles = ProfilesInMemory(seen: seen, remembersPayments: isAsked)
        profiles.seen.begin(file)
        // Two would be copied with every payment.
        seen = PaymentsSeen()
        defer { seen = profiles.seen }
        try verify(&source, named: file, options: options, keeping: &profiles, tell)
    }

    /// The same with profiles that are kept elsewhere.
    mutating func verify(
        _ source: inout some MessageSource,
        named file: String,
        options: ReadingOptions,
        keeping profiles: inout some ProfileKeeper,
        _ tell: (ReportItem) throws -> Void
    ) throws {
        try Self.readBatches(of: &source, reading(options), identified: profiles.needsIdentities) {
            try judge($0, of: file, keeping: &profiles, tell)
        }
    }

    /// How a file is read under this policy.
    func reading(_ options: ReadingOptions) -> ReadingOptions {
        var options = options
        if options.severities.isEmpty { options.severities = policy.severities }
        return options
    }

    /// Hands out what is in a file by what is judged together: up to ``batchLimit`` payments, and what stands between them.
    static func readBatches(
        of source: inout some MessageSource,
        _ options: ReadingOptions,
        identified isIdentified: Bool,
        _ give: (MessageBatch) throws -> Void
    ) throws {
        var payments: [Payment] = []
        var others: [MessageBatch.Other] = []
        var uetrs = UETRsOfFile()
        func giveBatch() throws {
            try give(MessageBatch(payments, others, &uetrs, identified: isIdentified))
            (payments, others) = ([], [])
        }
        try source.readMessages(options) { event in
            if case .payment(let payment) = event {
                payments.append(payment)
            } else {
                others.append(MessageBatch.Other(payments: payments.count, event: event))
            }
            // What no payment stands in front of need not wait for a verdict. Messages without payments, and problems, fill a batch
            // too: memory is bounded whatever a file contains.
            if payments.isEmpty || payments.count == batchLimit || payments.count + others.count >= 4 * batchLimit {
                try giveBatch()
            }
        }
        try giveBatch()
    }

    /// Judges one payment of a stream by the policy and its score, and takes it into the profiles.
    ///
    /// It is not asked whether the payment came before (``Policy/repeatedPayments``): that is known of files. Payments come in the order of their times.
    public mutating func check(_ payment: Payment) -> Assessment { verdict(on: payment).assessment }

    /// The same, with what the policy decided and why; a payment alone has no incident.
    public mutating func verdict(on payment: Payment) -> Verdict {
        let decisions = rules.take(payment)
        // In a statement of its own: within the call below all of this is read, and what is read while the scorer changes is copied first.
        let assessment = scorer.score(payment, within: .of(decisions))
        return verdict(assessment, decisions)
    }

    /// What is known of an account, or of an institution by its BIC; nil where nothing is.
    public func profile(ofAccount account: String) -> AccountProfile? { scorer.profile(ofAccount: account) }

    /// An allowance that changed nothing is not told.
    private func verdict(
        _ assessment: Assessment,
        _ decisions: [PolicyDecision],
        incident: Incident? = nil
    ) -> Verdict {
        let isNeeded = assessment.score >= policy.scoring.reviewThreshold
        let told = isNeeded ? decisions : decisions.filter { !$0.isAllowance }
        return Verdict(assessment: assessment, decisions: told, incident: incident)
    }

    /// Judges what belongs together, and tells it in its own order.
    mutating func judge(
        _ messages: MessageBatch,
        of file: String,
        keeping profiles: inout some ProfileKeeper,
        _ tell: (ReportItem) throws -> Void
    ) throws {
        let batch = messages.batch
        if let last = lastLearned, let first = batch.times.lazy.compactMap({ $0 }).first,
            first.secondsSinceEpoch + 86_400 < last.secondsSinceEpoch
        {
            try tell(
                .problem(
                    file: file,
                    warning(
                        "history.later",
                        "the history goes up to \(last.localDay), but this file begins on \(first.localDay): payments are compared with "
                            + "what came after them, perhaps with themselves; give only the history before the file"
                    )
                )
            )
        }
        var others = messages.others[...]
        func tellOthers(behind payments: Int) throws {
            while let next = others.first, next.payments <= payments {
                others.removeFirst()
                if let item = ReportItem(next.event, file: file) { try tell(item) }
            }
        }
        // A file of a million messages without payments changes no profiles a million times.
        guard !batch.payments.isEmpty else { return try tellOthers(behind: 0) }
        for repeated in messages.repeatedUETRs {
            try tell(.problem(file: file, policy.severities.applied(to: repeated.problem)))
        }
        let features = try profiles.prepare(&scorer, &rules, for: batch, isJudged: true)
        var decisions = batch.payments.map { rules.take($0) }
        if policy.repeatedPayments > .pass {
            for (place, earlier) in try profiles.repeated(batch) {
                let decision = earlier.deciding(policy.repeatedPayments)
                // The strictest stand first.
                let position = decisions[place].firstIndex { $0.decision <= decision.decision }
                decisions[place].insert(decision, at: position ?? decisions[place].endIndex)
            }
        }
        let bounds: [DecisionBounds] = decisions.map { .of($0) }
        var assessments =
            if let features = consume features {
                scorer.score(contentsOf: features, within: bounds)
            } else {
                scorer.score(contentsOf: batch.payments, within: bounds)
            }
        for index in assessments.incidents.indices {
            let all = assessments.incidents[index].members.flatMap { decisions[$0] }
            assessments.incidents[index].take(all, reviewThreshold: policy.scoring.reviewThreshold)
        }
        for (original, place) in batch.places.enumerated() {
            try tellOthers(behind: original)
            let assessment = assessments.payments[place]
            let incident = assessment.incident.map { assessments.incidents[$0] }
            let verdict = verdict(assessment, decisions[place], incident: incident)
            try tell(.payment(file: file, batch.payments[place], verdict))
        }
        try tellOthers(behind: batch.places.count)
        try profiles.settle(&scorer, &rules, batch, decisions: assessments.payments.map(\.decision))
    }

    /// A problem that is a warning where the policy does not say otherwise.
    private func warning(_ code: String, _ text: String) -> Problem {
        policy.severities.applied(to: Problem(code, .warning, text))
    }
}

/// Reads and validates a file without judging its payments, and reports on it.
public func inspect(
    _ source: inout some MessageSource,
    named file: String,
    options: ReadingOptions = ReadingOptions(),
    _ tell: (ReportItem) throws -> Void
) throws {
    try source.readMessages(options) { event in
        if let item = ReportItem(event, file: file) { try tell(item) }
    }
}
