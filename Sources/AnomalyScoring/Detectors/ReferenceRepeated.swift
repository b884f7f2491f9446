/// reference.repeated: a reference that stood for another payment before.
enum ReferenceRepeated {
    static let detector = Detector(
        identifier: .referenceRepeated,
        family: .message,
        role: .main,
        summary: "A UETR, instruction (in an MT, field 20) or end-to-end reference that this account used before for "
            + "another payment.",
        needs: "References, remembered for 90 days, or at least the last 170,000 of them.",
        formula:
            "12 bits for a UETR, at most 9 for an instruction reference and 6 for an end-to-end one, never more than "
            + "-log2 of the account's own rate of such.",
        source: "RFC 9562 for UETRs; habit bound for the others, which customers do use again."
    )

    static let reach: UInt32 = 90 * 86_400

    /// The oldest time from which references are remembered when the newest payment has a time.
    @inline(__always)
    static func oldest(at latest: UInt32) -> UInt32 { latest > reach ? latest - reach : 0 }

    /// At most so many references are remembered in memory, some 6 MB: a week of 10,000 payments a day; a store keeps all. The
    /// oldest half is forgotten when there are more.
    static let remembered = 340_000

    /// Which of two references is forgotten first: the older one, and of two of one time the one with the lower key.
    @inline(__always)
    static func rank(_ key: UInt64, time: UInt32) -> UInt64 { UInt64(time) << 32 | key >> 32 }

    /// The rank that so many of the others are below: by its digits of 16 bits, the highest first.
    static func rank(above count: Int, among ranks: [UInt64]) -> UInt64 {
        var (left, below) = (ranks, count)
        for shift in [48, 32, 16, 0] as [UInt64] {
            var counts = ContiguousArray(repeating: 0, count: 65_536)
            for rank in left { counts[Int(rank >> shift & 0xFFFF)] += 1 }
            var digit = 0
            while below >= counts[digit] {
                below -= counts[digit]
                digit += 1
            }
            left = left.filter { Int($0 >> shift & 0xFFFF) == digit }
        }
        return left[0]
    }

    /// Ranks counted by their times, in the shortest steps of which 65,536 reach from the first to the last.
    struct TimeCounts {
        private let first: UInt32
        private let shift: UInt32
        private var counts = ContiguousArray<UInt32>(repeating: 0, count: 65_536)
        private(set) var total = 0

        init(from first: UInt32, to last: UInt32) {
            self.first = first
            let reach = last > first ? last - first : 0
            shift = UInt32(max(0, 16 - reach.leadingZeroBitCount))
        }

        /// The step that a rank is counted in.
        @inline(__always)
        func step(_ rank: UInt64) -> Int { Self.step(rank, first, shift) }

        @inline(__always)
        private static func step(_ rank: UInt64, _ first: UInt32, _ shift: UInt32) -> Int {
            // Without a branch: places without a reference, whose time is 0, cannot be foreseen.
            let since = max(UInt32(truncatingIfNeeded: rank >> 32), first) &- first
            return Int(min(since &>> shift, 65_535))
        }

        /// Counts the references that have at least a rank.
        mutating func add(_ references: borrowing PagedTable<Use>, from lowest: UInt64) {
            let (first, shift) = (first, shift)
            // By its address: an array asks with every count whether it is shared.
            total += unsafe counts.withUnsafeMutableBufferPointer { counts in
                var added: UInt32 = 0
                references.forEachPlace { key, use in
                    let rank = ReferenceRepeated.rank(key, time: use.time)
                    let times: UInt32 = (rank >= lowest ? 1 : 0) & (key != 0 ? 1 : 0)
                    unsafe counts[Self.step(rank, first, shift)] &+= times
                    added &+= times
                }
                return Int(added)
            }
        }

        /// The step of the rank that so many others are below, and how many of these are in that step.
        func step(above count: Int) -> (step: Int, below: Int) {
            var (step, below) = (0, count)
            while below >= counts[step] {
                below -= Int(counts[step])
                step += 1
            }
            return (step, below)
        }
    }

    /// What is remembered of a reference.
    struct Use: ProfileRow {
        /// The payment it stood for: debtor, creditor, currency and amount, hashed.
        var content: UInt32 = 0
        var time: UInt32 = 0

        static var empty: Use { Use() }

        var isPlausible: Bool { true }
        var lastUse: UInt32 { time }
    }

    @inline(__always)
    static func bits(kind: Int, _ debtor: borrowing DebtorProfile, _ population: borrowing PopulationState) -> Double {
        if kind == 0 { return 12 }
        let rate = (4 * population.reuseRate + Double(debtor.recentReused.value)) / (4 + Double(debtor.recent.value))
        return min(kind == 1 ? 9 : 6, -Elementary.log2(rate))
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        let names = ["the UETR", "the instruction reference", "the end-to-end reference"]
        return "\(names[min(Int(facts.reusedReference), 2)]) stood for another payment "
            + "\(Wording.span(facts.reusedAfter)) ago, " + facts.historyText
    }
}
