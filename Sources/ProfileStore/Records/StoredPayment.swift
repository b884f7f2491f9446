import PaymentModel

/// A payment as bytes, for payments that are kept until somebody decides.
///
/// A format number, then lengths and texts: amount, currency, message, flags, status; then for each field that has a value its
/// number, its length in 16 bits, lowest byte first, and its UTF-8.
enum StoredPayment {
    private static let format: UInt8 = 1

    static func bytes(_ payment: Payment) -> [UInt8] {
        var bytes: [UInt8] = [format]
        for text in [
            payment.amount.text(), payment.currency.text, payment.message.text, payment.status?.rawValue ?? "",
        ] {
            bytes.append(UInt8(clamping: text.utf8.count))
            bytes.append(contentsOf: text.utf8.prefix(255))
        }
        bytes.append((payment.isValid ? 1 : 0) | (payment.isCover ? 2 : 0))
        for field in PaymentField.allCases where payment.has(field) {
            let value = payment.bytes(field)
            bytes.append(field.rawValue)
            bytes.append(UInt8(truncatingIfNeeded: value.count))
            bytes.append(UInt8(truncatingIfNeeded: value.count >> 8))
            bytes.append(contentsOf: value)
        }
        return bytes
    }

    /// The payment; nil where the bytes are none.
    static func payment(_ bytes: [UInt8]) -> Payment? {
        guard bytes.first == format else { return nil }
        var rest = bytes.dropFirst()
        var head: [String] = []
        for _ in 0..<4 {
            guard let length = rest.popFirst(), rest.count >= Int(length) else { return nil }
            head.append(String(decoding: rest.prefix(Int(length)), as: UTF8.self))
            rest = rest.dropFirst(Int(length))
        }
        guard let amount = Amount(head[0]), let currency = Currency(head[1]), let message = MessageType(head[2]),
            let flags = rest.popFirst()
        else { return nil }
        var payment = Payment(message: message, amount: amount, currency: currency)
        payment.status = Payment.Status(rawValue: head[3])
        payment.isValid = flags & 1 == 1
        payment.isCover = flags & 2 == 2
        while let number = rest.popFirst() {
            guard let field = PaymentField(rawValue: number), let low = rest.popFirst(), let high = rest.popFirst()
            else {
                return nil
            }
            let length = Int(low) | Int(high) << 8
            guard rest.count >= length, payment.set(field, to: rest.prefix(length)) else { return nil }
            rest = rest.dropFirst(length)
        }
        return payment
    }
}
