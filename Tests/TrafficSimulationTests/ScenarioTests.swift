import PaymentModel
import Testing

@testable import TrafficSimulation

@Suite("Scenarios of public cases")
struct ScenarioTests {
    private let bangladesh = Scenario.bangladeshBank2016()

    @Test("The waves of Bangladesh Bank have the public figures")
    func waves() throws {
        #expect(bangladesh.attack.map(\.name) == ["wave-1", "wave-2"])
        for wave in bangladesh.attack {
            let payments = wave.payments.map(\.payment)
            #expect(payments.count == 35)
            let total = payments.reduce(Int64(0)) { $0 + $1.amount.mantissa }
            #expect(total == 951_000_000_00)
            let amounts = Set(payments.map { $0.amount.mantissa / 100 })
            #expect(amounts.isSuperset(of: [30_000_000, 25_000_000, 19_999_000, 6_000_000, 20_000_000]))
            #expect(payments.contains { $0[.creditorName]?.contains("Fandation") == true })
            #expect(payments.allSatisfy { $0.time?.localDay == $0.settlementDate })
        }
        let first = bangladesh.attack[0].payments.map(\.payment)
        let second = bangladesh.attack[1].payments.map(\.payment)
        #expect(first.first?[.created] == "2016-02-04T20:36:00+06:00")
        #expect(first.allSatisfy { $0.list(.intermediaries).isEmpty })
        #expect(second.allSatisfy { !$0.list(.intermediaries).isEmpty })
        for field in [PaymentField.creditorAccount, .creditorName, .creditorAgent, .debtorAccount, .receiver] {
            #expect(first.map { $0[field] } == second.map { $0[field] })
        }
        #expect(first.map(\.amount) == second.map(\.amount))
        let references = (first + second).compactMap { $0[.uetr] }
        #expect(Set(references).count == 70)
        let firstEnd = try #require(first.last?.time)
        let secondStart = try #require(second.first?.time)
        #expect(firstEnd < secondStart)
    }

    @Test("The ordinary months are the central bank's: few orders a day, to institutions, with an intermediary")
    func history() throws {
        #expect(bangladesh.history.map(\.name).first == "2015-06")
        #expect(bangladesh.history.map(\.name).last == "2016-01")
        #expect(bangladesh.history.map(\.name) == bangladesh.history.map(\.name).sorted())
        let all = bangladesh.history.flatMap(\.payments)
        #expect((2_000...2_600).contains(all.count))
        let account = try #require(bangladesh.attack[0].payments[0].payment[.debtorAccount])
        let reserve = all.filter { $0.payment[.debtorAccount] == account }
        // 8 months have about 165 working days.
        #expect(reserve.count < 2 * 165 && reserve.count > 165)
        #expect(reserve.allSatisfy { !$0.payment.list(.intermediaries).isEmpty })
        #expect(reserve.allSatisfy { $0.payment[.receiver] == "FRNYUS30XXX" })
        let victims = Set(bangladesh.attack[0].payments.compactMap { $0.payment[.creditorAccount] })
        #expect(all.allSatisfy { !victims.contains($0.payment[.creditorAccount] ?? "") })
        for labelled in all {
            let time = try #require(labelled.payment.time)
            #expect((9..<18).contains(time.localClock.hour) && time.localClock.second == 0)
            #expect(time.localDay.weekday != 4 && time.localDay.weekday != 5)
        }
    }

    @Test(
        "Every public case has its own bank, months of ordinary traffic, and its orders",
        arguments: AttackScenario.allCases
    )
    func publicCase(_ name: AttackScenario) throws {
        guard name.isPublicCase else {
            #expect(Scenario.publicCase(name) == nil)
            return
        }
        let scenario = try #require(Scenario.publicCase(name))
        #expect(scenario.history.count >= 4)
        #expect(scenario.history.flatMap(\.payments).count > 500)
        #expect((scenario.history + scenario.after).flatMap(\.payments).allSatisfy { !$0.label.isAttack })
        let attack = scenario.attack.flatMap(\.payments).filter(\.label.isAttack)
        #expect(!attack.isEmpty)
        let all = (scenario.history + scenario.attack + scenario.after).flatMap(\.payments)
        for (a, b) in zip(all, all.dropFirst()) {
            #expect(try #require(a.payment.time) <= (try #require(b.payment.time)))
        }
        for labelled in all {
            #expect(BIC(labelled.payment[.sender] ?? "")?.isTestCode == true)
            #expect(labelled.payment.currency.minorUnitDigits == Int(labelled.payment.amount.scale))
        }
        let accounts = Set(attack.compactMap { $0.payment[.creditorAccount] })
        #expect(
            scenario.history.flatMap(\.payments).allSatisfy { !accounts.contains($0.payment[.creditorAccount] ?? "") }
        )
    }

    @Test("Totals of the public cases are those that were reported")
    func totals() throws {
        func total(_ name: AttackScenario, _ currency: String) throws -> Double {
            let scenario = try #require(Scenario.publicCase(name))
            return scenario.attack.flatMap(\.payments).filter {
                $0.label.isAttack && $0.payment.currency.text == currency
            }
            .reduce(0) { $0 + $1.payment.amount.approximation }
        }
        #expect(try total(.unionBankOfIndia2016, "USD") == 171e6)
        #expect(try total(.feib2017, "USD") == 60.1e6)
        #expect(try total(.bancomext2018, "USD") == 110e6)
        #expect(try total(.bankOfValletta2019, "EUR") == 13e6)
        #expect(try total(.bancoDeChile2018, "USD") == 8_498_446)
        #expect(try total(.bancoDeChile2018, "EUR") == 1_998_044)
        #expect(try total(.bancoDelAustro2015, "USD") > 12e6)
        #expect(abs(try total(.nicAsia2017, "USD") - 4.4e6) < 0.1e6)
    }
}
