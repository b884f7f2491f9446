public import PaymentModel

/// A rule on ISO 20022 messages that no schema can say: the code that is told, what it says, and where it comes from.
public struct MessageRule: Sendable, Hashable {
    /// The code of the problem: `iban.checkDigits`.
    public let code: String
    /// How bad breaking it is, unless a policy says otherwise.
    public let severity: Problem.Severity
    /// What must hold.
    public let rule: String
    /// The elements that it is about.
    public let elements: String
    /// The standard, or the constraint of the message definition reports (MDR).
    public let source: String

    private init(
        _ code: String,
        _ rule: String,
        _ elements: String,
        _ source: String,
        _ severity: Problem.Severity = .error
    ) {
        self.code = code
        self.severity = severity
        self.rule = rule
        self.elements = elements
        self.source = source
    }

    private static func warning(_ code: String, _ rule: String, _ elements: String, _ source: String) -> MessageRule {
        MessageRule(code, rule, elements, source, .warning)
    }

    /// All of them, by subject.
    public static let all: [MessageRule] = batches + values + together + headers

    /// How bad breaking each is, by code.
    static let severities: [String: Problem.Severity] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.code, $0.severity) }
    )

    private static let batches: [MessageRule] = [
        MessageRule(
            "batch.count",
            "The number of transactions is that of those that are there.",
            "GrpHdr/NbOfTxs, PmtInf/NbOfTxs",
            "MDR, NumberOfTransactions"
        ),
        MessageRule(
            "batch.sum",
            "The control sum is the sum of all amounts, whatever their currencies.",
            "GrpHdr/CtrlSum, PmtInf/CtrlSum",
            "MDR, ControlSum"
        ),
        MessageRule(
            "batch.total",
            "The total is the sum of the settled amounts, in the one currency that they all have.",
            "TtlIntrBkSttlmAmt, TtlRtrdIntrBkSttlmAmt",
            "MDR, TotalInterbankSettlementAmountRule"
        ),
    ]

    private static let values: [MessageRule] = [
        MessageRule(
            "iban.form",
            "An IBAN has two letters, two digits, 11 to 30 letters and digits.",
            "IBAN",
            "ISO 13616"
        ),
        MessageRule("iban.length", "An IBAN has the length that its country registered.", "IBAN", "IBAN registry"),
        MessageRule("iban.checkDigits", "An IBAN's check digits fit the rest.", "IBAN", "ISO 13616, ISO/IEC 7064"),
        MessageRule("bic.form", "A BIC has 8 or 11 letters and digits.", "BICFI, BIC, AnyBIC, BICOrBEI", "ISO 9362"),
        MessageRule(
            "bic.country",
            "A BIC has a country's code at places 5 and 6.",
            "BICFI, BIC, AnyBIC, BICOrBEI",
            "ISO 9362, ISO 3166-1"
        ),
        MessageRule(
            "country.unknown",
            "A country is a code in use.",
            "Ctry, CtryOfRes, CtryOfBirth, CtryOfIncorprtn",
            "ISO 3166-1"
        ),
        .warning(
            "country.differ",
            "An IBAN and the BIC of the institution that keeps the account are of one country.",
            "DbtrAcct, DbtrAgt; CdtrAcct, CdtrAgt",
            "IBAN registry; ISO 9362"
        ),
        MessageRule(
            "currency.inactive",
            "A currency is one in which payments can be made on the day of the message; accounts may also be in metals.",
            "@Ccy, Ccy, UnitCcy, SrcCcy, TrgtCcy, CcyOfTrf",
            "ISO 4217; MDR, ActiveCurrencyRule"
        ),
        MessageRule(
            "amount.decimals",
            "An amount has no more decimals than its currency.",
            "all with @Ccy",
            "ISO 4217; MDR, CurrencyAmountRule"
        ),
        MessageRule("uetr.form", "A UETR is a UUID of version 4 in small letters.", "UETR, OrgnlUETR", "RFC 9562"),
        .warning(
            "uetr.missing",
            "A payment between institutions has a UETR.",
            "pacs.008 and pacs.009 from version .08",
            "SWIFT, Universal Payment Confirmations"
        ),
        MessageRule("date.impossible", "A date or time exists.", "all dates and times", "ISO 8601; XML Schema, part 2"),
        .warning("lei.checkDigits", "An LEI's check digits fit the rest.", "LEI", "ISO 17442"),
    ]

    private static let together: [MessageRule] = [
        MessageRule(
            "rule.groupOrTransaction",
            "What may stand in the group or in a transaction does not stand in both.",
            "InstgAgt, InstdAgt, PmtTpInf, IntrBkSttlmDt",
            "MDR, InstructingAgentRule, InstructedAgentRule, PaymentTypeInformationRule, GroupHeaderInterbankSettlementDateRule"
        ),
        MessageRule(
            "rule.blockOrTransaction",
            "What may stand in a block or in a transaction does not stand in both.",
            "PmtTpInf, ChrgBr, UltmtDbtr, UltmtCdtr, CdtrSchmeId",
            "MDR, PaymentTypeInformationRule, ChargeBearerRule, UltimateDebtorRule, UltimateCreditorRule"
        ),
        MessageRule(
            "rule.settlementDate",
            "The settlement date stands in the group or in each transaction.",
            "IntrBkSttlmDt",
            "MDR, TransactionInterbankSettlementDateRule"
        ),
        MessageRule(
            "rule.totalWithoutDate",
            "A total has its settlement date beside it.",
            "TtlIntrBkSttlmAmt, TtlRtrdIntrBkSttlmAmt",
            "MDR, TotalInterbankSettlementAmountAndDateRule"
        ),
        MessageRule(
            "rule.settlementMethod",
            "Agents, account and clearing system are those of the settlement method.",
            "SttlmInf",
            "MDR, SettlementMethodAgentRule, …ClearingRule, …CoverRule, …CoverAgentRule"
        ),
        MessageRule(
            "rule.reimbursementAgents",
            "A third reimbursement agent stands between two.",
            "ThrdRmbrsmntAgt",
            "MDR, ThirdReimbursementAgentRule"
        ),
        MessageRule(
            "rule.agentOrder",
            "Agents of one kind are numbered without gaps.",
            "IntrmyAgt2, IntrmyAgt3, PrvsInstgAgt2, PrvsInstgAgt3",
            "MDR, IntermediaryAgent2Rule and its likes"
        ),
        MessageRule(
            "rule.accountWithoutAgent",
            "An account has the institution beside it that keeps it.",
            "…AgtAcct",
            "MDR, IntermediaryAgent1AccountRule and its likes"
        ),
        MessageRule(
            "rule.intermediaryWithoutCreditorAgent",
            "Where there is an intermediary there is a creditor's institution.",
            "pain.001: IntrmyAgt1, CdtrAgt",
            "MDR, IntermediaryAgent1Rule"
        ),
        MessageRule(
            "rule.exchangeRate",
            "A rate stands where, and only where, two currencies do.",
            "XchgRate; InstdAmt, RtrdInstdAmt",
            "MDR, InstructedAmountAndExchangeRate1Rule, …2Rule, …3Rule"
        ),
        MessageRule(
            "rule.charges",
            "With charges taken, what was ordered is given.",
            "ChrgsInf; InstdAmt, RtrdInstdAmt",
            "MDR, ChargesInformationAndInstructedAmountRule"
        ),
        MessageRule(
            "rule.cheque",
            "Instructions for a cheque stand in a payment by cheque.",
            "pain.001: ChqInstr, PmtMtd",
            "MDR, ChequeInstructionRule"
        ),
        MessageRule(
            "rule.chequeAndAccount",
            "Who is paid by cheque is not paid to an account.",
            "InstrForCdtrAgt/Cd, CdtrAcct",
            "MDR, InstructionForCreditorAgentRule"
        ),
        MessageRule(
            "rule.mandateAmendment",
            "A mandate's changes are given where, and only where, it was changed.",
            "AmdmntInd, AmdmntInfDtls",
            "MDR, AmendmentIndicatorTrueRule, AmendmentIndicatorFalseRule"
        ),
        MessageRule(
            "rule.originalGroup",
            "The original group is given once.",
            "pacs.004: OrgnlGrpInf",
            "MDR, OriginalGroupInformationRule"
        ),
    ]

    private static let headers: [MessageRule] = [
        MessageRule(
            "header.message",
            "Header, envelope and document are of one message.",
            "MsgDefIdr, DataPDU MessageIdentifier",
            "Business Application Header; SWIFT Alliance Access"
        ),
        .warning(
            "header.sender",
            "The header's sender is the message's.",
            "Fr; InstgAgt, InitgPty, Assgnr",
            "Business Application Header; CBPR+"
        ),
        .warning(
            "header.receiver",
            "The header's receiver is the message's.",
            "To; InstdAgt, FwdgAgt, Assgne",
            "Business Application Header; CBPR+"
        ),
        .warning(
            "header.repeated",
            "A sender gives a business message identifier once.",
            "BizMsgIdr",
            "Business Application Header"
        ),
        MessageRule(
            "rule.copyWithoutRelated",
            "A copy or duplicate names what it copies.",
            "CpyDplct, Rltd",
            "Business Application Header, RelatedPresentWhenCopyDuplicateRule"
        ),
        .warning(
            "pdu.sender",
            "The envelope's sender is the header's, or the message's.",
            "DataPDU Sender; Fr, InstgAgt",
            "SWIFT FINplus: sender by distinguished name and by header"
        ),
        .warning(
            "pdu.receiver",
            "The envelope's receiver is the header's, or the message's.",
            "DataPDU Receiver; To, InstdAgt",
            "SWIFT FINplus: receiver by distinguished name and by header"
        ),
    ]
}
