import Benchmark
import Foundation
import Paycheck
import PaymentModel

/// Messages read into payments, in memory, one thread: bytes a second, against a bare pass of `memchr` for line ends over the
/// same bytes in the same run.
let benchmarks = { @Sendable in
    Benchmark.defaultConfiguration = .init(
        metrics: [.cpuTotal, .wallClock, .throughput],
        scalingFactor: .one,
        maxDuration: .seconds(3),
        maxIterations: 200
    )

    let scenario = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/scenarios/bangladesh-bank-2016")

    for (name, path) in [("MT", "mt/history/2016-01.rje"), ("MX", "mx/history/2016-01.xml")] {
        guard let bytes = (try? Data(contentsOf: scenario.appending(path: path))).map(Array.init) else { continue }

        Benchmark("\(name).floor.memchr") { benchmark in
            for _ in benchmark.scaledIterations {
                var lines = 0
                bytes.withUnsafeBytes { all in
                    var start = all.baseAddress!
                    var rest = all.count
                    while rest > 0, let found = memchr(start, 10, rest) {
                        lines += 1
                        rest -= start.distance(to: UnsafeRawPointer(found)) + 1
                        start = UnsafeRawPointer(found) + 1
                    }
                }
                blackHole(lines)
            }
        }

        for (rules, label) in [(RuleSet.none, "read"), (.all, "validated")] {
            Benchmark("\(name).\(label)") { benchmark in
                for _ in benchmark.scaledIterations {
                    var source = BytesInMemory(bytes)
                    var payments = 0
                    try readMessages(from: &source, options: ReadingOptions(rules: rules)) { event in
                        if case .payment = event { payments += 1 }
                    }
                    blackHole(payments)
                }
            }
        }
    }
}
