import PaymentModel
import TestSupport
import Testing

/// Sums of money are exact, whatever is added.
@Suite struct ExactSumTests {
    private static func amount(_ text: String) -> Amount {
        guard let amount = Amount(text) else { preconditionFailure("\(text) is an amount") }
        return amount
    }

    @Test func `amounts of different scales add up exactly, and may be taken off again`() {
        var sum = ExactSum()
        sum.add(Self.amount("0.1"))
        sum.add(Self.amount("0.20"))
        sum.add(Self.amount("1000"))
        #expect(
            sum.text() == "1000.30" && sum.isEqual(to: Self.amount("1000.3"))
                && !sum.isEqual(to: Self.amount("1000.31"))
        )
        #expect(sum.amount?.text() == "1000.30")
        sum.subtract(Self.amount("2000.301"))
        #expect(sum.text(groupedBy: ",") == "-1,000.001")
        #expect(sum.isEqual(to: ExactSum(Self.amount("-1000.001"))))
    }

    @Test func `a tolerance is met exactly, on both sides`() {
        #expect(ExactSum(Self.amount("150")).isWithin(Self.amount("50"), of: Self.amount("100.00")))
        #expect(!ExactSum(Self.amount("150.000000000000001")).isWithin(Self.amount("50"), of: Self.amount("100")))
        #expect(ExactSum(Self.amount("50.00")).isWithin(Self.amount("50"), of: Self.amount("100")))
        #expect(!ExactSum(Self.amount("49.99")).isWithin(Self.amount("50"), of: Self.amount("100")))
    }

    @Test func `170 of the largest amounts fit, and a sum that does not fit equals nothing`() {
        var sum = ExactSum()
        for _ in 0..<170 { sum.add(Self.amount("999999999999999999")) }
        #expect(sum.text(groupedBy: ",") == "169,999,999,999,999,999,830" && !sum.hasOverflowed)
        for _ in 0..<2 { sum.add(Self.amount("999999999999999999")) }
        #expect(sum.hasOverflowed && sum.text() == "(too many digits)")
        #expect(
            !sum.isEqual(to: sum) && !sum.isEqual(to: Self.amount("1"))
                && !sum.isWithin(Self.amount("999999999999999999"), of: Self.amount("1"))
        )
        #expect(sum.amount == nil)
        sum.subtract(Self.amount("999999999999999999"))
        #expect(sum.hasOverflowed)
    }

    @Test func `sums add up as their amounts do, and stay overflowed`() {
        var sum = ExactSum(Self.amount("0.1"))
        sum.add(ExactSum(Self.amount("-1000.25")))
        #expect(sum.text() == "-1000.15")
        var large = ExactSum()
        for _ in 0..<172 { large.add(Self.amount("999999999999999999")) }
        sum.add(large)
        #expect(sum.hasOverflowed)
    }

    @Test func `the sum of parts is the sum of their digits at one scale`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var sum = ExactSum()
            var expected: Int128 = 0
            var decimals = 0
            for _ in 0..<Int.random(in: 0...9, using: &random) {
                let scale = Int.random(in: 0...6, using: &random)
                let mantissa = Int64.random(in: -1_000_000_000...1_000_000_000, using: &random)
                let amount = try #require(Amount(mantissa: mantissa, scale: scale))
                let isTakenOff = Bool.random(using: &random)
                if isTakenOff { sum.subtract(amount) } else { sum.add(amount) }
                decimals = max(decimals, scale)
                var value = Int128(mantissa)
                for _ in scale..<6 { value *= 10 }
                expected += isTakenOff ? -value : value
            }
            let mantissa = try #require(Int64(exactly: expected))
            let amount = try #require(Amount(mantissa: mantissa, scale: 6))
            #expect(sum.isEqual(to: amount), "seed \(seed)")
            #expect(Int(sum.scale) == decimals)
            #expect(sum.text(decimals: 6) == amount.text(), "seed \(seed)")
        }
    }
}
