/// The texts read so far for the slots of one table, by the level that they belong to.
struct FieldCollector {
    /// A text in a level's buffer.
    struct Range {
        var start: Int32 = 0
        var count: Int32 = 0
        /// The currency of an amount, three letters packed; 0 for none.
        var currency: UInt32 = 0
    }

    let table: CompiledTable
    private(set) var ranges: [Range]
    private var buffers: [[UInt8]]
    private let slotsByLevel: [[Int]]
    /// Whether the record being read has the mark of a cover payment.
    var isCover = false
    /// Whether a record's texts were more than a payment may keep.
    private(set) var isFull = false

    private static let maximumLevelBytes = 1 << 20
    static let separator: UInt8 = 0x1F

    init(_ table: CompiledTable) {
        self.table = table
        ranges = Array(repeating: Range(), count: table.slots.count)
        buffers = Array(repeating: [], count: CompiledTable.Level.allCases.count)
        slotsByLevel = CompiledTable.Level.allCases.map { level in
            table.slots.indices.filter { table.slots[$0].level == level }
        }
    }

    /// Forgets what belongs to a level and those inside it.
    mutating func begin(_ level: CompiledTable.Level) {
        for inner in CompiledTable.Level.allCases where inner >= level {
            buffers[Int(inner.rawValue)].removeAll(keepingCapacity: true)
            for slot in slotsByLevel[Int(inner.rawValue)] { ranges[slot] = Range() }
        }
        isCover = false
        isFull = false
    }

    /// Adds a text to a slot, behind what it has.
    mutating func add(_ text: ArraySlice<UInt8>, to slot: Int, currency: UInt32) {
        guard !text.isEmpty else { return }
        let level = Int(table.slots[slot].level.rawValue)
        var range = ranges[slot]
        let needed = text.count + 1 + Int(range.count)
        guard buffers[level].count + needed <= Self.maximumLevelBytes else {
            isFull = true
            return
        }
        let end = buffers[level].count
        if range.count == 0 {
            range = Range(start: Int32(end), count: Int32(text.count), currency: currency)
        } else {
            if Int(range.start) + Int(range.count) != end {
                let old = buffers[level][Int(range.start)..<Int(range.start) + Int(range.count)]
                buffers[level].append(contentsOf: old)
                range.start = Int32(end)
            }
            buffers[level].append(Self.separator)
            range.count += Int32(text.count) + 1
        }
        buffers[level].append(contentsOf: text)
        ranges[slot] = range
    }

    /// The text of a slot; empty where it has none.
    func text(_ slot: Int) -> ArraySlice<UInt8> {
        let range = ranges[slot]
        let start = Int(range.start)
        return buffers[Int(table.slots[slot].level.rawValue)][start..<start + Int(range.count)]
    }

    /// The first slot of a rule that has a text.
    func chosen(_ rule: Int) -> Int? {
        for slot in table.ruleSlots[rule] where ranges[slot].count > 0 { return slot }
        return nil
    }

    /// The text of what a message says of itself.
    func declaration(_ declaration: FieldRule.Declaration) -> (text: ArraySlice<UInt8>, currency: UInt32)? {
        for (index, rule) in table.rules.enumerated() where rule.target == .declared(declaration) {
            if let slot = chosen(index) { return (text(slot), ranges[slot].currency) }
        }
        return nil
    }
}
