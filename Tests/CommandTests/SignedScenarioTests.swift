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
        for payment in try verify("day-usual.xml", trust: "warned.yaml").objects("payment") {
            #expect(
                (payment["signature"] as? [String: Any])?["intelligence"] as? String != "clear"
                    || payment["decision"] as? String == "pass"
            )
        }
        let warned = try verify("wave-1.xml", trust: "warned.yaml").objects("payment")
        #expect(!warned.isEmpty)
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
