public import PaymentModel

/// The nodes of one message, as the reader of payments kept them: libxml2's nodes by their addresses.
///
/// They live while the check runs, and nothing changes them meanwhile.
@safe public struct SignedNodes {
    let header: XMLElement?
    let document: XMLElement?
    let envelope: XMLElement?

    /// Names the nodes: `AppHdr`, `Document`, and the `DataPDU` around both.
    public init(header: OpaquePointer?, document: OpaquePointer?, envelope: OpaquePointer?) {
        unsafe self.header = XMLElement(header)
        unsafe self.document = XMLElement(document)
        unsafe self.envelope = XMLElement(envelope)
    }
}

extension SignatureChecker {
    /// Checks the signature of an ISO 20022 message: that of its header, and the local authentication of its DataPDU.
    ///
    /// Where there are both, local authentication that does not hold is what is told, else the signature of the header; so it is where
    /// the trust file has no key for that interface. Complexity: O(*n*) in the number of nodes.
    public func facts(of nodes: SignedNodes, sender: ArraySlice<UInt8>, created: Timestamp?) -> SignatureFacts {
        do throws(SignatureRefusal) {
            let found = try SignaturesInMessage(nodes)
            let context = VerificationContext(nodes: nodes, found: found, sender: sender, created: created)
            let signed = try found.header.map { (element) throws(SignatureRefusal) in try headerFacts(element, context)
            }
            if let element = found.local {
                let local = try localFacts(element, context)
                return [.valid, .unsupported].contains(local.integrity) ? signed ?? local : local
            }
            return signed ?? unsigned(sender: sender)
        } catch {
            return SignatureFacts(error.integrity, reason: error.reason)
        }
    }
}

/// What is around a signature while it is checked.
struct VerificationContext {
    let nodes: SignedNodes
    let found: SignaturesInMessage
    let sender: ArraySlice<UInt8>
    let created: Timestamp?
}

/// The signatures of a message, each in the one place where it may stand.
struct SignaturesInMessage {
    /// `AppHdr/Sgntr/Signature`.
    private(set) var header: XMLElement?
    /// `DataPDU/LAU/Signature`.
    private(set) var local: XMLElement?
    /// Elements by their identifiers; nil in place of an element where an identifier stands twice.
    private(set) var identified: [String: XMLElement?] = [:]
    init(_ nodes: SignedNodes) throws(SignatureRefusal) {
        var signatures = 0
        var signedInfos = 0
        var identified: [String: XMLElement?] = [:]
        for part in nodes.envelope.map({ [$0] }) ?? [nodes.header, nodes.document].compactMap({ $0 }) {
            part.visit { element, identifiers in
                if element.named("Signature") { signatures += 1 }
                if element.named("SignedInfo") { signedInfos += 1 }
                for identifier in identifiers {
                    identified[identifier] = identified.keys.contains(identifier) ? .some(nil) : .some(element)
                }
            }
        }
        self.identified = identified
        if let parent = nodes.header {
            header = try Self.only(
                in: parent.children.filter { $0.name == "Sgntr" && $0.namespace == parent.namespace }
            )
        }
        if let parent = nodes.envelope {
            local = try Self.only(in: parent.children.filter { $0.name == "LAU" && $0.namespace == parent.namespace })
        }
        let expected = (header == nil ? 0 : 1) + (local == nil ? 0 : 1)
        guard signatures == expected, signedInfos == expected else {
            throw .malformed(
                signatures > expected
                    ? "a Signature stands where none may: one in AppHdr/Sgntr, one in DataPDU/LAU"
                    : "there are \(signedInfos) SignedInfo for \(expected) Signature"
            )
        }
    }

    private static func only(in places: [XMLElement]) throws(SignatureRefusal) -> XMLElement? {
        let signatures = places.flatMap(\.children).filter { $0.named("Signature") }
        guard signatures.count < 2 else { throw .malformed("more than one Signature stands in one place") }
        guard signatures.count == 1 else { return nil }
        guard places.count == 1, places[0].children.count == 1 else {
            throw .malformed("something stands beside the Signature")
        }
        return signatures[0]
    }
}
