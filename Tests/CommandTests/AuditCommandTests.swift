import Foundation
import TestSupport
import Testing

/// What an auditor asks: what was decided, who let it go, and whether anybody changed it.
@Suite struct AuditCommandTests {
    /// Profiles in which one payment, `ODD`, was held.
    private static func judged() throws -> StoreFixture {
        var random = SeededGenerator(seed: 21)
        let fixture = try StoreFixture()
        for number in 0..<10 {
            try fixture.directory.write("h/\(100 + number).rje", StoreFixture.day(number, payments: 40, &random))
        }
        let odd = [
            "{1:F01SAMPDE20AXXX0000000000}{2:I103SAMPGB20XXXXN}{4:", ":20:ODD", ":23B:CRED", ":32A:160111EUR9750000,00",
            ":33B:EUR9750000,00", ":50K:/ACCOUNT2", "PAYER 2", ":59:/PAYEE901", "BENEFICIARY 901", ":71A:SHA", "-}",
        ].joined(separator: "\r\n")
        let file = try fixture.directory.write("odd.fin", odd)
        #expect(try BinaryRun(["learn", fixture.path + "/h", "--profiles", fixture.profiles]).status == 0)
        let run = try BinaryRun(["verify", file, "--profiles", fixture.profiles])
        #expect(run.status == 1 && run.output.contains("HOLD"), "\(run.output)\(run.errors)")
        return fixture
    }

    @Test func `a release is recorded and shown, and takes two persons where the policy asks`() throws {
        let fixture = try Self.judged()
        let policy = try fixture.directory.write("policy.yaml", "version: 1\nfourEyes:\n  decision: hold\n")
        func release(_ person: String, _ more: [String] = []) throws -> BinaryRun {
            try BinaryRun(
                ["release", "ODD", "--profiles", fixture.profiles, "--by", person, "--reason", "customer called back"]
                    + more
            )
        }
        let first = try release("A. Clerk", ["--policy", policy])
        #expect(first.status == 1 && first.output.contains("another person"), "\(first.output)\(first.errors)")
        #expect(try release("a. clerk", ["--policy", policy]).status == 64)
        #expect(try release("Ａ Ｃｌｅｒｋ", ["--policy", policy]).status == 64)
        #expect(
            try release("B. Clerk", ["--policy", policy]).output.hasPrefix(
                "released by B. Clerk: EUR 9,750,000.00 from "
            )
        )
        #expect(try release("C. Clerk").status == 64)
        #expect(try release(" ").status == 64)
        let shown = try BinaryRun(["audit", "show", "ODD", "--profiles", fixture.profiles, "--policy"])
        #expect(shown.status == 0)
        for text in [
            "hold, ", "EUR 9,750,000.00", "odd.fin, payment 1, SHA-256 ", "by A. Clerk: customer called back",
            "by B. Clerk", "[beneficiary.new]", "    | ",
        ] { #expect(shown.output.contains(text), "\(text) is missing from \(shown.output)") }
        // The verdict's entry, and each person's.
        #expect(shown.output.components(separatedBy: "Z, entry ").count == 4, "\(shown.output)")
        // The policy that the persons decided by is recorded, too.
        let texts = try StoreFixture.lines(
            fixture.profiles,
            "SELECT content FROM rule_file WHERE kind = 'policy' ORDER BY id"
        )
        #expect(texts.count == 2 && texts[1].contains("decision: hold") && texts[0] != texts[1])
        #expect(shown.output.components(separatedBy: "  by policy   #2\n    | ").count == 3, "\(shown.output)")
        #expect(try BinaryRun(["audit", "show", "NONE", "--profiles", fixture.profiles]).status == 64)
        #expect(try BinaryRun(["audit", "verify", "--profiles", fixture.profiles]).status == 0)
    }

    @Test func `what waits for a person is listed until it is released for good, once, by its latest judging`() throws {
        let fixture = try Self.judged()
        func pending(_ more: [String] = []) throws -> BinaryRun {
            try BinaryRun(["audit", "pending", "--profiles", fixture.profiles] + more)
        }
        let policy = try fixture.directory.write("policy.yaml", "version: 1\nfourEyes:\n  decision: hold\n")
        _ = try BinaryRun(
            ["verify", fixture.path + "/odd.fin", "--again", "--profiles", fixture.profiles, "--policy", policy]
        )
        let first = try pending()
        #expect(first.status == 1, "\(first.output)\(first.errors)")
        for text in ["HOLD", "EUR 9,750,000.00 from ACCOUNT2 to PAYEE901", "bits; ODD", "odd.fin, payment 1, since 20"]
        {
            #expect(first.output.contains(text), "\(text) is missing from \(first.output)")
        }
        #expect(first.output.hasSuffix("\n1 payment not released\n"), "\(first.output)")
        func release(_ person: String) throws -> BinaryRun {
            try BinaryRun(
                ["release", "ODD", "--profiles", fixture.profiles, "--by", person, "--reason", "called back"]
            )
        }
        #expect(try release("A. Clerk").status == 1)
        #expect(try pending().output.contains("agreed by A. Clerk on 20"))
        #expect(try pending().output.contains(": called back; another person has to agree"))
        #expect(try pending(["--since", "2100-01-01"]).status == 0)
        #expect(try pending(["--since", "2020-01-01T06:00:00Z"]).status == 1)
        #expect(try pending(["--since", "yesterday"]).status == 64)
        #expect(try pending(["--from", "review"]).status == 1)
        #expect(try release("B. Clerk").status == 0)
        let last = try pending()
        #expect(last.status == 0 && last.output == "0 payments not released\n", "\(last.output)\(last.errors)")
        func releases(_ more: [String] = []) throws -> BinaryRun {
            try BinaryRun(["audit", "releases", "--profiles", fixture.profiles] + more)
        }
        let decided = try releases()
        #expect(
            decided.status == 0 && decided.output.hasSuffix("\n1 payment decided on by a person\n"),
            "\(decided.errors)"
        )
        #expect(
            decided.output.contains("agreed by A. Clerk on 20") && decided.output.contains("released by B. Clerk on 20")
        )
        // By the policy of the latest judging, since none was named.
        #expect(
            decided.output.components(separatedBy: "Z under policy #2: called back").count == 3,
            "\(decided.output)"
        )
        #expect(try releases(["--since", "2100-01-01"]).output == "0 payments decided on by a person\n")
        #expect(try releases(["--format", "jsonl"]).output.hasPrefix("{\"type\":\"assessment\""))
        let none = try pending(["--format", "json"])
        #expect(none.status == 0 && none.output == "[\n\n]\n", "\(none.output)")
    }

    @Test func `an audit is told to programs with all that people are told`() throws {
        let fixture = try Self.judged()
        let policy = try fixture.directory.write("policy.yaml", "version: 1\nfourEyes:\n  decision: hold\n")
        #expect(
            try BinaryRun(
                [
                    "release", "ODD", "--profiles", fixture.profiles, "--by", "A. Clerk", "--reason", "called “back”",
                    "--policy", policy,
                ]
            ).status == 1
        )
        func objects(_ arguments: [String]) throws -> [[String: Any]] {
            let run = try BinaryRun(["audit"] + arguments + ["--profiles", fixture.profiles])
            return try run.output.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
            }
        }
        let shown = try objects(["show", "ODD", "--format", "jsonl", "--policy"])
        let one = try #require(shown.first)
        #expect(shown.count == 1 && one["type"] as? String == "assessment" && one["pending"] as? Bool == true)
        #expect(one["decision"] as? String == "hold" && one["amount"] as? String == "9750000.00")
        #expect(
            one["index"] as? Int == 0 && (one["sha256"] as? String)?.count == 64
                && (one["hash"] as? String)?.count == 64
        )
        #expect(((one["policy"] as? [String: Any])?["text"] as? String)?.contains("thresholds") == true, "\(one)")
        let evidence = try #require(one["evidence"] as? [[String: Any]])
        #expect(evidence.contains { $0["detector"] as? String == "beneficiary.new" && $0["bits"] is Double })
        let answer = try #require((one["releases"] as? [[String: Any]])?.first)
        #expect(answer["by"] as? String == "A. Clerk" && answer["reason"] as? String == "called “back”")
        #expect(answer["final"] as? Bool == false && answer["entry"] is Int)
        let under = try #require(answer["policy"] as? [String: Any])
        #expect(under["number"] as? Int == 2 && (under["text"] as? String)?.contains("decision: hold") == true)
        let listed = try objects(["pending", "--format", "jsonl"])
        #expect(listed.count == 1 && listed.first?["assessment"] as? Int == one["assessment"] as? Int)
        let array = try BinaryRun(["audit", "show", "ODD", "--format", "json", "--profiles", fixture.profiles])
        #expect(try JSONSerialization.jsonObject(with: Data(array.output.utf8)) is [Any])
    }

    @Test func `a release of what was judged several times says which judging it is of`() throws {
        let fixture = try Self.judged()
        #expect(
            try BinaryRun(["verify", fixture.path + "/odd.fin", "--again", "--profiles", fixture.profiles]).status == 1
        )
        let release = try BinaryRun(
            ["release", "ODD", "--profiles", fixture.profiles, "--by", "A. Clerk", "--reason", "customer called back"]
        )
        #expect(
            release.status == 0 && release.output.contains(", the latest of 2)"),
            "\(release.output)\(release.errors)"
        )
        // By a milder policy it passes: then there is nothing to release, unless an earlier judging is named.
        let lax = try fixture.directory.write("lax.yaml", "version: 1\nthresholds: {review: 900, hold: 1000}\n")
        let again = ["verify", fixture.path + "/odd.fin", "--again", "--policy", lax, "--profiles", fixture.profiles]
        #expect(try BinaryRun(again).status == 0)
        let passed = try BinaryRun(
            ["release", "ODD", "--profiles", fixture.profiles, "--by", "B. Clerk", "--reason", "customer called back"]
        )
        let shown = try BinaryRun(["audit", "show", "ODD", "--format", "jsonl", "--profiles", fixture.profiles])
        #expect(
            shown.output.split(separator: "\n").count == 3 && !shown.output.contains("\"pending\":true"),
            "\(shown.output)"
        )
        #expect(
            passed.status == 64 && passed.errors.contains(", let it pass: there is nothing to release; one before, #")
        )
    }

    @Test func `four eyes hold where the release names no policy, as the verdict's own policy asks`() throws {
        let fixture = try Self.judged()
        let policy = try fixture.directory.write("policy.yaml", "version: 1\nfourEyes:\n  decision: hold\n")
        let file = fixture.path + "/odd.fin"
        let again = ["verify", file, "--profiles", fixture.profiles, "--policy", policy, "--again"]
        #expect(try BinaryRun(again).status == 1)
        let release = ["release", "ODD", "--profiles", fixture.profiles, "--reason", "called back", "--by"]
        let first = try BinaryRun(release + ["A. Clerk"])
        #expect(first.status == 1 && first.output.contains("another person"), "\(first.output)\(first.errors)")
        #expect(try BinaryRun(release + ["B. Clerk"]).output.hasPrefix("released by B. Clerk"))
    }

    @Test func `four eyes are not got round by judging the payment once more under another policy`() throws {
        let fixture = try Self.judged()
        let policy = try fixture.directory.write("policy.yaml", "version: 1\nfourEyes:\n  decision: hold\n")
        let again = ["verify", fixture.path + "/odd.fin", "--profiles", fixture.profiles, "--again"]
        #expect(try BinaryRun(again + ["--policy", policy]).status == 1)
        #expect(try BinaryRun(again).status == 1)
        for name in ["ODD", "#3"] {
            let release = ["release", name, "--profiles", fixture.profiles, "--reason", "called back", "--by"]
            let alone = try BinaryRun(release + [name == "ODD" ? "A. Clerk" : "A Clerk"])
            #expect(alone.status == (name == "ODD" ? 1 : 64), "\(name): \(alone.output)\(alone.errors)")
        }
        let release = ["release", "#3", "--profiles", fixture.profiles, "--reason", "called back", "--by", "B. Clerk"]
        #expect(try BinaryRun(release).status == 0)
    }

    @Test func `nothing is judged where the end of the chain could not be put down`() throws {
        let fixture = try Self.judged()
        let again = ["verify", fixture.path + "/odd.fin", "--again", "--profiles", fixture.profiles, "--audit-head"]
        let run = try BinaryRun(again + [fixture.path + "/none/head"])
        #expect(run.status == 74 && run.errors.contains("no directory for it"), "\(run.output)\(run.errors)")
        #expect(try StoreFixture.lines(fixture.profiles, "SELECT count(*) FROM assessment") == ["1"])
        #expect(try BinaryRun(again + [fixture.path + "/head"]).status == 1)
        #expect(try StoreFixture.lines(fixture.profiles, "SELECT count(*) FROM assessment") == ["2"])
    }

    @Test func `an assessment that was changed is shown as that`() throws {
        let fixture = try Self.judged()
        guard try BinaryRun(shell: "command -v sqlite3").status == 0 else { return }
        let show = ["audit", "show", "ODD", "--profiles", fixture.profiles]
        #expect(!(try BinaryRun(show)).output.contains("CHANGED"))
        let changed = try BinaryRun(shell: "sqlite3 \(fixture.profiles) \"UPDATE assessment SET decision = 'pass'\"")
        #expect(changed.status == 0, "\(changed.errors)")
        #expect(try BinaryRun(show).output.contains("  CHANGED     this is not what was recorded"))
        // Nor does a file get by with it.
        let known = try BinaryRun(["verify", fixture.path + "/odd.fin", "--profiles", fixture.profiles])
        #expect(
            known.status == 74 && known.errors.contains("assessment 1, a verdict of then, is not there or not what"),
            "\(known)"
        )
    }

    @Test func `no report and no count replaces a file of profiles`() throws {
        let fixture = try Self.judged()
        let file = fixture.path + "/odd.fin"
        for command in [
            ["verify", file, "--profiles", fixture.profiles, "--output", fixture.profiles],
            ["inspect", file, "--output", fixture.profiles],
            ["profiles", "export", "--profiles", fixture.profiles, "--output", fixture.profiles],
            ["explain", "ACCOUNT2", "--profiles", fixture.profiles, "--output", fixture.profiles],
            ["trust", "export", file, "--output", fixture.profiles],
            // What was committed last may lie there alone.
            ["inspect", file, "--output", fixture.profiles + "-wal"],
            ["trust", "export", file, "--output", fixture.profiles + "-shm"],
            [
                "watch", fixture.path + "/h", "--profiles", fixture.profiles, "--done", fixture.path + "/done",
                "--held", fixture.path + "/held", "--once", "--metrics", fixture.profiles,
            ],
        ] {
            let run = try BinaryRun(command)
            #expect(run.status == 74 && run.errors.contains("is a database"), "\(command): \(run.errors)")
        }
        #expect(try BinaryRun(["audit", "verify", "--profiles", fixture.profiles]).status == 0)
    }

    @Test func `an end that was written down and signed finds out who made the chain anew`() throws {
        let fixture = try Self.judged()
        let path = fixture.path
        let made = try BinaryRun(
            shell: """
                cd \(path) && openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out pub.pem \
                && openssl genpkey -algorithm ed25519 -out other.pem && openssl pkey -in other.pem -pubout -out otherpub.pem
                """
        )
        // Without OpenSSL there is no key to sign with; the library's own test has one.
        guard made.status == 0 else { return }
        let arguments = [
            "--profiles", fixture.profiles, "--audit-head", path + "/head", "--audit-key", path + "/key.pem",
        ]
        #expect(try BinaryRun(shell: "chmod 644 \(path)/key.pem").status == 0)
        let file = try fixture.directory.write("more.fin", SampleMessages.mt103)
        let open = try BinaryRun(["verify", file] + arguments)
        #expect(open.status == 74 && open.errors.contains("others can read"))
        #expect(try BinaryRun(shell: "chmod 600 \(path)/key.pem").status == 0)
        #expect([0, 1].contains(try BinaryRun(["verify", file] + arguments).status))
        func verify(_ key: String) throws -> BinaryRun {
            try BinaryRun(
                [
                    "audit", "verify", "--profiles", fixture.profiles, "--audit-head", path + "/head", "--public-key",
                    path + "/" + key,
                ]
            )
        }
        #expect(try verify("pub.pem").status == 0)
        #expect(try verify("otherpub.pem").status == 1)
        // Another store in its place, whole in itself.
        let other = try Self.judged()
        #expect(
            try BinaryRun(shell: "rm -f \(fixture.profiles)* && cp \(other.profiles) \(fixture.profiles)").status == 0
        )
        #expect(try BinaryRun(["audit", "verify", "--profiles", fixture.profiles]).status == 0)
        let replaced = try verify("pub.pem")
        #expect(replaced.status == 1 && replaced.output.contains("written down elsewhere"), "\(replaced.output)")
    }

    @Test func `an end of another chain is not written over, and nothing is judged`() throws {
        let fixture = try Self.judged()
        let other = try Self.judged()
        let head = fixture.path + "/head"
        let (first, second) = (
            try fixture.directory.write("1.fin", SampleMessages.mt103),
            try fixture.directory.write("2.fin", SampleMessages.mt103(reference: "B", amount: "7,"))
        )
        func verify(_ file: String, _ profiles: String) throws -> BinaryRun {
            try BinaryRun(["verify", file, "--profiles", profiles, "--audit-head", head, "--quiet"])
        }
        #expect([0, 1].contains(try verify(first, fixture.profiles).status))
        let written = try String(contentsOfFile: head, encoding: .utf8)
        let refused = try verify(second, other.profiles)
        #expect(refused.status == 74 && refused.errors.contains("not in the audit chain"), "\(refused.errors)")
        #expect(try String(contentsOfFile: head, encoding: .utf8) == written)
        #expect(try StoreFixture.lines(other.profiles, "SELECT count(*) FROM assessment") == ["1"])
        // Nor is a file that is no end at all; an end that is gone is written anew.
        let foreign = try BinaryRun([
            "verify", second, "--profiles", fixture.profiles, "--audit-head", first, "--quiet",
        ])
        #expect(foreign.status == 74 && foreign.errors.contains("no end of an audit chain"))
        try FileManager.default.removeItem(atPath: head)
        #expect([0, 1].contains(try verify(second, fixture.profiles).status))
        let found = try BinaryRun(["audit", "verify", "--profiles", fixture.profiles, "--audit-head", head])
        #expect(found.status == 0 && found.output.contains("1 end written down elsewhere"), "\(found.output)")
        let missing = try BinaryRun(["audit", "verify", "--profiles", fixture.profiles, "--audit-head", head + "2"])
        #expect(missing.status == 74)
    }

    @Test func `what sqlite3 changes is named, with status 1`() throws {
        let fixture = try Self.judged()
        guard try BinaryRun(shell: "command -v sqlite3").status == 0 else { return }
        let changed = try BinaryRun(
            shell: "sqlite3 \(fixture.profiles) \"UPDATE assessment SET decision = 'pass' WHERE reference = 'ODD'\""
        )
        #expect(changed.status == 0, "\(changed.errors)")
        let run = try BinaryRun(["audit", "verify", "--profiles", fixture.profiles])
        #expect(run.status == 1 && run.output.contains("assessment 1 is not what entry"), "\(run.output)")
    }
}
