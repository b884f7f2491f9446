import Benchmark
import Foundation
import MTMessages
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
    // is in bare passes over the same bytes. `reader` is the reader of MT alone, `file` the way of the command: the format
    // told from the bytes, a window copied, events held back to the end of their message.
    let perSecond = BenchmarkMetric.custom("messages a second", polarity: .prefersLarger, useScalingFactor: false)
    let perMessage = BenchmarkMetric.custom("nanoseconds a message", useScalingFactor: false)
    let passes = BenchmarkMetric.custom("passes of memchr", useScalingFactor: false)
    let bytes = RealisticMessage.bytes
    for (rules, label) in [(RuleSet.none, "read"), (.all, "validated")] {
        for isWholeFile in [false, true] {
            Benchmark(
                "MT.realistic.\(isWholeFile ? "file" : "reader").\(label)",
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
                var (payments, problems) = (0, 0)
                func count(_ event: MessageEvent) {
                    switch event {
                    case .payment: payments += 1
                    case .problem: problems += 1
                    default: break
                    }
                }
                if isWholeFile {
                    var source = BytesInMemory(bytes)
                    try readMessages(from: &source, options: ReadingOptions(rules: rules), count)
                } else {
                    var reader = MTReader(rules: rules)
                    try reader.read(bytes.span.bytes, count)
                    try reader.finish(count)
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

    // The same bytes on one core and on all: by the wall, since several threads work.
    for tasks in Set([1, ProcessInfo.processInfo.activeProcessorCount]).sorted() {
        Benchmark(
            "MT.realistic.tasks.\(tasks)",
            configuration: .init(metrics: [.wallClock, perSecond], maxDuration: .seconds(5), maxIterations: 50)
        ) { benchmark in
            let clock = ContinuousClock()
            var payments = 0
            let time = try await clock.measure {
                try await MTReader.readConcurrently(bytes, tasks: tasks) { event in
                    if case .payment = event { payments += 1 }
                }
            }
            precondition(payments == RealisticMessage.count, "the message is not valid")
            let nanoseconds = Int(time / .nanoseconds(1))
            benchmark.measurement(perSecond, payments * 1_000_000_000 / max(1, nanoseconds))
        }
    }
}
