import PaymentModel

/// Whether two amounts differ by no more than a tolerance.
func isWithin(_ a: Amount, _ b: Amount, _ tolerance: Amount) -> Bool {
    ExactSum(a).isWithin(tolerance, of: b)
}

/// How two parties differ, in words; nil where they do not, or too little is known of one of them.
///
/// Accounts decide where both are known; else names, where they share no word of three letters or more.
func difference(_ instructed: Party, _ booked: Party) -> String? {
    if let a = instructed.account?.text, let b = booked.account?.text {
        let (first, second) = (plainAccount(a), plainAccount(b))
        // One of the two may have the bank's part in front, as an IBAN has.
        guard first != second, !first.hasSuffix(second), !second.hasSuffix(first) else { return nil }
        return "account \(quoted(b.utf8, limit: 35)) instead of \(quoted(a.utf8, limit: 35))"
    }
    if let a = instructed.bic ?? bic(instructed.agent, alone: instructed), let b = booked.bic, !a.isSameParty(as: b) {
        return "\(b) instead of \(a)"
    }
    guard let a = instructed.name, let b = booked.name else { return nil }
    let (first, second) = (words(a), words(b))
    guard !first.isEmpty, !second.isEmpty, first.isDisjoint(with: second) else { return nil }
    return "\(quoted(b.utf8, limit: 40)) instead of \(quoted(a.utf8, limit: 40))"
}

/// The agent's BIC where nothing else is known of a party: then the institution itself is paid.
private func bic(_ agent: Agent?, alone party: Party) -> BIC? {
    guard party.name == nil, party.account == nil, case .bic(let bic) = agent else { return nil }
    return bic
}

private func words(_ name: String) -> Set<String> {
    Set(name.uppercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count >= 3 }.map(String.init))
}
