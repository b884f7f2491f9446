public import PaymentModel

/// Payments as the files of a drop folder.
///
/// A simulation has a file for each day, named so that the order of names is the order of time; days are those of UTC. An
/// MX file holds payments of one message type: covers (pacs.009) have a file of their own beside the customers'
/// payments.
public struct TrafficFiles: Sendable {
    /// Which messages.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        /// FIN messages in RJE files.
        case mt
        /// pacs messages.
        case mx
    }

    /// One file.
    public struct File: Sendable {
        /// Its name, as in `2024-01-31.xml`.
        public let name: String
        /// Its text.
        public let text: String
        /// Its payments, in the order in which a reader finds them.
        public let payments: [LabelledPayment]
    }

    /// Which messages.
    public var form: Form

    /// Chooses the messages.
    public init(form: Form) {
        self.form = form
    }

    /// Calls `write` with the file of each day, in the order of the names, and the day.
    ///
    /// The payments must be in time order, as the simulator gives them; no more than a day of them is kept.
    public func forEach(
        of simulator: TrafficSimulator,
        write: (CivilDate, File) throws -> Void
    ) rethrows {
        var gathered: [LabelledPayment] = []
        var day: CivilDate?
        func finish() throws {
            guard let day else { return }
            for file in files(named: day.description, gathered) { try write(day, file) }
            gathered.removeAll(keepingCapacity: true)
        }
        try simulator.forEach { labelled in
            let own = Self.utcDay(of: labelled.payment)
            if own != day {
                try finish()
                day = own
            }
            gathered.append(labelled)
        }
        try finish()
    }

    /// The files of payments that belong together: one, or two where there are covers in MX form; none without payments.
    public func files(named name: String, _ payments: [LabelledPayment]) -> [File] {
        guard !payments.isEmpty else { return [] }
        switch form {
        case .mt:
            return [File(name: name + ".rje", text: FINWriter().rje(payments.map(\.payment)), payments: payments)]
        case .mx:
            return [
                message("COV\(name)", in: name + ".covers.xml", payments.filter(\.payment.isCover)),
                message("DAY\(name)", in: name + ".xml", payments.filter { !$0.payment.isCover }),
            ].compactMap(\.self)
        }
    }

    private func message(_ reference: String, in name: String, _ payments: [LabelledPayment]) -> File? {
        guard !payments.isEmpty else { return nil }
        let text = PacsWriter().message(payments.map(\.payment), reference: reference)
        return File(name: name, text: text, payments: payments)
    }

    private static func utcDay(of payment: Payment) -> CivilDate {
        guard let time = payment.time else { return CivilDate(dayNumber: 0) }
        return Timestamp(secondsSinceEpoch: time.secondsSinceEpoch).localDay
    }
}
