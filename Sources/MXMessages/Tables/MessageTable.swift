internal import PaymentModel

/// What is read from the messages of one family: paths of elements and the words of `Payment` that they lead to.
///
/// Paths begin below the message's body (`Document/FIToFICstmrCdtTrf`), use element names without version, and may end
/// in an attribute (`@Ccy`). A path that a version of the message does not have is simply never met.
struct MessageTable: Sendable {
    /// `pacs.008`.
    let family: String
    /// The elements that begin a level: what stands inside belongs to that level, and is forgotten when the next begins.
    let levels: [(path: String, level: Level)]
    /// What is read, in order of preference among rules with the same target.
    let rules: [FieldRule]
    /// The element of a record by whose presence a payment is a cover payment.
    let coverMark: String?
    /// What must, or must not, stand together.
    let presence: [PresenceRule]
    /// What its records are, where it gives no payments.
    let recordKind: RecordAssembly.Kind?

    /// How far values reach.
    enum Level: UInt8, Sendable, Comparable, CaseIterable {
        /// The whole message.
        case group
        /// The records of one block of the message, such as `PmtInf`.
        case block
        /// One payment, one entry or balance.
        case record
        /// One payment of an entry that books several.
        case detail

        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    init(
        family: String,
        levels: [(path: String, level: Level)],
        coverMark: String? = nil,
        presence: [PresenceRule] = [],
        recordKind: RecordAssembly.Kind? = nil,
        rules: [FieldRule]
    ) {
        self.family = family
        self.levels = levels
        self.rules = rules
        self.coverMark = coverMark
        self.presence = presence
        self.recordKind = recordKind
    }
}

/// Where one value comes from.
struct FieldRule: Sendable {
    /// What the value is for.
    enum Target: Sendable, Hashable {
        /// A text of the payment.
        case field(PaymentField)
        /// The payment's amount; its currency is the attribute `Ccy` of the same element.
        case amount
        /// What was ordered, in its own currency.
        case orderedAmount
        /// A word of what a message tells of payments without being one.
        case record(RecordField)
        /// Said by the group or block of itself, to be compared with what is there.
        case declared(Declaration)
    }

    /// What a message says of its own contents.
    enum Declaration: UInt8, Sendable, CaseIterable {
        /// `GrpHdr/NbOfTxs`.
        case groupCount
        /// `GrpHdr/CtrlSum`.
        case groupSum
        /// `GrpHdr/TtlIntrBkSttlmAmt`.
        case groupTotal
        /// `PmtInf/NbOfTxs`.
        case blockCount
        /// `PmtInf/CtrlSum`.
        case blockSum
        /// `DataPDU/Header/Message/MessageIdentifier`.
        case pduMessage
        /// `DataPDU/Body`, where it holds a text.
        case pduBody
        /// `AppHdr/MsgDefIdr`.
        case headerMessage
    }

    /// For which payments of the family.
    enum Condition: Sendable {
        case always, plain, cover
        /// Where the party of the original transaction that the rule speaks of is the one that the rules before it told, or they
        /// told none: see ``PaymentAssembly/isOriginal(_:_:_:)``.
        case originalDebtor, originalCreditor
    }

    let target: Target
    /// The first alternative that has a value counts. The paths within one alternative all add to its value, in the order
    /// of the message.
    let alternatives: [[String]]
    let condition: Condition
    /// A field that makes the rule say nothing where it was set before.
    var without: PaymentField?

    /// A field read from the first of several paths that has a value.
    static func field(_ field: PaymentField, _ paths: String..., when condition: Condition = .always) -> FieldRule {
        FieldRule(target: .field(field), alternatives: paths.map { [$0] }, condition: condition)
    }

    /// A field read from the first of several paths that has a value.
    static func field(
        _ field: PaymentField,
        first paths: [String],
        when condition: Condition = .always,
        without other: PaymentField? = nil
    ) -> FieldRule {
        FieldRule(target: .field(field), alternatives: paths.map { [$0] }, condition: condition, without: other)
    }

    /// A field that takes the values of all of several paths, in the order of the message.
    static func list(_ field: PaymentField, all paths: [String], when condition: Condition = .always) -> FieldRule {
        FieldRule(target: .field(field), alternatives: [paths], condition: condition)
    }

    static func amount(_ paths: String...) -> FieldRule {
        FieldRule(target: .amount, alternatives: paths.map { [$0] }, condition: .always)
    }

    static func orderedAmount(_ paths: String...) -> FieldRule {
        FieldRule(target: .orderedAmount, alternatives: paths.map { [$0] }, condition: .always)
    }

    static func declared(_ declaration: Declaration, _ paths: String...) -> FieldRule {
        FieldRule(target: .declared(declaration), alternatives: paths.map { [$0] }, condition: .always)
    }
}
