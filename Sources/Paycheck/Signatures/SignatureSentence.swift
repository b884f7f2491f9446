internal import AnomalyScoring
public import PaymentModel

extension SignatureFacts {
    /// Who signed, for which parts, and what is wrong with that: one sentence for a person, without a capital or a full stop.
    public var sentence: String {
        var text = who
        let wrong = faults
        if !wrong.isEmpty { text += "; " + wrong.joined(separator: "; ") }
        return text
    }

    /// Whether nothing is wrong that would decide anything by itself, and the key is the sender's or one that may sign for it.
    public var isInOrder: Bool {
        integrity == .valid && SignatureFault.all(of: self).isEmpty && (owner == .sender || owner == .allowed)
    }

    private var who: String {
        guard integrity != .unsigned else { return "not signed" }
        guard let signer else {
            return "signed" + (profile.map { " (\($0.rawValue))" } ?? "") + ", by whom is not known"
        }
        var text =
            "signed by "
            + (signer.subject.map { visible($0) } ?? signer.owner.map { "the shared key of \(visible($0))" } ?? "a key")
        if signer.subject != nil, let owner = signer.owner { text += " (\(visible(owner)))" }
        switch coverage.subtracting(.keyInfo) {
        case [.header, .document]: text += ", header and Document"
        case .document: text += ", the Document alone"
        case .header: text += ", the header alone"
        default: break
        }
        return text
    }

    private var faults: [String] {
        var found: [String] = []
        if integrity != .valid, integrity != .unsigned || reason != nil || isExpected {
            found.append(SignatureFault.integrity(self))
        }
        for fault in SignatureFault.all(of: self) where !fault.name.hasPrefix("integrity.") {
            found.append(fault.reason)
        }
        if owner == .unknown, signer != nil, integrity != .valid || !isExpected {
            found.append("whose key it is cannot be told")
        }
        if found.isEmpty, let daysLeft, daysLeft < 30, time == .valid {
            found.append("the certificate expires in \(daysLeft) days")
        }
        return found
    }
}

/// A fact about a signature that decides something by itself.
struct SignatureFault {
    /// The fact, as a policy names it: `integrity.digestDiffers`.
    let name: String
    /// What is wrong, for a person.
    let reason: String
    /// What would have let it pass.
    let condition: String

    /// What is wrong with a message's signature, in the order of the facts.
    static func all(of facts: SignatureFacts) -> [SignatureFault] {
        var faults: [SignatureFault] = []
        func add(_ name: String, _ reason: String, _ condition: String) {
            faults.append(SignatureFault(name: name, reason: reason, condition: condition))
        }
        switch facts.integrity {
        case .valid: break
        case .unsigned:
            if facts.isExpected { add("integrity.unsigned", integrity(facts), "its sender had signed it") }
        case .digestDiffers, .signatureDiffers, .malformed, .unsupported:
            add("integrity.\(facts.integrity.rawValue)", integrity(facts), "its signature held")
        }
        if facts.integrity == .valid, !facts.coverage.contains(.header), !facts.isDocumentEnough {
            add("coverage.withoutHeader", "the signature does not cover the header", "its header were signed, too")
        }
        let owner = facts.signer?.owner.map { visible($0) } ?? "another institution"
        if facts.owner == .other {
            let others = facts.instructing.map { visible($0) }.joined(separator: ", ")
            add(
                "owner.other",
                "the key belongs to \(owner), which may not sign for "
                    + (others.isEmpty ? "the sender" : "\(others), for whom the message says it speaks, too"),
                "its sender had signed it"
            )
        }
        // Anybody can make a key: where a signature is expected, one of nobody in particular is none.
        if facts.owner == .unknown, facts.integrity == .valid, facts.isExpected {
            add(
                "owner.unknown",
                "whose key it is cannot be told, though this sender signs everything",
                "its sender had signed it"
            )
        }
        let key = facts.lostAuthority.map { "the key of the authority \(visible($0))" } ?? "the key"
        switch facts.intelligence {
        case .compromised:
            add("intelligence.compromised", "\(key) is on a list of compromised ones", "its key were not lost")
        case .revoked: add("intelligence.revoked", "\(key) is on a list of revoked ones", "its key were not revoked")
        case .clear, nil: break
        }
        addWarnings(facts.warnings, add)
        if facts.isApprovedTwiceByOne {
            add(
                "approval.same",
                "two signatures, which are to be of two persons, are of one",
                "two persons had signed it"
            )
        }
        switch facts.keyUse {
        case .codeSigning:
            add(
                "keyUse.codeSigning",
                "the certificate was made for signing programs",
                "its certificate were one for payments"
            )
        case .tls:
            add("keyUse.tls", "the certificate was made for connections (TLS)", "its certificate were one for payments")
        case .other:
            add("keyUse.other", "the certificate was not made for signing", "its certificate were one for payments")
        case .right, .unknown, nil: break
        }
        switch facts.chain {
        case .untrusted:
            add(
                "chain.untrusted",
                "no authority that is trusted vouches for the certificate",
                "its authority were trusted"
            )
        case .broken:
            add(
                "chain.broken",
                "the chain from the certificate to its authority does not hold"
                    + (facts.chainReason.map { ": \(visible($0))" } ?? ""),
                "its chain of certificates held"
            )
        case .trusted, .notChecked, nil: break
        }
        switch facts.time {
        case .expired:
            let days =
                facts.daysLeft.map { " \(max(1, -$0)) \($0 >= -1 ? "day" : "days") before the message was made" } ?? ""
            add("time.expired", "the certificate expired\(days)", "its certificate had been valid")
        case .notYetValid:
            add(
                "time.notYetValid",
                "the certificate was not valid yet when the message was made",
                "its certificate had been valid"
            )
        case .valid, nil: break
        }
        return faults
    }

    /// One user who is named as both of those that authorised a message; needs no signature to be checked.
    static func sameAuthorisation(of payment: Payment) -> SignatureFault? {
        guard payment.has(.authorisations), payment.signature?.isApprovedTwiceByOne != true else { return nil }
        let users = payment.list(.authorisations).map { $0.split(separator: " ").joined(separator: " ").uppercased() }
        guard users.count > 1, Set(users).count < users.count else { return nil }
        return SignatureFault(
            name: "approval.same",
            reason: "both authorisations, which are to be of two persons, are of \(quoted(users[0].utf8))",
            condition: "two persons had authorised it"
        )
    }

    /// What of the payment itself others warned of.
    private static func addWarnings(
        _ warnings: SignatureFacts.Warnings,
        _ add: (_ name: String, _ reason: String, _ condition: String) -> Void
    ) {
        let held = "is on a list of those of payments that others held"
        if warnings.contains(.creditorAccount) {
            add("intelligence.account", "the beneficiary's account \(held)", "others had not warned of the account")
        } else if warnings.contains(.debtorAccount) {
            add("intelligence.account", "the payer's account \(held)", "others had not warned of the account")
        }
        if warnings.contains(.creditorBank) {
            add("intelligence.bank", "the beneficiary's bank \(held)", "others had not warned of the bank")
        }
    }

    /// What is wrong with the signature itself.
    static func integrity(_ facts: SignatureFacts) -> String {
        let because = facts.reason.map { ": \($0)" } ?? ""
        return switch facts.integrity {
        case .valid: "the signature holds"
        case .digestDiffers: "the signature does not hold\(because)"
        case .signatureDiffers: "the signature is not this key's\(because)"
        case .unsigned where facts.isExpected && facts.reason == nil: "not signed, though this sender signs everything"
        case .unsigned: "not signed\(because)"
        case .unsupported: "the signature cannot be checked\(because)"
        case .malformed: "the signature is not built as it must be\(because)"
        }
    }
}

extension SignatureDecisions {
    /// What the facts about a payment's signature decide by themselves.
    func decisions(on payment: Payment) -> [PolicyDecision] {
        var faults = payment.signature.map { SignatureFault.all(of: $0) } ?? []
        if let fault = SignatureFault.sameAuthorisation(of: payment) { faults.append(fault) }
        var found: [PolicyDecision] = []
        for fault in faults where self[fault.name] > .pass {
            found.append(
                PolicyDecision(
                    rule: fault.name,
                    decision: self[fault.name],
                    reason: fault.reason,
                    condition: fault.condition
                )
            )
        }
        return found
    }
}
