internal import PaymentModel

extension MessageTable {
    /// Messages about payments that are none themselves: they are validated and their references read; they give no payments.
    static let reports: [MessageTable] = [
        // Statuses: FIToFIPaymentStatusReport, CustomerPaymentStatusReport.
        report("pacs.002", record: "TxInfAndSts"),
        report("pain.002", record: "OrgnlPmtInfAndSts/TxInfAndSts"),
        // Investigations: ResolutionOfInvestigation, FIToFIPaymentCancellationRequest.
        report("camt.029", record: "CxlDtls/TxInfAndSts", header: "Assgnmt", reference: "Assgnmt/Id"),
        report("camt.056", record: "Undrlyg/TxInf", header: "Assgnmt", reference: "Assgnmt/Id"),
        // Accounts: BankToCustomerAccountReport, Statement, DebitCreditNotification.
        report("camt.052", record: "Rpt/Ntry"),
        report("camt.053", record: "Stmt/Ntry"),
        report("camt.054", record: "Ntfctn/Ntry"),
        // NotificationToReceive and its cancellation advice.
        report("camt.057", record: "Ntfctn/Itm"),
        report("camt.058", record: "OrgnlNtfctn/OrgnlItm"),
    ]

    private static func report(
        _ family: String,
        record: String,
        header: String = "GrpHdr",
        reference: String = "GrpHdr/MsgId"
    ) -> MessageTable {
        /// Who sends and receives: agents of the record or the group, or of an assignment.
        func agents(_ agent: String, _ assigned: String) -> [String] {
            header == "Assgnmt"
                ? Component.agent("Assgnmt/" + assigned + "/Agt")
                : Component.agent(record + "/" + agent) + Component.agent("GrpHdr/" + agent)
        }
        return MessageTable(
            family: family,
            levels: [(record, .record)],
            rules: [
                .field(.messageReference, reference),
                .field(.created, header + "/CreDtTm"),
                .field(.sender, first: agents("InstgAgt", "Assgnr")),
                .field(.receiver, first: agents("InstdAgt", "Assgne")),
            ]
        )
    }
}
