import MXMessages
import PaymentModel
import Testing

@testable import TrafficSimulation

/// What the reader makes of a text.
private func read(_ text: String) throws -> (payments: [Payment], problems: [Problem], messages: Int) {
    var payments: [Payment] = []
    var problems: [Problem] = []
    var messages = 0
    var reader = MXReader()
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

@Suite("pacs messages of simulated payments, read again")
struct PacsReadingTests {
    @Test(
        "The reader finds nothing wrong, and gives back what was written",
        arguments: [PacsWriter.Container.document, .envelope]
    )
    func roundTrip(_ container: PacsWriter.Container) throws {
        var settings = SimulationSettings(seed: 19, days: 30, message: "pacs.008.001.08").scaled(by: 0.03)
        settings.attacks = [.bangladeshBank2016: 1, .bankOfValletta2019: 1]
        var payments = TrafficSimulator(settings: settings).payments().map(\.payment)
        if container == .envelope { payments = Scenario.bangladeshBank2016().attack[1].payments.map(\.payment) }
        let result = try read(PacsWriter(container: container).message(payments, reference: "M1"))
        for problem in result.problems.prefix(5) { Issue.record("\(problem.code) \(problem.place) \(problem.text)") }
        try #require(result.payments.count == payments.count)
        let fields: [PaymentField] = [
            .instructionReference, .endToEndReference, .uetr, .sender, .receiver, .debtorName, .debtorAccount,
            .debtorAgent,
            .debtorCountry, .creditorName, .creditorAccount, .creditorAgent, .creditorCountry, .intermediaries,
            .settlementDate, .accepted, .chargeBearer, .categoryPurpose, .remittance,
        ]
        for (written, read) in zip(payments, result.payments) {
            #expect(written.amount == read.amount && written.currency == read.currency)
            #expect(read.message == "pacs.008.001.08" && read.isValid)
            for field in fields { #expect(written[field] == read[field], "\(field)") }
            #expect(written.time == read.time)
        }
    }

    @Test("Covers are read as covers")
    func covers() throws {
        let scenario = try #require(Scenario.publicCase(.sonali2013))
        let covers = scenario.attack.flatMap(\.payments).map(\.payment).filter(\.isCover)
        #expect(covers.count == 1)
        for container in [PacsWriter.Container.document, .envelope] {
            let result = try read(PacsWriter(container: container).message(covers, reference: "M1"))
            for problem in result.problems.prefix(5) {
                Issue.record("\(problem.code) \(problem.place) \(problem.text)")
            }
            let read = try #require(result.payments.first)
            let written = try #require(covers.first)
            #expect(read.isCover && read.message == "pacs.009.001.08")
            for field in [
                PaymentField.debtorName, .debtorAccount, .creditorName, .creditorAccount, .creditorAgent, .uetr,
            ] {
                #expect(written[field] == read[field], "\(field)")
            }
            #expect(written.time == read.time)
        }
    }

    @Test("Both forms of the committed scenario are the same payments")
    func sameInBothForms() throws {
        let scenario = Scenario.bangladeshBank2016()
        for part in scenario.history.suffix(1) + scenario.attack {
            let payments = part.payments.map(\.payment)
            let result = try read(PacsWriter().message(payments, reference: "M1"))
            #expect(result.payments.map(\.amount) == payments.map(\.amount))
            #expect(result.payments.map(\.time) == payments.map(\.time))
            #expect(result.payments.map { $0[.creditorAccount] } == payments.map { $0[.creditorAccount] })
        }
    }
}
