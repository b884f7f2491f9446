import PaymentModel

/// How a block goes through the passes, on one thread or on several.
extension Pipeline {
    /// What each payment tells; any thread may read any payment.
    mutating func read(_ payments: Span<Payment>, threads: ScoringThreads) {
        let count = payments.count
        if threads.count == 1 {
            for place in 0..<count { reader.read(payments[place], latest: latest, into: &block.features[place]) }
            return
        }
        let (reader, latest) = (reader, latest)
        unsafe payments.withUnsafeBufferPointer { payments in
            unsafe block.features.withUnsafeMutableBufferPointer { features in
                nonisolated(unsafe) let (payments, features) = unsafe (payments, features)
                let share = threads.count
                threads.run(share) { thread in
                    for place in count * thread / share..<count * (thread + 1) / share {
                        unsafe reader.read(payments[place], latest: latest, into: &features[place])
                    }
                }
            }
        }
    }

    /// The passes by creditor, by debtor, and by creditor again for the evidence that is carried on, and what the block adds to
    /// population and recalibration, in the order of the payments. What one pass wrote the next reads after all threads have ended it.
    mutating func judge(_ count: Int, threads: ScoringThreads) {
        unsafe withPass(count, threads: threads.count) { pass in
            nonisolated(unsafe) let pass = unsafe pass
            threads.run(threads.count) { unsafe pass.takeCreditors($0) }
            threads.run(threads.count) { unsafe pass.takeDebtors($0) }
            guard threads.count > 1 else {
                unsafe pass.carry(0)
                for place in 0..<count { for part in 0..<Self.parts { unsafe pass.add(place, part) } }
                return
            }
            // The last pass and four things that know nothing of it nor of one another.
            threads.run(threads.count + Self.parts) { thread in
                if thread < threads.count { return unsafe pass.carry(thread) }
                for place in 0..<count { unsafe pass.add(place, thread - threads.count) }
            }
        }
    }

    /// How many parts ``BlockPass/add(_:_:)`` has.
    private static var parts: Int { 4 }

    /// Lends the state by its addresses.
    private mutating func withPass(_ count: Int, threads: Int, _ body: (BlockPass) -> Void) {
        unsafe creditors.withUnsafeMutableBufferPointer { creditors in
            unsafe debtors.withUnsafeMutableBufferPointer { debtors in
                unsafe block.features.withUnsafeMutableBufferPointer { features in
                    unsafe block.views.withUnsafeMutableBufferPointer { views in
                        unsafe block.outputs.withUnsafeMutableBufferPointer { outputs in
                            unsafe block.assessments.withUnsafeMutableBufferPointer { assessments in
                                unsafe withUnsafeMutablePointer(to: &identities) { identities in
                                    unsafe withUnsafeMutablePointer(to: &upcoming) { upcoming in
                                        unsafe withUnsafeMutablePointer(to: &recalibration) { recalibration in
                                            unsafe body(
                                                BlockPass(
                                                    count: count,
                                                    threads: threads,
                                                    weights: weights,
                                                    mayQuarantine: mayQuarantine,
                                                    review: review,
                                                    epoch: epoch,
                                                    creditors: creditors,
                                                    debtors: debtors,
                                                    identities: identities,
                                                    upcoming: upcoming,
                                                    recalibration: recalibration,
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
            }
        }
    }
}

/// A block on its way through the passes, by the addresses of all that they need.
///
/// Each thread has its own shards (those whose number is its own, modulo the number of threads), and writes only to them and to
/// the places of payments whose party lies in them. So no two threads write to one thing, and none reads what another writes.
@unsafe struct BlockPass {
    let count: Int
    let threads: Int
    let weights: InlineArray<29, Float>
    let mayQuarantine: Bool
    let review: Double
    let epoch: EpochState
    let creditors: UnsafeMutableBufferPointer<CreditorShard>
    let debtors: UnsafeMutableBufferPointer<DebtorShard>
    /// Written to only where a payment tells who signed, and then there is one thread.
    let identities: UnsafeMutablePointer<SigningHabits>
    /// What the next epoch will read: each of the parts of ``add(_:_:)`` writes to its own.
    let upcoming: UnsafeMutablePointer<PopulationState>
    let recalibration: UnsafeMutablePointer<Recalibration>
    let features: UnsafeMutableBufferPointer<PaymentFeatures>
    let views: UnsafeMutableBufferPointer<CreditorView>
    let outputs: UnsafeMutableBufferPointer<DebtorShard.Output>
    let assessments: UnsafeMutableBufferPointer<Assessment>

    /// The first pass, by creditor.
    func takeCreditors(_ thread: Int) {
        var group = PlaceGroup()
        for place in unsafe 0..<count {
            let shard = unsafe Pipeline.shard(of: features[place].creditor, among: debtors.count)
            if unsafe shard % threads == thread {
                unsafe creditors[shard].ask(for: &features[place])
                group.add(place)
            }
            guard unsafe group.isFull || place == count - 1 else { continue }
            for member in 0..<group.count {
                let place = group[member].place
                let shard = unsafe Pipeline.shard(of: features[place].creditor, among: debtors.count)
                group[member].row = unsafe creditors[shard].look(for: &features[place])
            }
            for member in 0..<group.count { unsafe takeCreditor(group[member]) }
            group.clear()
        }
    }

    @inline(__always)
    private func takeCreditor(_ member: PlaceGroup.Member) {
        let place = member.place
        let shard = unsafe Pipeline.shard(of: features[place].creditor, among: debtors.count)
        unsafe views[place].begin()
        unsafe creditors[shard].take(&features[place], likely: member.row, into: &views[place], epoch)
    }

    /// The second pass, by debtor: raw bits, recalibrated bits, what the payment comes to by itself.
    func takeDebtors(_ thread: Int) {
        var group = PlaceGroup()
        for place in unsafe 0..<count {
            let shard = unsafe Pipeline.shard(of: features[place].debtor, among: debtors.count)
            if unsafe shard % threads == thread {
                unsafe debtors[shard].ask(for: &features[place])
                group.add(place)
            }
            guard unsafe group.isFull || place == count - 1 else { continue }
            for member in 0..<group.count {
                let place = group[member].place
                let shard = unsafe Pipeline.shard(of: features[place].debtor, among: debtors.count)
                group[member].row = unsafe debtors[shard].look(for: &features[place])
            }
            for member in 0..<group.count { unsafe takeDebtor(group[member]) }
            group.clear()
        }
    }

    @inline(__always)
    private func takeDebtor(_ member: PlaceGroup.Member) {
        let place = member.place
        let views = unsafe Span(_unsafeElements: views)
        let shard = unsafe Pipeline.shard(of: features[place].debtor, among: debtors.count)
        let debtor = unsafe debtors[shard].row(of: &features[place], likely: member.row)
        unsafe outputs[place].begin()
        unsafe assessments[place].facts.begin(&features[place])
        unsafe debtors[shard].take(
            &features[place],
            views[place],
            epoch,
            &debtor.pointee,
            mayQuarantine: mayQuarantine,
            into: &outputs[place],
            facts: &assessments[place].facts
        )
        unsafe epoch.curves.read(&outputs[place].raw, into: &assessments[place].bits, bins: &outputs[place].bins)
        unsafe assessments[place].weigh(weights, outputs[place])
        unsafe takeIdentity(place)
        unsafe assessments[place].judgeByItself(outputs[place], &debtor.pointee.profile, review: review)
    }

    /// The bits of who signed, which need no recalibration: they are the sender's own rates.
    @inline(__always)
    private func takeIdentity(_ place: Int) {
        for slot in DetectorIdentifier.statisticalCount..<DetectorIdentifier.count {
            unsafe assessments[place].bits[slot] = 0
        }
        guard unsafe features[place].tellsSigner else { return }
        let amount = unsafe assessments[place].bits[DetectorIdentifier.amountHigh.slot]
        unsafe identities.pointee.take(
            &features[place],
            isOdd: views[place].isNewPair || amount >= SigningHabits.oddAmountBits,
            into: &assessments[place].bits,
            facts: &assessments[place].facts
        )
        for slot in DetectorIdentifier.statisticalCount..<DetectorIdentifier.count {
            unsafe assessments[place].bits[slot] *= weights[slot]
        }
    }

    /// The third pass, by creditor: the evidence carried on, and the score.
    func carry(_ thread: Int) {
        for place in unsafe 0..<count {
            let shard = unsafe Pipeline.shard(of: features[place].creditor, among: debtors.count)
            guard unsafe shard % threads == thread else { continue }
            unsafe assessments[place].carry(
                &creditors[shard].creditors[Int(views[place].row)],
                at: features[place].time
            )
            unsafe assessments[place].facts.isProvisional = mayQuarantine && epoch.isProvisional
            guard unsafe assessments[place].facts.isProvisional else { continue }
            unsafe assessments[place].score = CarriedEvidence.provisional(assessments[place].score, review: review)
        }
    }
}

extension BlockPass {
    /// What a payment adds to one of four things that know nothing of one another.
    @inline(__always)
    func add(_ place: Int, _ part: Int) {
        switch part {
        case 0: unsafe upcoming.pointee.addNumbers(&outputs[place].sample)
        case 1: unsafe upcoming.pointee.categories.add(&outputs[place].sample)
        case 2: unsafe upcoming.pointee.corridors.add(&outputs[place].sample)
        default:
            guard unsafe !outputs[place].isQuarantined else { return }
            unsafe recalibration.pointee.count(&outputs[place].bins)
        }
    }
}

/// Payments of a pass whose rows are requested together, so that the memory answers for all of them at once.
///
/// In two steps: the indexes of all, then the rows of all, whose numbers the indexes tell.
struct PlaceGroup {
    /// A payment's place, and the number that its row most likely has, or −1.
    struct Member {
        var place = 0
        var row = -1
    }

    private var members = InlineArray<16, Member>(repeating: Member())
    private(set) var count = 0

    var isFull: Bool { count == 16 }

    subscript(member: Int) -> Member {
        @inline(__always) mutating get { members[member] }
        @inline(__always) set { members[member] = newValue }
    }

    @inline(__always)
    mutating func add(_ place: Int) {
        members[count].place = place
        count += 1
    }

    @inline(__always)
    mutating func clear() { count = 0 }
}
