// The rules of the message definitions on elements together, by what they are about. Each names the constraint of the ISO 20022
// message definition reports (MDR) that it is.
extension PresenceRule {
    /// What may stand in the group or in a transaction, and not in both.
    ///
    /// Source: MDR, Payments Clearing and Settlement, “InstructingAgentRule”, “InstructedAgentRule”,
    /// “PaymentTypeInformationRule”, “GroupHeaderInterbankSettlementDateRule”.
    static func groupOrTransaction(
        _ record: String,
        _ names: [String] = ["InstgAgt", "InstdAgt", "PmtTpInf", "IntrBkSttlmDt"]
    ) -> [PresenceRule] {
        let meanings = [
            "InstgAgt": "instructing agent", "InstdAgt": "instructed agent", "PmtTpInf": "payment type",
            "IntrBkSttlmDt": "settlement date",
        ]
        return names.map { name in
            .forbids(
                "GrpHdr/" + name,
                record + "/" + name,
                code: "rule.groupOrTransaction",
                "\(name) stands both in GrpHdr and in \(last(record)): the \(meanings[name] ?? name) may be given once only "
                    + "(ISO 20022 message definition); remove one"
            )
        }
    }

    /// Agents between, and those before, are numbered without gaps.
    ///
    /// Source: MDR, “IntermediaryAgent2Rule”, “IntermediaryAgent3Rule”, “PreviousInstructingAgent2Rule”,
    /// “PreviousInstructingAgent3Rule” (before 2019 there is one previous agent, without a number).
    static func agentOrder(_ record: String) -> [PresenceRule] {
        ["IntrmyAgt", "PrvsInstgAgt"].flatMap { agent in
            [("2", "1"), ("3", "2")].map { later, earlier in
                .needs(
                    record + "/" + agent + later,
                    record + "/" + agent + earlier,
                    code: "rule.agentOrder",
                    "\(agent)\(later) stands without \(agent)\(earlier): agents of one kind are numbered without gaps "
                        + "(ISO 20022 message definition)"
                )
            }
        }
    }

    /// An account needs the institution that keeps it.
    ///
    /// Source: MDR, “IntermediaryAgent1AccountRule” and its likes for each agent.
    static func agentAccounts(_ path: String, _ agents: [String]) -> [PresenceRule] {
        agents.map { agent in
            .needs(
                path + "/" + agent + "Acct",
                path + "/" + agent,
                code: "rule.accountWithoutAgent",
                "\(agent)Acct stands without \(agent): an account needs the institution that keeps it (ISO 20022 message definition)"
            )
        }
    }

    /// The agents that a transaction between institutions may name, in order and with their accounts.
    static func agents(_ record: String) -> [PresenceRule] {
        agentOrder(record)
            + agentAccounts(
                record,
                [
                    "IntrmyAgt1", "IntrmyAgt2", "IntrmyAgt3", "PrvsInstgAgt1", "PrvsInstgAgt2", "PrvsInstgAgt3",
                    "DbtrAgt",
                    "CdtrAgt",
                ]
            )
    }

    /// A payment that goes through somebody has an end.
    ///
    /// Source: MDR, Payments Initiation, pain.001, “IntermediaryAgent1Rule”.
    static func intermediaryNeedsCreditorAgent(_ record: String) -> [PresenceRule] {
        [
            .needs(
                record + "/IntrmyAgt1",
                record + "/CdtrAgt",
                code: "rule.intermediaryWithoutCreditorAgent",
                "IntrmyAgt1 stands without CdtrAgt: where money goes through an intermediary, the creditor's institution must be "
                    + "given (ISO 20022 message definition, IntermediaryAgent1Rule)"
            )
        ]
    }

    /// Who is paid by cheque is not paid to an account.
    ///
    /// Source: MDR, “InstructionForCreditorAgentRule” of pain.001, pacs.008.
    static func chequeToCreditor(_ record: String) -> [PresenceRule] {
        [
            PresenceRule(
                code: "rule.chequeAndAccount",
                element: record + "/InstrForCdtrAgt/Cd=CHQB",
                demand: .forbids([record + "/CdtrAcct"]),
                text: "InstrForCdtrAgt says CHQB, to pay by cheque, but CdtrAcct gives an account "
                    + "(ISO 20022 message definition, InstructionForCreditorAgentRule)"
            )
        ]
    }

    /// The settlement date stands in the group, in the block where there are any, or in each transaction.
    ///
    /// Source: MDR, “GroupHeaderInterbankSettlementDateRule”, “TransactionInterbankSettlementDateRule”.
    static func settlementDate(_ record: String, or group: String = "GrpHdr") -> [PresenceRule] {
        [
            .needs(
                record,
                record + "/IntrBkSttlmDt",
                group + "/IntrBkSttlmDt",
                code: "rule.settlementDate",
                "there is no IntrBkSttlmDt, neither in \(group) nor in the transaction: the settlement date must be given "
                    + "(ISO 20022 message definition, TransactionInterbankSettlementDateRule)"
            )
        ]
    }

    /// A total is settled on one day.
    ///
    /// Source: MDR, “TotalInterbankSettlementAmountAndDateRule” and its likes.
    static func total(_ total: String, in group: String = "GrpHdr") -> [PresenceRule] {
        [
            .needs(
                group + "/" + total,
                group + "/IntrBkSttlmDt",
                code: "rule.totalWithoutDate",
                "\(total) stands in \(group) without IntrBkSttlmDt: a total is settled on one day "
                    + "(ISO 20022 message definition, TotalInterbankSettlementAmountAndDateRule)"
            )
        ]
    }

    /// A rate, and charges taken, need the amount that they were applied to.
    ///
    /// Source: MDR, “InstructedAmountAndExchangeRate3Rule” and “ChargesInformationAndInstructedAmountRule”; of pacs.004 the same
    /// of the returned instructed amount.
    static func ordered(_ record: String, _ amount: String = "InstdAmt") -> [PresenceRule] {
        [
            .needs(
                record + "/XchgRate",
                record + "/" + amount,
                code: "rule.exchangeRate",
                "XchgRate stands without \(amount): a rate needs the amount that was converted "
                    + "(ISO 20022 message definition, InstructedAmountAndExchangeRate3Rule)"
            ),
            .needs(
                record + "/ChrgsInf",
                record + "/" + amount,
                code: "rule.charges",
                "ChrgsInf stands without \(amount): with charges taken, what was ordered must be given too "
                    + "(ISO 20022 message definition, ChargesInformationAndInstructedAmountRule)"
            ),
        ]
    }

    /// What a block gives for all its transactions is not given again in one.
    ///
    /// Source: MDR, Payments Initiation, “ChargeBearerRule”, “PaymentTypeInformationRule”, “UltimateDebtorRule”,
    /// “UltimateCreditorRule”, “CreditorSchemeIdentificationRule”.
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

    /// What goes with a settlement method, and which reimbursement agents go together.
    ///
    /// Source: MDR, SettlementInstruction, “SettlementMethodAgentRule”, “SettlementMethodClearingRule”,
    /// “SettlementMethodCoverRule”, “SettlementMethodCoverAgentRule”, “ThirdReimbursementAgentRule”,
    /// “InstructingReimbursementAgentAccountRule” and its likes.
    static let settlementMethod: [PresenceRule] = {
        let path = "GrpHdr/SttlmInf"
        let agents = ["InstgRmbrsmntAgt", "InstdRmbrsmntAgt", "ThrdRmbrsmntAgt"]
        func method(_ method: String, _ demand: Demand, _ says: String, _ rule: String) -> PresenceRule {
            PresenceRule(
                code: "rule.settlementMethod",
                element: path + "/SttlmMtd=" + method,
                demand: demand,
                text: "SttlmMtd is \(method), \(says) (ISO 20022 message definition, \(rule))"
            )
        }
        func below(_ names: [String]) -> [String] { names.map { path + "/" + $0 } }
        let atAgent = "settled at one of the two agents, but reimbursement agents or a clearing system are given"
        return [
            method("INDA", .forbids(below(agents + ["ClrSys"])), atAgent, "SettlementMethodAgentRule"),
            method("INGA", .forbids(below(agents + ["ClrSys"])), atAgent, "SettlementMethodAgentRule"),
            method(
                "CLRG",
                .forbids(below(agents + ["SttlmAcct"])),
                "settled by a clearing system, but reimbursement agents or a settlement account are given",
                "SettlementMethodClearingRule"
            ),
            method(
                "COVE",
                .forbids(below(["SttlmAcct", "ClrSys"])),
                "settled by a cover payment, but a settlement account or a clearing system is given",
                "SettlementMethodCoverRule"
            ),
            method(
                "COVE",
                .needs(below(["InstgRmbrsmntAgt", "InstdRmbrsmntAgt"])),
                "settled by a cover payment, but no reimbursement agent is given",
                "SettlementMethodCoverAgentRule"
            ),
        ]
            + ["InstgRmbrsmntAgt", "InstdRmbrsmntAgt"].map { needed in
                .needs(
                    path + "/ThrdRmbrsmntAgt",
                    path + "/" + needed,
                    code: "rule.reimbursementAgents",
                    "ThrdRmbrsmntAgt stands without \(needed): a third reimbursement agent stands between two "
                        + "(ISO 20022 message definition, ThirdReimbursementAgentRule)"
                )
            } + agentAccounts(path, agents)
    }()

    /// A cheque's instructions belong to a payment by cheque.
    ///
    /// Source: MDR, Payments Initiation, pain.001, “ChequeInstructionRule”.
    static let cheques: [PresenceRule] = [
        .needs(
            "PmtInf/CdtTrfTxInf/ChqInstr",
            "PmtInf/PmtMtd=CHK",
            code: "rule.cheque",
            "ChqInstr stands in a payment that is not by cheque (PmtMtd other than CHK) "
                + "(ISO 20022 message definition, ChequeInstructionRule)"
        )
    ]

    /// A mandate says what was changed where it says that something was, and only there.
    ///
    /// Source: MDR, MandateRelatedInformation, “AmendmentIndicatorTrueRule”, “AmendmentIndicatorFalseRule”.
    static func mandate(_ record: String) -> [PresenceRule] {
        let path = record + "/DrctDbtTx/MndtRltdInf/"
        return ["true", "1"].map { value in
            .needs(
                path + "AmdmntInd=" + value,
                path + "AmdmntInfDtls",
                code: "rule.mandateAmendment",
                "AmdmntInd says that the mandate was changed, but AmdmntInfDtls does not say how "
                    + "(ISO 20022 message definition, AmendmentIndicatorTrueRule)"
            )
        } + [
            .needs(
                path + "AmdmntInfDtls",
                path + "AmdmntInd=true",
                path + "AmdmntInd=1",
                code: "rule.mandateAmendment",
                "AmdmntInfDtls says how the mandate was changed, but AmdmntInd does not say that it was "
                    + "(ISO 20022 message definition, AmendmentIndicatorFalseRule)"
            )
        ]
    }

    /// What is returned was sent in one group: it is named once.
    ///
    /// Source: MDR, Payments Clearing and Settlement, pacs.004, “OriginalGroupInformationRule”.
    static let originalGroup: [PresenceRule] = [
        .forbids(
            "OrgnlGrpInf",
            "TxInf/OrgnlGrpInf",
            code: "rule.originalGroup",
            "OrgnlGrpInf stands both for the message and in TxInf: it may be given once only (ISO 20022 message definition); "
                + "remove one"
        )
    ]

    /// A copy or duplicate names what it copies.
    ///
    /// Source: Business Application Header, Message Usage Guide, “RelatedPresentWhenCopyDuplicateRule”.
    static let header: [PresenceRule] = [
        .needs(
            "CpyDplct",
            "Rltd",
            code: "rule.copyWithoutRelated",
            "CpyDplct says that this is a copy or a duplicate, but Rltd does not say of which message "
                + "(business application header, RelatedPresentWhenCopyDuplicateRule)"
        )
    ]

    /// The last name of a path.
    private static func last(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
