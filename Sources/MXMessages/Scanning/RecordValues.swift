internal import PaymentModel

/// The values of one record by slot, as places: in the bytes that are scanned, in an arena for what is put together, or among
/// the values outside of records.
struct RecordValues {
    /// A bit for each slot that has a value: of the record, and of what is around it.
    let mask: PlainTable<UInt64>
    let outerMask: PlainTable<UInt64>
    private let places: PlainTable<Place>
    private let takesSeveral: PlainTable<Bool>
    private let arena: PlainTable<UInt8>
    private var arenaCount = 0
    /// The texts around the record.
    private var outerTexts: PlainTable<UInt8>
    /// The marks that elements of the record have left, and of what is around it.
    var marks: UInt64 = 0
    private(set) var outerMarks: UInt64 = 0
    var isCover = false
    /// The bytes of all values of the record, and of those around it.
    private(set) var bytes = 0
    private(set) var outerBytes = 0
    /// Whether further values of a list are kept, or only counted.
    var keepsLists = true

    /// Where the value of a slot is, and the packed currency of an amount.
    private struct Place {
        var start: UInt32 = 0
        var count: UInt32 = 0
        var currency: UInt32 = 0
        private var unused: UInt32 = 0

        init(start: UInt32 = 0, count: UInt32 = 0, currency: UInt32 = 0) {
            self.start = start
            self.count = count
            self.currency = currency
        }
    }

    private static let arenaBytes = 1 << 16
    /// Says of a start that it is in the arena, or among the outer texts.
    private static let inArena: UInt32 = 1 << 31
    private static let inOuter: UInt32 = 1 << 30

    init(_ plan: RecordPlan) {
        let slots = plan.words << 6
        mask = PlainTable(repeating: 0, count: plan.words)
        outerMask = PlainTable(repeating: 0, count: plan.words)
        places = PlainTable(repeating: Place(), count: slots)
        takesSeveral = plan.isList
        outerTexts = PlainTable(repeating: 0, count: 4_096 + scanPadding)
        arena = PlainTable(repeating: 0, count: Self.arenaBytes + scanPadding)
    }

    func free() {
        mask.free()
        outerMask.free()
        places.free()
        outerTexts.free()
        arena.free()
    }

    /// A record begins.
    @inline(__always)
    mutating func begin() {
        for word in 0..<mask.count { mask[word] = 0 }
        marks = 0
        isCover = false
        arenaCount = 0
        bytes = 0
    }

    /// Puts a value into a slot. False where it is not plain: more than one in a slot for one, or more than there is room for.
    @inline(__always)
    mutating func put(_ bytes: RawSpan, _ from: Int, _ count: Int, to slot: Int, _ currency: UInt32) -> Bool {
        guard count > 0 else { return true }
        // White space is a control character, or a space.
        guard mask[slot >> 6] >> UInt64(truncatingIfNeeded: slot & 63) & 1 == 0, bytes.byte(from) > 0x20,
            bytes.byte(from &+ count &- 1) > 0x20
        else {
            return putUnusual(bytes, from, count, to: slot, currency)
        }
        set(slot, from, count, currency)
        return true
    }

    @inline(__always)
    private mutating func set(_ slot: Int, _ from: Int, _ count: Int, _ currency: UInt32) {
        bytes &+= count
        mask[slot >> 6] |= 1 << UInt64(truncatingIfNeeded: slot & 63)
        places[slot] = Place(
            start: UInt32(truncatingIfNeeded: from),
            count: UInt32(truncatingIfNeeded: count),
            currency: currency
        )
    }

    @inline(never)
    private mutating func putUnusual(
        _ bytes: RawSpan,
        _ from: Int,
        _ count: Int,
        to slot: Int,
        _ currency: UInt32
    ) -> Bool {
        if !keepsLists, mask[slot >> 6] >> UInt64(slot & 63) & 1 != 0, takesSeveral[slot], bytes.byte(from) > 0x20,
            bytes.byte(from + count - 1) > 0x20
        {
            self.bytes += 1 + count
            return self.bytes <= Self.arenaBytes
        }
        var from = from
        var end = from + count
        while from < end, isXMLSpace(bytes.byte(from)) { from += 1 }
        while end > from, isXMLSpace(bytes.byte(end - 1)) { end -= 1 }
        guard from < end else { return true }
        guard mask[slot >> 6] & 1 << UInt64(slot & 63) != 0 else {
            set(slot, from, end - from, currency)
            return true
        }
        guard takesSeveral[slot], arenaCount + Int(places[slot].count) + 1 + end - from <= Self.arenaBytes else {
            return false
        }
        self.bytes += 1 + end - from
        guard keepsLists else { return self.bytes <= Self.arenaBytes }
        let old = Int(places[slot].start)
        let oldCount = Int(places[slot].count)
        if places[slot].start & Self.inArena == 0 {
            moveToArena(bytes, old, oldCount, slot)
        } else {
            let start = Int(places[slot].start & ~Self.inArena)
            if start + oldCount != arenaCount {
                for place in 0..<oldCount { arena[arenaCount + place] = arena[start + place] }
                places[slot].start = UInt32(arenaCount) | Self.inArena
                arenaCount += oldCount
            }
        }
        arena[arenaCount] = Payment.listSeparator
        for place in 0..<end - from { arena[arenaCount + 1 + place] = bytes.byte(from + place) }
        arenaCount += 1 + end - from
        places[slot].count += UInt32(1 + end - from)
        return true
    }

    private mutating func moveToArena(_ bytes: RawSpan, _ from: Int, _ count: Int, _ slot: Int) {
        for place in 0..<count { arena[arenaCount + place] = bytes.byte(from + place) }
        places[slot].start = UInt32(arenaCount) | Self.inArena
        places[slot].count = UInt32(count)
        arenaCount += count
    }

    /// Puts a value that lies in other bytes than the rest, which will be gone.
    mutating func put(
        copyOf other: RawSpan,
        _ from: Int,
        _ count: Int,
        to slot: Int,
        _ currency: UInt32,
        beside bytes: RawSpan
    ) -> Bool {
        var from = from
        var end = from + count
        while from < end, isXMLSpace(other.byte(from)) { from += 1 }
        while end > from, isXMLSpace(other.byte(end - 1)) { end -= 1 }
        guard from < end else { return true }
        guard arenaCount + end - from <= Self.arenaBytes else { return false }
        let bit: UInt64 = 1 << UInt64(slot & 63)
        if mask[slot >> 6] & bit != 0 {
            // One behind another: the first has to be where the second goes.
            guard takesSeveral[slot], arenaCount + Int(places[slot].count) + 1 + end - from <= Self.arenaBytes else {
                return false
            }
            if places[slot].start & Self.inArena == 0 {
                moveToArena(bytes, Int(places[slot].start), Int(places[slot].count), slot)
            }
            return putUnusual(other, from, end - from, to: slot, currency)
        }
        self.bytes += end - from
        moveToArena(other, from, end - from, slot)
        mask[slot >> 6] |= bit
        places[slot].currency = currency
        return true
    }

    /// Takes what stands around the records that now begin.
    mutating func takeOuter(_ collector: FieldCollector, _ plan: RecordPlan) {
        for word in 0..<outerMask.count { outerMask[word] = 0 }
        var used = 0
        for slot in plan.outerNumbers {
            let own = plan.slots[slot]
            guard collector.first(of: 1, from: own) >= 0 else { continue }
            let text = collector.text(own)
            if used + text.count + scanPadding > outerTexts.count { growOuter(to: used + text.count, keeping: used) }
            places[slot] = Place(
                start: UInt32(used) | Self.inOuter,
                count: UInt32(text.count),
                currency: collector.currency(own)
            )
            for byte in text {
                outerTexts[used] = byte
                used += 1
            }
            outerMask[slot >> 6] |= 1 << UInt64(slot & 63)
        }
        outerBytes = used
        outerMarks = collector.outerMarks
    }

    private mutating func growOuter(to count: Int, keeping used: Int) {
        let larger = PlainTable<UInt8>(repeating: 0, count: count * 2 + scanPadding)
        for place in 0..<used { larger[place] = outerTexts[place] }
        outerTexts.free()
        outerTexts = larger
    }

    @inline(__always)
    func currency(_ slot: Int) -> UInt32 { places[slot].currency }

    @inline(__always)
    func count(_ slot: Int) -> Int { Int(places[slot].count) }

    /// Where in the bytes that are scanned a value begins; nil where it lies elsewhere.
    @inline(__always)
    func start(_ slot: Int) -> Int? {
        let start = places[slot].start
        return start & (Self.inArena | Self.inOuter) == 0 ? Int(start) : nil
    }

    /// Looks at a value: the bytes that it lies in, its place in them, and its length.
    @inline(__always)
    func with<Result>(_ slot: Int, _ bytes: RawSpan, _ body: (RawSpan, Int, Int) -> Result) -> Result {
        let start = places[slot].start
        let count = Int(places[slot].count)
        if start & (Self.inArena | Self.inOuter) == 0 { return body(bytes, Int(start), count) }
        if start & Self.inArena != 0 {
            return arena.withBytes { body($0, Int(start & ~Self.inArena), count) }
        }
        return outerTexts.withBytes { body($0, Int(start & ~Self.inOuter), count) }
    }

    /// A value as bytes of its own.
    func text(_ slot: Int, _ bytes: RawSpan) -> [UInt8] { with(slot, bytes) { $0.array($1..<$1 + $2) } }
}
