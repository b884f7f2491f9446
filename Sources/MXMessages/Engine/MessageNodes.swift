internal import CLibXML2
public import PaymentModel

/// The nodes of one signed message, as they were made by the same calls of the parser that the payments were read from.
///
/// Whoever checks a signature over these nodes checks what was read. The nodes are libxml2's (`xmlNodePtr`); they live as long as this
/// value does, and are only to be looked at.
@safe public final class MessageNodes: @unchecked Sendable {
    /// The message's place in the file, from 0.
    public let messageIndex: Int
    /// `AppHdr`.
    public let header: OpaquePointer?
    /// `Document`; nil where the message is of another standard, or was more than the limit.
    public let document: OpaquePointer?
    /// The `DataPDU` around both, where it was kept.
    public let envelope: OpaquePointer?
    /// What the message says of its sender and of when it was made.
    public let sender: [UInt8]
    /// See ``sender``.
    public let created: Timestamp?

    private let owner: NodeOwner

    init(
        messageIndex: Int,
        owner: NodeOwner,
        header: xmlNodePtr?,
        document: xmlNodePtr?,
        envelope: xmlNodePtr?,
        sender: [UInt8],
        created: Timestamp?
    ) {
        self.messageIndex = messageIndex
        self.owner = owner
        unsafe self.header = header.map { OpaquePointer($0) }
        unsafe self.document = document.map { OpaquePointer($0) }
        unsafe self.envelope = envelope.map { OpaquePointer($0) }
        self.sender = sender
        self.created = created
    }
}

/// Frees nodes when nobody has them any more.
@safe final class NodeOwner: @unchecked Sendable {
    let tree: xmlDocPtr
    /// Nodes that hang in no tree.
    private var nodes: [xmlNodePtr] = unsafe []
    /// Elements around the message that have ended: their declarations of namespaces are still pointed at.
    private var others: [NodeOwner] = []

    /// `names` is the dictionary in which the names of the nodes lie; nil where they have copies.
    init?(names: xmlDictPtr?) {
        guard let tree = unsafe xmlNewDoc(nil) else { return nil }
        unsafe self.tree = tree
        guard let names = unsafe names else { return }
        unsafe xmlDictReference(names)
        unsafe tree.pointee.dict = names
    }

    func add(_ node: xmlNodePtr) { unsafe nodes.append(node) }

    func keep(_ other: NodeOwner) {
        guard other !== self, !others.contains(where: { $0 === other }) else { return }
        others.append(other)
    }

    deinit {
        unsafe nodes.forEach { unsafe xmlFreeNode($0) }
        unsafe xmlFreeDoc(tree)
    }
}
