import Foundation
import MTMessages
import PaymentModel
import TestSupport
import Testing

/// Bytes that nobody meant well: problems, never a trap or a hang.
@Suite struct HostileTests {
    /// One sample of each container and of several types.
    static let samples: [String] = [
        Make.mt103(":50F:/1\n1/ACME\n3/DE/BERLIN", ":70:/ROC/ABC///URI/D"),
        fin(["x"], lineEnd: "\n"),
        Make.mt103() + "\r\n$\r\n" + Make.mt202(),
        "\u{1}" + Make.mt103() + "\u{3}" + String(repeating: " ", count: 40) + "\u{1}" + Make.mt202(cover: Make.cover)
            + "\u{3}",
        "{1:F21BANKDEFFAXXX0001000001}{4:{177:2506161200}{451:0}}" + Make.mt103()
            + "{5:{CHK:123456789ABC}{TNG:}}{S:{SAC:}{COP:P}}",
        "{1:F21BANKDEFFAXXX0001000001}{4:{177:2506161200}{451:1}{405:T13}}",
        Make.mt101([Make.order101, Make.order101]),
        Make.mt102(),
        Make.mt940(),
        ":20:REF\n:23B:CRED\n:32A:250616USD1,\n:50K:X\n:59:Y\n:71A:SHA\n-\n",
    ]

    private func read(_ bytes: [UInt8]) {
        for bareType in [nil, "103"] as [String?] {
            let told = Told(bytes, bareType: bareType)
            #expect(!told.messages.isEmpty || !told.problems.isEmpty)
            for payment in told.payments { #expect(payment.amount.mantissa >= 0) }
        }
        if let message = try? FINMessage(reading: bytes) {
            #expect(FINMessage.all(in: message.bytes).count <= 2)
        }
    }

    @Test(arguments: samples) func aCutAnywhereIsNoTrap(_ sample: String) {
        let bytes = Array(sample.utf8)
        for length in 0...bytes.count { read(Array(bytes[..<length])) }
    }

    @Test(arguments: samples) func aBitTurnedAnywhereIsNoTrap(_ sample: String) {
        let bytes = Array(sample.utf8)
        for position in bytes.indices {
            for bit in 0..<8 {
                var turned = bytes
                turned[position] ^= 1 << UInt8(bit)
                read(turned)
            }
        }
    }

    @Test func bytesWithoutAnySenseAreNoTrap() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let parts =
            [
                "{1:F01", "{2:", "{3:", "{4:\n", "{4:", "{5:", "{S:", "}", "-}", "\n", "\r\n", ":20:", ":32A:", ":50F:",
                ":59:", "$", "\u{1}",
                "\u{3}", "/", ",", "1/", "BANKDEFFAXXX0001000001", "I103BANKUS33XXXXN", "{451:0}", "{1:F21", "\0",
                "\u{FFFD}", ":86:", "250616USD1,",
                "{119:COV}", "I101", "I940", ":61:", ":23E:", "-", " ",
            ]
        for round in 0..<3000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...60, using: &random) { text += parts.randomElement(using: &random) ?? "" }
            let bytes = Array(text.utf8)
            let whole = Told(bytes)
            let pieces = Told(bytes, pieces: Int.random(in: 1...9, using: &random))
            #expect(
                whole.problems == pieces.problems && whole.messages == pieces.messages,
                "seed \(seed), round \(round)\n\(text)"
            )
        }
    }

    @Test func aCountryAtTheEndOfTheFileIsNoTrap() {
        let told = Told(":20:A\n:32A:250616USD1,\n:59F:/1\n1/A\n3/US", bareType: "103")
        #expect(told.payments.first?[.creditorCountry] == "US")
    }

    @Test func otherEncodingsAreProblems() {
        let message = Make.mt103()
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in message.utf16 { wide += [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)] }
        // EBCDIC's braces and letters are elsewhere: every byte with its upper half turned is as good.
        let foreign = message.utf8.map { $0 ^ 0x80 }
        for bytes in [wide, foreign, Array(repeating: 0, count: 5000)] {
            let told = Told(bytes)
            #expect(told.codes == ["fin.stray"])
            #expect(told.payments.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(1))) func sizesAreLimited() {
        let long = Told(Make.mt103(":70:" + String(repeating: "A", count: 1_200_000)))
        #expect(long.codes.contains("T33"))
        let many = Told(
            Make.mt103(":70:X").replacing(":70:", with: String(repeating: ":70:X\r\n", count: 20_000) + ":70:")
        )
        #expect(many.codes.contains("limit.fields"))
        #expect(many.codes.contains("limit.problemsPerMessage"))
        #expect(many.problems.count <= 102)
        var limits = Limits()
        limits.messageBytes = 1000
        let endless =
            "{1:F01BANKDEFFAXXX0001000001}{2:I103BANKUS33XXXXN}{4:\r\n" + String(repeating: ":70:X\r\n", count: 5000)
        let told = Told(Array((endless + Make.mt103()).utf8), limits: limits, pieces: 1000)
        #expect(told.codes.contains("limit.messageBytes") || told.codes.contains("fin.unterminated"))
        #expect(told.payments.count == 1)
        let braces = Told(Array(String(repeating: "{", count: 1_000_000).utf8), pieces: 1000)
        #expect(!braces.problems.isEmpty)
        let blocks = Told(Array(String(repeating: "{3:", count: 300_000).utf8), pieces: 5000)
        #expect(!blocks.problems.isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func smallPiecesOfABigMessageTakeNoMoreThanLinearTime() {
        let text = Make.mt103(":77B:X").replacing(
            ":77B:X",
            with: String(repeating: "AAAAAAAAAAAAAAAAAAAAAAAAAA\r\n", count: 8000) + ":77B:X"
        )
        let told = Told(Array(text.utf8), pieces: 3)
        #expect(told.messages.count == 1)
    }

    /// A long run: `PAYCHECK_FUZZ=1000000 swift test -c release --filter changedSamplesAreNoTrap`.
    @Test func changedSamplesAreNoTrap() {
        let rounds = ProcessInfo.processInfo.environment["PAYCHECK_FUZZ"].flatMap { Int($0) } ?? 3000
        let seed = UInt64.random(in: .min ... .max)
        print("fuzz seed", seed)
        var random = SeededGenerator(seed: seed)
        let samples = Self.samples.map { Array($0.utf8) } + RuleCase.all.map { Array($0.raises.utf8) }
        for round in 0..<rounds {
            var bytes = samples.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
                let position = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[position] = Array("{}:-\r\n/,0A1".utf8).randomElement(using: &random) ?? 0
                case 2: bytes.remove(at: position)
                case 3: bytes.insert(bytes[Int.random(in: bytes.indices, using: &random)], at: position)
                case 4:
                    let end = min(bytes.count, position + Int.random(in: 1...80, using: &random))
                    bytes.removeSubrange(position..<end)
                default:
                    let other = samples.randomElement(using: &random) ?? []
                    let start = Int.random(in: 0..<max(1, other.count), using: &random)
                    bytes.insert(
                        contentsOf: other[min(start, other.count)..<min(other.count, start + 60)],
                        at: position
                    )
                }
            }
            let whole = Told(bytes)
            guard whole.messages.isEmpty && whole.problems.isEmpty else {
                if round % 10 == 0 {
                    let pieces = Told(bytes, pieces: Int.random(in: 1...200, using: &random))
                    #expect(
                        whole.problems == pieces.problems && whole.messages == pieces.messages
                            && whole.payments == pieces.payments,
                        "seed \(seed), round \(round)"
                    )
                }
                continue
            }
            Issue.record("nothing was told, seed \(seed), round \(round)")
        }
    }
}
