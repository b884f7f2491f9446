/// How an alternative of a rule on the sender or receiver names it.
struct PartyWay: Sendable {
    enum Kind: Sendable {
        case bic, member, other
    }

    let kind: Kind
    /// The element that stands for the party in what is told: `InstgAgt` of `CdtTrfTxInf/InstgAgt/FinInstnId/BICFI`, `Fr` of
    /// `Fr/FIId/…`.
    let element: String

    init(path: String) {
        let names = path.pathNames
        if let last = names.last, ["BICFI", "BIC", "AnyBIC", "BICOrBEI"].contains(last) {
            kind = .bic
        } else {
            kind = names.contains("ClrSysMmbId") ? .member : .other
        }
        let element = names.first { name in
            name.hasSuffix("Agt") || name == "InitgPty" || name.hasPrefix("Assgn") && name != "Assgnmt"
        }
        self.element = String(element ?? names[0])
    }
}
