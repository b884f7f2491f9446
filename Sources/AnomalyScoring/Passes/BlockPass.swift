import PaymentModel

/// A block on its way through the passes, by the addresses of all that they need.
///
/// Each thread has its own shards, an equal part of all behind one another, and writes only to them and to the places of payments whose
/// party lies in them. So no two threads write to one thing, and none reads what another writes.
@unsafe struct BlockPass {
    /// How many payments a block has at most, and how many blocks there is memory for.
    let size: Int
    let slots: Int
    let threads: Int
    let reader: FeatureReader
    let weights: InlineArray<29, Float>
    let mayQuarantine: Bool
    let review: Double
    let epoch: EpochState
    let creditors: UnsafeMutableBufferPointer<CreditorShard>
    let debtors: UnsafeMutableBufferPointer<DebtorShard>
    /// Written to only where a payment tells who signed, and then there is one thread.
    let identities: UnsafeMutablePointer<SigningHabits>
    /// What the next epoch will read: each of the parts of ``add(_:)`` writes to its own.
    let upcoming: UnsafeMutablePointer<PopulationState>
    let recalibration: UnsafeMutablePointer<Recalibration>
    /// The payments of the block, or of all blocks, and where what is thought of them is to go.
    private(set) var given: GivenPayments
    private(set) var results: ScoringResults?
    private(set) var places: BlockPlaces

    private var count: Int { unsafe given.count }
    private var entries: UnsafeMutableBufferPointer<BlockEntry> { unsafe places.entries }
    private var features: UnsafeMutableBufferPointer<PaymentFeatures> { unsafe places.features }
    private var views: UnsafeMutableBufferPointer<CreditorView> { unsafe places.views }
    private var outputs: UnsafeMutableBufferPointer<DebtorShard.Output> { unsafe places.outputs }
    private var assessments: UnsafeMutableBufferPointer<Assessment> { unsafe places.assessments }

    /// The pass over one block; over nothing where there is none of that number.
    private func block(_ number: Int) -> BlockPass {
        var block = unsafe self
        unsafe block.become(number, of: self)
        return unsafe block
    }

    /// Goes over to a block, in place: a copy would count references.
    @inline(__always)
    private mutating func become(_ number: Int, of all: borrowing BlockPass) {
        let first = unsafe min(max(0, number &* all.size), all.count)
        let end = unsafe min(all.count, max(0, (number &+ 1) &* all.size))
        let place = unsafe (number & (all.slots &- 1)) &* all.size
        unsafe given = all.given[first..<end]
        unsafe places = all.places[place..<place &+ end &- first]
        // What was read before stays where it lies.
        if case .features(let features) = unsafe given { unsafe places.features = features }
        if let results = unsafe all.results?[first..<end] {
            unsafe self.results = results
            unsafe places.assessments = results.assessments
        }
    }

    /// How many blocks there are.
    private var blocks: Int { unsafe (count &+ size &- 1) / size }

    /// Reading, the passes by creditor and by debtor, and what is carried on.
    @safe static var stages: Int { 4 }
    /// In how many pieces threads read a block.
    @safe private static var readings: Int { 8 }
    /// How many parts ``add(_:)`` has.
    @safe private static var parts: Int { 4 }

    /// Takes block by block, each through all stages before the next; `newest` is the newest time of all payments so far.
    func run(_ newest: inout UInt32) {
        var block = unsafe self
        for number in unsafe 0..<blocks {
            unsafe block.become(number, of: self)
            unsafe block.read(0..<block.count)
            unsafe block.settle(&newest)
            unsafe block.takeCreditors(0)
            unsafe block.takeDebtors(0)
            unsafe block.carry(0)
            for part in 0..<Self.parts { unsafe block.add(part) }
        }
    }

    /// Takes four blocks at a time, each a stage behind the next, so that threads meet once a block and have much to do between.
    ///
    /// What one stage wrote the next reads after all threads have ended it, and no stage reads what another one writes at the same time. What anybody may do, rather
    /// than the owner of a shard, comes last and in small pieces, so that threads are ready at the same time.
    func run(_ newest: inout UInt32, on threads: ScoringThreads) {
        let (steps, tasks) = unsafe (blocks &+ Self.stages &- 1, threads.count &+ Self.parts &+ Self.readings)
        let queue = StepQueue(steps: steps, tasks: tasks)
        unsafe withUnsafeMutablePointer(to: &newest) { newest in
            nonisolated(unsafe) let (pass, newest) = unsafe (self, newest)
            threads.run(threads.count) { _ in
                queue.work {
                    unsafe pass.perform($1, of: $0)
                } between: { step in
                    unsafe pass.block(step &- 1).settle(&newest.pointee)
                }
            }
        }
        precondition(queue.isDone, "ScoringThreads called none of its bodies")
    }

    /// Does one of the tasks of a step.
    private func perform(_ task: Int, of step: Int) {
        if unsafe task < threads {
            unsafe block(step &- 3).carry(task)
            unsafe block(step &- 2).takeDebtors(task)
            unsafe block(step &- 1).takeCreditors(task)
        } else if unsafe task < threads &+ Self.parts {
            unsafe block(step &- 3).add(task &- threads)
        } else {
            let (block, part) = unsafe (block(step), task &- threads &- Self.parts)
            unsafe block.read(block.count * part / Self.readings..<block.count * (part + 1) / Self.readings)
        }
    }
}

/// The stages.
extension BlockPass {
    /// What payments tell; any thread may read any of them.
    private func read(_ range: Range<Int>) {
        let among = unsafe debtors.count
        for place in range {
            if case .payments(let payments) = unsafe given {
                unsafe reader.read(&payments[place], into: &features[place])
            }
            unsafe entries[place] = BlockEntry(
                creditor: Pipeline.shard(of: features[place].creditor, among: among),
                debtor: Pipeline.shard(of: features[place].debtor, among: among),
                time: features[place].precision == .order ? 0 : features[place].time,
                tellsSigner: features[place].tellsSigner
            )
        }
    }

    /// Gives every payment the newest time so far, and this to one that has no time itself.
    private func settle(_ newest: inout UInt32) {
        for place in unsafe 0..<count {
            let time = unsafe entries[place].time
            newest = max(newest, time, 1)
            if time == 0 { unsafe features[place].time = newest }
            unsafe entries[place].time = newest
        }
    }

    /// The shards of a thread.
    @inline(__always)
    private func own(_ thread: Int) -> Range<Int> {
        unsafe debtors.count * thread / threads..<debtors.count * (thread + 1) / threads
    }

    /// The first pass, by creditor.
    private func takeCreditors(_ thread: Int) {
        let own = unsafe own(thread)
        var members = InlineArray<16, GroupMember>(repeating: GroupMember())
        var group = members.mutableSpan
        var next = 0
        while unsafe next < count {
            let size = unsafe fill(&group, &next) { own.contains($0.creditor) ? $0.creditor : nil }
            for number in 0..<size {
                let member = unsafe group[unchecked: number]
                unsafe creditors[member.shard].ask(for: &features[member.place])
            }
            for number in 0..<size {
                let member = unsafe group[unchecked: number]
                unsafe group[unchecked: number].row = creditors[member.shard].look(for: &features[member.place])
            }
            for number in 0..<size {
                let member = unsafe group[unchecked: number]
                let place = member.place
                unsafe views[place].begin()
                unsafe creditors[member.shard].take(&features[place], likely: member.row, into: &views[place], epoch)
            }
        }
    }

    /// The second pass, by debtor: raw bits, recalibrated bits, what the payment comes to by itself.
    ///
    /// Keys that sign belong to no shard: where payments tell them, they are all judged on one thread.
    private func takeDebtors(_ thread: Int) {
        let isSigned = unsafe threads > 1 && entries.contains { $0.tellsSigner }
        let own = unsafe isSigned ? 0..<(thread == 0 ? debtors.count : 0) : own(thread)
        var members = InlineArray<16, GroupMember>(repeating: GroupMember())
        var group = members.mutableSpan
        var next = 0
        while unsafe next < count {
            let size = unsafe fill(&group, &next) { own.contains($0.debtor) ? $0.debtor : nil }
            for number in 0..<size {
                let member = unsafe group[unchecked: number]
                unsafe features[member.place].latest = entries[member.place].time
                unsafe debtors[member.shard].ask(for: &features[member.place])
            }
            for number in 0..<size {
                let member = unsafe group[unchecked: number]
                unsafe group[unchecked: number].row = debtors[member.shard].look(for: &features[member.place])
            }
            for number in 0..<size {
                let member = unsafe group[unchecked: number]
                unsafe takeDebtor(member.place, &debtors[member.shard], likely: member.row)
            }
        }
    }

    /// Goes on to the next payments that have a shard of one's own; how many there are.
    @inline(__always)
    private func fill(
        _ group: inout MutableSpan<GroupMember>,
        _ next: inout Int,
        _ shard: (BlockEntry) -> Int?
    ) -> Int {
        var size = 0
        while unsafe next < count && size < group.count {
            if let shard = unsafe shard(entries[next]) {
                unsafe group[unchecked: size] = GroupMember(place: next, shard: shard)
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
        unsafe assessments[place].begin(&features[place])
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
    private func carry(_ thread: Int) {
        let own = unsafe own(thread)
        let isProvisional = unsafe mayQuarantine && epoch.isProvisional
        for place in unsafe 0..<count {
            let shard = unsafe entries[place].creditor
            guard own.contains(shard) else { continue }
            let creditor = unsafe creditors[shard].creditors.address(of: Int(views[place].row))
            unsafe assessments[place].carry(&creditor.pointee, at: features[place].time)
            unsafe assessments[place].facts.isProvisional = isProvisional
            if isProvisional {
                unsafe assessments[place].score = CarriedEvidence.provisional(assessments[place].score, review: review)
            }
            guard let lines = unsafe results?.lines else { continue }
            unsafe (lines.baseAddress! + place).initialize(to: CarryPass.Line(assessments[place]))
        }
    }

    /// What the payments add to one of four things that know nothing of one another.
    private func add(_ part: Int) {
        let places = unsafe 0..<count
        switch part {
        case 0: for place in places { unsafe upcoming.pointee.addNumbers(&outputs[place].sample) }
        case 1: for place in places { unsafe upcoming.pointee.categories.add(&outputs[place].sample) }
        case 2: for place in places { unsafe upcoming.pointee.corridors.add(&outputs[place].sample) }
        default:
            unsafe recalibration.pointee.count { histograms in
                var counted = 0
                for place in places where unsafe !outputs[place].isQuarantined {
                    unsafe outputs[place].bins.count(in: &histograms)
                    counted &+= 1
                }
                return counted
            }
        }
    }
}
