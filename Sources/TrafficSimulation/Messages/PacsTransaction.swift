import PaymentModel

/// One `CdtTrfTxInf`, in the order of the schema.
struct PacsTransaction {
    let payment: Payment
    let agents: Agents
    let isInstitutional: Bool

    /// Which agents stand here because they are not the same in the whole message.
    struct Agents {
        var sender: Bool
        var receiver: Bool
    }

    func write(to text: inout XMLText) {
        writeIdentification(&text)
        writeSettlement(&text)
        if agents.sender, let sender = payment[.sender] { text.inside("InstgAgt") { $0.agent(sender) } }
        if agents.receiver, let receiver = payment[.receiver] { text.inside("InstdAgt") { $0.agent(receiver) } }
        for (place, agent) in payment.list(.intermediaries).prefix(3).enumerated() {
            text.inside("IntrmyAgt\(place + 1)") { $0.agent(agent) }
        }
        if isInstitutional { writeInstitutions(&text) } else { writeCustomers(&text) }
        if let purpose = payment[.purpose] {
            text.inside("Purp") { $0.leaf(purpose.utf8.count <= 4 ? "Cd" : "Prtry", purpose) }
        }
        if !payment.list(.remittance).isEmpty, !(isInstitutional && payment.isCover) { writeRemittance(&text) }
        if isInstitutional, payment.isCover {
            text.inside("UndrlygCstmrCdtTrf") { text in
                writeCustomers(&text)
                writeRemittance(&text)
            }
        }
    }

    private func writeIdentification(_ text: inout XMLText) {
        text.inside("PmtId") { text in
            text.leaf("InstrId", payment[.instructionReference])
            text.leaf("EndToEndId", payment[.endToEndReference] ?? "NOTPROVIDED")
            text.leaf("TxId", payment[.transactionReference])
            text.leaf("UETR", payment[.uetr])
        }
        if let purpose = payment[.categoryPurpose] {
            text.inside("PmtTpInf", "CtgyPurp") { $0.leaf(purpose.utf8.count <= 4 ? "Cd" : "Prtry", purpose) }
        }
    }

    private func writeSettlement(_ text: inout XMLText) {
        text.leaf("IntrBkSttlmAmt", payment.amount.text(), attribute: " Ccy=\"\(payment.currency.text)\"")
        text.leaf("IntrBkSttlmDt", payment.settlementDate?.description)
        let time = payment.time.flatMap { $0.precision == .second ? $0.description : nil }
        if isInstitutional {
            if let time { text.inside("SttlmTmIndctn") { $0.leaf("DbtDtTm", time) } }
        } else {
            text.leaf("AccptncDtTm", time)
            text.leaf("ChrgBr", payment[.chargeBearer] ?? "SHAR")
        }
    }

    private func writeCustomers(_ text: inout XMLText) {
        text.inside("Dbtr") { text in
            writeParty(
                &text,
                payment[.debtorName],
                payment.list(.debtorAddress),
                payment[.debtorCountry],
                payment[.debtorBIC]
            )
        }
        writeAccount(&text, "DbtrAcct", payment[.debtorAccount])
        text.inside("DbtrAgt") { $0.agent(payment[.debtorAgent] ?? payment[.sender]) }
        text.inside("CdtrAgt") { $0.agent(payment[.creditorAgent] ?? payment[.receiver]) }
        text.inside("Cdtr") { text in
            writeParty(
                &text,
                payment[.creditorName],
                payment.list(.creditorAddress),
                payment[.creditorCountry],
                payment[.creditorBIC]
            )
        }
        writeAccount(&text, "CdtrAcct", payment[.creditorAccount])
    }

    private func writeInstitutions(_ text: inout XMLText) {
        let debtor = payment.isCover ? payment[.debtorAgent] : payment[.debtorBIC] ?? payment[.debtorAgent]
        let creditor = payment.isCover ? payment[.creditorAgent] : payment[.creditorBIC] ?? payment[.creditorAgent]
        text.inside("Dbtr") { $0.agent(debtor ?? payment[.sender]) }
        if !payment.isCover { writeAccount(&text, "DbtrAcct", payment[.debtorAccount]) }
        if let agent = payment[.creditorAgent] { text.inside("CdtrAgt") { $0.agent(agent) } }
        text.inside("Cdtr") { $0.agent(creditor ?? payment[.receiver]) }
        if !payment.isCover { writeAccount(&text, "CdtrAcct", payment[.creditorAccount]) }
    }

    private func writeParty(
        _ text: inout XMLText,
        _ name: String?,
        _ address: [String],
        _ country: String?,
        _ bic: String?
    ) {
        text.leaf("Nm", name)
        if country != nil || !address.isEmpty {
            text.inside("PstlAdr") { text in
                text.leaf("Ctry", country)
                for line in address.prefix(7) { text.leaf("AdrLine", String(line.prefix(70))) }
            }
        }
        if let bic { text.inside("Id", "OrgId") { $0.leaf("AnyBIC", bic) } }
    }

    private func writeAccount(_ text: inout XMLText, _ name: String, _ account: String?) {
        guard let account, !account.isEmpty else { return }
        text.inside(name, "Id") { text in
            if IBAN(account) == nil || !IBAN.looksLikeOne(account.utf8) {
                text.inside("Othr") { $0.leaf("Id", account) }
            } else {
                text.leaf("IBAN", account)
            }
        }
    }

    private func writeRemittance(_ text: inout XMLText) {
        let lines = payment.list(.remittance)
        guard !lines.isEmpty else { return }
        text.inside("RmtInf") { text in
            for line in lines { text.leaf("Ustrd", String(line.prefix(140))) }
        }
    }
}
