import Foundation
import Paycheck
import PaymentModel
import SigningIdentity

/// Verified messages a second on one thread, by its processor time: the same messages read without and with their signatures checked.
///
/// Certificates and chains are cached after the first message, as in a run over a day's messages. `compare-with-openssl` sets the figures
/// beside the bare signature operation of `openssl speed`.
@main struct SignatureTiming {
    static func main() throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/signatures")
        let (trust, findings) = TrustFile.read(Array(try Data(contentsOf: fixtures.appending(path: "network.yaml")))) {
            (path) throws(TrustMaterialFailure) in
            guard let bytes = try? Data(contentsOf: fixtures.appending(path: path)) else { throw TrustMaterialFailure("missing") }
            return TrustMaterial(bytes: Array(bytes))
        }
        guard findings.isEmpty else { throw TrustMaterialFailure(findings[0].problem.text) }
        let checker = SignatureChecker(trust: trust)
        for (name, file) in [("RSA-2048", "rsa-2048"), ("P-256", "p-256")] {
            let bytes = Array(try Data(contentsOf: fixtures.appending(path: "timing/\(file).xml")))
            let plain = try best { try read(bytes, nil) }
            let checked = try best { try read(bytes, checker) }
            let verifying = checked - plain
            print(
                "\(name)  \(bytes.count) bytes  read \(tenths(plain)) us  read and verified \(tenths(checked)) us  "
                    + "verifying \(tenths(verifying)) us  \(Int(1e6 / checked)) verified messages/s"
            )
        }
    }

    static let messages = 500

    /// Reads a message so many times; each must be valid where signatures are checked.
    static func read(_ bytes: [UInt8], _ checker: SignatureChecker?) throws {
        var options = ReadingOptions(rules: .none)
        options.signatures = checker
        for _ in 0..<messages {
            var source = BytesInMemory(bytes)
            try readMessages(from: &source, options: options) { event in
                guard case .payment(let payment) = event, checker != nil else { return }
                precondition(payment.signature?.integrity == .valid && payment.signature?.chain == .trusted)
            }
        }
    }

    /// Microseconds of the thread's processor time a message, the least of ten runs.
    static func best(_ run: () throws -> Void) throws -> Double {
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
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func tenths(_ value: Double) -> String { String(format: "%.1f", value) }
}
