import Foundation
import MTMessages
import PaymentModel
import Testing

/// Everything that a reader told of some bytes.
struct Told {
    var payments: [Payment] = []
    var problems: [Problem] = []
    var messages: [MessageSummary] = []
    /// The kinds of events in their order: p, e (problem), m.
    var order = ""

    var codes: [String] { problems.map(\.code) }
    var errors: [Problem] { problems.filter { $0.severity == .error } }
    var types: [String?] { messages.map { $0.message?.text } }

    /// Nothing yet.
    init() {}

    /// Takes what a reader tells.
    mutating func take(_ event: MessageEvent) {
        switch event {
        case .payment(let payment):
            payments.append(payment)
            order += "p"
        case .problem(let problem):
            problems.append(problem)
            order += "e"
        case .record: break
        case .message(let message):
            messages.append(message)
            order += "m"
        }
    }

    /// Reads bytes in pieces of a size, or at once.
    init(
        _ bytes: [UInt8],
        rules: RuleSet = .all,
        bareType: String? = nil,
        limits: Limits = Limits(),
        pieces: Int = .max,
        keepsRecords: Bool = false
    ) {
        var reader = MTReader(rules: rules, bareType: bareType, limits: limits, keepsRecords: keepsRecords)
        do {
            var at = 0
            while at < bytes.count {
                let end = pieces < bytes.count - at ? at + pieces : bytes.count
                try unsafe reader.read(bytes.span.bytes.extracting(at..<end)) { take($0) }
                at = end
            }
            try reader.finish { take($0) }
        } catch {
            Issue.record("the reader threw \(error)")
        }
    }

    init(
        _ text: String,
        rules: RuleSet = .all,
        bareType: String? = nil,
        pieces: Int = .max,
        keepsRecords: Bool = false
    ) {
        self.init(Array(text.utf8), rules: rules, bareType: bareType, pieces: pieces, keepsRecords: keepsRecords)
    }
}

/// A message of our own: its parts may be replaced.
func fin(_ fields: [String], lineEnd: String = "\r\n", block2: String? = nil) -> String {
    fin("103", block2: block2, lineEnd: lineEnd, fields)
}

/// A message of any type.
func fin(
    _ type: String,
    block1: String = "F01BANKDEFFAXXX0001000001",
    block2: String? = nil,
    block3: String = "",
    lineEnd: String = "\r\n",
    _ fields: [String]
) -> String {
    let second = block2 ?? "I\(type)BANKUS33XXXXN"
    let text = fields.map { $0.replacingOccurrences(of: "\n", with: lineEnd) + lineEnd }.joined()
    return "{1:\(block1)}{2:\(second)}" + (block3.isEmpty ? "" : "{3:\(block3)}") + "{4:\(lineEnd)\(text)-}"
}

/// The fields of a plain 103.
let plain103 = [
    ":20:REF-1", ":23B:CRED", ":32A:160204USD20000000,", ":50K:/123456\nACME LTD\n1 MAIN STREET\nDHAKA",
    ":59:/987654321\nJOHN DOE\n2 SIDE STREET", ":70:INVOICE 1", ":71A:SHA",
]
