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
        #expect(try again.output == String(contentsOfFile: export, encoding: .utf8))
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
            ("no export", "hello\n"), ("empty", ""),
        ] {
            let other = fixture.path + "/other of \(name)"
            let run = try BinaryRun([
                "profiles", "merge", try fixture.directory.write("wrong", wrong), "--profiles", other,
            ])
            #expect(run.status == 74, "\(name): \(run.output)")
            #expect(try StoreFixture.lines(other, "SELECT count(*) FROM profile_segment") == ["0"], "\(name)")
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
        #expect(
            try BinaryRun(["profiles", "forget", "ACCOUNT3", "--profiles", fixture.profiles]).output
                == "0 rows forgotten\n"
        )
    }
}
