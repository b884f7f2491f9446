import Foundation
import MXMessages
import PaymentModel
import TestSupport
import Testing

/// A file that is made from the code: with `PAYCHECK_RECORD=1` in the environment it is written again.
@Suite("The documentation of the rules")
struct RecordedTests {
    @Test("The table of rules is up to date")
    func table() throws {
        var text = """
            # Rules beyond the schema

            What paycheck checks in ISO 20022 messages that no XML schema can say, by the code it prints. `--rules schema` leaves all of
            it out. This table is made from `MessageRule.all`; for each code there is a test with a message that breaks the rule and one
            that just does not. MDR are the message definition reports of ISO 20022, with the name of the constraint.

            | Code | Severity | Rule | Elements | Source |
            |---|---|---|---|---|

            """
        for rule in MessageRule.all {
            text +=
                "| `\(rule.code)` | \(rule.severity.rawValue) | \(rule.rule) | \(rule.elements) | \(rule.source) |\n"
        }
        let file = Locations.root.appending(path: "Sources/MXMessages/Documentation.docc/Rules.md")
        if ProcessInfo.processInfo.environment["PAYCHECK_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
        #expect(
            FileManager.default.contents(atPath: file.path) == Data(text.utf8),
            "Rules.md is out of date: run the tests with PAYCHECK_RECORD=1 and look at the difference"
        )
    }
}
