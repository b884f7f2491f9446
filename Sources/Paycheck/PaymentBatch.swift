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
        let times = given.map(\.time)
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
        identities = isIdentified ? payments.map { PaymentIdentity.key(of: $0) } : []
    }
}

/// What is read of a file and judged together: up to ``Checker/batchLimit`` payments, and what stands between them.
struct MessageBatch: Sendable {
    /// A payment that has the UETR of one before it, by their places in the file.
    struct RepeatedUETR: Sendable {
        let uetr: UETR
        let payment: Int, messageIndex: Int, earlier: Int
    }

    let events: [MessageEvent]
    let batch: PaymentBatch
    /// A UETR stands for one payment for good: what has the UETR of another in its batch is a copy, or forged.
    let repeatedUETRs: [RepeatedUETR]

    /// Takes what was read; `isIdentified` is ``PaymentBatch/init(_:identified:)``'s.
    init(_ events: [MessageEvent], identified isIdentified: Bool) {
        self.events = events
        var payments: [Payment] = []
        for case .payment(let payment) in events { payments.append(payment) }
        var first = [UETR: Int](minimumCapacity: payments.count)
        var repeated: [RepeatedUETR] = []
        for payment in payments {
            guard let uetr = UETR(payment.bytes(.uetr)) else { continue }
            guard let earlier = first.updateValue(payment.index, forKey: uetr) else { continue }
            first[uetr] = earlier
            repeated.append(
                RepeatedUETR(
                    uetr: uetr,
                    payment: payment.index,
                    messageIndex: payment.messageIndex,
                    earlier: earlier
                )
            )
        }
        repeatedUETRs = repeated
        batch = PaymentBatch(payments, identified: isIdentified)
    }
}
