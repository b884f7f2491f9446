/// How often the population uses each value of each attribute, and how often debtors take up values new to them.
struct CategoryShares: Sendable {
    var counts = OpenAddressingTable<Float>(empty: 0)
    /// By attribute. One array, not one for each figure: behind a `mutableSpan` of one stored property, be it an inline array, Swift 6.3's
    /// optimiser may not ask of the next array that the same function writes to whether a copy shares it, and writes into the copy's memory, too.
    /// It does ask behind subscripts, `append` and unsafe buffers, of `inout` parameters, and in a function by itself that is never inlined.
    var uses = ContiguousArray<AttributeUse>(repeating: AttributeUse(), count: 9)
    /// Half the number of values expected, by attribute.
    private var priors = ContiguousArray<Double>(repeating: 0, count: 9)

    init() {
        for attribute in Attribute.allCases { priors[attribute.rawValue] = 0.5 * attribute.expectedValues }
    }

    /// How many payments tell an attribute, and the share of them with a value new to their debtor.
    struct AttributeUse {
        var total = 0.0
        var newRate = 0.2
    }

    /// A payment's tags and how often the population has them; what stands behind the ninth is 0.
    struct Counts {
        fileprivate(set) var tags = InlineArray<12, UInt32>(repeating: 0)
        fileprivate(set) var counts = InlineArray<12, Float>(repeating: 0)
    }

    /// Tells how many payments have a payment's tags, and where they are counted, −1 for nowhere.
    @inline(__always)
    func find(
        _ payment: inout InlineArray<9, UInt32>,
        into found: inout Counts,
        places: inout InlineArray<9, Int32>
    ) {
        let payment = payment.span
        var tags = found.tags.mutableSpan
        var counts = found.counts.mutableSpan
        var places = places.mutableSpan
        for attribute in 0..<Attribute.count {
            let tag = payment[attribute]
            tags[attribute] = tag
            counts[attribute] = 0
            guard tag != 0 else { continue }
            let place = self.counts.place(of: Self.key(tag))
            places[attribute] = Int32(truncatingIfNeeded: place)
            if place >= 0 { counts[attribute] = self.counts[place] }
        }
    }

    /// What a payment's values are weighed by: of the first four attributes, of the next four, of the ninth.
    var scales: ContiguousArray<CategoryScale> {
        ContiguousArray(
            (0..<3).map { four in
                var scale = CategoryScale()
                for attribute in 4 * four..<min(4 * four + 4, Attribute.count) {
                    scale.total[attribute % 4] = Float(priors[attribute] + uses[attribute].total)
                    scale.newRate[attribute % 4] = Float(4 * uses[attribute].newRate)
                }
                return scale
            }
        )
    }

    /// Takes in a payment's categories; mutating the sample, which it does not change, since it is read where it lies then.
    mutating func add(_ sample: inout PopulationSample) {
        let news = UInt32(sample.newCategories)
        let (tags, places) = (sample.tags.span, sample.places.span)
        // Where the tags were counted in the epoch that was read is where they are still, unless the table has grown.
        let missing = counts.change(Attribute.count) { attribute in
            (tags[attribute] == 0 ? 0 : Self.key(tags[attribute]), Int(places[attribute]))
        } _: {
            $0 += 1
        }
        if missing != 0 { count(missing, of: sample) }
        var uses = uses.mutableSpan
        for attribute in 0..<Attribute.count { uses[attribute].total += tags[attribute] != 0 ? 1 : 0 }
        guard sample.has(.categoriesKnown) else { return }
        for attribute in 0..<Attribute.count {
            let step = tags[attribute] != 0 ? 1e-3 : 0
            let isNew = Double(news >> UInt32(truncatingIfNeeded: attribute) & 1)
            uses[attribute].newRate += step * (isNew - uses[attribute].newRate)
        }
    }

    /// Counts those tags, a bit each, that are not where they were, or nowhere.
    @inline(never)
    private mutating func count(_ missing: UInt32, of sample: borrowing PopulationSample) {
        for attribute in 0..<Attribute.count where missing >> UInt32(attribute) & 1 == 1 {
            let place = counts.insert(Self.key(sample.tags[attribute])).place
            counts[place] += 1
        }
    }

    /// The rates, for the tables that are shipped: shares themselves are every bank's own.
    var rates: ContiguousArray<Double> {
        get { ContiguousArray(uses.map(\.newRate)) }
        set { for attribute in uses.indices { uses[attribute].newRate = newValue[attribute] } }
    }

    @inline(__always)
    static func key(_ tag: UInt32) -> UInt64 { UInt64(tag) &* 0x9E37_79B9_7F4A_7C15 | 1 }
}

/// What is the same for all payments of an epoch, of four attributes.
struct CategoryScale: Sendable {
    /// Payments counted, and what values never seen count.
    var total = SIMD4<Float>(repeating: 1)
    /// Four times the share of payments that have a value new to their debtor.
    var newRate = SIMD4<Float>.zero

    /// The shares of values that so many payments have; half a payment more is counted.
    @inline(__always)
    func share(of counts: SIMD4<Float>) -> SIMD4<Float> { (0.5 + counts) / total }
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

    mutating func add(_ sample: inout PopulationSample) {
        guard sample.corridor != 0 else { return }
        let place = table.insert(sample.corridor).place
        table[place].payments += 1
        if sample.has(.hasIntermediary) { table[place].routed += 1 }
    }
}
