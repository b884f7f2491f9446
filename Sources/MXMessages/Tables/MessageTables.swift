/// All families that paycheck reads.
enum MessageTables {
    static let all: [MessageTable] =
        [
            .customerCreditTransfer, .institutionCreditTransfer, .creditTransferInitiation, .customerDirectDebit,
            .directDebitInitiation, .institutionDirectDebit, .paymentReturn,
        ] + MessageTable.reports

    /// The compiled table of a family (`pacs.008`); nil for a family that is not read.
    static func compiled(_ family: String) -> CompiledTable? { tables[family] }

    /// The compiled table of a DataPDU's header.
    static let dataPDU = CompiledTable(.dataPDU)

    /// The compiled table of the header.
    static let header = CompiledTable(.applicationHeader)

    private static let tables: [String: CompiledTable] = {
        var tables: [String: CompiledTable] = [:]
        for table in all { tables[table.family] = CompiledTable(table) }
        return tables
    }()
}
