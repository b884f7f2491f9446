import PaymentModel

/// What a FIN message tells of payments without being one.
///
/// Sources: SWIFT User Handbook, Standards MT, categories 1, 2, 9 and n.
extension FINMessage {
    /// The records of a message: how it went, and its bookings, balances or notice.
    func records(_ type: MessageType, at index: Int) -> [PaymentRecord] {
        var records: [PaymentRecord] = [.transmission(transmission(type, at: index))]
        switch type.family {
        case "900", "910":
            if let entry = confirmation(type, at: index) { records.append(.entry(entry)) }
        case "940", "942", "950": records += statement(type, at: index)
        case "192", "292": records.append(.notice(notice(type, .cancellationRequest, at: index)))
        case "195", "295": records.append(.notice(notice(type, .query, at: index)))
        case "196", "296": records.append(.notice(notice(type, .answer, at: index)))
        case "199", "299": records.append(.notice(notice(type, .freeFormat, at: index)))
        default: break
        }
        return records
    }

    /// The record of an acknowledgement.
    func acknowledgement(isPositive: Bool, at index: Int) -> PaymentNotice {
        var notice = PaymentNotice(
            message: isPositive ? "ack" : "nak",
            kind: isPositive ? .acknowledged : .refused
        )
        notice.messageIndex = index
        notice.transmission = basicHeader.flatMap { Transmission.Number($0.dropFirst(3)) }
        notice.references = PaymentReferences([textBlock("108")])
        notice.code = textBlock("405")
        return notice
    }

    private func transmission(_ type: MessageType, at index: Int) -> Transmission {
        var transmission = Transmission(message: type)
        transmission.messageIndex = index
        transmission.reference = self["20"]
        transmission.number = basicHeader.flatMap { Transmission.Number($0.dropFirst(3)) }
        transmission.isReceived = applicationHeader?.hasPrefix("O") ?? false
        transmission.isPossibleDuplicate = trailer?.contains("{PDE:") ?? false || trailer?.contains("{PDM:") ?? false
        transmission.clearingSystem = self[userHeaderField: "103"]
        transmission.isSettledByClearing = transmission.clearingSystem != nil
        // A reimbursement through another bank than the receiver: the cover goes there (SWIFT User Handbook, MT103, usage of 53a to 55a).
        if type.family == "103" {
            let correspondent = fields.first { $0.tag.number == 53 && $0.tag.letter != UInt8(ascii: "B") }?.bic
            let isOwn = correspondent.map { $0.bic8 == sender?.prefix(8) ?? "" || $0.bic8 == receiver?.prefix(8) ?? "" }
            transmission.isSettledByCover =
                isOwn == false || fields.contains { $0.tag.number == 54 || $0.tag.number == 55 }
        }
        return transmission
    }

    /// 900 and 910: the advice of one debit or credit.
    private func confirmation(_ type: MessageType, at index: Int) -> AccountEntry? {
        guard let field = fields.first(where: { $0.tag.text == "32A" }), let money = field.money else { return nil }
        var entry = AccountEntry(
            message: type,
            source: .confirmation,
            isCredit: type.family == "910",
            amount: money.amount,
            currency: money.currency
        )
        entry.messageIndex = index
        entry.messageReference = self["20"]
        entry.account = self["25"] ?? self["25P"].map { String($0.prefix { $0 != "\n" }) }
        entry.servicer = sender
        entry.valueDate = field.date
        entry.references = PaymentReferences(uetr: uetr, [self["21"], self["20"]])
        entry.text = self["72"]
        if let other = fields.first(where: { $0.tag.number == 50 }) ?? fields.first(where: { $0.tag.number == 52 }) {
            // The ordering side: the other side of a credit only.
            if entry.isCredit {
                entry.counterparty = Party(
                    name: other.nameAndAddress.first,
                    account: other.identifier.map { Account($0) },
                    bic: other.bic
                )
            }
        }
        return entry
    }

    /// 940, 942, 950: entries, then the frame.
    private func statement(_ type: MessageType, at index: Int) -> [PaymentRecord] {
        let source = type.family == "942" ? AccountEntry.Source.report : .statement
        let account = self["25"] ?? self["25P"].map { String($0.prefix { $0 != "\n" }) }
        let balance = fields.first { $0.tag.number == 60 || $0.tag.number == 34 }
        guard let currency = balance?.money?.currency else { return [] }
        var records: [PaymentRecord] = []
        for (place, field) in fields.enumerated() where field.tag.number == 61 {
            guard let line = StatementEntry(field) else { continue }
            var entry = AccountEntry(
                message: type,
                source: source,
                isCredit: line.isCredit,
                amount: line.amount,
                currency: currency
            )
            entry.messageIndex = index
            entry.messageReference = self["20"]
            entry.account = account
            entry.servicer = sender
            entry.isReversal = line.mark.hasPrefix("R")
            entry.isPending = line.mark.hasPrefix("E")
            entry.valueDate = line.valueDate
            entry.bookingDate = line.bookingDate
            entry.type = line.type
            entry.references = PaymentReferences([line.reference, line.institutionReference])
            let information = fields.dropFirst(place + 1).first.flatMap { $0.tag.number == 86 ? $0.value : nil }
            entry.text = information ?? line.details
            records.append(.entry(entry))
        }
        var frame = AccountStatement(message: type, source: source)
        frame.messageIndex = index
        frame.messageReference = self["20"]
        frame.account = account
        frame.servicer = sender
        frame.entries = records.count
        let numbers = (self["28C"] ?? "").split(separator: "/")
        frame.number = numbers.first.flatMap { AccountStatement.number($0) }
        frame.page = numbers.count > 1 ? AccountStatement.number(numbers[1]) : nil
        if source == .statement {
            let opening = fields.first { $0.tag.number == 60 }
            let closing = fields.first { $0.tag.number == 62 }
            frame.opening = opening?.balance
            frame.isFirstPage = opening?.tag.letter == UInt8(ascii: "F")
            frame.closing = closing?.balance
            frame.isLastPage = closing?.tag.letter == UInt8(ascii: "F")
        }
        return records + [.statement(frame)]
    }

    /// Requests, queries, answers and free-format messages.
    private func notice(_ type: MessageType, _ kind: PaymentNotice.Kind, at index: Int) -> PaymentNotice {
        var notice = PaymentNotice(message: type, kind: kind)
        notice.messageIndex = index
        notice.messageReference = self["20"]
        notice.sender = sender
        notice.references = PaymentReferences(uetr: uetr, [self["21"]])
        notice.originalMessage = self["21"]
        let words = ["76", "75", "79", "77A"].compactMap { self[$0] }
        notice.text = words.isEmpty ? nil : words.joined(separator: "\n")
        // 76 may begin with a code of the answer, as in /CNCL/ or /RJCT/.
        if let answer = self["76"], answer.hasPrefix("/") {
            notice.code = answer.dropFirst().split(separator: "/", maxSplits: 1).first.map(String.init)
        }
        if let money = fields.first(where: { $0.tag.number == 32 })?.money {
            (notice.amount, notice.currency) = (money.amount, money.currency)
        }
        return notice
    }

    private var uetr: UETR? { self[userHeaderField: "121"].flatMap { UETR($0) } }

    /// The BIC of who put the message in, 11 characters.
    private var sender: String? {
        isReceived
            ? applicationHeader.flatMap { Self.bic($0.dropFirst(14)) }
            : basicHeader.flatMap { Self.bic($0.dropFirst(3)) }
    }

    private var receiver: String? {
        isReceived
            ? basicHeader.flatMap { Self.bic($0.dropFirst(3)) }
            : applicationHeader.flatMap { Self.bic($0.dropFirst(4)) }
    }

    private var isReceived: Bool { applicationHeader?.hasPrefix("O") ?? false }

    /// The BIC in the twelve characters of a logical terminal.
    private static func bic(_ text: Substring) -> String? {
        guard text.utf8.count >= 12 else { return nil }
        return String(text.prefix(8)) + String(text.dropFirst(9).prefix(3))
    }

    /// A value of a block 4 that holds blocks, as acknowledgements have it.
    private func textBlock(_ number: String) -> String? {
        guard let blocks = textBlocks, let start = blocks.range(of: "{\(number):") else { return nil }
        return String(blocks[start...].dropFirst(number.count + 2).prefix { $0 != "}" })
    }
}

extension String {
    /// Where a text begins in this one: its range, without Foundation.
    fileprivate func range(of text: String) -> String.Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index }
            formIndex(after: &index)
        }
        return nil
    }
}

extension FINMessage.Field {
    /// The balance of 60a and 62a.
    var balance: AccountStatement.Balance? {
        guard let money, let mark = bytes.first else { return nil }
        return AccountStatement.Balance(
            isCredit: mark == UInt8(ascii: "C"),
            amount: money.amount,
            currency: money.currency,
            date: date
        )
    }
}

extension StatementEntry {
    /// The entry date with the value date's year, or the year beside it where the two lie around its end.
    var bookingDate: CivilDate? {
        guard let entryDate, let month = Int(entryDate.prefix(2)), let day = Int(entryDate.suffix(2)) else {
            return nil
        }
        let year = valueDate.parts.year
        return [year, year - 1, year + 1].compactMap { CivilDate(year: $0, month: month, day: day) }
            .min { abs($0.dayNumber - valueDate.dayNumber) < abs($1.dayNumber - valueDate.dayNumber) }
    }
}
