import Foundation

/// Writes what programs make and people commit: the scenarios under `Fixtures`, and the tables that the scoring ships with.
///
/// `swift run FixtureGenerator [scenarios] [tables]`, from the root of the checkout; without an argument, all. Writing
/// twice gives the same bytes.
@main
struct FixtureGenerator {
    static func main() throws {
        let root = URL(filePath: FileManager.default.currentDirectoryPath)
        guard FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path) else {
            return fail("no Package.swift here: run it from the root of the checkout")
        }
        let wanted = CommandLine.arguments.dropFirst()
        for name in wanted where name != "scenarios" && name != "tables" {
            return fail("unknown argument “\(name)”: say scenarios or tables, or nothing for both")
        }
        if wanted.isEmpty || wanted.contains("scenarios") { try writeScenarios(to: root.appending(path: "Fixtures")) }
        if wanted.isEmpty || wanted.contains("tables") { try writeTables(to: root) }
    }

    private static func fail(_ text: String) {
        FileHandle.standardError.write(Data("FixtureGenerator: \(text)\n".utf8))
        exit(64)
    }
}
