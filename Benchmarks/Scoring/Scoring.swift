import AnomalyScoring
import Foundation
import PaymentModel

/// How fast payments are scored and how much memory their profiles take, for each number of debtors that is given:
/// `swift run -c release Scoring 10000 1000000 10000000`. `--payments 65536` says how many are scored after the history,
/// `--threads 2` on how many threads beside one.
@main
struct Scoring {
    static func main() {
        var debtors: [Int] = []
        var payments = 262_144
        var threads = 2
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--payments": payments = arguments.popFirst().flatMap { Int($0) } ?? payments
            case "--threads": threads = arguments.popFirst().flatMap { Int($0) } ?? threads
            default: debtors += Int(argument).map { [$0] } ?? []
            }
        }
        for count in debtors.isEmpty ? [10_000, 1_000_000] : debtors { measure(count, payments: payments, threads: threads) }
    }

    static func measure(_ debtors: Int, payments: Int, threads: Int) {
        var traffic = ScoringTraffic(debtors: debtors)
        var settings = ScoringSettings()
        settings.shards = max(1, threads)
        let before = residentBytes()
        var scorer = Scorer(settings: settings)
        for round in 0..<4 {
            for start in stride(from: 0, to: debtors, by: 65_536) {
                scorer.learn(contentsOf: traffic.history(start..<min(debtors, start + 65_536), round: round))
            }
        }
        let bytes = residentBytes() - before
        print("\(debtors) debtors: \(bytes / debtors) bytes a debtor, \(bytes >> 20) MB")

        // Batches of a size that gives percentiles; the traffic is made outside the measured time.
        let size = 1024
        var batched: [Double] = []
        for _ in 0..<max(1, payments / size / 2) {
            let batch = traffic.batch(size)
            let start = threadNanoseconds()
            let result = scorer.score(contentsOf: batch)
            batched.append(Double(threadNanoseconds() - start) / Double(size))
            precondition(result.payments.count == size)
        }
        report("in batches of \(size)", batched)
        var single: [Double] = []
        for payment in traffic.batch(max(1, payments / 2)) {
            let start = wallNanoseconds()
            let assessment = scorer.score(payment)
            single.append(Double(wallNanoseconds() - start))
            precondition(assessment.score >= 0)
        }
        report("one by one", single)
        print("  floor: \(Int(ScoringFloor(debtors: debtors).measure(payments: payments))) ns a payment, rows at random and nothing else")

        // The same batch on one thread and on several.
        let batch = traffic.batch(65_536)
        var times: [Double] = []
        for count in [1, threads] {
            settings.threads = ScoringThreads(count) { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
            var copy = Scorer(settings: settings)
            copy.learn(contentsOf: batch)
            let start = wallNanoseconds()
            copy.learn(contentsOf: batch)
            times.append(Double(wallNanoseconds() - start))
        }
        print("  \(threads) threads: \((times[0] / times[1] * 100).rounded() / 100) times one, by the clock on the wall")
    }

    static func report(_ what: String, _ nanoseconds: [Double]) {
        let sorted = nanoseconds.sorted()
        func at(_ share: Double) -> Int { Int(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) }
        let mean = nanoseconds.reduce(0, +) / Double(nanoseconds.count)
        print(
            "  \(what): \(Int(1e9 / mean)) payments a second, \(Int(mean)) ns a payment; "
                + "median \(at(0.5)), 90 % \(at(0.9)), 99 % \(at(0.99)), 99.9 % \(at(0.999))"
        )
    }
}

/// The processor time of this thread.
func threadNanoseconds() -> Int { nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) }

func wallNanoseconds() -> Int { nanoseconds(of: CLOCK_MONOTONIC) }

private func nanoseconds(of clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}

/// The memory of this process that is in use, as Linux tells it; 0 where it does not.
func residentBytes() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
}
