import PaymentModel

/// Payments that are judged or learnt together, in the order of their times, with what can be told of them without profiles.
///
/// It is made where a file is read, which may be another thread than the one that judges.
struct PaymentBatch: Sendable {
    /// The payments; those of one time, and one without a time behind the one before it, are in the order in which they were given.
    let payments: [Payment]
    /// When each was made, as its message says.
    let times: [Timestamp?]
    /// Where each is now, in the order in which they were given.
    let places: [Int]
    /// What makes each the same as another, by ``PaymentIdentity``; none where nobody asks.
    let identities: [UInt64?]

    /// Puts payments into their order. Complexity: O(*n*) where they are in it, as those of a file mostly are, else O(*n* log *n*).
    init(_ given: [Payment], identified isIdentified: Bool) {
        let all = given.span
        var times: [Timestamp?] = []
        times.reserveCapacity(all.count)
        for place in all.indices { times.append(all[place].time) }
        var last = Int64.min
        var keys: [(time: Int64, place: Int)] = []
        keys.reserveCapacity(given.count)
        var isSorted = true
        for (place, time) in times.enumerated() {
            let time = time?.secondsSinceEpoch ?? last
            if time < last { isSorted = false }
            keys.append((time, place))
            last = time
        }
        if isSorted {
            (payments, self.times, places) = (given, times, Array(given.indices))
        } else {
            keys.sort { $0 < $1 }
            var places = [Int](repeating: 0, count: given.count)
            for (place, key) in keys.enumerated() { places[key.place] = place }
            self.places = places
            payments = keys.map { given[$0.place] }
            self.times = keys.map { times[$0.place] }
        }
        identities = isIdentified ? Self.identities(of: payments) : []
    }

    private static func identities(of payments: [Payment]) -> [UInt64?] {
        let all = payments.span
        var identities: [UInt64?] = []
        identities.reserveCapacity(all.count)
        for place in all.indices { identities.append(PaymentIdentity.key(of: all[place])) }
        return identities
    }
}

/// What is read of a file and judged together: up to ``Checker/batchLimit`` payments, and what stands between them.
struct MessageBatch: Sendable {
    /// What is no payment, and how many payments stand in front of it.
    struct Other: Sendable {
        let payments: Int
        let event: MessageEvent
    }

    let batch: PaymentBatch
    let others: [Other]
    /// What has the UETR of a payment before it in the file.
    let repeatedUETRs: [RepeatedUETR]

    /// Takes what was read, in its order; `uetrs` are those of the file so far, `isIdentified` is ``PaymentBatch/init(_:identified:)``'s.
    init(_ payments: [Payment], _ others: [Other], _ uetrs: inout UETRsOfFile, identified isIdentified: Bool) {
        self.others = others
        repeatedUETRs = uetrs.take(payments)
        batch = PaymentBatch(payments, identified: isIdentified)
    }
}
