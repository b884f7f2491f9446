import CPrefetch
import PaymentModel

/// A payment that has the UETR of one before it, by their places in the file.
struct RepeatedUETR: Sendable, Hashable {
    let uetr: UETR
    let payment: Int, messageIndex: Int, earlier: Int

    /// What is told of it.
    var problem: Problem {
        let text =
            "payment \(payment + 1) has the UETR of payment \(earlier + 1), \(uetr): a UETR stands for one payment; "
            + "see whether one of the two is a copy that must not be sent"
        var problem = Problem("uetr.repeated", .warning, text)
        problem.messageIndex = messageIndex
        return problem
    }
}

/// The UETRs of one file so far: a UETR stands for one payment for good, so what has that of another, however far apart the two are, is a copy,
/// or forged.
///
/// A payment's cover, its return, the same order after the network has refused it, and the next agent's order have its UETR by right: they are
/// told apart from it, and compared among themselves.
///
/// A table with open addressing, in the order of its keys, which doubles where it is three quarters full: 16 to 32 bytes a UETR, and half as much
/// again while it does. Keys are products of the UETR's halves with secrets, folded to 64 bits, so 1 in 2⁶⁴ others has the same; the secrets are others in
/// each run, so that nobody can write a file whose keys meet.
struct UETRsOfFile: Sendable {
    /// The keys; 0 where there is none.
    private var keys: [UInt64] = []
    /// The first payment of each, by its place in the file.
    private var payments: [UInt32] = []
    private var count = 0

    /// Takes the next payments of the file, and gives those that have the UETR of one before, in their order. Complexity: O(*n*).
    mutating func take(_ next: [Payment]) -> [RepeatedUETR] {
        makeRoom(for: next.count)
        var repeated: [RepeatedUETR] = []
        let all = next.span
        // Memory for a key is asked for well before it is looked at.
        for (place, key) in nextKeys(of: next).enumerated() {
            guard key != 0, let earlier = enter(key, UInt32(clamping: all[place].index)),
                let uetr = UETR(all[place][.uetr] ?? "")
            else { continue }
            repeated.append(
                RepeatedUETR(
                    uetr: uetr,
                    payment: all[place].index,
                    messageIndex: all[place].messageIndex,
                    earlier: Int(earlier)
                )
            )
        }
        return repeated
    }

    /// The keys of some payments, 0 for those without a UETR, and asks for the memory where they belong.
    private func nextKeys(of next: [Payment]) -> [UInt64] {
        var found: [UInt64] = []
        found.reserveCapacity(next.count)
        let secrets = Self.secrets
        let all = next.span
        for place in all.indices {
            let texts = all[place].texts
            // Bytes have no padding: to look at them as raw bytes is safe.
            let bytes = unsafe texts.span.bytes
            guard all[place].has(.uetr), let uetr = UETR(bytes.extracting(all[place].range(of: .uetr))) else {
                found.append(0)
                continue
            }
            var role: UInt64 = all[place].isCover ? 1 : 0
            if all[place].status == .rejected { role |= 2 }
            if all[place].message.isReturn { role |= 4 }
            let sender = Self.bank(all[place].range(of: .sender), of: texts.span)
            let halves = Self.folded(uetr.high ^ secrets[0], uetr.low ^ secrets[1])
            let key = max(1, Self.folded(halves ^ secrets[2] ^ role, sender ^ secrets[3]))
            unsafe keys.withUnsafeBufferPointer {
                if let first = $0.baseAddress { unsafe paycheck_prefetch(first + self.place(of: key)) }
            }
            found.append(key)
        }
        return found
    }

    /// Where a key belongs, or behind.
    @inline(__always)
    private func place(of key: UInt64) -> Int { Int(key.multipliedFullWidth(by: UInt64(keys.count)).high) }

    /// A number for a bank: of a BIC without the letters of its branch, which do not count, of a name or a member identification as a whole.
    @inline(__always)
    private static func bank(_ text: Range<Int>, of bytes: Span<UInt8>) -> UInt64 {
        // Any bytes are a number; the place is checked.
        if isBIC(text, of: bytes) {
            return unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: text.lowerBound, as: UInt64.self)
        }
        var hash = PaymentIdentity.Hash()
        hash.add(text: text, of: bytes)
        return hash.finalized
    }

    /// Eight or eleven characters, of which the first six are letters.
    @inline(__always)
    private static func isBIC(_ text: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        (text.count == 8 || text.count == 11) && text.prefix(6).allSatisfy { bytes[$0].isUpperLetter }
    }

    /// The two halves of a product, one over the other.
    @inline(__always)
    private static func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// What nobody knows outside of this process: drawn by Swift's hash, whose own secret is random.
    private static let secrets = InlineArray<4, UInt64> { number in
        var hasher = Hasher()
        hasher.combine(number)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// Enters a key; where it is there already it stays, and its payment is given.
    @inline(__always)
    private mutating func enter(_ key: UInt64, _ payment: UInt32) -> UInt32? {
        var place = place(of: key)
        while keys[place] != 0 {
            if keys[place] == key { return payments[place] }
            place = place + 1 == keys.count ? 0 : place + 1
        }
        (keys[place], payments[place]) = (key, payment)
        count += 1
        return nil
    }

    private mutating func makeRoom(for more: Int) {
        let needed = (count + more) * 4 / 3 + 1
        guard needed > keys.count else { return }
        let (oldKeys, oldPayments) = (keys, payments)
        let size = max(needed, keys.count * 2)
        (keys, payments, count) = (Array(repeating: 0, count: size), Array(repeating: 0, count: size), 0)
        // In the order of the keys, which is that of their new places: memory is gone through from one end to the other.
        for place in oldKeys.indices where oldKeys[place] != 0 { _ = enter(oldKeys[place], oldPayments[place]) }
    }
}

extension MessageType {
    /// Whether it sends a payment back: its UETR is that of the payment.
    fileprivate var isReturn: Bool { words.low == Self.paymentReturn.words.low }

    private static let paymentReturn: MessageType = "pacs.004"
}
