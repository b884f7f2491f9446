public import PaymentModel

/// Has the signatures of the messages of one file checked, and says of each payment who vouches for it.
///
/// What is checked are the nodes that the payments were read from (see ``MessageNodes``).
public final class SignatureReading {
    /// Whether DataPDUs are kept whole, for the local authentication at their end.
    public let takesEnvelopes: Bool
    private let check: @Sendable (MessageNodes) -> SignatureFacts
    /// The facts of the messages met last, by their places in the file.
    private var known: [Int: SignatureFacts] = [:]

    /// Makes one for one file.
    ///
    /// `check` is called once for each signed message, from one or several threads.
    public init(takesEnvelopes: Bool, _ check: @escaping @Sendable (MessageNodes) -> SignatureFacts) {
        self.takesEnvelopes = takesEnvelopes
        self.check = check
    }

    /// What is known of a message of the piece that was read last.
    func facts(of messageIndex: Int) -> SignatureFacts? { known[messageIndex] }

    /// Tells events with the facts of their messages; a message without any was not signed.
    func check(
        _ signed: (nodes: [MessageNodes], refused: [(index: Int, facts: SignatureFacts)]),
        of events: [MessageEvent],
        _ tell: (MessageEvent) throws -> Void
    ) throws {
        known = [:]
        for nodes in signed.nodes { known[nodes.messageIndex] = check(nodes) }
        for refused in signed.refused { known[refused.index] = refused.facts }
        var last: Payment?
        for event in events {
            guard case .payment(var payment) = event else {
                try tell(event)
                continue
            }
            if let last, last.messageIndex == payment.messageIndex {
                payment.shareSignature(of: last)
            } else {
                payment.signature = known[payment.messageIndex] ?? .unsigned
            }
            last = payment
            try tell(.payment(payment))
        }
    }
}
