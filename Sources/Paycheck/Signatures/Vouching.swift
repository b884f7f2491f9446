import PaymentModel
import SigningIdentity

/// Says of each payment of a file who vouches for it: its own message's signature, or the one beside the file.
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
        listener = options.signatures == nil ? nil : options.fileSignature.map { FileListener(FileSignature($0)) }
    }

    mutating func take(_ event: MessageEvent, _ tell: (MessageEvent) throws -> Void) throws {
        guard let checker else { return try tell(event) }
        if let listener {
            held.append(event)
            guard listener.bytes > limit else { return }
            listener.isTooMuch = true
            return try tellHeld(by: SignatureFacts(.unsupported, reason: Self.tooMuch(limit)), checker, tell)
        }
        try tell(bound(event, checker))
    }

    mutating func finish(_ tell: (MessageEvent) throws -> Void) throws {
        guard let checker, let listener else { return }
        guard !listener.isTooMuch, listener.bytes <= limit else {
            try tellHeld(by: SignatureFacts(.unsupported, reason: Self.tooMuch(limit)), checker, tell)
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
        var first: Payment?
        for case .payment(let payment) in held where first == nil { first = payment }
        let facts = listener.signature.facts(by: checker, sender: first?.bytes(.sender) ?? [], created: first?.time)
        try tellHeld(by: facts, checker, tell)
    }

    private static func tooMuch(_ limit: Int) -> String {
        "the file is larger than the \(limit) bytes up to which a signature beside it is checked"
    }

    private mutating func tellHeld(
        by facts: SignatureFacts,
        _ checker: SignatureChecker,
        _ tell: (MessageEvent) throws -> Void
    ) throws {
        let events = held
        held = []
        for event in events {
            if case .message(var message) = event {
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
        if facts.integrity == .unsigned { facts.isExpected = checker.isExpected(payment.bytes(.sender)) }
        if facts.signer != nil { facts.owner = facts.ownership(for: payment.bytes(.sender)) }
        if checker.hasWarnings { facts.warnings = checker.warnings(of: payment) }
        if facts != payment.signature { payment.signature = facts }
        last = payment
        return .payment(payment)
    }
}

/// Hears the bytes of a file on their way to the readers.
final class FileListener {
    private(set) var signature: FileSignature
    private(set) var bytes = 0
    var isTooMuch = false

    init(_ signature: FileSignature) { self.signature = signature }

    func hear(_ piece: ArraySlice<UInt8>) {
        bytes += piece.count
        signature.update(piece)
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
