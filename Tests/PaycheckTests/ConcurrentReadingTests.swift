import PaymentModel
import TestSupport
import Testing

@testable import Paycheck

@Suite("Files that several threads read in pieces")
struct ConcurrentReadingTests {
    /// What a file tells, a line each; of payments all fields.
    private func told(_ bytes: [UInt8], threads: Int, pieceBytes: Int? = nil) throws -> [String] {
        var options = ReadingOptions()
        options.threads = threads
        if let pieceBytes { options.pieceBytes = pieceBytes }
        return try told(bytes, options)
    }

    private func told(_ bytes: [UInt8], _ options: ReadingOptions) throws -> [String] {
        var source = BytesInMemory(bytes)
        var lines: [String] = []
        try readMessages(from: &source, options: options) { event in
            switch event {
            case .payment(let payment):
                let fields = PaymentField.allCases.map { payment[$0] ?? "" }.joined(separator: "|")
                lines.append(
                    "payment \(payment.index) \(payment.messageIndex) \(payment.isValid) \(payment.currency) \(payment.amount) \(fields)"
                )
            default: lines.append("\(event)")
            }
        }
        return lines
    }

    /// Files of several messages of both kinds, right and wrong.
    private static let files: [[UInt8]] = {
        let amounts = (1...40).map { "\($0 * 7).50" }
        let batch = SampleMessages.pacs008(amounts: amounts)
        let wrong = batch.replacing("<InstrId>I29</InstrId>", with: "<InstrId></InstrId>")
        let several =
            "<Batch>"
            + (0..<6).map { number in
                SampleMessages.pacs008(amounts: (0...number * 3).map { "\($0 + 1)" }).drop { $0 != "\n" }
                    .replacing("SAMPLE-1", with: "SAMPLE-\(number)")
            }.joined() + "</Batch>"
        let finished = (0..<40).map { SampleMessages.mt103(reference: "R\($0)", amount: "\($0 + 1),") }
        let fin = finished.joined(separator: "\r\n$\r\n")
        let broken = finished.enumerated().map { place, text in
            place % 7 == 3
                ? text.replacing(":71A:SHA", with: ":71A:XXX") : place % 11 == 5 ? String(text.dropLast(30)) : text
        }.joined()
        return [batch, wrong, several, fin, broken, String(batch.dropLast(2_000)), String(fin.dropLast(400))]
            .map { Array($0.utf8) }
    }()

    @Test("tell what one thread tells of the whole", arguments: 0..<7)
    func samePieces(file: Int) throws {
        let bytes = Self.files[file]
        let expected = try told(bytes, threads: 1)
        #expect(expected.count > 20)
        for size in [300, 700, 1_500, 5_000, 1 << 18] {
            for threads in [1, 2, 4] {
                let found = try told(bytes, threads: threads, pieceBytes: size)
                #expect(found == expected, "\(threads) threads, pieces of \(size) bytes")
            }
        }
    }

    @Test("tell what one thread tells where payments are only counted", arguments: 0..<7)
    func onlyCounted(file: Int) throws {
        var options = ReadingOptions()
        options.tellsPayments = false
        let expected = try told(Self.files[file], options)
        #expect(!expected.isEmpty && !expected.contains { $0.hasPrefix("payment") })
        for size in [300, 1_500, 5_000] {
            for threads in [2, 4] {
                (options.threads, options.pieceBytes) = (threads, size)
                #expect(try told(Self.files[file], options) == expected, "\(threads) threads, pieces of \(size) bytes")
            }
        }
    }

    @Test("keep an acknowledgement at the beginning with its message", arguments: [1, 2, 4])
    func acknowledgement(threads: Int) throws {
        let message = SampleMessages.mt103(reference: "R1", amount: "1,")
        let header = message.dropFirst(6).prefix(22)
        let answer = "{1:F21\(header)}{4:{177:2506161200}{451:1}}"
        var options = ReadingOptions()
        options.threads = threads
        for text in [answer + message, answer + message + SampleMessages.mt103(reference: "R2", amount: "2,")] {
            var source = BytesInMemory(Array(text.utf8))
            var statuses: [Payment.Status?] = []
            try readMessages(from: &source, options: options) { event in
                if case .payment(let payment) = event { statuses.append(payment.status) }
            }
            #expect(statuses.first == .rejected)
            #expect(statuses.dropFirst().allSatisfy { $0 == nil })
        }
    }

    @Test("keep the limit on a file's bytes to the byte", arguments: [1, 3])
    func limit(threads: Int) throws {
        var options = ReadingOptions()
        options.limits.fileBytes = 20_000
        let expected = try told(Self.files[0], options)
        #expect(expected.contains { $0.contains("limit.fileBytes") })
        options.threads = threads
        options.pieceBytes = 900
        #expect(try told(Self.files[0], options) == expected)
    }

    @Test("stop where the listener throws")
    func thrown() throws {
        struct Enough: Error {}
        var options = ReadingOptions()
        options.threads = 4
        options.pieceBytes = 700
        var source = BytesInMemory(Self.files[3])
        var count = 0
        #expect(throws: Enough.self) {
            try readMessages(from: &source, options: options) { _ in
                count += 1
                if count == 5 { throw Enough() }
            }
        }
        #expect(count == 5)
    }

    @Test(
        "are told in order when they are read ahead as wholes, one by one or several together",
        arguments: [1, 1_000]
    )
    func files(bytesOfOne: Int) throws {
        let ahead = FilesAhead(threads: 3)
        for bytes in Self.files {
            ahead.add(ReadingOptions(), bytes: FilesAhead.maximumBytes / bytesOfOne) { BytesInMemory(bytes) }
        }
        for bytes in Self.files {
            var expected: [String] = []
            var found: [String] = []
            var source = BytesInMemory(bytes)
            try source.readMessages(ReadingOptions()) { expected.append("\($0)") }
            try ahead.next().readMessages(ReadingOptions()) { found.append("\($0)") }
            #expect(found.count == expected.count)
            #expect(found.filter { $0.hasPrefix("problem") } == expected.filter { $0.hasPrefix("problem") })
        }
    }

    @Test("of which one fails are told up to there")
    func failing() throws {
        struct Broken: Error {}
        struct Failing: ByteSource {
            var bytes: [UInt8]
            mutating func read(into buffer: inout [UInt8]) throws -> Int {
                guard !bytes.isEmpty else { throw Broken() }
                let count = min(buffer.count, bytes.count)
                buffer.replaceSubrange(0..<count, with: bytes[..<count])
                bytes.removeFirst(count)
                return count
            }
        }
        let ahead = FilesAhead(threads: 2)
        ahead.add(ReadingOptions()) { Failing(bytes: Self.files[3]) }
        var count = 0
        #expect(throws: Broken.self) { try ahead.next().readMessages(ReadingOptions()) { _ in count += 1 } }
        #expect(count > 60)
    }
}
