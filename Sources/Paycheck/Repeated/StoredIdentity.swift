import AnomalyScoring
import PaymentModel
import ProfileStore

/// A payment that was judged or learnt, as a row of a store: table 253, by ``PaymentIdentity``.
///
/// The bytes: 0 for a judged and 1 for a learnt one; the number of the judging, or of the file, 64 bits, and the payment's place in it, 32
/// bits, lowest byte first. The first file of a payment counts.
struct StoredIdentity: Sendable, Hashable {
    static let table: UInt8 = 253
    /// How long a payment is remembered: as long as references are.
    static let lifetimeSeconds: UInt32 = 90 * 86_400

    /// Where a payment came from.
    enum Origin: Sendable, Hashable {
        /// The number of the judging.
        case verification(Int64)
        /// The number of the file.
        case learned(Int64)
    }

    let origin: Origin
    let index: UInt32

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var number: Int64
        switch origin {
        case .verification(let id): (number, bytes) = (id, [0])
        case .learned(let id): (number, bytes) = (id, [1])
        }
        for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: number))
            number >>= 8
        }
        for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: index >> UInt32(byte * 8))) }
        return bytes
    }

    init(origin: Origin, index: Int) { (self.origin, self.index) = (origin, UInt32(clamping: index)) }

    /// A row out of a store; nil where the bytes are none.
    init?(_ row: RawSpan) {
        let bytes = unsafe row.withUnsafeBytes { unsafe Array($0) }
        guard bytes.count == 13, bytes[0] < 2 else { return nil }
        let number = Int64(bitPattern: bytes[1..<9].reversed().reduce(0) { $0 << 8 | UInt64($1) })
        index = bytes[9..<13].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        origin = bytes[0] == 0 ? .verification(number) : .learned(number)
    }

    /// The payment that came before one like this; nil where it was in the same file, or where another payment has its key.
    func earlier(of payment: Payment, inFile file: Int64?, _ reader: StoreReader) throws -> EarlierPayment? {
        switch origin {
        case .learned(let id):
            guard id != file, let known = try reader.inputFile(id) else { return nil }
            return EarlierPayment(
                file: known.name,
                index: Int(index),
                outcome: "was taken into the profiles as history"
            )
        case .verification(let id):
            guard let judging = try reader.verification(id), judging.inputFile != file,
                let known = try reader.inputFile(judging.inputFile),
                let record = try reader.assessment(at: Int(index), of: judging),
                Amount(record.amount)?.isEqual(to: payment.amount) == true,
                record.uetr?.lowercased() == payment[.uetr]?.lowercased()
            else { return nil }
            return EarlierPayment(
                file: known.name,
                index: Int(index),
                outcome: "was judged \(record.decision.rawValue) (assessment #\(record.id))"
            )
        }
    }
}

/// The payments that are in memory beside a store's: those written since its generation that memory is based on.
struct IdentitiesBesideStore: Sendable {
    private struct Noted: Sendable {
        let identity: StoredIdentity
        let lastUse: UInt32
    }

    /// What was taken down since.
    private var noted: [UInt64: Noted] = [:]
    /// What the store has of the batch at hand.
    private var stored: [UInt64: StoredIdentity] = [:]

    /// Takes a row of the store.
    mutating func install(_ key: RowKey, _ row: RawSpan) throws {
        guard let identity = StoredIdentity(row) else {
            throw StoreError(.damaged, "the profiles have a payment that is none; run paycheck audit verify")
        }
        stored[key.key] = identity
    }

    /// The payment of a key that is remembered at a time, in seconds since 1970.
    subscript(key: UInt64, at now: Int64) -> StoredIdentity? {
        if let known = noted[key], !TransactionProfiles.isExpired(StoredIdentity.table, known.lastUse, at: now) {
            return known.identity
        }
        return stored[key]
    }

    /// Takes a payment down; false where it came before.
    mutating func note(_ key: UInt64, _ identity: StoredIdentity, lastUse: UInt32, at now: Int64) -> Bool {
        guard self[key, at: now] == nil else { return false }
        noted[key] = Noted(identity: identity, lastUse: lastUse)
        return true
    }

    /// Forgets what the store had of a batch.
    mutating func endBatch() { stored.removeAll(keepingCapacity: true) }
}
