import Foundation
import PaymentModel
import ProfileStore
import TestSupport
import Testing

@testable import Paycheck

/// A UETR stands for one payment: another of the same file that has it is told, however far apart the two are.
@Suite struct RepeatedUETRTests {
    private static func uetr(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "8a562c67-ca16-48ba-b074-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }

    /// Payments with UETRs by their numbers; nil for one without.
    private struct Payments: MessageSource {
        var numbers: [Int?]

        func readMessages(_ options: ReadingOptions, _ tell: (MessageEvent) throws -> Void) throws {
            for (place, number) in numbers.enumerated() { try tell(.payment(Self.payment(number, at: place))) }
        }

        static func payment(_ number: Int?, at place: Int, _ message: MessageType = "103") -> Payment {
            var payment = Payment(
                message: message,
                amount: Amount(mantissa: 500, scale: 2)!,
                currency: Currency("EUR")!
            )
            (payment.index, payment.messageIndex) = (place, place)
            payment[.sender] = "SAMPDE20XXX"
            payment[.uetr] = number.map(uetr)
            payment[.messageReference] = "R\(place)"
            return payment
        }
    }

    /// So many messages, the last of which has the UETR of the first.
    private static func file(_ count: Int) -> String {
        (0..<count).map { place in
            [
                "{1:F01SAMPDE20AXXX0000000000}{2:I103SAMPGB20XXXXN}{3:{121:\(uetr(place % (count - 1)))}}{4:",
                ":20:R\(place)", ":23B:CRED", ":32A:160204EUR5,", ":33B:EUR5,", ":50K:/ACCOUNT", "PAYER", ":59:/PAYEE",
                "PAID",
                ":71A:SHA", "-}",
            ].joined(separator: "\r\n")
        }.joined(separator: "$")
    }

    private static func told(_ item: ReportItem) -> String? {
        guard case .problem(_, let problem, _) = item, problem.code == "uetr.repeated" else { return nil }
        return "\(problem.messageIndex): \(problem.text.prefix { $0 != "," })"
    }

    @Test(arguments: [1, 2, 8_191, 8_192, 8_193, 20_000])
    func `it is told whatever lies between the two`(distance: Int) throws {
        var told: [RepeatedUETR] = []
        var source = Payments(numbers: [nil] + (0..<distance).map { $0 } + [0, nil, 1])
        try Checker.readBatches(of: &source, ReadingOptions(), identified: false) { told += $0.repeatedUETRs }
        let isFar = distance > 1
        #expect(told.map(\.payment) == (isFar ? [distance + 1, distance + 3] : [distance + 1]))
        #expect(told.map(\.earlier) == (isFar ? [1, 2] : [1]))
        #expect(told.first?.uetr.description == Self.uetr(0) && told.first?.messageIndex == distance + 1)
    }

    @Test func `it is told beside profiles and without them, read ahead or not, and again when the file is known`()
        throws
    {
        let count = Checker.batchLimit + 10
        let (text, expected) = (Self.file(count), ["\(count - 1): payment \(count) has the UETR of payment 1"])
        var checker = Checker()
        var source = BytesInMemory(text)
        var alone: [String] = []
        try checker.verify(&source, named: "a") { alone += [Self.told($0)].compactMap(\.self) }
        #expect(alone == expected)
        for isAhead in [false, true] {
            let directory = try TemporaryDirectory()
            let store = try ProfileStore(path: directory.url.path + "/p", access: .creating)
            let checker = LastingChecker(store: store, version: "0")
            for isKnown in [false, true] {
                if isAhead {
                    checker.announce("a", bytes: text.utf8.count, options: ReadingOptions()) { BytesInMemory(text) }
                }
                let input = LastingChecker.Input(name: "a", bytes: text.utf8.count) { BytesInMemory(text) }
                var told: [String] = []
                let noon = Timestamp(secondsSinceEpoch: 1_500_000_000)
                let outcome = try checker.verify(input, recorded: noon) { told += [Self.told($0)].compactMap(\.self) }
                var isTaken = false
                if case .taken = outcome { isTaken = true }
                #expect(isTaken == !isKnown)
                #expect(told == expected, "read ahead: \(isAhead), known: \(isKnown)")
            }
        }
    }

    @Test func `cover, return, refused order and next leg have it by right, and are compared among themselves`() {
        var uetrs = UETRsOfFile()
        var cover = Payments.payment(1, at: 1, "202.COV")
        cover.isCover = true
        var refused = Payments.payment(1, at: 2)
        refused.status = .rejected
        let returned = Payments.payment(1, at: 3, "pacs.004.001.09")
        var next = Payments.payment(1, at: 4)
        next[.sender] = "SAMPGB20XXX"
        let different = [Payments.payment(1, at: 0), cover, refused, returned, next]
        #expect(uetrs.take(different) == [])
        #expect(uetrs.take(different).map(\.earlier) == [0, 1, 2, 3, 4])
        var branch = Payments.payment(1, at: 5)
        branch[.sender] = "SAMPDE20ABC"
        // Who has no BIC is told apart by the whole of what it has, however it begins.
        let members = ["CLRHSE0000001", "CLRHSE0000002", "Bank of Ardenia", "Bank of Borduria"]
        let banks = members.enumerated().map { place, member in
            var payment = Payments.payment(1, at: 7 + place)
            payment[.sender] = member
            return payment
        }
        #expect(uetrs.take(banks) == [])
        // What is no cover though it should be one is told.
        #expect(uetrs.take([branch, Payments.payment(1, at: 6, "202")]).map(\.earlier) == [0, 0])
    }

    @Test func `any mixture is told as by a dictionary, in pieces of any size`() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let range = Int.random(in: 1...20_000, using: &random)
            let numbers = (0..<5_000).map { _ in
                Int.random(in: 0..<9, using: &random) == 0 ? nil : Int.random(in: 0..<range, using: &random)
            }
            var first: [Int: Int] = [:]
            var expected: [Int: Int] = [:]
            for (place, number) in numbers.enumerated() {
                guard let number else { continue }
                if let earlier = first[number] { expected[place] = earlier } else { first[number] = place }
            }
            var uetrs = UETRsOfFile()
            var found: [Int: Int] = [:]
            var rest = numbers.enumerated().map { Payments.payment($1, at: $0) }[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...3_000, using: &random))
                for repeated in uetrs.take(Array(piece)) { found[repeated.payment] = repeated.earlier }
                rest = rest.dropFirst(piece.count)
            }
            #expect(found == expected, "seed \(seed)")
        }
    }
}
