/// The words of a payment: each text that is read from a message has one of these as its name.
///
/// The tables of paths of ISO 20022 messages and the fields of MT messages both lead here; that is what makes
/// one model of two standards. The raw value is the place in a payment's table of texts.
public enum PaymentField: UInt8, Sendable, Hashable, CaseIterable {
    // References.

    /// The message's: `GrpHdr/MsgId`; MT field 20.
    case messageReference
    /// The instructing party's for this payment: `PmtId/InstrId`.
    case instructionReference
    /// The debtor's, which travels to the creditor: `PmtId/EndToEndId`; MT field 70 `/ROC/`.
    case endToEndReference
    /// The first instructing agent's: `PmtId/TxId`.
    case transactionReference
    /// The unique end-to-end transaction reference: `PmtId/UETR`; MT block 3 field 121.
    case uetr
    /// The reference of what this is about: MT field 21.
    case relatedReference
    /// The header's: `AppHdr/BizMsgIdr`; MT block 3 field 108.
    case businessMessageReference

    // Who sends the message to whom.

    /// BIC of the sender: `AppHdr/Fr`, else `InstgAgt`; MT block 1 (input) or 2 (output). A member identification of a
    /// clearing system where there is no BIC.
    case sender
    /// BIC of the receiver, likewise.
    case receiver

    // The one who pays.

    /// Name lines joined by a space.
    case debtorName
    /// IBAN or other identification.
    case debtorAccount
    /// The BIC of the party itself (`AnyBIC`; option A).
    case debtorBIC
    /// The institution that keeps the account: BIC, else member identification, else name.
    case debtorAgent
    /// The lines, or the structured elements in the order of the message. Several values.
    case debtorAddress
    /// ISO 3166-1 code of the address.
    case debtorCountry

    // The one who is paid.

    /// Name lines joined by a space.
    case creditorName
    /// IBAN or other identification.
    case creditorAccount
    /// The BIC of the party itself (`AnyBIC`; option A).
    case creditorBIC
    /// The institution that keeps the account: BIC, else member identification, else name.
    case creditorAgent
    /// The lines, or the structured elements in the order of the message. Several values.
    case creditorAddress
    /// ISO 3166-1 code of the address.
    case creditorCountry

    // The way between them.

    /// Institutions between the receiver and the creditor's agent, in order: `IntrmyAgt1` to `3`; MT field 56a. Several
    /// values.
    case intermediaries

    // When.

    /// The interbank settlement or requested execution date: `2016-02-04`.
    case settlementDate
    /// When the message was made: `CreDtTm` of the group, else of the header; MT 13C `/SNDTIME/` with the date, else
    /// block 2's time.
    case created
    /// When the header was made: `AppHdr/CreDt`.
    case headerCreated
    /// When the debtor's agent took the order: `AccptncDtTm`.
    case accepted
    /// When settlement was made or asked for: `SttlmTmIndctn/DbtDtTm`; MT 13C.
    case settlementTime

    // What for, and how.

    /// ISO external purpose code or proprietary: `Purp`.
    case purpose
    /// `CtgyPurp`.
    case categoryPurpose
    /// `ChrgBr`; MT field 71A (`OUR`, `SHA`, `BEN`), mapped to `DEBT`, `SHAR`, `CRED`.
    case chargeBearer
    /// Unstructured remittance information; MT field 70. Several values.
    case remittance
    /// What the debtor ordered where it differs from what is settled: currency and amount, as in `EUR 100.00`.
    case instructedAmount

    // The institutions' own accounts, where a cover payment's parties are the customers underneath.

    /// The account of the institution that pays: pacs.009 COV `DbtrAcct`.
    case debtorInstitutionAccount
    /// The account of the institution that is paid: pacs.009 COV `CdtrAcct`.
    case creditorInstitutionAccount

    // Who let it go.

    /// The users whom the message names as having authorised it: pain.001, pain.008 and pacs.004 `GrpHdr/Authstn/Prtry`, at most
    /// two. Several values.
    case authorisations

    // For whom the message speaks.

    /// The instructing agents of payment and group that are not the sender as it is named: `InstgAgt`, by BIC and by member
    /// identification. Several values.
    case instructingAgents

    /// Whether the field may hold several values.
    public var isList: Bool {
        switch self {
        case .debtorAddress, .creditorAddress, .intermediaries, .remittance, .authorisations, .instructingAgents: true
        default: false
        }
    }

    /// The name in JSON Lines, with a dot where the value stands in an inner object.
    public var name: String {
        switch self {
        case .messageReference: "reference.message"
        case .instructionReference: "reference.instruction"
        case .endToEndReference: "reference.endToEnd"
        case .transactionReference: "reference.transaction"
        case .uetr: "reference.uetr"
        case .relatedReference: "reference.related"
        case .businessMessageReference: "reference.business"
        case .sender: "sender"
        case .receiver: "receiver"
        case .debtorName: "debtor.name"
        case .debtorAccount: "debtor.account"
        case .debtorBIC: "debtor.bic"
        case .debtorAgent: "debtor.agent"
        case .debtorAddress: "debtor.address"
        case .debtorCountry: "debtor.country"
        case .creditorName: "creditor.name"
        case .creditorAccount: "creditor.account"
        case .creditorBIC: "creditor.bic"
        case .creditorAgent: "creditor.agent"
        case .creditorAddress: "creditor.address"
        case .creditorCountry: "creditor.country"
        case .intermediaries: "intermediaries"
        case .settlementDate: "settlementDate"
        case .created: "created"
        case .headerCreated: "headerCreated"
        case .accepted: "accepted"
        case .settlementTime: "settlementTime"
        case .purpose: "purpose"
        case .categoryPurpose: "categoryPurpose"
        case .chargeBearer: "chargeBearer"
        case .remittance: "remittance"
        case .instructedAmount: "instructedAmount"
        case .debtorInstitutionAccount: "debtor.institutionAccount"
        case .creditorInstitutionAccount: "creditor.institutionAccount"
        case .authorisations: "authorisations"
        case .instructingAgents: "instructingAgents"
        }
    }
}
