internal import PaymentModel

/// Components of ISO 20022 messages that occur in many places, as rules below a path.
enum Component {
    /// How an institution is told: BICFI (BIC before 2013), else the member identification of a clearing system, else
    /// another identification, else its name, else its LEI.
    static func agent(_ path: String) -> [String] {
        institution(path + "/FinInstnId")
    }

    /// The identification itself, below `FinInstnId`; in versions before 2009 members, names and combinations have other names.
    static func institution(_ path: String) -> [String] {
        [
            "/BICFI", "/BIC", "/ClrSysMmbId/MmbId", "/ClrSysMmbId/Id", "/ClrSysMmbId/Prtry", "/CmbndId/BIC",
            "/CmbndId/ClrSysMmbId/Id", "/CmbndId/ClrSysMmbId/Prtry", "/Othr/Id", "/PrtryId/Id", "/Nm", "/NmAndAdr/Nm",
            "/CmbndId/Nm", "/LEI",
        ].map { path + $0 }
    }

    /// What names an institution for certain where no BIC does: the member identification of a clearing system, its LEI, another
    /// identification.
    private static func institutionNumber(_ path: String) -> [String] {
        [
            "/ClrSysMmbId/MmbId", "/ClrSysMmbId/Id", "/ClrSysMmbId/Prtry", "/CmbndId/ClrSysMmbId/Id",
            "/CmbndId/ClrSysMmbId/Prtry", "/LEI", "/Othr/Id", "/PrtryId/Id",
        ].map { path + $0 }
    }

    /// The identification of an account.
    static func account(_ path: String) -> [String] {
        [path + "/Id/IBAN", path + "/Id/Othr/Id", path + "/Id/BBAN", path + "/Id/UPIC", path + "/Id/PrtryAcct/Id"]
    }

    /// Who sends or receives by the header: an institution, or an organisation with a BIC.
    static func headerParty(_ path: String) -> [String] {
        [
            path + "/FIId/FinInstnId/BICFI", path + "/FIId/FinInstnId/ClrSysMmbId/MmbId",
            path + "/OrgId/Id/OrgId/AnyBIC", path + "/OrgId/Id/OrgId/BICOrBEI", path + "/FIId/FinInstnId/Othr/Id",
            path + "/OrgId/Id/OrgId/Othr/Id", path + "/FIId/FinInstnId/Nm", path + "/OrgId/Nm",
        ]
    }

    /// The structured elements of a postal address and its lines; the country has a field of its own.
    static func address(_ path: String) -> [String] {
        [
            "CareOf", "Dept", "SubDept", "StrtNm", "BldgNb", "BldgNm", "Flr", "UnitNb", "PstBx", "Room", "PstCd",
            "TwnNm",
            "TwnLctnNm", "DstrctNm", "CtrySubDvsn", "AdrLine",
        ].map { path + "/PstlAdr/" + $0 }
    }

    /// The fields that make up one side of a payment.
    struct Side: Sendable {
        let name, account, bic, agent, address, country: PaymentField

        static let debtor = Side(
            name: .debtorName,
            account: .debtorAccount,
            bic: .debtorBIC,
            agent: .debtorAgent,
            address: .debtorAddress,
            country: .debtorCountry
        )
        static let creditor = Side(
            name: .creditorName,
            account: .creditorAccount,
            bic: .creditorBIC,
            agent: .creditorAgent,
            address: .creditorAddress,
            country: .creditorCountry
        )
    }

    /// A person or organisation (`Dbtr`, `Cdtr`) with its account and the agent that keeps it.
    static func customer(
        _ side: Side,
        party: String,
        account: String,
        agent: String,
        when condition: FieldRule.Condition = .always
    ) -> [FieldRule] {
        [
            .field(side.name, party + "/Nm", when: condition),
            .field(
                side.bic,
                party + "/Id/OrgId/AnyBIC",
                party + "/Id/OrgId/BICOrBEI",
                party + "/Id/OrgId/BIC",
                when: condition
            ),
            .list(side.address, all: address(party), when: condition),
            .field(side.country, party + "/PstlAdr/Ctry", when: condition),
            .field(side.account, first: self.account(account), when: condition),
            proxy(side, account, when: condition),
            .field(side.agent, first: self.agent(agent), when: condition),
        ]
    }

    /// The name that stands for an account, such as a telephone number, where its identification does not.
    private static func proxy(_ side: Side, _ account: String, when condition: FieldRule.Condition) -> FieldRule {
        .field(side.account, account + "/Prxy/Id", when: condition)
    }

    /// An institution that pays or is paid itself.
    ///
    /// Without a BIC and an account its number stands for the account, as the code of a clearing system in 58a of an MT202 does.
    static func institution(
        _ side: Side,
        party: String,
        account: String,
        agent: String,
        when condition: FieldRule.Condition = .always
    ) -> [FieldRule] {
        let identification = party + "/FinInstnId"
        return [
            .field(
                side.bic,
                identification + "/BICFI",
                identification + "/BIC",
                identification + "/CmbndId/BIC",
                when: condition
            ),
            .field(
                side.name,
                identification + "/Nm",
                identification + "/NmAndAdr/Nm",
                identification + "/CmbndId/Nm",
                when: condition
            ),
            .list(side.address, all: address(identification), when: condition),
            .field(side.country, identification + "/PstlAdr/Ctry", when: condition),
            .field(side.account, first: self.account(account), when: condition),
            proxy(side, account, when: condition),
            .field(side.account, first: institutionNumber(identification), when: condition, without: side.bic),
            .field(side.agent, first: self.agent(agent), when: condition),
        ]
    }

    /// `PmtId` and what else names a payment.
    static func identification(_ path: String) -> [FieldRule] {
        [
            .field(.instructionReference, path + "/InstrId"),
            .field(.endToEndReference, path + "/EndToEndId"),
            .field(.transactionReference, path + "/TxId"),
            .field(.uetr, path + "/UETR"),
        ]
    }

    /// The group header that all payment messages have.
    static let groupHeader: [FieldRule] = [
        .field(.messageReference, "GrpHdr/MsgId"),
        .field(.created, "GrpHdr/CreDtTm"),
        .declared(.groupCount, "GrpHdr/NbOfTxs"),
        .declared(.groupSum, "GrpHdr/CtrlSum"),
    ]

    /// The users who authorised a message (ISO 20022: a user identification or any user key).
    static let authorisations = FieldRule.list(.authorisations, all: ["GrpHdr/Authstn/Prtry"])

    /// What a block of records says of itself, and who sends where there is no header: the initiating party.
    static let blockHeader: [FieldRule] = [
        authorisations,
        .declared(.blockCount, "PmtInf/NbOfTxs"),
        .declared(.blockSum, "PmtInf/CtrlSum"),
        .field(
            .sender,
            "GrpHdr/InitgPty/Id/OrgId/AnyBIC",
            "GrpHdr/InitgPty/Id/OrgId/BICOrBEI",
            "GrpHdr/InitgPty/Id/OrgId/BIC"
        ),
        .field(.receiver, first: agent("GrpHdr/FwdgAgt")),
    ]

    /// The category of purpose at several levels, the first that has one; a bare code in versions before choice came.
    static func categoryPurpose(_ levels: [String]) -> [String] {
        levels.flatMap { level in
            ["/PmtTpInf/CtgyPurp/Cd", "/PmtTpInf/CtgyPurp/Prtry", "/PmtTpInf/CtgyPurp"].map { level + $0 }
        }
    }

    /// How a message between institutions is settled.
    static let settlement: [FieldRule] = [
        .record(.settlementMethod, "GrpHdr/SttlmInf/SttlmMtd"),
        .record(.clearingSystem, first: ["Cd", "Prtry"].map { "GrpHdr/SttlmInf/ClrSys/" + $0 }),
    ]

    /// The instructing and instructed agents, of the payment or of the group: who sends where there is no header.
    static func instructing(_ record: String) -> [FieldRule] {
        let own = record + "/InstgAgt"
        let group = "GrpHdr/InstgAgt"
        return [
            .field(.sender, first: agent(own) + agent(group)),
            .field(.receiver, first: agent(record + "/InstdAgt") + agent("GrpHdr/InstdAgt")),
        ]
            + [own, group].flatMap { path in
                [["/BICFI", "/BIC"], ["/ClrSysMmbId/MmbId"]].map { names in
                    .field(.instructingAgents, first: names.map { path + "/FinInstnId" + $0 })
                }
            }
    }

    /// The institutions between, in order.
    static func intermediaries(_ record: String) -> [FieldRule] {
        ["IntrmyAgt1", "IntrmyAgt2", "IntrmyAgt3"].map { .field(.intermediaries, first: agent(record + "/" + $0)) }
    }
}
