import Foundation
import Paycheck
import PaymentModel
import SigningIdentity
import TestSupport
import Testing

/// What others warn of in STIX bundles: what is read of it, and what it does.
@Suite struct WarningTests {
    private func read(_ objects: String) -> (trust: Trust, findings: [TrustFinding]) {
        let bundle = #"{"type":"bundle","objects":[\#(objects)]}"#
        return TrustFile.read(Array("compromised: [bundle.json]\n".utf8)) { (_) throws(TrustMaterialFailure) in
            TrustMaterial(bytes: Array(bundle.utf8))
        }
    }

    /// What of a payment is warned of by a bundle.
    private func warnings(_ objects: String, _ change: (inout Payment) -> Void = { _ in }) -> [String] {
        let checker = SignatureChecker(trust: read(objects).trust)
        var payment = Payment(message: "103", amount: Amount("10.00")!, currency: Currency("EUR")!)
        payment[.creditorAccount] = "GB29 NWBK 6016 1331 9268 19"
        payment[.creditorAgent] = "SAMPGB20XXX"
        payment[.created] = "2026-03-02T09:30:00Z"
        change(&payment)
        return checker.warnings(of: payment).names
    }

    @Test func `an account of a bank counts however it is written, and for as long as its indicator says`() {
        let account = #"{"type":"user-account","account_type":"bank-account","user_id":"gb29nwbk60161331926819"}"#
        #expect(warnings(account) == ["creditorAccount"])
        #expect(warnings(account) { $0[.creditorAccount] = "GB29NWBK60161331926818" } == [])
        #expect(
            warnings(account) { ($0[.creditorAccount], $0[.debtorAccount]) = ("X", "GB29NWBK60161331926819") }
                == ["debtorAccount"]
        )
        // Accounts of people at computers are another thing.
        #expect(warnings(#"{"type":"user-account","account_type":"unix","user_id":"GB29NWBK60161331926819"}"#) == [])
        #expect(warnings(#"{"type":"user-account","user_id":"GB29NWBK60161331926819"}"#) == [])
        func indicator(_ from: String, _ until: String) -> String {
            #"{"type":"indicator","pattern_type":"stix","pattern":"[user-account:account_type = 'bank-account' AND "#
                + #"user-account:user_id = 'GB29NWBK60161331926819']","valid_from":"\#(from)","valid_until":"\#(until)"}"#
        }
        #expect(warnings(indicator("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")) == ["creditorAccount"])
        #expect(warnings(indicator("2026-03-02T09:30:00Z", "2026-03-02T09:30:01Z")) == ["creditorAccount"])
        #expect(warnings(indicator("2026-03-02T09:30:01Z", "2026-03-03T00:00:00Z")) == [])
        #expect(warnings(indicator("2026-03-01T00:00:00Z", "2026-03-02T09:30:00Z")) == [])
    }

    @Test func `a bank counts by its role for thirty days, and who made the bundle does not`() {
        func bank(_ role: String, _ modified: String) -> String {
            #"{"type":"identity","name":"SAMPGB20","roles":["\#(role)"],"modified":"\#(modified)"}"#
        }
        #expect(warnings(bank("beneficiary-bank", "2026-03-01T00:00:00Z")) == ["creditorBank"])
        #expect(warnings(bank("beneficiary-bank", "2026-02-01T00:00:00Z")) == ["creditorBank"])
        #expect(warnings(bank("beneficiary-bank", "2026-01-31T00:00:00Z")) == [])
        #expect(warnings(bank("beneficiary-bank", "2026-03-03T00:00:00Z")) == [])
        #expect(warnings(bank("intermediary-bank", "2026-03-01T00:00:00Z")) == [])
        #expect(warnings(#"{"type":"identity","name":"SAMPGB20","identity_class":"organization"}"#) == [])
    }

    @Test(
        "What cannot be used is told with its place",
        arguments: [
            (#"{"type":"x509-certificate","hashes":{"SHA-1":"00"}}"#, "trust.certificate"),
            (#"{"type":"x509-certificate","issuer":"CN=A","serial_number":"xyz"}"#, "trust.certificate"),
            (#"{"type":"identity","name":"A Bank","roles":["beneficiary-bank"]}"#, "trust.stix"),
            (#"{"type":"indicator","pattern":"[user-account:account_type = 'bank-account']"}"#, "trust.pattern"),
            (
                #"{"type":"indicator","pattern":"[user-account:account_type = 'bank-account' AND x509-certificate:issuer = 'CN=A']"}"#,
                "trust.pattern"
            ),
        ]
    )
    func unusable(_ object: String, _ code: String) {
        let findings = read(#"{"type":"identity","name":"First"},"# + object).findings
        #expect(findings.map(\.problem.code) == [code])
        #expect(findings.first?.problem.place.path == "/objects[1]")
        #expect(findings.first?.problem.severity == .warning)
    }

    @Test func `a bundle without objects has no list of them, and is read as one`() throws {
        let bundle = STIXExport().bytes()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bundle)) as? [String: Any])
        #expect(Set(object.keys) == ["type", "id"])
        let (_, findings) = TrustFile.read(Array("compromised: [bundle.json]\n".utf8)) {
            (_) throws(TrustMaterialFailure) in TrustMaterial(bytes: bundle)
        }
        #expect(findings.isEmpty)
    }

    @Test func `a revoked object, and one of another kind, says nothing`() {
        #expect(
            warnings(
                #"{"type":"user-account","revoked":true,"account_type":"bank-account","user_id":"GB29NWBK60161331926819"}"#
            ) == []
        )
        let (_, findings) = read(
            #"{"type":"malware","name":"x"},{"type":"indicator","pattern":"[ipv4-addr:value = '1.2.3.4']"}"#
        )
        #expect(findings.isEmpty)
    }
}
