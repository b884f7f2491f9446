/// What is compared as a category: each has an own share and a population share per value.
enum Attribute: Int, CaseIterable, Sendable {
    case country, bank, kind, currency, purpose, route, format, charges, style

    static var count: Int { 9 }

    /// How many values the population is expected to have: the prior mass of unseen ones is half of it.
    var expectedValues: Double {
        switch self {
        case .country: 40
        case .bank: 200
        case .kind, .charges, .style: 4
        case .currency: 12
        case .purpose, .route: 20
        case .format: 16
        }
    }
}

/// The decayed counts of a debtor's categories, all attributes in one fixed block of its row.
///
/// One entry holds 4 bits of attribute and 28 of value (so two values of one debtor meet with a chance of 4·10⁻⁹) and
/// a count that loses 1/200 with every payment. Where the block is full the smallest gives way: what was rare
/// becomes new again, and the debtor's own rate of new values, which counts that too, keeps it from surprising.
struct CategoryCounts: Sendable {
    static var capacity: Int { 16 }
    static var retention: Float { 199.0 / 200 }

    private var tags = InlineArray<16, UInt32>(repeating: 0)
    private var counts = InlineArray<16, Float>(repeating: 0)
    /// Decayed counts of values that were new, by attribute.
    private(set) var news = InlineArray<9, Float>(repeating: 0)
    /// Decayed count of payments.
    private(set) var total: Float = 0

    /// Reads a word of each line of 64 bytes or so.
    @inline(__always)
    borrowing func touch() -> UInt32 { tags[0] &+ counts[0].bitPattern &+ counts[15].bitPattern }

    /// The tag of an attribute's value; never 0.
    @inline(__always)
    static func tag(_ attribute: Attribute, _ value: UInt32) -> UInt32 {
        UInt32(attribute.rawValue + 1) << 28 | value & 0x0FFF_FFFF
    }

    /// The decayed count of a tag, 0 where it was not seen.
    @inline(__always)
    func count(of tag: UInt32) -> Float {
        for entry in 0..<Self.capacity where tags[entry] == tag { return counts[entry] }
        return 0
    }

    /// Takes in a payment's tags, all attributes at once.
    @inline(__always)
    mutating func update(_ payment: InlineArray<9, UInt32>) {
        var found = InlineArray<9, Bool>(repeating: false)
        for attribute in 0..<Attribute.count {
            let tag = payment[attribute]
            guard tag != 0 else { continue }
            var isNew = true
            for entry in 0..<Self.capacity where tags[entry] == tag {
                found[attribute] = true
                isNew = counts[entry] < 0.01
                break
            }
            news[attribute] = news[attribute] * Self.retention + (isNew ? 1 : 0)
        }
        for entry in 0..<Self.capacity { counts[entry] *= Self.retention }
        for attribute in 0..<Attribute.count {
            let tag = payment[attribute]
            guard tag != 0 else { continue }
            if found[attribute] {
                for entry in 0..<Self.capacity where tags[entry] == tag {
                    counts[entry] += 1
                    break
                }
            } else {
                insert(tag)
            }
        }
        total = total * Self.retention + 1
    }

    private mutating func insert(_ tag: UInt32) {
        var smallest = 0
        for entry in 1..<Self.capacity where counts[entry] < counts[smallest] { smallest = entry }
        tags[smallest] = tag
        counts[smallest] = 1
    }
}
