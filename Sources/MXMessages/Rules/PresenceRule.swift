/// A rule of a message definition on which elements may or must stand together.
struct PresenceRule: Sendable {
    /// The code of the problem.
    let code: String
    /// The element that the rule speaks of; without it the rule says nothing.
    let element: String
    /// What must be there with it, or must not.
    let demand: Demand
    /// What the rule says, and where it comes from.
    let text: String

    enum Demand: Sendable {
        /// One of these must stand with it.
        case needs([String])
        /// None of these may stand with it.
        case forbids([String])
    }

    static func needs(_ element: String, _ others: String..., code: String, _ text: String) -> PresenceRule {
        PresenceRule(code: code, element: element, demand: .needs(others), text: text)
    }

    static func forbids(_ element: String, _ others: String..., code: String, _ text: String) -> PresenceRule {
        PresenceRule(code: code, element: element, demand: .forbids(others), text: text)
    }
}

extension PresenceRule {
    /// The rules of pacs.008, pacs.009 and pacs.003 on what may stand both in the group and in a transaction.
    ///
    /// Source: ISO 20022 message definition reports, Payments Clearing and Settlement, rules
    /// “GroupHeaderInstructingAgentRule”, “InstructedAgentRule”, “InterbankSettlementDateRule”,
    /// “PaymentTypeInformationRule”, “TotalInterbankSettlementAmountAndDateRule”.
    static func groupOrTransaction(_ record: String) -> [PresenceRule] {
        [
            ("InstgAgt", "instructing agent"), ("InstdAgt", "instructed agent"), ("PmtTpInf", "payment type"),
            ("IntrBkSttlmDt", "settlement date"),
        ].map { name, what in
            .forbids(
                "GrpHdr/" + name,
                record + "/" + name,
                code: "rule.groupOrTransaction",
                "\(name) stands both in GrpHdr and in the transaction: the \(what) may be given once only "
                    + "(ISO 20022 message definition); remove one"
            )
        }
    }

    /// Agents between are numbered without gaps, and an account needs its agent.
    ///
    /// Source: ISO 20022 message definition reports, rules “IntermediaryAgent2Rule”, “IntermediaryAgent3Rule”,
    /// “IntermediaryAgent1AccountRule” and their likes.
    static func intermediaries(_ record: String) -> [PresenceRule] {
        [("IntrmyAgt2", "IntrmyAgt1"), ("IntrmyAgt3", "IntrmyAgt2")].map { later, earlier in
            .needs(
                record + "/" + later,
                record + "/" + earlier,
                code: "rule.agentOrder",
                "\(later) stands without \(earlier): agents in between are numbered without gaps (ISO 20022 message definition)"
            )
        }
            + ["IntrmyAgt1", "IntrmyAgt2", "IntrmyAgt3", "DbtrAgt", "CdtrAgt"].map { agent in
                .needs(
                    record + "/" + agent + "Acct",
                    record + "/" + agent,
                    code: "rule.accountWithoutAgent",
                    "\(agent)Acct stands without \(agent): an account needs the institution that keeps it (ISO 20022 message definition)"
                )
            }
    }

    /// The settlement date stands in the group or in each transaction.
    static func settlementDate(_ record: String) -> PresenceRule {
        .needs(
            record,
            record + "/IntrBkSttlmDt",
            "GrpHdr/IntrBkSttlmDt",
            code: "rule.settlementDate",
            "there is no IntrBkSttlmDt, neither in GrpHdr nor in the transaction: the settlement date must be given "
                + "(ISO 20022 message definition, InterbankSettlementDateRule)"
        )
    }

    /// A total needs its date, and a rate needs what was converted.
    static func totalsAndRates(_ record: String) -> [PresenceRule] {
        [
            .needs(
                "GrpHdr/TtlIntrBkSttlmAmt",
                "GrpHdr/IntrBkSttlmDt",
                code: "rule.totalWithoutDate",
                "TtlIntrBkSttlmAmt stands in GrpHdr without IntrBkSttlmDt: a total is settled on one day "
                    + "(ISO 20022 message definition, TotalInterbankSettlementAmountAndDateRule)"
            ),
            .needs(
                record + "/XchgRate",
                record + "/InstdAmt",
                code: "rule.exchangeRate",
                "XchgRate stands without InstdAmt: a rate needs the amount that was converted "
                    + "(ISO 20022 message definition, InstructedAmountAndExchangeRate3Rule)"
            ),
            .needs(
                record + "/ChrgsInf",
                record + "/InstdAmt",
                code: "rule.charges",
                "ChrgsInf stands without InstdAmt: with charges taken, what was ordered must be given too "
                    + "(ISO 20022 message definition, ChargesInformationAndInstructedAmountRule)"
            ),
        ]
    }

    /// What a block gives for all its transactions is not given again in one.
    ///
    /// Source: ISO 20022 message definition reports, Payments Initiation, rules “ChargeBearerRule”,
    /// “PaymentTypeInformationRule”, “UltimateDebtorRule” and “UltimateCreditorRule”.
    static func blockOrTransaction(_ block: String, _ record: String, _ names: [String]) -> [PresenceRule] {
        names.map { name in
            .forbids(
                block + "/" + name,
                record + "/" + name,
                code: "rule.blockOrTransaction",
                "\(name) stands both in \(block) and in the transaction: it may be given once only "
                    + "(ISO 20022 message definition); remove one"
            )
        }
    }

    /// What goes with a settlement method.
    ///
    /// Source: ISO 20022 message definition reports, rules “SettlementMethodAgentRule”, “SettlementMethodClearingRule”,
    /// “SettlementMethodCoverRule” and “SettlementMethodCoverAgentRule” of SettlementInstruction.
    static let settlementMethod: [PresenceRule] = {
        let path = "GrpHdr/SttlmInf/"
        let agents = ["InstgRmbrsmntAgt", "InstdRmbrsmntAgt", "ThrdRmbrsmntAgt"].map { path + $0 }
        return ["INDA", "INGA"].map { method in
            PresenceRule(
                code: "rule.settlementMethod",
                element: path + "SttlmMtd=" + method,
                demand: .forbids(agents + [path + "ClrSys"]),
                text:
                    "SttlmMtd is \(method), settled at one of the two agents, but reimbursement agents or a clearing system "
                    + "are given (ISO 20022 message definition, SettlementMethodAgentRule)"
            )
        } + [
            PresenceRule(
                code: "rule.settlementMethod",
                element: path + "SttlmMtd=CLRG",
                demand: .forbids(agents + [path + "SttlmAcct"]),
                text:
                    "SttlmMtd is CLRG, settled by a clearing system, but reimbursement agents or a settlement account "
                    + "are given (ISO 20022 message definition, SettlementMethodClearingRule)"
            ),
            PresenceRule(
                code: "rule.settlementMethod",
                element: path + "SttlmMtd=COVE",
                demand: .forbids([path + "SttlmAcct", path + "ClrSys"]),
                text:
                    "SttlmMtd is COVE, settled by a cover payment, but a settlement account or a clearing system is given "
                    + "(ISO 20022 message definition, SettlementMethodCoverRule)"
            ),
            PresenceRule(
                code: "rule.settlementMethod",
                element: path + "SttlmMtd=COVE",
                demand: .needs([path + "InstgRmbrsmntAgt", path + "InstdRmbrsmntAgt"]),
                text: "SttlmMtd is COVE, settled by a cover payment, but no reimbursement agent is given "
                    + "(ISO 20022 message definition, SettlementMethodCoverAgentRule)"
            ),
        ]
    }()

    /// A cheque's instructions belong to a payment by cheque.
    ///
    /// Source: ISO 20022 message definition report, Payments Initiation, rules “ChequeInstructionRule” of pain.001.
    static let cheques: [PresenceRule] = [
        .needs(
            "PmtInf/CdtTrfTxInf/ChqInstr",
            "PmtInf/PmtMtd=CHK",
            code: "rule.cheque",
            "ChqInstr stands in a payment that is not by cheque (PmtMtd other than CHK) (ISO 20022 message definition)"
        )
    ]
}
