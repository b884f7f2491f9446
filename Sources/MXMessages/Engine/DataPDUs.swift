internal import CLibXML2
public import PaymentModel

/// A message of another standard inside an ISO 20022 file: FIN in the body of a DataPDU.
public struct EmbeddedMessage: Sendable, Hashable {
    /// The whole FIN message with its blocks, as MTMessages reads it. Where the body holds block 4 alone, blocks 1 and 2 are
    /// made from the DataPDU's header.
    public var bytes: [UInt8]
    /// Its place among the messages of the file, from 0.
    public var index: Int
    /// Who vouches for it, where the DataPDU says so and somebody checked.
    public var signature: SignatureFacts?
}

// SWIFT Alliance Access wraps messages into DataPDUs (XML version 2, and its mxs form): a header of its own, and a body with
// AppHdr and Document, or with FIN in base64.
extension ReferenceEngine {
    /// One DataPDU while it is being read.
    final class DataPDU {
        let depth: Int
        let namespace: UInt
        let values: FieldCollector
        /// Whether a message was found in it.
        var hasMessage = false

        /// The sender and the receiver, once asked for.
        private var parties: [PaymentField: [UInt8]] = [:]

        init(depth: Int, namespace: UInt) {
            self.depth = depth
            self.namespace = namespace
            values = FieldCollector(MessageTables.dataPDU)
        }

        /// The sender or the receiver by its header: a BIC where one can be told.
        func text(of field: PaymentField) -> [UInt8]? {
            if let known = parties[field] { return known }
            guard let said = values.value(of: field) else { return nil }
            let text = DistinguishedName.bic(in: said) ?? Array(said)
            parties[field] = text
            return text
        }

        /// The same, for comparing with what header and document say.
        func party(_ field: PaymentField) -> NamedParty? {
            guard let text = text(of: field) else { return nil }
            // Of a logical terminal's twelve characters the ninth is the terminal's.
            let bic = text.count == 12 ? BIC(text[..<8] + text[9...]) : BIC(text)
            return NamedParty(bic: bic, text: text[...], element: field == .sender ? "Sender" : "Receiver")
        }
    }

    /// The innermost element is a DataPDU: what its header says is read as what a message's does.
    mutating func beginDataPDU(_ namespace: UInt) {
        guard dataPDU == nil else { return }
        dataPDU = DataPDU(depth: stack.depth - 1, namespace: namespace)
        stack.setNode(0)
        followDataPDU()
    }

    /// Outside of messages the DataPDU's table is followed, or nothing.
    mutating func followDataPDU() {
        collector = dataPDU?.values
        tree = dataPDU?.values.table.tree ?? .empty
        namespace = dataPDU?.namespace ?? 0
        bodyDepth = -1
    }

    /// An element outside of messages ends, inside a DataPDU.
    mutating func endInDataPDU(_ open: DataPDU) {
        let element = stack.top
        let flags = tree.flags(element.node)
        if !element.hasChildren, flags & CompiledTable.actsOnText != 0 { take(element.node, flags) }
        text.removeAll(keepingCapacity: true)
        guard open.depth == stack.depth - 1 else { return }
        endDataPDU(open)
        dataPDU = nil
        followDataPDU()
    }

    private mutating func endDataPDU(_ open: DataPDU) {
        guard let body = open.values.declaration(.pduBody)?.text, !body.isEmpty, !open.hasMessage else { return }
        let index = nextIndex
        nextIndex += 1
        guard let decoded = Base64.decode(body), !decoded.isEmpty else {
            tell(
                "pdu.body",
                "the body of the DataPDU is neither an ISO 20022 message nor one in base64: nothing is read from it",
                at: place()
            )
            return
        }
        embedded.append(EmbeddedMessage(bytes: fin(decoded, open), index: index))
        if let recorder, recorder.isRecording {
            signed.inEnvelope.append(
                SignedMessages.Part(index: index, sender: Array(open.text(of: .sender) ?? []), created: nil)
            )
        }
        messagesTold += 1
        guard !takesEmbedded else { return }
        var problem = Problem(
            "pdu.fin",
            .warning,
            "the DataPDU holds a FIN message, which is passed over here: give it to the reader of MT messages",
            at: place()
        )
        problem.messageIndex = index
        events.append(.problem(problem))
    }

    /// A FIN message with all its blocks.
    private func fin(_ body: [UInt8], _ pdu: DataPDU) -> [UInt8] {
        if body.starts(with: "{1:".utf8) { return body }
        let type = pdu.values.declaration(.pduMessage).map { $0.text.filter(\.isDigit).prefix(3) } ?? []
        var text = body[...]
        if text.starts(with: "{4:".utf8) { text = text.dropFirst(3) }
        while let first = text.first, first == 0x0A || first == 0x0D { text = text.dropFirst() }
        var message: [UInt8] = []
        message += Array("{1:F01".utf8) + terminal(pdu.text(of: .sender)) + Array("0000000000}{2:I".utf8)
        message += Array(type) + terminal(pdu.text(of: .receiver)) + Array("N}{4:\r\n".utf8)
        message += text
        if !text.contains(UInt8(ascii: "}")) {
            if text.last != 0x0A { message += [0x0D, 0x0A] }
            message += Array("-}".utf8)
        }
        return message
    }

    /// A logical terminal's address of twelve characters: of a BIC, with the terminal code between party and branch.
    private func terminal(_ bic: [UInt8]?) -> [UInt8] {
        guard let bic, bic.count >= 8 else { return Array("XXXXXXXXXXXX".utf8) }
        if bic.count >= 12 { return Array(bic.prefix(12)) }
        let branch = bic.count == 11 ? Array(bic.suffix(3)) : Array("XXX".utf8)
        return Array(bic.prefix(8)) + [UInt8(ascii: "X")] + branch
    }

    /// The DataPDU's header against the message inside it.
    mutating func checkDataPDU() {
        guard let dataPDU else { return }
        dataPDU.hasMessage = true
        guard rules == .all, subtree?.isHeader == false, let type = subtree?.message.type,
            let said = dataPDU.values.declaration(.pduMessage)?.text
        else { return }
        // Other identifiers are names that a service gives, such as camt.xxx.statements.
        let isFIN = said.starts(with: "fin.".utf8)
        let named = Self.messageType(ofNamespace: Self.namespacePrefix + String(decoding: said, as: UTF8.self))
        guard isFIN || (named != nil && named != type) else { return }
        tell(
            "header.message",
            "the DataPDU's MessageIdentifier is \(quoted(said)), but the Document is \(type): "
                + "header and document do not belong together",
            at: place()
        )
    }
}
