import Foundation
import TestSupport
import Testing

@Suite struct BacktestTests {
    private static let scenario = "Fixtures/scenarios/bangladesh-bank-2016/mt"

    @Test func `the same policy changes nothing`() throws {
        let run = try BinaryRun([
            "backtest", "\(Self.scenario)/wave-2.rje", "--policy", "Fixtures/policy/reserve-account.yaml", "--against",
            "Fixtures/policy/reserve-account.yaml", "--format", "jsonl",
        ])
        #expect(run.status == 0)
        #expect(try run.objects().map { $0["type"] as? String } == ["summary"])
        let summary = try #require(try run.objects("summary").first)
        #expect(summary["payments"] as? Int == 35 && summary["changed"] as? Int == 0)
        #expect(summary["before"] as? NSDictionary == summary["after"] as? NSDictionary)
    }

    @Test func `what differs is what verify decides under either policy`() throws {
        let directory = try TemporaryDirectory()
        let month = "\(Self.scenario)/history/2016-01.rje"
        let history = ["--history", "\(Self.scenario)/history/2015-12.rje"]
        let policy = try directory.write(
            "p",
            "version: 1\nthresholds: {review: 9, hold: 12}\nlimits: [{currency: EUR, payment: 300000.00}]\n"
        )
        let run = try BinaryRun(["backtest", month, "--policy", policy, "--format", "jsonl"] + history)
        #expect(run.status == 0 && run.errors == "")
        func decisions(_ more: [String]) throws -> [Int: String] {
            let run = try BinaryRun(["verify", month, "--format", "jsonl"] + history + more)
            return Dictionary(
                try run.objects("payment").map { ($0["index"] as? Int ?? -1, $0["decision"] as? String ?? "") },
                uniquingKeysWith: { first, _ in first }
            )
        }
        let before = try decisions([]), after = try decisions(["--policy", policy])
        let expected = before.filter { after[$0.key] != $0.value }.keys.sorted()
        let changes = try run.objects("change")
        #expect(!expected.isEmpty)
        #expect(changes.map { $0["index"] as? Int ?? -1 } == expected)
        for change in changes {
            let index = try #require(change["index"] as? Int)
            #expect((change["before"] as? [String: Any])?["decision"] as? String == before[index])
            #expect((change["after"] as? [String: Any])?["decision"] as? String == after[index])
        }
        let summary = try #require(try run.objects("summary").first)
        let outcome = try #require(summary["after"] as? [String: Any])
        for decision in ["hold", "review", "pass"] {
            #expect(outcome[decision] as? Int == after.values.filter { $0 == decision }.count)
        }
        #expect(try #require(summary["days"] as? Int) > 15)
        // The other way round what was gained is lost.
        let back = try BinaryRun(["backtest", month, "--against", policy, "--format", "jsonl"] + history)
        func kinds(_ run: BinaryRun) throws -> [String: Int] {
            try run.objects("incident").reduce(into: [:]) { $0[$1["change"] as? String ?? "", default: 0] += 1 }
        }
        let (there, again) = (try kinds(run), try kinds(back))
        #expect(there["gained", default: 0] > 0 && there["gained"] == again["lost"] && there["lost"] == again["gained"])
    }

    @Test func `people get incidents, payments and figures`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", SampleMessages.mt103)
        let policy = try directory.write("p", "version: 1\nlimits: [{currency: EUR, payment: 5.00}]\n")
        let run = try BinaryRun(["backtest", path, "--policy", policy])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("1 incident gained\n  hold    Over a limit: 1 payment, EUR 1,250.50\n"))
        #expect(run.output.contains("pass   → hold    EUR 1,250.50 to EXAMPLE LTD"))
        #expect(run.output.contains("alerts a day           0.0       1.0\n"))
        #expect(run.output.contains("1 payment on 1 day in 1 file; 1 decided differently; 0 problems\n"))
    }

    @Test func `wrong usage is told`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", SampleMessages.mt103)
        let policy = try directory.write("p", "version: 1\n")
        #expect(try BinaryRun(["backtest", path]).status == 64)
        #expect(try BinaryRun(["backtest", "-", "--policy", policy]).status == 64)
        #expect(try BinaryRun(["backtest", path, "--policy", policy, "--format", "html"]).status == 64)
        #expect(try BinaryRun(["backtest", path, "--policy", policy, "--against", path]).status == 64)
        #expect(try BinaryRun(["backtest", "no-such-file", "--policy", policy]).status == 74)
    }

    @Test func `help offers what is taken`() throws {
        let help = try BinaryRun(["backtest", "--help"]).output.replacing(#/\s+/#, with: " ")
        #expect(help.contains("(values: text, jsonl; default: text)"))
        #expect(!help.contains("standard input") && !help.contains("sarif"))
    }
}
