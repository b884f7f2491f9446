import MTMessages
import MXMessages
import PaymentModel
import Testing

@testable import TrafficSimulation

/// The payments that a reader makes of a text; every problem fails the test.
private func read(_ text: String, with reader: some MessageReader) throws -> [Payment] {
    var reader = reader
    var payments: [Payment] = []
    let take: (MessageEvent) -> Void = { event in
        switch event {
        case .payment(let payment): payments.append(payment)
        case .problem(let problem): Issue.record("\(problem.code) \(problem.place) \(problem.text)\n\(text)")
        case .record: break
        case .message: break
        }
    }
    let bytes = Array(text.utf8)
    try unsafe reader.read(bytes.span.bytes, take)
    try reader.finish(take)
    return payments
}

/// One payment, written as MT and as ISO 20022, each read by its reader: the same payment.
@Suite("A payment is the same in both standards")
struct CrossCheckTests {
    /// What only one of the two can say, and why.
    private static let onlyInMX: [PaymentField: String] = [
        .instructionReference: "MT has one reference, field 20, and that is the message's",
        .endToEndReference: "ISO 20022 demands one, NOTPROVIDED where there is none; MT's /ROC/ is left out then",
        .accepted: "MT has no time of acceptance",
        .categoryPurpose: "MT has no field for it",
        .debtorCountry: "the lines of 50K name a country that is certain only where it stands alone in the last one",
        .creditorCountry: "so do those of 59",
    ]
    private static let onlyInMT: [PaymentField: String] = [
        .settlementTime: "13C says when it was sent, in pacs.008 AccptncDtTm does",
        .relatedReference: "field 21 of a 202 is mandatory, pacs.009 has the end-to-end reference only",
    ]
    /// What both say in forms of their own, and what is compared instead.
    private static let inOwnForm: [PaymentField: (reason: String, compared: @Sendable (Payment) -> String?)] = [
        .created: (
            "13C has minutes, CreDtTm has seconds",
            { payment in
                payment[.created].flatMap { Timestamp($0) }.map {
                    "\($0.secondsSinceEpoch / 60) \($0.offsetMinutes.map { Int($0) } ?? -1)"
                }
            }
        ),
        .settlementTime: (
            "likewise, where pacs.009 has SttlmTmIndctn",
            { payment in
                payment[.settlementTime].flatMap { Timestamp($0) }.map { "\($0.secondsSinceEpoch / 60)" }
            }
        ),
        .intermediaries: ("field 56 has room for one", { $0.list(.intermediaries).first }),
        .remittance: ("field 70 has lines of 35 characters, Ustrd 140", { $0[.remittance] }),
        .debtorAddress: ("a line longer than 35 characters is two in 50", { $0[.debtorAddress] }),
        .creditorAddress: ("and in 59", { $0[.creditorAddress] }),
    ]

    /// Compares every field. Returns those that both have.
    private func compare(_ mt: Payment, _ mx: Payment, without: Set<PaymentField> = []) -> Set<PaymentField> {
        #expect(mt.amount == mx.amount && mt.currency == mx.currency)
        #expect(mt.isCover == mx.isCover && mt.isValid && mx.isValid)
        var both: Set<PaymentField> = []
        for field in PaymentField.allCases where !without.contains(field) {
            switch (mt.has(field), mx.has(field)) {
            case (false, false): break
            case (true, false): #expect(Self.onlyInMT[field] != nil, "\(field) is in MT only: \(mt[field] ?? "")")
            case (false, true):
                #expect(Self.onlyInMX[field] != nil, "\(field) is in ISO 20022 only: \(mx[field] ?? "")")
            case (true, true):
                both.insert(field)
                if let own = Self.inOwnForm[field] {
                    #expect(own.compared(mt) == own.compared(mx), "\(field)")
                } else {
                    #expect(mt.bytes(field) == mx.bytes(field), "\(field): \(mt[field] ?? "") and \(mx[field] ?? "")")
                }
            }
        }
        return both
    }

    /// Simulated payments whose texts MT can carry without changing or cutting them.
    private static let payments: [Payment] = {
        var settings = SimulationSettings(seed: 23, days: 20, message: "103").scaled(by: 0.03)
        settings.attacks = [.bangladeshBank2016: 1, .sonali2013: 1, .bankOfValletta2019: 1]
        return TrafficSimulator(settings: settings).payments().map(\.payment).filter { payment in
            let fields = PaymentField.allCases.filter { $0 != .accepted && $0 != .created }
            let isPlain = fields.allSatisfy { field in
                payment.list(field).allSatisfy { FINText.allowed($0) == $0 && !$0.hasPrefix("-") }
            }
            let names = [payment[.debtorName], payment[.creditorName]]
            let addresses = [payment.list(.debtorAddress), payment.list(.creditorAddress)]
            return isPlain && names.allSatisfy { ($0 ?? "").utf8.count <= 35 }
                && addresses.allSatisfy { lines in lines.count <= 3 && lines.allSatisfy { $0.utf8.count <= 35 } }
        }
    }()

    private func readMX(_ payment: Payment) throws -> Payment {
        let text = PacsWriter().message([payment], reference: payment[.messageReference] ?? "M")
        return try #require(try read(text, with: MXReader()).first)
    }

    @Test("Every field that both have is equal", arguments: [FINWriter.PartyForm.unstructured, .structured])
    func written(_ form: FINWriter.PartyForm) throws {
        // With numbered lines the simulator leaves the postal code out: what it writes there is no address line's equal.
        let without: Set<PaymentField> = form == .structured ? [.debtorAddress, .creditorAddress] : []
        var seen: Set<PaymentField> = []
        try #require(Self.payments.count > 100)
        for payment in Self.payments.prefix(150) + Self.payments.filter(\.isCover) {
            let mt = try #require(try read(FINWriter(partyForm: form).message(payment), with: MTReader()).first)
            seen.formUnion(compare(mt, try readMX(payment), without: without))
        }
        var expected: Set<PaymentField> = [
            .messageReference, .endToEndReference, .uetr, .sender, .receiver, .debtorName, .debtorAccount, .debtorAgent,
            .creditorName, .creditorAccount, .creditorAgent, .debtorCountry, .creditorCountry, .intermediaries,
            .settlementDate, .created, .chargeBearer, .remittance, .debtorAddress, .creditorAddress,
        ]
        expected.subtract(without)
        #expect(seen.isSuperset(of: expected), "never compared: \(expected.subtracting(seen))")
    }

    @Test("So it is where the MT room's own writer has written it")
    func writtenByTheRoomItself() throws {
        var compared = 0
        for original in Self.payments.prefix(150) + Self.payments.filter(\.isCover) {
            var payment = original
            if payment[.endToEndReference] == "NOTPROVIDED" { payment[.endToEndReference] = nil }
            // Its names are 35 characters of 50K; a country makes it choose 50F, whose town stands behind the code.
            payment[.debtorCountry] = nil
            payment[.creditorCountry] = nil
            payment.set(.intermediaries, to: Array(payment.list(.intermediaries).prefix(1)))
            payment.set(.remittance, to: payment.list(.remittance).flatMap { FINText.wrapped($0, 35) })
            guard let message = try? FINMessage(writing: payment, as: payment.isCover ? "202.COV" : "103") else {
                continue
            }
            compared += 1
            let mt = try #require(try read(String(decoding: message.bytes, as: UTF8.self), with: MTReader()).first)
            _ = compare(mt, try readMX(original))
        }
        #expect(compared > 100)
    }

    @Test("What was ordered in another currency is equal too, and not told where it is what is settled")
    func instructedAmount() throws {
        let source = try #require(Self.payments.first { !$0.isCover })
        for (ordered, expected) in [("USD 12.50", "USD 12.50"), (nil, nil)] as [(String?, String?)] {
            var payment = source
            payment[.instructedAmount] = ordered
            payment[.endToEndReference] = nil
            payment[.debtorCountry] = nil
            payment[.creditorCountry] = nil
            payment.set(.remittance, to: ["ONE LINE"])
            payment.set(.intermediaries, to: [])
            let message = try FINMessage(writing: payment, as: "103")
            var reader = MTReader(rules: .schema)
            var mt: Payment?
            try unsafe reader.read(message.bytes.span.bytes) { if case .payment(let found) = $0 { mt = found } }
            try reader.finish { if case .payment(let found) = $0 { mt = found } }
            var order = payment.currency.text + "\">" + payment.amount.text()
            if let ordered { order = ordered.replacing(" ", with: "\">") }
            let text = PacsWriter().message([payment], reference: "M").replacing(
                "<ChrgBr>",
                with: "<InstdAmt Ccy=\"\(order)</InstdAmt>\(ordered == nil ? "" : "<XchgRate>1.5</XchgRate>")<ChrgBr>"
            )
            let mx = try #require(try read(text, with: MXReader()).first)
            #expect(try #require(mt)[.instructedAmount] == expected)
            #expect(mx[.instructedAmount] == expected)
        }
    }
}
