internal import Synchronization

/// All families that paycheck reads.
enum MessageTables {
    /// A family, and how its table is made: a file has messages of one or two of them.
    typealias Maker = (family: String, table: @Sendable (String) -> MessageTable)

    private static let payments: [Maker] = [
        ("pacs.008", { _ in .customerCreditTransfer }), ("pacs.009", { _ in .institutionCreditTransfer }),
        ("pain.001", { _ in .creditTransferInitiation }), ("pacs.003", { _ in .customerDirectDebit }),
        ("pain.008", { _ in .directDebitInitiation }), ("pacs.010", { _ in .institutionDirectDebit }),
        ("pacs.004", { _ in .paymentReturn }),
    ]

    private static let makers = payments + MessageTable.reports

    static let families = makers.map(\.family)

    static var all: [MessageTable] { makers.map { $0.table($0.family) } }

    /// The compiled table of a family (`pacs.008`); nil for a family that is not read. Made and compiled when it is asked for first.
    static func compiled(_ family: String) -> CompiledTable? {
        tables.withLock { tables in
            if let known = tables[family] { return known }
            guard let table = makers.first(where: { $0.family == family })?.table(family) else { return nil }
            let compiled = CompiledTable(table)
            tables[family] = compiled
            return compiled
        }
    }

    private static let tables = Mutex<[String: CompiledTable]>([:])

    /// The compiled table of a DataPDU's header.
    static let dataPDU = CompiledTable(.dataPDU)

    /// The compiled table of the header.
    static let header = CompiledTable(.applicationHeader)
}

extension String {
    /// The names of a path, in order.
    var pathNames: [Substring] {
        var names: [Substring] = []
        var rest = self[...]
        while let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) {
            names.append(rest[..<slash])
            rest = rest[rest.utf8.index(after: slash)...]
        }
        if !rest.isEmpty { names.append(rest) }
        return names
    }
}
