import Foundation
public import Testing

/// Compares a text with a recorded one in `Fixtures/golden`.
///
/// With `PAYCHECK_RECORD=1` in the environment the text is recorded instead; look at the difference before
/// committing it.
public func expectGolden(
    _ text: String,
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = Locations.fixtures.appending(path: "golden").appending(path: name)
    if ProcessInfo.processInfo.environment["PAYCHECK_RECORD"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return
    }
    let recorded = try? String(contentsOf: file, encoding: .utf8)
    guard let recorded else {
        Issue.record("Fixtures/golden/\(name) is missing: record it with make goldens", sourceLocation: sourceLocation)
        return
    }
    guard recorded != text else { return }
    let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    Issue.record(
        """
        Fixtures/golden/\(name) differs from line \(line + 1) on.
        recorded: \(line < old.count ? String(old[line]) : "(end)")
        now:      \(line < new.count ? String(new[line]) : "(end)")
        If the change is meant, record it with make goldens.
        """,
        sourceLocation: sourceLocation
    )
}
