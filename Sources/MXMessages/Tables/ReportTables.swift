internal import PaymentModel

extension MessageTable {
    /// Messages about payments that are none themselves: they are validated, and give records to those who ask for them.
    static let reports: [MessageTables.Maker] = [
        // Statuses: FIToFIPaymentStatusReport, CustomerPaymentStatusReport.
        ("pacs.002", { notice($0, .status, record: "TxInfAndSts") }),
        ("pain.002", { notice($0, .status, record: "OrgnlPmtInfAndSts/TxInfAndSts", block: "OrgnlPmtInfAndSts") }),
        // Investigations: ResolutionOfInvestigation, FIToFIPaymentCancellationRequest.
        (
            "camt.029",
            { notice($0, .answer, record: "CxlDtls/TxInfAndSts", header: "Assgnmt", reference: "Assgnmt/Id") }
        ),
        (
            "camt.056",
            { notice($0, .cancellationRequest, record: "Undrlyg/TxInf", header: "Assgnmt", reference: "Assgnmt/Id") }
        ),
        // Accounts: BankToCustomerAccountReport, Statement, DebitCreditNotification.
        ("camt.052", { account($0, .report, "Rpt") }),
        ("camt.053", { account($0, .statement, "Stmt") }),
        ("camt.054", { account($0, .confirmation, "Ntfctn") }),
        // NotificationToReceive and its cancellation advice.
        ("camt.057", { notice($0, .expectedReceipt, record: "Ntfctn/Itm") }),
        ("camt.058", { notice($0, .expectedReceipt, record: "OrgnlNtfctn/OrgnlItm") }),
    ]

    /// The header's rules. Who sends and receives: agents of the record or the group, or of an assignment.
    private static func header(_ header: String, reference: String, record: String) -> [FieldRule] {
        func agents(_ agent: String, _ assigned: String) -> [String] {
            header == "Assgnmt"
                ? Component.agent("Assgnmt/" + assigned + "/Agt")
                : Component.agent(record + "/" + agent) + Component.agent("GrpHdr/" + agent)
        }
        return [
            .field(.messageReference, reference),
            .field(.created, header + "/CreDtTm"),
            .field(.sender, first: agents("InstgAgt", "Assgnr")),
            .field(.receiver, first: agents("InstdAgt", "Assgne")),
        ]
    }

    /// What somebody says of payments: a record for each, and one for the whole message where it says something of that.
    private static func notice(
        _ family: String,
        _ kind: PaymentNotice.Kind,
        record: String,
        block: String? = nil,
        header: String = "GrpHdr",
        reference: String = "GrpHdr/MsgId"
    ) -> MessageTable {
        let original = record + "/OrgnlTxRef"
        return MessageTable(
            family: family,
            levels: (block.map { [($0, .block)] } ?? []) + [(record, .record)],
            recordKind: .notice(kind),
            rules: Self.header(header, reference: reference, record: record) + [
                .record(
                    .originalMessage,
                    record + "/OrgnlGrpInf/OrgnlMsgId",
                    "OrgnlGrpInfAndSts/OrgnlMsgId",
                    "Undrlyg/OrgnlGrpInfAndCxl/OrgnlMsgId",
                    "CxlDtls/OrgnlGrpInfAndSts/OrgnlMsgId"
                ),
                .record(.originalInformation, (block ?? "OrgnlPmtInfAndSts") + "/OrgnlPmtInfId"),
                .record(.groupStatus, "OrgnlGrpInfAndSts/GrpSts", "CxlDtls/OrgnlGrpInfAndSts/GrpCxlSts", "Sts/Conf"),
                .record(.blockStatus, (block ?? "OrgnlPmtInfAndSts") + "/PmtInfSts"),
                .record(.noticeStatus, record + "/TxSts", record + "/TxCxlSts"),
                .records(
                    .reason,
                    all: ["StsRsnInf", "CxlStsRsnInf", "CxlRsnInf"].flatMap {
                        [record + "/\($0)/Rsn/Cd", record + "/\($0)/Rsn/Prtry"]
                    }
                ),
                .records(
                    .additional,
                    all: ["StsRsnInf", "CxlStsRsnInf", "CxlRsnInf"].map { record + "/\($0)/AddtlInf" }
                ),
                .records(
                    .originalReference,
                    all: [
                        "OrgnlInstrId", "OrgnlEndToEndId", "OrgnlTxId", "OrgnlClrSysRef", "Id", "EndToEndId",
                        "OrgnlItmId",
                    ].map { record + "/" + $0 }
                ),
                .record(.originalUETR, record + "/OrgnlUETR", record + "/UETR"),
                .record(
                    .originalAmount,
                    record + "/OrgnlIntrBkSttlmAmt",
                    original + "/IntrBkSttlmAmt",
                    original + "/Amt/InstdAmt",
                    record + "/Amt"
                ),
            ]
        )
    }

    /// An account's statement, report or notification: its frame, balances, entries, and the payments in them.
    private static func account(_ family: String, _ source: AccountEntry.Source, _ frame: String) -> MessageTable {
        let balance = frame + "/Bal"
        let entry = frame + "/Ntry"
        // Version .01 has the details of a payment one level further up.
        let details = [entry + "/NtryDtls/TxDtls", entry + "/TxDtls"]
        func inDetails(_ paths: [String]) -> [String] { details.flatMap { detail in paths.map { detail + "/" + $0 } } }
        func party(_ name: String) -> [String] { inDetails(["RltdPties/\(name)/Pty/Nm", "RltdPties/\(name)/Nm"]) }
        func account(_ name: String) -> [String] {
            details.flatMap { Component.account($0 + "/RltdPties/\(name)") } + inDetails(["RltdPties/\(name)/Prxy/Id"])
        }
        func agent(_ name: String) -> [String] { details.flatMap { Component.agent($0 + "/RltdAgts/\(name)") } }
        // An institution that is paid itself.
        func institution(_ name: String) -> [String] {
            inDetails(["BICFI", "BIC"].map { "RltdPties/\(name)/Agt/FinInstnId/\($0)" })
        }
        return MessageTable(
            family: family,
            levels: [(frame, .block), (balance, .record), (entry, .record)] + details.map { ($0, .detail) },
            recordKind: .account(source),
            rules: header("GrpHdr", reference: "GrpHdr/MsgId", record: entry) + [
                .record(.statementReference, frame + "/Id"),
                .record(.statementNumber, frame + "/LglSeqNb", frame + "/ElctrncSeqNb"),
                .record(
                    .statementPage,
                    frame + "/StmtPgntn/PgNb",
                    frame + "/RptPgntn/PgNb",
                    frame + "/NtfctnPgntn/PgNb"
                ),
                .record(.isLastPage, frame + "/StmtPgntn/LastPgInd", frame + "/RptPgntn/LastPgInd"),
                .record(.account, first: Component.account(frame + "/Acct")),
                .record(.accountCurrency, frame + "/Acct/Ccy"),
                .record(.servicer, first: Component.agent(frame + "/Acct/Svcr")),
                .record(.balanceType, balance + "/Tp/CdOrPrtry/Cd", balance + "/Tp/Cd"),
                .record(.balanceAmount, balance + "/Amt"),
                .record(.balanceIndicator, balance + "/CdtDbtInd"),
                .record(.balanceDate, balance + "/Dt/Dt", balance + "/Dt/DtTm"),
                .record(.entryAmount, entry + "/Amt"),
                .record(.entryIndicator, entry + "/CdtDbtInd"),
                .record(.entryReversal, entry + "/RvslInd"),
                .record(.entryStatus, entry + "/Sts/Cd", entry + "/Sts"),
                .record(.bookingDate, entry + "/BookgDt/Dt", entry + "/BookgDt/DtTm"),
                .record(.valueDate, entry + "/ValDt/Dt", entry + "/ValDt/DtTm"),
                .record(.entryType, entry + "/BkTxCd/Domn/Fmly/SubFmlyCd", entry + "/BkTxCd/Prtry/Cd"),
                .record(.entryText, entry + "/AddtlNtryInf"),
                .record(.entryNumber, entry + "/NtryRef"),
                .records(
                    .entryReference,
                    all: [
                        entry + "/AcctSvcrRef", entry + "/NtryDtls/Btch/PmtInfId", entry + "/NtryDtls/Btch/MsgId",
                    ]
                ),
                .record(
                    .detailAmount,
                    first: inDetails(["AmtDtls/TxAmt/Amt", "Amt", "AmtDtls/InstdAmt/Amt"])
                ),
                // What was ordered, where the account has another currency.
                .record(.instructedAmount, first: inDetails(["AmtDtls/InstdAmt/Amt"])),
                .records(
                    .detailReference,
                    all: inDetails(
                        ["MsgId", "AcctSvcrRef", "PmtInfId", "InstrId", "EndToEndId", "TxId", "ClrSysRef"].map {
                            "Refs/" + $0
                        }
                    )
                ),
                .record(.detailUETR, first: inDetails(["Refs/UETR"])),
                .record(.debtorName, first: party("Dbtr")),
                .record(.debtorAccount, first: account("DbtrAcct")),
                .record(.debtorAgent, first: agent("DbtrAgt")),
                .record(.debtorBIC, first: institution("Dbtr")),
                .record(.creditorName, first: party("Cdtr")),
                .record(.creditorAccount, first: account("CdtrAcct")),
                .record(.creditorAgent, first: agent("CdtrAgt")),
                .record(.creditorBIC, first: institution("Cdtr")),
            ]
        )
    }
}
