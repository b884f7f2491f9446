import AnomalyScoring
public import Paycheck
import PaymentModel

/// Writes each item as a JSON object, fields in the order of the contract, absent where unknown.
public struct JSONReportWriter: ReportWriter {
    /// How the objects are put together.
    public enum Layout: Sendable {
        /// One object a line.
        case lines
        /// One array of all objects, still one a line.
        case array
    }

    private let kind: ReportKind
    private let layout: Layout
    private var written = 0
    private var incidents: Set<String> = []

    /// Makes a writer.
    public init(kind: ReportKind, layout: Layout) {
        self.kind = kind
        self.layout = layout
    }

    /// Appends the item's object; the summary also closes the array.
    public mutating func write(_ item: ReportItem, to output: inout [UInt8]) {
        // An incident is told before the first of its payments.
        if case .payment(let file, _, let verdict?) = item, let incident = verdict.incident,
            incidents.insert(incident.identifier).inserted
        {
            append(.incident(incident, in: file), to: &output)
        }
        var isLast = false
        let object: JSONObject
        switch item {
        case .payment(let file, let payment, let verdict):
            guard kind.showsPayments else { return }
            object = .payment(payment, verdict, in: file)
        case .problem(let file, let problem, let isHistory): object = .problem(problem, in: file, isHistory: isHistory)
        case .document(let file, let message): object = .document(message, in: file)
        case .summary(let summary):
            object = .summary(summary, judged: kind == .verify)
            isLast = true
        }
        append(object, to: &output)
        if layout == .array, isLast { output.append(contentsOf: "\n]\n".utf8) }
    }

    private mutating func append(_ object: JSONObject, to output: inout [UInt8]) {
        if layout == .array { output.append(contentsOf: (written == 0 ? "[\n" : ",\n").utf8) }
        output.append(contentsOf: object.closed)
        if layout == .lines { output.append(UInt8(ascii: "\n")) }
        written += 1
    }
}

extension JSONObject {
    static func payment(_ payment: Payment, _ verdict: Verdict?, in file: String) -> JSONObject {
        var object = JSONObject()
        object.add("type", "payment")
        object.add("file", file)
        object.add("index", payment.index)
        object.add("message", payment.message.text)
        if !payment.isValid { object.add("valid", false) }
        object.add("reference", references(payment))
        object.add("sender", utf8: payment.bytes(.sender))
        object.add("receiver", utf8: payment.bytes(.receiver))
        object.add(
            "debtor",
            party(
                payment,
                .debtorName,
                .debtorAccount,
                .debtorInstitutionAccount,
                .debtorBIC,
                .debtorAgent,
                .debtorAddress,
                .debtorCountry
            )
        )
        object.add(
            "creditor",
            party(
                payment,
                .creditorName,
                .creditorAccount,
                .creditorInstitutionAccount,
                .creditorBIC,
                .creditorAgent,
                .creditorAddress,
                .creditorCountry
            )
        )
        object.add("intermediaries", payment.list(.intermediaries))
        object.add("amount", payment.amount.text())
        object.add("currency", payment.currency.text)
        object.add("settlementDate", utf8: payment.bytes(.settlementDate))
        object.add("created", utf8: payment.bytes(payment.has(.created) ? .created : .headerCreated))
        object.add("accepted", utf8: payment.bytes(.accepted))
        object.add("settlementTime", utf8: payment.bytes(.settlementTime))
        object.add("instructedAmount", utf8: payment.bytes(.instructedAmount))
        object.add("purpose", utf8: payment.bytes(.purpose))
        object.add("categoryPurpose", utf8: payment.bytes(.categoryPurpose))
        object.add("chargeBearer", utf8: payment.bytes(.chargeBearer))
        object.add("remittance", payment.list(.remittance))
        object.add("authorisations", payment.list(.authorisations))
        object.add("instructingAgents", payment.list(.instructingAgents))
        if payment.isCover { object.add("cover", true) }
        object.add("status", payment.status?.rawValue)
        if let verdict {
            let assessment = verdict.assessment
            object.add("decision", assessment.decision.rawValue)
            object.add("score", tenths: assessment.score, roundedDown: true)
            object.add("incident", verdict.incident?.identifier)
            if !verdict.decisions.isEmpty {
                object.add(
                    "decisions",
                    verdict.decisions.map { decision in
                        var object = JSONObject()
                        object.add("rule", decision.rule)
                        object.add("decision", decision.decision.rawValue)
                        object.add("reason", decision.reason)
                        return object
                    }
                )
            }
            object.add(
                "evidence",
                verdict.evidence.map { evidence in
                    var object = JSONObject()
                    object.add("detector", evidence.detector.text)
                    object.add("bits", tenths: evidence.bits)
                    object.add("reason", evidence.reason)
                    return object
                }
            )
            object.add("note", verdict.note)
        }
        if let facts = payment.signature {
            object.add("signature", signature(facts, verdict?.assessment.signerHistory))
        }
        return object
    }

    /// Who vouches for a message; what does not apply is absent.
    static func signature(_ facts: SignatureFacts, _ history: SignerHistory?) -> JSONObject {
        var object = JSONObject()
        object.add("integrity", facts.integrity.rawValue)
        object.add("profile", facts.profile?.rawValue)
        object.add("coverage", facts.coverage.names)
        object.add("algorithms", facts.algorithms)
        if let signer = facts.signer {
            var inner = JSONObject()
            inner.add("subject", signer.subject)
            inner.add("issuer", signer.issuer)
            inner.add("serial", signer.serial)
            inner.add("sha256", signer.sha256)
            inner.add("owner", signer.owner)
            object.add("signer", inner)
        }
        object.add("chain", facts.chain?.rawValue)
        object.add("keyUse", facts.keyUse?.rawValue)
        object.add("time", facts.time?.rawValue)
        object.add("owner", facts.owner?.rawValue)
        object.add("history", history?.rawValue)
        object.add("intelligence", facts.intelligence?.rawValue)
        object.add("warnings", facts.warnings.names)
        if facts.isApprovedTwiceByOne { object.add("approvedTwiceByOne", true) }
        object.add("reason", facts.reason)
        return object
    }

    static func incident(_ incident: Incident, in file: String) -> JSONObject {
        var object = JSONObject()
        object.add("type", "incident")
        object.add("file", file)
        object.add("incident", incident.identifier)
        object.add("decision", incident.decision.rawValue)
        object.add("score", tenths: incident.score, roundedDown: true)
        object.add("payments", incident.members.count)
        object.add("headline", incident.headline)
        object.add("wouldPass", incident.wouldPass.isEmpty ? nil : incident.wouldPass)
        object.add("first", incident.first?.description)
        object.add("last", incident.last?.description)
        object.add(
            "totals",
            incident.totals.compactMap { total in
                total.amount.map { amount in
                    var object = JSONObject()
                    object.add("currency", total.currency.text)
                    object.add("amount", amount.text())
                    return object
                }
            }
        )
        return object
    }

    static func problem(_ problem: Problem, in file: String, isHistory: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("type", "problem")
        object.add("file", file)
        object.add("index", problem.messageIndex)
        object.add("severity", problem.severity.rawValue)
        object.add("code", problem.code)
        if problem.place.line > 0 { object.add("line", problem.place.line) }
        if problem.place.column > 0 { object.add("column", problem.place.column) }
        object.add("path", problem.place.path)
        object.add("message", problem.text)
        if isHistory { object.add("history", true) }
        return object
    }

    static func document(_ message: MessageSummary, in file: String) -> JSONObject {
        var object = JSONObject()
        object.add("type", "document")
        object.add("file", file)
        object.add("index", message.index)
        object.add("message", message.message?.text)
        object.add("valid", message.isValid)
        object.add("payments", message.payments)
        return object
    }

    static func summary(_ summary: ReportSummary, judged: Bool) -> JSONObject {
        var object = JSONObject()
        object.add("type", "summary")
        object.add("files", summary.files)
        object.add("documents", summary.documents)
        object.add("payments", summary.payments)
        if judged {
            object.add("hold", summary.hold)
            object.add("review", summary.review)
            object.add("pass", summary.pass)
        }
        object.add("problems", summary.problems)
        if summary.filesKnown > 0 { object.add("known", summary.filesKnown) }
        if judged { object.add("history", summary.history) }
        return object
    }

    private static func references(_ payment: Payment) -> JSONObject {
        var object = JSONObject()
        object.add("message", utf8: payment.bytes(.messageReference))
        object.add("instruction", utf8: payment.bytes(.instructionReference))
        object.add("endToEnd", utf8: payment.bytes(.endToEndReference))
        object.add("transaction", utf8: payment.bytes(.transactionReference))
        object.add("uetr", utf8: payment.bytes(.uetr))
        object.add("related", utf8: payment.bytes(.relatedReference))
        object.add("business", utf8: payment.bytes(.businessMessageReference))
        return object
    }

    private static func party(
        _ payment: Payment,
        _ name: PaymentField,
        _ account: PaymentField,
        _ institutionAccount: PaymentField,
        _ bic: PaymentField,
        _ agent: PaymentField,
        _ address: PaymentField,
        _ country: PaymentField
    ) -> JSONObject {
        var object = JSONObject()
        object.add("name", utf8: payment.bytes(name))
        if payment.isCover, payment.message.isISO20022 {
            // An ISO 20022 cover payment has accounts at two levels: `account` stays what stands beside the debtor and
            // creditor of the message, the customer's underneath has a name of its own.
            object.add("account", utf8: payment.bytes(institutionAccount))
            object.add("customerAccount", utf8: payment.bytes(account))
        } else {
            object.add("account", utf8: payment.bytes(account))
        }
        object.add("bic", utf8: payment.bytes(bic))
        object.add("agent", utf8: payment.bytes(agent))
        object.add("address", payment.list(address))
        object.add("country", utf8: payment.bytes(country))
        return object
    }
}
