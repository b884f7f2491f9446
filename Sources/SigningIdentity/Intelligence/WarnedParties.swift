internal import PaymentModel

/// Accounts and banks that others warned of, with the times for which they say so.
struct WarnedParties: Sendable {
    private var accounts: [String: [Period]] = [:]
    private var banks: [String: [Period]] = [:]

    /// From when until when a warning counts; seconds since 1970, the end is outside.
    struct Period: Sendable {
        var from = Int64.min
        var until = Int64.max

        func contains(_ time: Timestamp?) -> Bool {
            guard let seconds = time?.secondsSinceEpoch else { return true }
            return seconds >= from && seconds < until
        }
    }

    var accountCount: Int { accounts.count }
    var bankCount: Int { banks.count }
    var isEmpty: Bool { accounts.isEmpty && banks.isEmpty }

    mutating func add(account: String, _ period: Period) {
        accounts[Self.comparable(account.utf8), default: []].append(period)
    }

    mutating func add(bank: BIC, _ period: Period) { banks[bank.bic8, default: []].append(period) }

    /// What of a payment is listed at its own time; without a time every listing counts.
    func warnings(of payment: borrowing Payment) -> SignatureFacts.Warnings {
        var found: SignatureFacts.Warnings = []
        let time = payment.time
        func isListed(_ field: PaymentField) -> Bool {
            guard !accounts.isEmpty, payment.has(field) else { return false }
            return accounts[Self.comparable(payment.bytes(field))]?.contains { $0.contains(time) } ?? false
        }
        func isListedBank(_ field: PaymentField) -> Bool {
            guard !banks.isEmpty, let bic = BIC(payment.bytes(field)) else { return false }
            return banks[bic.bic8]?.contains { $0.contains(time) } ?? false
        }
        if isListed(.creditorAccount) { found.insert(.creditorAccount) }
        if isListed(.debtorAccount) { found.insert(.debtorAccount) }
        if isListedBank(.creditorAgent) || isListedBank(.creditorBIC) { found.insert(.creditorBank) }
        return found
    }

    /// An account as it is compared: letters and digits, letters in upper case, for people write IBANs with spaces and hyphens.
    private static func comparable(_ text: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): bytes.append(byte & 0xDF)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): break
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
