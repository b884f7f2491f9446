import Foundation
import MXMessages
import PaymentModel
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Bytes of memory that the process holds now.
private func residentBytes() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
}

@Suite("Hostile input", .serialized)
struct HostileTests {
    private static let directory = Locations.fixtures.appending(path: "hostile")

    @Test("Each hostile fixture gives the problem expected, at once, whatever the pieces")
    func fixtures() throws {
        let list = try String(contentsOf: Self.directory.appending(path: "expected.txt"), encoding: .utf8)
        let lines = list.split(separator: "\n")
        #expect(lines.count > 40)
        for line in lines {
            let parts = line.split(separator: " ").map(String.init)
            let bytes = try Array(Data(contentsOf: Self.directory.appending(path: parts[0])))
            let start = ContinuousClock.now
            let events = try events(bytes, rules: .schema)
            let pieces = try MXMessagesTests.events(bytes, pieces: 1, rules: .schema)
            #expect(ContinuousClock.now - start < .seconds(2), "\(parts[0])")
            let first = events.problems.first { $0.severity == .error }?.code ?? "none"
            #expect(first == parts[1], "\(parts[0])")
            #expect(pieces.problems == events.problems, "\(parts[0])")
            #expect(!events.messages.isEmpty, "\(parts[0])")
        }
    }

    /// Feeds what a function makes until the reader has told an error, or so many times; gives the first error.
    private func feed(
        _ begin: String,
        _ piece: [UInt8],
        times: Int,
        megabytes: Int = 60,
        seconds: Int = 20
    ) throws -> Problem? {
        var reader = MXReader()
        var found: Problem?
        let memory = residentBytes()
        let start = ContinuousClock.now
        func tell(_ event: MessageEvent) {
            if case .problem(let problem) = event, problem.severity == .error, found == nil { found = problem }
        }
        let first = Array(begin.utf8)
        try unsafe reader.read(first.span.bytes, tell)
        for _ in 0..<times { try unsafe reader.read(piece.span.bytes, tell) }
        try reader.finish(tell)
        #expect(ContinuousClock.now - start < .seconds(seconds))
        #expect(residentBytes() - memory < megabytes << 20)
        return found
    }

    private static let open =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"><FIToFICstmrCdtTrf><GrpHdr><MsgId>"

    @Test("100,000 elements inside one another reach a limit")
    func depth() throws {
        let problem = try feed(Self.open, Array(String(repeating: "<a>", count: 1000).utf8), times: 100)
        #expect(problem?.code == "schema.element" || problem?.code == "limit.depth")
        let outside = try feed("<a>", Array(String(repeating: "<a>", count: 1000).utf8), times: 100)
        #expect(outside?.code == "limit.depth")
    }

    @Test("A text of a gigabyte reaches a limit, in a value, beside one, and in an attribute")
    func longTexts() throws {
        let megabyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(try feed(Self.open, megabyte, times: 1024)?.code == "limit.text")
        #expect(try feed("<Document a=\"", megabyte, times: 1024)?.code == "limit.text")
        #expect(try feed("<!--", megabyte, times: 1024)?.code == "limit.text")
        #expect(try feed("<?p ", megabyte, times: 1024)?.code == "limit.text")
        #expect(try feed(Self.open + "<![CDATA[", megabyte, times: 1024)?.code == "limit.text")
        #expect(try feed("<", megabyte, times: 1024)?.code.hasPrefix("limit.") == true)
        #expect(try feed("<!DOCTYPE ", megabyte, times: 1024)?.code.hasPrefix("limit.") == true)
        #expect(try feed("", [UInt8](repeating: 0x20, count: 1 << 20), times: 64) != nil)
    }

    @Test("Ten million attributes reach a limit")
    func attributes() throws {
        let piece = Array((0..<10_000).map { "a\($0)=\"\" " }.joined().utf8)
        #expect(try feed("<Document ", piece, times: 1000)?.code == "limit.attributes")
        let few = "<Document " + (0..<100).map { "a\($0)=\"\" " }.joined() + ">"
        #expect(try feed(few, [], times: 0)?.code == "limit.attributes")
    }

    @Test(
        "Millions of different names reach a limit, before looking them up takes long",
        arguments: ["<n#/>", "<a xmlns:p#='urn:#'/>", "<a b#='1'/>", "<p#:a xmlns:p#='u'/>", "<?p# x?><n#/>"]
    )
    func names(form: String) throws {
        for begin in [Self.open + "x</MsgId>", "<r>"] {
            var reader = MXReader()
            var codes: [String] = []
            func tell(_ event: MessageEvent) { if case .problem(let problem) = event { codes.append(problem.code) } }
            let memory = residentBytes()
            let start = ContinuousClock.now
            let first = Array(begin.utf8)
            try unsafe reader.read(first.span.bytes, tell)
            for block in 0..<1000 {
                let piece = Array((0..<1000).map { form.replacing("#", with: "\(block)x\($0)") }.joined().utf8)
                try unsafe reader.read(piece.span.bytes, tell)
                if codes.contains("limit.names") { break }
            }
            try reader.finish(tell)
            #expect(codes.contains("limit.names"))
            #expect(codes.count < 200)
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(residentBytes() - memory < 100 << 20)
        }
    }

    @Test("Millions of faults are counted and not put into words", arguments: ["<q:a/>", "<Q/>", "<CdtTrfTxInf/>"])
    func faults(form: String) throws {
        var reader = MXReader()
        var told = 0
        func tell(_ event: MessageEvent) { if case .problem = event { told += 1 } }
        let start = ContinuousClock.now
        let begin = Array((Self.open + "x</MsgId></GrpHdr>").utf8)
        let piece = Array(String(repeating: form, count: 100_000).utf8)
        try unsafe reader.read(begin.span.bytes, tell)
        for _ in 0..<10 { try unsafe reader.read(piece.span.bytes, tell) }
        try reader.finish(tell)
        #expect(told < 200)
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("A long file needs no more memory than a short one")
    func constantMemory() throws {
        var reader = MXReader(rules: .all)
        var payments = 0
        func tell(_ event: MessageEvent) { if case .payment = event { payments += 1 } }
        let text = Sample.pacs008(String(repeating: Sample.transaction, count: 1), count: 30_000)
        let cut = try #require(text.range(of: "    <CdtTrfTxInf>"))
        let begin = Array(text[..<cut.lowerBound].utf8)
        let piece = Array(String(repeating: Sample.transaction, count: 100).utf8)
        try unsafe reader.read(begin.span.bytes, tell)
        try unsafe reader.read(piece.span.bytes, tell)
        let memory = residentBytes()
        for _ in 1..<300 { try unsafe reader.read(piece.span.bytes, tell) }
        #expect(residentBytes() - memory < 48 << 20)
        let end = Array("</FIToFICstmrCdtTrf></Document>".utf8)
        try unsafe reader.read(end.span.bytes, tell)
        try reader.finish(tell)
        #expect(payments == 30_000)
    }

    @Test("After any of it the next file is read as ever")
    func nextFile() throws {
        _ = try events("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")
        _ = try events(String(repeating: "<a>", count: 10_000))
        #expect(try events(Sample.pacs008()).codes == [])
    }
}

@Suite("Damaged messages")
struct DamageTests {
    private static let samples: [String] = [
        Sample.pacs008(),
        "<E>" + Sample.header + Sample.pacs008() + "</E>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + Sample.pacs008().replacing("Juan Cruz", with: "José <![CDATA[&]]> &#x4e16;"),
    ]

    @Test("A message cut at any byte is told to be cut, and never valid", arguments: 0..<3)
    func truncated(sample: Int) throws {
        let bytes = Array(Self.samples[sample].utf8)
        for end in 0..<bytes.count {
            let events = try events(Array(bytes[..<end]), rules: .schema)
            let isCut = events.codes.contains { $0 == "xml.truncated" || $0 == "xml.empty" }
            #expect(isCut, "cut at \(end): \(events.codes)")
            #expect(events.messages.contains { !$0.isValid }, "cut at \(end)")
        }
    }

    @Test("A message with any bit turned is read without harm, and what comes of it is told once", arguments: 0..<3)
    func bitFlips(sample: Int) throws {
        let original = Array(Self.samples[sample].utf8)
        for place in 0..<original.count {
            for bit in 0..<8 {
                var bytes = original
                bytes[place] ^= 1 << UInt8(bit)
                let events = try events(bytes)
                let told = events.messages.map(\.payments).reduce(0, +)
                #expect(told == events.payments.count, "byte \(place), bit \(bit)")
                #expect(!events.messages.isEmpty, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test("Random bytes put in at random places never do harm")
    func noise() throws {
        let seed: UInt64 = 20_160_204
        var random = SeededGenerator(seed: seed)
        for round in 0..<2_000 {
            var bytes = Array(Self.samples[round % 3].utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(contentsOf: Array("<>&;\"'/=![]-?".utf8).shuffled(using: &random).prefix(2), at: place)
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
                }
            }
            let events = try events(bytes, pieces: Int.random(in: 1...200, using: &random))
            #expect(!events.messages.isEmpty, "seed \(seed), round \(round)")
            let whole = try MXMessagesTests.events(bytes)
            #expect(events.problems == whole.problems, "seed \(seed), round \(round)")
            #expect(events.payments == whole.payments, "seed \(seed), round \(round)")
            for problem in whole.problems {
                #expect(isExact(problem.place, in: bytes), "seed \(seed), round \(round): \(problem)")
            }
        }
    }

    /// Whether line and column are those of the offset.
    private func isExact(_ place: Problem.Place, in bytes: [UInt8]) -> Bool {
        guard let offset = place.byteOffset, offset <= bytes.count else { return place.byteOffset == nil }
        let before = bytes[..<offset]
        let start = (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        return place.line == before.count { $0 == UInt8(ascii: "\n") } + 1 && place.column == offset - start + 1
    }
}
