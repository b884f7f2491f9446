import PaymentModel

/// The memory of the blocks of payments on their way through the passes: a place for each payment.
struct PaymentBlock: Sendable {
    private var entries = ContiguousArray<BlockEntry>()
    private var features = ContiguousArray<PaymentFeatures>()
    private var views = ContiguousArray<CreditorView>()
    private(set) var outputs = ContiguousArray<DebtorShard.Output>()
    private(set) var assessments = ContiguousArray<Assessment>()

    /// Makes room for so many payments.
    mutating func reserve(_ count: Int) {
        guard features.count < count else { return }
        let more = count - features.count
        entries.append(contentsOf: repeatElement(BlockEntry(), count: more))
        features.append(contentsOf: repeatElement(.blank, count: more))
        views.append(contentsOf: repeatElement(CreditorView(), count: more))
        outputs.append(contentsOf: repeatElement(DebtorShard.Output(), count: more))
        assessments.append(contentsOf: repeatElement(.blank, count: more))
    }

    /// Lends the memory by its addresses.
    @inline(__always)
    mutating func withAddresses(_ body: (BlockPlaces) -> Void) {
        unsafe entries.withUnsafeMutableBufferPointer { entries in
            unsafe features.withUnsafeMutableBufferPointer { features in
                unsafe views.withUnsafeMutableBufferPointer { views in
                    unsafe outputs.withUnsafeMutableBufferPointer { outputs in
                        unsafe assessments.withUnsafeMutableBufferPointer { assessments in
                            unsafe body(
                                BlockPlaces(
                                    entries: entries,
                                    features: features,
                                    views: views,
                                    outputs: outputs,
                                    assessments: assessments
                                )
                            )
                        }
                    }
                }
            }
        }
    }
}

/// The places of a block, or of several, by their addresses.
@unsafe struct BlockPlaces {
    var entries: UnsafeMutableBufferPointer<BlockEntry>
    var features: UnsafeMutableBufferPointer<PaymentFeatures>
    var views: UnsafeMutableBufferPointer<CreditorView>
    var outputs: UnsafeMutableBufferPointer<DebtorShard.Output>
    var assessments: UnsafeMutableBufferPointer<Assessment>

    /// Some of the places.
    subscript(range: Range<Int>) -> BlockPlaces {
        unsafe BlockPlaces(
            entries: UnsafeMutableBufferPointer(rebasing: entries[range]),
            features: UnsafeMutableBufferPointer(rebasing: features[range]),
            views: UnsafeMutableBufferPointer(rebasing: views[range]),
            outputs: UnsafeMutableBufferPointer(rebasing: outputs[range]),
            assessments: UnsafeMutableBufferPointer(rebasing: assessments[range])
        )
    }
}

/// Payments on their way into the passes: as they are, or read before.
@unsafe enum GivenPayments {
    case payments(UnsafeMutableBufferPointer<Payment>)
    case features(UnsafeMutableBufferPointer<PaymentFeatures>)

    /// Lends payments as if to be changed: what is only read is copied whole first, and references to its texts counted.
    static func lend<Result>(_ payments: Span<Payment>, _ body: (GivenPayments) -> Result) -> Result {
        unsafe payments.withUnsafeBufferPointer { unsafe body(.payments(UnsafeMutableBufferPointer(mutating: $0))) }
    }

    var count: Int {
        switch unsafe self {
        case .payments(let payments): payments.count
        case .features(let features): features.count
        }
    }

    /// Some of them.
    @inline(__always)
    subscript(range: Range<Int>) -> GivenPayments {
        switch unsafe self {
        case .payments(let payments): unsafe .payments(UnsafeMutableBufferPointer(rebasing: payments[range]))
        case .features(let features): unsafe .features(UnsafeMutableBufferPointer(rebasing: features[range]))
        }
    }
}

/// Where a batch's assessments go, as memory in which nothing was put down yet, and what the backward pass reads of them.
@unsafe struct ScoringResults {
    var assessments: UnsafeMutableBufferPointer<Assessment>
    var lines: UnsafeMutableBufferPointer<CarryPass.Line>

    /// The places of some of the payments.
    subscript(range: Range<Int>) -> ScoringResults {
        unsafe ScoringResults(
            assessments: UnsafeMutableBufferPointer(rebasing: assessments[range]),
            lines: UnsafeMutableBufferPointer(rebasing: lines[range])
        )
    }
}

/// What every thread asks of each payment of a block: the shards that its parties lie in, and its time.
struct BlockEntry: Sendable {
    private var numbers: (creditor: UInt16, debtor: UInt16) = (0, 0)
    /// First its own time, 0 where it has none; then the newest of all payments up to it.
    var time: UInt32 = 0

    private static var signer: UInt16 { 0x8000 }

    init() {}

    /// There are no more than 1,024 shards of each.
    @inline(__always)
    init(creditor: Int, debtor: Int, time: UInt32, tellsSigner: Bool) {
        let creditor = UInt16(truncatingIfNeeded: creditor) | (tellsSigner ? Self.signer : 0)
        numbers = (creditor, UInt16(truncatingIfNeeded: debtor))
        self.time = time
    }

    @inline(__always)
    var creditor: Int { Int(numbers.creditor & ~Self.signer) }
    @inline(__always)
    var debtor: Int { Int(numbers.debtor) }
    /// See ``PaymentFeatures/tellsSigner``.
    @inline(__always)
    var tellsSigner: Bool { numbers.creditor & Self.signer != 0 }
}

/// One of the payments of a pass whose rows are requested together, so that the memory answers for all of them at once.
///
/// In two steps: the indexes of all, then the rows of all, whose numbers the indexes tell.
struct GroupMember {
    var place = 0
    var shard = 0
    /// The number that the row most likely has, or −1.
    var row = -1
}
