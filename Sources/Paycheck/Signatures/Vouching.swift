import PaymentModel
import SigningIdentity

/// Says of each payment of a file who vouches for it: its own message's signature, or those beside the file, of which the one that is worth
/// least is told.
///
/// A signature beside the file is known to hold when the file has been read to its end: until then everything is held back, so
/// such a file may have no more than `Limits.signedBytes`.
struct Vouching {
    private let checker: SignatureChecker?
    private let limit: Int
    /// Hears the bytes of the file as they are read; nil where no signature lies beside it.
    let listener: FileListener?
    private var held: [MessageEvent] = []
    private var last: Payment?

    init(_ options: ReadingOptions) {
        checker = options.signatures
        limit = options.limits.signedBytes
        let isHeard = options.signatures != nil && !options.fileSignatures.isEmpty
        listener = isHeard ? FileListener(options.fileSignatures.map { FileSignature($0) }) : nil
    }

    mutating func take(_ event: MessageEvent, _ tell: (MessageEvent) throws -> Void) throws {
        guard let checker else { return try tell(event) }
        if let listener {
            held.append(event)
            guard listener.bytes > limit else { return }
            listener.isTooMuch = true
            let facts = Self.tooMuch(limit)
            return try tellHeld(checker, tell) { _ in facts }
        }
        try tell(bound(event, checker))
    }

    mutating func finish(_ tell: (MessageEvent) throws -> Void) throws {
        guard let checker, let listener else { return }
        guard !listener.isTooMuch, listener.bytes <= limit else {
            let facts = Self.tooMuch(limit)
            try tellHeld(checker, tell) { _ in facts }
            return try tell(
                .problem(
                    Limits.reached(
                        "signedSize",
                        limit,
                        "bytes of a file with a signature beside it, which is not checked for that",
                        at: Problem.Place(),
                        messageIndex: 0
                    )
                )
            )
        }
        let signatures = listener.signatures.map { $0.checked(by: checker) }
        try tellHeld(checker, tell) { payment in
            SignatureChecker.weakest(
                of: signatures.map {
                    $0.facts(sender: payment.sender, instructing: payment.instructing, created: payment.created)
                }
            )
        }
    }

    /// What of a payment decides what a signature beside its file is worth for it.
    private struct Signed: Equatable {
        let sender: ArraySlice<UInt8>
        let instructing: ArraySlice<UInt8>
        let created: Timestamp?

        init(_ payment: Payment?) {
            sender = payment?.bytes(.sender) ?? []
            instructing = payment?.bytes(.instructingAgents) ?? []
            created = payment?.time
        }
    }

    private static func tooMuch(_ limit: Int) -> SignatureFacts {
        SignatureFacts(
            .unsupported,
            reason: "the file is larger than the \(limit) bytes up to which a signature beside it is checked"
        )
    }

    /// Tells what was held back, each payment with what the signatures beside the file are worth at its own time, and each message with
    /// the least of its payments.
    private mutating func tellHeld(
        _ checker: SignatureChecker,
        _ tell: (MessageEvent) throws -> Void,
        _ facts: (Signed) -> SignatureFacts
    ) throws {
        let events = held
        held = []
        var known: (signed: Signed, facts: SignatureFacts)?
        var ofMessage: [SignatureFacts] = []
        func latest(_ payment: Payment?) -> SignatureFacts {
            let signed = Signed(payment)
            if let known, known.signed == signed { return known.facts }
            let found = facts(signed)
            known = (signed, found)
            return found
        }
        var first: Payment?
        for case .payment(let payment) in events where first == nil { first = payment }
        for event in events {
            if case .message(var message) = event {
                // A message without payments is judged as the file's first.
                let facts = ofMessage.isEmpty ? latest(first) : SignatureChecker.weakest(of: ofMessage)
                ofMessage = []
                if message.signature?.integrity ?? .unsigned == .unsigned || facts.integrity != .valid {
                    message.signature = facts
                }
                try tell(.message(message))
                continue
            }
            guard case .payment(var payment) = event else {
                try tell(event)
                continue
            }
            // A signature of the message's own says more, as long as the file is what was signed.
            let own = payment.signature?.integrity ?? .unsigned
            let facts = latest(payment)
            if ofMessage.last != facts { ofMessage.append(facts) }
            if own == .unsigned || facts.integrity != .valid { payment.signature = facts }
            try tell(bound(.payment(payment), checker))
        }
    }

    /// The event with what depends on the payment's own sender.
    private mutating func bound(_ event: MessageEvent, _ checker: SignatureChecker) -> MessageEvent {
        if case .message(var message) = event {
            if message.signature == nil { message.signature = .unsigned }
            return .message(message)
        }
        guard case .payment(var payment) = event else { return event }
        if !checker.hasWarnings, let last, last.messageIndex == payment.messageIndex,
            last.bytes(.sender) == payment.bytes(.sender),
            listener == nil
        {
            payment.shareSignature(of: last)
            return .payment(payment)
        }
        var facts = payment.signature ?? .unsigned
        if facts.signer != nil { facts.owner = facts.ownership(for: payment.bytes(.sender)) }
        if facts.integrity == .unsigned || facts.owner == .unknown {
            facts.isExpected = checker.isExpected(payment.bytes(.sender))
        }
        if checker.hasWarnings { facts.warnings = checker.warnings(of: payment) }
        if facts != payment.signature { payment.signature = facts }
        last = payment
        return .payment(payment)
    }
}

/// Hears the bytes of a file on their way to the readers.
final class FileListener {
    private(set) var signatures: [FileSignature]
    private(set) var bytes = 0
    var isTooMuch = false

    init(_ signatures: [FileSignature]) { self.signatures = signatures }

    func hear(_ piece: ArraySlice<UInt8>) {
        bytes += piece.count
        for place in signatures.indices { signatures[place].update(piece) }
    }
}

/// A source whose bytes somebody else hears, too.
struct HeardSource<Source: ByteSource>: ByteSource {
    private var source: Source
    private let listener: FileListener?

    init(_ source: Source, by listener: FileListener?) {
        self.source = source
        self.listener = listener
    }

    mutating func read(into buffer: inout [UInt8]) throws -> Int { try read(into: &buffer, in: 0..<buffer.count) }

    mutating func read(into buffer: inout [UInt8], in range: Range<Int>) throws -> Int {
        let count = try source.read(into: &buffer, in: range)
        listener?.hear(buffer[range.lowerBound..<range.lowerBound + count])
        return count
    }
}
