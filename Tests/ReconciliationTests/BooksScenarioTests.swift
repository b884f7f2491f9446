import Paycheck
import PaymentModel
import Reconciliation
import Testing
import TrafficSimulation

/// The public cases in which books and messages did not agree, and the ordinary months around them.
@Suite struct BooksScenarioTests {
    private func reconcile(_ scenario: BooksScenario) throws -> Reconciliation {
        var reconciler = Reconciler()
        for (path, text) in scenario.files {
            var source = BytesInMemory(Array(text.utf8))
            let side: ReconciliationSide = path.hasPrefix("sent/") ? .instructions : .statements
            try reconciler.add(from: &source, named: path, as: side, options: ReadingOptions()) { problem in
                if problem.severity == .error { Issue.record("\(path): \(problem.code) \(problem.text)") }
            }
        }
        return reconciler.reconcile()
    }

    @Test(arguments: BooksScenario.Case.allCases)
    func `the theft is found, and nothing else`(which: BooksScenario.Case) throws {
        let scenario = BooksScenario.make(which)
        let result = try reconcile(scenario)
        var found: [String: Int] = [:]
        for finding in result.findings { found[finding.code.rawValue, default: 0] += 1 }
        #expect(found == scenario.expected)
    }

    @Test(arguments: BooksScenario.Case.allCases)
    func `the ordinary month fits, every instruction booked`(which: BooksScenario.Case) throws {
        let result = try reconcile(BooksScenario.make(which, isOrdinary: true))
        #expect(result.findings.map(\.text) == [])
        #expect(result.instructions > 150)
        #expect(result.outside.isEmpty)
    }
}
