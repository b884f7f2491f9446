import PaymentModel

/// One JSON object whose members keep the order in which they were added.
///
/// Absent values add nothing. Encoders of general libraries do not keep an order, and the order of members is
/// part of paycheck's contract.
struct JSONObject {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    var isEmpty: Bool { bytes.count == 1 }

    /// The object, closed.
    var closed: [UInt8] { bytes + [UInt8(ascii: "}")] }

    mutating func add(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value.utf8)
    }

    /// Adds the bytes of a text; empty means absent.
    mutating func add(_ name: StaticString, utf8 value: some Collection<UInt8>) {
        guard !value.isEmpty else { return }
        key(name)
        string(value)
    }

    mutating func add(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func add(_ name: StaticString, _ value: Bool) {
        key(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Adds a number with one decimal; see ``oneDecimal(_:roundedDown:)``.
    mutating func add(_ name: StaticString, tenths value: Double, roundedDown: Bool = false) {
        key(name)
        bytes.append(contentsOf: oneDecimal(value, roundedDown: roundedDown).utf8)
    }

    /// Adds an array of strings; none means absent.
    mutating func add(_ name: StaticString, _ values: [String]) {
        guard !values.isEmpty else { return }
        key(name)
        array(values) { $0.string($1.utf8) }
    }

    /// Adds an inner object; an empty one means absent.
    mutating func add(_ name: StaticString, _ object: JSONObject) {
        guard !object.isEmpty else { return }
        key(name)
        bytes.append(contentsOf: object.closed)
    }

    /// Adds an array of objects, also when there are none.
    mutating func add(_ name: StaticString, _ objects: [JSONObject]) {
        key(name)
        array(objects) { $0.bytes.append(contentsOf: $1.closed) }
    }

    private mutating func array<Element>(_ values: [Element], _ one: (inout JSONObject, Element) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for (position, value) in values.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            one(&self, value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func key(_ name: StaticString) {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.description.utf8)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func string(_ text: some Collection<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        if text.allSatisfy({ $0 < 0x7F }) {
            for byte in text { ascii(byte) }
        } else {
            // What is not UTF-8 must not make the whole line unreadable: it becomes U+FFFD.
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
                if scalar.value < 0x7F {
                    ascii(UInt8(scalar.value))
                } else if Self.isObeyed(scalar) {
                    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { escape(unit) }
                } else {
                    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Controls and marks of direction: a terminal that shows the line would do what they say.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C, 0xFEFF: true
        default: false
        }
    }

    private mutating func ascii(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0..<0x20: escape(UInt16(byte))
        default: bytes.append(byte)
        }
    }

    private mutating func escape(_ unit: UInt16) {
        let digits = String(unit, radix: 16)
        bytes.append(contentsOf: "\\u".utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
        bytes.append(contentsOf: digits.utf8)
    }
}

extension [JSONObject] {
    /// One object a line.
    var lines: String { map { String(decoding: $0.closed, as: UTF8.self) + "\n" }.joined() }

    /// One array, an object a line.
    var array: String {
        "[\n" + map { String(decoding: $0.closed, as: UTF8.self) }.joined(separator: ",\n") + "\n]\n"
    }
}

/// A number with one decimal, rounded half away from nought, or down, so that what is under a threshold does not look as if it
/// had reached it; what is not finite becomes nought.
func oneDecimal(_ value: Double, roundedDown: Bool = false) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "0.0" }
    let tenths = Int64((value.magnitude * 10).rounded(roundedDown ? .down : .toNearestOrAwayFromZero))
    return (value < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
}
