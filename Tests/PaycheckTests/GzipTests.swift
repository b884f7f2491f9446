import Foundation
import Paycheck
import PaymentModel
import TestSupport
import Testing

@Suite struct GzipTests {
    /// Compressed by the system's own gzip, so that the test does not check the reader with itself.
    private func compressed(_ text: String) throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        let path = try directory.write("plain", text)
        #expect(try BinaryRun(shell: "gzip -n \(path)").status == 0)
        return Array(try Data(contentsOf: URL(filePath: path + ".gz")))
    }

    private func events(of bytes: [UInt8]) throws -> [String] {
        var source = BytesInMemory(bytes)
        var events: [String] = []
        try readMessages(from: &source) { event in
            switch event {
            case .payment(let payment): events.append("payment \(payment.amount)")
            case .problem(let problem): events.append("problem \(problem.code)")
            case .record: break
            case .message: events.append("message")
            }
        }
        return events
    }

    @Test func `a compressed file is read as it is`() throws {
        #expect(try events(of: compressed(SampleMessages.pacs008)) == ["payment 1250.50", "message"])
        #expect(try events(of: compressed(SampleMessages.mt103)) == ["payment 1250.50", "message"])
    }

    @Test func `several members one after another are one file`() throws {
        let text = SampleMessages.pacs008(amounts: ["1.00", "2.00"])
        let middle = text.index(text.startIndex, offsetBy: text.count / 2)
        let bytes = try compressed(String(text[..<middle])) + compressed(String(text[middle...]))
        #expect(try events(of: bytes) == ["payment 1.00", "payment 2.00", "message"])
        #expect(try events(of: bytes + [0, 0, 0]) == ["payment 1.00", "payment 2.00", "message"])
    }

    @Test func `a file cut anywhere is said to be cut, and never crashes`() throws {
        let bytes = try compressed(SampleMessages.mt103)
        for length in 2..<bytes.count {
            #expect(try events(of: Array(bytes[..<length])).contains { $0.hasPrefix("problem") }, "\(length) bytes")
        }
    }

    @Test func `a damaged file is a problem and not a crash`() throws {
        let bytes = try compressed(SampleMessages.mt103)
        for place in 10..<bytes.count {
            var damaged = bytes
            damaged[place] ^= 0x55
            #expect(try events(of: damaged).contains { $0.hasPrefix("problem") }, "byte \(place)")
        }
        #expect(try events(of: bytes + Array("more".utf8)).contains("problem gzip.trailing"))
    }

    @Test func `what stands before the damage is read, and the damage is told once`() throws {
        var bytes = try compressed(SampleMessages.mt103)
        bytes[bytes.count - 6] ^= 1  // in the check sum
        #expect(try events(of: bytes) == ["payment 1250.50", "message", "problem gzip.malformed"])
        bytes[12] ^= 0xFF
        #expect(try events(of: bytes).filter { $0.hasPrefix("problem") }.contains("problem gzip.malformed"))
        #expect(try !events(of: bytes).contains("problem file.empty"))
    }

    @Test func `gzip inside gzip is not read`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("plain", SampleMessages.mt103)
        #expect(try BinaryRun(shell: "gzip -n < \(path) | gzip -n > \(path).twice").status == 0)
        let bytes = Array(try Data(contentsOf: URL(filePath: path + ".twice")))
        #expect(try events(of: bytes) == ["problem file.format"])
    }
}
