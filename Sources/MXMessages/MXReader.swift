public import PaymentModel

/// Reads ISO 20022 messages: Documents and application headers, alone or in any envelope, one or many in a file.
///
/// What is read is told as soon as it is complete: a payment when its record ends, a message when its Document ends.
/// The memory needed does not grow with the file. Schemas are applied in the same pass (`rules` other than `.none`).
/// A reader is for one file and one thread; copies share their state.
public struct MXReader: MessageReader {
    private let box: EngineBox
    private let decoder: DecoderBox

    private final class DecoderBox {
        var decoder = InputDecoder()
        var bytesSeen = 0
    }

    /// Makes a reader for one file.
    ///
    /// `schemas` are only asked for messages that occur; `limits` are told as problems (`limit.…`) when reached.
    public init(rules: RuleSet = .all, schemas: SchemaCatalog = .embedded, limits: Limits = Limits()) {
        box = EngineBox(ReferenceEngine(rules: rules, schemas: schemas, limits: limits))
        decoder = DecoderBox()
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
            while start < bytes.count, !box.engine.isStopped {
                let count = min(Self.pieceBytes, bytes.count - start)
                unsafe feed(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]), isEnd: false)
                start += count
                try tellEvents(tell)
            }
        }
    }

    /// Says that the file is at its end.
    public mutating func finish(_ tell: (MessageEvent) throws -> Void) throws {
        if !box.engine.isStopped {
            unsafe feed(UnsafeRawBufferPointer(start: nil, count: 0), isEnd: true)
            box.finish()
        }
        try tellEvents(tell)
    }

    /// What the parser is given at a time: small enough that what is found in it needs little memory.
    private static let pieceBytes = 1 << 16

    private func tellEvents(_ tell: (MessageEvent) throws -> Void) throws {
        guard !box.engine.events.isEmpty else { return }
        let events = box.engine.events
        box.engine.events.removeAll(keepingCapacity: true)
        do {
            for event in events { try tell(event) }
        } catch {
            box.engine.isStopped = true
            throw error
        }
    }

    private func feed(_ bytes: UnsafeRawBufferPointer, isEnd: Bool) {
        do throws(InputDecoder.Fault) {
            if decoder.decoder.encoding != nil {
                try unsafe feedDecoded(bytes)
            } else if let head = try unsafe decoder.decoder.begin(bytes, isEnd: isEnd) {
                box.engine.skippedBytes = decoder.decoder.markBytes
                if decoder.decoder.encoding != .utf8, decoder.decoder.encoding != .ascii {
                    box.engine.countsFileBytes = false
                }
                var fault: InputDecoder.Fault?
                unsafe head.withUnsafeBytes { head in
                    do throws(InputDecoder.Fault) { try unsafe feedDecoded(head) } catch { fault = error }
                }
                if let fault { throw fault }
            }
        } catch {
            refuse(error)
        }
        if isEnd, decoder.decoder.isIncomplete, !box.engine.isStopped {
            refuse(
                InputDecoder.Fault(
                    code: "xml.truncated",
                    text: "the file ends in the middle of a character: the rest is missing",
                    byteOffset: decoder.decoder.decoded
                )
            )
        }
    }

    private func feedDecoded(_ bytes: UnsafeRawBufferPointer) throws(InputDecoder.Fault) {
        switch decoder.decoder.encoding {
        case .latin1, .utf16:
            let decoded = try unsafe decoder.decoder.decode(bytes)
            unsafe decoded.withUnsafeBytes { unsafe feedText($0) }
        case .ascii:
            if let index = unsafe bytes.firstIndex(where: { $0 >= 0x80 }) {
                let offset = decoder.bytesSeen + index
                unsafe feedText(UnsafeRawBufferPointer(rebasing: bytes[..<index]))
                throw InputDecoder.Fault(
                    code: "xml.encoding",
                    text:
                        "a byte that is not US-ASCII, although the file says that it is; declare the encoding it is in",
                    byteOffset: offset
                )
            }
            unsafe feedText(bytes)
        case .utf8, nil: unsafe feedText(bytes)
        }
    }

    /// Gives the parser UTF-8; a NUL ends it, for XML allows none and the parser would take it for the end.
    private func feedText(_ bytes: UnsafeRawBufferPointer) {
        if let index = unsafe firstNUL(bytes) {
            unsafe box.parse(UnsafeRawBufferPointer(rebasing: bytes[..<index]))
            guard !box.engine.isStopped else { return }
            refuse(
                InputDecoder.Fault(
                    code: "xml.malformed",
                    text: "a NUL byte stands here: XML allows none; the file is damaged or is not text",
                    byteOffset: decoder.bytesSeen + index
                )
            )
            return
        }
        unsafe box.parse(bytes)
        decoder.bytesSeen += bytes.count
    }

    private func refuse(_ fault: InputDecoder.Fault) {
        box.engine.refuse(fault.code, fault.text, byteOffset: fault.byteOffset)
    }
}

/// The place of the first NUL, eight bytes at a time: a word has a zero byte where subtracting one from each byte borrows
/// from its top bit (Mycroft's test).
private func firstNUL(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while index + 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
        index += 8
    }
    while index < bytes.count {
        if unsafe bytes[index] == 0 { return index }
        index += 1
    }
    return nil
}
