public import PaymentModel

/// Turns a payment into the numbers that the detectors read. Settings are laid out in flat tables beforehand.
///
/// A class, since it is handed from block to block: a copy would count references to each of its tables.
public final class FeatureReader: Sendable {
    /// The settings that it was laid out from.
    private let basis: Basis
    /// ln of the rate by currency; nan where there is none.
    private let logRates: ContiguousArray<Double>
    private let hasAmountLimits: Bool
    private let amountLimits: [Currency: [Amount]]
    /// Seconds east of UTC by country.
    private let offsets: ContiguousArray<Int32>
    private let calendars: [BankCalendar]
    private let calendarOf: ContiguousArray<UInt8>
    /// The assigned codes by index.
    private let countries: ContiguousArray<CountryCode?>

    /// What reads payments as a scorer with these settings does; some 300 KB of tables, to be made once and shared.
    public init(settings: ScoringSettings) {
        basis = Basis(settings)
        var logRates = ContiguousArray<Double>(repeating: .nan, count: 32_768)
        var offsets = ContiguousArray<Int32>(repeating: 0, count: 1024)
        var calendars: [BankCalendar] = [.western]
        var calendarOf = ContiguousArray<UInt8>(repeating: 0, count: 1024)
        var countries = ContiguousArray<CountryCode?>(repeating: nil, count: 1024)
        amountLimits = settings.amountLimits
        hasAmountLimits = !amountLimits.isEmpty
        for first in UInt8(ascii: "A")...UInt8(ascii: "Z") {
            for second in UInt8(ascii: "A")...UInt8(ascii: "Z") {
                if let country = CountryCode([first, second]) { countries[country.index] = country }
            }
        }
        for (currency, rate) in settings.referenceRates where rate.mantissa > 0 {
            logRates[currency.index] = Elementary.log(rate.approximation)
        }
        // The reference currency has the rate 1, whatever a table says.
        logRates[settings.referenceCurrency.index] = 0
        for (country, minutes) in settings.utcOffsets where abs(minutes) <= 14 * 60 {
            offsets[country.index] = Int32(minutes * 60)
        }
        for (country, calendar) in settings.calendars.sorted(by: { $0.key.text < $1.key.text })
        where calendars.count < 255 {
            calendarOf[country.index] = UInt8(calendars.count)
            calendars.append(calendar)
        }
        (self.logRates, self.offsets, self.countries) = (logRates, offsets, countries)
        (self.calendars, self.calendarOf) = (calendars, calendarOf)
    }

    /// The settings that make a difference to what is read.
    private struct Basis: Equatable {
        let currency: Currency
        let rates: [Currency: Amount]
        let limits: [Currency: [Amount]]
        let offsets: [CountryCode: Int]
        let calendars: [CountryCode: BankCalendar]

        init(_ settings: ScoringSettings) {
            (currency, rates) = (settings.referenceCurrency, settings.referenceRates)
            (limits, offsets, calendars) = (settings.amountLimits, settings.utcOffsets, settings.calendars)
        }
    }

    /// Whether another one would read the same.
    func reads(as other: FeatureReader) -> Bool { self === other || basis == other.basis }

    /// Reads a payment; one without a time of its own gets none.
    @inline(__always)
    func read(_ payment: inout Payment, into features: inout PaymentFeatures) {
        features.begin(payment)
        let texts = PartyTexts(payment)
        let array = payment.texts
        let bytes = array.span
        readKeys(payment, texts, bytes, into: &features)
        readTime(payment, texts, bytes, into: &features)
        readAmount(payment, into: &features)
        readCategories(payment, texts, bytes, into: &features)
        readReferences(payment, bytes, into: &features)
        if payment.hasSignature { readSigner(payment, into: &features) }
    }

    /// Who signed: only a signature that holds says so.
    @inline(never)
    private func readSigner(_ payment: borrowing Payment, into features: inout PaymentFeatures) {
        guard let facts = payment.signature else { return }
        if facts.integrity == .unsigned { features.flags.insert(.isUnsigned) }
        guard facts.integrity == .valid, let signer = facts.signer else { return }
        if facts.isAnnounced || facts.owner == .allowed { features.flags.insert(.isAnnounced) }
        var hash = SipHash(kind: UInt8(ascii: "y"))
        let key = Array(signer.key.utf8)
        hash.add(key.indices, of: key.span)
        features.signingKey = hash.finalized()
    }

    /// Where the texts of a payment stand that more than one reader needs.
    private struct PartyTexts {
        let sender: Range<Int>
        let debtorBIC: Range<Int>
        let debtorAgent: Range<Int>
        let creditorAccount: Range<Int>
        let creditorBIC: Range<Int>
        let creditorName: Range<Int>
        let creditorAgent: Range<Int>

        init(_ payment: borrowing Payment) {
            sender = payment.range(of: .sender)
            debtorBIC = payment.range(of: .debtorBIC)
            debtorAgent = payment.range(of: .debtorAgent)
            creditorAccount = payment.range(of: .creditorAccount)
            creditorBIC = payment.range(of: .creditorBIC)
            creditorName = payment.range(of: .creditorName)
            creditorAgent = payment.range(of: .creditorAgent)
        }
    }

    private func readKeys(
        _ payment: borrowing Payment,
        _ texts: borrowing PartyTexts,
        _ bytes: Span<UInt8>,
        into features: inout PaymentFeatures
    ) {
        // Most payments have the sender of the one before in this place.
        let sender = texts.sender.prefix(8)
        let code = Self.packed(sender, bytes)
        if code != features.senderCode || sender.isEmpty {
            features.sender = Self.key(of: sender, bytes, kind: UInt8(ascii: "s"))
            features.senderCode = code
        }
        let account = payment.range(of: .debtorAccount)
        features.debtor = Self.partyKey(
            account: account,
            bic: texts.debtorBIC,
            name: account.isEmpty ? payment.range(of: .debtorName) : 0..<0,
            agent: texts.debtorAgent.isEmpty ? texts.sender : texts.debtorAgent,
            bytes
        )
        features.creditor = Self.partyKey(
            account: texts.creditorAccount,
            bic: texts.creditorBIC,
            name: texts.creditorName,
            agent: texts.creditorAgent,
            bytes
        )
        let pair = SipHash.mixed(features.debtor, features.creditor, kind: UInt8(ascii: "p"))
        features.pair = SipHash.owned(pair, by: features.creditor)
    }

    /// The keys that a party may have which is known by this account, or by this BIC.
    static func keys(ofAccount account: String) -> [UInt64] {
        let bytes = Array(account.utf8)
        let all = bytes.startIndex..<bytes.endIndex
        let span = bytes.span
        return [key(of: all, span, kind: UInt8(ascii: "a")), key(of: all.prefix(8), span, kind: UInt8(ascii: "b"))]
    }

    /// The account, else a BIC, else name and agent.
    private static func partyKey(
        account: Range<Int>,
        bic: Range<Int>,
        name: Range<Int>,
        agent: Range<Int>,
        _ bytes: Span<UInt8>
    ) -> UInt64 {
        if !account.isEmpty { return key(of: account, bytes, kind: UInt8(ascii: "a")) }
        if !bic.isEmpty { return key(of: bic.prefix(8), bytes, kind: UInt8(ascii: "b")) }
        var hash = SipHash(kind: UInt8(ascii: "m"))
        hash.add(PackedName(bytes, name).hash)
        hash.add(key(of: agent.prefix(8), bytes, kind: UInt8(ascii: "s")))
        return hash.finalized()
    }

    /// The hash of a text without spaces and in upper case.
    private static func key(of text: Range<Int>, _ bytes: Span<UInt8>, kind: UInt8) -> UInt64 {
        var hash = SipHash(kind: kind)
        hash.add(normalised: text, of: bytes)
        return hash.finalized()
    }

    private func readTime(
        _ payment: borrowing Payment,
        _ texts: borrowing PartyTexts,
        _ bytes: Span<UInt8>,
        into features: inout PaymentFeatures
    ) {
        let country = homeCountry(payment, texts, bytes)
        features.home = country
        features.time = 0
        features.offset = country.map { offsets[$0.index] } ?? 0
        guard let time = payment.time(in: bytes) else { return }
        // 32 bits reach to 2106; nothing a payment says about the year may stop the scoring.
        features.time = UInt32(clamping: max(1, time.secondsSinceEpoch))
        features.precision = time.precision
        features.offset = offset(of: time, home: country)
        let day = CivilDate(dayNumber: Int32((Int64(features.time) + Int64(features.offset)) / 86_400))
        let weekday = day.weekday
        if let country, isClosed(country, on: day, weekday) { features.flags.insert(.debtorClosed) }
        var other = self.country(ofBIC: texts.creditorAgent, bytes)
        if other == nil { other = self.country(payment.range(of: .creditorCountry), bytes, at: 0) }
        if let other, isClosed(other, on: day, weekday) { features.flags.insert(.creditorClosed) }
    }

    /// Seconds east of UTC of the clock by which a time is judged, for an account that is kept in a country.
    @inline(__always)
    private func offset(of time: Timestamp, home: CountryCode?) -> Int32 {
        // Without an offset the clock that was written is the local one: see ``localTime(of:)``.
        guard time.precision == .second, let minutes = time.offsetMinutes else { return 0 }
        // An offset of 0 is what systems write who keep their logs in UTC: it does not tell where they stand.
        return minutes != 0 ? Int32(minutes) * 60 : home.map { offsets[$0.index] } ?? 0
    }

    /// A payment's time by the clock by which its hour and its day are judged. Nil where the payment has no time.
    ///
    /// One that was written with an offset tells it itself. An offset of 0 is what systems write who keep their logs in UTC, wherever they stand: the standard
    /// time of the country where the debtor's account is kept is taken, by its agent, its own BIC, or the sender. Without an offset the clock that was written is that country's
    /// (ISO 20022, ISODateTime: local time).
    public func localTime(of payment: Payment) -> Timestamp? {
        let texts = payment.texts
        let bytes = texts.span
        guard let time = payment.time(in: bytes) else { return nil }
        guard time.precision == .second, (time.offsetMinutes ?? 0) == 0,
            let country = homeCountry(payment, PartyTexts(payment), bytes)
        else { return time }
        let offset = offsets[country.index]
        let seconds = time.secondsSinceEpoch - (time.offsetMinutes == nil ? Int64(offset) : 0)
        return Timestamp(secondsSinceEpoch: seconds, offsetMinutes: Int16(offset / 60))
    }

    /// The country where the debtor's account is kept.
    private func homeCountry(
        _ payment: borrowing Payment,
        _ texts: borrowing PartyTexts,
        _ bytes: Span<UInt8>
    ) -> CountryCode? {
        if let country = country(ofBIC: texts.debtorAgent, bytes) { return country }
        if let country = country(ofBIC: texts.debtorBIC, bytes) { return country }
        if let country = country(ofBIC: texts.sender, bytes) { return country }
        return country(payment.range(of: .debtorCountry), bytes, at: 0)
    }

    private func isClosed(_ country: CountryCode, on day: CivilDate, _ weekday: Int) -> Bool {
        let calendar = Int(calendarOf[country.index])
        return calendar == 0 ? weekday >= 5 : calendars[calendar].isClosed(on: day)
    }

    private func readAmount(_ payment: borrowing Payment, into features: inout PaymentFeatures) {
        let rate = logRates[payment.currency.index]
        features.x = Elementary.log(max(0, payment.amount.approximation) + 0.01)
        if rate.isFinite { features.x -= rate } else { features.flags.insert(.isUnrated) }
        features.style = AmountStyle.of(payment.amount)
        if hasAmountLimits, let limits = amountLimits[payment.currency],
            limits.contains(where: { AmountStyle.isBelow(payment.amount, $0) })
        {
            features.style = .belowLimit
        }
        let (mantissa, scale) = payment.amount.significant
        let money = UInt64(payment.currency.index) << 8 | UInt64(scale)
        let amount = SipHash.mixed(features.pair, UInt64(bitPattern: mantissa), kind: UInt8(ascii: "c"))
        features.content = SipHash.mixed(amount, money, kind: UInt8(ascii: "c"))
        features.order = SipHash.owned(features.content, by: features.debtor)
    }

    private func readCategories(
        _ payment: borrowing Payment,
        _ texts: borrowing PartyTexts,
        _ bytes: Span<UInt8>,
        into features: inout PaymentFeatures
    ) {
        let agent = texts.creditorAgent
        let account = texts.creditorAccount
        // Two letters and two digits in front: an IBAN, as far as the country is concerned.
        let accountCountry =
            account.count >= 15 && bytes[account.lowerBound + 2].isDigit
                && bytes[account.lowerBound + 3].isDigit
            ? self.country(account, bytes, at: 0) : nil
        let bank = agent.isEmpty ? texts.creditorBIC : agent
        let agentCountry = country(ofBIC: bank, bytes)
        if let agentCountry, let accountCountry, agentCountry != accountCountry {
            features.flags.insert(.countriesDiffer)
        }
        if payment.status == .rejected { features.flags.insert(.isRejected) }
        if !payment.isValid { features.flags.insert(.isInvalid) }
        if payment.isCover { features.flags.insert(.isCover) }
        var country = agentCountry ?? accountCountry
        if country == nil { country = self.country(payment.range(of: .creditorCountry), bytes, at: 0) }
        features.country = country
        features.isAbroad = country != features.home
        if let country { features.set(.country, UInt32(country.index)) }
        if !bank.isEmpty {
            let party = isBIC(bank, bytes) ? bank.prefix(8) : bank
            features.bank = Self.packed(party, bytes)
            features.set(.bank, Self.value(of: party, bytes))
        }
        readCreditor(payment, texts, bytes, into: &features)
        features.set(.currency, UInt32(payment.currency.index))
        let purpose = features.has(.purpose) ? payment.range(of: .purpose) : payment.range(of: .categoryPurpose)
        features.purpose = Self.packed(purpose, bytes)
        features.set(.purpose, purpose.isEmpty ? 1 : Self.value(of: purpose, bytes))
        if features.has(.intermediaries) {
            let all = payment.range(of: .intermediaries)
            let end = all.first { bytes[$0] == Payment.listSeparator } ?? all.upperBound
            let party = all.lowerBound..<end
            let code = isBIC(party, bytes) ? party.prefix(8) : party
            features.flags.insert(.hasIntermediary)
            features.route = Self.packed(code, bytes)
            features.set(.route, Self.value(of: code, bytes))
        } else {
            features.set(.route, 1)
        }
        features.set(.format, Self.format(of: payment.message, fields: features.fields))
        let charges = payment.range(of: .chargeBearer)
        features.charges = Self.packed(charges, bytes)
        if !charges.isEmpty { features.set(.charges, Self.value(of: charges, bytes)) }
        features.set(.style, UInt32(features.style.rawValue))
        if let country {
            features.corridor = SipHash.mixed(features.sender, UInt64(country.index) &+ 1, kind: UInt8(ascii: "r"))
        }
    }

    private func readCreditor(
        _ payment: borrowing Payment,
        _ texts: borrowing PartyTexts,
        _ bytes: Span<UInt8>,
        into features: inout PaymentFeatures
    ) {
        var words = NameWords()
        features.name = PackedName(bytes, texts.creditorName, words: &words)
        features.kind = CreditorKind.of(
            name: words,
            hasBIC: !texts.creditorBIC.isEmpty,
            isInstitutionTransfer: payment.message.isInstitutionTransfer && !payment.isCover
        )
        if features.kind != .unknown { features.set(.kind, UInt32(features.kind.rawValue)) }
    }

    /// The fields that a sender's systems fill, rather than those a customer may or may not.
    private static var systemFields: UInt64 {
        bit(.uetr) | bit(.instructionReference) | bit(.endToEndReference) | bit(.transactionReference)
            | bit(.debtorName)
            | bit(.debtorAgent) | bit(.debtorAddress) | bit(.debtorBIC) | bit(.accepted) | bit(.settlementTime)
            | bit(.chargeBearer)
    }

    @inline(__always)
    private static func bit(_ field: PaymentField) -> UInt64 { 1 << UInt64(field.rawValue) }

    private static func format(of message: MessageType, fields: UInt64) -> UInt32 {
        let type = SipHash.mixed(message.words.low, message.words.high, kind: UInt8(ascii: "f"))
        return UInt32(truncatingIfNeeded: SipHash.mixed(type, fields & systemFields, kind: UInt8(ascii: "f")))
    }

    private func readReferences(
        _ payment: borrowing Payment,
        _ bytes: Span<UInt8>,
        into features: inout PaymentFeatures
    ) {
        for kind in 0..<3 {
            var field: PaymentField =
                kind == 0 ? .uetr : kind == 1 ? .instructionReference : .endToEndReference
            // The sender's reference of an MT that orders one payment is that payment's.
            if kind == 1, !features.has(field), payment.message.ordersOnePayment { field = .messageReference }
            guard features.has(field) else { continue }
            let text = payment.range(of: field)
            // NOTPROVIDED is ISO 20022's word for none.
            guard text.count > 3, !(text.count == 11 && Self.packed(text, bytes) == 0x4956_4F52_5054_4F4E) else {
                continue
            }
            var hash = SipHash(kind: UInt8(ascii: "u") &+ UInt8(kind))
            hash.add(features.debtor)
            hash.add(text, of: bytes)
            features.references[kind] = SipHash.owned(hash.finalized(), by: features.debtor)
        }
    }

    /// Two letters at a place, where they are an assigned code.
    @inline(__always)
    private func country(_ text: Range<Int>, _ bytes: Span<UInt8>, at offset: Int) -> CountryCode? {
        guard text.count >= offset + 2 else { return nil }
        let (first, second) = (bytes[text.lowerBound + offset], bytes[text.lowerBound + offset + 1])
        guard first.isUpperLetter, second.isUpperLetter else { return nil }
        return countries[Int(first &- 65) << 5 | Int(second &- 65)]
    }

    /// The country of a text of 8 or 11 characters in the form of a BIC.
    @inline(__always)
    private func country(ofBIC text: Range<Int>, _ bytes: Span<UInt8>) -> CountryCode? {
        text.count == 8 || text.count == 11 ? country(text, bytes, at: 4) : nil
    }

    private func isBIC(_ text: Range<Int>, _ bytes: Span<UInt8>) -> Bool { country(ofBIC: text, bytes) != nil }

    /// Up to eight bytes in a word, lowest first.
    @inline(__always)
    private static func packed(_ text: Range<Int>, _ bytes: Span<UInt8>) -> UInt64 {
        SipHash.word(text.lowerBound, text.count, of: bytes)
    }

    /// A category's value: a mixture of the bytes where they fill a word at most, as codes and BICs do.
    @inline(__always)
    private static func value(of text: Range<Int>, _ bytes: Span<UInt8>) -> UInt32 {
        if text.count <= 8 { return SipHash.mixture(of: text, bytes) }
        return UInt32(truncatingIfNeeded: key(of: text, bytes, kind: UInt8(ascii: "v")))
    }
}

extension PaymentFeatures {
    /// Whether the payment has a field.
    @inline(__always)
    func has(_ field: PaymentField) -> Bool { fields >> UInt64(field.rawValue) & 1 == 1 }

    /// Sets the category of an attribute.
    @inline(__always)
    mutating func set(_ attribute: Attribute, _ value: UInt32) {
        let tag = CategoryCounts.tag(attribute, value)
        tags[attribute.rawValue] = tag
        values[attribute.rawValue] = CategoryCounts.value(of: tag)
    }
}
