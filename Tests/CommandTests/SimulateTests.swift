import Foundation
import TestSupport
import Testing

/// `paycheck simulate`, through the built command.
@Suite struct SimulateTests {
    static let small = [
        "--seed", "5", "--days", "40", "--size", "0.02", "--each", "1", "--attack", "loud", "--attack", "slow",
    ]

    private static func files(_ directory: URL) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            files[name] = try Data(contentsOf: directory.appending(path: name))
        }
        return files
    }

    @Test(arguments: ["mt", "mx"])
    func `the same options give the same files, which are read without a problem and joined by their labels`(
        form: String
    ) throws {
        let place = try TemporaryDirectory()
        var made: [[String: Data]] = []
        for turn in ["a", "b"] {
            let run = try BinaryRun(
                ["simulate", "--format", form, "--out", place.url.appending(path: turn).path] + Self.small
                    + ["--labels", place.url.appending(path: turn + ".csv").path]
            )
            #expect(run.status == 0 && run.errors == "")
            #expect(run.output.contains("belong to 2 attacks"))
            made.append(try Self.files(place.url.appending(path: turn)))
        }
        #expect(made[0] == made[1] && made[0].count >= 40)

        let lines = try String(contentsOf: place.url.appending(path: "a.csv"), encoding: .utf8).split(separator: "\n")
        #expect(lines[0] == "file,index,reference,uetr,time,customer,occasion,attack,instance")
        var expected: [String: String] = [:]
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            try #require(fields.count == 9)
            expected["\(fields[0]) \(fields[1])"] = String(fields[3])
        }
        #expect(lines.contains { $0.contains(",attack,loud,0") } && lines.contains { $0.contains(",attack,slow,0") })
        let read = try BinaryRun(["inspect", place.url.appending(path: "a").path, "--format", "jsonl"])
        #expect(read.status == 0)
        var found: [String: String] = [:]
        for payment in try read.objects("payment") {
            let file = try #require(payment["file"] as? String)
            let index = try #require(payment["index"] as? Int)
            found["\(file) \(index)"] = (payment["reference"] as? [String: Any])?["uetr"] as? String
        }
        #expect(found == expected && found.count > 300)
    }

    @Test func `the days before the first attack can go to a directory of their own, as history`() throws {
        let place = try TemporaryDirectory()
        let (out, past) = (place.url.appending(path: "new/out"), place.url.appending(path: "past"))
        let labels = place.url.appending(path: "labels.csv").path
        let run = try BinaryRun(
            ["simulate", "--out", out.path, "--history-out", past.path, "--labels", labels] + Self.small
        )
        #expect(run.status == 0)
        let attacked = try String(contentsOfFile: labels, encoding: .utf8).split(separator: "\n")
            .filter { $0.contains(",attack,") }.filter { $0.contains(past.path) }
        #expect(attacked.isEmpty)
        let history = try Self.files(past).keys.sorted()
        let rest = try Self.files(out).keys.sorted()
        #expect(history.count >= 18 && rest.count >= 18)
        #expect(try #require(history.last) < #require(rest.first))
        let verdicts = try BinaryRun(["verify", out.path, "--history", past.path, "--format", "jsonl"])
        #expect(verdicts.status == 1 && verdicts.errors == "")
        #expect(try verdicts.objects("problem").isEmpty)
    }

    @Test func `a public case is written as its bank's months, the attack and the days behind it`() throws {
        let place = try TemporaryDirectory()
        let out = place.url.appending(path: "case")
        let run = try BinaryRun(["simulate", "--case", "city-union-2018", "--out", out.path])
        #expect(run.status == 0)
        let names = try Self.files(out).keys.sorted()
        #expect(
            names == [
                "2017-10.xml", "2017-11.xml", "2017-12.xml", "2018-01.xml", "2018-02.xml", "attack.xml",
                "following.xml",
            ]
        )
        let other = place.url.appending(path: "other")
        #expect(
            try BinaryRun(["simulate", "--case", "city-union-2018", "--seed", "2", "--out", other.path]).status == 0
        )
        #expect(try Self.files(other)["attack.xml"] != Self.files(out)["attack.xml"])
    }

    @Test func `nothing that is there is written over`() throws {
        let place = try TemporaryDirectory()
        try place.write("out/mine.txt", "mine")
        let labels = try place.write("labels.csv", "mine")
        let full = try BinaryRun(["simulate", "--out", place.url.appending(path: "out").path] + Self.small)
        #expect(full.status == 74 && full.errors.contains("not empty"))
        #expect(try Self.files(place.url.appending(path: "out")).keys.sorted() == ["mine.txt"])
        let out = place.url.appending(path: "new").path
        let taken = try BinaryRun(["simulate", "--out", out, "--labels", labels] + Self.small)
        #expect(taken.status == 74 && taken.errors.contains("there already"))
        #expect(try String(contentsOfFile: labels, encoding: .utf8) == "mine")
        let file = try BinaryRun(["simulate", "--out", labels] + Self.small)
        #expect(file.status == 74)
    }

    @Test(arguments: [
        ["--days", "0"], ["--days", "4000"], ["--size", "0"], ["--size", "nan"], ["--each", "-1"],
        ["--first-day", "2024-02-30"],
        ["--quiet-days", "91"], ["--attack", "nobody"], ["--case", "loud"], ["--format", "pdf"],
    ])
    func `what makes no sense is wrong usage, and nothing is made`(arguments: [String]) throws {
        let place = try TemporaryDirectory()
        let out = place.url.appending(path: "out")
        let run = try BinaryRun(["simulate", "--out", out.path] + arguments)
        #expect(run.status == 64 && run.errors.contains(arguments[0]), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: out.path))
    }

    @Test(arguments: [
        ["--days", "5"], ["--first-day", "2024-01-01"], ["--quiet-days", "1"], ["--size", "1"], ["--attack", "loud"],
        ["--each", "1"],
    ])
    func `a public case takes no option of a population`(arguments: [String]) throws {
        let place = try TemporaryDirectory()
        let out = place.url.appending(path: "out")
        let run = try BinaryRun(["simulate", "--case", "city-union-2018", "--out", out.path] + arguments)
        #expect(run.status == 64 && run.errors.contains("leave \(arguments[0]) out"), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: out.path))
    }
}
