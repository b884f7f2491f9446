internal import PaymentModel

extension MessageTable {
    /// pacs.004, `PaymentReturn`: money that goes back.
    ///
    /// Who pays and who is paid stands in the return chain where there is one (from version .09); else it is told from the
    /// original transaction with the roles turned, for what came from the debtor goes back to him.
    static let paymentReturn = MessageTable(
        family: "pacs.004",
        levels: [("TxInf", .record)],
        presence: PresenceRule.groupOrTransaction("TxInf", ["InstgAgt", "InstdAgt", "IntrBkSttlmDt"])
            + PresenceRule.total("TtlRtrdIntrBkSttlmAmt") + PresenceRule.ordered("TxInf", "RtrdInstdAmt")
            + PresenceRule.settlementMethod + PresenceRule.originalGroup,
        rules: Component.groupHeader + Component.settlement
            + [
                .declared(.groupTotal, "GrpHdr/TtlRtrdIntrBkSttlmAmt"),
                .amount("TxInf/RtrdIntrBkSttlmAmt", "TxInf/RtrdInstdAmt"),
                .orderedAmount("TxInf/RtrdInstdAmt"),
                .field(.settlementDate, "TxInf/IntrBkSttlmDt", "GrpHdr/IntrBkSttlmDt"),
                .field(.settlementTime, "TxInf/SttlmTmIndctn/DbtDtTm"),
                .field(.transactionReference, "TxInf/RtrId"),
                .field(.instructionReference, "TxInf/OrgnlInstrId"),
                .field(.endToEndReference, "TxInf/OrgnlEndToEndId"),
                .field(.uetr, "TxInf/OrgnlUETR"),
                .field(.relatedReference, "TxInf/OrgnlTxId", "TxInf/OrgnlGrpInf/OrgnlMsgId", "OrgnlGrpInf/OrgnlMsgId"),
                .field(.chargeBearer, "TxInf/ChrgBr"),
                .field(.purpose, "TxInf/OrgnlTxRef/Purp/Cd", "TxInf/OrgnlTxRef/Purp/Prtry"),
                .field(.categoryPurpose, first: Component.categoryPurpose(["TxInf/OrgnlTxRef"])),
                .list(.remittance, all: ["TxInf/OrgnlTxRef/RmtInf/Ustrd"]),
                Component.authorisations,
            ]
            + Component.instructing("TxInf")
            + ["IntrmyAgt1", "IntrmyAgt2", "IntrmyAgt3"].map {
                .field(.intermediaries, first: Component.agent("TxInf/RtrChain/" + $0))
            }
            + side(.debtor, chain: "Dbtr", original: "Cdtr")
            + side(.creditor, chain: "Cdtr", original: "Dbtr")
    )

    private static func side(_ side: Component.Side, chain: String, original: String) -> [FieldRule] {
        // A return chain's party is a person (`Pty`) or an institution (`Agt`); so is an original's, from version .09.
        let chained = "TxInf/RtrChain/" + chain
        let before = "TxInf/OrgnlTxRef/" + original
        var rules: [FieldRule] = []
        for party in [chained + "/Pty", before + "/Pty", before] {
            let isChained = party.hasPrefix(chained)
            rules += Component.customer(
                side,
                party: party,
                account: isChained ? chained + "Acct" : before + "Acct",
                agent: isChained ? chained + "Agt" : before + "Agt"
            )
        }
        for party in [chained + "/Agt", before + "/Agt"] {
            rules += Component.institution(
                side,
                party: party,
                account: party.hasPrefix(chained) ? chained + "Acct" : before + "Acct",
                agent: party.hasPrefix(chained) ? chained + "Agt" : before + "Agt"
            )
        }
        return rules
    }
}
