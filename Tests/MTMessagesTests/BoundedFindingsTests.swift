import PaymentModel
import TestSupport
import Testing

@testable import MTMessages

/// However much is wrong in a message, no more is kept of it than is told.
@Suite struct BoundedFindingsTests {
    /// What is wrong a hundred thousand times, in a place of its own for each kind.
    static let hostile: [String] = [
        "{1:F01BANKDEFFAXXX0001000001}{2:I103BANKUS33XXXXN}" + String(repeating: "{3:", count: 100_000)
            + "{4:\r\n:20:X\r\n-}",
        "{1:F01BANKDEFFAXXX0001000001}{2:I103BANKUS33XXXXN}{3:" + String(repeating: "{108:A}", count: 100_000)
            + "}{4:\r\n:20:X\r\n-}",
        "{1:F01BANKDEFFAXXX0001000001}{2:I103BANKUS33XXXXN}{4:\r\n:20:X\r\n-}{5:"
            + (0..<100_000).map { "{A\($0):}" }.joined() + "}",
        "{1:F01BANKDEFFAXXX0001000001}{2:I103BANKUS33XXXXN}{4:\r\n" + String(repeating: ":32A:X\r\n", count: 9000)
            + "-}",
    ]

    @Test(.timeLimit(.minutes(1)), arguments: hostile.indices)
    func noMoreIsKeptThanIsTold(index: Int) throws {
        let bytes = Array(Self.hostile[index].utf8)
        var message = ScannedMessage()
        let span = unsafe bytes.span.bytes
        _ = message.scan(span, from: 0, isFinal: true, limits: Limits())
        var findings = Findings(keeping: 100)
        var reading = MessageReading()
        message.read(span, .all, bareType: nil, isBare: false, &findings, into: &reading)
        #expect(message.flaws.kept.count <= 100)
        #expect(findings.kept.count == 100)
        #expect(findings.count >= 9000)
        #expect(findings.hasErrors)

        let told = Told(bytes)
        #expect(told.problems.count == 101)
        let last = try #require(told.problems.last)
        #expect(last.code == "limit.problemsPerMessage")
        #expect(last.text.hasPrefix("\(findings.count) problems of one message"))
        #expect(told.messages.map(\.isValid) == [false])
    }

    @Test func aLimitThatWasReachedBehindTheLastThatIsKeptIsTold() {
        var list = Findings(keeping: 2)
        list.append(Finding("A", .warning, at: 0, nil, ""))
        list.append(Finding("B", .warning, at: 1, nil, ""))
        #expect(!list.hasErrors)
        list.append(Finding("C", at: 2, nil, ""))
        list.append(Finding("limit.fields", at: 3, nil, ""))
        #expect(list.kept.map(\.code) == ["A", "limit.fields"])
        #expect(list.count == 4 && list.hasErrors)
        var none = Findings(keeping: 0)
        none.append(Finding("limit.fields", at: 0, nil, ""))
        #expect(none.kept.isEmpty && none.count == 1)
    }

    @Test func anEmptyLimitTellsThatThereWasMore() {
        var limits = Limits()
        limits.problemsPerMessage = 0
        let told = Told(Array(Make.mt103(":71A:XXX").utf8), limits: limits)
        #expect(told.codes == ["limit.problemsPerMessage"])
        #expect(told.payments.map(\.isValid) == [false])
    }
}
