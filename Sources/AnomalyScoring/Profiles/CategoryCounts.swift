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
/// a count that loses 1/200 with every payment. The first nine entries are the latest value of each attribute, which is
/// nearly always the next one, too; the others stand behind. Where those are full the smallest moves to a row beside, which
/// only debtors of many banks and countries ever touch.
struct CategoryCounts: BitwiseCopyable, Sendable {
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

    var isPlausible: Bool {
        for entry in 0..<Self.capacity where !counts[entry].isPlausible { return false }
        for attribute in 0..<Attribute.count where !news[attribute].isPlausible { return false }
        return total.isPlausible
    }

    /// The tags and their counts; those that were forgotten have next to none.
    var entries: [(tag: UInt32, count: Float)] {
        (0..<Self.capacity).filter { tags[$0] != 0 }.map { (tags[$0], counts[$0]) }
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
    func counts(of payment: borrowing InlineArray<9, UInt32>) -> InlineArray<9, Float> {
        var all = InlineArray<9, Float>(repeating: 0)
        // Through spans, since an inline array is copied whole where the place is not known beforehand.
        var found = all.mutableSpan
        let (payment, tags, counts) = (payment.span, tags.span, counts.span)
        for attribute in 0..<Attribute.count where payment[attribute] != 0 {
            if tags[attribute] == payment[attribute] {
                found[attribute] = counts[attribute]
            } else {
                let entry = earlierPlace(of: payment[attribute])
                if entry >= 0 { found[attribute] = counts[entry] }
            }
        }
        return all
    }

    /// Entries that had to make room.
    struct Moved {
        var tags = InlineArray<9, UInt32>(repeating: 0)
        var counts = InlineArray<9, Float>(repeating: 0)
        var count = 0
    }

    /// Takes in a payment's tags, whose counts before it are given; all attributes at once. False where one is not the latest of
    /// its attribute: then ``change(_:counts:)`` is to follow.
    @inline(__always)
    mutating func update(_ payment: borrowing InlineArray<9, UInt32>, counts before: borrowing InlineArray<9, Float>)
        -> Bool
    {
        total = total * Self.retention + 1
        var isSame = true
        let (payment, before, tags) = (payment.span, before.span, tags.span)
        var counts = counts.mutableSpan
        var news = news.mutableSpan
        for entry in 0..<Self.capacity { counts[entry] *= Self.retention }
        for attribute in 0..<Attribute.count {
            let (tag, isThere) = (payment[attribute], payment[attribute] != 0)
            let retention: Float = isThere ? Self.retention : 1
            news[attribute] = news[attribute] * retention + (isThere && before[attribute] < Self.forgotten ? 1 : 0)
            let isLatest = tags[attribute] == tag
            counts[attribute] += isThere && isLatest ? 1 : 0
            isSame = isSame && (isLatest || !isThere)
        }
        return isSame
    }

    /// Makes those tags the latest of their attributes that are not.
    mutating func change(_ payment: InlineArray<9, UInt32>, counts before: InlineArray<9, Float>) -> Moved {
        var moved = Moved()
        for attribute in 0..<Attribute.count where payment[attribute] != 0 && tags[attribute] != payment[attribute] {
            change(attribute, to: payment[attribute], before[attribute] * Self.retention + 1, &moved)
        }
        return moved
    }

    /// The place of a tag among those that are not the latest of their attribute, or −1.
    @inline(__always)
    private func earlierPlace(of tag: UInt32) -> Int {
        let tags = tags.span
        for entry in Attribute.count..<Self.capacity where tags[entry] == tag { return entry }
        return -1
    }

    /// Makes a tag the latest of its attribute; the one that was goes to its place, or to the smallest's.
    private mutating func change(_ attribute: Int, to tag: UInt32, _ count: Float, _ moved: inout Moved) {
        let (earlier, earlierCount) = (tags[attribute], counts[attribute])
        tags[attribute] = tag
        counts[attribute] = count
        var place = earlierPlace(of: tag)
        if place < 0 {
            guard earlier != 0 else { return }
            place = Attribute.count
            for entry in Attribute.count + 1..<Self.capacity where counts[entry] < counts[place] { place = entry }
            if counts[place] >= Self.forgotten {
                moved.tags[moved.count] = tags[place]
                moved.counts[moved.count] = counts[place]
                moved.count += 1
            }
        }
        tags[place] = earlier
        counts[place] = earlierCount
    }
}

/// The counts for which a debtor's row has no room: 48 more, then the smallest is forgotten.
struct MoreCategories: ProfileRow {
    static var capacity: Int { 48 }

    private var tags = InlineArray<48, UInt32>(repeating: 0)
    /// As they stood after so many payments.
    private var counts = InlineArray<48, Float>(repeating: 0)
    private var payments: UInt32 = 0
    private var last: UInt32 = 0

    static let empty = MoreCategories()

    /// The decayed count of a tag before a debtor's payment of that number; 0 where it is not here.
    func count(of tag: UInt32, payments now: UInt32) -> Float {
        let (tags, counts) = (tags.span, counts.span)
        for entry in 0..<Self.capacity where tags[entry] == tag {
            return Float(Double(counts[entry]) * Self.retention(over: now &- payments))
        }
        return 0
    }

    /// The tags and their counts, decayed to a debtor's payment of that number.
    func entries(payments now: UInt32) -> [(tag: UInt32, count: Float)] {
        let retention = Self.retention(over: now &- payments)
        return (0..<Self.capacity).filter { tags[$0] != 0 }.map { (tags[$0], Float(Double(counts[$0]) * retention)) }
    }

    /// Takes a tag out, which has found room in the debtor's row again.
    mutating func remove(_ tag: UInt32) {
        for entry in 0..<Self.capacity where tags[entry] == tag {
            tags[entry] = 0
            counts[entry] = 0
        }
    }

    /// Takes in a count that had to make room, as it stands after so many payments.
    mutating func insert(_ tag: UInt32, _ count: Float, payments now: UInt32, at time: UInt32) {
        let retention = Self.retention(over: now &- payments)
        var smallest = 0
        for entry in 0..<Self.capacity {
            counts[entry] = Float(Double(counts[entry]) * retention)
            if counts[entry] < counts[smallest] { smallest = entry }
        }
        payments = now
        last = time
        guard count > counts[smallest] else { return }
        tags[smallest] = tag
        counts[smallest] = count
    }

    private static func retention(over payments: UInt32) -> Double {
        payments == 0 ? 1 : Elementary.exp(Double(payments) * Elementary.log(Double(CategoryCounts.retention)))
    }

    var isPlausible: Bool {
        for entry in 0..<Self.capacity where !counts[entry].isPlausible { return false }
        return true
    }

    var lastUse: UInt32 { last }
}
