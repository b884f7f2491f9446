public import PaymentModel
public import Reconciliation

/// Which side of a reconciliation a file is on.
public enum ReconciliationSide: Sendable, Hashable {
    /// What was sent: payments, acknowledgements, requests to cancel.
    case instructions
    /// What others told: statements, confirmations, statuses.
    case statements
}

extension Reconciler {
    /// Reads a file into a reconciliation, and tells the problems in it.
    ///
    /// Of what was sent payments and all records count; of what was received the records alone. A payment that a terminal received
    /// (output form) is no instruction, wherever its file stands. Formats are checked by default: what cannot be read is a problem, since a
    /// booking that is not understood is not known to fit.
    public mutating func add(
        from source: inout some ByteSource,
        named file: String,
        as side: ReconciliationSide,
        options: ReadingOptions = ReadingOptions(rules: .schema),
        _ tell: (Problem) throws -> Void
    ) throws {
        var options = options
        options.keepsRecords = true
        var waiting: [Payment] = []
        var isReceived = false
        try readMessages(from: &source, options: options) { event in
            switch event {
            case .payment(let payment): if side == .instructions { waiting.append(payment) }
            case .record(let record):
                if case .transmission(let transmission) = record { isReceived = transmission.isReceived }
                add(record, from: file)
            case .problem(let problem): try tell(problem)
            case .message:
                if !isReceived { for payment in waiting { add(payment, from: file) } }
                waiting = []
                isReceived = false
            }
        }
        for payment in waiting { add(payment, from: file) }
    }
}
