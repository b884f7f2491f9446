public import PaymentModel

/// Compares what was sent with what was booked.
///
/// Give it the payments that were sent and the records of all messages, then ask once for what does not fit. Everything is kept
/// until then: some 1 KB for a payment or a booking. Times are those of the messages.
///
/// ```swift
/// var reconciler = Reconciler()
/// reconciler.add(payment, from: "sent/2016-02-04.rje")
/// reconciler.add(record, from: "statements/2016-02-04.fin")
/// for finding in reconciler.reconcile().findings { print(finding.text) }
/// ```
public struct Reconciler: Sendable {
    /// What is allowed for.
    public let settings: ReconciliationSettings

    private var payments: [(payment: Payment, file: String)] = []
    /// With the place of the page that they stand on, where they stand on one.
    private var entries: [(entry: AccountEntry, file: String, page: Int?)] = []
    private var pages: [Book.Page] = []
    private var notices: [(notice: PaymentNotice, file: String)] = []
    private var transmissions: [(transmission: Transmission, file: String)] = []
    private var batches: [String: [PaymentBatch]] = [:]
    /// Places of entries whose statement's frame has not come yet.
    private var open: [Int] = []
    private var openFile = ""

    /// Makes a reconciler that knows nothing yet.
    public init(settings: ReconciliationSettings = ReconciliationSettings()) {
        self.settings = settings
    }

    /// How many payments that were sent it knows.
    public var instructionCount: Int { payments.count }

    /// How many bookings, statements and notices it knows: what instructions can be compared with.
    public var bookingCount: Int { entries.count + pages.count + notices.count }

    /// Takes a payment that was sent. What was received (output form of an MT message) is no instruction and is passed over by
    /// the caller.
    public mutating func add(_ payment: Payment, from file: String) {
        payments.append((payment, file))
    }

    /// Takes a record, in the order of its file.
    public mutating func add(_ record: PaymentRecord, from file: String) {
        switch record {
        case .entry(let entry):
            if entry.source != .confirmation {
                if openFile != file || open.first.map({ entries[$0].entry.messageIndex }) != entry.messageIndex {
                    open = []
                }
                openFile = file
                open.append(entries.count)
            }
            entries.append((entry, file, nil))
        case .statement(let frame):
            let own = openFile == file ? open.filter { entries[$0].entry.messageIndex == frame.messageIndex } : []
            open = []
            guard frame.source == .statement else { return }
            for place in own { entries[place].page = pages.count }
            pages.append(Book.Page(frame: frame, entries: own.map { entries[$0].entry }, file: file, id: pages.count))
        case .notice(let notice): notices.append((notice, file))
        case .transmission(let transmission): transmissions.append((transmission, file))
        case .batch(let batch): batches[file, default: []].append(batch)
        }
    }

    /// Says what does not fit. Complexity: O(*n* log *n*) in the number of payments and records.
    public func reconcile() -> Reconciliation {
        let spellings = AccountSpellings(entries: entries.map(\.entry), pages: pages)
        guard !spellings.isEmpty else { return compare() }
        var plain = self
        func respell(_ entry: inout AccountEntry) {
            if let account = spellings.account(of: Book.Key(entry)) { entry.account = account }
        }
        for place in plain.entries.indices { respell(&plain.entries[place].entry) }
        for place in plain.pages.indices {
            if let account = plain.pages[place].key.flatMap(spellings.account) {
                plain.pages[place].frame.account = account
            }
            for entry in plain.pages[place].entries.indices { respell(&plain.pages[place].entries[entry]) }
        }
        return plain.compare()
    }

    private func compare() -> Reconciliation {
        var instructions = payments.map { Instruction($0.payment, in: $0.file) }
        link(&instructions)
        let copies = InstructionCopies(instructions)
        instructions = copies.kept
        let index = InstructionIndex(instructions)
        let notices = Notices(notices: notices, settings: settings)
        notices.apply(to: &instructions, index)

        var copiedPages = Book.copies(among: pages)
        copiedPages.formUnion(Extracts.pages(among: pages.filter { !copiedPages.contains($0.id) }))
        let books = books(without: copiedPages)
        let days = instructions.compactMap(\.date)
        var matching = EntryMatching(
            instructions,
            index,
            period: period(of: days),
            settings: settings
        )
        let distinct = distinctEntries(without: copiedPages, in: books)
        for source in [AccountEntry.Source.statement, .report, .confirmation] {
            matching.match(distinct.filter { $0.entry.source == source })
        }
        instructions = matching.instructions
        var result = matching.result

        result.instructions = instructions.count
        result.booked = instructions.count { !$0.books.isEmpty }
        result.confirmed = instructions.count(where: \.isConfirmed)
        result.statements = pages.count
        var missing = MissingBookings(books: books, confirmers: confirmers(), settings: settings)
        result.findings += missing.findings(instructions)
        result.findings += Covers.findings(instructions, index, settings)
        let chains = books.flatMap { StatementChain($0).findings }
        result.findings += chains
        result.findings += FormatDifferences(books, instructions, known: chains).findings
        let numbers = SequenceNumbers(transmissions, orders: Set(instructions.map(\.messagePlace)))
        result.findings += numbers.findings
        result.incompleteTerminals = numbers.incomplete
        result.findings += notices.missingAcknowledgements(
            transmissions,
            instructions,
            acknowledged: acknowledged(copies),
            asOf: settings.asOf ?? latest(instructions)
        )
        result.findings += notices.freeFormatRecalls(instructions, index)
        if let finding = notJudged(result.outside, until: period(of: days)?.upperBound) {
            result.findings.append(finding)
        }
        sort(&result.findings)
        return result
    }

    /// Gives each instruction what is known of how its message went.
    private func link(_ instructions: inout [Instruction]) {
        var known: [ReconciliationFinding.Place: Transmission] = [:]
        for (transmission, file) in transmissions {
            known[ReconciliationFinding.Place(file: file, message: transmission.messageIndex)] = transmission
        }
        for place in instructions.indices {
            let own = instructions[place].place
            instructions[place].transmission = known[ReconciliationFinding.Place(file: own.file, message: own.message)]
            instructions[place].paymentInformation = own.payment.flatMap { batch(of: $0, in: own.file)?.reference }
        }
    }

    /// The part of a message that a payment of a file stands in. Complexity: O(log *n*): batches come in the order of their payments.
    private func batch(of payment: Int, in file: String) -> PaymentBatch? {
        guard let batches = batches[file] else { return nil }
        var low = 0
        var high = batches.count
        while low < high {
            let middle = (low + high) / 2
            if batches[middle].payments.upperBound <= payment { low = middle + 1 } else { high = middle }
        }
        return low < batches.count && batches[low].payments.contains(payment) ? batches[low] : nil
    }

    private func books(without copies: Set<Int>) -> [Book] {
        var found: [Book.Key: [Book.Page]] = [:]
        for page in pages where !copies.contains(page.id) {
            if let key = page.key { found[key, default: []].append(page) }
        }
        func words(_ key: Book.Key) -> (String, String, String, String) {
            (key.servicer, key.number, key.currency.text, key.format)
        }
        return found.map { Book($0, pages: $1) }.sorted { words($0.key) < words($1.key) }
    }

    /// The days for which instructions are given.
    private func period(of days: [CivilDate]) -> ClosedRange<CivilDate>? {
        guard let first = days.min(), let last = days.max() else { return nil }
        return first...max(first, settings.completeUntil ?? last.adding(days: settings.days))
    }

    /// One finding for all debits that could not be judged.
    private func notJudged(_ outside: [ReconciliationFinding], until last: CivilDate?) -> ReconciliationFinding? {
        guard var finding = outside.first else { return nil }
        let days = outside.compactMap(\.date)
        let range = days.min().flatMap { first in
            days.max().map { first == $0 ? "on \(first)" : "from \(first) to \($0)" }
        }
        finding.text =
            "\(outside.count) debits \(range ?? "without a day") were not judged, the first of "
            + "\(finding.amount.flatMap { amount in finding.currency.map { money(amount, $0) } } ?? "?"): instructions are given "
            + (last.map { "up to \($0) only" } ?? "of no day")
            + "; give those of the other days, or say that there are none (--complete-until)"
        if outside.count > 1 { (finding.amount, finding.currency, finding.reference) = (nil, nil, nil) }
        return finding
    }

    /// Every entry once, those of statements in the order of their pages: a statement that was given twice does not book twice.
    private func distinctEntries(
        without copies: Set<Int>,
        in books: [Book]
    ) -> [(entry: AccountEntry, file: String)] {
        struct Name: Hashable {
            var servicer: String?
            var reference: String?
            var account: String?
            var message: MessageType
        }
        var first: [Name: ReconciliationFinding.Place] = [:]
        var known: [Name: Set<AccountEntry>] = [:]
        var ranks: [Int: Int] = [:]
        for page in books.lazy.flatMap(\.pages) { ranks[page.id] = ranks.count }
        var versions = StatementVersions(pages.filter { !copies.contains($0.id) })
        let distinct = entries.filter { entry, file, page in
            if let page { return !copies.contains(page) && !versions.hasTold(entry, of: page) }
            guard let reference = entry.messageReference else { return true }
            let name = Name(
                servicer: entry.servicer,
                reference: reference,
                account: entry.account,
                message: entry.message
            )
            let place = ReconciliationFinding.Place(file: file, message: entry.messageIndex)
            let plain = entry.plain
            if first[name] == nil { first[name] = place }
            // A page of the same reference is another message with other entries; only copies of the first one's are left out.
            guard first[name] != place else {
                known[name, default: []].insert(plain)
                return true
            }
            return known[name]?.contains(plain) != true
        }
        let ordered = distinct.enumerated().sorted { a, b in
            let (first, second) = (a.element.page.flatMap { ranks[$0] }, b.element.page.flatMap { ranks[$0] })
            return (first ?? .max, a.offset) < (second ?? .max, b.offset)
        }
        return ordered.map { ($0.element.entry, $0.element.file) }
    }

    /// Institutions that confirm debits, with the last day they told of anything.
    private func confirmers() -> [String: CivilDate] {
        var last: [String: CivilDate] = [:]
        var confirms: Set<String> = []
        for (entry, _, _) in entries {
            guard let servicer = entry.servicer.map(partyCode), let day = entry.bookingDate ?? entry.valueDate else {
                continue
            }
            if entry.source == .confirmation, !entry.isCredit { confirms.insert(servicer) }
            last[servicer] = max(last[servicer] ?? day, day)
        }
        return last.filter { confirms.contains($0.key) }
    }

    /// Messages with the network's answer in front of them, or with an answer to a copy of theirs: what was sent again has arrived.
    private func acknowledged(_ copies: InstructionCopies) -> Set<ReconciliationFinding.Place> {
        let answered = Set(notices.compactMap { $0.notice.transmission })
        let inFront = payments.lazy.filter { $0.payment.status != nil }.map {
            ReconciliationFinding.Place(file: $0.file, message: $0.payment.messageIndex)
        }
        let byNumber = transmissions.lazy.filter { $0.transmission.number.map(answered.contains) ?? false }.map {
            ReconciliationFinding.Place(file: $0.file, message: $0.transmission.messageIndex)
        }
        return Set(inFront.map { copies.originals[$0] ?? $0 }).union(byNumber.compactMap { copies.originals[$0] })
    }

    /// The latest time that anything tells: statements close in the evening of their day.
    private func latest(_ instructions: [Instruction]) -> Timestamp? {
        let sent = instructions.compactMap(\.time)
        let closed = pages.compactMap { page in
            page.frame.closing?.date.map { Timestamp(secondsSinceEpoch: Int64($0.dayNumber + 1) * 86_400) }
        }
        return (sent + closed).max()
    }

    private func sort(_ findings: inout [ReconciliationFinding]) {
        let ordered = findings.enumerated().sorted { a, b in
            let (first, second) = (a.element, b.element)
            if first.code.isWarning != second.code.isWarning { return !first.code.isWarning }
            if first.date != second.date { return (first.date?.dayNumber ?? .max) < (second.date?.dayNumber ?? .max) }
            return a.offset < b.offset
        }
        findings = ordered.map(\.element)
    }
}
