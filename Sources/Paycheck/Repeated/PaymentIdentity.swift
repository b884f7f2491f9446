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
        let texts = payment.texts
        let bytes = texts.span
        var hash = Hash()
        if payment.has(.uetr) {
            // Letters may be of either case: digits are not touched by the bit.
            for place in payment.range(of: .uetr) { hash.add(byte: bytes[place] | 0x20) }
        } else {
            guard let reference = payment.referenceField else { return nil }
            hash.add(text: payment.range(of: reference), of: bytes)
            hash.add(text: payment.range(of: .endToEndReference), of: bytes)
            hash.add(text: payment.range(of: .settlementDate), of: bytes)
        }
        hash.add(word: family(payment.message))
        hash.add(byte: payment.isCover ? 1 : 0)
        hash.add(byte: payment.status == nil ? 0 : payment.status == .rejected ? 1 : 2)
        // Of a BIC the branch does not count.
        hash.add(text: payment.range(of: .sender).prefix(8), of: bytes)
        // An MT writes `5000,` where an MX writes `5000.00`.
        let amount = payment.amount.significant
        hash.add(word: UInt64(bitPattern: amount.mantissa))
        hash.add(byte: UInt8(truncatingIfNeeded: amount.scale))
        hash.add(word: UInt64(payment.currency.index))
        hash.add(account: payment.range(of: .debtorAccount), of: bytes)
        hash.add(account: payment.range(of: .creditorAccount), of: bytes)
        return hash.finalized
    }

    /// The first eight letters of a message's type; one for both standards, and all kinds of an MT, where they order the same.
    private static func family(_ message: MessageType) -> UInt64 {
        let words = message.words.low
        return families[words] ?? words
    }

    private static let families: [UInt64: UInt64] = {
        var families: [UInt64: UInt64] = [:]
        let same = [
            (["102", "102.STP", "103", "103.STP", "103.REMIT"], "pacs.008"),
            (["200", "201", "202", "202.COV", "203", "205", "205.COV"], "pacs.009"), (["101"], "pain.001"),
        ]
        for (types, family) in same {
            for type in types { families[MessageType(type)?.words.low ?? 0] = MessageType(family)?.words.low }
        }
        return families
    }()

    /// FNV-1a of bytes and texts, mixed at its end.
    struct Hash {
        private var value: UInt64 = 0xCBF2_9CE4_8422_2325

        private static let prime: UInt64 = 0x100_0000_01B3
        /// The prime to the powers of 0 to 8.
        private static let powers: InlineArray<9, UInt64> = .init(first: 1) { $0 &* prime }

        @inline(__always)
        mutating func add(byte: UInt8) { value = (value ^ UInt64(byte)) &* Self.prime }

        /// Adds eight bytes, the lowest first. Those above the last that is not nought only multiply.
        mutating func add(word: UInt64) {
            var rest = word
            var noughts = 8
            while rest != 0 {
                add(byte: UInt8(truncatingIfNeeded: rest))
                rest >>= 8
                noughts -= 1
            }
            value = value &* Self.powers[noughts]
        }

        /// Texts end, so that one cannot go on in the next.
        @inline(__always)
        mutating func add(text: Range<Int>, of bytes: Span<UInt8>) {
            for place in text { add(byte: bytes[place]) }
            add(byte: 0)
        }

        /// Adds an account as it is compared: without spaces, in upper case.
        @inline(__always)
        mutating func add(account: Range<Int>, of bytes: Span<UInt8>) {
            for place in account where bytes[place] != 0x20 {
                let byte = bytes[place]
                add(byte: byte &- 0x61 < 26 ? byte & 0xDF : byte)
            }
            add(byte: 0)
        }

        var finalized: UInt64 {
            var hash = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
            return hash ^ hash >> 31
        }
    }
}
