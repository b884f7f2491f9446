extension PopulationState {
    private static var scalars: [WritableKeyPath<PopulationState, Double>] {
        [
            \.payments, \.withinPayments, \.mean, \.variance, \.within, \.withinUpper, \.between, \.newRate,
            \.newcomerRate,
            \.repeatRate, \.closedRate, \.reuseRate, \.misnameRate, \.debtorRate, \.creditorRate, \.burstiness,
            \.fanOutBurstiness,
        ]
    }

    /// Writes all that is not derived from the rest; the clock, too, which stands as it was made at the last full hour.
    func write(to writer: inout StateWriter) {
        let scalars = Self.scalars
        writer.put(count: scalars.count)
        for path in scalars { writer.put(self[keyPath: path]) }
        for hour in 0..<168 { writer.put(hours[hour]) }
        for hour in 0..<168 { writer.put(localHours[hour]) }
        for bin in 0..<32 { writer.put(creditorAges.counts[bin]) }
        for bin in 0..<32 { writer.put(pairAges.counts[bin]) }
        writer.put(clockHour)
        clock.write(to: &writer)
        writer.put(count: sinceDecay)
        categories.write(to: &writer)
        corridors.write(to: &writer)
    }

    /// Reads what ``write(to:)`` wrote.
    init(from reader: inout StateReader) throws(ProfileError) {
        self.init()
        let scalars = Self.scalars
        guard try reader.count(ofBytes: 8) == scalars.count else {
            throw ProfileError(.damaged, "the population has another number of means than \(scalars.count)")
        }
        for path in scalars { self[keyPath: path] = try reader.double() }
        for hour in 0..<168 { hours[hour] = try reader.double() }
        for hour in 0..<168 { localHours[hour] = try reader.double() }
        for bin in 0..<32 { creditorAges.counts[bin] = try reader.double() }
        for bin in 0..<32 { pairAges.counts[bin] = try reader.double() }
        guard isPlausible else {
            throw ProfileError(.damaged, "the population has counts or variances that no scoring makes")
        }
        clockHour = try reader.word32()
        clock = try OperationalClock(from: &reader)
        sinceDecay = Int(clamping: try reader.word64())
        categories = try CategoryShares(from: &reader)
        corridors = try CorridorRoutes(from: &reader)
        close()
    }
}

extension OperationalClock {
    func write(to writer: inout StateWriter) {
        for hour in 0...168 { writer.put(cumulative[hour]) }
    }

    init(from reader: inout StateReader) throws(ProfileError) {
        var cumulative = ContiguousArray<Double>(repeating: 0, count: 169)
        for hour in 0...168 { cumulative[hour] = try reader.double() }
        self.init(cumulative: cumulative)
    }
}

extension CategoryShares {
    func write(to writer: inout StateWriter) {
        for attribute in 0..<Attribute.count {
            writer.put(uses[attribute].total)
            writer.put(uses[attribute].newRate)
        }
        let keys = counts.allKeys.sorted()
        writer.put(count: keys.count)
        for key in keys {
            writer.put(key)
            writer.put(counts[counts.place(of: key)])
        }
    }

    init(from reader: inout StateReader) throws(ProfileError) {
        self.init()
        for attribute in 0..<Attribute.count {
            uses[attribute].total = try reader.double()
            uses[attribute].newRate = try reader.double()
        }
        for _ in 0..<(try reader.count(ofBytes: 12)) {
            let place = counts.insert(try reader.key()).place
            counts[place] = try reader.single()
        }
    }
}

extension CorridorRoutes {
    func write(to writer: inout StateWriter) {
        let keys = table.allKeys.sorted()
        writer.put(count: keys.count)
        for key in keys {
            let row = table[table.place(of: key)]
            writer.put(key)
            writer.put(row.payments)
            writer.put(row.routed)
        }
    }

    init(from reader: inout StateReader) throws(ProfileError) {
        self.init()
        for _ in 0..<(try reader.count(ofBytes: 16)) {
            let place = table.insert(try reader.key()).place
            table[place] = Row(payments: try reader.single(), routed: try reader.single())
            guard table[place].routed >= 0, table[place].payments >= table[place].routed else {
                throw ProfileError(.damaged, "a corridor has more payments with an intermediary than payments")
            }
        }
    }
}

extension StateReader {
    /// A key of a table: never 0.
    mutating func key() throws(ProfileError) -> UInt64 {
        let key = try word64()
        guard key != 0 else { throw ProfileError(.damaged, "a key is 0") }
        return key
    }
}

extension Recalibration {
    /// Writes the counts, of which most are 0, and the curves in force.
    func write(to writer: inout StateWriter) {
        writer.put(total)
        writer.put(sinceRebuild)
        writer.put(everCounted)
        writer.put(lastRebuild)
        writer.put(count: Self.detectors)
        for slot in 0..<Self.detectors {
            let counted = (0..<Self.bins).filter { histograms[slot * Self.bins + $0] != 0 }
            writer.put(count: counted.count)
            for bin in counted {
                writer.put(UInt16(bin))
                writer.put(histograms[slot * Self.bins + bin])
            }
            let last = Int(curves.last(slot))
            writer.put(count: last + 2)
            for bin in 0..<last + 2 { writer.put(curves.tables[slot * RecalibrationCurves.stride + bin]) }
            writer.put(curves.slope(slot))
        }
    }

    init(from reader: inout StateReader) throws(ProfileError) {
        self.init(curves: [])
        total = try reader.double()
        sinceRebuild = try reader.double()
        everCounted = try reader.double()
        lastRebuild = try reader.word32()
        guard try reader.count(ofBytes: 1) == Self.detectors else {
            throw ProfileError(
                .otherVersion,
                "the recalibration has another number of detectors than \(Self.detectors)"
            )
        }
        for slot in 0..<Self.detectors {
            for _ in 0..<(try reader.count(ofBytes: 6)) {
                let bin = Int(try reader.word16())
                let count = try reader.single()
                guard bin < Self.bins, count >= 0 else {
                    throw ProfileError(.damaged, "the recalibration counts outside its bins")
                }
                histograms[slot * Self.bins + bin] = count
            }
            let count = try reader.count(ofBytes: 4)
            guard (2...RecalibrationCurves.stride).contains(count) else {
                throw ProfileError(.damaged, "a curve of the recalibration has \(count) points")
            }
            var table = ContiguousArray<Float>(repeating: 0, count: count)
            for bin in 0..<count { table[bin] = try reader.single() }
            curves.set(CalibrationCurve(table: table, last: count - 2, slope: try reader.single()), at: slot)
        }
    }
}
