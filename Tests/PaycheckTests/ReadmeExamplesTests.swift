import AnomalyScoring
import Foundation
import Paycheck
import TestSupport
import Testing

@Suite struct ReadmeExamplesTests {
    @Test func `the README's Swift is what is compiled here`() throws {
        let readme = try String(contentsOf: Locations.root.appending(path: "README.md"), encoding: .utf8)
        let source = try String(
            contentsOf: Locations.root.appending(path: "Tests/PaycheckTests/ReadmeExamples.swift"),
            encoding: .utf8
        )
        func words(_ text: some StringProtocol) -> [Substring] {
            text.split(whereSeparator: \.isWhitespace).map { Substring($0) }
        }
        let blocks = readme.components(separatedBy: "```swift\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(blocks.count == 2)
        for block in blocks {
            let code = block.split(separator: "\n").filter { !$0.hasPrefix("//") }.joined(separator: "\n")
            let shown = words(code)
            let compiled = words(source)
            let isThere = compiled.indices.contains { compiled[$0...].starts(with: shown) }
            #expect(isThere, "this example of the README is not the one that is compiled:\n\(block)")
        }
    }

    @Test func `the README's examples do what they say`() throws {
        let file = Array(SampleMessages.pacs008.utf8)
        #expect(try hold(file, history: [file]).isEmpty)
        var checker = Checker()
        #expect(checkOne(&checker).decision == .pass)
        #expect(checker.learnedPayments == 1)
    }
}
