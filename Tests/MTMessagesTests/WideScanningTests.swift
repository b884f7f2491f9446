@testable import MTMessages
import PaymentModel
import TestSupport
import Testing

/// The steps of many bytes against the plain loops that say what they mean.
@Suite struct WideScanningTests {
    private static func text(_ random: inout SeededGenerator, _ count: Int) -> [UInt8] {
        let common = Array("ABCxyz019 /-?:().,'+".utf8)
        return (0..<count).map { _ in
            switch Int.random(in: 0..<40, using: &random) {
            case 0: UInt8.random(in: 0...255, using: &random)
            case 1...4: 0x0A
            case 5...6: 0x0D
            default: common.randomElement(using: &random) ?? 0x41
            }
        }
    }

    @Test func lineFeedsAndCharactersAreFoundAsByPlainLoops() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for round in 0..<4000 {
            var bytes = Self.text(&random, Int.random(in: 1...300, using: &random))
            if round % 3 == 0 {
                bytes = bytes.map { CharacterSet.x.contains(byte: $0) || $0 == 0x0A || $0 == 0x0D ? $0 : 0x41 }
            }
            let span = unsafe bytes.span.bytes
            let start = Int.random(in: 0..<bytes.count, using: &random)
            let end = Int.random(in: start...bytes.count, using: &random)
            let part = bytes[start..<end]
            let context = "seed \(seed), round \(round)"
            #expect(span.lineFeed(from: start, to: end) == part.firstIndex(of: 0x0A) ?? end, "\(context)")
            let (count, last) = span.lineFeeds(in: start..<end)
            #expect(count == part.filter { $0 == 0x0A }.count && last == part.lastIndex(of: 0x0A) ?? -1, "\(context)")
            let (isPlain, returns) = span.plainness(Extent(start, end))
            let expected = part.allSatisfy { CharacterSet.x.contains(byte: $0) || $0 == 0x0A || $0 == 0x0D }
            #expect(isPlain == expected, "\(context)")
            if expected { #expect(returns == part.filter { $0 == 0x0D }.count, "\(context)") }
            var classes = ByteClasses()
            let mask = classes.lineFeeds(in64BytesAt: start, of: span)
            let found = (0..<min(64, bytes.count - start)).filter { bytes[start + $0] == 0x0A }
            #expect(mask == found.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }, "\(context)")
        }
    }

    @Test func everyByteIsPlainOrNotInEveryLane() {
        for byte in UInt8.min...UInt8.max {
            let expected = CharacterSet.x.contains(byte: byte) || byte == 0x0A || byte == 0x0D
            for lane in 0..<16 {
                var bytes = [UInt8](repeating: 0x41, count: 32)
                bytes[lane] = byte
                let span = unsafe bytes.span.bytes
                #expect(span.plainness(Extent(0, 32)).isPlain == expected)
            }
        }
        // More carriage returns than a byte counts.
        let many = [UInt8](repeating: 0x0D, count: 10_000)
        let span = unsafe many.span.bytes
        #expect(span.plainness(Extent(0, 10_000)).returns == 10_000)
    }

    @Test func theWholeMessageIsReadTheSameWithAndWithoutAStrangeByte() throws {
        // A strange byte in the last line sends the message through the plain scanner.
        for rule in RuleCase.all where rule.passes.contains("{4:\r\n") && !rule.passes.contains("{1:F21") {
            let fast = Told(rule.passes, rules: .none)
            let slow = Told(rule.passes.replacing("\r\n-}", with: "\r\n:99Z:~\r\n-}"), rules: .none)
            guard fast.payments.count == 1, slow.payments.count == 1 else { continue }
            for field in PaymentField.allCases {
                #expect(fast.payments[0].bytes(field) == slow.payments[0].bytes(field), "\(rule.passes)")
            }
        }
    }

    @Test func anIBANHasTheSameFlawsInABufferAndInACollection() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let good = [
            "DE89370400440532013000", "FR1420041010050500013M02606", "GB29NWBK60161331926819", "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
        ]
        let characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz -/".utf8)
        for round in 0..<20_000 {
            var bytes = Array((good.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    bytes[Int.random(in: bytes.indices, using: &random)] = characters.randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: Int.random(in: bytes.indices, using: &random))
                default:
                    bytes.insert(
                        characters.randomElement(using: &random) ?? 0,
                        at: Int.random(in: bytes.indices, using: &random)
                    )
                }
            }
            let span = unsafe bytes.span.bytes
            #expect(
                IBAN.flaw(in: span) == IBAN.flaw(in: bytes),
                "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self))"
            )
        }
    }
}
