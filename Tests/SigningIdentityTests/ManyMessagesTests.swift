import Foundation
import Paycheck
import PaymentModel
import SigningIdentity
import TestSupport
import Testing

/// Files of many signed messages, whose signatures other cores check.
@Suite struct ManyMessagesTests {
    /// Messages as they stand in a file of several: without a declaration.
    private static let kinds = [
        "valid", "amount-changed", "unsigned", "bank-p256", "other-owner", "value-changed", "sha1", "revoked",
        "expired",
        "document-only", "instructing-other", "bank-warned",
    ]

    private func bare(_ kind: String) throws -> [UInt8] {
        let bytes = try SignedFixtures.bytes("messages/swift-bah/\(kind).xml")
        let start = try #require(Data(bytes).range(of: Data("<Envelope".utf8)))
        return Array(bytes[start.lowerBound...])
    }

    @Test(
        "Many signed messages in one file have the facts, and the order, that each has alone",
        arguments: [1, 2] as [UInt64]
    )
    func inOrder(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let messages = try Self.kinds.map(bare)
        // One message a file is checked by the thread that reads.
        let alone = try messages.map { try SignedFixtures.read($0, rules: .none).payments.map(\.signature) }
        #expect(Set(alone.map { $0.first??.integrity }).count > 3)
        let order = (0..<1_000).map { _ in Int.random(in: 0..<messages.count, using: &random) }
        var file = Array("<Batch>".utf8)
        for place in order { file += messages[place] }
        file += Array("</Batch>".utf8)
        let reading = try SignedFixtures.read(file, rules: .none)
        #expect(reading.payments.map(\.signature) == order.flatMap { alone[$0] }, "seed \(seed)")
        #expect(reading.payments.map(\.messageIndex) == Array(order.indices), "seed \(seed)")
        #expect(reading.messages.map(\.index) == Array(order.indices), "seed \(seed)")
    }

    @Test func `several threads may ask one checker, and hear what one hears`() async throws {
        let files = try [
            "swift-bah/valid.xml", "swift-bah/chain-inside.xml", "datapdu-lau/valid.xml", "mt-lau/valid.fin",
            "spi/valid.xml",
        ]
        .map { try SignedFixtures.bytes("messages/" + $0) }
        let expected = try files.map { try SignedFixtures.read($0).first }
        // A checker that knows no certificate yet.
        let checker = SignatureChecker(trust: try SignedFixtures.trust())
        let found = try await withThrowingTaskGroup(of: (Int, SignatureFacts?).self) { group in
            for place in 0..<200 {
                let bytes = files[place % files.count]
                group.addTask { (place, try SignedFixtures.read(bytes, checker: checker).first) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for place in 0..<200 { #expect(found[place] == expected[place % files.count]) }
    }
}
