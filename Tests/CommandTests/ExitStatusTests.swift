import Foundation
import TestSupport
import Testing

/// The contract of the exit status, the same from command to command.
@Suite struct ExitStatusTests {
    private static let trust = "Fixtures/signatures/network.yaml"

    /// Profiles that have judged one file, and what commands are given.
    private struct Setting {
        let fixture: StoreFixture
        let file: String, policy: String, missing: String

        init() throws {
            fixture = try StoreFixture()
            file = try fixture.directory.write("a.fin", SampleMessages.mt103)
            policy = try fixture.directory.write("p.yaml", "version: 1\n")
            missing = fixture.path + "/missing"
            for name in ["empty", "in", "done", "held"] {
                let directory = URL(filePath: "\(fixture.path)/\(name)")
                try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            }
            #expect(try BinaryRun(["learn", file, "--profiles", fixture.profiles]).status == 0)
            #expect(try BinaryRun(["verify", file, "--profiles", fixture.profiles]).status == 0)
        }

        var profiles: [String] { ["--profiles", fixture.profiles] }

        /// Commands that read messages, without their paths.
        var readers: [[String]] {
            [
                ["verify"], ["verify"] + profiles, ["validate"], ["inspect"], ["learn"] + profiles,
                ["trust", "export"],
                ["trust", "export"] + profiles, ["trust", "show", "--trust", ExitStatusTests.trust],
                ["backtest", "--policy", policy],
            ]
        }

        /// Those of them that take a policy that has not been named yet.
        var policyReaders: [[String]] { readers.filter { $0[0] != "backtest" && !$0.contains("show") } }
    }

    @Test func `a file that is not there or cannot be read is 74`() throws {
        let setting = try Setting()
        let (file, missing, profiles) = (setting.file, setting.missing, setting.profiles)
        let path = setting.fixture.path
        var commands = setting.readers.map { $0 + [missing] }
        commands += setting.policyReaders.map { $0 + [file, "--policy", missing] }
        commands += [["verify"], ["trust", "export"]].flatMap {
            [$0 + [file, "--history", missing], $0 + [file, "--trust", missing]]
        }
        commands += [
            ["policy", "check", missing], ["policy", "check", path], ["policy", "show", missing],
            ["trust", "check", missing],
            ["trust", "check", path], ["schemas", "list", "--schemas", missing],
            ["validate", file, "--schemas", missing],
            ["explain", "A", "--history", missing],
            ["backtest", file, "--policy", setting.policy, "--against", missing],
            ["reconcile", "--instructions", missing, "--statements", file], ["profiles", "merge", missing] + profiles,
            ["audit", "verify", "--audit-head", missing] + profiles,
            ["watch", missing, "--done", path + "/done", "--held", path + "/held"] + profiles,
            ["watch", path + "/in", "--done", missing, "--held", path + "/held"] + profiles,
        ]
        for profiles in [missing, file, path] {
            let named = ["--profiles", profiles]
            commands += [
                ["verify", file] + named, ["verify", file, "--no-update"] + named, ["trust", "export", file] + named,
                ["audit", "show", "A"] + named, ["audit", "verify"] + named, ["explain", "A"] + named,
                ["release", "A", "--by", "A. Clerk", "--reason", "called"] + named, ["profiles", "info"] + named,
                ["profiles", "export"] + named, ["profiles", "forget", "A"] + named,
                ["watch", path + "/in", "--done", path + "/done", "--held", path + "/held"] + named,
            ]
        }
        for command in commands {
            let run = try BinaryRun(command)
            #expect(run.status == 74 && run.errors.hasPrefix("paycheck: "), "\(command): \(run.status) \(run.errors)")
        }
    }

    @Test func `what is no message, and a directory without a file, is 2`() throws {
        let setting = try Setting()
        func garbage(_ number: Int) throws -> String {
            try setting.fixture.directory.write("garbage", "hello \(number)\n")
        }
        for (number, command) in setting.readers.enumerated() {
            // Profiles take in each file once.
            let garbage = try garbage(number)
            #expect(try BinaryRun(command + [garbage]).status == 2, "\(command)")
            let run = try BinaryRun(command + [setting.fixture.path + "/empty"])
            #expect(run.status == 2 && (run.output + run.errors).contains("no file to read was found"), "\(command)")
        }
        for command in [["verify"], ["trust", "export"]] {
            #expect(try BinaryRun(command + [setting.file, "--history", garbage(0)]).status == 2, "\(command)")
        }
    }

    @Test func `a payment that the profiles do not have is 64, and so is what cannot be done with it`() throws {
        let setting = try Setting()
        let person = ["--by", "A. Clerk", "--reason", "customer called back"]
        for name in ["NONE", "#99", "00000000-0000-4000-8000-000000000000"] {
            for command in [["audit", "show", name], ["release", name] + person] {
                let run = try BinaryRun(command + setting.profiles)
                let isNamed = run.errors.contains("no payment with the UETR or reference “\(name)” was judged")
                #expect(run.status == 64 && isNamed, "\(command): \(run.status) \(run.errors)")
            }
        }
        let passed = try BinaryRun(["release", "SAMPLE-1"] + person + setting.profiles)
        #expect(passed.status == 64 && passed.errors.contains("nothing to release"), "\(passed.errors)")
        // What is known of an account is nothing, too, and to forget that is done.
        #expect(try BinaryRun(["explain", "NONE"] + setting.profiles).status == 0)
        #expect(try BinaryRun(["profiles", "forget", "NONE"] + setting.profiles).output == "0 rows forgotten\n")
    }

    @Test func `a policy or a trust file that cannot be used is 64 in a run, and 2 where it is looked at`() throws {
        let setting = try Setting()
        let wrong = try setting.fixture.directory.write("w.yaml", "version: 1\nno: 1\n")
        for command in setting.policyReaders {
            #expect(try BinaryRun(command + [setting.file, "--policy", wrong]).status == 64, "\(command)")
        }
        for command in [["verify"], ["trust", "export"], ["trust", "show"]] {
            #expect(try BinaryRun(command + [setting.file, "--trust", wrong]).status == 64, "\(command)")
        }
        #expect(try BinaryRun(["policy", "check", wrong]).status == 2)
        #expect(try BinaryRun(["trust", "check", wrong]).status == 2)
    }
}
