internal import PaymentModel

/// Makes records out of the texts collected from a message that is no payment.
///
/// Balances and details wait here until the element around them ends.
struct RecordAssembly {
    /// What a table's records are.
    enum Kind: Sendable {
        /// Bookings and balances of an account.
        case account(AccountEntry.Source)
        /// What somebody says of payments.
        case notice(PaymentNotice.Kind)
    }

    let message: MessageType
    let index: Int
    let kind: Kind
    private var details: [AccountEntry.Detail] = []
    private var debitors: [Party] = []
    private var balances: [(type: String, balance: AccountStatement.Balance)] = []
    private var entries = 0
    private var notices = 0
    /// Notices since the last part of a message began.
    private var noticesOfBlock = 0

    init(_ message: MessageType, index: Int, kind: Kind) {
        self.message = message
        self.index = index
        self.kind = kind
    }

    /// A payment in an entry ends.
    mutating func endDetail(_ values: FieldCollector) {
        var detail = AccountEntry.Detail()
        detail.references = PaymentReferences(
            uetr: values.text(of: .detailUETR).flatMap { UETR($0) },
            values.list(of: .detailReference)
        )
        if let money = values.money(of: .detailAmount) { (detail.amount, detail.currency) = money }
        detail.instructed = values.money(of: .instructedAmount).map { .init(amount: $0.amount, currency: $0.currency) }
        // Whose side the other one is, the entry says.
        detail.counterparty = Self.party(values, .creditorName, .creditorAccount, .creditorAgent, .creditorBIC)
        details.append(detail)
        debitors.append(Self.party(values, .debtorName, .debtorAccount, .debtorAgent, .debtorBIC))
    }

    /// A balance, an entry, or what is said of one payment ends.
    mutating func endRecord(_ values: FieldCollector) -> PaymentRecord? {
        switch kind {
        case .account(let source):
            if let money = values.money(of: .balanceAmount) {
                guard let isCredit = Self.isCredit(values.text(of: .balanceIndicator)) else { return nil }
                let balance = AccountStatement.Balance(
                    isCredit: isCredit,
                    amount: money.amount,
                    currency: money.currency,
                    date: values.date(of: .balanceDate)
                )
                balances.append((values.text(of: .balanceType) ?? "", balance))
                return nil
            }
            return entry(values, source).map { .entry($0) }
        case .notice(let kind):
            notices += 1
            noticesOfBlock += 1
            return .notice(notice(values, kind))
        }
    }

    /// An account's frame ends, or what is said of one part of a message.
    mutating func endBlock(_ values: FieldCollector) -> PaymentRecord? {
        guard case .account(let source) = kind else { return part(values) }
        defer {
            balances = []
            entries = 0
        }
        var statement = AccountStatement(message: message, source: source)
        statement.messageIndex = index
        statement.messageReference = values.text(of: .statementReference) ?? values.text(of: .messageReference)
        statement.account = values.text(of: .account)
        statement.servicer = values.text(of: .servicer)
        statement.number = values.text(of: .statementNumber).flatMap { AccountStatement.number($0) }
        statement.page = values.text(of: .statementPage).flatMap { AccountStatement.number($0) }
        statement.entries = entries
        // External balance types: OPBD and CLBD, or the balance before (PRCD); ITBD between pages. Where there are several
        // intermediate ones the first opens and the last closes.
        func balance(_ types: [String]) -> AccountStatement.Balance? {
            for type in types { if let found = balances.first(where: { $0.type == type }) { return found.balance } }
            return nil
        }
        let between = balances.filter { $0.type == "ITBD" }.map(\.balance)
        statement.opening = balance(["OPBD", "PRCD"])
        if statement.opening == nil, let first = between.first {
            statement.opening = first
            statement.isFirstPage = false
        }
        statement.closing = balance(["CLBD"])
        if statement.closing == nil, let last = between.last, between.count > 1 || statement.isFirstPage {
            statement.closing = last
            statement.isLastPage = false
        }
        if values.text(of: .isLastPage) == "false" { statement.isLastPage = false }
        return .statement(statement)
    }

    /// What is said of a part of a message (`PmtInf`) as a whole, where no payment of it is named.
    private mutating func part(_ values: FieldCollector) -> PaymentRecord? {
        defer { noticesOfBlock = 0 }
        guard case .notice(let kind) = kind, noticesOfBlock == 0,
            let reference = values.text(of: .originalInformation)
        else { return nil }
        notices += 1
        var notice = notice(values, kind)
        notice.originalPart = reference
        return .notice(notice)
    }

    /// The message ends: what it says of a whole other message, where it names no payment of it.
    mutating func endMessage(_ values: FieldCollector) -> PaymentRecord? {
        guard case .notice(let kind) = kind, notices == 0, values.text(of: .originalMessage) != nil else { return nil }
        return .notice(notice(values, kind))
    }

    private mutating func entry(_ values: FieldCollector, _ source: AccountEntry.Source) -> AccountEntry? {
        defer {
            details = []
            debitors = []
        }
        guard let money = values.money(of: .entryAmount), let isCredit = Self.isCredit(values.text(of: .entryIndicator))
        else { return nil }
        entries += 1
        var entry = AccountEntry(
            message: message,
            source: source,
            isCredit: isCredit,
            amount: money.amount,
            currency: money.currency
        )
        entry.messageIndex = index
        entry.messageReference = values.text(of: .statementReference) ?? values.text(of: .messageReference)
        entry.account = values.text(of: .account)
        entry.servicer = values.text(of: .servicer)
        entry.isReversal = values.text(of: .entryReversal).map { $0 == "true" || $0 == "1" } ?? false
        entry.isPending = values.text(of: .entryStatus).map { $0 == "PDNG" || $0 == "INFO" || $0 == "FUTR" } ?? false
        entry.bookingDate = values.date(of: .bookingDate)
        entry.valueDate = values.date(of: .valueDate)
        entry.type = values.text(of: .entryType)
        entry.text = values.text(of: .entryText)
        // Some count the entries of a statement here (1, 2, 3): that names none of them.
        let number = values.text(of: .entryNumber).flatMap {
            $0.utf8.count < 6 && $0.utf8.allSatisfy(\.isDigit) ? nil : $0
        }
        entry.references = PaymentReferences([number] + values.list(of: .entryReference))
        if isCredit { for place in details.indices { details[place].counterparty = debitors[place] } }
        if details.count == 1, let only = details.first {
            entry.counterparty = only.counterparty
            entry.instructed = only.instructed
            entry.references.uetr = only.references.uetr
            for text in only.references.texts { entry.references.add(text) }
        } else {
            entry.details = details
        }
        return entry
    }

    /// `CRDT` or `DBIT`; nil for anything else: which side money is on is not guessed.
    private static func isCredit(_ indicator: String?) -> Bool? {
        switch indicator {
        case "CRDT": true
        case "DBIT": false
        default: nil
        }
    }

    private func notice(_ values: FieldCollector, _ kind: PaymentNotice.Kind) -> PaymentNotice {
        var notice = PaymentNotice(message: message, kind: kind)
        notice.messageIndex = index
        notice.messageReference = values.text(of: .messageReference)
        notice.sender = values.text(of: .sender)
        notice.time = values.text(of: .created).flatMap { Timestamp($0) }
        notice.references = PaymentReferences(
            uetr: values.text(of: .originalUETR).flatMap { UETR($0) },
            values.list(of: .originalReference)
        )
        notice.originalMessage = values.text(of: .originalMessage)
        notice.code =
            values.text(of: .noticeStatus) ?? values.text(of: .blockStatus) ?? values.text(of: .groupStatus)
            ?? values.list(of: .reason).first
        if let money = values.money(of: .originalAmount) { (notice.amount, notice.currency) = money }
        let words = values.list(of: .reason) + values.list(of: .additional)
        notice.text = words.isEmpty ? nil : words.joined(separator: " ")
        return notice
    }

    private static func party(
        _ values: FieldCollector,
        _ name: RecordField,
        _ account: RecordField,
        _ agent: RecordField,
        _ bic: RecordField
    ) -> Party {
        Party(
            name: values.text(of: name),
            account: values.text(of: account).map { Account($0) },
            bic: values.text(of: bic).flatMap { BIC($0) },
            agent: values.text(of: agent).map { Agent($0) }
        )
    }
}

extension FieldCollector {
    /// The text of a word of a record.
    func text(of field: RecordField) -> String? {
        bytes(of: field).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text of a word of a message.
    func text(of field: PaymentField) -> String? { value(of: field).map { String(decoding: $0, as: UTF8.self) } }

    /// All values of a word of a record.
    func list(of field: RecordField) -> [String] {
        (bytes(of: field) ?? []).split(separator: Payment.listSeparator).map { String(decoding: $0, as: UTF8.self) }
    }

    /// An amount and its currency.
    func money(of field: RecordField) -> (amount: Amount, currency: Currency)? {
        guard let slot = slot(of: field), let amount = PaymentAssembly.amount(text(slot)),
            let currency = PaymentAssembly.currency(currency(slot))
        else { return nil }
        return (amount, currency)
    }

    /// A day, of a date or of a time.
    func date(of field: RecordField) -> CivilDate? { bytes(of: field).flatMap { CivilDate($0.prefix(10)) } }

    private func bytes(of field: RecordField) -> ArraySlice<UInt8>? { slot(of: field).map { text($0) } }

    private func slot(of field: RecordField) -> Int? {
        for (index, rule) in table.rules.enumerated() where rule.target == .record(field) {
            if let slot = chosen(index) { return slot }
        }
        return nil
    }
}
