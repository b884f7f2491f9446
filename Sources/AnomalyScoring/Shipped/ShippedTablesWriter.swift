extension Scorer {
    /// A scorer that knows nothing at all, not even the shipped tables: for making those from simulated traffic.
    public static func untrained(settings: ScoringSettings = ScoringSettings()) -> Scorer {
        Scorer(settings: settings, population: PopulationState(), curves: [])
    }

    /// The Swift source of the shipped tables, made from what this scorer has learned.
    ///
    /// Learn simulated traffic in an ``untrained(settings:)`` scorer first. Numbers are whole, so that the source is the
    /// same on every machine. Complexity: O(1); some 30 KB.
    public func shippedTablesSource() -> String {
        var text = """
            // Made by `swift run FixtureGenerator tables` from simulated traffic. Do not edit.

            /// What the scoring goes by until a bank's own traffic says more: the population and the recalibration curves.
            enum ShippedTables {
                static let population = PopulationState(shipped: numbers, weight: 1000)
                static let curves = knots.map { CalibrationCurve(knots: $0) }


            """
        text += Self.literal("numbers", pipeline.population.shippedNumbers)
        text += "    private static let knots: [[Int32]] = [\n"
        for slot in 0..<DetectorIdentifier.statisticalCount {
            text += "        // \(DetectorIdentifier.allCases[slot].text)\n        [\n"
            text += Self.lines(pipeline.recalibration.currentCurve(slot).knots, indent: 12)
            text += "        ],\n"
        }
        return text + "    ]\n}\n"
    }

    private static func literal(_ name: String, _ numbers: [Int64]) -> String {
        "    private static let \(name): [Int64] = [\n" + lines(numbers, indent: 8) + "    ]\n"
    }

    private static func lines(_ numbers: [some BinaryInteger], indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var text = ""
        var line = margin
        for number in numbers {
            let piece = String(number) + ","
            if line.utf8.count + piece.utf8.count > 116 {
                text += line + "\n"
                line = margin
            }
            line += (line.utf8.count > indent ? " " : "") + piece
        }
        return text + line + "\n"
    }
}

extension CalibrationCurve {
    /// Bin and bits of the table in thousandths at the ends of straight pieces, right within 0.02 bit; in front the last
    /// bin and the slope beyond in millionths.
    var knots: [Int32] {
        var knots = [Int32(last), Int32((slope * 1e6).rounded())]
        var bin = 0
        func add(_ bin: Int) { knots += [Int32(bin), Int32((table[bin] * 1000).rounded())] }
        add(0)
        while bin < last {
            var end = bin + 1
            while end < last, isStraight(from: bin, to: end + 1) { end += 1 }
            add(end)
            bin = end
        }
        return knots
    }

    private func isStraight(from start: Int, to end: Int) -> Bool {
        let slope = (table[end] - table[start]) / Float(end - start)
        for bin in start...end where abs(table[start] + slope * Float(bin - start) - table[bin]) > 0.02 { return false }
        return true
    }

    /// A curve from its knots.
    init(knots: [Int32]) {
        guard knots.count >= 4 else {
            self = .rare
            return
        }
        let last = Int(knots[0])
        var table = ContiguousArray<Float>(repeating: 0, count: last + 2)
        table[0] = Float(knots[3]) / 1000
        for place in stride(from: 4, to: knots.count - 1, by: 2) {
            let (start, end) = (Int(knots[place - 2]), Int(knots[place]))
            let (from, to) = (Float(knots[place - 1]) / 1000, Float(knots[place + 1]) / 1000)
            guard start < end, end <= last else { continue }
            for bin in start...end { table[bin] = from + (to - from) * Float(bin - start) / Float(end - start) }
        }
        table[last + 1] = table[last]
        self.init(table: table, last: last, slope: Float(knots[1]) / 1e6)
    }
}

extension PopulationState {
    private static var scalars: [WritableKeyPath<PopulationState, Double>] {
        [
            \.mean, \.variance, \.within, \.withinUpper, \.between, \.newRate, \.newcomerRate, \.repeatRate,
            \.closedRate,
            \.reuseRate, \.misnameRate, \.burstiness, \.fanOutBurstiness,
        ]
    }

    /// All numbers in millionths: means and rates, rates a day, new rates of categories, shares of the hours in UTC and
    /// local, of the ages of creditors and relations.
    var shippedNumbers: [Int64] {
        func millionths(_ value: Double) -> Int64 { Int64((value * 1e6).rounded()) }
        var numbers = Self.scalars.map { millionths(self[keyPath: $0]) }
        numbers += [millionths(debtorRate * 86_400), millionths(creditorRate * 86_400)]
        for attribute in 0..<Attribute.count { numbers.append(millionths(categories.rates[attribute])) }
        let total = (0..<168).reduce(0) { $0 + hours[$1] }
        for hour in 0..<168 { numbers.append(millionths(hours[hour] / total)) }
        for hour in 0..<168 { numbers.append(millionths(localHours[hour] / total)) }
        let aged = (0..<32).reduce(0) { $0 + creditorAges.counts[$1] }
        for bin in 0..<32 { numbers.append(millionths(creditorAges.counts[bin] / aged)) }
        for bin in 0..<32 { numbers.append(millionths(pairAges.counts[bin] / aged)) }
        return numbers
    }

    /// The population of the shipped numbers, as if so many payments stood behind it.
    init(shipped numbers: [Int64], weight: Double) {
        self.init()
        var rest = numbers[...]
        func next() -> Double { Double(rest.popFirst() ?? 0) / 1e6 }
        for path in Self.scalars { self[keyPath: path] = next() }
        debtorRate = max(1e-9, next() / 86_400)
        creditorRate = max(1e-9, next() / 86_400)
        var rates = categories.rates
        for attribute in 0..<Attribute.count { rates[attribute] = next() }
        categories.rates = rates
        for hour in 0..<168 { hours[hour] = next() * weight + 1e-3 }
        for hour in 0..<168 { localHours[hour] = next() * weight + 1e-3 }
        for bin in 0..<32 { creditorAges.counts[bin] = next() * weight + 1e-3 }
        for bin in 0..<32 { pairAges.counts[bin] = next() * weight + 1e-3 }
        payments = weight
        withinPayments = weight
        close()
    }
}
