internal import PaymentModel

/// An institution or organisation as it is named in one place: the ways in which two places can be compared.
struct NamedParty {
    var bic: BIC?
    /// The member identification of a clearing system.
    var member: ArraySlice<UInt8>?
    /// What is shown of it.
    var text: ArraySlice<UInt8>
    /// The element that names it: `InstgAgt`.
    var element: String

    /// Whether the other is certainly another one: both are named in one way, and not alike.
    func differs(from other: NamedParty) -> Bool {
        if let bic, let otherBIC = other.bic { return !bic.isSameParty(as: otherBIC) }
        if let member, let otherMember = other.member { return !member.elementsEqual(otherMember) }
        return false
    }
}

// The header, the envelope around it and the document: do they speak of the same message and the same institutions?
extension ReferenceEngine {
    /// A place that named a sender or receiver when it was looked at last: the same again need not be compared again.
    struct CheckedParty {
        var slot = -1
        var text: [UInt8] = []
    }

    /// The sender and receiver of header and envelope against the agents that stand in the message by now.
    mutating func checkHeader(_ values: FieldCollector) {
        guard rules == .all, header != nil || dataPDU != nil else { return }
        for (number, field) in [PaymentField.sender, .receiver].enumerated() {
            guard let slot = values.firstSlot(of: field), let open = subtree else { continue }
            let text = values.text(slot)
            guard open.checkedParties[number].slot != slot || !open.checkedParties[number].text.elementsEqual(text)
            else {
                continue
            }
            open.checkedParties[number] = CheckedParty(slot: slot, text: Array(text))
            guard let found = values.party(field) else { continue }
            let isSender = field == .sender
            if let header, !header.isUsed, let said = header.values.party(field) {
                guard said.differs(from: found) else { continue }
                tell(
                    isSender ? "header.sender" : "header.receiver",
                    "the header's \(isSender ? "Fr" : "To") is \(quoted(said.text)), but \(found.element) is \(quoted(found.text)): "
                        + "the message speaks for another institution than it comes from or goes to",
                    at: place()
                )
            } else if let said = dataPDU?.party(field), said.differs(from: found) {
                tell(
                    isSender ? "pdu.sender" : "pdu.receiver",
                    "the DataPDU's \(said.element) is \(quoted(said.text)), but \(found.element) is \(quoted(found.text)): "
                        + "the message speaks for another institution than it comes from or goes to",
                    at: place()
                )
            }
        }
    }

    /// A header and the document that follows it: do they speak of the same message?
    mutating func checkHeaderMessage() {
        guard !headerFits, let type = subtree?.message.type, let said = header?.values.declaration(.headerMessage)?.text
        else { return }
        tell(
            "header.message",
            "the header's MsgDefIdr is \(quoted(said)), but the Document is \(type): header and document do not belong together",
            at: place()
        )
    }

    /// Whether the header that waits names the message that has begun, or none.
    var headerFits: Bool {
        guard rules == .all, let header, !header.isUsed, let type = subtree?.message.type,
            let said = header.values.declaration(.headerMessage)?.text, !said.isEmpty
        else { return true }
        return said.elementsEqual(type.text.utf8)
    }

    /// A header is complete.
    mutating func endHeader(_ values: FieldCollector) {
        guard rules == .all else { return }
        checkPresence(.group)
        checkRepeatedHeader(values)
        for field in [PaymentField.sender, .receiver] {
            guard let said = dataPDU?.party(field), let found = values.party(field), said.differs(from: found) else {
                continue
            }
            tell(
                field == .sender ? "pdu.sender" : "pdu.receiver",
                "the DataPDU's \(said.element) is \(quoted(said.text)), but the header's \(found.element) is \(quoted(found.text)): "
                    + "the message says that it comes from or goes to another institution than it does",
                at: place()
            )
        }
    }

    /// A header's business message identifier: has this file given it before?
    private mutating func checkRepeatedHeader(_ values: FieldCollector) {
        guard let identity = headerIdentity(values), seenHeaders.count < Self.maximumHeaders,
            !seenHeaders.insert(identity).inserted
        else { return }
        let identifier = values.value(of: .businessMessageReference) ?? []
        tell(
            "header.repeated",
            "the business message identifier \(quoted(identifier)) of this sender stood in this file before: "
                + "the message may be there twice",
            at: place()
        )
    }

    /// Sender and business message identifier, hashed; nil without one.
    func headerIdentity(_ values: FieldCollector) -> Int? {
        guard let identifier = values.value(of: .businessMessageReference) else { return nil }
        var hasher = Hasher()
        for part in [values.value(of: .sender) ?? [], [0x1F], identifier] {
            for byte in part { hasher.combine(byte) }
        }
        return hasher.finalize()
    }

    /// How many headers are remembered, eight bytes each.
    private static let maximumHeaders = 1 << 20
}

extension FieldCollector {
    /// The slot that gives a field by now.
    func firstSlot(of field: PaymentField) -> Int? {
        guard let rule = table.partyRules[field] else { return nil }
        return chosen(rule)
    }

    /// The institution or organisation that a field names by now, in all the ways it is named.
    func party(_ field: PaymentField) -> NamedParty? {
        guard let rule = table.partyRules[field], let first = chosen(rule) else { return nil }
        guard let ways = table.partyWays[field] else { return nil }
        var party = NamedParty(text: text(first), element: "")
        for (slot, way) in zip(table.ruleSlots[rule], ways) {
            let text = text(slot)
            guard !text.isEmpty else { continue }
            if slot == first { party.element = way.element }
            if way.kind == .bic {
                if party.bic == nil { party.bic = BIC(text) }
            } else if let bic = DistinguishedName.bic(in: text) {
                party.bic = BIC(bic)
            } else if way.kind == .member, party.member == nil {
                party.member = text
            }
        }
        return party
    }
}
