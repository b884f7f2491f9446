import PaymentModel
import TestSupport
import Testing

@testable import TrafficSimulation

@Suite("The simulation's own mathematics")
struct ArithmeticTests {
    @Test("The exponential and the logarithm are each other's inverse, and agree with known values")
    func inverse() {
        #expect(abs(logarithm(2) - 0.6931471805599453) < 1e-15)
        #expect(abs(logarithm(10) - 2.302585092994046) < 1e-15)
        #expect(abs(exponential(1) - 2.718281828459045) < 1e-15)
        #expect(exponential(0) == 1)
        #expect(logarithm(1) == 0)
        #expect(logarithm(0).isFinite && logarithm(-1).isFinite && exponential(1e9).isFinite)
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let x = Double.random(in: -300...300, using: &random)
            #expect(abs(logarithm(exponential(x)) - x) < 1e-12 * max(1, abs(x)), "seed 1, \(x)")
        }
    }

    @Test("The distributions have the moments that they promise")
    func moments() {
        var random = RandomSource(seed: 42)
        let n = 20_000
        var normal = 0.0
        var square = 0.0
        var poisson = 0
        var gamma = 0.0
        var waiting = 0.0
        for _ in 0..<n {
            let z = random.normal()
            normal += z
            square += z * z
            poisson += random.poisson(3.5)
            gamma += random.gamma(shape: 0.7)
            waiting += random.waiting(mean: 2)
        }
        let count = Double(n)
        #expect(abs(normal / count) < 0.03)
        #expect(abs(square / count - 1) < 0.05)
        #expect(abs(Double(poisson) / count - 3.5) < 0.08)
        #expect(abs(gamma / count - 1) < 0.05)
        #expect(abs(waiting / count - 2) < 0.08)
    }

    @Test("Check digits are those of ISO 7064 for published examples and for chance accounts")
    func checkDigits() {
        #expect(Accounts.iban(country: "DE", account: "370400440532013000") == "DE89370400440532013000")
        #expect(Accounts.iban(country: "GB", account: "NWBK60161331926819") == "GB29NWBK60161331926819")
        var random = RandomSource(seed: 6)
        for place in Place.all where !place.accountFormat.isEmpty {
            for bank in BankDirectory.world.banks(in: place.code) {
                let number = Accounts.number(at: bank, &random)
                #expect(IBAN(number) != nil && IBAN.looksLikeOne(number.utf8), "seed 6, \(number)")
            }
        }
    }

    @Test("Round amounts have two leading digits, others as many decimals as the currency has")
    func money() {
        #expect(Money.amount(1234.567, currency: "EUR", round: false).description == "1234.57")
        #expect(Money.amount(1234.567, currency: "EUR", round: true).description == "1200.00")
        #expect(Money.amount(1234.567, currency: "JPY", round: false).description == "1235")
        #expect(Money.amount(1234.5678, currency: "KWD", round: false).description == "1234.568")
        #expect(Money.amount(0, currency: "EUR", round: false).description == "0.01")
    }
}
