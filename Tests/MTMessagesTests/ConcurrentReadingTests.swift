import PaymentModel
import TestSupport
import Testing

@testable import MTMessages

/// Reading on several cores tells what reading at once tells.
@Suite struct ConcurrentReadingTests {
    /// What a file tells when it is read in parts of a size.
    private func told(_ bytes: [UInt8], tasks: Int, partBytes: Int, limits: Limits = Limits()) async throws -> Told {
        var told = Told()
        try await MTReader.readConcurrently(
            bytes,
            MTReader(limits: limits),
            limits,
            tasks: tasks,
            partBytes: partBytes
        ) { told.take($0) }
        return told
    }

    private func expectSame(_ bytes: [UInt8], _ parts: Told, limits: Limits = Limits(), _ context: String) {
        let whole = Told(bytes, limits: limits)
        #expect(parts.order == whole.order, "\(context)")
        #expect(parts.payments == whole.payments, "\(context)")
        #expect(parts.payments.map(\.index) == whole.payments.map(\.index), "\(context)")
        #expect(parts.payments.map(\.messageIndex) == whole.payments.map(\.messageIndex), "\(context)")
        #expect(parts.problems == whole.problems, "\(context)")
        #expect(parts.messages == whole.messages, "\(context)")
    }

    @Test func partsOfAnySizeGiveTheSame() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let samples = HostileTests.samples + RuleCase.all.map(\.raises) + RuleCase.all.map(\.passes)
        let between = [
            "", "\r\n", "\r\n$\r\n", "\u{3}\u{1}", " stray text ", "{1:F01", "{", "\n:20:X\n", "{1:F01BANKDEFF",
        ]
        for round in 0..<100 {
            var text = ""
            for _ in 0..<Int.random(in: 1...14, using: &random) {
                var sample = Array((samples.randomElement(using: &random) ?? "").utf8)
                if Int.random(in: 0..<3, using: &random) == 0 {
                    sample = Array(sample.prefix(Int.random(in: 0...sample.count, using: &random)))
                }
                text += String(decoding: sample, as: UTF8.self) + (between.randomElement(using: &random) ?? "")
            }
            let bytes = Array(text.utf8)
            let size = Int.random(in: 1...1500, using: &random)
            let parts = try await told(bytes, tasks: Int.random(in: 1...4, using: &random), partBytes: size)
            expectSame(bytes, parts, "seed \(seed), round \(round), parts of \(size)\n\(text)")
        }
    }

    @Test func anAcknowledgementStaysWithItsMessage() async throws {
        let answer = "{1:F21BANKDEFFAXXX0001000001}{4:{177:2506161200}{451:1}}"
        let bytes = Array(String(repeating: answer + Make.mt103() + "\r\n", count: 20).utf8)
        for size in [1, 60, 100, 500] {
            let parts = try await told(bytes, tasks: 3, partBytes: size)
            #expect(parts.payments.map(\.status) == Array(repeating: .rejected, count: 20), "parts of \(size)")
        }
    }

    /// No part begins with the first message of a file that begins with the acknowledgement of that message.
    @Test func anAcknowledgementAtTheBeginningStaysWithItsMessage() throws {
        let answer = "{1:F21BANKDEFFAXXX0001000001}{4:{177:2506161200}{451:1}}"
        let first = answer + Make.mt103()
        let plan = try #require(MTReader().plan)
        let bytes = Array((first + Make.mt103()).utf8)
        unsafe #expect(plan.firstCut(in: bytes.span.bytes) == first.utf8.count)
        let alone = Array(first.utf8)
        unsafe #expect(plan.firstCut(in: alone.span.bytes) == nil)
        unsafe #expect(plan.lastCut(in: alone.span.bytes) == nil)
    }

    @Test func anAcknowledgementThatWasCutStaysWithItsMessage() async throws {
        let bytes = Array((Make.mt103() + Make.mt103() + "\u{3}\u{1}{1:F21B stray text " + Make.mt103() + "\r\n").utf8)
        for size in [1, 100, 302, 500] {
            expectSame(bytes, try await told(bytes, tasks: 2, partBytes: size), "parts of \(size)")
        }
    }

    @Test func nothingAndALimitAreToldAsByReadingAtOnce() async throws {
        expectSame([], try await told([], tasks: 2, partBytes: 10), "nothing")
        let blank = Array(" \r\n$".utf8)
        expectSame(blank, try await told(blank, tasks: 2, partBytes: 1), "separators")
        var limits = Limits()
        limits.problemsPerFile = 7
        let wrong = Array(String(repeating: Make.mt103(":71A:OWN", ":57A:BANKQQ33") + "\r\n", count: 10).utf8)
        for size in [1, 700, 100_000] {
            let parts = try await told(wrong, tasks: 2, partBytes: size, limits: limits)
            expectSame(wrong, parts, limits: limits, "parts of \(size)")
            #expect(parts.codes.last == "limit.problemsPerFile")
        }
    }

    @Test func anErrorThrownByTheListenerEndsTheReading() async throws {
        struct Enough: Error {}
        let bytes = Array(String(repeating: Make.mt103() + "\r\n", count: 50).utf8)
        var events = 0
        await #expect(throws: Enough.self) {
            try await MTReader.readConcurrently(bytes, tasks: 2) { _ in
                events += 1
                if events == 5 { throw Enough() }
            }
        }
        #expect(events == 5)
    }
}
