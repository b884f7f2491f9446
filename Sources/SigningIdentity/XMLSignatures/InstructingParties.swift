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
                guard let text, !text.isEmpty else { return }
                let party = SignatureChecker.party(of: text[...])
                guard party != owner, !signer.signsFor.contains(party), !found.contains(party) else { return }
                found.append(party)
            }
        }
        return found
    }
}
