import Foundation
import TestSupport
import Testing

/// `--trust`, and `paycheck trust`.
@Suite struct TrustTests {
    /// The trust file of the fixtures in a directory of its own, where keys have the permissions that git does not keep.
    private func withTrust(_ body: (_ trust: String, _ messages: String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "paycheck-trust-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Locations.fixtures.appending(path: "signatures"), to: directory)
        defer { try? FileManager.default.removeItem(at: directory) }
        for key in ["lau.key", "lau-other.key"] {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: directory.appending(path: "keys/\(key)").path
            )
        }
        try body(directory.appending(path: "trust.yaml").path, directory.appending(path: "messages").path)
    }

    @Test func verifySaysWhoSignedAndHoldsWhatAnotherInstitutionSigned() throws {
        try withTrust { trust, messages in
            let good = try BinaryRun([
                "verify", messages + "/swift-bah/valid.xml", "--trust", trust, "--format", "jsonl",
            ])
            #expect(good.status == 0)
            let signature = try #require(good.objects("payment").first?["signature"] as? [String: Any])
            #expect(signature["integrity"] as? String == "valid")
            #expect(signature["profile"] as? String == "swift-bah")
            #expect(signature["coverage"] as? [String] == ["header", "document", "keyInfo"])
            #expect(signature["algorithms"] as? [String] == ["rsa-sha256", "sha256", "exc-c14n"])
            #expect(signature["owner"] as? String == "sender")
            let signer = try #require(signature["signer"] as? [String: Any])
            #expect(signer["subject"] as? String == "cn=ops1,o=bankbeb0,o=swift")
            #expect(signer["issuer"] as? String == "cn=test network ca,o=swift")
            #expect(signer["owner"] as? String == "BANKBEB0")

            let other = try BinaryRun(["verify", messages + "/swift-bah/other-owner.xml", "--trust", trust])
            #expect(other.status == 1)
            #expect(other.output.contains("HOLD"))
            #expect(
                other.output.contains(
                    "signed by cn=ops1,o=bankbeb0,o=swift (BANKBEB0), header and Document; the key belongs to BANKBEB0, which may not sign "
                        + "for the sender"
                )
            )
            #expect(other.output.contains("[owner.other]"))
        }
    }

    @Test(
        "Facts that need no statistics decide",
        arguments: [
            ("swift-bah/amount-changed.xml", "hold"), ("swift-bah/value-changed.xml", "hold"),
            ("swift-bah/not-base64.xml", "hold"),
            ("swift-bah/compromised.xml", "hold"), ("swift-bah/revoked.xml", "hold"),
            ("swift-bah/code-signing.xml", "hold"),
            ("swift-bah/untrusted.xml", "review"), ("swift-bah/broken.xml", "review"),
            ("swift-bah/expired.xml", "review"),
            ("swift-bah/not-yet.xml", "review"), ("swift-bah/sha1.xml", "review"), ("swift-bah/tls.xml", "review"),
            ("swift-bah/mail.xml", "review"), ("swift-bah/unsigned.xml", "review"),
            ("swift-bah/header-only.xml", "review"),
            ("xades-document/valid.xml", "review"), ("swift-bah/operator.xml", "pass"),
            ("swift-bah/prefixes.xml", "pass"),
            ("swift-bah/stranger.xml", "review"), ("mt-lau/valid.fin", "pass"), ("cms/valid.xml", "pass"),
            ("ebics-a006/valid.xml", "pass"),
        ]
    )
    func decisions(_ file: String, _ decision: String) throws {
        try withTrust { trust, messages in
            let run = try BinaryRun(["verify", "\(messages)/\(file)", "--trust", trust, "--format", "jsonl"])
            #expect(try run.objects("payment").first?["decision"] as? String == decision)
        }
    }

    @Test func thePolicyMayDecideOtherwise() throws {
        try withTrust { trust, messages in
            let directory = try TemporaryDirectory()
            let policy = try directory.write(
                "policy.yaml",
                "version: 1\nsignatures:\n  time.expired: pass\n  chain.untrusted: hold\n"
            )
            let expired = try BinaryRun([
                "verify", messages + "/swift-bah/expired.xml", "--trust", trust, "--policy", policy,
            ])
            #expect(expired.status == 0, "\(expired.errors)")
            let untrusted = try BinaryRun(
                [
                    "verify", messages + "/swift-bah/untrusted.xml", "--trust", trust, "--policy", policy, "--fail-on",
                    "hold",
                ]
            )
            #expect(untrusted.status == 1)
        }
    }

    @Test func verifyWithoutTrustSaysThatSignaturesWereNotChecked() throws {
        let file = "Fixtures/signatures/messages/swift-bah/valid.xml"
        let run = try BinaryRun(["verify", file, "--format", "jsonl"])
        #expect(try run.objects("problem").map { $0["code"] as? String }.contains("signature.unchecked"))
        #expect(run.status == 0)
        #expect(try run.objects("payment").first?["signature"] == nil)
        let beside = try BinaryRun(["verify", "Fixtures/signatures/messages/cms/valid.xml", "--format", "jsonl"])
        #expect(try beside.objects("problem").map { $0["code"] as? String }.contains("signature.unchecked"))
        let inspected = try BinaryRun(["inspect", file, "--format", "jsonl"])
        #expect(try inspected.objects("problem").isEmpty)
        let plain = try BinaryRun([
            "verify", "Fixtures/signatures/messages/swift-bah/unsigned.xml", "--format", "jsonl",
        ])
        #expect(try !plain.objects("problem").map { $0["code"] as? String }.contains("signature.unchecked"))
    }

    @Test func signaturesBesideFilesAreReadWithThemAndNotAsFiles() throws {
        try withTrust { trust, messages in
            let run = try BinaryRun(["inspect", messages + "/ebics-a005", "--trust", trust, "--format", "jsonl"])
            #expect(try run.objects("problem").map { $0["code"] as? String }.allSatisfy { $0 != "file.format" })
            #expect(
                try run.objects("payment").allSatisfy {
                    ($0["signature"] as? [String: Any])?["integrity"] as? String != "unsigned"
                }
            )
        }
    }

    @Test func theTrustFileInForceIsRecordedWithTheVerdicts() throws {
        try withTrust { trust, messages in
            let directory = try TemporaryDirectory()
            let profiles = directory.url.path + "/profiles"
            func run(_ command: String, _ file: String, _ more: [String] = []) throws {
                let run = try BinaryRun(
                    [command, "\(messages)/swift-bah/\(file).xml", "--profiles", profiles, "--quiet"] + more
                )
                #expect([0, 1].contains(run.status), "\(run.errors)")
            }
            /// A text is told as it would be written in Swift.
            func recorded() throws -> [String] {
                try StoreFixture.lines(profiles, "SELECT content FROM rule_file WHERE kind = 'trust' ORDER BY id")
            }
            try run("learn", "prefixes")
            #expect(try recorded() == [])
            try run("verify", "valid", ["--trust", trust])
            let text = try String(contentsOfFile: trust, encoding: .utf8)
            let (first, changed) = (String(reflecting: text), String(reflecting: text + "# changed\n"))
            #expect(try recorded() == [first])
            try run("verify", "expired", ["--trust", trust])
            #expect(try recorded() == [first])
            let shown = try BinaryRun(["audit", "show", "#1", "--profiles", profiles, "--policy"])
            #expect(shown.output.contains("  trust       #") && shown.output.contains("    | roots: [keys/root.pem]"))
            try run("verify", "operator")
            #expect(try recorded() == [first, "\"\""])
            let last = try StoreFixture.lines(profiles, "SELECT max(id) FROM assessment")[0]
            let unchecked = try BinaryRun(["audit", "show", "#" + last, "--profiles", profiles])
            #expect(unchecked.status == 0 && !unchecked.output.contains("  trust "))
            // And one that differs in a letter is another.
            try Data((text + "# changed\n").utf8).write(to: URL(filePath: trust))
            try run("verify", "other-owner", ["--trust", trust])
            #expect(try recorded() == [first, "\"\"", changed])
            #expect(try BinaryRun(["audit", "verify", "--profiles", profiles]).status == 0)
            let tampered = try BinaryRun(
                shell:
                    "sqlite3 \(profiles) \"UPDATE rule_file SET content = 'roots: []' WHERE kind = 'trust' AND content != ''\""
            )
            guard tampered.status == 0 else { return }
            let found = try BinaryRun(["audit", "verify", "--profiles", profiles])
            #expect(found.status == 1 && found.output.contains("rule_file "), "\(found.output)")
        }
    }

    @Test(
        "What is said of a message besides its signature decides, too",
        arguments: [
            ("swift-bah/instructing-other.xml", "hold", "owner.other"),
            ("swift-bah/authority-revoked.xml", "hold", "intelligence.revoked"),
            ("swift-bah/account-warned.xml", "hold", "intelligence.account"),
            ("swift-bah/account-warned-unsigned.xml", "hold", "intelligence.account"),
            ("swift-bah/payer-warned.xml", "hold", "intelligence.account"),
            ("swift-bah/bank-warned.xml", "review", "intelligence.bank"),
            ("swift-bah/stranger.xml", "review", "owner.unknown"),
            ("datapdu-lau/instructing-other.xml", "hold", "owner.other"),
            ("datapdu-lau/envelope-sender-other.xml", "hold", "owner.other"),
            ("datapdu-lau/fin-inside-code-differs-signed.xml", "hold", "integrity.signatureDiffers"),
            ("cms/two-times.xml", "review", "time.expired"),
            ("ebics-a005/one-user-twice.xml", "hold", "approval.same"),
            ("cms/one-signer-twice.xml", "hold", "approval.same"),
            ("datapdu-lau/not-configured.xml", "review", "integrity.unsupported"),
            ("datapdu-lau/signer-dn-borrowed.xml", "hold", "owner.other"),
            ("mt-lau/not-configured.fin", "review", "integrity.unsupported"),
        ]
    )
    func decidesToo(_ file: String, _ decision: String, _ rule: String) throws {
        try withTrust { trust, messages in
            let run = try BinaryRun(["verify", "\(messages)/\(file)", "--trust", trust, "--format", "jsonl"])
            let payment = try #require(try run.objects("payment").last)
            #expect(payment["decision"] as? String == decision)
            let decisions = try #require(payment["decisions"] as? [[String: Any]])
            #expect(decisions.compactMap { $0["rule"] as? String }.contains(rule), "\(decisions)")
        }
    }

    @Test func `a signature of nobody in particular is none where one is expected, with roots or without`() throws {
        let directory = try TemporaryDirectory()
        func rules(_ sender: String, _ policy: String) throws -> [String] {
            let keys = Locations.fixtures.appending(path: "signatures/keys").path
            let trust = try directory.write(
                "trust.yaml",
                "signers: [{certificate: \(keys)/operator.pem, owner: RTGSMMM0}]\nexpectSigned: [\(sender)]\n"
            )
            let run = try BinaryRun([
                "verify", "Fixtures/signatures/messages/swift-bah/valid.xml", "--trust", trust, "--format", "jsonl",
                "--policy", try directory.write("policy.yaml", "version: 1\n\(policy)"),
            ])
            let decisions = try run.objects("payment").first?["decisions"] as? [[String: Any]]
            return decisions?.map { "\($0["rule"] ?? "") \($0["decision"] ?? "")" } ?? []
        }
        #expect(try rules("BANKBEB0", "") == ["owner.unknown review"])
        #expect(try rules("BANKBEB0", "signatures: {owner.unknown: hold}\n") == ["owner.unknown hold"])
        #expect(try rules("BANKBEB0", "signatures: {owner.unknown: pass}\n") == [])
        #expect(try rules("OTHRFRP0", "") == [])
    }

    @Test func `a second signature beside a file is read, too`() throws {
        try withTrust { trust, messages in
            let file = messages + "/cms/valid.xml"
            #expect(try BinaryRun(["verify", file, "--trust", trust]).status == 0)
            try FileManager.default.copyItem(atPath: messages + "/ebics-a005/valid.xml.sig", toPath: file + ".sig")
            #expect(try BinaryRun(["verify", file, "--trust", trust]).status == 1)
            let shown = try BinaryRun(["trust", "show", file, "--trust", trust])
            #expect(shown.status == 1 && shown.output.contains("ebics-a005"), "\(shown.output)")
        }
    }

    @Test func `trust show tells where the time of a message cannot be read, and that its certificate has expired`()
        throws
    {
        try withTrust { trust, messages in
            let shown = try BinaryRun(["trust", "show", messages + "/swift-bah/time-unreadable.xml", "--trust", trust])
            #expect(shown.status == 1)
            #expect(shown.output.contains("; when it was made cannot be read, and the certificate has expired by now"))
        }
    }

    @Test func `who may not be signed for is named`() throws {
        try withTrust { trust, messages in
            let file = messages + "/swift-bah/instructing-other.xml"
            let shown = try BinaryRun(["trust", "show", file, "--trust", trust])
            #expect(
                shown.output.contains(
                    "the key belongs to BANKBEB0, which may not sign for OTHRFRP0, for whom the message says it speaks, too"
                )
            )
        }
    }

    @Test func `local authentication that the trust file has no key for is told as that, whatever keys it has`() throws
    {
        let directory = try TemporaryDirectory()
        let trust = try directory.write("trust.yaml", "expectSigned: [BANKBEB0]\n")
        for file in ["datapdu-lau/valid.xml", "mt-lau/valid.fin"] {
            let run = try BinaryRun([
                "verify", "Fixtures/signatures/messages/\(file)", "--trust", trust, "--format", "jsonl",
            ])
            let signature = try #require(try run.objects("payment").first?["signature"] as? [String: Any])
            #expect(signature["integrity"] as? String == "unsupported")
            let reason = signature["reason"] as? String ?? ""
            #expect(reason.contains("has no key for that of BANKBEB0 (localAuthentication)"), "\(reason)")
        }
    }

    @Test func `one user named as both who authorised a message is held, with and without a trust file`() throws {
        let directory = try TemporaryDirectory()
        func initiation(_ users: String...) throws -> String {
            let named = users.map { "<Authstn><Prtry>\($0)</Prtry></Authstn>" }.joined()
            let text = """
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
                <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-02T09:30:00Z</CreDtTm>\(named)<NbOfTxs>1</NbOfTxs><InitgPty><Nm>Muster GmbH</Nm>
                </InitgPty></GrpHdr><PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-03-02</Dt></ReqdExctnDt>
                <Dbtr><Nm>Muster GmbH</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
                <DbtrAgt><FinInstnId><BICFI>SAMPDE20XXX</BICFI></FinInstnId></DbtrAgt><CdtTrfTxInf>
                <PmtId><EndToEndId>E1</EndToEndId><UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>
                <Amt><InstdAmt Ccy="EUR">100.00</InstdAmt></Amt><CdtrAgt><FinInstnId><BICFI>SAMPGB20XXX</BICFI></FinInstnId></CdtrAgt>
                <Cdtr><Nm>Example Ltd</Nm></Cdtr><CdtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></CdtrAcct>
                </CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>
                """
            return try directory.write("\(users.count)-\(users.joined(separator: "-").filter { $0 != " " }).xml", text)
        }
        func payments(_ path: String, _ more: [String] = []) throws -> [[String: Any]] {
            let run = try BinaryRun(["verify", path, "--format", "jsonl"] + more)
            #expect(run.status != 2, "\(run.output)")
            return try run.objects("payment")
        }
        let trust = try directory.write("trust.yaml", "expectSigned: [OTHRFRP0]\n")
        for more in [[], ["--trust", trust]] {
            for payment in try payments(try initiation("clerk 7", " CLERK  7"), more) {
                #expect(payment["decision"] as? String == "hold")
                let rules = (payment["decisions"] as? [[String: Any]])?.compactMap { $0["rule"] as? String }
                #expect(rules?.contains("approval.same") == true)
            }
            for path in [try initiation("clerk 7", "clerk 8"), try initiation("clerk 7")] {
                let found = try payments(path, more)
                #expect(!found.isEmpty)
                for payment in found { #expect(payment["decisions"] == nil) }
            }
        }
        #expect(try payments(try initiation("a", "b")).first?["authorisations"] as? [String] == ["a", "b"])
    }

    @Test func trustCheckSaysWhatAFileHoldsAndWhatIsWrong() throws {
        try withTrust { trust, _ in
            let good = try BinaryRun(["trust", "check", trust])
            #expect(good.status == 0)
            #expect(good.output.contains("1 root, 1 intermediate"))
            let directory = try TemporaryDirectory()
            let wrong = try BinaryRun(["trust", "check", try directory.write("wrong.yaml", "root: []\n")])
            #expect(wrong.status == 2)
            #expect(wrong.errors.contains("wrong.yaml:1:1: trust.unknownKey: unknown key “root”; did you mean roots?"))
            let missing = try BinaryRun([
                "trust", "check", try directory.write("missing.yaml", "roots: [nowhere.pem]\n"),
            ])
            #expect(missing.status == 74)
            #expect(try BinaryRun(["trust", "check", "nowhere.yaml"]).status == 74)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644],
                ofItemAtPath: URL(filePath: trust).deletingLastPathComponent().appending(path: "keys/lau.key").path
            )
            let readable = try BinaryRun(["trust", "check", trust])
            #expect(readable.status == 74)
            #expect(readable.errors.contains("trust.secretReadable"))
            #expect(
                try BinaryRun(["verify", "Fixtures/signatures/messages/swift-bah/valid.xml", "--trust", trust]).status
                    == 74
            )
        }
    }

    @Test func trustShowPrintsWhoSigned() throws {
        try withTrust { trust, messages in
            let good = try BinaryRun(["trust", "show", messages + "/swift-bah/valid.xml", "--trust", trust])
            #expect(good.status == 0)
            #expect(
                good.output.hasSuffix(
                    "message 1, pacs.008.001.08 from BANKBEB0: signed by cn=ops1,o=bankbeb0,o=swift (BANKBEB0), header and Document\n"
                )
            )
            let expired = try BinaryRun(["trust", "show", messages + "/swift-bah/expired.xml", "--trust", trust])
            #expect(expired.status == 1)
            #expect(expired.output.contains("; the certificate expired 61 days before the message was made"))
            let statement = try BinaryRun(["trust", "show", messages + "/statements/valid.xml", "--trust", trust])
            #expect(statement.status == 0 && statement.output.contains("camt.053.001.08: signed by cn=ops1,o=bankbeb0"))
            let changed = try BinaryRun([
                "trust", "show", messages + "/statements/amount-changed.xml", "--trust", trust,
            ])
            #expect(changed.status == 1 && changed.output.contains("; the signature does not hold"))
            let unsigned = try BinaryRun(["trust", "show", messages + "/swift-bah/unsigned.xml", "--trust", trust])
            #expect(unsigned.status == 1)
            #expect(unsigned.output.contains("not signed, though this sender signs everything"))
        }
    }

    @Test func `no bundle for others is made without the history that was named, nor of nothing`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "paycheck-export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let bundle = directory.appending(path: "bundle.json")
        let empty = directory.appending(path: "empty").path
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        try Data("kept".utf8).write(to: bundle)
        let wave = "Fixtures/scenarios/bangladesh-bank-2016/mt/wave-2.rje"
        for (arguments, status) in [
            ([wave, "--history", empty], Int32(2)), ([wave, "--history", "README.md"], 2), ([empty], 2),
            ([directory.path + "/nowhere"], 74),
        ] {
            let run = try BinaryRun(["trust", "export", "--output", bundle.path] + arguments)
            #expect(run.status == status && run.errors.contains("no bundle is written"), "\(arguments): \(run.errors)")
            #expect(try Data(contentsOf: bundle) == Data("kept".utf8), "\(arguments)")
        }
        let part = try BinaryRun(["trust", "export", wave, directory.path + "/nowhere", "--output", bundle.path])
        #expect(part.status == 74)
        #expect(try Data(contentsOf: bundle) != Data("kept".utf8), "what was judged is written, with the status")
    }
}
