import Foundation
import Paycheck
import PaymentModel
import SigningIdentity

/// Verified messages a second: processor time of a message with and without its signature checked, and the time by the clock of a file of
/// many on the cores that there are.
///
/// Certificates and chains are cached after the first message, as in a run over a day's messages. `compare-with-openssl` sets the figures
/// beside the bare signature operation of `openssl speed`, and the time of all cores beside that of one.
@main struct SignatureTiming {
    static func main() throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/signatures")
        func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: fixtures.appending(path: path))) }
        let (trust, findings) = TrustFile.read(try bytes("network.yaml")) { (path) throws(TrustMaterialFailure) in
            do {
                return TrustMaterial(bytes: try bytes(path))
            } catch {
                throw TrustMaterialFailure("missing")
            }
        }
        guard findings.isEmpty else { throw TrustMaterialFailure(findings[0].problem.text) }
        let checker = SignatureChecker(trust: trust)
        if CommandLine.arguments.contains("--file") {
            let batch = try Batch(of: bytes("timing/rsa-2048.xml"), count: 10_000)
            let begun = ContinuousClock.now
            try batch.read(by: checker)
            let seconds = begun.duration(to: .now) / .seconds(1)
            print("\(tenths(seconds * 1000)) ms for \(batch.count) messages, \(Int(Double(batch.count) / seconds)) a second")
            return
        }
        for (name, file) in [("RSA-2048", "rsa-2048"), ("P-256", "p-256")] {
            let message = try bytes("timing/\(file).xml")
            let batch = Batch(of: message, count: 1_000)
            let plain = try best(batch.count) { try batch.read(by: nil) }
            let checked = try best(batch.count) { try batch.read(by: checker) }
            print(
                "\(name)  \(message.count) bytes  read \(tenths(plain)) us  read and verified \(tenths(checked)) us  "
                    + "verifying \(tenths(checked - plain)) us  \(Int(1e6 / checked)) verified messages/s"
            )
        }
    }

    /// A file of many signed messages, every hundredth of them changed after it was signed.
    struct Batch {
        let count: Int
        private var file = Array("<Batch>".utf8)

        init(of message: [UInt8], count: Int) {
            self.count = count
            let text = String(decoding: message, as: UTF8.self)
            let valid = String(text[(text.range(of: "<Envelope")?.lowerBound ?? text.startIndex)...])
            let changed = valid.replacingOccurrences(of: ">1250.50<", with: ">9250.50<")
            for place in 0..<count { file += Array((Self.isChanged(place) ? changed : valid).utf8) }
            file += Array("</Batch>".utf8)
        }

        private static func isChanged(_ place: Int) -> Bool { place % 100 == 7 }

        /// Reads it; each message must be told in its place, and as what it is. Without a checker the fast engine reads: what is between
        /// the two is all that signatures cost, the nodes included.
        func read(by checker: SignatureChecker?) throws {
            var options = ReadingOptions(rules: .none)
            options.signatures = checker
            var source = BytesInMemory(file)
            var last = -1
            try readMessages(from: &source, options: options) { event in
                guard case .payment(let payment) = event else { return }
                guard payment.messageIndex != last else { return }
                precondition(payment.messageIndex == last + 1, "a message out of its order")
                last = payment.messageIndex
                guard checker != nil else { return }
                precondition(payment.signature?.chain == .trusted, "a chain that does not hold")
                let expected: SignatureFacts.Integrity = Self.isChanged(last) ? .digestDiffers : .valid
                precondition(payment.signature?.integrity == expected, "message \(last) is not \(expected)")
            }
            precondition(last == count - 1, "messages are missing")
        }
    }

    /// Microseconds of the process's processor time a message, of all threads together; the least of ten runs.
    static func best(_ messages: Int, _ run: () throws -> Void) throws -> Double {
        try run()
        var least = Double.infinity
        for _ in 0..<10 {
            let start = processorSeconds()
            try run()
            least = min(least, processorSeconds() - start)
        }
        return least / Double(messages) * 1e6
    }

    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func tenths(_ value: Double) -> String { String(format: "%.1f", value) }
}
