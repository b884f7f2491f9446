import PaymentModel
import Testing

@testable import TrafficSimulation

@Suite("Attacks in simulated traffic")
struct AttackTests {
    private func attacked(seed: UInt64, each count: Int) -> [LabelledPayment] {
        var settings = SimulationSettings(seed: seed, days: 60, message: "pacs.008.001.08").scaled(by: 0.4)
        settings.customers[.institution] = 60
        settings.customers[.corporate] = 30
        for scenario in AttackScenario.allCases { settings.attacks[scenario] = count }
        return TrafficSimulator(settings: settings).payments()
    }

    @Test("Every scenario asked for is there, behind the days without attacks, and labelled")
    func all() throws {
        let payments = attacked(seed: 21, each: 2)
        let settings = SimulationSettings(seed: 21, days: 60)
        var found: [AttackLabel: Int] = [:]
        for labelled in payments {
            #expect(labelled.label.isAttack == (labelled.label.occasion == .attack))
            guard let attack = labelled.label.attack else { continue }
            found[attack, default: 0] += 1
            let day = try #require(labelled.payment.time?.localDay)
            #expect(day >= settings.firstDay.adding(days: settings.attackFreeDays))
        }
        for scenario in AttackScenario.allCases {
            for instance in 0..<2 {
                let label = AttackLabel(scenario: scenario.rawValue, instance: instance)
                #expect((found[label] ?? 0) > 0, "\(label)")
            }
        }
        #expect(found[AttackLabel(scenario: "bangladesh-bank-2016", instance: 0)] == 70)
        #expect(found[AttackLabel(scenario: "nic-asia-2017", instance: 1)] == 31)
        #expect(found[AttackLabel(scenario: "city-union-2018", instance: 0)] == 3)
    }

    @Test("Attacks change nothing in the ordinary traffic but the references")
    func ordinaryStays() {
        let quiet = TrafficSimulator(settings: SimulationSettings(seed: 33, days: 30).scaled(by: 0.1)).payments()
        var settings = SimulationSettings(seed: 33, days: 30).scaled(by: 0.1)
        settings.attacks = [.loud: 1, .quiet: 1]
        let loud = TrafficSimulator(settings: settings).payments()
        #expect(loud.count > quiet.count)
        let fields: [PaymentField] = [.created, .debtorAccount, .creditorAccount, .receiver, .sender]
        func facts(_ payments: [LabelledPayment]) -> [[String]] {
            payments.filter { !$0.label.isAttack }
                .map { labelled in fields.map { labelled.payment[$0] ?? "" } + [labelled.payment.amount.description] }
        }
        #expect(facts(quiet) == facts(loud))
    }

    @Test("A fan-in has many debtors and one creditor, and a mule is paid before it pays")
    func shapes() throws {
        let payments = attacked(seed: 5, each: 1)
        func of(_ scenario: AttackScenario) -> [Payment] {
            payments.filter { $0.label.attack?.scenario == scenario.rawValue }.map(\.payment)
        }
        let fanIn = of(.fanIn)
        #expect(Set(fanIn.map { $0[.creditorAccount] }).count == 1)
        #expect(Set(fanIn.map { $0[.debtorAccount] }).count >= 8)
        let mule = of(.mule)
        let account = try #require(mule.last?[.debtorAccount])
        let paid = try #require(mule.lastIndex { $0[.creditorAccount] == account })
        let pays = try #require(mule.firstIndex { $0[.debtorAccount] == account })
        #expect(paid < pays)
        #expect(of(.sonali2013).allSatisfy { $0.isCover && $0.message == "pacs.009.001.08" })
        #expect(Set(of(.cosmos2018).map { $0[.creditorAccount] }).count == 1)
        #expect(Set(of(.nicAsia2017).map { $0[.creditorCountry] }).count == 7)
    }
}
