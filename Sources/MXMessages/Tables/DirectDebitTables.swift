internal import PaymentModel

extension MessageTable {
    /// pacs.003, `FIToFICustomerDirectDebit`: the creditor's side asks the debtor's for money. Debtor and creditor are who
    /// pays and who is paid, as everywhere; only the message travels the other way.
    static let customerDirectDebit = MessageTable(
        family: "pacs.003",
        levels: [("DrctDbtTxInf", .record)],
        presence: PresenceRule.groupOrTransaction("DrctDbtTxInf") + PresenceRule.agents("DrctDbtTxInf")
            + PresenceRule.total("TtlIntrBkSttlmAmt") + PresenceRule.ordered("DrctDbtTxInf")
            + PresenceRule.settlementDate("DrctDbtTxInf") + PresenceRule.mandate("DrctDbtTxInf"),
        rules: Component.groupHeader
            + [
                .declared(.groupTotal, "GrpHdr/TtlIntrBkSttlmAmt"),
                .amount("DrctDbtTxInf/IntrBkSttlmAmt"),
                .orderedAmount("DrctDbtTxInf/InstdAmt"),
                .field(
                    .settlementDate,
                    "DrctDbtTxInf/IntrBkSttlmDt",
                    "GrpHdr/IntrBkSttlmDt",
                    "DrctDbtTxInf/ReqdColltnDt"
                ),
                .field(.chargeBearer, "DrctDbtTxInf/ChrgBr"),
                .field(.purpose, "DrctDbtTxInf/Purp/Cd", "DrctDbtTxInf/Purp/Prtry"),
                .field(.categoryPurpose, first: Component.categoryPurpose(["DrctDbtTxInf", "GrpHdr"])),
                .list(.remittance, all: ["DrctDbtTxInf/RmtInf/Ustrd"]),
            ]
            + Component.identification("DrctDbtTxInf/PmtId")
            + Component.instructing("DrctDbtTxInf")
            + Component.intermediaries("DrctDbtTxInf")
            + Component.customer(
                .debtor,
                party: "DrctDbtTxInf/Dbtr",
                account: "DrctDbtTxInf/DbtrAcct",
                agent: "DrctDbtTxInf/DbtrAgt"
            )
            + Component.customer(
                .creditor,
                party: "DrctDbtTxInf/Cdtr",
                account: "DrctDbtTxInf/CdtrAcct",
                agent: "DrctDbtTxInf/CdtrAgt"
            )
    )

    /// pain.008, `CustomerDirectDebitInitiation`: a creditor asks its bank to collect; the creditor stands once for a block.
    static let directDebitInitiation = MessageTable(
        family: "pain.008",
        levels: [("PmtInf", .block), ("PmtInf/DrctDbtTxInf", .record)],
        presence: PresenceRule.blockOrTransaction(
            "PmtInf",
            "PmtInf/DrctDbtTxInf",
            ["PmtTpInf", "ChrgBr", "UltmtCdtr"]
        )
            + [
                .forbids(
                    "PmtInf/CdtrSchmeId",
                    "PmtInf/DrctDbtTxInf/DrctDbtTx/CdtrSchmeId",
                    code: "rule.blockOrTransaction",
                    "CdtrSchmeId stands both in PmtInf and in the transaction: it may be given once only "
                        + "(ISO 20022 message definition); remove one"
                )
            ] + PresenceRule.mandate("PmtInf/DrctDbtTxInf"),
        rules: Component.groupHeader
            + Component.blockHeader
            + [
                .amount("PmtInf/DrctDbtTxInf/InstdAmt"),
                .field(.settlementDate, "PmtInf/ReqdColltnDt"),
                .field(.chargeBearer, "PmtInf/DrctDbtTxInf/ChrgBr", "PmtInf/ChrgBr"),
                .field(.purpose, "PmtInf/DrctDbtTxInf/Purp/Cd", "PmtInf/DrctDbtTxInf/Purp/Prtry"),
                .field(.categoryPurpose, first: Component.categoryPurpose(["PmtInf/DrctDbtTxInf", "PmtInf"])),
                .list(.remittance, all: ["PmtInf/DrctDbtTxInf/RmtInf/Ustrd"]),
            ]
            + Component.identification("PmtInf/DrctDbtTxInf/PmtId")
            + Component.customer(
                .debtor,
                party: "PmtInf/DrctDbtTxInf/Dbtr",
                account: "PmtInf/DrctDbtTxInf/DbtrAcct",
                agent: "PmtInf/DrctDbtTxInf/DbtrAgt"
            )
            + Component.customer(.creditor, party: "PmtInf/Cdtr", account: "PmtInf/CdtrAcct", agent: "PmtInf/CdtrAgt")
    )

    /// pacs.010, `FinancialInstitutionDirectDebit`: an institution asks others for money.
    static let institutionDirectDebit = MessageTable(
        family: "pacs.010",
        levels: [("CdtInstr", .block), ("CdtInstr/DrctDbtTxInf", .record)],
        presence: PresenceRule.groupOrTransaction("CdtInstr", ["InstgAgt", "InstdAgt"])
            + PresenceRule.total("TtlIntrBkSttlmAmt", in: "CdtInstr")
            + PresenceRule.settlementDate("CdtInstr/DrctDbtTxInf", or: "CdtInstr"),
        rules: Component.groupHeader
            + [
                .declared(.groupTotal, "CdtInstr/TtlIntrBkSttlmAmt"),
                .amount("CdtInstr/DrctDbtTxInf/IntrBkSttlmAmt"),
                .field(.settlementDate, "CdtInstr/DrctDbtTxInf/IntrBkSttlmDt", "CdtInstr/IntrBkSttlmDt"),
                .field(.purpose, "CdtInstr/DrctDbtTxInf/Purp/Cd", "CdtInstr/DrctDbtTxInf/Purp/Prtry"),
                .list(.remittance, all: ["CdtInstr/DrctDbtTxInf/RmtInf/Ustrd"]),
            ]
            + Component.instructing("CdtInstr")
            + Component.identification("CdtInstr/DrctDbtTxInf/PmtId")
            + Component.institution(
                .debtor,
                party: "CdtInstr/DrctDbtTxInf/Dbtr",
                account: "CdtInstr/DrctDbtTxInf/DbtrAcct",
                agent: "CdtInstr/DrctDbtTxInf/DbtrAgt"
            )
            + Component.institution(
                .creditor,
                party: "CdtInstr/Cdtr",
                account: "CdtInstr/CdtrAcct",
                agent: "CdtInstr/CdtrAgt"
            )
    )
}
