import Foundation
import TestSupport
import Testing

/// The Bangladesh Bank scenario with signatures: in every known heist they were valid.
@Suite struct SignedScenarioTests {
    /// Whether Python can sign here; elsewhere these tests skip and say so.
    static let canSign: Bool = {
        (try? BinaryRun(shell: "python3 -c 'import lxml, cryptography'"))?.status == 0
    }()

    /// The scenario signed anew in a directory of its own; signing is what takes the time.
    static let signed: Result<URL, any Error> = Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "paycheck-signed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let run = try BinaryRun(shell: "python3 Fixtures/signatures/sign_scenario.py '\(directory.path)'")
        guard run.status == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: run.errors])
        }
        let keys = Locations.fixtures.appending(path: "signatures/keys").path
        let network = "roots: [\(keys)/root.pem]\nintermediates: [\(keys)/network.pem]\nexpectSigned: [BBHOBDD0]\n"
        try Data(network.utf8).write(to: directory.appending(path: "network.yaml"))
        let announced = network + "signers:\n  - {certificate: \(keys)/scenario-next.pem, owner: BBHOBDD0}\n"
        try Data(announced.utf8).write(to: directory.appending(path: "announced.yaml"))
        return directory
    }

    private func verify(_ file: String, trust: String = "network.yaml") throws -> BinaryRun {
        let directory = try Self.signed.get().path
        return try BinaryRun([
            "verify", "\(directory)/\(file)", "--history", "\(directory)/history", "--trust", "\(directory)/\(trust)",
            "--format", "jsonl",
        ])
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `signed with the sender's usual key the heist is still held, for what was ordered`() throws {
        for wave in ["wave-1.xml", "wave-2.xml"] {
            let payments = try verify(wave).objects("payment")
            #expect(payments.count == 35)
            for payment in payments {
                #expect(payment["decision"] as? String == "hold")
                #expect(payment["decisions"] == nil)
                let signature = try #require(payment["signature"] as? [String: Any])
                #expect(signature["integrity"] as? String == "valid")
                #expect(signature["owner"] as? String == "sender")
                #expect(signature["history"] as? String == "known")
            }
        }
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `an ordinary day passes when the usual key signed it`() throws {
        let payments = try verify("day-usual.xml").objects("payment")
        #expect(payments.count > 3)
        for payment in payments { #expect(payment["decision"] as? String == "pass") }
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `an ordinary day signed by another institution's key is held from identity alone`() throws {
        for payment in try verify("day-other.xml").objects("payment") {
            #expect(payment["decision"] as? String == "hold")
            let rules = try #require(payment["decisions"] as? [[String: Any]]).compactMap { $0["rule"] as? String }
            #expect(rules == ["owner.other"])
            #expect((payment["signature"] as? [String: Any])?["integrity"] as? String == "valid")
        }
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `an ordinary day after a change of keys is not held, and one that was announced is no evidence`() throws {
        let unannounced = try verify("day-next.xml").objects("payment")
        let found = unannounced.flatMap { $0["evidence"] as? [[String: Any]] ?? [] }.compactMap {
            $0["detector"] as? String
        }
        #expect(found.contains("identity.first"))
        for payment in unannounced { #expect(payment["decision"] as? String != "hold") }
        let announced = try verify("day-next.xml", trust: "announced.yaml").objects("payment")
        #expect(announced.count == unannounced.count)
        for payment in announced {
            #expect(payment["decision"] as? String == "pass")
            let detectors = (payment["evidence"] as? [[String: Any]] ?? []).compactMap { $0["detector"] as? String }
            #expect(!detectors.contains { $0.hasPrefix("identity.") })
        }
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `what is held is exported for others, whose trust file then knows the certificate`() throws {
        let directory = try Self.signed.get().path
        let bundle = directory + "/warning.json"
        let arguments = ["--history", directory + "/history", "--trust", directory + "/network.yaml"]
        let run = try BinaryRun(["trust", "export", directory + "/wave-2.xml", "--output", bundle] + arguments)
        #expect(run.status == 0, "\(run.errors)")
        let again = try BinaryRun(["trust", "export", directory + "/wave-2.xml"] + arguments)
        #expect(
            Data(again.output.utf8) == (try Data(contentsOf: URL(filePath: bundle))),
            "two exports of the same payments differ"
        )
        let object = try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any]
        let objects = try #require(object?["objects"] as? [[String: Any]])
        let types = Dictionary(grouping: objects) { $0["type"] as? String ?? "" }.mapValues(\.count)
        #expect(types["x509-certificate"] == 1)
        #expect((types["user-account"] ?? 0) > 4)
        #expect((types["identity"] ?? 0) > 1)
        #expect(types["report"] == 1)
        let known = Set(objects.compactMap { $0["id"] as? String })
        for reference in objects.flatMap({ $0["object_refs"] as? [String] ?? [] }) {
            #expect(known.contains(reference))
        }
        let network = try String(contentsOfFile: directory + "/network.yaml", encoding: .utf8)
        try Data((network + "compromised: [warning.json]\n").utf8).write(to: URL(filePath: directory + "/warned.yaml"))
        // The usual key is the one that signed what was held: what it signs is held from now on.
        let usual = try verify("day-usual.xml", trust: "warned.yaml").objects("payment")
        #expect(usual.count > 3)
        for payment in usual {
            #expect((payment["signature"] as? [String: Any])?["intelligence"] as? String == "compromised")
            #expect(payment["decision"] as? String == "hold")
        }
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `another institution that imports the bundle holds payments to the accounts in it, unsigned ones too`() throws
    {
        let directory = try Self.signed.get().path
        let bundle = directory + "/shared.json"
        let run = try BinaryRun([
            "trust", "export", directory + "/wave-2.xml", "--history", directory + "/history", "--trust",
            directory + "/network.yaml", "--output", bundle,
        ])
        #expect(run.status == 0, "\(run.errors)")
        let checked = try BinaryRun(["trust", "check", directory + "/importing.yaml"])
        #expect(checked.status == 74, "the trust file is not there yet")
        try Data("compromised: [shared.json]\n".utf8).write(to: URL(filePath: directory + "/importing.yaml"))
        let summary = try BinaryRun(["trust", "check", directory + "/importing.yaml"])
        #expect(summary.status == 0 && summary.errors == "", "\(summary.errors)")
        #expect(summary.output.contains("compromised; others warn of "), "\(summary.output)")
        let wave = "Fixtures/scenarios/bangladesh-bank-2016/mt/wave-1.rje"
        let account = try #require(
            (try BinaryRun(["inspect", wave, "--format", "jsonl"]).objects("payment").first?["creditor"]
                as? [String: Any])?[
                    "account"
                ] as? String
        )
        // A quiet payment of another bank's customer to one of the accounts.
        let text = [
            "{1:F01BANKBEB0AXXX0000000000}{2:I103SAMPGB20XXXXN}{4:", ":20:QUIET", ":23B:CRED", ":32A:160301EUR100,00",
            ":33B:EUR100,00", ":50K:/ACCOUNT2", "PAYER 2", ":59:/\(account)", "BENEFICIARY", ":71A:SHA", "-}",
        ].joined(separator: "\r\n")
        let file = directory + "/quiet.fin"
        try Data(text.utf8).write(to: URL(filePath: file))
        let before = try BinaryRun(["verify", file, "--format", "jsonl"]).objects("payment")
        #expect(before.map { $0["decision"] as? String } == ["pass"])
        let after = try BinaryRun(["verify", file, "--trust", directory + "/importing.yaml", "--format", "jsonl"])
        #expect(after.status == 1)
        let payment = try #require(try after.objects("payment").first)
        #expect(payment["decision"] as? String == "hold")
        #expect((payment["decisions"] as? [[String: Any]])?.first?["rule"] as? String == "intelligence.account")
        #expect((payment["signature"] as? [String: Any])?["warnings"] as? [String] == ["creditorAccount"])
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `what profiles that last hold is exported with the verdicts of then, and nothing is stored`() throws {
        let directory = try Self.signed.get().path
        let fixture = try TemporaryDirectory()
        let profiles = fixture.url.path + "/bank.profiles"
        let trust = ["--trust", directory + "/network.yaml"]
        let learned = try BinaryRun(["learn", directory + "/history", "--profiles", profiles] + trust)
        #expect(learned.status == 0, "\(learned.errors)")
        func export() throws -> [String: Int] {
            let run = try BinaryRun(["trust", "export", directory + "/wave-2.xml", "--profiles", profiles] + trust)
            #expect(run.status == 0, "\(run.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
            let objects = object?["objects"] as? [[String: Any]] ?? []
            return Dictionary(grouping: objects) { $0["type"] as? String ?? "" }.mapValues(\.count)
        }
        let before = try export()
        #expect(before["x509-certificate"] == 1 && (before["user-account"] ?? 0) > 4)
        #expect(try StoreFixture.lines(profiles, "SELECT count(*) FROM assessment") == ["0"])
        let verified = try BinaryRun(["verify", directory + "/wave-2.xml", "--profiles", profiles, "--quiet"] + trust)
        #expect(verified.status == 1)
        #expect(try export() == before)
        #expect(try StoreFixture.lines(profiles, "SELECT count(*) FROM assessment") == ["35"])
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `explain tells whose keys signed for an account since when, backtest judges with signatures`() throws {
        let directory = try Self.signed.get().path
        let trust = ["--trust", directory + "/network.yaml"]
        let history = ["--history", directory + "/history"]
        let explained = try BinaryRun(["explain", "762345080", "--format", "json"] + history + trust)
        let account = try #require(try explained.objects("account").first)
        let signers = try #require(account["signers"] as? [[String: Any]])
        #expect(signers.map { $0["owner"] as? String } == ["BBHOBDD0"])
        #expect(signers.first?["payments"] as? Int == (account["paying"] as? [String: Any])?["payments"] as? Int)
        let told = try BinaryRun(["explain", "762345080"] + history + trust)
        #expect(told.output.contains("\n  Signed by     cn=ops1,o=bbhobdd0,o=swift (BBHOBDD0): "), "\(told.output)")
        #expect(try !BinaryRun(["explain", "762345080"] + history).output.contains("Signed by"))

        let policy = try TemporaryDirectory()
        let path = try policy.write("policy.yaml", "version: 1\nsignatures: {owner.other: review}\n")
        let backtest = try BinaryRun(
            ["backtest", directory + "/day-other.xml", "--policy", path, "--format", "jsonl"] + history + trust
        )
        #expect(backtest.status == 0, "\(backtest.errors)")
        let summary = try #require(try backtest.objects("summary").first)
        #expect((summary["before"] as? [String: Any])?["hold"] as? Int == summary["payments"] as? Int)
        #expect((summary["after"] as? [String: Any])?["hold"] as? Int == 0)
    }

    @Test(.enabled(if: canSign, "Python's lxml and cryptography are not here"))
    func `what the tests' own signer signs holds for a checker that shares no code with it`() throws {
        let directory = try Self.signed.get().path
        let run = try BinaryRun(
            shell: "python3 Fixtures/signatures/check.py '\(directory)'/day-*.xml '\(directory)'/wave-*.xml"
        )
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.split(separator: "\n").count == 5)
    }
}
