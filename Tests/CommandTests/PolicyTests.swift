import Foundation
import TestSupport
import Testing

/// What a policy decides, by the command.
@Suite struct PolicyTests {
    private static let reserve = "Fixtures/policy/reserve-account.yaml"

    /// The decision and the rules of each payment of a file under a policy.
    private func decided(_ message: String, _ policy: String) throws -> [(decision: String, rules: [String])] {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", message)
        let file = try directory.write("policy.yaml", "version: 1\n" + policy + "\n")
        let run = try BinaryRun(["verify", path, "--policy", file, "--format", "jsonl"])
        #expect(run.errors == "")
        return try run.objects("payment").map { payment in
            let decisions = payment["decisions"] as? [[String: Any]] ?? []
            return (payment["decision"] as? String ?? "", decisions.compactMap { $0["rule"] as? String })
        }
    }

    private func decisions(_ message: String, _ policy: String) throws -> [String] {
        try decided(message, policy).map(\.decision)
    }

    /// What people are told of a file under a policy.
    private func verified(_ message: String, _ policy: String) throws -> BinaryRun {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", message)
        let file = try directory.write("policy.yaml", "version: 1\n" + policy + "\n")
        return try BinaryRun(["verify", path, "--policy", file])
    }

    /// The sample with another time, of a bank in Berlin.
    private static func pacs008(ordered time: String) throws -> String {
        let message = SampleMessages.pacs008.replacing("2016-02-04T10:15:00+01:00", with: time)
        #expect(message.contains(">\(time)<"))
        return message
    }

    @Test func `without a rule an ordinary payment passes`() throws {
        #expect(try decisions(SampleMessages.mt103, "thresholds: {review: 16}") == ["pass"])
    }

    @Test func `a payment over a limit is held, one at the limit is not`() throws {
        #expect(try decisions(SampleMessages.mt103, "limits: [{currency: EUR, payment: 1250.50}]") == ["pass"])
        let over = try decided(SampleMessages.mt103, "limits: [{currency: EUR, payment: 1250.49}]")
        #expect(over.map(\.decision) == ["hold"] && over.map(\.rules) == [["limit.payment"]])
        #expect(try decisions(SampleMessages.mt103, "limits: [{currency: USD, payment: 1.00}]") == ["pass"])
        let review = "limits: [{currency: EUR, payment: 1.00, decision: review}]"
        #expect(try decisions(SampleMessages.mt103, review) == ["review"])
    }

    @Test func `limits are of an account, a corridor, or converted`() throws {
        let iban = "DE89 3704 0044 0532 0130 00"
        #expect(try decisions(SampleMessages.mt103, "limits: [{account: \(iban), count: 0}]") == ["hold"])
        #expect(try decisions(SampleMessages.mt103, "limits: [{account: X, count: 0}]") == ["pass"])
        #expect(try decisions(SampleMessages.mt103, "limits: [{from: DE, to: [FR, GB], count: 0}]") == ["hold"])
        #expect(try decisions(SampleMessages.mt103, "limits: [{from: GB, count: 0}]") == ["pass"])
        let rates = "referenceRates: {currency: CHF, units: {EUR: 2}}\n"
        #expect(try decisions(SampleMessages.mt103, rates + "limits: [{payment: 625.25}]") == ["pass"])
        #expect(try decisions(SampleMessages.mt103, rates + "limits: [{payment: 625.24}]") == ["hold"])
        let unrated = try decided(
            SampleMessages.mt103,
            "referenceRates: {currency: CHF, units: {}}\nlimits: [{payment: 5.00}]"
        )
        #expect(unrated.first?.rules == ["limit.rate"])
    }

    @Test func `the sum and the number of a day are limited, from the payment on that passes them`() throws {
        let batch = SampleMessages.pacs008(amounts: ["60.00", "40.00", "0.01", "1.00"])
        #expect(
            try decisions(batch, "limits: [{currency: EUR, day: 100.00}]") == ["pass", "pass", "hold", "hold"]
        )
        #expect(try decisions(batch, "limits: [{each: account, count: 3}]") == ["pass", "pass", "pass", "hold"])
    }

    @Test func `what was paid earlier on the day counts, also when it was learnt`() throws {
        let directory = try TemporaryDirectory()
        let policy = try directory.write("p", "version: 1\nlimits: [{currency: EUR, day: 2000.00}]\n")
        let first = try directory.write("1", SampleMessages.mt103(reference: "A", amount: "1500,"))
        let second = try directory.write("2", SampleMessages.mt103(reference: "B", amount: "600,"))
        let later = try directory.write(
            "3",
            SampleMessages.mt103(reference: "C", amount: "600,", date: "160205").replacing("6f001", with: "6f003")
        )
        let both = try BinaryRun(["verify", first, second, later, "--policy", policy, "--format", "jsonl"])
        #expect(try both.objects("payment").map { $0["decision"] as? String } == ["pass", "hold", "pass"])
        let learnt = try BinaryRun(["verify", second, "--history", first, "--policy", policy, "--format", "jsonl"])
        #expect(try learnt.objects("payment").first?["decision"] as? String == "hold")
    }

    @Test(arguments: [
        "account: gb29nwbk60161331926819", "name: \"Éxample, LTD.\"", "bic: SAMPGB20", "bic: SAMPGB20XXX",
        "country: GB", "bic: SAMPDE20", "name: Muster GmbH", "account: DE89370400440532013000",
    ])
    func `a blocked party is held wherever it stands`(party: String) throws {
        let message = SampleMessages.pacs008
        let found = try decided(message, "parties: {blocked: [{\(party), reason: fraud desk}]}")
        #expect(found.map(\.decision) == ["hold"] && found.first?.rules == ["party.blocked"])
    }

    @Test(arguments: [
        "name: Example", "bic: SAMPGB20ABC", "country: FR", "account: GB29", "country: GB, until: 2016-02-03",
        "name: Muster GmbH, side: creditor", "account: GB29NWBK60161331926819, side: debtor",
    ])
    func `a party that is not the blocked one passes`(party: String) throws {
        #expect(try decisions(SampleMessages.pacs008, "parties: {blocked: [{\(party)}]}") == ["pass"])
    }

    @Test func `an account that pays to allowed parties only is held to it`() throws {
        let restricted = "restricted: [DE89370400440532013000]"
        let held = try decided(SampleMessages.mt103, "parties: {\(restricted)}")
        #expect(held.first?.decision == "hold" && held.first?.rules == ["party.restricted"])
        let allowed = "allowed: [{account: GB29NWBK60161331926819, currency: EUR, upTo: 2000.00}]"
        #expect(try decisions(SampleMessages.mt103, "parties: {\(restricted), \(allowed)}") == ["pass"])
        let small = allowed.replacing("2000.00", with: "1000.00")
        let over = try verified(SampleMessages.mt103, "parties: {\(restricted), \(small)}")
        #expect(over.status == 1 && over.output.contains("is allowed only up to EUR 1,000.00"), "\(over.output)")
    }

    @Test func `an allowance that ends does not allow a payment without a time`() throws {
        func decisions(created: String) throws -> [String] {
            let message = """
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId>\(created)\
                <NbOfTxs>1</NbOfTxs><InitgPty><Nm>A</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>P</PmtInfId><PmtMtd>TRF</PmtMtd>\
                <Dbtr><Nm>A</Nm></Dbtr><DbtrAcct><Id><Othr><Id>1</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId>\
                <BICFI>SAMPDE20</BICFI></FinInstnId></DbtrAgt><CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><Amt>\
                <InstdAmt Ccy="EUR">1.00</InstdAmt></Amt><Cdtr><Nm>B</Nm></Cdtr><CdtrAcct><Id><Othr><Id>2</Id></Othr></Id>\
                </CdtrAcct></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>
                """
            return try self.decisions(message, "parties: {restricted: [1], allowed: [{account: 2, until: 2016-01-01}]}")
        }
        #expect(try decisions(created: "") == ["hold"])
        #expect(try decisions(created: "<CreDtTm>2016-02-04T10:00:00Z</CreDtTm>") == ["hold"])
        #expect(try decisions(created: "<CreDtTm>2015-12-31T10:00:00Z</CreDtTm>") == ["pass"])
    }

    @Test func `an allowed party passes whatever the score, but not a limit`() throws {
        let low = "thresholds: {review: 1, hold: 1}\n"
        let batch = SampleMessages.pacs008(amounts: ["9999999999.99"])
        #expect(try decisions(batch, low) == ["hold"])
        let allowed = low + "parties: {allowed: [{account: GB29NWBK60161331926819}]}\n"
        let passed = try decided(batch, allowed)
        #expect(passed.first?.decision == "pass" && passed.first?.rules == ["party.allowed"])
        #expect(try decisions(batch, allowed + "limits: [{currency: EUR, payment: 5.00}]") == ["hold"])
    }

    @Test func `orders after the cut-off and on closed days are told`() throws {
        // Made at 10:15 +01:00, to be settled on the same day, a Thursday.
        let late = try decided(SampleMessages.pacs008, "cutOffs: [{currency: EUR, time: \"10:14+01:00\"}]")
        #expect(late.first?.decision == "review" && late.first?.rules == ["cutOff.late"])
        #expect(try decisions(SampleMessages.pacs008, "cutOffs: [{currency: EUR, time: \"10:15+01:00\"}]") == ["pass"])
        #expect(try decisions(SampleMessages.pacs008, "cutOffs: [{currency: EUR, time: \"06:00-05:00\"}]") == ["pass"])
        // Who waits until the next day, or orders for a day that is over, is late as well.
        let evening = "cutOffs: [{currency: EUR, time: \"17:00-05:00\"}]"
        for (time, decision) in [
            ("2016-02-04T17:00:00-05:00", "pass"), ("2016-02-04T17:00:01-05:00", "review"),
            ("2016-02-05T00:30:00-05:00", "review"), ("2016-02-04T22:00:01Z", "review"),
            // Without an offset it is the clock of the country where the account is kept: 23:30 in Berlin is 17:30 in New York.
            ("2016-02-04T22:59:59", "pass"), ("2016-02-04T23:30:00", "review"),
        ] {
            let message = try Self.pacs008(ordered: time)
            #expect(try decisions(message, evening) == [decision], "\(time)")
        }
        let next = try verified(try Self.pacs008(ordered: "2016-02-05T00:30:00-05:00"), evening)
        #expect(next.output.contains("ordered on 2016-02-05 at 00:30 for settlement on 2016-02-04"), "\(next.output)")
        let exact = try verified(try Self.pacs008(ordered: "2016-02-04T17:00:01-05:00"), evening)
        #expect(exact.output.contains("ordered at 17:00:01 for settlement on the same day"), "\(exact.output)")
        // 23:30 in UTC is the next day in Berlin, where the account is kept.
        let tomorrow = "calendars: {DE: {holidays: [2016-02-05], closed: hold}}"
        #expect(try decisions(try Self.pacs008(ordered: "2016-02-04T23:30:00Z"), tomorrow) == ["hold"])
        #expect(try decisions(try Self.pacs008(ordered: "2016-02-04T22:30:00Z"), tomorrow) == ["pass"])
        #expect(try decisions(try Self.pacs008(ordered: "2016-02-05T00:30:00+01:00"), tomorrow) == ["hold"])
        #expect(try decisions(try Self.pacs008(ordered: "2016-02-04T23:30:00"), tomorrow) == ["pass"])
        let holiday = "calendars: {DE: {holidays: [2016-02-04], closed: hold}}"
        #expect(try decided(SampleMessages.pacs008, holiday).first?.rules == ["calendar.closed"])
        let weekend =
            "calendars: {DE: {weekends: [{days: [sunday]}, {since: 2016-02-05, days: [thursday]}], closed: hold}}"
        #expect(try decisions(SampleMessages.pacs008, weekend) == ["pass"])
        let earlier = weekend.replacing("2016-02-05", with: "2016-02-04")
        #expect(try decisions(SampleMessages.pacs008, earlier) == ["hold"])
    }

    @Test func `the severity of a problem is the policy's, in every command`() throws {
        let directory = try TemporaryDirectory()
        let wrong = SampleMessages.pacs008.replacing("GB29NWBK60161331926819", with: "GB28NWBK60161331926819")
        let path = try directory.write("a.xml", wrong)
        #expect(try BinaryRun(["validate", path]).status == 2)
        let milder = try directory.write("p", "version: 1\nproblems: {iban.checkDigits: warning}\n")
        for command in ["validate", "verify"] {
            let run = try BinaryRun([command, path, "--policy", milder, "--format", "jsonl"])
            #expect(run.status == 0)
            #expect(try run.objects("problem").first?["severity"] as? String == "warning")
            #expect(try run.objects("document").first?["valid"] as? Bool == true)
            #expect(try run.objects("payment").allSatisfy { $0["valid"] == nil })
        }
        let good = try directory.write("b.fin", SampleMessages.mt103)
        let twice = try directory.write("q", "version: 1\nproblems: {uetr.repeated: error}\n")
        let copies = try directory.write("c.fin", SampleMessages.mt103 + "\r\n" + SampleMessages.mt103)
        #expect(try BinaryRun(["verify", good, "--policy", twice]).status == 0)
        #expect(try BinaryRun(["verify", copies, "--policy", twice]).status == 2)
    }

    @Test func `decisions stand in front of the evidence, and the incident says what would have let it pass`() throws {
        let wave = "Fixtures/scenarios/bangladesh-bank-2016/mx/wave-2.xml"
        let run = try BinaryRun(["verify", wave, "--policy", Self.reserve])
        #expect(run.status == 1)
        let limit = try #require(run.output.range(of: "[limit.day]"))
        let bits = try #require(run.output.range(of: " bits "))
        #expect(limit.lowerBound < bits.lowerBound)
        #expect(
            run.output.contains("would pass if the payments of the day were at most USD 250,000,000.00 together, and ")
        )
        let directory = try TemporaryDirectory()
        let quiet = try directory.write("a", SampleMessages.mt103)
        let policy = try directory.write(
            "p",
            "version: 1\nlimits: [{currency: EUR, payment: 5.00, reason: try less}]\n"
        )
        let alone = try BinaryRun(["verify", quiet, "--policy", policy])
        #expect(alone.output.hasPrefix("HOLD  Over a limit: 1 payment, EUR 1,250.50\n"))
        #expect(alone.output.contains("over the limit of EUR 5.00 a payment (in EUR): try less  [limit.payment]\n"))
        #expect(alone.output.contains("would pass if the amount were at most EUR 5.00\n"))
    }

    @Test func `an amount just below a limit is a style of its own`() throws {
        let directory = try TemporaryDirectory()
        let history = (1...60).map {
            SampleMessages.mt103(
                reference: "H\($0)",
                amount: "\(9000 + $0),17",
                date: "1511\($0 % 30 < 9 ? "0" : "")\($0 % 30 + 1)"
            )
        }
        let before = try directory.write("h", history.joined(separator: "\r\n"))
        let policy = try directory.write("p", "version: 1\nlimits: [{currency: EUR, payment: 10000.00}]\n")
        func reasons(_ amount: String, _ more: [String]) throws -> [String] {
            let path = try directory.write("a", SampleMessages.mt103(reference: "A", amount: amount))
            let run = try BinaryRun(["verify", path, "--history", before, "--format", "jsonl"] + more)
            let evidence = try run.objects("payment").first?["evidence"] as? [[String: Any]] ?? []
            return evidence.compactMap { $0["reason"] as? String }.filter { $0.contains("just below a limit") }
        }
        #expect(try reasons("9990,17", ["--policy", policy]).count == 1)
        #expect(try reasons("9990,17", []) == [])
        #expect(try reasons("9400,17", ["--policy", policy]) == [])
        #expect(try reasons("10000,00", ["--policy", policy]) == [])
    }

    @Test func `a policy that cannot be used stops the run`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", SampleMessages.mt103)
        let wrong = try directory.write("p", "version: 1\nlimit: []\n")
        for command in ["verify", "validate", "inspect"] {
            let run = try BinaryRun([command, path, "--policy", wrong])
            #expect(run.status == 64)
            #expect(run.output == "")
            #expect(run.errors.contains("/p:2:1: policy.unknownKey: unknown key “limit”; did you mean limits?"))
        }
        #expect(try BinaryRun(["verify", path, "--policy", "no-such-policy"]).status == 74)
    }

    @Test func `a policy is checked and shown by itself`() throws {
        let check = try BinaryRun(["policy", "check", Self.reserve])
        #expect(check.status == 0)
        #expect(check.output.contains("3 limits, 2 blocked, 1 allowed"))
        let wrong = try BinaryRun(["policy", "check", "-"], input: Data("version: 1\nx: 1\n".utf8))
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("2:1: policy.unknownKey"))
        let shown = try BinaryRun(["policy", "show", Self.reserve])
        let again = try BinaryRun(["policy", "show", "-"], input: Data(shown.output.utf8))
        #expect(shown.status == 0 && again.status == 0)
        #expect(shown.output == again.output)
        #expect(shown.output.contains("review: 16") && shown.output.contains("corridor.new: 1.5"))
        #expect(try BinaryRun(["policy", "show"]).status == 0)
    }
}
