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
        let limits = NetworkRule.all.map(\.code).filter { $0.hasPrefix("limit.") }
        let codes = Set(NetworkRule.all.map(\.code)).subtracting(limits)
        #expect(codes == Set(RuleCase.all.map(\.code)))
        #expect(Set(NetworkRule.all.map(\.code)).count == NetworkRule.all.count)
    }
}
