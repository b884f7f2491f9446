import AnomalyScoring
import Foundation
import Paycheck
import PaymentModel

/// How fast payments are scored and how much memory their profiles take, for each number of debtors that is given:
/// `swift run -c release Scoring 10000 1000000 10000000`. `--payments 65536` says how many are scored after the history,
/// `--threads 2` on how many threads beside one, `--batch 1024` in calls of how many, 1,024 and 20,000 unless it is said.
@main
struct Scoring {
    static func main() {
        var debtors: [Int] = []
        var payments = 262_144
        var threads = 2
        var sizes: [Int] = []
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--payments": payments = arguments.popFirst().flatMap { Int($0) } ?? payments
            case "--threads": threads = arguments.popFirst().flatMap { Int($0) } ?? threads
            case "--batch": sizes += arguments.popFirst().flatMap { Int($0) }.map { [$0] } ?? []
            default: debtors += Int(argument).map { [$0] } ?? []
            }
        }
        for count in debtors.isEmpty ? [10_000, 1_000_000] : debtors {
            measure(count, payments: payments, threads: threads, sizes: sizes.isEmpty ? [1024, 20_000] : sizes)
        }
    }

    static func measure(_ debtors: Int, payments: Int, threads: Int, sizes: [Int]) {
        var traffic = ScoringTraffic(debtors: debtors)
        var settings = ScoringSettings()
        settings.shards = max(1, threads)
        // The memory of the payments, which is used again and again, is there before.
        precondition(!traffic.history(0..<min(debtors, 65_536), round: 0).isEmpty)
        traffic = ScoringTraffic(debtors: debtors)
        let before = residentBytes()
        var scorer = Scorer(settings: settings)
        learnHistory(debtors, &traffic, &scorer)
        let bytes = residentBytes() - before
        print(
            "\(debtors) debtors: \(bytes / debtors) bytes a debtor, \(bytes >> 20) MB; the process at most \(mostResidentBytes() >> 20) MB"
        )

        // Calls of a size that gives percentiles, then files of a usual day; the traffic is made outside the measured time. What
        // payments tell is read by the scorer itself, or was read beforehand, as by a thread that parses.
        for size in sizes {
            let (whole, read, scored) = measureBatches(of: size, max(1, payments / size / 2), &traffic, &scorer)
            report("in batches of \(size)", whole)
            report("in batches of \(size), read before", scored)
            report("the reading", read)
        }
        var single: [Double] = []
        for payment in traffic.batch(max(1, payments / 2)) {
            let start = wallNanoseconds()
            let assessment = scorer.score(payment)
            single.append(Double(wallNanoseconds() - start))
            precondition(assessment.score >= 0)
        }
        report("one by one", single)
        if debtors <= 100_000 { report("one by one, by a Checker", checked(debtors, payments / 2)) }
        print("  floor: \(Int(ScoringFloor(debtors: debtors).measure(payments: payments))) ns a payment, rows at random and nothing else")

        guard threads > 1 else { return }
        // Large batches on one thread, then on several, with the same history: one after the other, so that there is one at a time in memory.
        let one = wallTime(&scorer, &traffic)
        settings.threads = ScoringThreads(threads) { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
        traffic = ScoringTraffic(debtors: debtors)
        scorer = Scorer(settings: settings)
        learnHistory(debtors, &traffic, &scorer)
        let several = wallTime(&scorer, &traffic)
        print(
            "  \(threads) threads: \((one / several * 100).rounded() / 100) times one, "
                + "\(Int(several)) ns a payment beside \(Int(one)), by the clock on the wall"
        )
    }

    /// Nanoseconds of each payment that a `Checker` is asked for, once it knows the debtors: with its policy, by the clock on the wall.
    static func checked(_ debtors: Int, _ payments: Int) -> [Double] {
        var checker = Checker()
        var traffic = ScoringTraffic(debtors: debtors)
        for _ in 0..<8 { for payment in traffic.batch(debtors) { _ = checker.check(payment) } }
        return traffic.batch(max(1, payments)).map { payment in
            let start = wallNanoseconds()
            let assessment = checker.check(payment)
            precondition(assessment.score >= 0)
            return Double(wallNanoseconds() - start)
        }
    }

    /// Nanoseconds a payment of one call after the other: with what payments tell, what reading that takes, and scoring what was read.
    static func measureBatches(
        of size: Int, _ count: Int, _ traffic: inout ScoringTraffic, _ scorer: inout Scorer
    ) -> (whole: [Double], read: [Double], scored: [Double]) {
        var (whole, read, scored): ([Double], [Double], [Double]) = ([], [], [])
        let reader = scorer.featureReader
        func time<Result>(_ body: () -> Result) -> (Double, Result) {
            let start = threadNanoseconds()
            let result = body()
            return (Double(threadNanoseconds() - start) / Double(size), result)
        }
        for _ in 0..<count {
            let batch = traffic.batch(size)
            let (took, result) = time { scorer.score(contentsOf: batch) }
            precondition(result.payments.count == size)
            whole.append(took)
        }
        for _ in 0..<count {
            let batch = traffic.batch(size)
            let (took, features) = time { reader.read(batch) }
            read.append(took)
            // Given up, as a closure could not: who keeps it has it copied. The payments are kept, so that freeing them is not measured.
            let start = threadNanoseconds()
            let result = scorer.score(contentsOf: consume features)
            scored.append(Double(threadNanoseconds() - start) / Double(size))
            withExtendedLifetime(batch) { precondition(result.payments.count == size) }
        }
        return (whole, read, scored)
    }

    /// Four payments of every debtor, to another creditor each.
    static func learnHistory(_ debtors: Int, _ traffic: inout ScoringTraffic, _ scorer: inout Scorer) {
        for round in 0..<4 {
            for start in stride(from: 0, to: debtors, by: 65_536) {
                scorer.learn(contentsOf: traffic.history(start..<min(debtors, start + 65_536), round: round))
            }
        }
    }

    /// The median of 15 batches, nanoseconds a payment.
    static func wallTime(_ scorer: inout Scorer, _ traffic: inout ScoringTraffic) -> Double {
        let times = (0..<15).map { _ in
            let batch = traffic.batch(65_536)
            let start = wallNanoseconds()
            scorer.learn(contentsOf: batch)
            return Double(wallNanoseconds() - start) / Double(batch.count)
        }
        return times.sorted()[7]
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

/// The most memory that this process has had in use.
func mostResidentBytes() -> Int {
    var usage = rusage()
    #if os(Linux)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
    #endif
}

/// The memory of this process that is in use, as Linux tells it; 0 where it does not.
func residentBytes() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
}
