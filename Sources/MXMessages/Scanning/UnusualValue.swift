internal import PaymentModel

/// The text of a value that is not plain ASCII on one line: other characters, line feeds, references.
struct UnusualValue {
    /// The place of the end tag.
    private(set) var end = 0
    /// How many characters it has, references and line ends resolved.
    private(set) var characters = 0
    /// Whether the text stands in the file as it is meant.
    private(set) var isPlain = true
    /// The text, where it does not.
    private(set) var decoded: [UInt8] = []

    enum Outcome {
        case end
        case incomplete
        case handOver(HandOverReason)
    }

    /// Reads from the beginning of a value to its end tag.
    mutating func read(_ bytes: RawSpan, _ from: Int, _ end: Int) -> Outcome {
        var index = from
        while true {
            let stop = plainTextEnd(bytes, index)
            take(bytes, index..<stop)
            characters += stop - index
            index = stop
            let byte = bytes.byte(index)
            switch byte {
            case 0x80...:
                let count = characterLength(bytes, index)
                guard count > 0 else { return end - index < 4 ? .incomplete : .handOver(.syntax) }
                take(bytes, index..<index + count)
                characters += 1
                index += count
            case 0x0A, 0x09:
                take(bytes, index..<index + 1)
                characters += 1
                index += 1
            case UInt8(ascii: ">"):
                // “]]>” may not stand in a text.
                guard
                    index < from + 2 || bytes.byte(index - 1) != UInt8(ascii: "]")
                        || bytes.byte(index - 2) != UInt8(ascii: "]")
                else { return .handOver(.syntax) }
                take(bytes, index..<index + 1)
                characters += 1
                index += 1
            case UInt8(ascii: "&"):
                guard let (value, behind) = reference(bytes, index) else {
                    return end - index < 16 ? .incomplete : .handOver(.syntax)
                }
                becomeDecoded(bytes, from..<index)
                if let units = UTF8.encode(value) { decoded.append(contentsOf: units) }
                characters += 1
                index = behind
            case 0x0D:
                // Line ends are line feeds: XML 1.0, 2.11.
                guard index + 1 < end else { return .incomplete }
                becomeDecoded(bytes, from..<index)
                decoded.append(0x0A)
                characters += 1
                index += bytes.byte(index + 1) == 0x0A ? 2 : 1
            case UInt8(ascii: "<"):
                switch bytes.byte(index + 1) {
                case UInt8(ascii: "/"):
                    self.end = index
                    return .end
                case 0: return .incomplete
                case UInt8(ascii: "!"), UInt8(ascii: "?"): return .handOver(.markup)
                default: return .handOver(.content)
                }
            default: return index >= end ? .incomplete : .handOver(.syntax)
            }
            guard index - from <= MessageScanner.maximumValue else { return .handOver(.size) }
        }
    }

    private mutating func take(_ bytes: RawSpan, _ range: Range<Int>) {
        guard !isPlain else { return }
        for index in range { decoded.append(bytes.byte(index)) }
    }

    private mutating func becomeDecoded(_ bytes: RawSpan, _ range: Range<Int>) {
        guard isPlain else { return }
        isPlain = false
        decoded = bytes.array(range)
    }

    /// What `&name;` or `&#number;` stands for, and the place behind it; nil where it is none that is known.
    private func reference(_ bytes: RawSpan, _ index: Int) -> (Unicode.Scalar, Int)? {
        let named: [(StaticString, Unicode.Scalar)] = [
            ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"),
        ]
        for (text, scalar) in named {
            let range = index..<index + text.utf8CodeUnitCount
            if bytes.equals(range, text) { return (scalar, range.upperBound) }
        }
        guard bytes.byte(index + 1) == UInt8(ascii: "#") else { return nil }
        let isHexadecimal = bytes.byte(index + 2) == UInt8(ascii: "x")
        var at = index + (isHexadecimal ? 3 : 2)
        let start = at
        var value: UInt32 = 0
        while at - start < 8 {
            let byte = bytes.byte(at)
            if byte.isDigit {
                value = value * (isHexadecimal ? 16 : 10) + UInt32(byte - 48)
            } else if isHexadecimal, byte.isHexDigit {
                value = value * 16 + UInt32((byte | 0x20) - 87)
            } else {
                break
            }
            at += 1
        }
        guard at > start, bytes.byte(at) == UInt8(ascii: ";"), let scalar = Unicode.Scalar(value) else { return nil }
        // XML 1.0, production 2. What is no character of a text is left to the reference engine as well.
        switch value {
        case 0x20..<0xFFFE, 0x10000...0x10FFFF: return (scalar, at + 1)
        default: return nil
        }
    }
}
