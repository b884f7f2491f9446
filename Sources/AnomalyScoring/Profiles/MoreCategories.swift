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
