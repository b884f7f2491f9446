import Foundation
import MTMessages
import PaymentModel
import TestSupport
import Testing

@Suite struct RuleTests {
    @Test(arguments: RuleCase.all)
    func theCodeIsRaisedAndJustNotRaised(_ rule: RuleCase) {
        let wrong = Told(rule.raises)
        #expect(wrong.codes.contains(rule.code), "\(rule.raises)\n\(wrong.problems.map(\.text))")
        let others = Set(wrong.codes).subtracting([rule.code]).subtracting(rule.also)
        #expect(others.isEmpty, "\(others) \(rule.raises)\n\(wrong.problems.map(\.text))")
        if rule.also.isEmpty { #expect(wrong.codes.count == 1, "\(rule.raises)\n\(wrong.problems.map(\.text))") }
        let right = Told(rule.passes)
        let told = right.codes.filter { $0 == rule.code || $0 != "uetr.missing" }
        #expect(told.isEmpty, "\(rule.passes)\n\(right.problems.map(\.text))")
    }

    @Test func everyCodeOfTheTableHasACaseAndEveryCaseARule() {
        let codes = Set(NetworkRule.all.map(\.code))
        #expect(codes == Set(RuleCase.all.map(\.code) + LimitCase.all.map(\.code)))
        #expect(codes.count == NetworkRule.all.count)
    }

    /// The codes are texts in the sources: what looks like one there must be in the table, and what is in the table there.
    @Test func everyCodeInTheSourcesIsInTheTable() throws {
        let folder = Locations.root.appending(path: "Sources/MTMessages")
        let code = try Regex(
            #""([C-HMTUZ][0-9]{2}|(?:fin|iban|uetr|limit)\.[A-Za-z]+)""#,
            as: (Substring, Substring).self
        )
        let limit = try Regex(#"reached\(\s*"([A-Za-z]+)""#, as: (Substring, Substring).self)
        // The services of block 1 look like codes.
        let services: Set<String> = ["F01", "F21"]
        var found: Set<String> = []
        let files = try #require(FileManager.default.enumerator(atPath: folder.path))
        for case let file as String in files where file.hasSuffix(".swift") && !file.hasSuffix("NetworkRule.swift") {
            let text = String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
            found.formUnion(text.matches(of: code).map { String($0.output.1) })
            found.formUnion(text.matches(of: limit).map { "limit." + $0.output.1 })
        }
        #expect(found.subtracting(services) == Set(NetworkRule.all.map(\.code)))
    }

    @Test(arguments: LimitCase.all)
    func aLimitIsToldWhenItIsReachedAndNotBefore(_ limit: LimitCase) {
        let over = Told(Array(limit.raises.utf8), limits: limit.limits)
        #expect(over.codes.contains(limit.code), "\(over.codes)")
        let under = Told(Array(limit.passes.utf8), limits: limit.limits)
        #expect(!under.codes.contains(limit.code), "\(under.codes)")
        #expect(!under.messages.isEmpty)
    }
}
