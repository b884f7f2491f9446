import Foundation
import TestSupport
import Testing

/// A payment that comes again in another file does not pass silently.
@Suite struct RepeatedPaymentTests {
    /// The rules that decided, and their reasons, payment by payment.
    private static func decisions(_ run: BinaryRun) throws -> [[String: String]] {
        try run.objects("payment").map { payment in
            var found: [String: String] = [:]
            for decision in payment["decisions"] as? [[String: Any]] ?? [] {
                found[decision["rule"] as? String ?? ""] = decision["reason"] as? String
            }
            return found
        }
    }

    /// The same payments in another file of other bytes.
    private static let first = SampleMessages.pacs008(amounts: ["12.50", "7"])
    private static let copy = first + "<!-- sent again -->\n"
    private static let history = SampleMessages.mt103(reference: "H", amount: "1,").replacing(
        "8a562c67-ca16-48ba-b074-65581be6f001",
        with: "8a562c67-ca16-48ba-b074-65581be6aaaa"
    )

    @Test(arguments: ["1", "2"])
    func `beside profiles it is told with the file, the verdict and the assessment of then`(threads: String) throws {
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("h.fin", Self.history)
        let first = try fixture.directory.write("first.xml", Self.first)
        let copy = try fixture.directory.write("copy.xml", Self.copy)
        #expect(try BinaryRun(["learn", history, "--profiles", fixture.profiles]).status == 0)
        let options = ["--profiles", fixture.profiles, "--format", "jsonl", "--threads", threads]
        let before = try BinaryRun(["verify", first] + options)
        #expect(try Self.decisions(before).allSatisfy { $0["payment.repeated"] == nil })
        let run = try BinaryRun(["verify", copy] + options)
        #expect(run.status == 1)
        let told = try Self.decisions(run).map { $0["payment.repeated"] ?? "" }
        #expect(told.count == 2)
        for (place, reason) in told.enumerated() {
            #expect(reason.contains("payment \(place + 1) of") && reason.contains("first.xml"), "\(reason)")
            #expect(reason.contains("pass (assessment #\(place + 1))"), "\(reason)")
        }
        #expect(try run.objects("payment").allSatisfy { $0["decision"] as? String != "pass" })
        // Judged anew, each file is compared with the other only where the other came first.
        let again = try BinaryRun(["verify", copy, "--again"] + options)
        #expect(try Self.decisions(again).map { $0["payment.repeated"] ?? "" } == told)
        let firstAgain = try BinaryRun(["verify", first, "--again"] + options)
        #expect(try Self.decisions(firstAgain).allSatisfy { $0["payment.repeated"] == nil })
        // What was stored is told again as it was.
        let known = try BinaryRun(["verify", copy] + options)
        #expect(try Self.decisions(known).map { $0["payment.repeated"] ?? "" } == told)
        #expect(try BinaryRun(["audit", "verify", "--profiles", fixture.profiles]).status == 0)
    }

    @Test func `in one run it is told, with profiles or without, whatever the number of threads`() throws {
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("h.fin", Self.history)
        try fixture.directory.write("in/a.xml", Self.first)
        try fixture.directory.write("in/b.xml", SampleMessages.pacs008(amounts: ["12.51"]))
        try fixture.directory.write("in/c.xml", Self.copy)
        let input = fixture.path + "/in"
        let alone = try BinaryRun(["verify", input, "--history", history, "--format", "jsonl"])
        let told = try Self.decisions(alone).map { $0["payment.repeated"] ?? "" }
        #expect(told.map(\.isEmpty) == [true, true, true, false, false])
        #expect(told[3].contains("a.xml”, and was judged pass"), "\(told[3])")
        for threads in ["1", "2"] {
            let profiles = fixture.profiles + threads
            #expect(try BinaryRun(["learn", history, "--profiles", profiles]).status == 0)
            let run = try BinaryRun([
                "verify", input, "--profiles", profiles, "--format", "jsonl", "--threads", threads,
            ])
            let reasons = try Self.decisions(run).map { $0["payment.repeated"] ?? "" }
            #expect(reasons.map(\.isEmpty) == told.map(\.isEmpty))
            #expect(reasons[4].contains("payment 2 of") && reasons[4].contains("#2"), "\(reasons[4])")
        }
    }

    @Test func `what was learnt as history is told when it comes to be judged`() throws {
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("history.xml", Self.first)
        let copy = try fixture.directory.write("copy.xml", Self.copy)
        #expect(try BinaryRun(["learn", history, "--profiles", fixture.profiles]).status == 0)
        let run = try BinaryRun(["verify", copy, "--profiles", fixture.profiles, "--format", "jsonl"])
        let told = try Self.decisions(run).map { $0["payment.repeated"] ?? "" }
        let isTold = told.allSatisfy { $0.contains("history.xml”, and was taken into the profiles") }
        #expect(told.count == 2 && isTold, "\(told)")
        // The very file that was learnt is not compared with itself.
        let same = try BinaryRun(["verify", history, "--profiles", fixture.profiles, "--format", "jsonl"])
        #expect(try Self.decisions(same).allSatisfy { $0["payment.repeated"] == nil })
    }

    @Test(arguments: [("pass", "pass", 0), ("review", "review", 1), ("hold", "hold", 1)])
    func `the policy says what is decided of it, with profiles or without`(said: String, told: String, status: Int32)
        throws
    {
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("h.fin", Self.history)
        let policy = try fixture.directory.write("p.yaml", "version: 1\nrepeatedPayments: {decision: \(said)}\n")
        try fixture.directory.write("in/a.xml", Self.first)
        try fixture.directory.write("in/b.xml", Self.copy)
        #expect(try BinaryRun(["learn", history, "--profiles", fixture.profiles]).status == 0)
        for known in [["--history", history], ["--profiles", fixture.profiles]] {
            let run = try BinaryRun(
                ["verify", fixture.path + "/in", "--policy", policy, "--format", "jsonl"] + known
            )
            #expect(run.status == status)
            let decisions = try run.objects("payment").map { $0["decision"] as? String ?? "" }
            #expect(decisions == ["pass", "pass", told, told])
            let rules = try Self.decisions(run).map { $0["payment.repeated"] != nil }
            #expect(rules == [false, false, said != "pass", said != "pass"])
            let headlines = try run.objects("incident").map { $0["headline"] as? String ?? "" }
            let isNamed = headlines.allSatisfy { $0.hasPrefix("Payment that came before") }
            #expect(headlines.isEmpty == (said == "pass") && isNamed, "\(headlines)")
        }
    }
}
