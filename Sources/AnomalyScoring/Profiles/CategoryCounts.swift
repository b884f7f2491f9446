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
/// a count that loses 1/200 with every payment. Where the block is full the smallest moves to a table beside, which only
/// debtors of many banks and countries ever touch.
struct CategoryCounts: Sendable {
    static var capacity: Int { 16 }
    static var retention: Float { 199.0 / 200 }
    /// Below this count a value is new again.
    static var forgotten: Float { 0.01 }

    private var tags = InlineArray<16, UInt32>(repeating: 0)
    private var counts = InlineArray<16, Float>(repeating: 0)
    /// Decayed counts of values that were new, by attribute.
    private(set) var news = InlineArray<9, Float>(repeating: 0)
    /// Decayed count of payments.
    private(set) var total: Float = 0
    /// Payments ever: the time of the decay.
    private var payments: UInt32 = 0
    private var hasOverflow = false

    /// A count that found no place in the block, as it stood after so many payments.
    struct Overflow: Sendable {
        var count: Float = 0
        var payments: UInt32 = 0
    }

    /// Reads a word of each line of 64 bytes or so.
    @inline(__always)
    borrowing func touch() -> UInt32 { tags[0] &+ counts[0].bitPattern &+ counts[15].bitPattern }

    /// The tag of an attribute's value; never 0.
    @inline(__always)
    static func tag(_ attribute: Attribute, _ value: UInt32) -> UInt32 {
        UInt32(attribute.rawValue + 1) << 28 | value & 0x0FFF_FFFF
    }

    /// The decayed counts of a payment's tags, 0 where one was not seen.
    @inline(__always)
    func counts(
        of payment: borrowing InlineArray<9, UInt32>,
        debtor: UInt64,
        _ overflow: borrowing OpenAddressingTable<Overflow>
    ) -> InlineArray<9, Float> {
        var found = InlineArray<9, Float>(repeating: 0)
        for attribute in 0..<Attribute.count {
            let tag = payment[attribute]
            guard tag != 0 else { continue }
            let entry = place(of: tag)
            if entry >= 0 {
                found[attribute] = counts[entry]
            } else if hasOverflow {
                found[attribute] = overflowed(tag, debtor, overflow)
            }
        }
        return found
    }

    /// Takes in a payment's tags, whose counts before it are given; all attributes at once.
    @inline(__always)
    mutating func update(
        _ payment: borrowing InlineArray<9, UInt32>,
        counts before: InlineArray<9, Float>,
        debtor: UInt64,
        _ overflow: inout OpenAddressingTable<Overflow>
    ) {
        for entry in 0..<Self.capacity { counts[entry] *= Self.retention }
        payments &+= 1
        total = total * Self.retention + 1
        for attribute in 0..<Attribute.count {
            let tag = payment[attribute]
            guard tag != 0 else { continue }
            let isNew = before[attribute] < Self.forgotten
            news[attribute] = news[attribute] * Self.retention + (isNew ? 1 : 0)
            let entry = place(of: tag)
            if entry >= 0 {
                counts[entry] += 1
            } else {
                insert(tag, before[attribute] * Self.retention + 1, debtor, &overflow)
            }
        }
    }

    @inline(__always)
    private func place(of tag: UInt32) -> Int {
        for entry in 0..<Self.capacity where tags[entry] == tag { return entry }
        return -1
    }

    private mutating func insert(
        _ tag: UInt32,
        _ count: Float,
        _ debtor: UInt64,
        _ overflow: inout OpenAddressingTable<Overflow>
    ) {
        var smallest = 0
        for entry in 1..<Self.capacity where counts[entry] < counts[smallest] { smallest = entry }
        if counts[smallest] >= Self.forgotten {
            let place = overflow.insert(Self.key(tags[smallest], debtor)).place
            overflow[place] = Overflow(count: counts[smallest], payments: payments)
            hasOverflow = true
        }
        tags[smallest] = tag
        counts[smallest] = count
    }

    private func overflowed(
        _ tag: UInt32,
        _ debtor: UInt64,
        _ overflow: borrowing OpenAddressingTable<Overflow>
    ) -> Float {
        let place = overflow.place(of: Self.key(tag, debtor))
        guard place >= 0 else { return 0 }
        let row = overflow[place]
        let since = Double(payments &- row.payments)
        return Float(Double(row.count) * Elementary.exp(since * Elementary.log(Double(Self.retention))))
    }

    @inline(__always)
    private static func key(_ tag: UInt32, _ debtor: UInt64) -> UInt64 {
        (debtor ^ UInt64(tag) &* 0x9E37_79B9_7F4A_7C15) | 1
    }
}
