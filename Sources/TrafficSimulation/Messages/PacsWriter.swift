public import PaymentModel

/// Writes payments as ISO 20022 credit transfers between institutions: pacs.008.001.08 and pacs.009.001.08.
///
/// The text is valid against the schemas of ISO 20022, version 2019. Each transaction has its own acceptance time
/// (`AccptncDtTm`, pacs.008 only; in pacs.009 `SttlmTmIndctn/DbtDtTm`), so that a batch keeps the times of its payments.
public struct PacsWriter: Sendable {
    /// What stands around the document.
    public enum Container: Sendable, Hashable {
        /// The Document alone.
        case document
        /// An `Envelope` with a business application header (head.001.001.02) and the Document.
        case envelope
    }

    /// What stands around the document.
    public var container: Container

    /// Makes a writer.
    public init(container: Container = .document) {
        self.container = container
    }

    /// One message with all the payments, a line for each.
    ///
    /// All of them become customer transfers (pacs.008), or transfers between institutions (pacs.009) where the first
    /// one's type says so. `reference` is the message's, at most 35 characters; header and group have the time of the
    /// first payment. Without payments the text is empty, since the schema asks for one.
    public func message(_ payments: [Payment], reference: String) -> String {
        guard let first = payments.first else { return "" }
        let isInstitutional = first.message.family == "pacs.009" || first.message.family == "202"
        let name = isInstitutional ? "pacs.009.001.08" : "pacs.008.001.08"
        let created = first.time?.description ?? "1970-01-01T00:00:00Z"
        let sender = first[.sender]
        let receiver = first[.receiver]
        let isOneSender = payments.allSatisfy { $0[.sender] == sender }
        let isOneReceiver = payments.allSatisfy { $0[.receiver] == receiver }

        var text = XMLText()
        text.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        if container == .envelope {
            text.raw("<Envelope xmlns=\"urn:example:paycheck:envelope\">\n")
            text.raw("<AppHdr xmlns=\"urn:iso:std:iso:20022:tech:xsd:head.001.001.02\">")
            text.inside("Fr", "FIId") { $0.agent(sender) }
            text.inside("To", "FIId") { $0.agent(receiver) }
            text.leaf("BizMsgIdr", reference)
            text.leaf("MsgDefIdr", name)
            text.leaf("CreDt", created)
            text.raw("</AppHdr>\n")
        }
        text.raw("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(name)\">\n")
        text.inside(isInstitutional ? "FICdtTrf" : "FIToFICstmrCdtTrf") { text in
            text.inside("GrpHdr") { text in
                text.leaf("MsgId", reference)
                text.leaf("CreDtTm", created)
                text.leaf("NbOfTxs", String(payments.count))
                text.inside("SttlmInf") { $0.leaf("SttlmMtd", "INDA") }
                if isOneSender, sender != nil { text.inside("InstgAgt") { $0.agent(sender) } }
                if isOneReceiver, receiver != nil { text.inside("InstdAgt") { $0.agent(receiver) } }
            }
            text.raw("\n")
            for payment in payments {
                text.inside("CdtTrfTxInf") { text in
                    let agents = PacsTransaction.Agents(sender: !isOneSender, receiver: !isOneReceiver)
                    PacsTransaction(payment: payment, agents: agents, isInstitutional: isInstitutional).write(to: &text)
                }
                text.raw("\n")
            }
        }
        text.raw("\n</Document>\n")
        if container == .envelope { text.raw("</Envelope>\n") }
        return text.text
    }
}

/// XML as a growing text; values are escaped.
struct XMLText {
    private(set) var text = ""

    mutating func raw(_ markup: String) { text += markup }

    mutating func leaf(_ name: String, _ value: String?, attribute: String = "") {
        guard let value, !value.isEmpty else { return }
        text += "<\(name)\(attribute)>\(Self.escaped(value))</\(name)>"
    }

    mutating func inside(_ names: String..., content: (inout XMLText) -> Void) {
        for name in names { text += "<\(name)>" }
        content(&self)
        for name in names.reversed() { text += "</\(name)>" }
    }

    /// The institution by its BIC, else by its name.
    mutating func agent(_ agent: String?) {
        inside("FinInstnId") { text in
            guard let agent else { return text.leaf("Nm", "NOTPROVIDED") }
            text.leaf(BIC(agent) == nil ? "Nm" : "BICFI", agent)
        }
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        for character in value {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}
