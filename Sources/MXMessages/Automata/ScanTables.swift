internal import Synchronization

/// A name of an element as three words, lowest byte first, so that a comparison is three loads.
struct PackedElementName {
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var masks: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var count = 0

    static let maximumBytes = 23

    /// A name that no bytes fit.
    static let impossible: PackedElementName = {
        var name = PackedElementName()
        name.masks = (.max, .max, .max)
        name.words = (.max, .max, .max)
        return name
    }()

    init() {}

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...Self.maximumBytes).contains(bytes.count), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        var word: [UInt64] = [0, 0, 0]
        var mask: [UInt64] = [0, 0, 0]
        for (place, byte) in bytes.enumerated() {
            word[place / 8] |= UInt64(byte) << UInt64(place % 8 * 8)
            mask[place / 8] |= 0xFF << UInt64(place % 8 * 8)
        }
        words = (word[0], word[1], word[2])
        masks = (mask[0], mask[1], mask[2])
        count = bytes.count
    }

    /// A place in a table of 1,024.
    @inline(__always)
    static func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> Int {
        let mixed = (a &* 0x9E37_79B9_7F4A_7C15) ^ (b &* 0xC2B2_AE3D_27D4_EB4F) ^ (c &* 0x1656_67B1_9E37_79F9)
        return Int(truncatingIfNeeded: mixed >> 54)
    }
}

/// One step of a content model: the element that it takes, what is in that, and where its parent then is.
struct ScanEdge {
    /// The name, in `names`.
    var name: UInt16 = 0
    /// The parent's state behind the element.
    var next: UInt16 = 0
    /// The first state inside; of elements with elements.
    var child: UInt16 = 0
    /// The type of the value, in `simples`; −1 for elements with elements.
    var simple: Int16 = -1
    /// The type of the attribute `Ccy`, which must stand; −1 without one.
    var attribute: Int16 = -1
    /// The slot of a record that the value goes to; −1 for none.
    var slot: Int16 = -1
    /// What else is to be done with it, in `actions`; 0 for nothing.
    var action: UInt16 = 0
    /// The rule on its value, as a raw value of `ValueRules.Kind`.
    var rule: UInt8 = 0
    /// What ends with it; see `ScanEdge.record`.
    var unit: UInt8 = 0

    static let record: UInt8 = 1
    static let block: UInt8 = 2
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
    enum Kind: UInt8 {
        case string, decimal, date, dateTime, time, year, yearMonth, boolean, base64
    }

    var kind = Kind.string
    var totalDigits: UInt8 = 255
    var fractionDigits: UInt8 = 255
    /// The least value, 0 or 1; −1 for none.
    var least: Int8 = -1
    /// 0: no pattern; 1: by places (`classBits`, `places`); 2: by an automaton (`automaton`).
    var pattern: UInt8 = 0
    /// 0: no list of values; else how far a product is shifted to find one in `codes`.
    var codeShift: UInt8 = 0
    var codeBase: UInt32 = 0
    var codeFactor: UInt64 = 0
    var patternBase: UInt32 = 0
    /// By places: a bit for each length that is allowed.
    var lengths: UInt64 = 0
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
    /// For each byte, the classes of patterns by places that have it.
    let classBits: PlainTable<UInt64>
    /// For each place of such patterns, its class.
    let places: PlainTable<UInt8>
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
        classBits.free()
        places.free()
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
