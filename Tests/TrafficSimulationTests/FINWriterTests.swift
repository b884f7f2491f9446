import MTMessages
import PaymentModel
import Testing

@testable import TrafficSimulation

/// What the reader makes of a text.
private func read(_ text: String) throws -> (payments: [Payment], problems: [Problem], messages: Int) {
    var payments: [Payment] = []
    var problems: [Problem] = []
    var messages = 0
    var reader = MTReader()
    let take: (MessageEvent) -> Void = { event in
        switch event {
        case .payment(let payment): payments.append(payment)
        case .problem(let problem): problems.append(problem)
        case .record: break
        case .message: messages += 1
        }
    }
    let bytes = Array(text.utf8)
    try unsafe reader.read(bytes.span.bytes, take)
    try reader.finish(take)
    return (payments, problems, messages)
}

@Suite("FIN messages of simulated payments")
struct FINWriterTests {
    private static let attacked: [LabelledPayment] = {
        var settings = SimulationSettings(seed: 17, days: 40, message: "103").scaled(by: 0.05)
        settings.attacks = [.bangladeshBank2016: 1, .sonali2013: 1, .bankOfValletta2019: 1, .nicAsia2017: 1]
        return TrafficSimulator(settings: settings).payments()
    }()

    @Test("The reader finds nothing wrong in any of them", arguments: [FINWriter.PartyForm.unstructured, .structured])
    func valid(_ form: FINWriter.PartyForm) throws {
        let payments = Self.attacked.map(\.payment)
        let result = try read(FINWriter(partyForm: form).rje(payments))
        for problem in result.problems.prefix(5) { Issue.record("\(problem.code) \(problem.place) \(problem.text)") }
        #expect(result.messages == payments.count)
        #expect(result.payments.count == payments.count)
    }

    @Test("The reader gives back what was written")
    func roundTrip() throws {
        let payments = Self.attacked.map(\.payment)
        let result = try read(FINWriter().rje(payments))
        try #require(result.payments.count == payments.count)
        let fields: [PaymentField] = [
            .messageReference, .uetr, .sender, .receiver, .debtorName, .debtorAccount, .creditorName, .creditorAccount,
            .creditorAgent, .intermediaries, .settlementDate,
        ]
        for (written, read) in zip(payments, result.payments) {
            #expect(written.amount == read.amount && written.currency == read.currency)
            #expect(written.isCover == read.isCover)
            for field in fields where (written[field]?.utf8.count ?? 0) <= 35 {
                // A message to the payee's own bank does not repeat it.
                if field == .creditorAgent, read[field] == nil, written[field] == written[.receiver] { continue }
                #expect(written[field] == read[field], "\(field)")
            }
            let time = try #require(written.time)
            let found = try #require(read.time)
            #expect(time.secondsSinceEpoch / 60 == found.secondsSinceEpoch / 60)
            #expect(time.offsetMinutes == found.offsetMinutes)
        }
    }

    @Test(
        "The committed scenario and every public case are valid",
        arguments: AttackScenario.allCases.filter(\.isPublicCase)
    )
    func cases(_ name: AttackScenario) throws {
        let scenario = try #require(Scenario.publicCase(name))
        for part in scenario.history.suffix(1) + scenario.attack {
            let result = try read(FINWriter().rje(part.payments.map(\.payment)))
            for problem in result.problems.prefix(3) {
                Issue.record("\(problem.code) \(problem.place) \(problem.text)")
            }
            #expect(result.payments.count == part.payments.count)
        }
    }

    @Test("Texts are brought into the character set and the line length of the fields")
    func characters() throws {
        var payment = try #require(Self.attacked.first).payment
        payment[.creditorName] = "Zoë & Söhne <Import> \"Export\" Handelsgesellschaft mit beschränkter Haftung"
        payment.set(
            .creditorAddress,
            to: [":20:not a field", "-}", "a street so long that it cannot stand in one line"]
        )
        payment.set(.remittance, to: ["-} {4: & ü", String(repeating: "x", count: 200)])
        payment[.messageReference] = "/ab//c/"
        for form in [FINWriter.PartyForm.unstructured, .structured] {
            let text = FINWriter(partyForm: form).message(payment)
            let result = try read(text)
            for problem in result.problems { Issue.record("\(problem.code) \(problem.place) \(problem.text)\n\(text)") }
            #expect(result.payments.count == 1)
        }
    }

    @Test("A block begins and an amount is written as the user handbook has it")
    func form() throws {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount("5000")),
            currency: try #require(Currency("JPY"))
        )
        payment[.sender] = "BBHOBDD0XXX"
        payment[.receiver] = "FRNYUS30XXX"
        payment[.messageReference] = "REF1"
        payment[.creditorAgent] = "FRNYUS30XXX"
        payment[.created] = "2016-02-04T20:36:10+06:00"
        payment[.settlementDate] = "2016-02-04"
        payment[.debtorName] = "A"
        payment[.creditorName] = "B"
        let expected = """
            {1:F01BBHOBDD0AXXX0001000007}{2:I103FRNYUS30XXXXN}{4:
            :20:REF1
            :13C:/SNDTIME/2036+0600
            :23B:CRED
            :32A:160204JPY5000,
            :50K:A
            :59:B
            :71A:SHA
            -}
            """
        #expect(FINWriter(lineEnd: "\n").message(payment, sequence: 7) == expected)
    }
}
