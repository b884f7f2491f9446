import Foundation
import TestSupport
import Testing

/// The reconstruction of the Bangladesh Bank heist, through the built command.
@Suite struct ScenarioTests {
    static let scenario = "Fixtures/scenarios/bangladesh-bank-2016"
    static let forms = [("mt", "rje"), ("mx", "xml")]

    @Test(arguments: forms)
    func `with its history every order of both waves is held, for reasons with numbers`(form: String, suffix: String)
        throws
    {
        let directory = "\(Self.scenario)/\(form)"
        let run = try BinaryRun([
            "verify", "\(directory)/wave-1.\(suffix)", "\(directory)/wave-2.\(suffix)", "--history",
            "\(directory)/history", "--format",
            "jsonl",
        ])
        #expect(run.status == 1)
        let payments = try run.objects("payment")
        #expect(payments.count == 70)
        for payment in payments {
            #expect(payment["decision"] as? String == "hold", "\(payment["file"] ?? "") \(payment["index"] ?? "")")
            let evidence = try #require(payment["evidence"] as? [[String: Any]])
            let withNumbers = evidence.filter { ($0["reason"] as? String ?? "").contains(where: \.isNumber) }
            #expect(withNumbers.count >= 3, "\(payment["file"] ?? "") \(payment["index"] ?? "")")
        }
        #expect(try run.objects("problem").isEmpty)
    }

    @Test(arguments: forms)
    func `without history every order gets at least review, and it is said that there was none`(
        form: String,
        suffix: String
    ) throws {
        for wave in ["wave-1", "wave-2"] {
            let run = try BinaryRun(["verify", "\(Self.scenario)/\(form)/\(wave).\(suffix)", "--format", "jsonl"])
            #expect(run.status == 1)
            let payments = try run.objects("payment")
            #expect(payments.count == 35)
            for payment in payments {
                #expect(
                    ["review", "hold"].contains(payment["decision"] as? String),
                    "\(wave) \(payment["index"] ?? "")"
                )
            }
            let note = try #require(payments.first?["note"] as? String)
            #expect(note.contains("no history"))
            #expect(try run.objects("summary").first?["history"] as? Int == 0)
            let text = try BinaryRun(["verify", "\(Self.scenario)/\(form)/\(wave).\(suffix)"])
            #expect(text.output.contains("No history was given"))
        }
    }

    @Test(arguments: forms)
    func `of the last ordinary month at most one payment in 500 is held`(form: String, suffix: String) throws {
        let history = "\(Self.scenario)/\(form)/history"
        let months = try FileManager.default.contentsOfDirectory(atPath: Locations.root.appending(path: history).path)
            .sorted()
        let last = try #require(months.last)
        let before = months.dropLast().flatMap { ["--history", "\(history)/\($0)"] }
        let run = try BinaryRun(["verify", "\(history)/\(last)", "--format", "jsonl"] + before)
        let summary = try #require(try run.objects("summary").first)
        let payments = try #require(summary["payments"] as? Int)
        let held = try #require(summary["hold"] as? Int)
        #expect(payments > 200)
        #expect(held * 500 <= payments, "\(held) of \(payments)")
        #expect(summary["problems"] as? Int == 0)
    }

    @Test(arguments: forms)
    func `the report for people is as recorded`(form: String, suffix: String) throws {
        let directory = "\(Self.scenario)/\(form)"
        let run = try BinaryRun(["verify", "\(directory)/wave-2.\(suffix)", "--history", "\(directory)/history"])
        try expectGolden(run.output, "wave-2.\(form).txt")
    }
}
