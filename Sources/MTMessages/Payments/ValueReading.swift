import PaymentModel

/// What is settled, and on which day.
struct Settlement {
    var date: CivilDate
    var currency: Currency
    var amount: Amount
}

extension RawSpan {
    /// The 11 characters of the BIC in a logical terminal: without the ninth, the terminal code.
    @inline(__always)
    func bic(ofTerminal terminal: Extent) -> [11 of UInt8] {
        var bic = [11 of UInt8](repeating: 0)
        for position in 0..<8 { bic[position] = self[terminal.start + position] }
        for position in 9..<12 { bic[position - 1] = self[terminal.start + position] }
        return bic
    }

    /// 32A: a day, a currency and an amount; nil where any of them is not exactly that.
    func settlement(_ value: Extent) -> Settlement? {
        guard value.count >= 6 else { return nil }
        let digits = Extent(value.start, value.start + 6)
        guard areDigits(digits), let date = CivilDate(swift: number(digits)),
            let (currency, amount) = currencyAndAmount(Extent(value.start + 6, value.end))
        else { return nil }
        return Settlement(date: date, currency: currency, amount: amount)
    }

    /// 32B, 33B and so on: a currency and an amount.
    func currencyAndAmount(_ value: Extent) -> (currency: Currency, amount: Amount)? {
        guard value.count >= 5,
            let currency = Currency(self[value.start], self[value.start + 1], self[value.start + 2]),
            let amount = amount(Extent(value.start + 3, value.end))
        else { return nil }
        return (currency, amount)
    }

    /// Digits with one comma among or behind them; nil for anything else, or more than 15 characters.
    @inline(__always)
    func amount(_ value: Extent) -> Amount? {
        guard value.count >= 2, value.count <= 15 else { return nil }
        var mantissa: Int64 = 0
        var scale = -1
        for offset in value.start..<value.end {
            let byte = self[offset]
            if byte == UInt8(ascii: ",") {
                guard scale < 0, offset > value.start else { return nil }
                scale = 0
                continue
            }
            guard byte.isNumeral else { return nil }
            mantissa = mantissa &* 10 &+ Int64(byte &- 48)
            if scale >= 0 { scale += 1 }
        }
        guard scale >= 0 else { return nil }
        return Amount(mantissa: mantissa, scale: scale)
    }

    /// A day and HHMM as `2016-02-04T20:36:00`; with sign and HHMM of an offset, 25 bytes.
    @inline(__always)
    func dateTime(_ day: [10 of UInt8], _ time: Extent, offset: Extent? = nil, sign: UInt8 = 0) -> [25 of UInt8] {
        var text = [25 of UInt8](repeating: UInt8(ascii: "0"))
        for index in 0..<10 { text[index] = day[index] }
        text[10] = UInt8(ascii: "T")
        text[11] = self[time.start]
        text[12] = self[time.start + 1]
        text[13] = UInt8(ascii: ":")
        text[14] = self[time.start + 2]
        text[15] = self[time.start + 3]
        text[16] = UInt8(ascii: ":")
        if let offset {
            text[19] = sign
            text[20] = self[offset.start]
            text[21] = self[offset.start + 1]
            text[22] = UInt8(ascii: ":")
            text[23] = self[offset.start + 2]
            text[24] = self[offset.start + 3]
        }
        return text
    }
}

extension PaymentTexts {
    /// Sets a field to the BIC of a logical terminal.
    @inline(__always)
    mutating func set(_ field: PaymentField, terminal: Extent, _ bytes: RawSpan) -> Bool {
        let bic = bytes.bic(ofTerminal: terminal)
        return unsafe set(field, to: bic.span.bytes)
    }
}

extension CivilDate {
    /// `2016-02-04` as bytes.
    @inline(__always)
    var isoBytes: [10 of UInt8] {
        let (year, month, day) = parts
        func digit(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: 48 + value % 10) }
        let hyphen = UInt8(ascii: "-")
        return [
            digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), hyphen, digit(month / 10),
            digit(month),
            hyphen, digit(day / 10), digit(day),
        ]
    }
}
