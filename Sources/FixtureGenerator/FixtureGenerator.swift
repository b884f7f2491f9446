import Foundation

/// Writes what programs make and people commit: the scenarios under `Fixtures`, and the tables that the scoring ships with.
///
/// `swift run FixtureGenerator [scenarios] [books] [tables]`, from the root of the checkout; without an argument, all. Writing
/// twice gives the same bytes. For trials, `cases DIRECTORY` writes every public case as MT and as MX; those are not
/// committed.
@main
struct FixtureGenerator {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "cases":
            guard arguments.count == 2 else { return fail("say: cases DIRECTORY") }
            try writeCases(to: URL(filePath: arguments[1]))
        default: try writeCommitted(arguments)
        }
    }

    private static func writeCommitted(_ wanted: [String]) throws {
        let root = URL(filePath: FileManager.default.currentDirectoryPath)
        guard FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path) else {
            return fail("no Package.swift here: run it from the root of the checkout")
        }
        for name in wanted where name != "scenarios" && name != "books" && name != "tables" {
            return fail(
                "unknown argument “\(name)”: say scenarios, books, tables or cases, or nothing for the first three"
            )
        }
        if wanted.isEmpty || wanted.contains("scenarios") { try writeScenarios(to: root.appending(path: "Fixtures")) }
        if wanted.isEmpty || wanted.contains("books") { try writeBooks(to: root.appending(path: "Fixtures")) }
        if wanted.isEmpty || wanted.contains("tables") { try writeTables(to: root) }
    }

    private static func fail(_ text: String) {
        FileHandle.standardError.write(Data("FixtureGenerator: \(text)\n".utf8))
        exit(64)
    }
}
