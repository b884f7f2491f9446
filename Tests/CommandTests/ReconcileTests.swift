import Foundation
import TestSupport
import Testing

/// `paycheck reconcile`, through the built command.
@Suite struct ReconcileTests {
    private static let fixtures = "Fixtures/reconciliation"
    private static let cases = [
        "bangladesh-bank-2016", "city-union-2018", "punjab-national-bank-2018", "sonali-2013",
        "union-bank-of-india-2016",
    ]

    @Test(arguments: cases)
    func `each public case is found, with the codes expected and no others`(name: String) throws {
        let directory = "\(Self.fixtures)/\(name)"
        let run = try BinaryRun([
            "reconcile", "--instructions", "\(directory)/sent", "--statements", "\(directory)/received", "--format",
            "jsonl",
        ])
        #expect(run.status == 1)
        var found: [String: Int] = [:]
        for finding in try run.objects("finding") { found[finding["code"] as? String ?? "", default: 0] += 1 }
        let text = try String(
            contentsOf: Locations.root.appending(path: "\(directory)/expected.txt"),
            encoding: .utf8
        )
        var expected: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            expected[String(words[0])] = Int(words[1])
        }
        #expect(found == expected)
        #expect(try run.objects("problem").isEmpty)
    }

    @Test func `the text says what is wrong, where, and what to do; the JSON array holds the same`() throws {
        let directory = "\(Self.fixtures)/sonali-2013"
        let sides = ["reconcile", "--instructions", "\(directory)/sent", "--statements", "\(directory)/received"]
        let text = try BinaryRun(sides)
        #expect(text.output.contains("cover.noPayment  1 finding"))
        #expect(text.output.contains("USD 250,000.00"))
        #expect(text.output.contains("sent/orders.rje, message"))
        let json = try BinaryRun(sides + ["--format", "json"])
        let array = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(array.compactMap { $0["type"] as? String } == ["finding", "summary"])
    }

    @Test func `a side of which everything is missing, a wrong option and a file that is none are told`() throws {
        let statements = ["--statements", "\(Self.fixtures)/sonali-2013/received"]
        #expect(try BinaryRun(["reconcile"] + statements).status == 64)
        #expect(try BinaryRun(["reconcile", "--instructions", "/nonexistent"] + statements).status == 74)
        let wrong = try BinaryRun(["reconcile", "--instructions", "LICENSE"] + statements)
        #expect(wrong.status == 2)
        #expect(wrong.output.contains("file.format"))
        let option = try BinaryRun(["reconcile", "--instructions", "LICENSE", "--tolerance", "x"] + statements)
        #expect(option.status == 64 && option.errors.contains("--tolerance"))
    }

    @Test func `the README's table of codes is the program's`() throws {
        let readme = try String(contentsOf: Locations.root.appending(path: "README.md"), encoding: .utf8)
        let help = try BinaryRun(["reconcile", "--codes"]).output
        #expect(!help.isEmpty)
        #expect(readme.contains(help))
    }
}
