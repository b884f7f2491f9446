import PaymentModel

/// Traffic as the files of a drop folder, one for each day, named so that the order of names is the order of time.
///
/// Days are those of UTC. An MX file holds payments of one message type: covers (pacs.009) have a file of their own beside
/// the customers' payments of the day.
public struct TrafficFiles: Sendable {
    /// Which messages.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        /// FIN messages in RJE files.
        case mt
        /// pacs messages.
        case mx
    }

    /// Which messages.
    public var form: Form

    /// Chooses the messages.
    public init(form: Form) {
        self.form = form
    }

    /// Calls `write` with the name and the text of each file, in the order of the names.
    ///
    /// The payments must be in time order, as the simulator gives them.
    public func forEach(
        _ payments: some Sequence<LabelledPayment>,
        write: (_ name: String, _ text: String) throws -> Void
    ) rethrows {
        var day: CivilDate?
        var gathered: [Payment] = []
        for labelled in payments {
            let own = utcDay(of: labelled.payment)
            if own != day {
                if let day { try finish(day, gathered, write) }
                day = own
                gathered.removeAll(keepingCapacity: true)
            }
            gathered.append(labelled.payment)
        }
        if let day { try finish(day, gathered, write) }
    }

    private func utcDay(of payment: Payment) -> CivilDate {
        guard let time = payment.time else { return CivilDate(dayNumber: 0) }
        return Timestamp(secondsSinceEpoch: time.secondsSinceEpoch).localDay
    }

    private func finish(
        _ day: CivilDate,
        _ payments: [Payment],
        _ write: (_ name: String, _ text: String) throws -> Void
    ) rethrows {
        switch form {
        case .mt: try write("\(day).rje", FINWriter().rje(payments))
        case .mx:
            let covers = payments.filter(\.isCover)
            let customers = payments.filter { !$0.isCover }
            if !covers.isEmpty {
                try write("\(day).covers.xml", PacsWriter().message(covers, reference: "COV\(day)"))
            }
            if !customers.isEmpty { try write("\(day).xml", PacsWriter().message(customers, reference: "DAY\(day)")) }
        }
    }
}

extension LabelledPayment {
    /// The label as a line of JSON: UETR and reference, kind of customer, occasion, and the attack where it is one.
    public var labelLine: String {
        var line = "{\"uetr\":\"\(payment[.uetr] ?? "")\",\"reference\":\"\(payment[.messageReference] ?? "")\","
        line += "\"customer\":\"\(label.customer.rawValue)\",\"occasion\":\"\(label.occasion.rawValue)\""
        if let attack = label.attack {
            line += ",\"attack\":\"\(attack.scenario)\",\"instance\":\(attack.instance)"
        }
        return line + "}"
    }
}
