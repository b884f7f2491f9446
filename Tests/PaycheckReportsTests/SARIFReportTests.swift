import AnomalyScoring
import Foundation
import Paycheck
import PaycheckReports
import PaymentModel
import TestSupport
import Testing

@Suite struct SARIFReportTests {
    private func log(_ items: [ReportItem], _ kind: ReportKind) throws -> [String: Any] {
        let output = Data(report(items, kind, format: .sarif).utf8)
        return try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    }

    /// The one run of a log, held to what SARIF 2.1.0 asks of one.
    private func run(_ log: [String: Any]) throws -> [String: Any] {
        #expect(log["version"] as? String == "2.1.0")
        #expect(Set(log.keys) == ["$schema", "version", "runs"])
        let runs = try #require(log["runs"] as? [[String: Any]])
        let run = try #require(runs.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "paycheck" && driver["version"] as? String == "9.8.7")
        let rules = try #require(driver["rules"] as? [[String: Any]])
        let identifiers = rules.compactMap { $0["id"] as? String }
        #expect(identifiers.count == rules.count && Set(identifiers).count == rules.count)
        for result in try #require(run["results"] as? [[String: Any]]) {
            let allowed: Set = [
                "ruleId", "ruleIndex", "level", "message", "rank", "locations", "partialFingerprints", "properties",
            ]
            #expect(Set(result.keys).isSubset(of: allowed))
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(identifiers[index] == result["ruleId"] as? String)
            #expect(["error", "warning"].contains(result["level"] as? String))
            #expect(((result["message"] as? [String: Any])?["text"] as? String)?.isEmpty == false)
            if let rank = result["rank"] as? Double { #expect((0...100).contains(rank)) }
            let locations = try #require(result["locations"] as? [[String: Any]])
            let physical = try #require(locations.first?["physicalLocation"] as? [String: Any])
            let uri = try #require((physical["artifactLocation"] as? [String: Any])?["uri"] as? String)
            #expect(URL(string: uri) != nil && uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            if let region = physical["region"] as? [String: Any] {
                #expect(region["startLine"] as? Int ?? 1 >= 1 && region["startColumn"] as? Int ?? 1 >= 1)
                // Paycheck's columns are bytes, and SARIF has none such.
                #expect(region["startColumn"] == nil)
                #expect(!region.isEmpty)
            }
        }
        return run
    }

    @Test func `problems are results with their regions`() throws {
        let problems = [
            Problem("schema.pattern", .error, "no", at: .init(line: 3, column: 7, byteOffset: 90, path: "/A/B[2]")),
            Problem("uetr.missing", .warning, "none"), Problem("schema.pattern", .error, "again", at: .init(column: 4)),
        ]
        let run = try run(try log(problems.map { .problem(file: "a b/ü:#.xml", $0) }, .validate))
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.map { $0["ruleIndex"] as? Int } == [0, 1, 0])
        let location = try #require((results[0]["locations"] as? [[String: Any]])?.first)
        let physical = try #require(location["physicalLocation"] as? [String: Any])
        #expect((physical["artifactLocation"] as? [String: Any])?["uri"] as? String == "a%20b/%C3%BC%3A%23.xml")
        let region = try #require(physical["region"] as? [String: Any])
        #expect(region["startLine"] as? Int == 3 && region["byteOffset"] as? Int == 90)
        let logical = try #require((location["logicalLocations"] as? [[String: Any]])?.first)
        #expect(logical["fullyQualifiedName"] as? String == "/A/B[2]")
    }

    @Test func `payments at review or above are results, and no others`() throws {
        var policy = Policy()
        var limit = PaymentLimit()
        limit.payment = Amount("10.00")
        policy.limits = [limit]
        var checker = Checker(policy: policy)
        let items = try ["5.00", "50.00"].map { amount -> ReportItem in
            var payment = Payment(
                message: "103",
                amount: try #require(Amount(amount)),
                currency: try #require(Currency("USD"))
            )
            payment[.debtorAccount] = "1"
            return .payment(file: "/x/y", payment, checker.verdict(on: payment))
        }
        let results = try #require(try run(try log(items, .verify))["results"] as? [[String: Any]])
        #expect(results.count == 1)
        #expect(results[0]["ruleId"] as? String == "limit.payment" && results[0]["level"] as? String == "error")
        let none = try run(try log([items[0]], .verify))
        #expect((none["results"] as? [[String: Any]])?.isEmpty == true)
    }
}
