import Testing

@testable import ProfileStore

/// Texts are stored so that every tool reads them whole, and are the same whichever way they come.
@Suite struct RowColumnsTests {
    /// What was put into the only column.
    private func text(_ put: (inout RowColumns) -> Void) throws -> String {
        var row = RowColumns()
        put(&row)
        let bytes = row.encoding.bytes
        try #require(bytes.count >= 5 && bytes[0] == 3)
        let count = bytes[1...4].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(bytes.count == 5 + count)
        return String(decoding: bytes[5...], as: UTF8.self)
    }

    @Test func `a text stays as it is but for NUL and what is not UTF-8, wherever that stands`() throws {
        for count in 1...20 {
            let plain = (0..<count).map { UInt8(97 + $0) }
            for place in 0..<count {
                for strange: [UInt8] in [[], [0], [1], [0x7F], [0x80], [0xFF], [0xC3, 0xA4], [0, 0], [0x80, 0]] {
                    var bytes = plain
                    bytes.replaceSubrange(place..<place + 1, with: strange)
                    guard !bytes.isEmpty else { continue }
                    let expected = String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
                    #expect(try text { $0.add(utf8: bytes.span) } == expected)
                    #expect(try text { $0.add(String(decoding: bytes, as: UTF8.self)) } == expected)
                    #expect(try text { row in row.addText { $0 += bytes } } == expected)
                }
            }
        }
    }
}
