import Foundation
import TestSupport
import Testing

@Suite struct ExplainTests {
    private static let history = "Fixtures/scenarios/bangladesh-bank-2016/mx/history"
    private static let account = "762345080"

    @Test func `what is told of an account is what its messages say`() throws {
        let inspected = try BinaryRun(["inspect", Self.history, "--format", "jsonl"])
        let own = try inspected.objects("payment").filter {
            ($0["debtor"] as? [String: Any])?["account"] as? String == Self.account
        }
        func creditor(_ payment: [String: Any]) -> String {
            let party = payment["creditor"] as? [String: Any]
            return party?["account"] as? String ?? party?["bic"] as? String ?? ""
        }
        let run = try BinaryRun(["explain", Self.account, "--history", Self.history, "--format", "json"])
        #expect(run.status == 0 && run.errors == "")
        let told = try #require(try run.objects("account").first)
        #expect(told["known"] as? Bool == true)
        #expect(told["name"] as? String == "Bangladesh Bank Reserve Account")
        let paying = try #require(told["paying"] as? [String: Any])
        #expect(own.count > 200)
        #expect(paying["payments"] as? Int == own.count)
        let counts = Dictionary(grouping: own, by: creditor).mapValues(\.count)
        #expect(paying["beneficiaries"] as? Int == counts.count)
        let listed = try #require(told["beneficiaries"] as? [[String: Any]])
        #expect(listed.first?["payments"] as? Int == counts.values.max())
        #expect(listed.count == counts.count)
        for one in listed { #expect(one["payments"] as? Int == counts[one["account"] as? String ?? ""]) }
        // Nine in ten amounts lie about where it says.
        let from = try #require(paying["usualFrom"] as? Double), to = try #require(paying["usualTo"] as? Double)
        let amounts = own.compactMap { Double($0["amount"] as? String ?? "") }
        let inside = amounts.filter { $0 >= from && $0 <= to }.count
        #expect((0.8...1).contains(Double(inside) / Double(amounts.count)))
        #expect(paying["currency"] as? String == "USD")
        #expect(try #require(paying["rareFrom"] as? Double) > amounts.sorted()[amounts.count * 9 / 10])
        // Its countries are those of its beneficiaries' banks, also the rare ones.
        let countries = Set(
            own.compactMap { ($0["creditor"] as? [String: Any])?["agent"] as? String }.map { $0.dropFirst(4).prefix(2) }
        )
        let toldCountries = try #require(paying["countries"] as? [[String: Any]]).compactMap { $0["value"] as? String }
        #expect(countries.count > 8)
        #expect(Set(toldCountries.map { $0[...] }) == countries)
        // Shares of a kind add up.
        for key in ["countries", "currencies", "kinds", "styles"] {
            let shares = try #require(paying[key] as? [[String: Any]]).compactMap { $0["percent"] as? Double }
            #expect((99...101).contains(shares.reduce(0, +)), "\(key)")
        }
    }

    @Test func `in plain words it says since when, how sure, and whom it pays`() throws {
        let run = try BinaryRun(["explain", Self.account, "--history", Self.history])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("Account 762345080, Bangladesh Bank Reserve Account\n"))
        for word in ["How sure      well", "Pace", "typically USD", "Countries", "an institution", "Beneficiaries"] {
            #expect(run.output.contains(word), "\(word)")
        }
    }

    @Test func `an account is found however it is written, and an unknown one is said to be unknown`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", SampleMessages.mt103)
        let run = try BinaryRun(["explain", "de89 3704 0044 0532 0130 00", "--history", path])
        #expect(run.output.contains("1 payment to 1 beneficiary"))
        #expect(run.output.contains("How sure      little"))
        let paid = try BinaryRun(["explain", "GB29NWBK60161331926819", "--history", path])
        #expect(paid.output.contains("Is paid       by 1 payer"))
        let none = try BinaryRun(["explain", "X", "--history", path])
        #expect(none.status == 0 && none.output.contains("Nothing is known of this account"))
        #expect(try BinaryRun(["explain", "X"]).status == 64)
        #expect(try BinaryRun(["explain", "X", "--history", path, "--format", "csv"]).status == 64)
        #expect(try BinaryRun(["explain", "X", "--history", "no-such-file"]).status == 74)
    }

    @Test func `profiles that last tell the same of an account as the history they were learnt from`() throws {
        let directory = try TemporaryDirectory()
        let profiles = directory.url.path + "/profiles"
        #expect(try BinaryRun(["learn", Self.history, "--profiles", profiles]).status == 0)
        let before = try Data(contentsOf: URL(filePath: profiles))
        let told = try BinaryRun(["explain", Self.account, "--profiles", profiles, "--format", "json"])
        #expect(told.status == 0 && told.errors == "")
        let expected = try BinaryRun(["explain", Self.account, "--history", Self.history, "--format", "json"])
        let (a, b) = (
            try #require(try told.objects("account").first), try #require(try expected.objects("account").first)
        )
        for key in ["paying", "paid"] {
            let (found, wanted) = (a[key] as? NSDictionary, b[key] as? NSDictionary)
            #expect(found == wanted, "\(key)")
        }
        #expect(a["paying"] != nil && a["known"] as? Bool == true)
        // Names of beneficiaries are not in profiles.
        #expect(a["beneficiaries"] == nil && b["beneficiaries"] != nil)
        let text = try BinaryRun(["explain", Self.account, "--profiles", profiles])
        #expect(text.output.hasPrefix("Account 762345080\n") && text.output.contains("Known from "), "\(text.output)")
        #expect(!text.output.contains("Known from 0 "))
        let none = try BinaryRun(["explain", "X", "--profiles", profiles])
        #expect(none.status == 0 && none.output.contains("Nothing is known of this account"))
        #expect(try Data(contentsOf: URL(filePath: profiles)) == before)
        #expect(try BinaryRun(["explain", "X", "--profiles", profiles, "--history", Self.history]).status == 64)
        #expect(try BinaryRun(["explain", "X", "--profiles", directory.url.path + "/none"]).status == 74)
    }

    @Test func `payer and payee are found in profiles that last, however they are written`() throws {
        let directory = try TemporaryDirectory()
        let profiles = directory.url.path + "/profiles"
        let path = try directory.write("a", SampleMessages.mt103)
        #expect(try BinaryRun(["learn", path, "--profiles", profiles]).status == 0)
        let payer = try BinaryRun(["explain", "de89 3704 0044 0532 0130 00", "--profiles", profiles])
        #expect(payer.output.contains("1 payment to 1 beneficiary"))
        let paid = try BinaryRun(["explain", "GB29NWBK60161331926819", "--profiles", profiles])
        #expect(paid.output.contains("Is paid       by 1 payer"))
    }

    @Test func `help offers what is taken`() throws {
        let help = try BinaryRun(["explain", "--help"]).output.replacing(#/\s+/#, with: " ")
        #expect(help.contains("(values: text, json, jsonl; default: text)"))
        #expect(!help.contains("csv") && !help.contains("sarif"))
    }

    @Test func `amounts of statistics have no more digits than are known`() throws {
        let run = try BinaryRun(["explain", Self.account, "--history", Self.history, "--format", "json"])
        let paying = try #require(try run.objects("account").first?["paying"] as? [String: Any])
        for key in ["typicalAmount", "usualFrom", "usualTo", "rareFrom", "largestAmount"] {
            let amount = try #require(paying[key] as? Double)
            #expect(amount > 1000 && Double(String(format: "%.2e", amount)) == amount, "\(key): \(amount)")
        }
    }
}
