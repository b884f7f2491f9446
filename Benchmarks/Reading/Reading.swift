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

    let scenario = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "Fixtures/scenarios/bangladesh-bank-2016")

    for (name, path) in [("MT", "mt/history/2016-01.rje"), ("MX", "mx/history/2016-01.xml")] {
        guard let bytes = (try? Data(contentsOf: scenario.appending(path: path))).map(Array.init) else { continue }

        Benchmark("\(name).floor.memchr") { benchmark in
            for _ in benchmark.scaledIterations {
                blackHole(countLineEnds(bytes))
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

    // One made-up message of twenty fields again and again: messages a second of thread processor time, and how long that
    // is in bare passes over the same bytes.
    let perSecond = BenchmarkMetric.custom("messages a second", polarity: .prefersLarger, useScalingFactor: false)
    let perMessage = BenchmarkMetric.custom("nanoseconds a message", useScalingFactor: false)
    let passes = BenchmarkMetric.custom("passes of memchr", useScalingFactor: false)
    let bytes = RealisticMessage.bytes
    for (rules, label) in [(RuleSet.none, "read"), (.all, "validated")] {
        Benchmark(
            "MT.realistic.\(label)",
            configuration: .init(
                metrics: [.throughput, perSecond, perMessage, passes],
                maxDuration: .seconds(5),
                maxIterations: 100
            )
        ) { benchmark in
            let beginning = threadTime()
            blackHole(countLineEnds(bytes))
            let floor = max(1, threadTime() - beginning)
            benchmark.startMeasurement()
            let start = threadTime()
            var source = BytesInMemory(bytes)
            var payments = 0
            var problems = 0
            try readMessages(from: &source, options: ReadingOptions(rules: rules)) { event in
                switch event {
                case .payment: payments += 1
                case .problem: problems += 1
                default: break
                }
            }
            let time = max(1, threadTime() - start)
            benchmark.stopMeasurement()
            precondition(payments == RealisticMessage.count && problems == 0, "the message is not valid")
            benchmark.measurement(perSecond, payments * 1_000_000_000 / time)
            benchmark.measurement(perMessage, time / payments)
            benchmark.measurement(passes, time / floor)
        }
    }
}
