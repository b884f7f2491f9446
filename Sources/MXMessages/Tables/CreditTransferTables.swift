internal import PaymentModel

extension MessageTable {
    /// pacs.008, `FIToFICustomerCreditTransfer`: an order of a customer between institutions.
    static let customerCreditTransfer = MessageTable(
        family: "pacs.008",
        levels: [("CdtTrfTxInf", .record)],
        presence: PresenceRule.groupOrTransaction("CdtTrfTxInf") + PresenceRule.agents("CdtTrfTxInf")
            + PresenceRule.total("TtlIntrBkSttlmAmt") + PresenceRule.ordered("CdtTrfTxInf")
            + PresenceRule.settlementMethod + PresenceRule.settlementDate("CdtTrfTxInf")
            + PresenceRule.chequeToCreditor("CdtTrfTxInf"),
        rules: Component.groupHeader
            + [.declared(.groupTotal, "GrpHdr/TtlIntrBkSttlmAmt")]
            + interbank("CdtTrfTxInf")
            + Component.customer(
                .debtor,
                party: "CdtTrfTxInf/Dbtr",
                account: "CdtTrfTxInf/DbtrAcct",
                agent: "CdtTrfTxInf/DbtrAgt"
            )
            + Component.customer(
                .creditor,
                party: "CdtTrfTxInf/Cdtr",
                account: "CdtTrfTxInf/CdtrAcct",
                agent: "CdtTrfTxInf/CdtrAgt"
            )
            + [
                .orderedAmount("CdtTrfTxInf/InstdAmt"),
                .field(.chargeBearer, "CdtTrfTxInf/ChrgBr"),
                .list(.remittance, all: ["CdtTrfTxInf/RmtInf/Ustrd"]),
            ]
    )

    /// pacs.009, `FinancialInstitutionCreditTransfer`: core and advice, where institutions pay one another, and cover,
    /// where the payment of customers underneath decides who debtor and creditor are.
    static let institutionCreditTransfer = MessageTable(
        family: "pacs.009",
        levels: [("CdtTrfTxInf", .record)],
        coverMark: "CdtTrfTxInf/UndrlygCstmrCdtTrf",
        presence: PresenceRule.groupOrTransaction("CdtTrfTxInf") + PresenceRule.agents("CdtTrfTxInf")
            + PresenceRule.total("TtlIntrBkSttlmAmt") + PresenceRule.settlementMethod
            + PresenceRule.settlementDate("CdtTrfTxInf"),
        rules: Component.groupHeader
            + [.declared(.groupTotal, "GrpHdr/TtlIntrBkSttlmAmt")]
            + interbank("CdtTrfTxInf")
            + Component.institution(
                .debtor,
                party: "CdtTrfTxInf/Dbtr",
                account: "CdtTrfTxInf/DbtrAcct",
                agent: "CdtTrfTxInf/DbtrAgt",
                when: .plain
            )
            + Component.institution(
                .creditor,
                party: "CdtTrfTxInf/Cdtr",
                account: "CdtTrfTxInf/CdtrAcct",
                agent: "CdtTrfTxInf/CdtrAgt",
                when: .plain
            )
            + Component.customer(
                .debtor,
                party: "CdtTrfTxInf/UndrlygCstmrCdtTrf/Dbtr",
                account: "CdtTrfTxInf/UndrlygCstmrCdtTrf/DbtrAcct",
                agent: "CdtTrfTxInf/UndrlygCstmrCdtTrf/DbtrAgt",
                when: .cover
            )
            + Component.customer(
                .creditor,
                party: "CdtTrfTxInf/UndrlygCstmrCdtTrf/Cdtr",
                account: "CdtTrfTxInf/UndrlygCstmrCdtTrf/CdtrAcct",
                agent: "CdtTrfTxInf/UndrlygCstmrCdtTrf/CdtrAgt",
                when: .cover
            )
            + [
                .field(.debtorInstitutionAccount, first: Component.account("CdtTrfTxInf/DbtrAcct"), when: .cover),
                .field(.creditorInstitutionAccount, first: Component.account("CdtTrfTxInf/CdtrAcct"), when: .cover),
                .field(.debtorAgent, first: Component.agent("CdtTrfTxInf/Dbtr"), when: .cover),
                .field(.creditorAgent, first: Component.agent("CdtTrfTxInf/Cdtr"), when: .cover),
                .orderedAmount("CdtTrfTxInf/UndrlygCstmrCdtTrf/InstdAmt"),
                .list(.remittance, all: ["CdtTrfTxInf/RmtInf/Ustrd"], when: .plain),
                .list(
                    .remittance,
                    all: ["CdtTrfTxInf/UndrlygCstmrCdtTrf/RmtInf/Ustrd", "CdtTrfTxInf/RmtInf/Ustrd"],
                    when: .cover
                ),
            ]
    )

    /// pain.001, `CustomerCreditTransferInitiation`: what a customer asks its bank to pay.
    static let creditTransferInitiation = MessageTable(
        family: "pain.001",
        levels: [("PmtInf", .block), ("PmtInf/CdtTrfTxInf", .record)],
        presence: PresenceRule.blockOrTransaction(
            "PmtInf",
            "PmtInf/CdtTrfTxInf",
            ["PmtTpInf", "ChrgBr", "UltmtDbtr"]
        ) + PresenceRule.agents("PmtInf/CdtTrfTxInf") + PresenceRule.cheques
            + PresenceRule.intermediaryNeedsCreditorAgent("PmtInf/CdtTrfTxInf")
            + PresenceRule.chequeToCreditor("PmtInf/CdtTrfTxInf"),
        rules: Component.groupHeader
            + Component.blockHeader
            + [
                .record(.paymentInformation, "PmtInf/PmtInfId"),
                .amount("PmtInf/CdtTrfTxInf/Amt/InstdAmt", "PmtInf/CdtTrfTxInf/Amt/EqvtAmt/Amt"),
                .field(.settlementDate, "PmtInf/ReqdExctnDt/Dt", "PmtInf/ReqdExctnDt/DtTm", "PmtInf/ReqdExctnDt"),
                .field(.purpose, "PmtInf/CdtTrfTxInf/Purp/Cd", "PmtInf/CdtTrfTxInf/Purp/Prtry"),
                .field(.categoryPurpose, first: Component.categoryPurpose(["PmtInf/CdtTrfTxInf", "PmtInf"])),
                .field(.chargeBearer, "PmtInf/CdtTrfTxInf/ChrgBr", "PmtInf/ChrgBr"),
                .list(.remittance, all: ["PmtInf/CdtTrfTxInf/RmtInf/Ustrd"]),
            ]
            + Component.identification("PmtInf/CdtTrfTxInf/PmtId")
            + Component.intermediaries("PmtInf/CdtTrfTxInf")
            + Component.customer(.debtor, party: "PmtInf/Dbtr", account: "PmtInf/DbtrAcct", agent: "PmtInf/DbtrAgt")
            + Component.customer(
                .creditor,
                party: "PmtInf/CdtTrfTxInf/Cdtr",
                account: "PmtInf/CdtTrfTxInf/CdtrAcct",
                agent: "PmtInf/CdtTrfTxInf/CdtrAgt"
            )
    )

    /// What pacs.008 and pacs.009 have in common.
    private static func interbank(_ record: String) -> [FieldRule] {
        Component.settlement + [
            .amount(record + "/IntrBkSttlmAmt"),
            .field(.settlementDate, record + "/IntrBkSttlmDt", "GrpHdr/IntrBkSttlmDt"),
            .field(.accepted, record + "/AccptncDtTm"),
            .field(.settlementTime, record + "/SttlmTmIndctn/DbtDtTm"),
            .field(.purpose, record + "/Purp/Cd", record + "/Purp/Prtry"),
            .field(.categoryPurpose, first: Component.categoryPurpose([record, "GrpHdr"])),
        ] + Component.identification(record + "/PmtId") + Component.instructing(record)
            + Component.intermediaries(record)
    }
}
