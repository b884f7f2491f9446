import MTMessages
import MXMessages
import PaymentModel
import SigningIdentity

/// Reads ISO 20022 files, and the FIN messages that DataPDUs in them carry: two readers, told as one file.
struct EnvelopeReader: AheadReader {
    private var reader: MXReader
    private let rules: RuleSet
    private let limits: Limits
    private let keepsRecords: Bool
    private let waiting: Waiting
    private let checker: SignatureChecker?
    private var payments = 0

    /// FIN messages found and not read yet.
    private final class Waiting {
        var messages: [EmbeddedMessage] = []
    }

    init(_ options: ReadingOptions) {
        let waiting = Waiting()
        reader = MXReader(
            rules: options.rules,
            schemas: options.schemas,
            limits: options.limits,
            keepsRecords: options.keepsRecords,
            tellsPayments: options.tellsPayments,
            signatures: options.signatures?.reading,
            onEmbedded: { waiting.messages.append($0) }
        )
        checker = options.signatures
        rules = options.rules
        limits = options.limits
        keepsRecords = options.keepsRecords
        self.waiting = waiting
    }

    mutating func read(_ bytes: RawSpan, _ tell: (MessageEvent) throws -> Void) throws {
        var payments = payments
        defer { self.payments = payments }
        try reader.read(bytes) { try tell(Self.numbered($0, &payments)) }
        try readWaiting(&payments, tell)
    }

    mutating func finish(_ tell: (MessageEvent) throws -> Void) throws {
        var payments = payments
        defer { self.payments = payments }
        try reader.finish { try tell(Self.numbered($0, &payments)) }
        try readWaiting(&payments, tell)
    }

    /// What the engines have read so far.
    var statistics: ScanStatistics { reader.statistics }

    var plan: RecordsAhead? { reader.plan }

    mutating func take(_ found: ScannedRecords, _ tell: (MessageEvent) throws -> Void) throws -> Int? {
        var payments = payments
        defer { self.payments = payments }
        let end = try reader.take(found) { try tell(Self.numbered($0, &payments)) }
        try readWaiting(&payments, tell)
        return end
    }

    private func readWaiting(_ payments: inout Int, _ tell: (MessageEvent) throws -> Void) throws {
        let messages = waiting.messages
        waiting.messages = []
        for message in messages {
            var reader = MTReader(
                rules: rules,
                limits: limits,
                keepsRecords: keepsRecords,
                signatures: checker?.check
            )
            func place(_ event: MessageEvent) throws {
                try tell(Self.numbered(Self.placed(event, of: message), &payments))
            }
            // Bytes have no padding: to look at them as raw bytes is safe.
            try unsafe reader.read(message.bytes.span.bytes, place)
            try reader.finish(place)
        }
    }

    /// The event with the payment's place in the whole file.
    private static func numbered(_ event: MessageEvent, _ payments: inout Int) -> MessageEvent {
        guard case .payment(let payment) = event else { return event }
        let index = payments
        payments += 1
        // Most are right already, and copies of payments are large.
        guard payment.index != index else { return event }
        var moved = payment
        moved.index = index
        return .payment(moved)
    }

    /// What is known of a message that may be authenticated by itself, and by the DataPDU around it: where both are, what is worth less, but
    /// for what the trust file has no key for.
    private static func vouched(_ own: SignatureFacts?, by envelope: SignatureFacts?) -> SignatureFacts? {
        guard let envelope, let own else { return own ?? envelope }
        if own.integrity == .unsigned { return envelope }
        if envelope.integrity == .unsigned || envelope.integrity == .unsupported { return own }
        return own.integrity == .unsupported ? envelope : SignatureChecker.weakest(of: [envelope, own])
    }

    /// The event with its message's place in the whole file; lines and columns of what stood in base64 mean nothing in it.
    private static func placed(_ event: MessageEvent, of embedded: EmbeddedMessage) -> MessageEvent {
        let index = embedded.index
        switch event {
        case .payment(var payment):
            payment.messageIndex = index
            payment.signature = vouched(payment.signature, by: embedded.signature)
            return .payment(payment)
        case .problem(var problem):
            problem.messageIndex = index
            problem.place = Problem.Place(path: "/DataPDU/Body" + (problem.place.path ?? ""))
            return .problem(problem)
        case .record(var record):
            record.messageIndex = index
            return .record(record)
        case .message(var message):
            message.index = index
            message.signature = vouched(message.signature, by: embedded.signature)
            return .message(message)
        }
    }
}
