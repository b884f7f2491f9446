/// The type of a message: `103`, `103.STP`, `202.COV`, `pacs.008.001.08`; at most 16 ASCII characters.
///
/// Kept in two machine words, so that a payment carries it without an allocation.
public struct MessageType: Sendable, Hashable {
    private let low: UInt64
    private let high: UInt64

    /// Makes a type of up to 16 bytes of printable ASCII; nil for anything else.
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public init?<Text: Collection<UInt8>>(_ text: Text) {
        guard (1...16).contains(text.count) else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (position, byte) in text.enumerated() {
            guard byte > 0x20, byte < 0x7F else { return nil }
            if position < 8 {
                words.0 |= UInt64(byte) << UInt64(8 * position)
            } else {
                words.1 |= UInt64(byte) << UInt64(8 * (position - 8))
            }
        }
        (low, high) = words
    }

    /// Makes a type from a text; see ``init(_:)-(Collection<UInt8>)``.
    public init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }

    /// The bytes of the text, lowest first: for tables and comparisons.
    public var words: (low: UInt64, high: UInt64) { (low, high) }

    /// Whether institutions pay on their own account: MT200 to MT205, `pacs.009`, `pacs.010`. A cover is one, too.
    public var isInstitutionTransfer: Bool {
        // "pacs.009" and "pacs.010" fill the low word; "20" stands in the lowest two bytes.
        low == 0x3930_302E_7363_6170 || low == 0x3031_302E_7363_6170
            || (low & 0xFFFF == 0x3032 && UInt8(truncatingIfNeeded: low >> 16).isDigit)
    }

    /// Whether it is an MT that orders one payment: 103, 200, 202 or 205, of whatever kind. Its own reference is the payment's.
    public var ordersOnePayment: Bool {
        // The lowest three bytes are the digits, and what follows is nothing or a full stop.
        let number = low & 0xFF_FFFF
        let isOne = number == 0x33_3031 || number == 0x30_3032 || number == 0x32_3032 || number == 0x35_3032
        return isOne && (low >> 24 & 0xFF == 0 || low >> 24 & 0xFF == 0x2E)
    }

    /// The text.
    public var text: String {
        unsafe String(unsafeUninitializedCapacity: 16) { buffer in
            var end = 0
            func put(_ word: UInt64) {
                var rest = word
                while rest != 0 {
                    let byte = UInt8(truncatingIfNeeded: rest)
                    if byte != 0 {
                        unsafe buffer[end] = byte
                        end += 1
                    }
                    rest >>= 8
                }
            }
            put(low)
            put(high)
            return end
        }
    }

    /// Whether it is an ISO 20022 message: four letters, a full stop, and so on.
    public var isISO20022: Bool {
        UInt8(truncatingIfNeeded: low >> 32) == UInt8(ascii: ".") && !UInt8(truncatingIfNeeded: low).isDigit
    }

    /// The message without variant and version: `103`, `pacs.008`.
    public var family: String {
        let text = text
        return isISO20022 ? String(text.prefix(8)) : String(text.prefix(3))
    }
}

extension MessageType: ExpressibleByStringLiteral {
    /// A type known when the program is written; a literal of a wrong form is a programmer's error.
    public init(stringLiteral text: StaticString) {
        guard let type = MessageType(text.description) else { preconditionFailure("not a message type: \(text)") }
        self = type
    }
}

extension MessageType: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}
