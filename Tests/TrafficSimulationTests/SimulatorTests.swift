import PaymentModel
import Testing

@testable import TrafficSimulation

/// A population small enough for a test, with every kind of customer.
private func smallSettings(seed: UInt64, days: Int = 60) -> SimulationSettings {
    var settings = SimulationSettings(seed: seed, days: days, message: "pacs.008.001.08")
    settings.customers = [
        .retail: 80, .smallFirm: 15, .corporate: 3, .institution: 6, .refunds: 1, .growing: 4, .newAccount: 10,
        .seasonal: 4,
    ]
    return settings
}

@Suite("Simulated traffic")
struct SimulatorTests {
    @Test("The same seed gives the same payments, another seed gives others")
    func deterministic() {
        let first = TrafficSimulator(settings: smallSettings(seed: 7)).payments()
        let second = TrafficSimulator(settings: smallSettings(seed: 7)).payments()
        let other = TrafficSimulator(settings: smallSettings(seed: 8)).payments()
        #expect(first.count > 2_000)
        #expect(first.map(\.payment) == second.map(\.payment))
        #expect(first.map(\.label) == second.map(\.label))
        #expect(first.map(\.payment) != other.map(\.payment))
    }

    @Test("Streaming gives what the whole list gives")
    func streams() {
        let simulator = TrafficSimulator(settings: smallSettings(seed: 3, days: 20))
        var streamed: [Payment] = []
        simulator.forEach { streamed.append($0.payment) }
        #expect(streamed == simulator.payments().map(\.payment))
    }

    @Test("Payments come in time order, within the days asked for, by the payer's calendar")
    func timeOrder() throws {
        let settings = smallSettings(seed: 11)
        let payments = TrafficSimulator(settings: settings).payments()
        let times = try payments.map { try #require($0.payment.time) }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        let last = settings.firstDay.adding(days: settings.days - 1)
        for time in times { #expect(time.localDay >= settings.firstDay && time.localDay <= last) }
    }

    @Test("Accounts, codes, references and amounts have the form that their standards ask for")
    func identifiers() throws {
        var uetrs: Set<String> = []
        var references: Set<String> = []
        for labelled in TrafficSimulator(settings: smallSettings(seed: 5)).payments() {
            let payment = labelled.payment
            for account in [payment[.debtorAccount], payment[.creditorAccount]] {
                let account = try #require(account)
                // What looks like an IBAN of a country that has them must be one.
                #expect(!IBAN.looksLikeOne(account.utf8) || IBAN(account) != nil, "\(account)")
            }
            if payment[.creditorCountry] == "DE" { #expect(IBAN(payment[.creditorAccount] ?? "") != nil) }
            let codes =
                [payment[.sender], payment[.receiver], payment[.debtorAgent], payment[.creditorAgent]].compactMap { $0 }
                + payment.list(.intermediaries)
            #expect(codes.count >= 4)
            for code in codes {
                let bic = try #require(BIC(code), "\(code)")
                #expect(bic.isTestCode && bic.country != nil, "\(code)")
            }
            let uetr = try #require(payment[.uetr])
            #expect(UETR(uetr) != nil)
            uetrs.insert(uetr)
            references.insert(payment[.messageReference] ?? "")
            #expect(
                payment.currency.minorUnitDigits == Int(payment.amount.scale),
                "\(payment.amount) \(payment.currency)"
            )
            #expect(payment.amount.mantissa > 0)
            #expect(payment[.sender] != payment[.creditorAgent])
        }
        let count = TrafficSimulator(settings: smallSettings(seed: 5)).payments().count
        #expect(uetrs.count == count)
        #expect(references.count == count)
    }

    @Test("Every kind of customer pays, and every hard negative occurs in a large population")
    func kindsAndOccasions() {
        var settings = SimulationSettings(seed: 2, days: 100).scaled(by: 0.3)
        settings.customers[.retail] = 900
        var kinds: Set<CustomerKind> = []
        var occasions: Set<Occasion> = []
        TrafficSimulator(settings: settings).forEach {
            kinds.insert($0.label.customer)
            occasions.insert($0.label.occasion)
            #expect(!$0.label.isAttack)
        }
        #expect(kinds == Set(CustomerKind.allCases))
        #expect(occasions == Set(Occasion.allCases).subtracting([.attack]))
    }

    @Test("Banks differ in the messages they send, and a payment holds no more than its message")
    func bothForms() throws {
        var settings = smallSettings(seed: 6, days: 20)
        settings.message = nil
        var forms: [String: Set<String>] = [:]
        var count = ["103": 0, "pacs.008.001.08": 0]
        for labelled in TrafficSimulator(settings: settings).payments() {
            let payment = labelled.payment
            forms[payment[.sender] ?? "", default: []].insert(payment.message.text)
            count[payment.message.text, default: 0] += 1
            let isMX = payment.message.isISO20022
            for field in [PaymentField.accepted, .debtorCountry, .instructionReference] {
                #expect(payment.has(field) == isMX)
            }
            #expect(try #require(payment.time).precision == .second)
        }
        #expect(forms.values.allSatisfy { $0.count == 1 })
        #expect(count.values.allSatisfy { $0 > 200 } && count.count == 2, "\(count)")
    }

    @Test("Firms rest where and when their country rests")
    func calendars() throws {
        var settings = SimulationSettings(seed: 4, days: 90, message: "pacs.008.001.08")
        settings.customers = [.smallFirm: 120]
        settings.countries = [("DE", 1), ("BD", 1)]
        var byWeekday: [String: [Int]] = ["DE": .init(repeating: 0, count: 7), "BD": .init(repeating: 0, count: 7)]
        TrafficSimulator(settings: settings).forEach { labelled in
            guard let day = labelled.payment.time?.localDay, let country = labelled.payment[.debtorCountry] else {
                return
            }
            byWeekday[country]?[day.weekday] += 1
        }
        let germany = try #require(byWeekday["DE"])
        let bangladesh = try #require(byWeekday["BD"])
        #expect(germany[6] * 8 < germany[1] && germany[5] * 8 < germany[1])
        #expect(bangladesh[4] * 8 < bangladesh[1] && bangladesh[5] * 8 < bangladesh[1])
        #expect(bangladesh[6] * 2 > bangladesh[1])
    }

    @Test("Summer time changes on the right Sundays")
    func summerTime() throws {
        let berlin = Place["DE"]
        let newYork = Place["US"]
        let cases: [(Place, String, Int)] = [
            (berlin, "2024-03-30", 60), (berlin, "2024-03-31", 120), (berlin, "2024-10-26", 120),
            (berlin, "2024-10-27", 60), (newYork, "2024-03-09", -300), (newYork, "2024-03-10", -240),
            (newYork, "2024-11-02", -240), (newYork, "2024-11-03", -300), (Place["BD"], "2024-07-01", 360),
        ]
        for (place, text, offset) in cases {
            let day = try #require(CivilDate(text))
            #expect(place.offsetMinutes(on: day) == offset, "\(place.code) \(text)")
        }
    }

    @Test("The weekend of the United Arab Emirates changed with 2022")
    func emirates() throws {
        let dubai = Place["AE"]
        #expect(!dubai.isWorkingDay(try #require(CivilDate("2021-12-31"))))
        #expect(dubai.isWorkingDay(try #require(CivilDate("2022-01-07"))))
        #expect(!dubai.isWorkingDay(try #require(CivilDate("2022-01-09"))))
    }

    @Test("Salary runs are monthly, to the same people")
    func salaryRuns() {
        var settings = SimulationSettings(seed: 9, days: 120)
        settings.customers = [.corporate: 4]
        var runs: [String: [CivilDate: Set<String>]] = [:]
        TrafficSimulator(settings: settings).forEach { labelled in
            guard labelled.label.occasion == .salaryRun, let day = labelled.payment.time?.localDay else { return }
            runs[labelled.payment[.debtorAccount] ?? "", default: [:]][day, default: []]
                .insert(labelled.payment[.creditorAccount] ?? "")
        }
        #expect(runs.count == 4)
        for (_, days) in runs {
            #expect((3...5).contains(days.count), "\(days.keys.sorted())")
            #expect(Set(days.values).count == 1)
        }
    }
}

@Suite("Settings that make little sense")
struct OddSettingsTests {
    @Test("No setting makes the simulation trap", arguments: 0..<13)
    func noTraps(_ which: Int) {
        var settings = smallSettings(seed: UInt64.max, days: 8)
        for scenario in AttackScenario.allCases { settings.attacks[scenario] = 1 }
        switch which {
        case 0: settings.days = 0
        case 1: settings.days = -5
        case 2: settings.days = 1
        case 3: settings.customers = [:]
        case 4: settings.customers = [.retail: -3]
        case 5: settings.countries = []
        case 6: settings.countries = [("ZZ", 1), ("DE", -1)]
        case 7: settings.banksPerCountry = -1
        case 8: settings.attackFreeDays = 1_000
        case 9: settings.attackFreeDays = -10
        case 10: settings.firstDay = CivilDate(dayNumber: .min)
        case 11: settings.firstDay = CivilDate(dayNumber: .max)
        default: settings.attacks[.loud] = 500
        }
        let payments = TrafficSimulator(settings: settings).payments()
        #expect(payments.allSatisfy { $0.payment.amount.mantissa > 0 })
        #expect(settings.scaled(by: .infinity).customers == settings.customers)
    }

    @Test("Attacks never begin before the first day, however few days are free of them")
    func attackDays() throws {
        var settings = smallSettings(seed: 1, days: 20)
        settings.attackFreeDays = -10
        settings.attacks = [.loud: 4, .quiet: 4]
        for labelled in TrafficSimulator(settings: settings).payments() where labelled.label.isAttack {
            #expect(try #require(labelled.payment.time).localDay >= settings.firstDay)
        }
    }
}
