/// The tables that profiles consist of: rows of fixed size by 64-bit key.
///
/// A row's bytes are the same on every machine: whole numbers, IEEE 754 numbers and short forms of them, lowest byte first,
/// in the order and sizes that ``Scorer/layoutVersion`` stands for. What a row holds is of no concern to who keeps it; only its table, its
/// key, its bytes and the time of its last use are. Keys are keyed hashes of what identifies a party, a pair or an order.
/// The rows of one debtor (``debtor``, ``moreCategories``, ``names``, ``moreNames``) have the same key, so a store
/// that is ordered by key finds them together.
///
/// Raw values are written to stores: none changes its meaning, and new tables get new ones.
public enum ProfileTable: UInt8, Sendable, Hashable, CaseIterable {
    /// What is known of one who pays: amounts, rhythm, habits. Key: the debtor.
    case debtor = 1
    /// The values of banks, countries and so on for which the debtor's row has no room. Key: the debtor.
    case moreCategories = 2
    /// The names of the latest beneficiaries, up to four of eight. Key: the debtor.
    case names = 3
    /// Up to four others of the eight. Key: the debtor.
    case moreNames = 4
    /// What is known of one who is paid, by everybody. Key: the creditor.
    case creditor = 5
    /// What a debtor paid to a creditor. Key: the two.
    case pair = 6
    /// An order that was rejected, invalid or incomplete and may come again. Key: debtor, creditor, currency and amount.
    case order = 7
    /// A reference and what it stood for. Key: the debtor, the kind of reference and its text.
    case reference = 8
    /// Who signs for whom: how often, since when. Key: a sender, a signing key, a debtor, or a key with one of these.
    case identity = 9

    /// How many seconds after its last use a row has no effect any more and may be deleted; nil where it always has.
    public var lifetimeSeconds: UInt32? {
        switch self {
        case .order: FormatResent.reach
        case .reference: ReferenceRepeated.reach
        default: nil
        }
    }

    /// The number of bytes of a row.
    public var rowBytes: Int {
        switch self {
        case .debtor: DebtorProfile.byteCount
        case .moreCategories: MoreCategories.byteCount
        case .names, .moreNames: BeneficiaryNames.byteCount
        case .creditor: CreditorProfile.byteCount
        case .pair: PairProfile.byteCount
        case .order: FormatResent.Order.byteCount
        case .reference: ReferenceRepeated.Use.byteCount
        case .identity: SigningUse.byteCount
        }
    }
}

/// Where a row stands: its table and its key.
public struct ProfileRowKey: Sendable, Hashable, Comparable {
    /// The table.
    public let table: ProfileTable
    /// The key within the table; never 0.
    public let key: UInt64

    /// Names a row.
    public init(table: ProfileTable, key: UInt64) {
        (self.table, self.key) = (table, key)
    }

    /// By key, then by table: the order in which a store finds rows that lie together.
    public static func < (a: ProfileRowKey, b: ProfileRowKey) -> Bool {
        (a.key, a.table.rawValue) < (b.key, b.table.rawValue)
    }
}

/// Why profiles could not be taken from bytes.
public struct ProfileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: Sendable, Hashable {
        /// Written in another layout than ``Scorer/layoutVersion``.
        case otherVersion
        /// Not what a scorer wrote: cut, changed or something else.
        case damaged
    }

    /// What is wrong.
    public let code: Code
    /// What was expected and what was found.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}

/// A row that lies in memory as its bytes lie in a store.
///
/// Fields are whole numbers, IEEE 754 numbers and their short forms without gaps between them, so that on a machine that puts the lowest byte
/// first (all that paycheck is built for) no bytes need to be moved. Any bytes make a row; one that no scorer wrote is told by
/// ``isPlausible``, and a row is written so that none can make it read outside itself.
protocol ProfileRow: BitwiseCopyable, Sendable {
    /// Whether every number is one that scoring can have made: finite, within its limits.
    var isPlausible: Bool { get }
    /// When the row was last written, in seconds since 1970; what cannot tell gives 0.
    var lastUse: UInt32 { get }
}

extension ProfileRow {
    static var byteCount: Int { MemoryLayout<Self>.size }

    /// Hands out the bytes of the row.
    func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        #if _endian(big)
            #error("the layout of profile rows is written for machines that put the lowest byte first")
        #endif
        let row = InlineArray<1, Self>(repeating: self)
        // No gaps between the fields: every byte is one of the row.
        return try unsafe body(row.span.bytes)
    }

    /// Hands out the row with its place and the time of its last use.
    func hand<Failure: Error>(
        _ row: ProfileRowKey,
        to body: (ProfileRowKey, UInt32, RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        let lastUse = lastUse
        try withBytes { (bytes) throws(Failure) in try body(row, lastUse, bytes) }
    }

    /// A row from its bytes.
    init(_ bytes: RawSpan, of table: ProfileTable) throws(ProfileError) {
        guard bytes.byteCount == Self.byteCount else {
            throw ProfileError(
                .damaged,
                "a row of the table \(table) has \(bytes.byteCount) bytes, not \(Self.byteCount)"
            )
        }
        // Numbers only: any bytes make one.
        self = unsafe bytes.unsafeLoadUnaligned(as: Self.self)
        guard isPlausible else {
            throw ProfileError(.damaged, "a row of the table \(table) has numbers that no scoring makes")
        }
    }
}
