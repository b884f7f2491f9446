/// Why the reference engine read a part of a file: what the counters of ``ScanStatistics`` are by.
public enum HandOverReason: UInt8, Sendable, CaseIterable {
    /// The message has no schema that could be compiled, or none at all.
    case schema
    /// Something around messages that is rare: a processing instruction, a prefix that is not declared, text.
    case envelope
    /// SWIFT Alliance Access's envelope.
    case dataPDU
    /// A document type declaration, a processing instruction, a comment or CDATA inside a message.
    case markup
    /// An element that is not expected here, or none where one is.
    case content
    /// A start tag with other attributes than the schema has, or a namespace declared anew.
    case attribute
    /// A value that is not certainly of its type.
    case value
    /// What stands where the schema allows foreign elements.
    case foreign
    /// A rule beyond the schema is broken.
    case rule
    /// A record that gives no payment.
    case payment
    /// A header and its document do not belong together, or a message has none of its own.
    case header
    /// Something longer or deeper than the fast engine takes.
    case size
    /// The file ends, or turns into something that is not XML.
    case syntax

    /// In words.
    public var text: String {
        switch self {
        case .schema: "no schema that runs fast (see paycheck schemas list)"
        case .envelope: "something rare around a message"
        case .dataPDU: "a DataPDU"
        case .markup: "a comment, processing instruction, CDATA or DOCTYPE in a message"
        case .content: "an element missing or not expected"
        case .attribute: "attributes or namespaces that are rare"
        case .value: "a value that is wrong or rarely written so"
        case .foreign: "foreign elements in supplementary data or a signature"
        case .rule: "a rule beyond the schema"
        case .payment: "a payment that cannot be read exactly"
        case .header: "a header that does not fit its document"
        case .size: "something long or deep"
        case .syntax: "a fault in the syntax, or the end of the file"
        }
    }
}

/// How much of what was read was read by the fast engine, and why the rest was not.
public struct ScanStatistics: Sendable, Hashable {
    /// Messages that the fast engine read to their ends.
    public var fastMessages = 0
    /// Messages that the reference engine read, or ended.
    public var referenceMessages = 0
    /// Records (payments, entries) that the fast engine read.
    public var fastRecords = 0
    /// Bytes that the fast engine read.
    public var fastBytes = 0
    /// Bytes that the reference engine read.
    public var referenceBytes = 0
    /// How often the reference engine took over, by reason; its place is the reason's raw value.
    public var handOvers = [Int](repeating: 0, count: HandOverReason.allCases.count)

    /// All counts at nought.
    public init() {}

    /// The counts of both together.
    public static func + (a: ScanStatistics, b: ScanStatistics) -> ScanStatistics {
        var sum = a
        sum.fastMessages += b.fastMessages
        sum.referenceMessages += b.referenceMessages
        sum.fastRecords += b.fastRecords
        sum.fastBytes += b.fastBytes
        sum.referenceBytes += b.referenceBytes
        for (index, count) in b.handOvers.enumerated() { sum.handOvers[index] += count }
        return sum
    }
}
