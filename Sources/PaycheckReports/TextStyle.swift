import AnomalyScoring
import PaymentModel

/// How text looks on a terminal; without colour it looks like nothing but itself.
public struct TextStyle: Sendable {
    /// Whether escape sequences are written.
    public let colour: Bool

    /// Makes a style.
    public init(colour: Bool) {
        self.colour = colour
    }

    func bold(_ text: String) -> String { wrapped(text, "1") }
    func faint(_ text: String) -> String { wrapped(text, "2") }

    func decision(_ decision: Decision, _ text: String) -> String {
        switch decision {
        case .hold: wrapped(text, "1;31")
        case .review: wrapped(text, "1;33")
        case .pass: wrapped(text, "32")
        }
    }

    func severity(isError: Bool, _ text: String) -> String { wrapped(text, isError ? "31" : "33") }

    private func wrapped(_ text: String, _ code: String) -> String {
        colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// A text from a message as it may be shown on a terminal: nothing in it can move the cursor, turn the writing around, or hide.
func printable(_ text: String) -> String { visible(text) }

/// A whole number with commas between thousands.
func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude).utf8)
    var place = digits.count - 3
    while place > 0 {
        digits.insert(UInt8(ascii: ","), at: place)
        place -= 3
    }
    return (number < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
}

/// A number with its noun: `1 payment`, `35 payments`.
func counted(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

extension String {
    /// Filled with spaces to a width in characters; longer texts are cut, with an ellipsis.
    func fitted(_ width: Int) -> String {
        let length = count
        if length <= width { return self + String(repeating: " ", count: width - length) }
        return String(prefix(width - 1)) + "…"
    }

    /// Spaces in front, to a width in characters.
    func rightAligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
