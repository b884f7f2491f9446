internal import Synchronization

/// All families that paycheck reads.
enum MessageTables {
    static let all: [MessageTable] =
        [
            .customerCreditTransfer, .institutionCreditTransfer, .creditTransferInitiation, .customerDirectDebit,
            .directDebitInitiation, .institutionDirectDebit, .paymentReturn,
        ] + MessageTable.reports

    /// The compiled table of a family (`pacs.008`); nil for a family that is not read. Compiled when it is asked for first.
    static func compiled(_ family: String) -> CompiledTable? {
        tables.withLock { tables in
            if let known = tables[family] { return known }
            guard let table = all.first(where: { $0.family == family }) else { return nil }
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
