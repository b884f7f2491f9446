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
        // What is not UTF-8 must not make the whole line unreadable: it becomes U+FFFD.
        guard text.allSatisfy({ $0 < 0x80 }) else {
            escaped(String(decoding: text, as: UTF8.self).utf8)
            return
        }
        escaped(text)
    }

    private mutating func escaped(_ text: some Collection<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7F:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(contentsOf: (byte < 0x10 ? "0" : "").utf8)
                bytes.append(contentsOf: String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// A number with one decimal, rounded half away from nought, or down, so that what is under a threshold does not look as if it
/// had reached it; what is not finite becomes nought.
func oneDecimal(_ value: Double, roundedDown: Bool = false) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "0.0" }
    let tenths = Int64((value.magnitude * 10).rounded(roundedDown ? .down : .toNearestOrAwayFromZero))
    return (value < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
}
