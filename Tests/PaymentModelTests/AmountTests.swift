import PaymentModel
import TestSupport
import Testing

@Suite struct AmountTests {
    @Test(arguments: [
        ("1000", 1000, 0, "1000"), ("1000.50", 100_050, 2, "1000.50"), ("0.05", 5, 2, "0.05"), (".5", 5, 1, "0.5"),
        ("5.", 5, 0, "5"),
        ("-3.10", -310, 2, "-3.10"), ("+7", 7, 0, "7"), ("00012.0", 120, 1, "12.0"),
        ("999999999999999999", 999_999_999_999_999_999, 0, "999999999999999999"),
    ])
    func `a decimal number keeps its digits and scale`(text: String, mantissa: Int64, scale: Int, written: String)
        throws
    {
        let amount = try #require(Amount(text))
        #expect(amount.mantissa == mantissa)
        #expect(Int(amount.scale) == scale)
        #expect(amount.text() == written)
    }

    @Test(arguments: [
        "", ".", "-", "1e5", "1.2.3", "INF", "NaN", " 1", "1 ", "1,5", "１", "1234567890123456789",
        "0.0000000000000000001",
    ])
    func `anything else is no amount`(text: String) {
        #expect(Amount(text) == nil)
    }

    @Test func `an MT amount has a comma`() throws {
        #expect(try #require(Amount("1000,".utf8, separator: UInt8(ascii: ","))).text() == "1000")
        #expect(try #require(Amount("1000,50".utf8, separator: UInt8(ascii: ","))).text() == "1000.50")
        #expect(Amount("1000.50".utf8, separator: UInt8(ascii: ",")) == nil)
    }

    @Test func `a sum is exact where binary numbers are not`() throws {
        let a = try #require(Amount("0.1"))
        let b = try #require(Amount("0.20"))
        let sum = try #require(a.adding(b))
        #expect(sum.text() == "0.30")
        #expect(sum.isEqual(to: try #require(Amount("0.3"))))
    }

    @Test func `a sum that does not fit is nil and not wrong`() throws {
        let most = try #require(Amount("999999999999999999"))
        #expect(most.adding(most) == nil)
        #expect(most.adding(try #require(Amount("0.1"))) == nil)
    }

    @Test func `trailing zeros are no decimals`() throws {
        #expect(try #require(Amount("100.00")).significantScale == 0)
        #expect(try #require(Amount("100.10")).significantScale == 1)
        #expect(try #require(Amount("0.00")).significantScale == 0)
    }

    @Test func `what is written is read back`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let mantissa = Int64.random(in: -999_999_999_999_999_999...999_999_999_999_999_999, using: &random)
            let amount = try #require(Amount(mantissa: mantissa, scale: Int.random(in: 0...18, using: &random)))
            #expect(Amount(amount.text()) == amount, "seed \(seed)")
            #expect(Amount(amount.text(groupedBy: ",").filter { $0 != "," }) == amount, "seed \(seed)")
        }
    }

    @Test func `order is by value`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let a = Int64.random(in: -100_000...100_000, using: &random)
            let b = Int64.random(in: -100_000...100_000, using: &random)
            let x = try #require(Amount(mantissa: a * 1000, scale: 5))
            let y = try #require(Amount(mantissa: b, scale: 2))
            #expect((x < y) == (a < b), "seed \(seed)")
            #expect(x.isEqual(to: y) == (a == b), "seed \(seed)")
        }
    }
}
