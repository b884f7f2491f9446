import Foundation
import TestSupport
import Testing

/// What the README shows is what the command prints.
@Suite struct DocumentationTests {
    private static let isRecording = ProcessInfo.processInfo.environment["PAYCHECK_RECORD"] == "1"
    private static let readme = Locations.root.appending(path: "README.md")

    /// Replaces what stands between two marks, or compares it.
    private func expect(_ shown: String, between start: String, and end: String) throws {
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        let from = try #require(text.range(of: start)?.upperBound)
        let to = try #require(text.range(of: end, range: from..<text.endIndex)?.lowerBound)
        if Self.isRecording {
            try text.replacingCharacters(in: from..<to, with: shown).write(
                to: Self.readme,
                atomically: true,
                encoding: .utf8
            )
        } else {
            #expect(String(text[from..<to]) == shown, "the README is not up to date: make goldens")
        }
    }

    @Test func `the README's first screen is what its command prints, and its table what the code lists`() throws {
        let text = try String(contentsOf: Self.readme, encoding: .utf8)
        let start = try #require(text.range(of: "```console\n$ ")?.upperBound)
        let line = String(text[start...].prefix(while: { $0 != "\n" }))
        let run = try BinaryRun(shell: String(line.split(separator: "#")[0]))
        #expect(run.errors == "")
        #expect(run.output.count > 500)
        try expect("\n" + run.output, between: line, and: "```")
        let table = try BinaryRun(["detectors", "--format", "markdown"])
        try expect(
            "\n" + table.output,
            between: "<!-- made by: paycheck detectors --format markdown -->",
            and: "<!-- end -->"
        )
    }
}
