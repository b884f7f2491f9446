internal import PaymentModel

/// The texts read so far for the slots of one table, by the level that they belong to.
///
/// A class, so that following a message moves no copies about; what changes is one value of its own.
@safe final class FieldCollector {
    let table: CompiledTable
    /// What changes, in a place of its own: entered for every value of every record.
    private let store: UnsafeMutablePointer<Store>

    init(_ table: CompiledTable) {
        self.table = table
        unsafe store = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe store.initialize(
            to: Store(
                levels: table.slots.map { Int($0.level.rawValue) },
                isSingle: table.slots.map { slot in
                    if case .field(let field) = table.rules[slot.rule].target { return !field.isList }
                    return false
                },
                ranges: Array(repeating: Range(), count: table.slots.count)
            )
        )
    }

    /// A copy with values of its own.
    init(copying other: FieldCollector) {
        table = other.table
        unsafe store = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe store.initialize(to: other.store.pointee)
    }

    deinit {
        unsafe store.deinitialize(count: 1)
        unsafe store.deallocate()
    }

    /// A text in a level's buffer.
    struct Range {
        var start: Int32 = 0
        var count: Int32 = 0
        /// The currency of an amount, three letters packed; 0 for none.
        var currency: UInt32 = 0
    }

    /// Far more than a payment keeps: what is longer is not read as one.
    private static let maximumLevelBytes = 1 << 20

    private struct Store {
        let levels: [Int]
        let isSingle: [Bool]
        var ranges: [Range]
        var buffers: [[UInt8]] = [[], [], [], []]
        /// The marks met, by level.
        var marks: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var isCover = false
        var isFull = false
        /// A slot that holds one value and was given another beside it; −1 for none.
        var repeated = -1

        mutating func begin(_ level: Int) {
            for slot in ranges.indices where levels[slot] >= level { ranges[slot].count = 0 }
            for inner in level..<buffers.count { buffers[inner].removeAll(keepingCapacity: true) }
            if level <= 0 { marks.0 = 0 }
            if level <= 1 { marks.1 = 0 }
            marks.2 = 0
            isCover = false
            isFull = false
            if repeated >= 0, levels[repeated] >= level { repeated = -1 }
        }

        mutating func add(_ text: UnsafeBufferPointer<UInt8>, to slot: Int, currency: UInt32) {
            let level = levels[slot]
            var range = ranges[slot]
            let end = buffers[level].count
            guard end + text.count + 1 + Int(range.count) <= FieldCollector.maximumLevelBytes else {
                isFull = true
                return
            }
            if range.count == 0 {
                range = Range(start: Int32(end), count: Int32(text.count), currency: currency)
            } else {
                guard !isSingle[slot] else {
                    repeated = slot
                    return
                }
                if Int(range.start) + Int(range.count) != end {
                    let old = buffers[level][Int(range.start)..<Int(range.start) + Int(range.count)]
                    buffers[level].append(contentsOf: old)
                    range.start = Int32(end)
                }
                buffers[level].append(Payment.listSeparator)
                range.count += Int32(text.count) + 1
            }
            unsafe buffers[level].append(contentsOf: text)
            ranges[slot] = range
        }
    }

    /// Whether the record being read has the mark of a cover payment.
    var isCover: Bool {
        get { unsafe store.pointee.isCover }
        set { unsafe store.pointee.isCover = newValue }
    }

    /// Whether a record's texts were more than a payment may keep.
    var isFull: Bool { unsafe store.pointee.isFull }

    /// The field that has two values where there is room for one; nil where all is plain.
    var ambiguousField: PaymentField? {
        let slot = unsafe store.pointee.repeated
        if slot >= 0, case .field(let field) = table.rules[table.slots[slot].rule].target { return field }
        // An account is an IBAN or something else, never both; what stands for one may be told in several ways.
        for step in table.steps where step.without == nil {
            guard let field = step.field, field == .debtorAccount || field == .creditorAccount else { continue }
            let given = (step.firstSlot..<step.firstSlot + step.slotCount).count { slot in
                unsafe store.pointee.ranges[slot].count > 0
            }
            if given > 1 { return field }
        }
        return nil
    }

    /// Forgets what belongs to a level and those inside it.
    func begin(_ level: CompiledTable.Level) { unsafe store.pointee.begin(Int(level.rawValue)) }

    /// Notes that an element was there.
    func mark(_ mark: CompiledTable.Mark) {
        switch mark.level {
        case .group: unsafe store.pointee.marks.0 |= mark.bit
        case .block: unsafe store.pointee.marks.1 |= mark.bit
        case .record, .detail: unsafe store.pointee.marks.2 |= mark.bit
        }
    }

    /// The marks of what is outside of records.
    var outerMarks: UInt64 { unsafe store.pointee.marks.0 | store.pointee.marks.1 }

    /// Adds a text to a slot, behind what it has.
    func add(_ text: UnsafeBufferPointer<UInt8>, to slot: Int, currency: UInt32) {
        guard text.count > 0 else { return }
        unsafe store.pointee.add(text, to: slot, currency: currency)
    }

    /// The rules on what stands together that are broken at the end of a level.
    func brokenRules(at level: CompiledTable.Level) -> [PresenceRule] {
        // Each mark has a bit of its own, whatever its level.
        let marks = unsafe store.pointee.marks.0 | store.pointee.marks.1 | store.pointee.marks.2
        var broken: [PresenceRule] = []
        for check in table.presenceChecks
        where check.level == level && marks & check.element != 0 && (marks & check.others != 0) != check.isNeed {
            broken.append(table.presence[check.rule].rule)
        }
        return broken
    }

    /// Whether the element of a rule on what stands together was there.
    func hasMark(_ path: String) -> Bool {
        guard let mark = table.marksByPath[path] else { return false }
        return unsafe (store.pointee.marks.0 | store.pointee.marks.1 | store.pointee.marks.2) & mark.bit != 0
    }

    /// The text of a slot; empty where it has none.
    func text(_ slot: Int) -> ArraySlice<UInt8> {
        let range = unsafe store.pointee.ranges[slot]
        let start = Int(range.start)
        return unsafe store.pointee.buffers[store.pointee.levels[slot]][start..<start + Int(range.count)]
    }

    /// The currency of a slot's amount; 0 without one.
    func currency(_ slot: Int) -> UInt32 { unsafe store.pointee.ranges[slot].currency }

    /// The first of so many slots that has a text; -1 where none has.
    func first(of count: Int, from slot: Int) -> Int {
        for candidate in slot..<slot + count where unsafe store.pointee.ranges[candidate].count > 0 { return candidate }
        return -1
    }

    /// The first slot of a rule that has a text.
    func chosen(_ rule: Int) -> Int? {
        for slot in table.ruleSlots[rule] where unsafe store.pointee.ranges[slot].count > 0 { return slot }
        return nil
    }

    /// The slot of the amount that counts.
    var amountSlot: Int? {
        for rule in table.amountRules {
            if let slot = chosen(rule) { return slot }
        }
        return nil
    }

    /// The text of what a message says of itself.
    func declaration(_ declaration: FieldRule.Declaration) -> (text: ArraySlice<UInt8>, currency: UInt32)? {
        for (index, rule) in table.rules.enumerated() where rule.target == .declared(declaration) {
            if let slot = chosen(index) { return (text(slot), currency(slot)) }
        }
        return nil
    }

    /// The text of a field of the payment, by the first rule that gives one.
    func value(of field: PaymentField) -> ArraySlice<UInt8>? {
        for (index, rule) in table.rules.enumerated() where rule.target == .field(field) {
            if let slot = chosen(index) { return text(slot) }
        }
        return nil
    }
}
