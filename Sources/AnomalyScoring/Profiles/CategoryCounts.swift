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
/// A value is 16 bits of the tag that the population counts (so two values of one debtor meet with a chance of 1 in 65,536;
/// countries and currencies never do), its count a ``Minifloat`` that loses 1/200 with every payment. The first nine entries are the
/// latest value of each attribute, which is nearly always the next one, too; the seven others stand behind. Where those are full
/// the smallest moves to a row beside, which only debtors of many banks and countries ever touch.
struct CategoryCounts: BitwiseCopyable, Sendable {
    static var capacity: Int { 16 }
    private static var earlierCapacity: Int { 7 }
    static var retention: Float { 199.0 / 200 }
    /// Below this count a value is new again.
    static var forgotten: Float { 0.01 }

    /// The attributes of the values that are not the latest, four bits each; 0 where there is none.
    private var attributes: UInt32 = 0
    /// Decayed count of payments: rounded as the counts are, so that the only value there is has the share 1.
    private(set) var total = Minifloat.zero
    private var latest = InlineArray<9, UInt16>(repeating: 0)
    private var earlier = InlineArray<7, UInt16>(repeating: 0)
    /// Of the latest values, then of the earlier ones.
    private var counts = InlineArray<16, Minifloat>(repeating: .zero)
    /// Decayed counts of values that were new, by attribute.
    private(set) var news = InlineArray<9, Minifloat>(repeating: .zero)

    /// The tags and their counts; those that were forgotten have next to none.
    var entries: [(tag: UInt32, count: Float)] {
        var entries: [(tag: UInt32, count: Float)] = []
        for attribute in 0..<Attribute.count where latest[attribute] != 0 {
            entries.append((Self.tag(attribute, latest[attribute]), counts[attribute].value))
        }
        for place in 0..<Self.earlierCapacity where attribute(at: place) >= 0 {
            entries.append((earlierTag(place), counts[Attribute.count + place].value))
        }
        return entries
    }

    /// The tag of an attribute's value, by which the population counts; never 0.
    @inline(__always)
    static func tag(_ attribute: Attribute, _ value: UInt32) -> UInt32 {
        UInt32(attribute.rawValue + 1) << 28 | value & 0x0FFF_FFFF
    }

    /// What of a tag's value a debtor's row keeps; 0 for none only.
    @inline(__always)
    static func value(of tag: UInt32) -> UInt16 {
        let low = UInt16(truncatingIfNeeded: tag)
        return low == 0 && tag != 0 ? 0x8000 : low
    }

    /// A row's value with its attribute, as rows beside keep it.
    @inline(__always)
    static func tag(_ attribute: Int, _ value: UInt16) -> UInt32 { UInt32(attribute + 1) << 28 | UInt32(value) }

    /// Tells the decayed counts of a payment's values, 0 where one was not seen.
    @inline(__always)
    mutating func find(_ payment: borrowing InlineArray<9, UInt16>, counts all: inout InlineArray<9, Float>) {
        // Through spans, since an inline array is copied whole where the place is not known beforehand.
        var found = all.mutableSpan
        let (payment, latest, counts) = (payment.span, latest.span, counts.span)
        for attribute in 0..<Attribute.count {
            let value = payment[attribute]
            if latest[attribute] == value {
                found[attribute] = value == 0 ? 0 : counts[attribute].value
            } else if value != 0 {
                let place = earlierPlace(attribute, value)
                if place >= 0 { found[attribute] = counts[Attribute.count &+ place].value }
            }
        }
    }

    /// Entries that had to make room.
    struct Moved {
        var tags = InlineArray<9, UInt32>(repeating: 0)
        var counts = InlineArray<9, Float>(repeating: 0)
        var count = 0
    }

    /// Takes in a payment's values, whose counts before it are given; all attributes at once. False where one is not the latest of
    /// its attribute: then ``change(_:counts:_:)`` is to follow.
    @inline(__always)
    mutating func update(
        _ payment: borrowing InlineArray<9, UInt16>,
        counts before: borrowing InlineArray<9, Float>,
        _ rounding: Minifloat.Rounding
    ) -> Bool {
        total = Minifloat(total.value * Self.retention + 1, rounding)
        let (payment, before, latest) = (payment.span, before.span, latest.span)
        var added = InlineArray<16, Float>(repeating: 0)
        var isSame = true
        do {
            var added = added.mutableSpan
            for attribute in 0..<Attribute.count {
                let isLatest = latest[attribute] == payment[attribute]
                added[attribute] = isLatest && payment[attribute] != 0 ? 1 : 0
                isSame = isSame && (isLatest || payment[attribute] == 0)
            }
        }
        var counts = counts.mutableSpan
        let more = added.span
        for entry in 0..<Self.capacity {
            counts[entry] = Minifloat(counts[entry].value * Self.retention + more[entry], rounding)
        }
        var news = news.mutableSpan
        for attribute in 0..<Attribute.count {
            let isThere = payment[attribute] != 0
            let retention: Float = isThere ? Self.retention : 1
            let isNew: Float = isThere && before[attribute] < Self.forgotten ? 1 : 0
            news[attribute] = Minifloat(news[attribute].value * retention + isNew, rounding)
        }
        return isSame
    }

    /// Makes those values the latest of their attributes that are not.
    mutating func change(
        _ payment: InlineArray<9, UInt16>,
        counts before: InlineArray<9, Float>,
        _ rounding: Minifloat.Rounding
    ) -> Moved {
        var moved = Moved()
        for attribute in 0..<Attribute.count where payment[attribute] != 0 && latest[attribute] != payment[attribute] {
            let count = Minifloat(before[attribute] * Self.retention + 1, rounding)
            change(attribute, to: payment[attribute], count, &moved)
        }
        return moved
    }

    /// The attribute of an earlier value, or −1.
    @inline(__always)
    private func attribute(at place: Int) -> Int {
        Int(truncatingIfNeeded: attributes >> UInt32(truncatingIfNeeded: 4 &* place) & 15) &- 1
    }

    private func earlierTag(_ place: Int) -> UInt32 { Self.tag(attribute(at: place), earlier[place]) }

    /// The place of a value among those that are not the latest of their attribute, or −1.
    @inline(__always)
    private borrowing func earlierPlace(_ attribute: Int, _ value: UInt16) -> Int {
        let earlier = earlier.span
        for place in 0..<Self.earlierCapacity where earlier[place] == value {
            if self.attribute(at: place) == attribute { return place }
        }
        return -1
    }

    /// Makes a value the latest of its attribute; the one that was goes to its place, or to the smallest's.
    private mutating func change(_ attribute: Int, to value: UInt16, _ count: Minifloat, _ moved: inout Moved) {
        let (before, beforeCount) = (latest[attribute], counts[attribute])
        latest[attribute] = value
        counts[attribute] = count
        var place = earlierPlace(attribute, value)
        if place < 0 {
            guard before != 0 else { return }
            place = 0
            for other in 1..<Self.earlierCapacity
            where counts[Attribute.count + other].value < counts[Attribute.count + place].value { place = other }
            let least = counts[Attribute.count + place].value
            if least >= Self.forgotten, self.attribute(at: place) >= 0 {
                moved.tags[moved.count] = earlierTag(place)
                moved.counts[moved.count] = least
                moved.count += 1
            }
        }
        earlier[place] = before
        counts[Attribute.count + place] = beforeCount
        let shift = UInt32(4 * place)
        attributes = attributes & ~(15 << shift) | (before == 0 ? 0 : UInt32(attribute + 1)) << shift
    }
}

/// The counts for which a debtor's row has no room: 48 more, then the smallest is forgotten.
struct MoreCategories: ProfileRow {
    static var capacity: Int { 48 }

    private var tags = InlineArray<48, UInt32>(repeating: 0)
    private var payments: UInt32 = 0
    private var last: UInt32 = 0
    /// As they stood after so many payments.
    private var counts = InlineArray<48, Minifloat>(repeating: .zero)

    static let empty = MoreCategories()

    /// The decayed count of a tag before a debtor's payment of that number; 0 where it is not here.
    func count(of tag: UInt32, payments now: UInt32) -> Float {
        let (tags, counts) = (tags.span, counts.span)
        for entry in 0..<Self.capacity where tags[entry] == tag {
            return Float(Double(counts[entry].value) * Self.retention(over: now &- payments))
        }
        return 0
    }

    /// The tags and their counts, decayed to a debtor's payment of that number.
    func entries(payments now: UInt32) -> [(tag: UInt32, count: Float)] {
        let retention = Self.retention(over: now &- payments)
        return (0..<Self.capacity).filter { tags[$0] != 0 }
            .map { (tags[$0], Float(Double(counts[$0].value) * retention)) }
    }

    /// Takes a tag out, which has found room in the debtor's row again.
    mutating func remove(_ tag: UInt32) {
        for entry in 0..<Self.capacity where tags[entry] == tag {
            tags[entry] = 0
            counts[entry] = .zero
        }
    }

    /// Takes in a count that had to make room, as it stands after so many payments.
    mutating func insert(_ tag: UInt32, _ count: Float, payments now: UInt32, at time: UInt32) {
        let retention = Float(Self.retention(over: now &- payments))
        var smallest = 0
        for entry in 0..<Self.capacity {
            counts[entry] = Minifloat(counts[entry].value * retention)
            if counts[entry].value < counts[smallest].value { smallest = entry }
        }
        payments = now
        last = time
        guard count > counts[smallest].value else { return }
        tags[smallest] = tag
        counts[smallest] = Minifloat(count)
    }

    private static func retention(over payments: UInt32) -> Double {
        payments == 0 ? 1 : Elementary.exp(Double(payments) * Elementary.log(Double(CategoryCounts.retention)))
    }

    var isPlausible: Bool { true }
    var lastUse: UInt32 { last }
}
