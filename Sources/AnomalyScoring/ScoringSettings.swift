public import PaymentModel

/// What a bank may choose about its scoring; the default is what paycheck was measured with.
public struct ScoringSettings: Sendable, Equatable {
    /// Bits from which a payment is to be looked at.
    public var reviewThreshold = 16.0
    /// Bits from which a payment is to be held.
    public var holdThreshold = 20.0
    /// The factor on a detector's bits; 0 turns it off. Detectors not named have the factor 1.
    public var weights: [DetectorIdentifier: Double] = [:]
    /// What amounts of all currencies are compared in.
    public var referenceCurrency = ReferenceRates.currency
    /// Units of a currency for one of the reference currency, exact. A currency without a rate is compared with itself only.
    public var referenceRates: [Currency: Amount] = ReferenceRates.approximate
    /// Limits of single payments, by currency: an amount just below one is a style of its own (see ``DetectorIdentifier/amountStyle``).
    public var amountLimits: [Currency: [Amount]] = [:]
    /// Minutes east of UTC of a country, for times written in UTC or without an offset: see ``FeatureReader/localTime(of:)``.
    public var utcOffsets: [CountryCode: Int] = LocalTime.offsets
    /// The days on which a country's banks are closed.
    public var calendars: [CountryCode: BankCalendar] = BankCalendar.standard
    /// The most payments between two changes of the population state.
    public var epochPayments = 65_536
    /// The most seconds, by the payments' own times, between two changes of the population state in a stream.
    public var epochSeconds = 3600
    /// Into how many parts the profiles are divided by their keys, 1 to 1,024. Changes no bit of any score.
    public var shards = 1
    /// What a batch is scored on, never more threads than ``shards``. Changes no bit of any score.
    public var threads = ScoringThreads.one
    /// The most seconds between two payments of one incident.
    public var incidentSeconds = 86_400

    /// The settings paycheck uses unless told otherwise.
    public init() {}

    /// The settings with one detector off.
    public func without(_ detector: DetectorIdentifier) -> ScoringSettings {
        var settings = self
        settings.weights[detector] = 0
        return settings
    }

    /// An amount in the reference currency, rounded half up to that currency's decimals; nil where there is no rate, or
    /// the result has more digits than an amount may have.
    public func converted(_ amount: Amount, _ currency: Currency) -> Amount? {
        if currency == referenceCurrency { return amount }
        guard let rate = referenceRates[currency], rate.mantissa > 0 else { return nil }
        let scale = referenceCurrency.minorUnitDigits ?? 2
        // amount / rate, with `scale` decimals: m·10^-a / (r·10^-b) = m·10^(b+scale) / (r·10^a).
        guard let dividend = Self.product(Int128(amount.mantissa.magnitude), tens: Int(rate.scale) + scale),
            let divisor = Self.product(Int128(rate.mantissa), tens: Int(amount.scale))
        else { return nil }
        let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
        let rounded = quotient + (rest >= divisor - rest ? 1 : 0)
        guard let mantissa = Int64(exactly: rounded) else { return nil }
        return Amount(mantissa: amount.mantissa < 0 ? -mantissa : mantissa, scale: scale)
    }

    private static func product(_ value: Int128, tens: Int) -> Int128? {
        var value = value
        for _ in 0..<tens {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }
}

/// Rough reference rates, right within a factor of two over the last decade.
///
/// They only serve to see that 30 million of one currency is not 30 million of another; a policy gives better ones.
enum ReferenceRates {
    static let currency: Currency = {
        guard let dollar = Currency("USD") else { preconditionFailure("USD has the form of a currency") }
        return dollar
    }()

    static let approximate: [Currency: Amount] = {
        let table = """
            USD 1 EUR 0.9 GBP 0.77 CHF 0.95 CAD 1.33 AUD 1.45 NZD 1.55 SGD 1.36 HKD 7.8 CNY 6.8 JPY 120 KRW 1200 INR 72 \
            IDR 14300 MYR 4.2 THB 33 PHP 51 VND 23000 TWD 30.5 BDT 83 LKR 170 PKR 130 NPR 112 AED 3.67 SAR 3.75 QAR 3.64 \
            KWD 0.304 BHD 0.377 OMR 0.385 JOD 0.709 ILS 3.6 TRY 9 EGP 17 ZAR 14.5 NGN 400 KES 105 MAD 9.5 GHS 5.5 TZS 2300 \
            UGX 3650 RUB 68 UAH 26 KZT 400 PLN 3.9 CZK 22.8 HUF 295 RON 4.2 BGN 1.75 SEK 9 NOK 8.7 DKK 6.7 ISK 128 HRK 6.6 \
            RSD 105 BRL 4.3 MXN 19.5 ARS 50 CLP 720 COP 3400 PEN 3.5 UYU 36 BOB 6.9 CRC 590 DOP 52 JMD 132 TTD 6.75 \
            XOF 590 XAF 590 TND 2.8 DZD 118 LBP 1510 IQD 1300 IRR 42000 AFN 76 MMK 1450 KHR 4050 LAK 8800 MNT 2500 MUR 37 \
            GEL 2.8 AMD 485 AZN 1.7 UZS 9000 BYN 2.2 MDL 17.5 ALL 110 MKD 55 BAM 1.76 ETB 33 ZMW 13 BWP 10.8 NAD 14.5
            """
        let words = table.split(whereSeparator: { $0 == " " || $0 == "\n" })
        var rates: [Currency: Amount] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            if let currency = Currency(words[index]), let amount = Amount(words[index + 1]) {
                rates[currency] = amount
            }
        }
        return rates
    }()
}
