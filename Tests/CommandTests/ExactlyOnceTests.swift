import Foundation
import TestSupport
import Testing

/// Verdicts are never lost and never repeated, whenever the process ends.
@Suite struct ExactlyOnceTests {
    /// All that is stored but times of recording and the hashes over them.
    private static func state(_ profiles: String) throws -> [String: [String]] {
        var state: [String: [String]] = [:]
        for table in [
            "input_file", "verification", "incident", "assessment", "held_payment", "rule_file", "profile_segment",
        ] {
            state[table] = try StoreFixture.lines(profiles, "SELECT * FROM \(table) ORDER BY id")
        }
        state["profile_block"] = try StoreFixture.lines(
            profiles,
            "SELECT id, hex(bytes) FROM profile_block ORDER BY id"
        )
        state["audit"] = try StoreFixture.lines(profiles, "SELECT number, kind, subject FROM audit ORDER BY number")
        return state
    }

    private static func isSame(_ a: [String: [String]], _ b: [String: [String]]) -> Bool { a == b }

    @Test func `killed at 200 random moments over 50 files, it ends as if it had never been`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let fixture = try StoreFixture()
        for number in 0..<60 {
            let name = number < 10 ? "history" : "files"
            try fixture.directory.write(
                "\(name)/\(100 + number).rje",
                StoreFixture.day(number, payments: Int.random(in: 1...12, using: &random), &random)
            )
        }
        let learned = try BinaryRun(["learn", fixture.path + "/history", "--profiles", fixture.profiles])
        #expect(learned.status == 0, "\(learned.errors)")
        func verify(_ profiles: String) -> [String] {
            ["verify", fixture.path + "/files", "--profiles", profiles, "--quiet"]
        }

        let whole = fixture.path + "/whole"
        try FileManager.default.copyItem(atPath: fixture.profiles, toPath: whole)
        let begun = ContinuousClock.now
        let run = try BinaryRun(verify(whole))
        let duration = begun.duration(to: .now)
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        #expect(run.status == 1, "\(run.errors)")
        let expected = try Self.state(whole)
        #expect(expected["verification"]?.count == 50 && expected["held_payment"]?.isEmpty == false)

        var kills = 0
        var round = 0
        while kills < 200 {
            let profiles = fixture.path + "/round-\(round)"
            round += 1
            try FileManager.default.copyItem(atPath: fixture.profiles, toPath: profiles)
            for _ in 0..<25 where kills < 200 {
                let moment = Double.random(in: 0...seconds / 12, using: &random)
                guard try BinaryRun.killed(verify(profiles), after: moment) else { break }
                kills += 1
                let audit = try BinaryRun(["audit", "verify", "--profiles", profiles])
                #expect(audit.status == 0, "seed \(seed), kill \(kills): \(audit.output)\(audit.errors)")
            }
            let rest = try BinaryRun(verify(profiles))
            #expect(rest.status == 1, "\(rest.errors)")
            let state = try Self.state(profiles)
            for (table, rows) in expected {
                // The rows themselves would fill screens.
                let isSame = state[table] == rows
                #expect(isSame, "seed \(seed), round \(round): \(table) differs")
            }
            #expect(try BinaryRun(["audit", "verify", "--profiles", profiles]).status == 0)
        }
    }

    @Test func `a file that was judged before gets the verdicts of then, and says so`() throws {
        var random = SeededGenerator(seed: 4)
        let fixture = try StoreFixture()
        for number in 0..<12 {
            try fixture.directory.write("h/\(100 + number).rje", StoreFixture.day(number, payments: 40, &random))
        }
        let file = try fixture.directory.write("today.rje", StoreFixture.day(12, payments: 40, &random))
        let copy = try fixture.directory.write("copy of today.rje", try String(contentsOfFile: file, encoding: .utf8))
        let learned = try BinaryRun(["learn", fixture.path + "/h", "--profiles", fixture.profiles])
        #expect(learned.output == "480 payments learnt from 12 files; 0 problems\n")
        let again = try BinaryRun(["learn", fixture.path + "/h", "--profiles", fixture.profiles])
        #expect(again.output == "0 payments learnt from 0 files; 12 files known already; 0 problems\n")

        let arguments = ["--profiles", fixture.profiles, "--format", "jsonl"]
        let first = try BinaryRun(["verify", file] + arguments)
        let state = try Self.state(fixture.profiles)
        #expect(first.status == 1 && state["held_payment"]?.isEmpty == false)
        let second = try BinaryRun(["verify", copy] + arguments)
        #expect(second.status == 1)
        #expect(try second.objects("problem").map { $0["code"] as? String } == ["file.known"])
        func payments(_ run: BinaryRun) -> [String] {
            run.output.split(separator: "\n").filter { $0.contains("\"payment\"") }.map {
                String($0).replacing(copy, with: file)
            }
        }
        #expect(payments(first).count == 40)
        #expect(payments(first) == payments(second))
        #expect(try Self.isSame(Self.state(fixture.profiles), state))
        // Standard input is the same file, too.
        let piped = try BinaryRun(["verify", "-"] + arguments, input: try Data(contentsOf: URL(filePath: file)))
        #expect(try piped.objects("problem").map { $0["code"] as? String } == ["file.known"])

        let forced = try BinaryRun(["verify", file, "--again"] + arguments)
        #expect(try forced.objects("payment").count == 40)
        let after = try Self.state(fixture.profiles)
        let isUnchanged = after["profile_block"] == state["profile_block"]
        #expect(isUnchanged)
        #expect(after["assessment"]?.count == 80 && after["verification"]?.count == 2)
        #expect(try BinaryRun(["audit", "verify", "--profiles", fixture.profiles]).status == 0)
    }

    @Test(arguments: [7_408_536_995_665_334_552, UInt64.random(in: 0...UInt64.max)])
    func `on any number of threads the same is told and stored`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("h.rje", StoreFixture.day(0, payments: 300, &random))
        #expect(try BinaryRun(["learn", history, "--profiles", fixture.profiles]).status == 0)
        // More payments than are judged together; a file twice; files of no kind, and one with a flaw.
        let counts = [40, 9_000, 3, 200, 17, 1_000, 5]
        for (number, payments) in counts.enumerated() {
            let text = StoreFixture.day(number + 1, payments: payments, &random)
            try fixture.directory.write("files/\(number).rje", text)
            if number == 3 { try fixture.directory.write("files/3 again.rje", text) }
        }
        try fixture.directory.write("files/2a.rje", "nothing to read")
        try fixture.directory.write("files/2b.rje", "")
        try fixture.directory.write("files/4a.rje", SampleMessages.mt103.replacing("EUR", with: "EUX"))
        // Of one size, and not the same.
        for (name, currency) in [("4b", "EUR"), ("4c", "USD"), ("4d", "EUR")] {
            try fixture.directory.write(
                "files/\(name).rje",
                SampleMessages.mt103.replacing("EUR", with: currency)
            )
        }
        try fixture.directory.write("files/5a.xml", SampleMessages.pacs008(amounts: (1...50).map { "\($0)" }))
        var told: Set<String> = []
        var states: [[String: [String]]] = []
        for threads in ["1", "2", "5"] {
            let profiles = fixture.path + "/on \(threads)"
            try FileManager.default.copyItem(atPath: fixture.profiles, toPath: profiles)
            let run = try BinaryRun([
                "verify", fixture.path + "/files", "--profiles", profiles, "--format", "jsonl", "--threads", threads,
            ])
            #expect(run.status == 2, "\(run.errors)")
            told.insert(run.output)
            states.append(try Self.state(profiles))
            #expect(try BinaryRun(["audit", "verify", "--profiles", profiles]).status == 0)
            // All of it is known now.
            let again = try BinaryRun(["verify", fixture.path + "/files", "--profiles", profiles, "--threads", threads])
            #expect(again.status == 2)
            let state = try Self.state(profiles)
            let isUnchanged = state["assessment"] == states.last?["assessment"]
            #expect(isUnchanged, "seed \(seed), \(threads) threads")
        }
        #expect(told.count == 1, "seed \(seed)")
        let isSame = states.allSatisfy { $0 == states[0] }
        #expect(isSame, "seed \(seed)")
        #expect(states[0]["assessment"]?.count == 10_318)
    }

    @Test func `without an update nothing is stored`() throws {
        var random = SeededGenerator(seed: 5)
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("h.rje", StoreFixture.day(1, payments: 40, &random))
        let file = try fixture.directory.write("today.rje", StoreFixture.day(2, payments: 40, &random))
        #expect(try BinaryRun(["learn", history, "--profiles", fixture.profiles]).status == 0)
        let state = try Self.state(fixture.profiles)
        let arguments = ["verify", file, "--profiles", fixture.profiles, "--format", "jsonl"]
        let only = try BinaryRun(arguments + ["--no-update"])
        #expect(try Self.isSame(Self.state(fixture.profiles), state))
        #expect(try BinaryRun(arguments).output == only.output)
        #expect(try !Self.isSame(Self.state(fixture.profiles), state))
        // And the verdicts are those of the same history in memory.
        let inMemory = try BinaryRun(["verify", file, "--history", history, "--format", "jsonl"])
        #expect(inMemory.output == only.output)
    }

    @Test func `two processes on one store wait for each other`() throws {
        var random = SeededGenerator(seed: 6)
        let fixture = try StoreFixture()
        for number in 0..<8 {
            try fixture.directory.write("\(number % 2)/\(number).rje", StoreFixture.day(number, payments: 60, &random))
        }
        let history = try fixture.directory.write("h.rje", StoreFixture.day(0, payments: 9, &random))
        #expect(try BinaryRun(["learn", history, "--profiles", fixture.profiles]).status == 0)
        let (a, b) = (fixture.path + "/0", fixture.path + "/1")
        let both = try BinaryRun(
            shell: """
                paycheck verify \(a) --profiles \(fixture.profiles) --quiet & first=$!
                paycheck verify \(b) --profiles \(fixture.profiles) --quiet; second=$?
                wait $first; echo $? $second
                """
        )
        #expect(both.errors == "" && ["0 0\n", "0 1\n", "1 0\n", "1 1\n"].contains(both.output))
        #expect(try StoreFixture.lines(fixture.profiles, "SELECT count(*) FROM assessment") == ["480"])
        #expect(try BinaryRun(["audit", "verify", "--profiles", fixture.profiles]).status == 0)
    }

    @Test func `profiles that are not there are status 74, and so is all that is wrong with them`() throws {
        let fixture = try StoreFixture()
        let file = try fixture.directory.write("a.fin", SampleMessages.mt103)
        let missing = try BinaryRun(["verify", file, "--profiles", fixture.profiles])
        #expect(missing.status == 74 && missing.errors.contains("paycheck learn"))
        #expect(!FileManager.default.fileExists(atPath: fixture.profiles))
        #expect(try BinaryRun(["verify", file, "--profiles", file]).status == 74)
        #expect(try BinaryRun(["learn", file, "--profiles", fixture.profiles]).status == 0)
        #expect(try BinaryRun(["verify", file, "--profiles", fixture.profiles, "--history", file]).status == 64)
        #expect(try BinaryRun(["verify", file, "--again"]).status == 64)
        #expect(try BinaryRun(["learn", file, "--profiles", fixture.path + "/no/such/place"]).status == 74)
    }

    @Test func `profiles that may not be written are status 74, and can still be read`() throws {
        let fixture = try StoreFixture()
        let file = try fixture.directory.write("a.fin", SampleMessages.mt103)
        let other = try fixture.directory.write("b.fin", SampleMessages.mt103.replacing("EUR", with: "USD"))
        #expect(try BinaryRun(["learn", file, "--profiles", fixture.profiles]).status == 0)
        let state = try Self.state(fixture.profiles)
        // Root may write whatever the permissions say: another user runs the command then.
        let isRoot = getuid() == 0
        let copy = fixture.path + "/paycheck"
        if isRoot {
            let made = try BinaryRun(
                shell:
                    "cp \"$(command -v paycheck)\" \(copy) && chmod 755 \(fixture.path) \(copy) && setpriv --reuid 65534 \(copy) --version"
            )
            // Without setpriv nobody else can be.
            guard made.status == 0 else { return }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: fixture.profiles)
        func run(_ command: String) throws -> BinaryRun {
            try BinaryRun(shell: (isRoot ? "setpriv --reuid 65534 \(copy) " : "paycheck ") + command)
        }
        for command in ["verify \(other)", "learn \(other)", "release X --by A --reason B", "profiles forget X"] {
            let refused = try run("\(command) --profiles \(fixture.profiles)")
            #expect(
                refused.status == 74 && refused.errors.contains("may not be written"),
                "\(command): \(refused.errors)"
            )
            #expect(refused.output == "")
        }
        #expect(try Self.isSame(Self.state(fixture.profiles), state))
        // SQLite keeps a list beside the file while it reads: for that the directory has to be writable.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: fixture.path)
        let read = try run("verify \(other) --no-update --quiet --profiles \(fixture.profiles)")
        #expect([0, 1].contains(read.status), "\(read.errors)")
    }

    @Test(.enabled("needs root, and a tmpfs to fill") { getuid() == 0 })
    func `a disk that is full stores nothing half, and the next run goes on`() throws {
        var random = SeededGenerator(seed: 7)
        let fixture = try StoreFixture()
        let history = try fixture.directory.write("h.rje", StoreFixture.day(0, payments: 9, &random))
        for number in 1..<9 {
            try fixture.directory.write("files/\(number).rje", StoreFixture.day(number, payments: 300, &random))
        }
        let disk = fixture.path + "/disk"
        let mounted = try BinaryRun(shell: "mkdir \(disk) && mount -t tmpfs -o size=1400k paycheck-test \(disk)")
        // A container may not mount, root or not.
        guard mounted.status == 0 else { return }
        defer { _ = try? BinaryRun(shell: "umount \(disk)") }
        #expect(try BinaryRun(["learn", history, "--profiles", disk + "/p"]).status == 0)
        let arguments = ["verify", fixture.path + "/files", "--profiles", disk + "/p", "--quiet"]
        let full = try BinaryRun(arguments)
        #expect(full.status == 74)
        #expect(full.errors.contains("no space left"), "\(full.errors)")
        #expect(try BinaryRun(shell: "mount -o remount,size=100m \(disk)").status == 0)
        #expect(try BinaryRun(["audit", "verify", "--profiles", disk + "/p"]).status == 0)
        #expect([0, 1].contains(try BinaryRun(arguments).status))
        #expect(try StoreFixture.lines(disk + "/p", "SELECT count(*) FROM assessment") == ["2400"])
        #expect(try BinaryRun(["audit", "verify", "--profiles", disk + "/p"]).status == 0)
    }
}
