/// One message of a file, told when it has been read to its end.
public struct MessageSummary: Sendable, Hashable {
    /// `103`, `pacs.008.001.08`; `ack` and `nak` for acknowledgements alone; nil where it could not be told.
    public var message: MessageType?
    /// The place in the file, from 0.
    public var index: Int
    /// Whether there is no error among the rules asked for.
    public var isValid: Bool
    /// How many payments were read from it.
    public var payments: Int
    /// Who vouches for it; nil where signatures were not checked.
    public var signature: SignatureFacts? {
        get { sharedSignature?.facts }
        set { sharedSignature = newValue.map(SharedSignature.init) }
    }
    private var sharedSignature: SharedSignature?

    /// Makes a summary.
    public init(message: MessageType?, index: Int, isValid: Bool, payments: Int) {
        self.message = message
        self.index = index
        self.isValid = isValid
        self.payments = payments
    }
}

/// What a reader tells, in the order of the file.
public enum MessageEvent: Sendable {
    /// A payment. A reader tells it as soon as it is complete, so errors that come later in its message are not in its
    /// `isValid`; whoever holds the message back until its end can put that right.
    case payment(Payment)
    /// Something wrong.
    case problem(Problem)
    /// What a message tells of payments without being one; only where records were asked for, before its message's end. Boxed:
    /// records are large and few, and every event would be as large.
    indirect case record(PaymentRecord)
    /// The end of a message.
    case message(MessageSummary)
}

/// Which rules a reader applies.
public enum RuleSet: Sendable, Hashable {
    /// None but what reading itself needs.
    case none
    /// The XSD; for MT a field's format. What `--rules schema` asks for.
    case schema
    /// Also the network's and the standard's rules across fields, codes and calendars.
    case all
}

/// Reads messages out of bytes that come piece by piece, and tells what it finds.
///
/// Feed the bytes of one file in order, then call ``finish(_:)`` once. Readers keep no more than the message, or
/// the record of a message, that is being read. Nothing in the bytes makes a reader trap or block; what is wrong is
/// told as a `Problem`. An error thrown by `tell` stops the reading and is thrown on.
public protocol MessageReader {
    /// Takes the next bytes of the file.
    mutating func read(_ bytes: RawSpan, _ tell: (MessageEvent) throws -> Void) throws
    /// Says that the file is at its end: what is unfinished is told now.
    mutating func finish(_ tell: (MessageEvent) throws -> Void) throws
}
