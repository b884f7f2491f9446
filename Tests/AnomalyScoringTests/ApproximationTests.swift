import TestSupport
import Testing

@testable import AnomalyScoring

/// What rows keep in fewer bits is wrong by no more than is said of it.
@Suite struct ApproximationTests {
    @Test(arguments: [1 as UInt64, 2])
    func `a short number is within a 4096th of what it stands for, and 0 is 0`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        #expect(Minifloat(0).value == 0 && Minifloat(0.0004).value == 0)
        #expect(Minifloat(1e9).value > 4e6 && Minifloat(.infinity).value > 4e6)
        for _ in 0..<20_000 {
            let value = Float(Elementary.exp(Double.random(in: -6.9...15, using: &random)))
            #expect(abs(Minifloat(value).value - value) <= value / 4096, "\(value), seed \(seed)")
            #expect(Minifloat(Minifloat(value).value) == Minifloat(value))
        }
    }

    @Test(arguments: [59.0 / 60, 199.0 / 200], [0.02, 0.3, 0.5, 0.9, 1])
    func `a share of counts that fade is wrong by less than 0,5 %, 0,1 % on the average`(
        retention: Double,
        rate: Double
    ) {
        var random = SeededGenerator(seed: UInt64(rate * 100))
        var (count, total) = (Minifloat.zero, Minifloat.zero)
        var (exact, exactTotal) = (0.0, 0.0)
        var sum = 0.0
        for payment in 0..<UInt32(5000) {
            let isOne = Double.random(in: 0..<1, using: &random) < rate
            let rounding = Minifloat.Rounding(payment: payment)
            count = Minifloat(count.value * Float(retention) + (isOne ? 1 : 0), rounding)
            total = Minifloat(total.value * Float(retention) + 1, rounding)
            exact = exact * retention + (isOne ? 1 : 0)
            exactTotal = exactTotal * retention + 1
            guard payment > 20, exact > 0.5 else { continue }
            let difference = abs(Double(count.value / total.value) / (exact / exactTotal) - 1)
            sum += difference
            #expect(difference <= 0.005, "payment \(payment)")
        }
        #expect(sum / 5000 <= 0.001, "\(sum / 5000)")
        if rate == 1 { #expect(count == total, "the only value there is has the share 1") }
    }

    @Test(arguments: [1 as UInt64, 2])
    func `eight counts that fade at once are those that fade one by one, to the bit`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var counts = InlineArray<8, Minifloat>(repeating: .zero)
        for payment in 0..<UInt32(20_000) {
            let rounding = Minifloat.Rounding(payment: payment)
            if payment % 100 == 0 {
                for place in 0..<8 {
                    let exponent = Double.random(in: -8...15, using: &random)
                    counts[place] = Minifloat(exponent < -7 ? 0 : Float(Elementary.exp(exponent)))
                }
            }
            var marks = SIMD8<UInt16>.zero
            var expected = counts
            for place in 0..<8 {
                let isOne = Int.random(in: 0..<4, using: &random) == 0
                if isOne { marks[place] = .max }
                expected[place] = Minifloat(counts[place].value * (199.0 / 200) + (isOne ? 1 : 0), rounding)
            }
            let pairs = unsafe unsafeBitCast(counts, to: SIMD4<UInt32>.self)
            let faded = unsafe Minifloat.faded(
                pairs,
                by: 199.0 / 200,
                marks: unsafeBitCast(marks, to: SIMD4<UInt32>.self),
                rounding
            )
            counts = unsafe unsafeBitCast(faded, to: InlineArray<8, Minifloat>.self)
            for place in 0..<8 { #expect(counts[place] == expected[place], "payment \(payment), seed \(seed)") }
        }
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func `a debtor's categories are those of a plain count`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var row = CategoryCounts()
        var plain: [UInt32: Double] = [:]
        for payment in 0..<UInt32(2_000) {
            var values = InlineArray<9, UInt16>(repeating: 0)
            for attribute in 0..<9 where Int.random(in: 0..<9, using: &random) > 0 {
                // Few values, so that all fit the row: two of the first seven attributes, one of the others.
                values[attribute] = UInt16(attribute < 7 ? Int.random(in: 1...2, using: &random) : 7)
            }
            var found = CategoryCounts.Found()
            row.find(values, into: &found)
            for attribute in 0..<9 where values[attribute] != 0 {
                let exact = plain[CategoryCounts.tag(attribute, values[attribute]), default: 0]
                let count = Double(found.counts[attribute])
                #expect(abs(count - exact) <= 0.005 * exact + 0.002, "payment \(payment), seed \(seed)")
                if count < Double(CategoryCounts.forgotten) { found.new |= 1 << UInt32(attribute) }
            }
            let moved = row.update(values, found, Minifloat.Rounding(payment: payment))
            #expect(moved.count == 0)
            for tag in plain.keys { plain[tag]! *= 199.0 / 200 }
            for attribute in 0..<9 where values[attribute] != 0 {
                plain[CategoryCounts.tag(attribute, values[attribute]), default: 0] += 1
            }
        }
        #expect(row.entries.count == plain.count)
    }

    @Test func `a step is exact below 2,048 seconds, within 1 in 2,048 beyond, and keeps its marks`() {
        for seconds in 0..<UInt32(2048) { #expect(TimeStep(seconds).seconds == seconds) }
        var seconds: UInt32 = 2048
        while seconds < 388 * 86_400 {
            let step = TimeStep(seconds, marks: [.isNew])
            let difference = abs(Double(step.seconds) - Double(seconds))
            #expect(difference <= Double(seconds) / 2048, "\(seconds)")
            #expect(step.has(.isNew) && !step.has(.isSuspicious))
            #expect(TimeStep(step.seconds, marks: step.marks) == step)
            seconds += seconds / 97 + 1
        }
        #expect(TimeStep(.max).seconds > 387 * 86_400)
        for day: UInt32 in 1...14 {
            let step = TimeStep(day * 86_400)
            #expect(step.seconds <= TimeStep.rounded(day * 86_400), "a week in days stays a week")
        }
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func `a ring tells the newest steps and which are marked`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var ring = TimeRing<32>()
        var small = TimeRing<8>()
        var steps: [TimeStep] = []
        for count in 0..<UInt32(200) {
            var marks: TimeStep.Marks = []
            if Bool.random(using: &random) { marks.insert(.isNew) }
            if Int.random(in: 0..<5, using: &random) == 0 { marks.insert(.isSuspicious) }
            let step = TimeStep(.random(in: 0...100_000, using: &random), marks: marks)
            ring.append(step, after: count)
            small.append(step, after: count)
            steps.append(step)
            for mark in [TimeStep.Marks.isNew, .isSuspicious] {
                for (found, size) in [
                    (ring.marked(mark, of: count + 1), 32), (small.marked(mark, of: count + 1), 8),
                ] {
                    for back in 0..<min(size, steps.count) {
                        let isMarked = found >> UInt32(back) & 1 == 1
                        #expect(isMarked == steps[steps.count - 1 - back].has(mark), "seed \(seed)")
                    }
                }
            }
            for back in 1...min(32, steps.count) {
                #expect(ring.step(back, of: count + 1) == steps[steps.count - back])
            }
        }
    }

    @Test func `a log amount is within a 2048th, a pair's amounts together within a 1000th after each payment`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let x = Double.random(in: -4.6...44, using: &random)
            #expect(abs(CompactLogAmount(x).value - x) <= 1 / 2048 + 1e-9)
            let other = x + Double.random(in: -3.9...3.9, using: &random)
            #expect(abs(LogAmountResidue(x).difference(to: LogAmountResidue.Other(other)) - (other - x)) <= 0.000_062)
        }
        for _ in 0..<200 {
            let start = UInt32.random(in: 1_000_000_000...4_000_000_000, using: &random)
            var x = Double.random(in: 0...15, using: &random)
            var pair = PairProfile(first: start, payments: 1, largest: x, together: x)
            var (largest, together) = (x, x)
            for payment in 2...25 {
                x = Double.random(in: 0...15, using: &random)
                pair.take(x, at: start + UInt32(payment))
                together = AmountDrain.sum(together, x)
                if x > largest { largest = min(x, largest + 0.7) }
                let allowed = Double(payment) / 1000
                #expect(abs(pair.largest - largest) <= allowed)
                #expect(abs(pair.together - together) <= 2 * allowed || together - largest > 15.9)
                #expect(pair.payments == min(payment, 20) && start - pair.first < 4)
            }
            let before = pair.together
            pair.take(20, at: start + AmountDrain.reach + 4)
            let after = max(before, pair.largest)
            #expect(abs(pair.together - after) <= 0.002, "an old relation's amounts are not added up")
        }
    }

    @Test func `names that fit are kept, the oldest makes room`() {
        func name(_ text: String) -> PackedName {
            let bytes = Array(text.utf8)
            return PackedName(bytes.span, 0..<bytes.count)
        }
        var row = BeneficiaryNames.empty
        let short = ["ANNA MUSTER", "BORIS BEISPIEL", "CLARA EXAMPLE", "DAVID PROBE", "ELENA SAMPLE"].map(name)
        for (time, name) in short.enumerated() { row.append(name, at: UInt32(time)) }
        #expect((0..<row.count).map { row.name($0) } == Array(short[1...]) && row.last == 4)
        let long = name("A VERY LONG NAME OF A COMPANY THAT GOES ON AND ON")
        for time in 5..<9 { row.append(long, at: UInt32(time)) }
        #expect(row.count == 2 && row.name(0) == long && row.name(1) == long && row.isPlausible)
        row.append(short[0], at: 9)
        #expect(row.count == 3 && row.name(2) == short[0] && row.name(2).text == "ANNA MUSTER")
    }

    @Test func `four logarithms at once are those of one after the other, to the bit`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let values = (0..<4).map { _ in Float(Elementary.exp(Double.random(in: -21...25, using: &random))) }
            let four = Elementary.quickLog2(SIMD4(values))
            for place in 0..<4 {
                #expect(four[place].bitPattern == Elementary.quickLog2(values[place]).bitPattern, "\(values[place])")
            }
        }
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func `a plain name is read by sixteen bytes as it is by one after the other`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = ["Anna", "GMBH", "& co.", "7", "Muster-Beispiel", "Bank", " ", "O'Neill", "Zürich", "x", "TRADING"]
        for _ in 0..<4_000 {
            let count = Int.random(in: 0...6, using: &random)
            let text = (0..<count).map { _ in parts.randomElement(using: &random)! }
                .joined(separator: Bool.random(using: &random) ? " " : "")
            // What stands in front of a name is read one after the other; what stands behind it is none of its.
            let plain = Array((text + "Ü99").utf8)
            let slow = Array((" " + text).utf8)
            var (words, others) = (NameWords(), NameWords())
            let name = PackedName(plain.span, 0..<text.utf8.count, words: &words)
            let other = PackedName(slow.span, 0..<slow.count, words: &others)
            #expect(name == other && name.text == other.text, "\(text), seed \(seed)")
            #expect(words.count == others.count && words.hasDigit == others.hasDigit, "\(text), seed \(seed)")
            for place in 0..<min(words.count, NameWords.capacity) {
                #expect(words[place] == others[place], "\(text), seed \(seed)")
            }
            #expect(name.text.utf8.count == name.count)
        }
    }
}
