import PaymentModel

/// format.resent: the same order again, with fields that a rejected or incomplete one lacked.
enum FormatResent {
    static let detector = Detector(
        identifier: .formatResent,
        family: .message,
        role: .main,
        summary:
            "The same payer, beneficiary and amount as an order rejected or incomplete in the last 3 days, with fields "
            + "added.",
        needs: "The earlier order, in history or in the same files.",
        formula:
            "6 bits, 4 more where the earlier one was rejected or invalid, 4 more where an intermediary was added, "
            + "1 for each further field up to 2.",
        source: "Fixed bits: nothing usual to compare with. Bangladesh Bank, February 2016, second wave."
    )

    /// How long an order is remembered, in seconds.
    static let reach: UInt32 = 3 * 86_400

    /// The oldest time from which orders are remembered when the newest payment has a time.
    @inline(__always)
    static func oldest(at latest: UInt32) -> UInt32 { latest > reach ? latest - reach : 0 }

    /// The fields whose presence counts: the parties and the way between them, not times and references.
    static let fields: UInt64 = {
        let fields: [PaymentField] = [
            .debtorName, .debtorAccount, .debtorBIC, .debtorAgent, .debtorAddress, .creditorName, .creditorAccount,
            .creditorBIC, .creditorAgent, .creditorAddress, .intermediaries, .purpose, .categoryPurpose, .chargeBearer,
            .remittance,
        ]
        return fields.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }()

    /// Whether an order may come again completed: it was refused, names no bank, or goes abroad without an intermediary.
    @inline(__always)
    static func mayComeAgain(_ features: inout PaymentFeatures) -> Bool {
        if !features.flags.isDisjoint(with: [.isRejected, .isInvalid]) { return true }
        guard features.has(.creditorAgent) else { return true }
        return features.isAbroad ? !features.flags.contains(.hasIntermediary) : false
    }

    /// What is remembered of an order.
    struct Order: ProfileRow {
        /// The fields it had, all of which lie between; in bit 31 whether it was rejected, in bit 0 whether it was invalid.
        private var bits: UInt32 = 0
        var time: UInt32 = 0

        static var empty: Order { Order() }

        private init() {}

        @inline(__always)
        init(_ features: inout PaymentFeatures) {
            bits = UInt32(truncatingIfNeeded: features.fields & FormatResent.fields)
            if features.flags.contains(.isRejected) { bits |= 1 << 31 }
            if features.flags.contains(.isInvalid) { bits |= 1 }
            time = features.time
        }

        var fields: UInt64 { UInt64(bits) & FormatResent.fields }
        var isRejected: Bool { bits >> 31 == 1 }
        var isInvalid: Bool { bits & 1 == 1 }

        var isPlausible: Bool { true }
        var lastUse: UInt32 { time }
    }

    @inline(__always)
    static func bits(_ features: inout PaymentFeatures, earlier: Order) -> (bits: Double, added: UInt64) {
        let now = features.fields & fields
        let added = now & ~earlier.fields
        guard added != 0, features.time <= earlier.time &+ reach else { return (0, 0) }
        let route: UInt64 = 1 << UInt64(PaymentField.intermediaries.rawValue)
        let isRefused = earlier.isRejected || earlier.isInvalid
        // Without a refusal only a true completion counts: nothing dropped, an institution added.
        let way: UInt64 = route | 1 << UInt64(PaymentField.creditorAgent.rawValue)
        guard isRefused || (earlier.fields & ~now == 0 && added & way != 0) else { return (0, 0) }
        var bits = 6.0 + (isRefused ? 4 : 0) + (added & route != 0 ? 4 : 0)
        bits += Double(min(2, (added & ~route).nonzeroBitCount))
        return (bits, added)
    }

    static func reason(_ facts: borrowing Circumstances) -> String {
        let cause =
            switch facts.resentCause {
            case .rejected: "was rejected"
            case .invalid: "was invalid"
            case .incomplete, .none: "lacked them"
            }
        var names: [String] = []
        for field in PaymentField.allCases where facts.addedFields >> UInt64(field.rawValue) & 1 == 1 {
            names.append(field.name)
        }
        return "the same order of \(facts.amountText) \(cause) \(Wording.span(facts.resentAfter)) ago; now with "
            + names.joined(separator: ", ")
    }
}
