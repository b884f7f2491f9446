internal import PaymentModel

extension MessageTable {
    /// pacs.004, `PaymentReturn`: money that goes back.
    ///
    /// Who pays and who is paid stands in the return chain where there is one (from version .09); else it is told from the
    /// original transaction with the roles turned, for what came from the debtor goes back to him. What the chain leaves out, as
    /// version .09 does accounts, is taken from the original transaction only where both name the same party.
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
        func customer(_ party: String, of path: String, _ condition: FieldRule.Condition) -> [FieldRule] {
            Component.customer(side, party: party, account: path + "Acct", agent: path + "Agt", when: condition)
        }
        func institution(_ path: String, _ condition: FieldRule.Condition) -> [FieldRule] {
            Component.institution(
                side,
                party: path + "/Agt",
                account: path + "Acct",
                agent: path + "Agt",
                when: condition
            )
        }
        let same: FieldRule.Condition = side.name == .debtorName ? .originalDebtor : .originalCreditor
        return customer(chained + "/Pty", of: chained, .always) + institution(chained, .always)
            + customer(before + "/Pty", of: before, same) + customer(before, of: before, same)
            + institution(before, same)
    }
}
