public import PaymentModel

/// Writes payments as FIN: 103, 202, 202 COV.
extension FINMessage {
    /// Why a payment cannot be written as a message: a value that FIN has no room or no characters for.
    public struct Unwritable: Error, Sendable, Hashable, CustomStringConvertible {
        /// The field of the payment.
        public let field: PaymentField?
        /// What does not fit.
        public let reason: String

        /// The reason with the field's name.
        public var description: String { (field.map { $0.name + ": " } ?? "") + reason }
    }

    /// Makes the message that a payment is read from.
    ///
    /// What is written is read back as the same payment: references, parties, agents, amount, dates, charges, remittance.
    /// Block 2 is an input header, or, where the payment was created at a time without offset, an output header with
    /// that time. Where 21 of a 202 or 71A of a 103 is not known, `NONREF` and `SHA` are written, since both are
    /// mandatory.
    ///
    /// - Parameter type: `103`, `103.STP`, `202` or `202.COV`; the payment's own where it is one of these, else `103`.
    /// - Throws: ``Unwritable`` where a value has no place: a name of more than 35 characters without a country, a
    ///   reference of more than 16, a second intermediary, characters outside set x.
    public init(writing payment: Payment, as type: MessageType? = nil) throws(Unwritable) {
        let own = payment.message.text
        let name = type?.text ?? (["103", "103.STP", "202", "202.COV"].contains(own) ? own : "103")
        let digits = String(name.prefix(3))
        guard let sender = payment.sender, let receiver = payment.receiver else {
            throw Unwritable(field: .sender, reason: "sender and receiver must be BICs")
        }
        var writer = PaymentWriter(payment: payment)
        try writer.write(name)
        var header = ""
        if let flag = name.split(separator: ".").dropFirst().first { header += "{119:\(flag)}" }
        if let reference = payment[.businessMessageReference] { header += "{108:\(reference)}" }
        if let uetr = payment[.uetr] { header += "{121:\(uetr)}" }
        let (from, to) = (Self.terminal(sender, code: "A"), Self.terminal(receiver, code: "X"))
        if let time = payment[.created].flatMap({ Timestamp($0) }), time.precision == .second, time.offsetMinutes == nil
        {
            let (hour, minute, _) = time.localClock
            let clock = Self.two(hour) + Self.two(minute)
            let date = Self.date(time.localDay)
            self.init(
                basicHeader: "F01\(Self.terminal(receiver, code: "A"))0000000000",
                applicationHeader: "O\(digits)\(clock)\(date)\(from)0000000000\(date)\(clock)N",
                userHeader: header.isEmpty ? nil : header,
                fields: writer.fields
            )
        } else {
            self.init(
                basicHeader: "F01\(from)0000000000",
                applicationHeader: "I\(digits)\(to)N",
                userHeader: header.isEmpty ? nil : header,
                fields: writer.fields
            )
        }
    }

    private static func terminal(_ bic: BIC, code: String) -> String {
        let text = bic.text
        return text.prefix(8) + code + (text.utf8.count == 11 ? text.suffix(3) : "XXX")
    }

    static func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }

    /// YYMMDD.
    static func date(_ day: CivilDate) -> String {
        let (year, month, number) = day.parts
        return two(year % 100) + two(month) + two(number)
    }
}

/// Collects the fields of a payment in the order of its type.
private struct PaymentWriter {
    let payment: Payment
    var fields: [FINMessage.Field] = []

    init(payment: Payment) { self.payment = payment }

    mutating func write(_ type: String) throws(FINMessage.Unwritable) {
        try add("20", payment[.messageReference] ?? "NONREF", .messageReference, width: 16)
        switch type {
        case "202", "202.COV":
            try add("21", payment[.relatedReference] ?? "NONREF", .relatedReference, width: 16)
            try addTime()
            try addSettlement()
            if type == "202" { try writeInstitutions() } else { try writeCover() }
        default:
            try addTime()
            try add("23B", "CRED", nil, width: 4)
            try addSettlement()
            try addInstructedAmount()
            try addCustomer(payment.debtor, number: "50", .debtorName)
            try addAgent(payment.debtor.agent, number: "52", .debtorAgent, unless: payment.sender)
            try addIntermediary()
            try addAgent(payment.creditor.agent, number: "57", .creditorAgent, unless: payment.receiver)
            try addCustomer(payment.creditor, number: "59", .creditorName)
            try addRemittance()
            let bearers = ["DEBT": "OUR", "CRED": "BEN", "SHAR": "SHA"]
            try add("71A", bearers[payment[.chargeBearer] ?? "SHAR"] ?? "SHA", .chargeBearer, width: 3)
        }
    }

    private mutating func writeInstitutions() throws(FINMessage.Unwritable) {
        let debtor = payment.debtor
        if debtor.agent != nil || debtor.account != nil || debtor.bic.map({ $0 != payment.sender }) ?? true {
            try addInstitution(debtor, number: "52", .debtorBIC)
        }
        try addIntermediary()
        try addAgent(payment.creditor.agent, number: "57", .creditorAgent, unless: payment.receiver)
        try addInstitution(payment.creditor, number: "58", .creditorBIC)
    }

    private mutating func writeCover() throws(FINMessage.Unwritable) {
        try addAgent(payment.debtor.agent, number: "52", .debtorAgent, unless: payment.sender)
        try addAgent(payment.creditor.agent, number: "58", .creditorAgent, unless: nil)
        try addCustomer(payment.debtor, number: "50", .debtorName)
        let intermediaries = payment.list(.intermediaries)
        if !intermediaries.isEmpty {
            try addIntermediary()
            try addAgent(payment.creditor.agent, number: "57", .creditorAgent, unless: nil)
        }
        try addCustomer(payment.creditor, number: "59", .creditorName)
        try addRemittance()
        try addInstructedAmount()
    }

    private func check(_ text: String, _ field: PaymentField?, width: Int) throws(FINMessage.Unwritable) {
        guard !text.isEmpty, text.utf8.count <= width else {
            throw FINMessage.Unwritable(
                field: field,
                reason: "\(text.utf8.count) characters, there is room for 1 to \(width)"
            )
        }
        guard text.utf8.allSatisfy({ CharacterSet.x.contains(byte: $0) }) else {
            throw FINMessage.Unwritable(field: field, reason: "characters outside set x in \(quoted(text.utf8))")
        }
    }

    private mutating func add(
        _ tag: String,
        _ value: String,
        _ field: PaymentField?,
        width: Int
    ) throws(FINMessage.Unwritable) {
        try check(value, field, width: width)
        append(tag, value)
    }

    private mutating func append(_ tag: String, _ value: String) {
        guard let tag = Tag(tag) else { return }
        fields.append(FINMessage.Field(tag, value))
    }

    private func text(_ amount: Amount) throws(FINMessage.Unwritable) -> String {
        var text = amount.text(separator: ",")
        if amount.scale == 0 { text += "," }
        guard text.utf8.count <= 15, amount.mantissa >= 0 else {
            throw FINMessage.Unwritable(field: nil, reason: "the amount \(amount) has no room in 15 characters")
        }
        return text
    }

    private mutating func addSettlement() throws(FINMessage.Unwritable) {
        guard let date = payment.settlementDate else {
            throw FINMessage.Unwritable(field: .settlementDate, reason: "there is no settlement date")
        }
        append("32A", FINMessage.date(date) + payment.currency.text + (try text(payment.amount)))
    }

    /// 13C, where the time of creation has an offset: it can say the time only, so the day must be that of 32A.
    private mutating func addTime() throws(FINMessage.Unwritable) {
        guard let time = payment[.created].flatMap({ Timestamp($0) }), let offset = time.offsetMinutes,
            time.precision == .second
        else { return }
        guard time.localDay == payment.settlementDate else {
            throw FINMessage.Unwritable(field: .created, reason: "13C can only say a time of the settlement date")
        }
        let (hour, minute, _) = time.localClock
        let minutes = abs(Int(offset))
        append(
            "13C",
            "/SNDTIME/" + FINMessage.two(hour) + FINMessage.two(minute) + (offset < 0 ? "-" : "+")
                + FINMessage.two(minutes / 60) + FINMessage.two(minutes % 60)
        )
    }

    /// 33B: what was ordered where it is not what is settled; else, where rule C2 wants it (D49), what is settled.
    private mutating func addInstructedAmount() throws(FINMessage.Unwritable) {
        guard let instructed = payment[.instructedAmount] else {
            guard !payment.isCover, isListed(payment.sender), isListed(payment.receiver) else { return }
            return append("33B", payment.currency.text + (try text(payment.amount)))
        }
        let parts = instructed.split(separator: " ")
        guard parts.count == 2, let amount = Amount(parts[1]) else {
            throw FINMessage.Unwritable(
                field: .instructedAmount,
                reason: "\(quoted(instructed.utf8)) is no currency and amount"
            )
        }
        append("33B", parts[0] + (try text(amount)))
    }

    private func isListed(_ bic: BIC?) -> Bool {
        guard let letters = bic?.country.map({ Array($0.text.utf8) }), letters.count == 2 else { return false }
        return RuleCountries.isListed(UInt16(letters[0]) << 8 | UInt16(letters[1]))
    }

    private mutating func addIntermediary() throws(FINMessage.Unwritable) {
        let all = payment.list(.intermediaries)
        guard all.count <= 1 else {
            throw FINMessage.Unwritable(field: .intermediaries, reason: "there is room for one")
        }
        guard let first = all.first else { return }
        try addAgent(Agent(first), number: "56", .intermediaries, unless: nil)
        // With 56a the account with institution must be named.
        if payment.creditor.agent == nil || payment.creditor.agent == payment.receiver.map({ .bic($0) }),
            let receiver = payment.receiver, !payment.isCover
        {
            append("57A", receiver.text)
        }
    }

    private mutating func addAgent(
        _ agent: Agent?,
        number: String,
        _ field: PaymentField,
        unless same: BIC?
    ) throws(FINMessage.Unwritable) {
        switch agent {
        case nil: return
        case .bic(let bic):
            if bic != same { append(number + "A", bic.text) }
        case .other(let name):
            try check(name, field, width: 35)
            guard !name.hasPrefix("/") else {
                throw FINMessage.Unwritable(field: field, reason: "a name must not begin with a slash")
            }
            append(number + "D", name)
        }
    }

    private mutating func addInstitution(
        _ party: Party,
        number: String,
        _ field: PaymentField
    ) throws(FINMessage.Unwritable) {
        var lines: [String] = []
        if let account = party.account?.text {
            try check(account, field, width: 34)
            lines.append("/" + account)
        }
        if let bic = party.bic {
            append(number + "A", (lines + [bic.text]).joined(separator: "\n"))
            return
        }
        guard let name = party.name else {
            throw FINMessage.Unwritable(field: field, reason: "an institution needs a BIC or a name")
        }
        for line in [name] + party.address {
            try check(line, field, width: 35)
            lines.append(line)
        }
        guard party.address.count <= 3 else {
            throw FINMessage.Unwritable(field: field, reason: "there is room for four lines of name and address")
        }
        append(number + "D", lines.joined(separator: "\n"))
    }

    private mutating func addCustomer(
        _ party: Party,
        number: String,
        _ field: PaymentField
    ) throws(FINMessage.Unwritable) {
        var lines: [String] = []
        if let account = party.account?.text {
            try check(account, field, width: 34)
            lines.append("/" + account)
        }
        if let bic = party.bic {
            append(number + "A", (lines + [bic.text]).joined(separator: "\n"))
            return
        }
        guard let name = party.name else {
            throw FINMessage.Unwritable(field: field, reason: "a customer needs a name or a BIC")
        }
        if let country = party.country, number == "59" || !lines.isEmpty {
            for line in Self.wrapped(name, width: 33) {
                try check(line, field, width: 33)
                lines.append("1/" + line)
            }
            for line in party.address.dropLast() {
                try check(line, field, width: 33)
                lines.append("2/" + line)
            }
            if let town = party.address.last { try check(town, field, width: 30) }
            lines.append("3/\(country)" + (party.address.last.map { "/" + $0 } ?? ""))
            guard lines.count <= (party.account == nil ? 4 : 5) else {
                throw FINMessage.Unwritable(field: field, reason: "there is room for four lines of name and address")
            }
            append(number + "F", lines.joined(separator: "\n"))
            return
        }
        for line in [name] + party.address {
            try check(line, field, width: 35)
            lines.append(line)
        }
        guard party.address.count <= 3, party.account != nil || !name.hasPrefix("/") else {
            throw FINMessage.Unwritable(field: field, reason: "there is room for four lines of name and address")
        }
        append(number == "59" ? "59" : number + "K", lines.joined(separator: "\n"))
    }

    /// Lines of a width, broken at spaces: reading joins them with a space again.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        guard text.utf8.count > width else { return [text] }
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.utf8.count + 1 + word.utf8.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private mutating func addRemittance() throws(FINMessage.Unwritable) {
        var lines: [String] = []
        if let reference = payment[.endToEndReference] {
            try check(reference, .endToEndReference, width: 30)
            lines.append("/ROC/" + reference)
        }
        for line in payment.list(.remittance) {
            try check(line, .remittance, width: 35)
            lines.append(line)
        }
        guard lines.count <= 4 else {
            throw FINMessage.Unwritable(field: .remittance, reason: "there is room for four lines")
        }
        if !lines.isEmpty { append("70", lines.joined(separator: "\n")) }
    }
}
