/// How often the population uses each value of each attribute, and how often debtors take up values new to them.
struct CategoryShares: Sendable {
    var counts = OpenAddressingTable<Float>(empty: 0)
    // On the heap: read at a place that only the payment knows, an inline array would be copied whole.
    var totals = ContiguousArray<Double>(repeating: 0, count: 9)
    var newRates = ContiguousArray<Double>(repeating: 0.2, count: 9)
    /// Half the number of values expected, by attribute.
    private var priors = ContiguousArray<Double>(repeating: 0, count: 9)

    init() {
        for attribute in Attribute.allCases { priors[attribute.rawValue] = 0.5 * attribute.expectedValues }
    }

    /// The share of payments that have a tag; a value never seen counts as half a payment.
    @inline(__always)
    func share(of tag: UInt32, attribute: Int) -> Double {
        let place = counts.place(of: Self.key(tag))
        let count = place < 0 ? 0 : Double(counts[place])
        return (0.5 + count) / (priors[attribute] + totals[attribute])
    }

    /// The share of payments that have a value new to their debtor.
    @inline(__always)
    func newRate(_ attribute: Int) -> Double { newRates[attribute] }

    mutating func add(_ sample: borrowing PopulationSample) {
        let isKnown = sample.has(.categoriesKnown)
        let tags = sample.tags.span
        for attribute in 0..<Attribute.count {
            let tag = tags[attribute]
            guard tag != 0 else { continue }
            let place = counts.insert(Self.key(tag)).place
            counts[place] += 1
            totals[attribute] += 1
            if isKnown {
                let isNew: Double = sample.newCategories >> UInt16(attribute) & 1 == 1 ? 1 : 0
                newRates[attribute] += 1e-3 * (isNew - newRates[attribute])
            }
        }
    }

    /// The rates, for the tables that are shipped: shares themselves are every bank's own.
    var rates: ContiguousArray<Double> {
        get { newRates }
        set { newRates = newValue }
    }

    @inline(__always)
    private static func key(_ tag: UInt32) -> UInt64 { UInt64(tag) &* 0x9E37_79B9_7F4A_7C15 | 1 }
}

/// How many payments of a corridor (sender, country of the creditor's agent) had an intermediary.
struct CorridorRoutes: Sendable {
    struct Row: Sendable {
        var payments: Float = 0
        var routed: Float = 0
    }

    var table = OpenAddressingTable<Row>(empty: Row())

    /// Payments of a corridor, and those with an intermediary.
    @inline(__always)
    func counts(of corridor: UInt64) -> Row {
        let place = table.place(of: corridor)
        return place < 0 ? Row() : table[place]
    }

    mutating func add(_ sample: borrowing PopulationSample) {
        guard sample.corridor != 0 else { return }
        let place = table.insert(sample.corridor).place
        table[place].payments += 1
        if sample.has(.hasIntermediary) { table[place].routed += 1 }
    }
}
