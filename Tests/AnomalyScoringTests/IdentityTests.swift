import AnomalyScoring
import PaymentModel
import Testing

/// Who signed, compared with who usually does.
@Suite struct IdentityTests {
    /// A payment of an account at a time, signed with a key; nobody signed where it is nil.
    private func payment(
        _ index: Int,
        key: String?,
        sender: String = "BANKBEB0XXX",
        account: String = "DE89370400440532013000",
        creditor: Int = 1,
        amount: String = "1000.00",
        isAnnounced: Bool = false
    ) throws -> Payment {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount(amount)),
            currency: try #require(Currency("EUR"))
        )
        payment[.sender] = sender
        payment[.debtorAccount] = account
        payment[.creditorAccount] = "GB29NWBK6016133192\(1000 + creditor)"
        payment[.creditorAgent] = "SAMPGB20XXX"
        // Six a day, from 1 March 2026 on.
        payment[.created] = Timestamp(secondsSinceEpoch: 1_772_359_200 + Int64(index) * 14_400).description
        var facts = SignatureFacts.unsigned
        if let key {
            facts = SignatureFacts(.valid, profile: .swiftBAH)
            facts.signer = SignatureFacts.Signer(key: key, owner: "BANKBEB0")
            facts.owner = .sender
            facts.isAnnounced = isAnnounced
        }
        payment.signature = facts
        return payment
    }

    private func scorer(_ count: Int, key: (Int) -> String? = { _ in "a" }) throws -> Scorer {
        var scorer = Scorer()
        scorer.learn(contentsOf: try (0..<count).map { try payment($0, key: key($0), creditor: $0 % 5) })
        return scorer
    }

    @Test func aKnownKeyIsNoEvidenceAndAMessageWithoutFactsHasNoHistory() throws {
        var scorer = try scorer(200)
        let known = scorer.score(try payment(200, key: "a"))
        #expect(known.signerHistory == .known)
        #expect(known.bits(of: .identity) == 0)
        var unchecked = try payment(201, key: "a")
        unchecked.signature = nil
        let silent = scorer.score(unchecked)
        #expect(silent.signerHistory == nil)
        #expect(silent.bits(of: .identity) == 0)
    }

    @Test func aKeyThatNeverSignedForTheSenderIsEvidenceWithFigures() throws {
        var scorer = try scorer(200)
        let first = scorer.score(try payment(200, key: "b"))
        #expect(first.signerHistory == .first)
        // log2(201 / 0.5)
        #expect(abs(first.bits(of: DetectorIdentifier.identityFirst) - 8.65) < 0.01)
        #expect(first.evidence.contains { $0.reason.contains("200 payments with 1 key") })
        #expect(first.decision == .pass, "a new key alone is evidence, no verdict")
        // A day later it is known, though still young.
        let later = scorer.score(try payment(206, key: "b"))
        #expect(later.bits(of: DetectorIdentifier.identityFirst) == 0)
        #expect(later.signerHistory == .rotated)
        let old = scorer.score(try payment(230, key: "b"))
        #expect(old.signerHistory == .known)
    }

    @Test func aSenderWithManyKeysIsNotSurprisedByOneMore() throws {
        var scorer = try scorer(200) { "key \($0 / 5)" }
        let first = scorer.score(try payment(200, key: "new"))
        #expect(first.signerHistory == .first)
        #expect(first.bits(of: DetectorIdentifier.identityFirst) < 3)
    }

    @Test func withLittleHistoryAndForAnnouncedKeysTheDetectorsAbstain() throws {
        var young = try scorer(4)
        #expect(young.score(try payment(4, key: "b")).bits(of: .identity) == 0)
        var scorer = try scorer(200)
        let announced = scorer.score(try payment(200, key: "b", creditor: 99, amount: "900000.00", isAnnounced: true))
        #expect(announced.bits(of: .identity) == 0)
        #expect(announced.signerHistory == .first)
    }

    @Test func aNewKeyJustBeforeALargePaymentToANewBeneficiaryIsRotated() throws {
        var scorer = try scorer(200)
        let ordinary = scorer.score(try payment(200, key: "b"))
        #expect(ordinary.bits(of: DetectorIdentifier.identityRotated) == 0)
        let odd = scorer.score(try payment(201, key: "b", creditor: 99))
        #expect(odd.bits(of: DetectorIdentifier.identityRotated) > 4)
        #expect(odd.evidence.contains { $0.detector == .identityRotated && $0.reason.contains("exchanged") })
        let known = scorer.score(try payment(202, key: "a", creditor: 98))
        #expect(known.bits(of: DetectorIdentifier.identityRotated) == 0)
    }

    @Test func aKeyOfAnotherSenderIsSharedAndAKeyOfManyLess() throws {
        var scorer = try scorer(200)
        let shared = scorer.score(
            try payment(200, key: "a", sender: "OTHRFRP0XXX", account: "FR1420041010050500013M02606")
        )
        #expect(shared.signerHistory == .shared)
        #expect(shared.bits(of: DetectorIdentifier.identityShared) > 8)
        var service = Scorer()
        service.learn(
            contentsOf: try (0..<200).map { try payment($0, key: "a", sender: "BANKBEB\($0 % 10)XXX") }
        )
        let another = service.score(try payment(200, key: "a", sender: "OTHRFRP0XXX"))
        #expect(another.bits(of: DetectorIdentifier.identityShared) < 5)
    }

    @Test func anUnsignedMessageOfASenderThatAlwaysSignedIsEvidence() throws {
        var scorer = try scorer(200)
        let unsigned = scorer.score(try payment(200, key: nil))
        #expect(unsigned.bits(of: DetectorIdentifier.identityUnsigned) > 8)
        #expect(unsigned.signerHistory == nil)
        #expect(unsigned.evidence.contains { $0.reason.hasPrefix("not signed: 200 payments") })
        var seldom = try self.scorer(200) { $0 % 2 == 0 ? "a" : nil }
        #expect(seldom.score(try payment(200, key: nil)).bits(of: DetectorIdentifier.identityUnsigned) < 2)
    }

    @Test func anAccountThatOneKeyAlwaysSignedForNoticesAnotherOfTheSame() throws {
        var scorer = Scorer()
        // Two clerks of one bank, each with accounts of their own.
        scorer.learn(
            contentsOf: try (0..<200).map {
                try payment($0, key: $0 % 2 == 0 ? "a" : "b", account: $0 % 2 == 0 ? "ACCOUNT-A" : "ACCOUNT-B")
            }
        )
        let other = scorer.score(try payment(200, key: "b", account: "ACCOUNT-A"))
        #expect(other.signerHistory == .known)
        #expect(other.bits(of: DetectorIdentifier.identityFirst) > 6)
        #expect(other.evidence.contains { $0.reason.contains("never signed for this account") })
    }

    @Test func rowsOfIdentitiesOutliveTheProcessAndGiveTheSameBits() throws {
        var scorer = try scorer(200)
        let snapshot = scorer.snapshot()
        var restored = Scorer()
        try restored.restore(snapshot)
        let next = try payment(200, key: "b", creditor: 99)
        #expect(restored.rowCount(.identity) == scorer.rowCount(.identity))
        #expect(scorer.rowCount(.identity) == 5)
        #expect(restored.rowKeys(for: [next]).filter { $0.table == .identity }.count == 3)
        #expect(restored.score(next).score == scorer.score(next).score)
    }

    @Test func theOrderOfShardsChangesNoBitOfIdentity() throws {
        var settings = ScoringSettings()
        settings.shards = 7
        var many = Scorer(settings: settings)
        many.learn(contentsOf: try (0..<200).map { try payment($0, key: "a", creditor: $0 % 5) })
        var one = try scorer(200)
        let next = try payment(200, key: "b", creditor: 99)
        #expect(many.score(next).score == one.score(next).score)
    }
}
