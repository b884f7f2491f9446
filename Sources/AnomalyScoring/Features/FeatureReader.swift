import PaymentModel

/// Turns a payment into the numbers that the detectors read. Settings are laid out in flat tables beforehand.
struct FeatureReader: Sendable {
    /// ln of the rate by currency; nan where there is none.
    private var logRates = ContiguousArray<Double>(repeating: .nan, count: 32_768)
    /// Seconds east of UTC by country.
    private var offsets = ContiguousArray<Int32>(repeating: 0, count: 1024)
    private var calendars: [BankCalendar] = [.western]
    private var calendarOf = ContiguousArray<UInt8>(repeating: 0, count: 1024)

    init(settings: ScoringSettings) {
        for (currency, rate) in settings.referenceRates where rate > 0 && rate.isFinite {
            logRates[currency.index] = Elementary.log(rate)
        }
        for (country, minutes) in settings.utcOffsets where abs(minutes) <= 14 * 60 {
            offsets[country.index] = Int32(minutes * 60)
        }
        for (country, calendar) in settings.calendars.sorted(by: { $0.key.text < $1.key.text })
        where calendars.count < 255 {
            calendarOf[country.index] = UInt8(calendars.count)
            calendars.append(calendar)
        }
    }

    /// Reads a payment; `latest` is the newest time seen so far, for a payment that has none of its own.
    func read(_ payment: Payment, latest: UInt32) -> PaymentFeatures {
        var features = PaymentFeatures(amount: payment.amount, currency: payment.currency, message: payment.message)
        readKeys(payment, into: &features)
        readTime(payment, latest: latest, into: &features)
        readAmount(payment, into: &features)
        readCategories(payment, into: &features)
        readReferences(payment, into: &features)
        return features
    }

    private func readKeys(_ payment: Payment, into features: inout PaymentFeatures) {
        let sender = payment.bytes(.sender)
        features.sender = Self.key(of: sender.prefix(8), kind: UInt8(ascii: "s"))
        features.debtor = Self.partyKey(
            account: payment.bytes(.debtorAccount),
            bic: payment.bytes(.debtorBIC),
            name: payment.bytes(.debtorName),
            agent: payment.has(.debtorAgent) ? payment.bytes(.debtorAgent) : sender
        )
        features.creditor = Self.partyKey(
            account: payment.bytes(.creditorAccount),
            bic: payment.bytes(.creditorBIC),
            name: payment.bytes(.creditorName),
            agent: payment.bytes(.creditorAgent)
        )
        features.pair = SipHash.pair(features.debtor, features.creditor, kind: UInt8(ascii: "p"))
    }

    /// The account, else a BIC, else name and agent.
    private static func partyKey(
        account: ArraySlice<UInt8>,
        bic: ArraySlice<UInt8>,
        name: ArraySlice<UInt8>,
        agent: ArraySlice<UInt8>
    ) -> UInt64 {
        if !account.isEmpty { return key(of: account, kind: UInt8(ascii: "a")) }
        if !bic.isEmpty { return key(of: bic.prefix(8), kind: UInt8(ascii: "b")) }
        var hash = SipHash(kind: UInt8(ascii: "m"))
        hash.add(PackedName(name).hash)
        hash.add(agent.prefix(8))
        return hash.finalized()
    }

    /// The hash of a text without spaces and in upper case.
    private static func key(of text: ArraySlice<UInt8>, kind: UInt8) -> UInt64 {
        var hash = SipHash(kind: kind)
        for byte in text where byte != 0x20 { hash.add(byte &- 97 < 26 ? byte &- 32 : byte) }
        return hash.finalized()
    }

    private func readTime(_ payment: Payment, latest: UInt32, into features: inout PaymentFeatures) {
        let country =
            Self.country(ofBIC: payment.bytes(.debtorAgent)) ?? Self.country(ofBIC: payment.bytes(.debtorBIC))
            ?? Self.country(ofBIC: payment.bytes(.sender)) ?? CountryCode(payment.bytes(.debtorCountry))
        let standard = country.map { offsets[$0.index] } ?? 0
        features.time = latest
        features.offset = standard
        guard let time = payment.time else { return }
        // 32 bits reach to 2106; nothing a payment says about the year may stop the scoring.
        features.time = UInt32(clamping: max(1, time.secondsSinceEpoch))
        features.precision = time.precision
        // An offset of 0 is what systems write who keep their logs in UTC: it does not tell where they stand.
        if time.precision != .second {
            features.offset = 0
        } else if let minutes = time.offsetMinutes, minutes != 0 {
            features.offset = Int32(minutes) * 60
        }
        let day = CivilDate(dayNumber: Int32((Int64(features.time) + Int64(features.offset)) / 86_400))
        if let country, isClosed(country, on: day) { features.flags.insert(.debtorClosed) }
        let other = Self.country(ofBIC: payment.bytes(.creditorAgent)) ?? CountryCode(payment.bytes(.creditorCountry))
        if let other, isClosed(other, on: day) { features.flags.insert(.creditorClosed) }
    }

    private func isClosed(_ country: CountryCode, on day: CivilDate) -> Bool {
        calendars[Int(calendarOf[country.index])].isClosed(on: day)
    }

    private func readAmount(_ payment: Payment, into features: inout PaymentFeatures) {
        let rate = logRates[payment.currency.index]
        features.x = Elementary.log(max(0, payment.amount.approximation) + 0.01)
        if rate.isFinite { features.x -= rate } else { features.flags.insert(.isUnrated) }
        features.style = AmountStyle.of(payment.amount)
        var hash = SipHash(kind: UInt8(ascii: "c"))
        hash.add(features.pair)
        hash.add(UInt64(payment.currency.index))
        // 1000 and 1000.00 are the same amount.
        var mantissa = payment.amount.mantissa
        var scale = payment.amount.scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        hash.add(UInt64(bitPattern: mantissa))
        hash.add(scale)
        features.content = hash.finalized()
    }

    private func readCategories(_ payment: Payment, into features: inout PaymentFeatures) {
        let agent = payment.bytes(.creditorAgent)
        let account = payment.bytes(.creditorAccount)
        let accountCountry = IBAN.looksLikeOne(account) ? CountryCode(account.prefix(2)) : nil
        var agentCountry = Self.country(ofBIC: agent)
        if agentCountry == nil, agent.isEmpty { agentCountry = Self.country(ofBIC: payment.bytes(.creditorBIC)) }
        if let agentCountry, let accountCountry, agentCountry != accountCountry {
            features.flags.insert(.countriesDiffer)
        }
        if payment.status == .rejected { features.flags.insert(.isRejected) }
        if !payment.isValid { features.flags.insert(.isInvalid) }
        if payment.isCover { features.flags.insert(.isCover) }
        let country = agentCountry ?? accountCountry ?? CountryCode(payment.bytes(.creditorCountry))
        features.country = country
        if let country { features.set(.country, UInt32(country.index)) }

        let bank = agent.isEmpty ? payment.bytes(.creditorBIC) : agent
        if !bank.isEmpty {
            let party = BIC(bank) == nil ? bank : bank.prefix(8)
            features.bank = Self.packed(party)
            features.set(.bank, Self.value(of: party))
        }
        let family = payment.message
        let isInstitution = Self.isInstitutionTransfer(family) && !payment.isCover
        features.name = PackedName(payment.bytes(.creditorName))
        features.kind = CreditorKind.of(
            name: payment.bytes(.creditorName),
            hasBIC: payment.has(.creditorBIC),
            isInstitutionTransfer: isInstitution
        )
        if features.kind != .unknown { features.set(.kind, UInt32(features.kind.rawValue)) }
        features.set(.currency, UInt32(payment.currency.index))
        let purpose = payment.has(.purpose) ? payment.bytes(.purpose) : payment.bytes(.categoryPurpose)
        features.purpose = Self.packed(purpose)
        features.set(.purpose, purpose.isEmpty ? 1 : Self.value(of: purpose))
        let intermediaries = payment.bytes(.intermediaries)
        if intermediaries.isEmpty {
            features.set(.route, 1)
        } else {
            let party = intermediaries.prefix { $0 != Payment.listSeparator }
            let code = BIC(party) == nil ? party : party.prefix(8)
            features.flags.insert(.hasIntermediary)
            features.route = Self.packed(code)
            features.set(.route, Self.value(of: code))
        }
        for field in PaymentField.allCases where payment.has(field) { features.fields |= 1 << UInt64(field.rawValue) }
        features.set(.format, Self.format(of: payment.message, fields: features.fields))
        let charges = payment.bytes(.chargeBearer)
        features.charges = Self.packed(charges)
        if !charges.isEmpty { features.set(.charges, Self.value(of: charges)) }
        features.set(.style, UInt32(features.style.rawValue))
        if let country {
            features.corridor = SipHash.pair(features.sender, UInt64(country.index) &+ 1, kind: UInt8(ascii: "r"))
        }
    }

    /// The fields that a sender's systems fill, rather than those a customer may or may not.
    private static let systemFields: UInt64 = {
        let fields: [PaymentField] = [
            .uetr, .instructionReference, .endToEndReference, .transactionReference, .debtorName, .debtorAgent,
            .debtorAddress, .debtorBIC, .accepted, .settlementTime, .chargeBearer,
        ]
        return fields.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }()

    private static func format(of message: MessageType, fields: UInt64) -> UInt32 {
        var hash = SipHash(kind: UInt8(ascii: "f"))
        hash.add(message.text.utf8)
        hash.add(UInt8(0))
        hash.add(fields & systemFields)
        return UInt32(truncatingIfNeeded: hash.finalized())
    }

    private func readReferences(_ payment: Payment, into features: inout PaymentFeatures) {
        let fields: [3 of PaymentField] = [.uetr, .instructionReference, .endToEndReference]
        for index in 0..<3 {
            let text = payment.bytes(fields[index])
            guard text.count > 3, !text.elementsEqual("NOTPROVIDED".utf8) else { continue }
            var hash = SipHash(kind: UInt8(ascii: "u") &+ UInt8(index))
            // Only a UETR is unique by itself; the others belong to who gave them.
            if index > 0 { hash.add(features.debtor) }
            hash.add(text)
            features.references[index] = hash.finalized()
        }
    }

    private static func isInstitutionTransfer(_ message: MessageType) -> Bool {
        let text = message.family
        return text == "pacs.009" || text == "pacs.010" || text.hasPrefix("20")
    }

    private static func country(ofBIC text: ArraySlice<UInt8>) -> CountryCode? {
        BIC(text)?.country
    }

    /// Up to eight bytes in a word, lowest first.
    private static func packed(_ text: ArraySlice<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for byte in text.prefix(8).reversed() { word = word << 8 | UInt64(byte) }
        return word
    }

    private static func value(of text: ArraySlice<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: key(of: text, kind: UInt8(ascii: "v")))
    }
}

extension PaymentFeatures {
    /// Sets the category of an attribute.
    @inline(__always)
    mutating func set(_ attribute: Attribute, _ value: UInt32) {
        tags[attribute.rawValue] = CategoryCounts.tag(attribute, value)
        known |= 1 << UInt16(attribute.rawValue)
    }
}
