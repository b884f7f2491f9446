import PaymentModel

/// How payments go through the passes, on one thread or on several.
extension Pipeline {
    /// Judges payments of one epoch, which the first of them opens where none is open, and takes them in; what is thought of each goes to
    /// `results` where somebody wants it, else only what is thought of the last block stays in ``block``.
    mutating func take(_ payments: Span<Payment>, threads: ScoringThreads = .one, into results: ScoringResults? = nil) {
        unsafe GivenPayments.lend(payments) { unsafe take($0, threads: threads, into: results) }
    }

    /// The same with payments that were read before, or not.
    mutating func take(_ given: GivenPayments, threads: ScoringThreads, into results: ScoringResults?) {
        let count = unsafe given.count
        guard count > 0 else { return }
        if epochPayments == 0 { unsafe openEpoch(with: given) }
        epochPayments += count
        let (size, slots) = threads.count == 1 ? (Self.blockSize, 1) : (Self.threadedBlockSize, BlockPass.stages)
        block.reserve(slots * size)
        var newest = latest
        unsafe withPass(over: given, into: results, size: size, slots: slots, threads: threads.count) { pass in
            if threads.count == 1 { unsafe pass.run(&newest) } else { unsafe pass.run(&newest, on: threads) }
        }
        latest = newest
    }

    /// Begins an epoch with the time of the first of its payments.
    private mutating func openEpoch(with given: GivenPayments) {
        var first = PaymentFeatures.blank
        switch unsafe given {
        case .payments(let payments): unsafe reader.read(&payments[0], into: &first)
        case .features(let features): unsafe first = features[0]
        }
        openEpoch(at: first.precision == .order ? max(latest, 1) : first.time)
    }

    /// So many payments with their rows stay in the nearest cache from pass to pass.
    private static var blockSize: Int { 16 }
    /// So many take longer than threads need to meet, and those of four blocks hardly more than the caches of two cores hold.
    private static var threadedBlockSize: Int { 512 }

    /// Lends the state by its addresses.
    private mutating func withPass(
        over given: GivenPayments,
        into results: ScoringResults?,
        size: Int,
        slots: Int,
        threads: Int,
        _ body: (BlockPass) -> Void
    ) {
        unsafe creditors.withUnsafeMutableBufferPointer { creditors in
            unsafe debtors.withUnsafeMutableBufferPointer { debtors in
                unsafe block.withAddresses { block in
                    unsafe withUnsafeMutablePointer(to: &identities) { identities in
                        unsafe withUnsafeMutablePointer(to: &upcoming) { upcoming in
                            unsafe withUnsafeMutablePointer(to: &recalibration) { recalibration in
                                unsafe body(
                                    BlockPass(
                                        size: size,
                                        slots: slots,
                                        threads: threads,
                                        reader: reader,
                                        weights: weights,
                                        mayQuarantine: mayQuarantine,
                                        review: review,
                                        epoch: epoch,
                                        creditors: creditors,
                                        debtors: debtors,
                                        identities: identities,
                                        upcoming: upcoming,
                                        recalibration: recalibration,
                                        given: given,
                                        results: results,
                                        places: block
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
