import Foundation
import MTMessages
import TestSupport
import Testing

/// Files that are made from the code: with `PAYCHECK_RECORD=1` in the environment they are written again.
@Suite struct RecordedTests {
    private static let isRecording = ProcessInfo.processInfo.environment["PAYCHECK_RECORD"] == "1"

    private func check(_ text: String, _ file: URL) throws {
        if Self.isRecording {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        let recorded = try #require(FileManager.default.contents(atPath: file.path), "\(file.path) is not there")
        #expect(
            recorded == Data(text.utf8),
            "\(file.lastPathComponent) is out of date: run the tests with PAYCHECK_RECORD=1 and look at the difference"
        )
    }

    @Test func theTableOfErrorCodesIsUpToDate() throws {
        var text = """
            # Error codes of MT messages

            What paycheck checks in MT messages, by the code it prints. Codes without a dot are SWIFT's own; C1 and so on are the
            numbers of the network validated rules in SWIFT's Standards MT. This table is made from `NetworkRule.all`; for each code
            `Fixtures/mt/rules` has messages that raise it and messages that just do not (limits: `LimitCases` in the tests, lowered).

            What each code means was held against the field specifications and network validated rules of SWIFT's Standards MT where
            these are public; there a rule stands under its code. SWIFT's own list of errors is wider in some places and finer in
            others. T17, T30, T33 (parts, lines, lengths) and T13 gather what that list divides further. T27, T28 and T29 mean there
            that a BIC is not in SWIFT's directory, which paycheck does not have: here T27 is about its characters, T28 about its
            length, T29 about its country. The codes of block 1 and 2 (H…), 3 (U00) and 5 (Z00) are told for any fault of form in
            what they name. C31, D66 of 101 and T55 to T56 follow the standard's text without a second source.

            | Code | Rule | Fields | Message types |
            |---|---|---|---|

            """
        for rule in NetworkRule.all {
            text += "| \(rule.code) | \(rule.rule) | \(rule.fields) | \(rule.types) |\n"
        }
        try check(text, Locations.root.appending(path: "Sources/MTMessages/Documentation.docc/ErrorCodes.md"))
    }

    @Test func theFixturesOfTheRulesAreUpToDate() throws {
        let folder = Locations.fixtures.appending(path: "mt/rules")
        var counts: [String: Int] = [:]
        var names: Set<String> = []
        for rule in RuleCase.all {
            counts[rule.code, default: 0] += 1
            let name = rule.code + "-" + String(counts[rule.code] ?? 0)
            for (text, kind) in [(rule.raises, "raises"), (rule.passes, "passes")] {
                names.insert("\(name)-\(kind).fin")
                try check(text, folder.appending(path: "\(name)-\(kind).fin"))
            }
        }
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".fin") }
        #expect(Set(found) == names)
    }
}
