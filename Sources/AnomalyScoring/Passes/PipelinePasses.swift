import PaymentModel

/// How a block goes through the passes, on one thread or on several.
extension Pipeline {
    /// What each payment tells; any thread may read any payment.
    mutating func read(_ payments: Span<Payment>, threads: ScoringThreads) {
        let count = payments.count
        let (reader, latest, share, among) = (reader, latest, threads.count, debtors.count)
        unsafe payments.withUnsafeBufferPointer { payments in
            // As if to be changed: what is only read is copied whole first, and references to its texts counted.
            let payments = unsafe UnsafeMutableBufferPointer(mutating: payments)
            unsafe block.features.withUnsafeMutableBufferPointer { features in
                unsafe block.shards.withUnsafeMutableBufferPointer { shards in
                    nonisolated(unsafe) let (payments, features, shards) = unsafe (payments, features, shards)
                    threads.run(share) { thread in
                        for place in count * thread / share..<count * (thread + 1) / share {
                            unsafe reader.read(&payments[place], latest: latest, into: &features[place])
                            unsafe shards[place] = PartyShards(
                                creditor: Self.shard(of: features[place].creditor, among: among),
                                debtor: Self.shard(of: features[place].debtor, among: among)
                            )
                        }
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
                    let shards = unsafe block.shards.withUnsafeBufferPointer { unsafe $0 }
                    unsafe block.views.withUnsafeMutableBufferPointer { views in
                        unsafe block.outputs.withUnsafeMutableBufferPointer { outputs in
                            unsafe block.assessments.withUnsafeMutableBufferPointer { assessments in
                                unsafe withUnsafeMutablePointer(to: &identities) { identities in
                                    unsafe withUnsafeMutablePointer(to: &upcoming) { upcoming in
                                        unsafe withUnsafeMutablePointer(to: &recalibration) { recalibration in
                                            unsafe body(
                                                BlockPass(
                                                    threads: threads,
                                                    shards: UnsafeBufferPointer(rebasing: shards[..<count]),
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
/// Each thread has its own shards, an equal part of all behind one another, and writes only to them and to the places of payments whose
/// party lies in them. So no two threads write to one thing, and none reads what another writes.
@unsafe struct BlockPass {
    let threads: Int
    /// The shards of each payment's parties.
    let shards: UnsafeBufferPointer<PartyShards>
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

    var count: Int { unsafe shards.count }

    /// The shards of a thread.
    private func own(_ thread: Int) -> Range<Int> {
        unsafe debtors.count * thread / threads..<debtors.count * (thread + 1) / threads
    }

    /// The first pass, by creditor.
    func takeCreditors(_ thread: Int) {
        let own = unsafe own(thread)
        var members = InlineArray<16, GroupMember>(repeating: GroupMember())
        var group = members.mutableSpan
        var next = 0
        while unsafe next < count {
            let size = unsafe fill(&group, &next) { own.contains($0.creditor) ? $0.creditor : nil }
            for member in 0..<size {
                let place = group[member].place
                unsafe creditors[group[member].shard].ask(for: &features[place])
            }
            for member in 0..<size {
                let place = group[member].place
                group[member].row = unsafe creditors[group[member].shard].look(for: &features[place])
            }
            for member in 0..<size {
                let (place, row) = (group[member].place, group[member].row)
                unsafe views[place].begin()
                unsafe creditors[group[member].shard].take(&features[place], likely: row, into: &views[place], epoch)
            }
        }
    }

    /// The second pass, by debtor: raw bits, recalibrated bits, what the payment comes to by itself.
    func takeDebtors(_ thread: Int) {
        let own = unsafe own(thread)
        var members = InlineArray<16, GroupMember>(repeating: GroupMember())
        var group = members.mutableSpan
        var next = 0
        while unsafe next < count {
            let size = unsafe fill(&group, &next) { own.contains($0.debtor) ? $0.debtor : nil }
            for member in 0..<size {
                let place = group[member].place
                unsafe debtors[group[member].shard].ask(for: &features[place])
            }
            for member in 0..<size {
                let place = group[member].place
                group[member].row = unsafe debtors[group[member].shard].look(for: &features[place])
            }
            for member in 0..<size {
                let (place, row) = (group[member].place, group[member].row)
                unsafe takeDebtor(place, &debtors[group[member].shard], likely: row)
            }
        }
    }

    /// Goes on to the next payments that have a shard of one's own; how many there are.
    @inline(__always)
    private func fill(
        _ group: inout MutableSpan<GroupMember>,
        _ next: inout Int,
        _ shard: (PartyShards) -> Int?
    ) -> Int {
        var size = 0
        while unsafe next < count && size < group.count {
            if let shard = unsafe shard(shards[next]) {
                group[size].place = next
                group[size].shard = shard
                size &+= 1
            }
            next &+= 1
        }
        return size
    }

    @inline(__always)
    private func takeDebtor(_ place: Int, _ shard: inout DebtorShard, likely: Int) {
        // Through spans: what is taken out of a buffer is copied whole first.
        let views = unsafe Span(_unsafeElements: views)
        let debtor = unsafe shard.row(of: &features[place], likely: likely)
        unsafe outputs[place].begin()
        unsafe assessments[place].facts.begin(&features[place])
        unsafe shard.take(
            &features[place],
            views[place],
            epoch,
            &debtor.pointee,
            mayQuarantine: mayQuarantine,
            into: &outputs[place],
            facts: &assessments[place].facts
        )
        unsafe epoch.curves.read(&outputs[place].raw, into: &assessments[place].bits, bins: &outputs[place].bins)
        unsafe assessments[place].weigh(weights, &outputs[place])
        unsafe takeIdentity(place)
        unsafe assessments[place].judgeByItself(&outputs[place], &debtor.pointee.profile, review: review)
    }

    /// The bits of who signed, which need no recalibration: they are the sender's own rates. Before, and where nobody signed, they are 0.
    @inline(__always)
    private func takeIdentity(_ place: Int) {
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
        let own = unsafe own(thread)
        let isProvisional = unsafe mayQuarantine && epoch.isProvisional
        for place in unsafe 0..<count {
            let shard = unsafe shards[place].creditor
            guard own.contains(shard) else { continue }
            let creditor = unsafe creditors[shard].creditors.address(of: Int(views[place].row))
            unsafe assessments[place].carry(&creditor.pointee, at: features[place].time)
            unsafe assessments[place].facts.isProvisional = isProvisional
            guard isProvisional else { continue }
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

/// The shards that the parties of a payment lie in.
struct PartyShards: Sendable {
    private let numbers: (creditor: UInt16, debtor: UInt16)

    /// There are no more than 1,024 of each.
    @inline(__always)
    init(creditor: Int, debtor: Int) {
        numbers = (UInt16(truncatingIfNeeded: creditor), UInt16(truncatingIfNeeded: debtor))
    }

    @inline(__always)
    var creditor: Int { Int(numbers.creditor) }
    @inline(__always)
    var debtor: Int { Int(numbers.debtor) }
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
