internal import PaymentModel

/// Turns the bytes of a file into UTF-8, by its byte order mark and XML declaration.
struct InputDecoder {
    /// How the file is written.
    enum Encoding: Equatable {
        case utf8, ascii, latin1, utf16(littleEndian: Bool)
    }

    /// Nil until enough of the beginning is known.
    private(set) var encoding: Encoding?
    /// The bytes at the beginning, while the encoding is not known.
    private var head: [UInt8] = []
    /// A byte or a surrogate that waits for its other half.
    private var heldByte: UInt8?
    private var heldSurrogate: UInt16?
    /// The bytes of a byte order mark that were taken off.
    private(set) var markBytes = 0

    /// A whole XML declaration fits in this.
    private static let headBytes = 512

    /// What cannot be decoded.
    struct Fault: Error {
        var code: String
        var text: String
    }

    /// Collects the beginning; gives all of it as soon as the encoding can be told.
    mutating func begin(_ bytes: UnsafeRawBufferPointer, isEnd: Bool) throws(Fault) -> [UInt8]? {
        unsafe head.append(contentsOf: bytes)
        guard isEnd || head.count >= Self.headBytes || declarationEnds else { return nil }
        encoding = try detect()
        let rest = Array(head.dropFirst(markBytes))
        head = []
        return rest
    }

    private var declarationEnds: Bool {
        head.count >= 4 && (head.contains(UInt8(ascii: ">")) || !head.starts(with: "<?x".utf8)) && head[0] != 0xEF
            || head.count >= 8 && head.contains(UInt8(ascii: ">"))
    }

    private mutating func detect() throws(Fault) -> Encoding {
        func refuse(_ what: String) -> Fault {
            Fault(
                code: "xml.encoding",
                text:
                    "\(what): paycheck reads UTF-8, UTF-16 with a byte order mark, ISO-8859-1 and US-ASCII; save the file as UTF-8"
            )
        }
        if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
            throw refuse("the file is UTF-32")
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            markBytes = 2
            return .utf16(littleEndian: head[0] == 0xFF)
        }
        if head.starts(with: [0x3C, 0]) || head.starts(with: [0, 0x3C]) {
            throw refuse("the file looks like UTF-16 but has no byte order mark")
        }
        let hasMark = head.starts(with: [0xEF, 0xBB, 0xBF])
        if hasMark { markBytes = 3 }
        let begin = head.prefix(Self.headBytes).dropFirst(markBytes)
        if head.count >= Self.headBytes, begin.starts(with: "<?xml".utf8), !begin.contains(UInt8(ascii: ">")) {
            throw Fault(
                code: "xml.malformed",
                text: "the XML declaration does not end within \(Self.headBytes) bytes: the file is damaged"
            )
        }
        guard let declared = declaredEncoding(begin) else { return .utf8 }
        let name = String(decoding: declared.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }, as: UTF8.self)
        switch name {
        case "utf-8", "utf8": return .utf8
        case "us-ascii", "ascii", "iso646-us": return .ascii
        case "iso-8859-1", "iso_8859-1", "latin1", "iso8859-1", "l1":
            if hasMark {
                throw refuse("the file has the byte order mark of UTF-8 but says that it is \(quoted(declared))")
            }
            return .latin1
        default: throw refuse("the file says that it is in the encoding \(quoted(declared))")
        }
    }

    private func declaredEncoding(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard text.starts(with: "<?xml".utf8), let end = text.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let key = Array("encoding".utf8)
        var index = text.startIndex
        while index + key.count < end {
            if text[index...].starts(with: key) {
                let rest = text[(index + key.count)..<end]
                guard let open = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
                    let close = rest[(open + 1)...].firstIndex(of: rest[open])
                else { return nil }
                return text[(open + 1)..<close]
            }
            index += 1
        }
        return nil
    }

    /// Decodes the next bytes of a file that is not UTF-8, up to the first that cannot be.
    mutating func decode(_ bytes: UnsafeRawBufferPointer) -> (text: [UInt8], fault: Fault?) {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 2)
        switch encoding {
        case .latin1:
            for index in 0..<bytes.count {
                let byte = unsafe bytes[index]
                if byte < 0x80 {
                    result.append(byte)
                } else {
                    result.append(0xC0 | byte >> 6)
                    result.append(0x80 | byte & 0x3F)
                }
            }
        case .ascii:
            for index in 0..<bytes.count {
                let byte = unsafe bytes[index]
                guard byte < 0x80 else {
                    let text =
                        "a byte that is not US-ASCII, although the file says that it is; declare the encoding it is in"
                    return (result, Fault(code: "xml.encoding", text: text))
                }
                result.append(byte)
            }
        case .utf16(let littleEndian):
            for index in 0..<bytes.count {
                let byte = unsafe bytes[index]
                guard let first = heldByte else {
                    heldByte = byte
                    continue
                }
                heldByte = nil
                let unit = littleEndian ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte)
                guard append(unit, to: &result) else {
                    let text = "half a surrogate pair stands here: the file is damaged, or is not UTF-16"
                    return (result, Fault(code: "xml.malformed", text: text))
                }
            }
        case .utf8, nil: unsafe result.append(contentsOf: bytes)
        }
        return (result, nil)
    }

    /// Whether the file ends in the middle of a character.
    var isIncomplete: Bool { heldByte != nil || heldSurrogate != nil }

    private mutating func append(_ unit: UInt16, to result: inout [UInt8]) -> Bool {
        if let high = heldSurrogate {
            heldSurrogate = nil
            guard unit & 0xFC00 == 0xDC00 else { return false }
            let value = 0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF))
            guard let scalar = Unicode.Scalar(value) else { return false }
            if let units = UTF8.encode(scalar) { result.append(contentsOf: units) }
            return true
        }
        if unit & 0xFC00 == 0xD800 {
            heldSurrogate = unit
            return true
        }
        guard let scalar = Unicode.Scalar(unit) else { return false }
        if unit < 0x80 {
            result.append(UInt8(unit))
        } else if let units = UTF8.encode(scalar) {
            result.append(contentsOf: units)
        }
        return true
    }
}
