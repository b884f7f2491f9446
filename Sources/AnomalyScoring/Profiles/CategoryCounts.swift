internal import CFloatVectors

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
    private var news = InlineArray<9, Minifloat>(repeating: .zero)

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

    /// The decayed counts of a payment's values, and where they were found.
    struct Found {
        /// By attribute, 0 where a value was not seen; what stands behind the ninth means nothing.
        var counts = InlineArray<12, Float>(repeating: 0)
        /// The attributes whose value is there and not the latest, a bit each.
        fileprivate(set) var changed: UInt32 = 0
        /// The attributes whose value is not counted, or next to never, a bit each.
        var new: UInt32 = 0
        /// The attributes whose value was found beside the debtor's row, a bit each.
        var beside: UInt32 = 0
        /// The place of a changed value among the earlier ones, −1 for none; of others it means nothing.
        fileprivate var places = InlineArray<9, Int8>(repeating: -1)
    }

    /// Tells the decayed counts of a payment's values.
    @inline(__always)
    mutating func find(_ payment: borrowing InlineArray<9, UInt16>, into found: inout Found) {
        // Through spans, since an inline array is copied whole where the place is not known beforehand.
        let (values, latest, earlier, codes) = (payment.span, latest.span, earlier.span, counts.span)
        let attributes = attributes
        // The first eight attributes at once, then the ninth.
        let (those, ours, theirs) = unsafe (Self.eight(values.bytes), Self.eight(latest.bytes), Self.eight(codes.bytes))
        let isThere = Self.marks.replacing(with: 0, where: those .== .zero)
        let isChanged = isThere.replacing(with: 0, where: those .== ours)
        let counted = SIMD8<UInt32>(truncatingIfNeeded: theirs & isThere & ~isChanged)
        var span = found.counts.mutableSpan
        do {
            var counts = unsafe span.mutableBytes
            counts.storeBytes(of: Minifloat.values(counted.lowHalf), toByteOffset: 0, as: SIMD4<Float>.self)
            counts.storeBytes(of: Minifloat.values(counted.highHalf), toByteOffset: 16, as: SIMD4<Float>.self)
        }
        var rest = ~(paycheck_same(those, ours) | paycheck_same(those, .zero)) & 0xFF
        if latest[8] == values[8] {
            span[8] = values[8] == 0 ? 0 : codes[8].value
        } else {
            span[8] = 0
            if values[8] != 0 { rest |= 1 << 8 }
        }
        found.changed = rest
        (found.new, found.beside) = (0, 0)
        var places = found.places.mutableSpan
        while rest != 0 {
            let attribute = rest.trailingZeroBitCount
            rest &= rest &- 1
            let place = Self.place(attribute, values[attribute], earlier, attributes)
            places[attribute] = Int8(truncatingIfNeeded: place)
            if place >= 0 { span[attribute] = codes[Attribute.count &+ place].value }
        }
    }

    /// The first eight numbers of 16 bits.
    @inline(__always)
    private static func eight(_ bytes: RawSpan) -> SIMD8<UInt16> {
        unsafe bytes.unsafeLoadUnaligned(as: SIMD8<UInt16>.self)
    }

    private static var marks: SIMD8<UInt16> { SIMD8(repeating: .max) }
    private static var placeBits: SIMD8<UInt16> { SIMD8(1, 2, 4, 8, 16, 32, 64, 128) }

    /// The decayed counts of values that were new: of the first four attributes, of the next four, of the ninth.
    @inline(__always)
    mutating func news(_ four: Int) -> SIMD4<Float> {
        let news = news.span
        if four == 2 { return Minifloat.values(SIMD4(UInt32(news[8].code), 0, 0, 0)) }
        let codes = unsafe news.bytes.unsafeLoadUnaligned(fromByteOffset: 8 &* four, as: SIMD4<UInt16>.self)
        return Minifloat.values(SIMD4<UInt32>(truncatingIfNeeded: codes))
    }

    /// Entries that had to make room.
    struct Moved {
        var tags = InlineArray<9, UInt32>(repeating: 0)
        var counts = InlineArray<9, Float>(repeating: 0)
        var count = 0
    }

    /// Takes in a payment's values, which were found before; all attributes at once.
    ///
    /// Values that are not the latest of their attribute become it: what had to make room is told.
    @inline(__always)
    mutating func update(
        _ payment: borrowing InlineArray<9, UInt16>,
        _ found: borrowing Found,
        _ rounding: Minifloat.Rounding
    ) -> Moved {
        total = Minifloat(total.value * Self.retention + 1, rounding)
        do {
            let (values, latest) = (payment.span, latest.span)
            let (those, ours) = unsafe (Self.eight(values.bytes), Self.eight(latest.bytes))
            let isThere = Self.marks.replacing(with: 0, where: those .== .zero)
            let isLatest = isThere.replacing(with: 0, where: those .!= ours)
            let isNinthThere: UInt16 = values[8] == 0 ? 0 : .max
            let isNinthLatest = values[8] == latest[8] ? isNinthThere : 0
            let newBits = SIMD8(repeating: UInt16(truncatingIfNeeded: found.new)) & Self.placeBits
            let isNew = Self.marks.replacing(with: 0, where: newBits .== .zero)
            var counts = counts.mutableSpan
            var bytes = unsafe counts.mutableBytes
            for eight in 0..<2 {
                let old = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: 16 &* eight, as: SIMD4<UInt32>.self)
                let marks =
                    eight == 0
                    ? unsafe unsafeBitCast(isLatest, to: SIMD4<UInt32>.self) : SIMD4(UInt32(isNinthLatest), 0, 0, 0)
                let new = Minifloat.faded(old, by: Self.retention, marks: marks, rounding)
                bytes.storeBytes(of: new, toByteOffset: 16 &* eight, as: SIMD4<UInt32>.self)
            }
            var news = news.mutableSpan
            do {
                // Where there is no value nothing fades.
                var bytes = unsafe news.mutableBytes
                let old = unsafe bytes.bytes.unsafeLoadUnaligned(as: SIMD4<UInt32>.self)
                let new = unsafe Minifloat.faded(
                    old,
                    by: Self.retention,
                    marks: unsafeBitCast(isNew, to: SIMD4<UInt32>.self),
                    rounding
                )
                let kept = unsafe unsafeBitCast(isThere, to: SIMD4<UInt32>.self)
                bytes.storeBytes(of: new & kept | old & ~kept, toByteOffset: 0, as: SIMD4<UInt32>.self)
            }
            let isNinthNew: Float = found.new >> 8 & 1 == 1 ? 1 : 0
            if isNinthThere != 0 { news[8] = Minifloat(news[8].value * Self.retention + isNinthNew, rounding) }
        }
        return found.changed == 0 ? Moved() : change(payment, found, rounding)
    }

    /// Makes those values the latest of their attributes that are not.
    private mutating func change(
        _ payment: borrowing InlineArray<9, UInt16>,
        _ found: borrowing Found,
        _ rounding: Minifloat.Rounding
    ) -> Moved {
        var moved = Moved()
        let (values, places, counts) = (payment.span, found.places.span, found.counts.span)
        var rest = found.changed
        while rest != 0 {
            let attribute = rest.trailingZeroBitCount
            rest &= rest &- 1
            let count = Minifloat(counts[attribute] * Self.retention + 1, rounding)
            change(attribute, to: values[attribute], count, place: Int(places[attribute]), &moved)
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
    private static func place(_ attribute: Int, _ value: UInt16, _ earlier: Span<UInt16>, _ attributes: UInt32) -> Int {
        for place in 0..<Self.earlierCapacity where earlier[place] == value {
            if attributes >> UInt32(truncatingIfNeeded: 4 &* place) & 15 == attribute &+ 1 { return place }
        }
        return -1
    }

    /// Makes a value the latest of its attribute; the one that was goes to its place among the earlier ones, or to the smallest's.
    @inline(__always)
    private mutating func change(
        _ attribute: Int,
        to value: UInt16,
        _ count: Minifloat,
        place found: Int,
        _ moved: inout Moved
    ) {
        let (before, beforeCount) = (latest.span[attribute], counts.span[attribute])
        do {
            var latest = latest.mutableSpan
            latest[attribute] = value
            var counts = counts.mutableSpan
            counts[attribute] = count
        }
        var place = found
        // Another attribute's value of this payment may have taken it.
        if place < 0 || earlier.span[place] != value || self.attribute(at: place) != attribute {
            guard before != 0 else { return }
            place = smallestEarlier()
            let least = counts.span[Attribute.count &+ place].value
            if least >= Self.forgotten, self.attribute(at: place) >= 0 {
                moved.tags[moved.count] = earlierTag(place)
                moved.counts[moved.count] = least
                moved.count += 1
            }
        }
        do {
            var earlier = earlier.mutableSpan
            earlier[place] = before
        }
        var counts = counts.mutableSpan
        counts[Attribute.count &+ place] = beforeCount
        let shift = UInt32(truncatingIfNeeded: 4 &* place)
        let mark = before == 0 ? 0 : UInt32(truncatingIfNeeded: attribute &+ 1)
        attributes = attributes & ~(15 &<< shift) | mark &<< shift
    }

    /// The place of the smallest count of an earlier value.
    private func smallestEarlier() -> Int {
        let counts = counts.span
        var place = 0
        for other in 1..<Self.earlierCapacity
        where counts[Attribute.count + other].value < counts[Attribute.count + place].value { place = other }
        return place
    }
}
