public import PaymentModel

/// Reads ISO 20022 messages: Documents and application headers, alone or in any envelope, one or many in a file.
///
/// What is read is told when it is complete: a payment when its record ends, a message when its Document ends, each with the
/// block of 64 KB of text that it ends in. What is told does not depend on the pieces that the file comes in. The memory needed does not grow with the file. Schemas are applied in the same pass (`rules` other than `.none`).
/// A reader is for one file and one thread; copies share their state.
public struct MXReader: MessageReader {
    private let box: EngineBox
    private let text: FastReader
    private let decoder: DecoderBox
    private let signatures: SignatureReading?
    private let onEmbedded: ((EmbeddedMessage) throws -> Void)?

    private final class DecoderBox {
        var decoder = InputDecoder()
    }

    /// Makes a reader for one file.
    ///
    /// `schemas` are only asked for messages that occur; `limits` are told as problems (`limit.…`) when reached. With
    /// `keepsRecords` bookings, balances and statuses are told, too.
    public init(
        rules: RuleSet = .all,
        schemas: SchemaCatalog = .embedded,
        limits: Limits = Limits(),
        keepsRecords: Bool = false
    ) {
        self.init(
            rules: rules,
            schemas: schemas,
            limits: limits,
            keepsRecords: keepsRecords,
            signatures: nil,
            onEmbedded: nil
        )
    }

    /// Makes a reader for one file that hands on the FIN messages it finds in DataPDUs.
    ///
    /// `onEmbedded` is called between two pieces of input, in the order of the file, for a reader of MT messages to go on with.
    /// Without it such messages are passed over with a warning (`pdu.fin`). `signatures` says who checks signed messages; without it
    /// payments say nothing of who signed. Without `tellsPayments` the fast engine only counts payments, in the ends of their messages,
    /// which takes a third of the time less; what the reference engine reads in the end it tells with its payments.
    public init(
        rules: RuleSet = .all,
        schemas: SchemaCatalog = .embedded,
        limits: Limits = Limits(),
        keepsRecords: Bool = false,
        tellsPayments: Bool = true,
        engines: Engines = .fast,
        signatures: SignatureReading? = nil,
        onEmbedded: ((EmbeddedMessage) throws -> Void)?
    ) {
        self.init(
            rules: rules,
            schemas: schemas,
            limits: limits,
            keepsRecords: keepsRecords,
            tellsPayments: tellsPayments,
            engines: engines,
            blockBytes: 1 << 16,
            signatures: signatures,
            onEmbedded: onEmbedded
        )
    }

    /// Which engines read: what they tell is the same.
    public enum Engines: Sendable, Hashable {
        /// The fast engine, and the reference engine where that has to speak.
        case fast
        /// The reference engine alone.
        case reference
    }

    /// How much the fast engine has read so far, and why not all.
    public var statistics: ScanStatistics {
        var statistics = text.statistics
        statistics.referenceMessages = max(0, box.endedSubtrees - statistics.fastMessages)
        return statistics
    }

    /// A reader that gives its parser blocks of another size than usual: what it tells of a file without a fault in its syntax
    /// must not depend on that.
    @_spi(Testing)
    public init(
        rules: RuleSet = .all,
        schemas: SchemaCatalog = .embedded,
        limits: Limits = Limits(),
        keepsRecords: Bool = false,
        tellsPayments: Bool = true,
        engines: Engines = .fast,
        blockBytes: Int,
        signatures: SignatureReading? = nil,
        onEmbedded: ((EmbeddedMessage) throws -> Void)? = nil
    ) {
        box = EngineBox(
            ReferenceEngine(
                rules: rules,
                schemas: schemas,
                limits: limits,
                takesEmbedded: onEmbedded != nil,
                keepsRecords: keepsRecords,
                recorder: signatures.flatMap { _ in TreeRecorder() }
            ),
            blockBytes: blockBytes
        )
        text = FastReader(
            box,
            rules: rules,
            schemas: schemas,
            limits: limits,
            tellsPayments: tellsPayments,
            blockBytes: blockBytes,
            isFast: engines == .fast && !keepsRecords && signatures == nil
        )
        decoder = DecoderBox()
        self.signatures = signatures
        self.onEmbedded = onEmbedded
    }

    /// Whether a file that begins so may be XML: byte order marks and white space, then `<`; UTF-16 likewise.
    ///
    /// A prefix of 64 bytes is enough for all but files that begin with more white space than that.
    public static func recognizes(_ prefix: some Collection<UInt8>) -> Bool {
        let first = prefix.first { byte in
            switch byte {
            case 0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00, 0x20, 0x09, 0x0A, 0x0D: false
            default: true
            }
        }
        return first == UInt8(ascii: "<")
    }

    /// Takes the next bytes of the file, in pieces of any size.
    public mutating func read(_ bytes: RawSpan, _ tell: (MessageEvent) throws -> Void) throws {
        try unsafe bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count, !box.isStopped {
                let count = min(Self.pieceBytes, bytes.count - start)
                unsafe feed(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]), isEnd: false)
                start += count
                try tellEvents(tell)
            }
        }
    }

    /// Says that the file is at its end.
    public mutating func finish(_ tell: (MessageEvent) throws -> Void) throws {
        if !box.isStopped {
            unsafe feed(UnsafeRawBufferPointer(start: nil, count: 0), isEnd: true)
            text.finish()
        }
        try tellEvents(tell)
        try signatures?.finish(tell, onEmbedded)
    }

    /// What is taken at a time: small enough that what is found in it needs little memory.
    private static let pieceBytes = 1 << 16

    private func tellEvents(_ tell: (MessageEvent) throws -> Void) throws {
        let events = box.takeEvents()
        do {
            if let signatures {
                let piece = SignatureReading.Piece(
                    events: events,
                    embedded: box.takeEmbedded(),
                    signed: box.takeSigned()
                )
                return try signatures.take(piece, tell, onEmbedded)
            }
            for event in events { try tell(event) }
            guard let onEmbedded else { return }
            for message in box.takeEmbedded() { try onEmbedded(message) }
        } catch {
            box.abandon()
            throw error
        }
    }

    private func feed(_ bytes: UnsafeRawBufferPointer, isEnd: Bool) {
        if decoder.decoder.encoding != nil {
            unsafe feedDecoded(bytes)
        } else {
            let head: [UInt8]?
            do throws(InputDecoder.Fault) {
                head = try unsafe decoder.decoder.begin(bytes, isEnd: isEnd)
            } catch {
                return text.refuse(error.code, error.text)
            }
            if let head {
                let encoding = decoder.decoder.encoding
                box.begin(
                    skipping: decoder.decoder.markBytes,
                    countsFileBytes: encoding == .utf8 || encoding == .ascii
                )
                unsafe head.withUnsafeBytes { unsafe feedDecoded($0) }
            }
        }
        if isEnd, decoder.decoder.isIncomplete, !box.isStopped {
            text.refuse("xml.truncated", "the file ends in the middle of a character: the rest is missing")
        }
    }

    private func feedDecoded(_ bytes: UnsafeRawBufferPointer) {
        if decoder.decoder.encoding == .utf8 { return unsafe text.take(bytes) }
        let (decoded, fault) = unsafe decoder.decoder.decode(bytes)
        unsafe decoded.withUnsafeBytes { unsafe text.take($0) }
        if let fault, !box.isStopped { text.refuse(fault.code, fault.text) }
    }
}

extension MXReader: AheadReader {
    /// How records of the message that is being read can be scanned ahead: those of one that the fast engine reads.
    public var plan: RecordsAhead? { decoder.decoder.encoding == .utf8 ? text.recordsAhead() : nil }

    /// Takes records that were scanned ahead; see ``AheadReader``.
    public mutating func take(_ found: ScannedRecords, _ tell: (MessageEvent) throws -> Void) throws -> Int? {
        guard let payments = text.take(found) else {
            try tellEvents(tell)
            return nil
        }
        try tellEvents(tell)
        do {
            for payment in payments { try tell(.payment(payment)) }
        } catch {
            box.abandon()
            throw error
        }
        return found.bytes.upperBound
    }
}
