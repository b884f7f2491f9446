import AnomalyScoring
import PaymentModel
import Testing

/// An account that is known under another name.
@Suite struct NameMismatchTests {
    @Test func `a name that does not fit has no more bits than the shipped rate can tell`() throws {
        var scorer = try IncidentWordsTests.scorer()
        let assessment = scorer.score(
            try IncidentWordsTests.payment("810.50", to: "KNOWN1", "Zoltan Varga", at: IncidentWordsTests.start)
        )
        let bits = assessment.bits(of: .nameMismatch)
        #expect((20...26).contains(bits), "\(bits)")
        // A name that nearly fits has its part of that: without a floor it was 11 bits.
        var other = try IncidentWordsTests.scorer()
        let near = try IncidentWordsTests.payment(
            "810.50",
            to: "KNOWN1",
            "Norwind Handel & Co GmbH",
            at: IncidentWordsTests.start
        )
        let few = other.score(near).bits(of: .nameMismatch)
        #expect(few < 3, "\(few)")
    }
}
