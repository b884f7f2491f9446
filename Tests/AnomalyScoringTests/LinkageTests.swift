import Foundation
import TestSupport
import Testing

/// The scoring goes where Foundation does not: a program that only scores is not linked with it.
@Suite struct LinkageTests {
    @Test func aProgramThatOnlyScoresIsLinkedWithoutFoundation() throws {
        let program = Locations.products.appending(path: "ScoringAlone")
        let bytes = try Data(contentsOf: program)
        // The names of the libraries that the loader is to bring stand in the program as they are.
        #expect(bytes.range(of: Data("libswiftCore".utf8)) != nil, "it says what it is linked with")
        #expect(bytes.range(of: Data("libFoundation".utf8)) == nil)
    }

    @Test func noFileOfTheScoringImportsFoundation() throws {
        let sources = Locations.root.appending(path: "Sources/AnomalyScoring")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var read = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            #expect(!lines.contains { $0.contains("import Foundation") }, "\(file.lastPathComponent)")
            read += 1
        }
        #expect(read > 40)
    }
}
