import Paycheck
import PaymentModel
import TestSupport
import Testing

@Suite struct FileReadingTests {
    /// Gives a few bytes at a time, as a slow pipe does.
    struct Dripping: ByteSource {
        var bytes: ArraySlice<UInt8>
        let step: Int

        mutating func read(into buffer: inout [UInt8]) -> Int {
            let count = min(step, bytes.count, buffer.count)
            buffer.replaceSubrange(0..<count, with: bytes.prefix(count))
            bytes = bytes.dropFirst(count)
            return count
        }
    }

    struct Broken: Error {}

    /// Fails after its first bytes.
    struct Failing: ByteSource {
        var bytes: [UInt8]

        mutating func read(into buffer: inout [UInt8]) throws -> Int {
            guard !bytes.isEmpty else { throw Broken() }
            defer { bytes = [] }
            buffer.replaceSubrange(0..<bytes.count, with: bytes)
            return bytes.count
        }
    }

    private func events(of source: inout some ByteSource, _ options: ReadingOptions = ReadingOptions()) throws
        -> [String]
    {
        var events: [String] = []
        try readMessages(from: &source, options: options) { event in
            switch event {
            case .payment(let payment): events.append("payment \(payment.currency) \(payment.amount)")
            case .problem(let problem): events.append("problem \(problem.code)")
            case .record: break
            case .message(let message): events.append("message \(message.message?.text ?? "?") \(message.isValid)")
            }
        }
        return events
    }

    @Test(arguments: [SampleMessages.mt103, SampleMessages.pacs008])
    func `how the bytes arrive changes nothing`(text: String) throws {
        var whole = BytesInMemory(text)
        let expected = try events(of: &whole)
        #expect(expected.first == "payment EUR 1250.50")
        #expect(expected.last?.hasSuffix("true") == true)
        for step in [1, 2, 3, 7, 64, 1000] {
            var source = Dripping(bytes: Array(text.utf8)[...], step: step)
            #expect(try events(of: &source) == expected, "\(step) bytes at a time")
        }
    }

    @Test func `a payment is invalid when its message turns out to be, wherever the error is`() throws {
        let whole = SampleMessages.pacs008(amounts: ["1.00", "2.00", "3.00"])
        let wrong = [
            whole.replacing("<NbOfTxs>3</NbOfTxs>", with: "<NbOfTxs>4</NbOfTxs>"),
            whole.replacing(#"Ccy="EUR">3.00"#, with: #"Ccy="EU">3.00"#),
            String(whole.prefix(whole.count - 30)),
        ]
        for text in wrong {
            var source = BytesInMemory(text)
            var valid: [Bool] = []
            try readMessages(from: &source) { event in
                if case .payment(let payment) = event { valid.append(payment.isValid) }
            }
            #expect(valid.count >= 2)
            #expect(!valid.contains(true))
        }
    }

    @Test func `nothing at all is a problem`() throws {
        var source = BytesInMemory("")
        #expect(try events(of: &source) == ["problem file.empty"])
    }

    @Test(arguments: ["%PDF-1.4", "PK\u{3}\u{4}", "hello", "\u{0}\u{1}\u{2}"])
    func `what is no payment message is a problem`(text: String) throws {
        var source = BytesInMemory(text)
        #expect(try events(of: &source) == ["problem file.format"])
    }

    @Test func `what the source throws is thrown on`() throws {
        var source = Failing(bytes: Array(SampleMessages.mt103.utf8.prefix(100)))
        #expect(throws: Broken.self) { try events(of: &source) }
    }

    @Test(arguments: [SampleMessages.mt103, SampleMessages.pacs008])
    func `an error thrown by the listener stops the reading and is thrown on`(text: String) throws {
        var source = BytesInMemory(text)
        #expect(throws: Broken.self) { try readMessages(from: &source) { _ in throw Broken() } }
    }

    @Test(arguments: [SampleMessages.mt103, SampleMessages.pacs008])
    func `a limit on the bytes of a file is kept and told`(text: String) throws {
        var limits = Limits()
        limits.fileBytes = 100
        var source = Dripping(bytes: Array(text.utf8)[...], step: 50)
        #expect(try events(of: &source, ReadingOptions(limits: limits)).contains("problem limit.fileBytes"))
    }
}
