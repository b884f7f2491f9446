import PaymentModel

/// What makes two messages orders of the same payment, as 64 bits: 1 in 2⁶⁴ others has the same.
///
/// The UETR, else a reference and the value date; the kind of message (a customer's credit transfer and a bank's are two, and so is the
/// cover of the one, in either standard); the sender, since the next agent passes the payment on with the same UETR; its state, since
/// a return or a rejection has it, too; and amount, currency and accounts: a reference that stands for another payment is what
/// `reference.repeated` tells. Hashed by FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), mixed by the finalizer of SplitMix64.
enum PaymentIdentity {
    /// The key; nil where a payment has neither a UETR nor a reference of its own. Complexity: O(1), some 100 bytes are hashed.
    static func key(of payment: borrowing Payment) -> UInt64? {
        var hash = Hash()
        if payment.has(.uetr) {
            // Letters may be of either case: digits are not touched by the bit.
            for byte in payment.bytes(.uetr) { hash.add(byte: byte | 0x20) }
        } else {
            guard let reference = payment.referenceField else { return nil }
            hash.add(text: payment.bytes(reference))
            hash.add(text: payment.bytes(.endToEndReference))
            hash.add(text: payment.bytes(.settlementDate))
        }
        hash.add(word: family(payment.message))
        hash.add(byte: payment.isCover ? 1 : 0)
        hash.add(byte: payment.status == nil ? 0 : payment.status == .rejected ? 1 : 2)
        // Of a BIC the branch does not count.
        hash.add(text: payment.bytes(.sender).prefix(8))
        hash.add(word: UInt64(bitPattern: payment.amount.mantissa))
        hash.add(byte: payment.amount.scale)
        hash.add(word: UInt64(payment.currency.index))
        hash.add(text: payment.bytes(.debtorAccount))
        hash.add(text: payment.bytes(.creditorAccount))
        return hash.finalized
    }

    /// The first eight letters of a message's type; one for both standards where they order the same.
    private static func family(_ message: MessageType) -> UInt64 {
        let words = message.words.low
        return families[words] ?? words
    }

    private static let families: [UInt64: UInt64] = {
        var families: [UInt64: UInt64] = [:]
        let same = [
            (["102", "103"], "pacs.008"), (["200", "201", "202", "203", "205"], "pacs.009"), (["101"], "pain.001"),
        ]
        for (types, family) in same {
            for type in types { families[MessageType(type)?.words.low ?? 0] = MessageType(family)?.words.low }
        }
        return families
    }()

    private struct Hash {
        private var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func add(byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

        mutating func add(word: UInt64) {
            for byte in 0..<8 { add(byte: UInt8(truncatingIfNeeded: word >> UInt64(byte * 8))) }
        }

        /// Texts end, so that one cannot go on in the next.
        mutating func add(text: ArraySlice<UInt8>) {
            for byte in text { add(byte: byte) }
            add(byte: 0)
        }

        var finalized: UInt64 {
            var hash = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
            return hash ^ hash >> 31
        }
    }
}
