import PaymentModel

extension RawSpan {
    /// The 11 characters of the BIC in a logical terminal: without the ninth, the terminal code.
    func bic(ofTerminal terminal: Extent) -> [UInt8] {
        array(Extent(terminal.start, terminal.start + 8)) + array(Extent(terminal.start + 9, terminal.start + 12))
    }

    /// 32A: a day, a currency and an amount; nil where any of them is not exactly that.
    func dateAndAmount(_ value: Extent) -> (date: CivilDate, currency: Currency, amount: Amount)? {
        guard value.count >= 6 else { return nil }
        let digits = Extent(value.start, value.start + 6)
        guard areDigits(digits), let date = CivilDate(swift: number(digits)),
            let (currency, amount) = currencyAndAmount(Extent(value.start + 6, value.end))
        else { return nil }
        return (date, currency, amount)
    }

    /// 32B, 33B and so on: a currency and an amount.
    func currencyAndAmount(_ value: Extent) -> (currency: Currency, amount: Amount)? {
        guard value.count >= 5, let currency = Currency(array(Extent(value.start, value.start + 3))),
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

    /// HHMM as `HH:MM`.
    func appendTime(_ time: Extent, to text: inout [UInt8]) {
        text.append(self[time.start])
        text.append(self[time.start + 1])
        text.append(UInt8(ascii: ":"))
        text.append(self[time.start + 2])
        text.append(self[time.start + 3])
    }
}

extension CivilDate {
    /// `2016-02-04` as bytes.
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
