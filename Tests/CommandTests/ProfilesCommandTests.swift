import Crypto
import Foundation
import TestSupport
import Testing

/// Profiles can be looked at, carried elsewhere, put together and forgotten.
@Suite struct ProfilesCommandTests {
    @Test func `an export merged into a new file is the same profiles`() throws {
        var random = SeededGenerator(seed: 11)
        let fixture = try StoreFixture()
        for number in 0..<12 {
            try fixture.directory.write("h/\(100 + number).rje", StoreFixture.day(number, payments: 30, &random))
        }
        let today = try fixture.directory.write("today.rje", StoreFixture.day(12, payments: 30, &random))
        let (export, copy) = (fixture.path + "/export", fixture.path + "/copy")
        #expect(try BinaryRun(["learn", fixture.path + "/h", "--profiles", fixture.profiles]).status == 0)
        #expect(try BinaryRun(["profiles", "export", "--profiles", fixture.profiles, "--output", export]).status == 0)
        let merged = try BinaryRun(["profiles", "merge", export, "--profiles", copy])
        #expect(merged.status == 0, "\(merged.errors)")
        let again = try BinaryRun(["profiles", "export", "--profiles", copy])
        // But for what the copy was made from: the export beside its files.
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("end ") } }
        let (before, after) = (try lines(String(contentsOfFile: export, encoding: .utf8)), lines(again.output))
        #expect(after.count == before.count + 1 && Set(after).isSuperset(of: before))
        // And they judge alike.
        let arguments = ["verify", today, "--no-update", "--format", "jsonl", "--profiles"]
        #expect(try BinaryRun(arguments + [copy]).output == BinaryRun(arguments + [fixture.profiles]).output)
        // Not twice, and not into itself.
        #expect(try BinaryRun(["profiles", "merge", export, "--profiles", copy]).status == 64)
        #expect(try BinaryRun(["profiles", "merge", copy, "--profiles", copy]).status == 64)
        #expect(try BinaryRun(["audit", "verify", "--profiles", copy]).status == 0)
        let info = try BinaryRun(["profiles", "info", "--profiles", copy])
        #expect(
            info.output.contains("payments learnt   360\n") && info.output.contains("debtor            6\n"),
            "\(info.output)"
        )
    }

    @Test func `nothing is taken in twice, by whatever way it comes`() throws {
        var random = SeededGenerator(seed: 15)
        let fixture = try StoreFixture()
        let files = try (0..<4).map { number in
            try fixture.directory.write("\(number).rje", StoreFixture.day(number, payments: 20, &random))
        }
        let (branch, whole, export) = (fixture.path + "/branch", fixture.path + "/whole", fixture.path + "/export")
        func run(_ arguments: [String], _ profiles: String) throws -> BinaryRun {
            try BinaryRun(arguments + ["--profiles", profiles])
        }
        func payments(_ profiles: String) throws -> String? {
            try run(["profiles", "info"], profiles).output.split(separator: "\n").first.map(String.init)
        }
        #expect(try run(["learn", files[0]], whole).status == 0)
        #expect(try run(["learn", files[1]], branch).status == 0)
        // A file without payments, which both have, counts for nothing.
        let empty = try fixture.directory.write("README.txt", "nothing\n")
        for profiles in [whole, branch] { _ = try run(["learn", empty], profiles) }
        // Judged, so that it is learnt with what is not held.
        _ = try run(["verify", files[2]], branch)
        #expect(try run(["profiles", "export", "--output", export], branch).status == 0)
        #expect(try run(["profiles", "merge", branch], whole).status == 0)
        let merged = try payments(whole)
        // What came with the branch is known.
        for file in [files[1], files[2]] { #expect(try run(["learn", file], whole).status == 0) }
        #expect(try payments(whole) == merged)
        // Neither its export nor what it has become, nor a copy, nor one's own export.
        #expect(try run(["learn", files[3]], branch).status == 0)
        let own = fixture.path + "/own"
        #expect(try run(["profiles", "export", "--output", own], whole).status == 0)
        let copy = fixture.path + "/copy"
        #expect(try run(["profiles", "merge", own], copy).status == 0)
        for source in [export, branch, own, copy] {
            let refused = try run(["profiles", "merge", source], whole)
            #expect(
                refused.status == 64 && refused.errors.contains("would count twice"),
                "\(source): \(refused.errors)"
            )
        }
        #expect(try payments(whole) == merged)
        #expect(try run(["learn", files[3]], whole).status == 0)
        #expect(try payments(whole) != merged)
        // An export of an earlier paycheck names no files; it is known by itself, also where it came in two steps.
        let lines = try String(contentsOfFile: export, encoding: .utf8).split(separator: "\n")
        let kept = lines.filter { !$0.hasPrefix("file ") && !$0.hasPrefix("end ") && !$0.hasPrefix("paycheck") }
        let text = (["paycheck profiles 1"] + kept).map { $0 + "\n" }.joined()
        let digest = SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
        let rows = kept.filter { $0.hasPrefix("row ") }.count
        let former = try fixture.directory.write("former", text + "end \(rows) \(digest)\n")
        let (one, two) = (fixture.path + "/one", fixture.path + "/two")
        #expect(try run(["profiles", "merge", former], one).status == 0)
        #expect(try run(["profiles", "merge", one], two).status == 0)
        #expect(try run(["profiles", "merge", former], two).status == 64)
        #expect(try run(["audit", "verify"], whole).status == 0)
    }

    @Test func `an export that was cut or changed is refused, and nothing is merged of it`() throws {
        var random = SeededGenerator(seed: 12)
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("h.rje", StoreFixture.day(1, payments: 30, &random))
        let export = fixture.path + "/export"
        #expect(try BinaryRun(["learn", history, "--profiles", fixture.profiles]).status == 0)
        #expect(try BinaryRun(["profiles", "export", "--profiles", fixture.profiles, "--output", export]).status == 0)
        let text = try String(contentsOfFile: export, encoding: .utf8)
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("row debtor") })
        for (name, wrong) in [
            ("cut", String(text.dropLast(80))),
            ("changed", text.replacing("row debtor", with: "row debtor", maxReplacements: 0) + "x\n"),
            ("without a row", text.replacing(row + "\n", with: "")),
            ("another layout", text.replacing(/layout [0-9]+/, with: "layout 99")),
        ] {
            let other = fixture.path + "/other of \(name)"
            let file = try fixture.directory.write("wrong", wrong)
            // Nor of what stands in front of it.
            for files in [[file], [fixture.profiles, file], [export, file]] {
                let run = try BinaryRun(["profiles", "merge"] + files + ["--profiles", other])
                #expect(run.status == 74, "\(name): \(run.output)")
                #expect(!FileManager.default.fileExists(atPath: other), "\(name)")
            }
        }
    }

    @Test func `what has nothing to take in leaves no profiles behind, and those that are there as they were`() throws {
        let fixture = try StoreFixture()
        let file = try fixture.directory.write("a.fin", SampleMessages.mt103)
        let kept = fixture.path + "/kept"
        #expect(try BinaryRun(["learn", file, "--profiles", kept]).status == 0)
        let empty = URL(filePath: fixture.path + "/none")
        try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
        let missing = fixture.path + "/missing"
        let foreign = [
            try fixture.directory.write("foreign", "hello\n"), try fixture.directory.write("nothing", ""),
            try fixture.directory.write("database", "SQLite format 3\0"),
        ]
        var commands: [(arguments: [String], status: Int32)] = [
            (["learn", missing], 74), (["learn", missing, empty.path], 74), (["learn", empty.path], 2),
        ]
        for file in [missing] + foreign { commands.append((["profiles", "merge", kept, file], 74)) }
        let before = try Data(contentsOf: URL(filePath: kept))
        for command in commands {
            let run = try BinaryRun(command.arguments + ["--profiles", fixture.profiles])
            #expect(run.status == command.status && !(run.output + run.errors).isEmpty, "\(command)")
            let names = try FileManager.default.contentsOfDirectory(atPath: fixture.path)
            #expect(!names.contains { $0.hasPrefix("profiles") }, "\(command): \(names)")
            let others = command.arguments.filter { $0 != kept }
            #expect(try BinaryRun(others + ["--profiles", kept]).status == command.status, "\(others)")
        }
        #expect(try Data(contentsOf: URL(filePath: kept)) == before)
    }

    @Test func `profiles without a payment are called that, and not a history that was named`() throws {
        let fixture = try StoreFixture()
        let garbage = try fixture.directory.write("garbage", "hello\n")
        let file = try fixture.directory.write("a.fin", SampleMessages.mt103)
        #expect(try BinaryRun(["learn", garbage, "--profiles", fixture.profiles]).status == 2)
        let run = try BinaryRun(["verify", file, "--profiles", fixture.profiles])
        #expect(run.output.contains("The profiles have learnt no payment yet: "), "\(run.output)")
        #expect(run.output.contains("paycheck learn") && !run.output.contains("that was named"), "\(run.output)")
    }

    @Test func `an empty file is no profiles, and stays empty`() throws {
        let fixture = try StoreFixture()
        let empty = try fixture.directory.write("empty", "")
        let link = fixture.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: empty)
        let file = try fixture.directory.write("a.fin", SampleMessages.mt103)
        for command in [
            ["verify", file], ["release", "X", "--by", "A", "--reason", "B"], ["profiles", "forget", "X"],
            ["audit", "verify"],
        ] {
            for profiles in [empty, link] {
                let run = try BinaryRun(command + ["--profiles", profiles])
                #expect(run.status == 74 && run.errors.contains("is empty"), "\(command): \(run.errors)")
            }
            #expect(try Data(contentsOf: URL(filePath: empty)).isEmpty, "\(command)")
        }
    }

    @Test func `a forgotten account is new again, and others are as they were`() throws {
        var random = SeededGenerator(seed: 13)
        let fixture = try StoreFixture()
        for number in 0..<6 {
            try fixture.directory.write("h/\(number).rje", StoreFixture.day(number, payments: 60, &random))
        }
        #expect(try BinaryRun(["learn", fixture.path + "/h", "--profiles", fixture.profiles]).status == 0)
        func debtors() throws -> Set<Substring> {
            let run = try BinaryRun(["profiles", "export", "--profiles", fixture.profiles])
            return Set(run.output.split(separator: "\n").filter { $0.hasPrefix("row debtor ") })
        }
        let before = try debtors()
        let run = try BinaryRun(["profiles", "forget", "ACCOUNT3", "--profiles", fixture.profiles])
        #expect(
            run.status == 0 && run.output.hasSuffix("forgotten\n") && run.output != "0 rows forgotten\n",
            "\(run.errors)"
        )
        let after = try debtors()
        #expect(before.count == 6 && after.count == 5 && after.isSubset(of: before))
        #expect(try BinaryRun(["audit", "verify", "--profiles", fixture.profiles]).status == 0)
        // Which was forgotten already is said, also beside one that was known.
        #expect(!run.errors.contains("nothing was known"), "\(run.errors)")
        let again = try BinaryRun([
            "profiles", "forget", "ACCOUNT4", "ACCOUNT 4", "ACCOUNT3", "--profiles", fixture.profiles,
        ])
        #expect(again.status == 0 && again.output != "0 rows forgotten\n", "\(again.output)")
        #expect(
            again.errors.contains("ACCOUNT3: nothing was known") && !again.errors.contains("4:"),
            "\(again.errors)"
        )
    }
}
