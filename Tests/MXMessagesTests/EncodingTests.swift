import MXMessages
import PaymentModel
import Testing

@Suite("Encodings")
struct EncodingTests {
    private let name = "Müller 世界 𝄞"

    private func text(_ encoding: String?, name: String) -> String {
        (encoding.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>\n" } ?? "")
            + Sample.pacs008().replacing("Juan Cruz", with: name)
    }

    private func utf16(_ text: String, littleEndian: Bool) -> [UInt8] {
        ([0xFEFF] + Array(text.utf16)).flatMap { unit in
            let bytes = [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)]
            return littleEndian ? bytes.reversed() : bytes
        }
    }

    @Test("UTF-8 with and without a byte order mark and a declaration", arguments: [nil, "UTF-8", "utf-8"])
    func utf8(declared: String?) throws {
        for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            let events = try events(mark + Array(text(declared, name: name).utf8), pieces: 5)
            #expect(events.codes == [])
            #expect(events.payments.first?[.creditorName] == name)
        }
    }

    @Test("UTF-16 in both orders, in pieces of any size", arguments: [1, 2, 3, 64, 10_000])
    func utf16(pieces: Int) throws {
        for littleEndian in [true, false] {
            let events = try events(
                utf16(text("UTF-16", name: name), littleEndian: littleEndian),
                pieces: pieces
            )
            #expect(events.codes == [])
            #expect(events.payments.first?[.creditorName] == name)
        }
    }

    @Test("ISO-8859-1 is what it says, and US-ASCII has nothing above 127")
    func latin1() throws {
        let bytes = Array(text("ISO-8859-1", name: "Mller").utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "Mller".utf8) })
        let latin = Array(bytes[...place]) + [0xFC] + Array(bytes[(place + 1)...])
        #expect(try events(latin, pieces: 7).payments.first?[.creditorName] == "Müller")
        #expect(try events(text("US-ASCII", name: "Muller")).codes == [])
        #expect(try events(text("US-ASCII", name: "Müller")).codes == ["xml.encoding"])
    }

    @Test(
        "Other encodings are a problem that says what to do",
        arguments: ["windows-1252", "UTF-7", "Shift_JIS", "EBCDIC-CP-US"]
    )
    func others(encoding: String) throws {
        let problems = try events(text(encoding, name: "A")).problems
        #expect(problems.map(\.code) == ["xml.encoding"])
        #expect(problems.first?.text.contains(encoding) == true)
    }

    @Test("What begins as XML does is recognised")
    func recognised() {
        func recognizes(_ bytes: [UInt8]) -> Bool { MXReader.recognizes(bytes) }
        #expect(recognizes(Array("<?xml".utf8)))
        #expect(recognizes(Array(" \r\n\t<Document".utf8)))
        #expect(recognizes([0xEF, 0xBB, 0xBF, 0x3C]))
        #expect(recognizes([0xFF, 0xFE, 0x3C, 0]))
        #expect(recognizes([0xFE, 0xFF, 0, 0x3C]))
        #expect(!recognizes(Array("{1:F01".utf8)))
        #expect(!recognizes(Array("%PDF".utf8)))
        #expect(!recognizes([]))
    }
}
