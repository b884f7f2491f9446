internal import Synchronization

/// A name of an element as three words, lowest byte first, so that a comparison is three loads.
struct PackedElementName {
    private(set) var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    private(set) var count = 0

    static let maximumBytes = 23

    /// A name that no bytes fit.
    static let impossible: PackedElementName = {
        var name = PackedElementName()
        name.words = (.max, .max, .max)
        return name
    }()

    private init() {}

    init?(_ text: String) {
        guard (1...Self.maximumBytes).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        words = Self.words(Array(text.utf8))
        count = text.utf8.count
    }

    /// The words of at most 24 bytes.
    static func words(_ bytes: [UInt8]) -> (UInt64, UInt64, UInt64) {
        var words: [UInt64] = [0, 0, 0]
        for (place, byte) in bytes.enumerated() { words[place / 8] |= UInt64(byte) << UInt64(place % 8 * 8) }
        return (words[0], words[1], words[2])
    }

    /// A place in a table of 1,024.
    @inline(__always)
    static func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> Int {
        let mixed = (a &* 0x9E37_79B9_7F4A_7C15) ^ (b &* 0xC2B2_AE3D_27D4_EB4F) ^ (c &* 0x1656_67B1_9E37_79F9)
        return Int(truncatingIfNeeded: mixed >> 54)
    }
}

/// A state of a content model.
struct ScanState {
    /// Its steps, in `edges`.
    var first: UInt16 = 0
    var count: UInt16 = 0
    /// Whether the parent may end here.
    var accepts = false
    /// 0: nothing else may stand here; 1: any element; 2: any of one foreign namespace.
    var wildcard: UInt8 = 0
    /// The state behind such an element.
    var wildcardNext: UInt16 = 0
}

/// What is done with an element beyond keeping its value in one slot of a record.
struct ScanAction {
    /// The node of the table of paths.
    var node: Int16 = -1
    /// Bits of the table's marks that the element leaves in its record.
    var recordMarks: UInt64 = 0
    /// Whether the node has something to do outside of records, by way of the collector.
    var isOuter = false
    /// Whether it makes its record a cover payment.
    var marksCover = false
    /// Further slots of a record, in `slotList`.
    var firstSlot: UInt32 = 0
    var slotCount: UInt32 = 0
    /// Marks that it leaves in its record by its value, in `valueMarks`.
    var firstMark: UInt32 = 0
    var markCount: UInt32 = 0
}

/// A mark that an element leaves by having a value of at most eight bytes.
struct ScanValueMark {
    var value: UInt64
    var count: Int
    var bit: UInt64
}

/// A simple type: how a value is checked.
struct ScanSimple {
    /// More than 62 places have no bit in `lengths`.
    static let maximumPlaces = 62

    enum Kind: UInt8 {
        case string, decimal, date, dateTime, time, year, yearMonth, boolean, base64
    }

    var kind = Kind.string
    var totalDigits: UInt8 = 255
    var fractionDigits: UInt8 = 255
    /// The least value, 0 or 1; −1 for none.
    var least: Int8 = -1
    /// 0: no pattern; 1: by places (`runs`); 2: by an automaton (`automaton`).
    var pattern: UInt8 = 0
    /// 0: no list of values; else how far a product is shifted to find one in `codes`.
    var codeShift: UInt8 = 0
    var codeBase: UInt32 = 0
    var codeFactor: UInt64 = 0
    var patternBase: UInt32 = 0
    /// By places: a bit for each length that is allowed, and how many runs of bytes a place has at most.
    var lengths: UInt64 = 0
    var runs: UInt8 = 0
    /// Least and most characters; of base64, bytes.
    var minimum: Int32 = 0
    var maximum: Int32 = .max
}

/// All tables of one compiled schema, without references. They live as long as their `MessageAutomaton`.
struct ScanTables {
    let names: PlainTable<PackedElementName>
    let edges: PlainTable<ScanEdge>
    let states: PlainTable<ScanState>
    let simples: PlainTable<ScanSimple>
    let actions: PlainTable<ScanAction>
    let slotList: PlainTable<Int16>
    let valueMarks: PlainTable<ScanValueMark>
    /// Names by hash, open addressing, 1,024 places; 0 for an empty one.
    let nameHash: PlainTable<UInt16>
    /// Edges by state and first word of the name, one probe in 8,192 places; 0 where the search has to look.
    let edgeHash: PlainTable<UInt16>
    /// Values of lists, as one word each.
    let codes: PlainTable<UInt64>
    /// For sixteen places of a pattern at once, one run after the other: the least bytes and the greatest ones.
    let runs: PlainTable<SIMD16<UInt8>>
    /// Rows of 256 states; 0 is dead, 1 the first state of the row's automaton.
    let automaton: PlainTable<UInt16>
    let automatonAccepts: PlainTable<UInt8>

    /// The edge of the root element, and the first state inside it.
    let rootEdge: Int
    let rootState: Int
    /// Elements inside one another, the root counted.
    let depth: Int

    @inline(__always)
    static func edgePlace(_ firstWord: UInt64, _ state: Int) -> Int {
        let mixed = (firstWord ^ (UInt64(truncatingIfNeeded: state) &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 51)
    }

    func free() {
        names.free()
        edges.free()
        states.free()
        simples.free()
        actions.free()
        slotList.free()
        valueMarks.free()
        nameHash.free()
        edgeHash.free()
        codes.free()
        runs.free()
        automaton.free()
        automatonAccepts.free()
    }
}

/// A schema and a table of paths compiled into one automaton, for any number of scanners on any threads.
final class MessageAutomaton: Sendable {
    let tables: ScanTables
    /// `pacs.008.001.08`.
    let type: String
    /// The namespace, as bytes.
    let namespace: [UInt8]
    /// The local name of the root element.
    let root: String
    /// The names of its elements, by their numbers.
    let names: [String]
    /// The one namespace of wildcards that allow one.
    let wildcardNamespace: [UInt8]
    let plan: RecordPlan

    init(
        _ tables: ScanTables,
        type: String,
        namespace: String,
        root: String,
        names: [String],
        wildcardNamespace: String,
        plan: RecordPlan
    ) {
        self.tables = tables
        self.type = type
        self.namespace = Array(namespace.utf8)
        self.root = root
        self.names = names
        self.wildcardNamespace = Array(wildcardNamespace.utf8)
        self.plan = plan
    }

    deinit { tables.free() }

    /// Scanners that nobody uses: making one takes longer than a small message.
    private let idle = Mutex<[ScannerBox]>([])
    private static let maximumIdle = 16

    /// A scanner, as long as it is needed.
    func takeScanner() -> ScannerBox { idle.withLock { $0.popLast() } ?? ScannerBox(self) }

    func give(back scanner: ScannerBox) {
        idle.withLock { if $0.count < Self.maximumIdle { $0.append(scanner) } }
    }
}
