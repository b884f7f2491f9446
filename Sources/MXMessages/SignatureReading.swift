internal import Dispatch
public import PaymentModel
internal import Synchronization

/// Has the signatures of the messages of one file checked, and says of each payment who vouches for it.
///
/// What is checked are the nodes that the payments were read from (see ``MessageNodes``). Where a piece of the file has several signed
/// messages, other cores check them while the next piece is read; what is told, and in which order, does not depend on that.
public final class SignatureReading {
    private let check: @Sendable (MessageNodes) -> SignatureFacts
    /// The piece whose signatures are being checked.
    private var waiting: Piece?

    /// Makes one for one file.
    ///
    /// `check` is called once for each signed message, from one or several threads.
    public init(_ check: @escaping @Sendable (MessageNodes) -> SignatureFacts) {
        self.check = check
    }

    /// From so many signed messages on it is worth the while of other threads.
    private static let fewest = 4

    /// What was found in one piece of a file.
    struct Piece {
        var events: [MessageEvent]
        var embedded: [EmbeddedMessage]
        var refused: [(index: Int, facts: SignatureFacts)]
        fileprivate var work: Work

        init(
            events: [MessageEvent],
            embedded: [EmbeddedMessage],
            signed: (nodes: [MessageNodes], refused: [(index: Int, facts: SignatureFacts)])
        ) {
            self.events = events
            self.embedded = embedded
            refused = signed.refused
            work = Work(signed.nodes)
        }
    }

    /// Signed messages and what was found of them.
    fileprivate final class Work: Sendable {
        let nodes: [MessageNodes]
        private let found: Mutex<[Int: SignatureFacts]> = Mutex([:])
        private let group = DispatchGroup()

        init(_ nodes: [MessageNodes]) { self.nodes = nodes }

        func start(_ check: @escaping @Sendable (MessageNodes) -> SignatureFacts) {
            guard nodes.count >= SignatureReading.fewest else { return nodes.forEach { note($0, check($0)) } }
            for node in nodes {
                DispatchQueue.global().async(group: group) { self.note(node, check(node)) }
            }
        }

        private func note(_ node: MessageNodes, _ facts: SignatureFacts) {
            found.withLock { $0[node.messageIndex] = facts }
        }

        func finish() -> [Int: SignatureFacts] {
            group.wait()
            return found.withLock { $0 }
        }
    }

    /// Takes what was found in a piece, and tells what was found in the one before.
    func take(
        _ piece: Piece,
        _ tell: (MessageEvent) throws -> Void,
        _ onEmbedded: ((EmbeddedMessage) throws -> Void)?
    ) throws {
        piece.work.start(check)
        try finish(tell, onEmbedded)
        waiting = piece
        // Nothing to wait for: told at once.
        if piece.work.nodes.count < Self.fewest { try finish(tell, onEmbedded) }
    }

    /// Tells what is left, with the facts of its messages; a message without any was not signed.
    func finish(
        _ tell: (MessageEvent) throws -> Void,
        _ onEmbedded: ((EmbeddedMessage) throws -> Void)?
    ) throws {
        guard let piece = waiting else { return }
        waiting = nil
        var known = piece.work.finish()
        for refused in piece.refused { known[refused.index] = refused.facts }
        var last: Payment?
        for event in piece.events {
            if case .message(var message) = event {
                message.signature = known[message.index] ?? .unsigned
                try tell(.message(message))
                continue
            }
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
        guard let onEmbedded else { return }
        for var message in piece.embedded {
            message.signature = known[message.index]
            try onEmbedded(message)
        }
    }
}
