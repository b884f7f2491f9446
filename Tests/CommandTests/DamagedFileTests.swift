import Foundation
import TestSupport
import Testing

/// Damaged MT files of every container, read by the command: a status and a word on each of them, never a signal.
@Suite struct DamagedFileTests {
    private static let containers: [(name: String, bytes: [UInt8])] = {
        let message = SampleMessages.mt103
        let dos = "\u{1}" + message + "\u{3}"
        let padding = String(repeating: " ", count: 512 - dos.utf8.count % 512)
        let acknowledgement = "{1:F21SAMPDE20AXXX0000000000}{4:{177:1602041015}{108:X}{451:0}}"
        return [
            ("single", message), ("rje", message + "\r\n$\r\n" + message), ("dos", dos + padding + dos),
            ("acknowledged", acknowledgement + message),
        ].map { ($0.0, Array($0.1.utf8)) }
    }()

    @Test func `cuts and turned bits in any container are told, file by file`() throws {
        let directory = try TemporaryDirectory()
        var names: Set<String> = []
        for (name, bytes) in Self.containers {
            for length in stride(from: 0, to: bytes.count, by: 7) {
                names.insert("\(name)-cut-\(length).fin")
                try directory.write("\(name)-cut-\(length).fin", Data(bytes.prefix(length)))
            }
            for place in stride(from: 0, to: bytes.count, by: 23) {
                var turned = bytes
                turned[place] ^= 1 << UInt8(place % 8)
                names.insert("\(name)-bit-\(place).fin")
                try directory.write("\(name)-bit-\(place).fin", Data(turned))
            }
            names.insert("\(name)-whole.fin")
            try directory.write("\(name)-whole.fin", Data(bytes))
        }
        let run = try BinaryRun(["inspect", directory.url.path, "--format", "jsonl"])
        #expect(run.status == 2)
        #expect(run.errors == "")
        let objects = try run.objects()
        let mentioned = Set(objects.compactMap { ($0["file"] as? String)?.split(separator: "/").last.map(String.init) })
        #expect(mentioned == names, "not mentioned: \(names.subtracting(mentioned).sorted())")
        #expect(objects.last?["files"] as? Int == names.count)
        // What is whole is read whole, whatever stands beside it.
        let whole = objects.filter { ($0["file"] as? String)?.hasSuffix("-whole.fin") == true }
        #expect(whole.filter { $0["type"] as? String == "payment" }.count == 6)
        #expect(whole.filter { $0["type"] as? String == "problem" }.isEmpty)
        // A cut in the last message's text leaves no payment of it.
        let cut = objects.filter { ($0["file"] as? String)?.contains("/single-cut-") == true }
        #expect(cut.filter { $0["type"] as? String == "payment" }.isEmpty)
        let told = Set(cut.filter { $0["type"] as? String == "problem" }.compactMap { $0["file"] as? String })
        #expect(told == Set(cut.compactMap { $0["file"] as? String }))
    }

    @Test
    func
        `ISO 20022 messages cut at every byte, and with a bit turned in every byte, end in status 2 or 0, never a signal`()
        throws
    {
        let plain = SampleMessages.pacs008(amounts: ["1.00"]).trimmingCharacters(in: .newlines)
        let samples = [
            plain, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\r\n" + plain.replacing("\n", with: "\r\n"),
            plain.replacing("Example Ltd", with: "<![CDATA[Example & Co]]> &#x4e16;"),
        ].map { Array($0.utf8) }
        let directory = try TemporaryDirectory()
        var names: Set<String> = []
        for (number, bytes) in samples.enumerated() {
            for place in bytes.indices {
                names.insert("\(number)-cut-\(place).xml")
                try directory.write("\(number)-cut-\(place).xml", Data(bytes.prefix(place)))
                var turned = bytes
                turned[place] ^= 1 << UInt8(place % 8)
                names.insert("\(number)-bit-\(place).xml")
                try directory.write("\(number)-bit-\(place).xml", Data(turned))
            }
        }
        let run = try BinaryRun(["inspect", directory.url.path, "--format", "jsonl"])
        #expect(run.status == 2)
        #expect(run.errors == "")
        let objects = try run.objects()
        let mentioned = Set(objects.compactMap { ($0["file"] as? String)?.split(separator: "/").last.map(String.init) })
        #expect(mentioned == names, "not mentioned: \(names.subtracting(mentioned).sorted().prefix(10))")
        // What is cut is never valid.
        let valid = objects.filter {
            $0["valid"] as? Bool == true && ($0["file"] as? String)?.contains("-cut-") == true
        }
        #expect(valid.isEmpty)
    }
}
