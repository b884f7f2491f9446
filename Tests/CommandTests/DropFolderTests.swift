import Foundation
import TestSupport
import Testing

/// The drop folder: every file once, with its report, whatever happens in between.
@Suite struct DropFolderTests {
    /// Profiles with some history, and the three folders.
    private final class Folders {
        let fixture: StoreFixture
        var inside: String { fixture.path + "/in" }
        var done: String { fixture.path + "/done" }
        var held: String { fixture.path + "/held" }

        init(_ random: inout SeededGenerator) throws {
            fixture = try StoreFixture()
            for number in 0..<10 {
                try fixture.directory.write("h/\(100 + number).rje", StoreFixture.day(number, payments: 40, &random))
            }
            for name in ["in", "done", "held"] {
                try FileManager.default.createDirectory(
                    atPath: fixture.path + "/" + name,
                    withIntermediateDirectories: true
                )
            }
            let learned = try BinaryRun(["learn", fixture.path + "/h", "--profiles", fixture.profiles])
            #expect(learned.status == 0, "\(learned.errors)")
        }

        func arguments(_ more: [String] = []) -> [String] {
            ["watch", inside, "--profiles", fixture.profiles, "--done", done, "--held", held, "--quiet-period", "0"]
                + more
        }

        func names(_ directory: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: directory).filter { !$0.hasPrefix(".") }.sorted()
        }

        func put(_ name: String, _ text: String) throws { try fixture.directory.write("in/" + name, text) }
    }

    private static func usual(_ number: Int) -> String {
        let amount = "\(200 + number),00"
        return [
            "{1:F01SAMPDE20AXXX0000000000}{2:I103SAMPGB20XXXXN}{4:", ":20:U\(number)", ":23B:CRED",
            ":32A:160111EUR\(amount)",
            ":33B:EUR\(amount)", ":50K:/ACCOUNT2", "PAYER 2", ":59:/PAYEE6", "BENEFICIARY 6", ":71A:SHA", "-}",
        ].joined(separator: "\r\n")
    }

    private static func odd(_ number: Int) -> String {
        usual(number).replacing("PAYEE6", with: "PAYEE90\(number)").replacing("EUR20", with: "EUR97500")
    }

    @Test func `clean files are done, others held, each with its report beside it`() throws {
        var random = SeededGenerator(seed: 1)
        let folders = try Folders(&random)
        try folders.put("a.fin", Self.usual(0))
        try folders.put("b.fin", Self.odd(1))
        try folders.put("c.fin", "{1:F01SAMPDE20AXXX00")
        try folders.put("d.fin.part", Self.usual(2))
        try folders.put(".hidden", Self.usual(3))
        let metrics = folders.fixture.path + "/paycheck.prom"
        let run = try BinaryRun(folders.arguments(["--once", "--metrics", metrics, "--format", "jsonl"]))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folders.names(folders.done) == ["a.fin", "a.fin.report.jsonl"])
        #expect(try folders.names(folders.held) == ["b.fin", "b.fin.report.jsonl", "c.fin", "c.fin.report.jsonl"])
        #expect(try folders.names(folders.inside) == ["d.fin.part"])
        let report = try String(contentsOfFile: folders.held + "/b.fin.report.jsonl", encoding: .utf8)
        #expect(report.contains("\"decision\":\"hold\"") && report.contains("\"type\":\"summary\""))
        // One line a file, and one each for the beginning and the end.
        #expect(run.errors.split(separator: "\n").count == 5, "\(run.errors)")
        let counts = try String(contentsOfFile: metrics, encoding: .utf8)
        for line in [
            "# TYPE paycheck_files_total counter", "paycheck_files_total{outcome=\"done\"} 1",
            "paycheck_files_total{outcome=\"held\"} 2", "paycheck_payments_total{decision=\"hold\"} 1",
            "paycheck_waiting_files 0",
        ] { #expect(counts.contains(line + "\n"), "\(counts)") }
        #expect(try BinaryRun(["audit", "verify", "--profiles", folders.fixture.profiles]).status == 0)
    }

    @Test func `with a trust file signatures decide, and those beside files go with them`() throws {
        var random = SeededGenerator(seed: 7)
        let folders = try Folders(&random)
        let signatures = Locations.fixtures.appending(path: "signatures")
        let trust = try folders.fixture.directory.write(
            "trust.yaml",
            "roots: [\(signatures.path)/keys/root.pem]\nintermediates: [\(signatures.path)/keys/network.pem]\n"
        )
        func copy(_ file: String, to name: String) throws {
            let source = signatures.appending(path: "messages/" + file)
            try FileManager.default.copyItem(at: source, to: URL(filePath: "\(folders.inside)/\(name)"))
        }
        try copy("cms/valid.xml.p7s", to: "a.xml.p7s")
        try copy("cms/other-owner.xml.p7s", to: "b.xml.p7s")
        try copy("cms/valid.xml", to: "orphan.xml.p7s")
        // Signatures wait for their files.
        #expect(try BinaryRun(folders.arguments(["--once", "--trust", trust])).status == 0)
        #expect(try folders.names(folders.inside) == ["a.xml.p7s", "b.xml.p7s", "orphan.xml.p7s"])
        try copy("cms/valid.xml", to: "a.xml")
        try folders.put(
            "b.xml",
            String(contentsOf: signatures.appending(path: "messages/cms/valid.xml"), encoding: .utf8)
                .replacing("8a562c67-ca16-48ba-b074-65581be6f001", with: "8a562c67-ca16-48ba-b074-65581be6f002")
        )
        let run = try BinaryRun(
            folders.arguments(["--once", "--trust", trust, "--format", "jsonl", "--fail-on", "hold"])
        )
        #expect(run.status == 0, "\(run.errors)")
        #expect(try folders.names(folders.done) == ["a.xml", "a.xml.p7s", "a.xml.report.jsonl"])
        #expect(try folders.names(folders.held) == ["b.xml", "b.xml.p7s", "b.xml.report.jsonl"])
        #expect(try folders.names(folders.inside) == ["orphan.xml.p7s"])
        let clean = try String(contentsOfFile: folders.done + "/a.xml.report.jsonl", encoding: .utf8)
        #expect(clean.contains("\"integrity\":\"valid\""))
        let text = try String(contentsOfFile: trust, encoding: .utf8)
        let recorded = try StoreFixture.lines(
            folders.fixture.profiles,
            "SELECT content FROM rule_file WHERE kind = 'trust' ORDER BY id"
        )
        #expect(recorded == [String(reflecting: text)])
    }

    @Test func `a file that comes a second time is held, whatever its name`() throws {
        var random = SeededGenerator(seed: 2)
        let folders = try Folders(&random)
        try folders.put("a.fin", Self.usual(0))
        #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
        try folders.put("again.fin", Self.usual(0))
        try folders.put("a.fin", Self.usual(1))
        #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
        #expect(try folders.names(folders.done) == ["a.fin", "a.fin.2", "a.fin.2.report.txt", "a.fin.report.txt"])
        #expect(try folders.names(folders.held) == ["again.fin", "again.fin.report.txt"])
        let report = try String(contentsOfFile: folders.held + "/again.fin.report.txt", encoding: .utf8)
        #expect(report.contains("file.repeated"))
        #expect(try StoreFixture.lines(folders.fixture.profiles, "SELECT count(*) FROM assessment") == ["2"])
    }

    @Test func `killed at random moments, it loses nothing and gives nothing twice`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let folders = try Folders(&random)
        for number in 0..<40 {
            try folders.put("\(100 + number).fin", number % 5 == 4 ? Self.odd(number) : Self.usual(number))
        }
        var kills = 0
        while try folders.names(folders.inside).count > 0, kills < 400 {
            let moment = Double.random(in: 0...0.12, using: &random)
            if try BinaryRun.killed(folders.arguments(), after: moment) { kills += 1 }
        }
        #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
        let done = try folders.names(folders.done)
        let held = try folders.names(folders.held)
        let files = (done + held).filter { $0.hasSuffix(".fin") }.sorted()
        #expect(files == (0..<40).map { "\(100 + $0).fin" }, "seed \(seed), \(kills) kills")
        // A report for each, and nothing else.
        #expect(done.count + held.count == 80, "seed \(seed): \(done) \(held)")
        #expect(
            held.filter { $0.hasSuffix(".fin") }.allSatisfy { (Int($0.prefix(3)) ?? 0) % 5 == 4 },
            "seed \(seed): \(held)"
        )
        #expect(try StoreFixture.lines(folders.fixture.profiles, "SELECT count(*) FROM assessment") == ["40"])
        #expect(try BinaryRun(["audit", "verify", "--profiles", folders.fixture.profiles]).status == 0)
    }

    @Test func `through hundreds of files that come while it is killed and ended again and again, each is taken once`()
        throws
    {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let folders = try Folders(&random)
        var dropped: [String: String] = [:]
        var repeated: Set<String> = []
        var partial: (from: String, to: String)?
        /// Puts a file there as senders do: by a rename, under a name that ends in .part first, or a second time.
        func drop() throws {
            if let waiting = partial {
                let renamed = unsafe rename(waiting.from, waiting.to)
                #expect(renamed == 0)
                partial = nil
            }
            let number = dropped.count
            let name = "\(1000 + number).fin"
            var text = number % 7 == 6 ? Self.odd(number) : Self.usual(number)
            if number % 11 == 10, let old = dropped.values.sorted().first(where: { !$0.contains("PAYEE90") }) {
                text = old
                repeated.insert(name)
            }
            dropped[name] = text
            let isPartial = Int.random(in: 0..<5, using: &random) == 0
            let path = isPartial ? "in/\(name).part" : "stage/\(name)"
            try folders.fixture.directory.write(path, text)
            let (from, to) = (folders.fixture.path + "/" + path, folders.inside + "/" + name)
            if isPartial {
                partial = (from, to)
            } else {
                let renamed = unsafe rename(from, to)
                #expect(renamed == 0)
            }
        }
        var ends = (killed: 0, asked: 0)
        while dropped.count < 250 {
            let process = Process()
            process.executableURL = Locations.products.appending(path: "paycheck")
            process.arguments = folders.arguments()
            process.standardError = FileHandle.nullDevice
            try process.run()
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                try drop()
                Thread.sleep(forTimeInterval: Double.random(in: 0...0.05, using: &random))
            }
            let isKilled = Int.random(in: 0..<4, using: &random) > 0
            kill(process.processIdentifier, isKilled ? SIGKILL : SIGTERM)
            process.waitUntilExit()
            if isKilled { ends.killed += 1 } else { ends.asked += 1 }
            // Asked for in its first moments, before it listens, the signal ends it, too.
            #expect(isKilled || process.terminationReason == .uncaughtSignal || process.terminationStatus == 0)
        }
        try drop()
        try drop()
        #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
        if let waiting = partial {
            let renamed = unsafe rename(waiting.from, waiting.to)
            #expect(renamed == 0)
            #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
        }
        let (done, held) = (try folders.names(folders.done), try folders.names(folders.held))
        let files = (done + held).filter { $0.hasSuffix(".fin") }
        #expect(files.sorted() == dropped.keys.sorted(), "seed \(seed), \(ends)")
        #expect(done.count + held.count == 2 * dropped.count, "seed \(seed): a report for each")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folders.inside) == [], "seed \(seed)")
        for name in files {
            let directory = done.contains(name) ? folders.done : folders.held
            #expect(try String(contentsOfFile: directory + "/" + name, encoding: .utf8) == dropped[name])
        }
        #expect(repeated.isSubset(of: held), "seed \(seed): what came twice is held")
        let judged = try StoreFixture.lines(folders.fixture.profiles, "SELECT count(*) FROM assessment")
        #expect(judged == ["\(Set(dropped.values).count)"], "seed \(seed), \(ends)")
        #expect(try BinaryRun(["audit", "verify", "--profiles", folders.fixture.profiles]).status == 0)
    }

    @Test func `a name that is too long for a report beside it is told, left, and keeps nothing else back`() throws {
        var random = SeededGenerator(seed: 8)
        let folders = try Folders(&random)
        let long = String(repeating: "a", count: 251) + ".fin"
        let longest = String(repeating: "b", count: 196) + ".fin"
        try folders.put(long, Self.usual(0))
        try folders.put(longest, Self.usual(1))
        try folders.put("z.fin", Self.usual(2))
        let run = try BinaryRun(folders.arguments(["--once"]))
        #expect(run.status == 0)
        #expect(run.errors.contains("has 255 bytes"), "\(run.errors)")
        #expect(try folders.names(folders.inside) == [long])
        #expect(try folders.names(folders.done) == [longest, longest + ".report.txt", "z.fin", "z.fin.report.txt"])
    }

    @Test
    func `a directory in the folder is left, and told once; metrics that cannot be written are told, and stop nothing`()
        throws
    {
        var random = SeededGenerator(seed: 9)
        let folders = try Folders(&random)
        try folders.put("sub/a.fin", Self.usual(0))
        try folders.put("b.fin", Self.usual(1))
        let metrics = folders.fixture.path + "/none/paycheck.prom"
        let run = try BinaryRun(folders.arguments(["--once", "--metrics", metrics]))
        #expect(run.status == 0)
        #expect(run.errors.components(separatedBy: "/in/sub: is a directory").count == 2, "\(run.errors)")
        #expect(run.errors.components(separatedBy: "metrics cannot be written").count == 2, "\(run.errors)")
        #expect(try folders.names(folders.inside) == ["sub"])
        #expect(try folders.names(folders.done) == ["b.fin", "b.fin.report.txt"])
    }

    /// Starts `watch --once`, calls `meddle` while the only file is being judged, and waits for the end.
    private func watch(_ folders: Folders, _ name: String, meddling meddle: () throws -> Void) throws {
        let process = Process()
        process.executableURL = Locations.products.appending(path: "paycheck")
        process.arguments = folders.arguments(["--once", "--format", "jsonl", "--fail-on", "hold"])
        process.standardError = FileHandle.nullDevice
        try process.run()
        // The first of the report is written when the first of the file has been read.
        let report = "\(folders.inside)/.\(name).report.unfinished"
        func bytes() -> Int {
            let found = try? FileManager.default.attributesOfItem(atPath: report)
            return found?[.size] as? Int ?? 0
        }
        while bytes() == 0, process.isRunning { usleep(500) }
        #expect(process.isRunning)
        try meddle()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private static let large = (1000..<4000).map(usual).joined(separator: "\r\n")

    @Test func `what comes in the place of a file that is being judged is judged by itself`() throws {
        var random = SeededGenerator(seed: 5)
        let folders = try Folders(&random)
        try folders.put("a.fin", Self.large)
        try folders.fixture.directory.write("other", Self.odd(1))
        try watch(folders, "a.fin") {
            let moved = unsafe rename(folders.fixture.path + "/other", folders.inside + "/a.fin")
            #expect(moved == 0)
        }
        #expect(try StoreFixture.lines(folders.fixture.profiles, "SELECT count(*) FROM assessment") == ["3000"])
        #expect(try folders.names(folders.inside) == ["a.fin"])
        let isDone = try folders.names(folders.done).contains("a.fin")
        let first = (isDone ? folders.done : folders.held) + "/a.fin"
        #expect(try String(contentsOfFile: first, encoding: .utf8) == Self.large)
        #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
        #expect(try StoreFixture.lines(folders.fixture.profiles, "SELECT count(*) FROM assessment") == ["3001"])
        let held = try folders.names(folders.held).filter { !$0.contains("report") }
        let texts = try held.map { try String(contentsOfFile: folders.held + "/" + $0, encoding: .utf8) }
        #expect(texts.contains(Self.odd(1)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folders.inside) == [])
    }

    @Test func `a file that is written to while it is being judged is held`() throws {
        var random = SeededGenerator(seed: 6)
        let folders = try Folders(&random)
        try folders.put("a.fin", Self.large)
        try watch(folders, "a.fin") {
            // By its private name: who has it open by its own keeps it from being taken.
            let inside = try FileManager.default.contentsOfDirectory(atPath: folders.inside)
            let name = try #require(inside.first { $0.hasSuffix(".taken-by-paycheck") })
            let writer = try #require(FileHandle(forUpdatingAtPath: folders.inside + "/" + name))
            try writer.seek(toOffset: UInt64(Self.usual(1000).utf8.count - 20))
            try writer.write(contentsOf: Data("7".utf8))
        }
        #expect(try folders.names(folders.held) == ["a.fin", "a.fin.report.jsonl"])
        let report = try String(contentsOfFile: folders.held + "/a.fin.report.jsonl", encoding: .utf8)
        #expect(report.contains("file.changed"))
    }

    #if os(Linux)
        @Test
        func `a file that somebody has open to write to it is left until it is closed, and what is no file is told`()
            throws
        {
            var random = SeededGenerator(seed: 8)
            let folders = try Folders(&random)
            try folders.put("a.fin", Self.usual(0))
            let writer = try #require(FileHandle(forWritingAtPath: folders.inside + "/a.fin"))
            #expect(unsafe symlink("a.fin", folders.inside + "/link") == 0)
            #expect(unsafe mkfifo(folders.inside + "/pipe", 0o600) == 0)
            let unreadable = folders.inside + "/b"
            try folders.put("b", "")
            let renamed = unsafe [UInt8]((folders.inside + "/").utf8 + [0xFF, 0]).withUnsafeBytes {
                unsafe rename(unreadable, $0.bindMemory(to: CChar.self).baseAddress!)
            }
            #expect(renamed == 0)
            let first = try BinaryRun(folders.arguments(["--once"]))
            #expect(first.status == 0, "\(first.errors)")
            for text in ["a.fin: is open for writing still", "link: is a link", "pipe: is a link", "not UTF-8"] {
                #expect(first.errors.contains(text), "\(text): \(first.errors)")
            }
            #expect(try folders.names(folders.done) == [])
            try writer.close()
            #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
            #expect(try folders.names(folders.done) == ["a.fin", "a.fin.report.txt"])
        }
    #endif

    @Test func `a run that looks once says which files it leaves for the next, since they were just written`() throws {
        var random = SeededGenerator(seed: 10)
        let folders = try Folders(&random)
        try folders.put("a.fin", Self.usual(0))
        let run = try BinaryRun(folders.arguments(["--once", "--quiet-period", "3600"]))
        #expect(
            run.status == 0 && run.errors.contains("a.fin: was written to within the quiet period"),
            "\(run.errors)"
        )
        #expect(try folders.names(folders.inside) == ["a.fin"])
    }

    @Test func `what was judged before by another policy is judged anew, and what was only learnt is judged`() throws {
        var random = SeededGenerator(seed: 9)
        let folders = try Folders(&random)
        let fixture = folders.fixture
        let lax = try fixture.directory.write("lax.yaml", "version: 1\nthresholds: {review: 900, hold: 1000}\n")
        let file = try fixture.directory.write("odd", Self.odd(1))
        let named = ["--profiles", fixture.profiles]
        #expect(try BinaryRun(["verify", file, "--policy", lax] + named).status == 0)
        #expect(try BinaryRun(["learn", try fixture.directory.write("usual", Self.usual(2))] + named).status == 0)
        let known = try BinaryRun(["verify", file] + named)
        #expect(known.output.contains("by another policy than now"), "\(known.output)")
        try folders.put("odd.fin", Self.odd(1))
        try folders.put("usual.fin", Self.usual(2))
        let run = try BinaryRun(folders.arguments(["--once"]))
        #expect(run.status == 0)
        #expect(try folders.names(folders.held) == ["odd.fin", "odd.fin.report.txt"], "\(run.errors)")
        #expect(try folders.names(folders.done) == ["usual.fin", "usual.fin.report.txt"])
        let report = try String(contentsOfFile: folders.held + "/odd.fin.report.txt", encoding: .utf8)
        #expect(report.contains("judged before, by another policy") && report.contains("HOLD"), "\(report)")
        // Under the policy by which it was judged last nothing is judged again.
        #expect(try StoreFixture.lines(fixture.profiles, "SELECT count(*) FROM assessment") == ["3"])
        #expect(!(try BinaryRun(["verify", file] + named)).output.contains("by another policy"))
        #expect(try BinaryRun(["audit", "verify"] + named).status == 0)
        let inside = ["watch", folders.inside, "--done", folders.done, "--held", folders.held, "--profiles"]
        let refused = try BinaryRun(inside + [folders.inside + "/p"])
        #expect(refused.status == 64 && refused.errors.contains("lies in the drop folder"))
    }

    @Test func `a file that was taken before an interruption is judged under the name it came with`() throws {
        var random = SeededGenerator(seed: 7)
        let folders = try Folders(&random)
        try folders.put(".a.fin.77.taken-by-paycheck", Self.usual(0))
        try folders.put("a.fin", Self.usual(1))
        #expect(try BinaryRun(folders.arguments(["--once"])).status == 0)
        #expect(try folders.names(folders.done) == ["a.fin", "a.fin.2", "a.fin.2.report.txt", "a.fin.report.txt"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folders.inside) == [])
    }

    @Test func `it ends cleanly when it is asked to, and a second one on the folder is refused`() throws {
        var random = SeededGenerator(seed: 3)
        let folders = try Folders(&random)
        let process = Process()
        process.executableURL = Locations.products.appending(path: "paycheck")
        process.arguments = folders.arguments()
        process.standardError = FileHandle.nullDevice
        try process.run()
        try folders.put("a.fin", Self.usual(0))
        let end = Date(timeIntervalSinceNow: 60)
        while try folders.names(folders.done).count < 2, Date() < end { Thread.sleep(forTimeInterval: 0.05) }
        let second = try BinaryRun(folders.arguments(["--once"]))
        #expect(second.status == 74 && second.errors.contains("another process watches"))
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(try folders.names(folders.done) == ["a.fin", "a.fin.report.txt"])
    }

    @Test func `a folder that is not there is status 74, and one that is its own target wrong usage`() throws {
        var random = SeededGenerator(seed: 4)
        let folders = try Folders(&random)
        let missing = try BinaryRun(
            [
                "watch", folders.fixture.path + "/none", "--profiles", folders.fixture.profiles, "--done", folders.done,
                "--held", folders.held,
            ]
        )
        #expect(missing.status == 74)
        let same = try BinaryRun(
            [
                "watch", folders.inside, "--profiles", folders.fixture.profiles, "--done", folders.inside, "--held",
                folders.held,
            ]
        )
        #expect(same.status == 64 && same.errors.contains("other directories"))
        let one = try BinaryRun(
            [
                "watch", folders.inside, "--profiles", folders.fixture.profiles, "--done", folders.done, "--held",
                folders.done + "/../done",
            ]
        )
        #expect(one.status == 64 && one.errors.contains("name two directories"), "\(one.errors)")
    }
}
