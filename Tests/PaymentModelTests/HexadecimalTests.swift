import PaymentModel
import Testing

@Suite struct HexadecimalTests {
    @Test func `bytes come back from their digits`() {
        let bytes = Array(UInt8.min...UInt8.max)
        let text = Hexadecimal.text(bytes)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.bytes(text) == bytes)
        #expect(Hexadecimal.bytes(text.uppercased()) == bytes)
    }

    @Test(arguments: ["0", "0g", "0x00", "00 11", "-1", "٠٠", "００"])
    func `anything else is no bytes`(text: String) { #expect(Hexadecimal.bytes(text) == nil) }
}
