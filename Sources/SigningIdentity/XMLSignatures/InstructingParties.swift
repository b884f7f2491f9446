internal import PaymentModel

/// For whom a message speaks besides its header's sender: the `InstgAgt` of the group and of each payment.
///
/// A key of one institution under a header of the same says nothing about payments that a third is said to instruct.
enum InstructingParties {
    /// So many are told: one is enough to know that the signer speaks for others.
    private static let most = 3

    /// The instructing agents for whom a signer may not sign, each once, in the order of the message.
    ///
    /// Like is compared with like: where the signer is known by its BIC, BICs, else member identifications. Complexity: O(*n*) in the
    /// number of payments.
    static func strangers(to signer: SignatureFacts.Signer, in document: XMLElement) -> [String] {
        guard let owner = signer.owner else { return [] }
        let isBIC = BIC(owner) != nil
        var found: [String] = []
        document.eachChild { message in
            message.eachChild { part in
                guard found.count < most, let agent = part.child("InstgAgt"),
                    let institution = agent.child("FinInstnId")
                else { return }
                let text =
                    isBIC
                    ? (institution.child("BICFI") ?? institution.child("BIC"))?.text
                    : institution.child("ClrSysMmbId")?.child("MmbId")?.text
                if let text { add(text[...], to: &found, besides: signer) }
            }
        }
        return found
    }

    /// The same of the instructing agents that a payment names, however each is named (``PaymentField/instructingAgents``).
    static func strangers(to signer: SignatureFacts.Signer, among agents: ArraySlice<UInt8>) -> [String] {
        guard let owner = signer.owner else { return [] }
        let isBIC = BIC(owner) != nil
        var found: [String] = []
        for agent in agents.split(separator: Payment.listSeparator) where found.count < most {
            let isNamedAlike = (BIC(String(decoding: agent, as: UTF8.self).uppercased()) != nil) == isBIC
            if isNamedAlike { add(agent, to: &found, besides: signer) }
        }
        return found
    }

    private static func add(_ agent: ArraySlice<UInt8>, to found: inout [String], besides signer: SignatureFacts.Signer)
    {
        let party = SignatureChecker.party(of: agent)
        guard !party.isEmpty, party != signer.owner, !signer.signsFor.contains(party), !found.contains(party) else {
            return
        }
        found.append(party)
    }
}
