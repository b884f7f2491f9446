import TestSupport
import Testing

@testable import AnomalyScoring

/// Keys come into their order, whatever they are.
@Suite struct HashOrderTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `keys that are hashes, near one another, or mostly the same come into their order`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for count in [0, 1, 2, 31, 33, 500, 20_000] {
            let owners = (0..<8).map { _ in UInt64.random(in: 0...(.max), using: &random) }
            let lists: [[UInt64]] = [
                (0..<count).map { _ in .random(in: 0...(.max), using: &random) },
                (0..<count).map { _ in .random(in: 0...300, using: &random) },
                (0..<count).map { _ in .max - .random(in: 0...300, using: &random) },
                // As the rows of one who pays much lie.
                (0..<count).map { owners[$0 % 8] ^ .random(in: 0...0xFF_FFFF, using: &random) },
                (0..<count).map { UInt64($0) << 40 },
                [UInt64](repeating: 7, count: count),
            ]
            for (number, keys) in lists.enumerated() {
                var sorted = keys
                sorted.sortByHash()
                #expect(sorted == keys.sorted(), "seed \(seed), list \(number) of \(count)")
            }
        }
    }
}
