/// The pass over who signs: reads what is known of sender, key and debtor, then takes the payment in.
///
/// Payments of messages whose signatures were not checked do not come here, and those whose signature does not hold leave no trace.
struct SigningHabits: Sendable {
    var uses = OpenAddressingTable<SigningUse>(empty: .empty)
    var changes = ChangeLog()

    /// Bits of an amount from which a payment is large enough for a new key to matter more.
    static let oddAmountBits: Float = 5

    /// Judges who signed a payment; `isOdd` says that it is large, or the first to its beneficiary.
    mutating func take(
        _ features: inout PaymentFeatures,
        isOdd: Bool,
        into bits: inout InlineArray<29, Float>,
        facts: inout Circumstances
    ) {
        let keys = features.identityKeys
        let time = features.time
        let sender = use(keys[0])
        facts.signing.senderPayments = sender.payments
        facts.signing.senderKeys = sender.partners
        facts.signing.senderUnsigned = sender.unsigned
        guard features.signingKey != 0 else {
            bits[DetectorIdentifier.identityUnsigned.slot] = Float(IdentityDetectors.unsignedBits(sender))
            update(keys[0], time) { $0.unsigned &+= 1 }
            return
        }
        let key = use(keys[1])
        let both = use(keys[2])
        let debtor = use(keys[3])
        let keyOfDebtor = use(keys[4])
        // The payments of one message have one time: all of them are the first.
        let isFirst = both.first == 0 || both.first == time && sender.first != time
        let isShared = isFirst && key.partners > (both.first == 0 ? 0 : 1)
        let age = both.first == 0 || both.first > time ? 0 : time - both.first
        let isYoung =
            sender.first != 0 && (both.first == 0 || both.first != sender.first) && age < IdentityDetectors.young
        facts.signing.isChecked = true
        facts.signing.keyAge = age
        facts.signing.keyPayments = key.payments
        facts.signing.keySenders = key.partners
        facts.signing.isFirst = isFirst
        facts.signing.isShared = isShared
        facts.signing.isYoung = isYoung
        if !features.flags.contains(.isAnnounced) {
            // A new key of the sender is new to every account: only one that was in use already surprises an account.
            let isInUse = !isFirst && age >= IdentityDetectors.young
            let isFirstOfDebtor =
                isInUse && (keyOfDebtor.first == 0 || keyOfDebtor.first == time && debtor.first != time)
            let ofSender = isFirst ? IdentityDetectors.firstBits(sender, atLeast: 5) : 0
            let ofDebtor = isFirstOfDebtor ? IdentityDetectors.firstBits(debtor, atLeast: 20) : 0
            facts.signing.isOfDebtor = ofDebtor > ofSender
            facts.signing.debtorPayments = debtor.payments
            facts.signing.debtorKeys = debtor.partners
            bits[DetectorIdentifier.identityFirst.slot] = Float(max(ofSender, ofDebtor))
            if isYoung, isOdd {
                bits[DetectorIdentifier.identityRotated.slot] = Float(
                    IdentityDetectors.rotatedBits(sender, both, at: time)
                )
            }
            if isShared { bits[DetectorIdentifier.identityShared.slot] = Float(IdentityDetectors.sharedBits(key)) }
        }
        update(keys[0], time) {
            $0.payments &+= 1
            if both.first == 0 { $0.partners &+= 1 }
        }
        update(keys[1], time) {
            $0.payments &+= 1
            if both.first == 0 { $0.partners &+= 1 }
        }
        update(keys[2], time) { $0.payments &+= 1 }
        update(keys[3], time) {
            $0.payments &+= 1
            if keyOfDebtor.first == 0 { $0.partners &+= 1 }
        }
        update(keys[4], time) { $0.payments &+= 1 }
    }

    private func use(_ key: UInt64) -> SigningUse {
        let place = uses.place(of: key)
        return place < 0 ? .empty : uses[place]
    }

    private mutating func update(_ key: UInt64, _ time: UInt32, _ change: (inout SigningUse) -> Void) {
        let place = uses.insert(key).place
        if uses[place].first == 0 { uses[place].first = time }
        uses[place].last = max(uses[place].last, time)
        change(&uses[place])
        changes.note(.identity, key)
    }
}
