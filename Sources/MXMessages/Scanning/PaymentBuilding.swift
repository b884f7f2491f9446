internal import PaymentModel

/// Where the texts of a payment are put together before it gets them all at once.
struct PaymentDraft {
    /// The texts behind one another; what the header says stands first and stays.
    let texts: PlainTable<UInt8>
    private(set) var count = 0
    /// For each field that has a text, its place: offset and length, packed.
    let places = PlainTable<UInt32>(repeating: 0, count: 64)
    private(set) var fields: UInt64 = 0
    private(set) var templateCount = 0
    private var templateFields: UInt64 = 0

    static let maximumBytes = Payment.maximumTextBytes

    init() { texts = PlainTable(repeating: 0, count: Self.maximumBytes + 1) }

    func free() {
        texts.free()
        places.free()
    }

    /// Begins with what a header says.
    mutating func setTemplate(_ template: [(field: PaymentField, text: ArraySlice<UInt8>)]) {
        count = 0
        fields = 0
        for (field, text) in template where count + text.count <= Self.maximumBytes {
            places[Int(field.rawValue)] = UInt32(count) << 16 | UInt32(text.count)
            for byte in text {
                texts[count] = byte
                count += 1
            }
            fields |= 1 << UInt64(field.rawValue)
        }
        templateCount = count
        templateFields = fields
    }

    /// Forgets all but the template.
    @inline(__always)
    mutating func begin() {
        count = templateCount
        fields = templateFields
    }

    @inline(__always)
    func has(_ field: UInt8) -> Bool { fields >> UInt64(field) & 1 != 0 }

    /// Sets a field that has no text yet; false where there is no room.
    @inline(__always)
    mutating func set(_ field: UInt8, _ bytes: RawSpan, _ from: Int, _ length: Int) -> Bool {
        guard length > 0 else { return true }
        guard count + length <= Self.maximumBytes else { return false }
        texts.copy(bytes, from, length, to: count)
        places[Int(field)] = UInt32(truncatingIfNeeded: count) << 16 | UInt32(truncatingIfNeeded: length)
        fields |= 1 << UInt64(field)
        count += length
        return true
    }

    /// Whether a text names the party that is the sender already.
    func isSender(_ bytes: RawSpan, _ from: Int, _ length: Int) -> Bool {
        guard has(PaymentField.sender.rawValue) else { return false }
        let start = Int(places[Int(PaymentField.sender.rawValue)] >> 16)
        let own = Int(places[Int(PaymentField.sender.rawValue)] & 0xFFFF)
        return texts.withBytes { texts in
            var alike = 0
            while alike < min(own, length), texts.byte(start + alike) == bytes.byte(from + alike) { alike += 1 }
            if alike == max(own, length) { return true }
            // Branches or not, the first eight characters of a BIC are the party.
            guard alike >= 8 else { return false }
            return BIC.isOneParty(texts.array(start..<start + own)[...], bytes.array(from..<from + length)[...])
        }
    }

    /// The text of a field that has one.
    func text(_ field: UInt8) -> [UInt8] {
        let place = places[Int(field)]
        let start = Int(place >> 16)
        return (start..<start + Int(place & 0xFFFF)).map { texts[$0] }
    }

    /// Adds a value behind those of a list; false where there is no room.
    mutating func append(_ field: UInt8, _ bytes: RawSpan, _ from: Int, _ length: Int) -> Bool {
        guard has(field) else { return set(field, bytes, from, length) }
        guard length > 0 else { return true }
        var start = Int(places[Int(field)] >> 16)
        let old = Int(places[Int(field)] & 0xFFFF)
        guard count + old + 1 + length <= Self.maximumBytes else { return false }
        if start + old != count {
            for place in 0..<old { texts[count + place] = texts[start + place] }
            start = count
            count += old
        }
        texts[count] = Payment.listSeparator
        texts.copy(bytes, from, length, to: count + 1)
        count += 1 + length
        places[Int(field)] = UInt32(start) << 16 | UInt32(old + 1 + length)
        return true
    }
}

extension PlainTable<UInt8> {
    /// Copies bytes to a place.
    @inline(__always)
    func copy(_ bytes: RawSpan, _ from: Int, _ length: Int, to place: Int) {
        precondition(place >= 0 && length >= 0 && place <= count - length, "a place outside of a table")
        let source = bytes.extracting(from..<from + length)
        unsafe source.withUnsafeBytes { unsafe copyIn($0, to: place) }
    }
}

// What `PaymentAssembly` does, for values that lie where they were read.
extension MessageScanner {
    /// The payment of the record just read; nil where its texts are more than one may have.
    mutating func payment(_ amount: Amount, _ currency: Currency, _ bytes: RawSpan) -> Payment? {
        draft.begin()
        /// The list fields that have been begun: further rules add to them.
        var begun: UInt64 = 0
        var originals = PaymentAssembly.Originals()
        for place in 0..<plan.steps.count {
            let step = plan.steps[place]
            switch step.choice.condition {
            case .always: break
            case .plain: if record.isCover { continue }
            case .cover: if !record.isCover { continue }
            case .originalDebtor, .originalCreditor:
                guard isOriginal(step.choice.condition, bytes, &originals) else { continue }
            }
            if draft.has(step.without) { continue }
            let slot = step.choice.first(record.mask, record.outerMask)
            guard slot >= 0 else { continue }
            let field = step.field
            if field == RecordPlan.Step.ordered {
                guard order(slot, amount, currency, bytes) else { return nil }
                continue
            }
            if field == PaymentField.instructingAgents.rawValue,
                record.with(slot, bytes, { draft.isSender($0, $1, $2) })
            {
                continue
            }
            if step.isList {
                let bit: UInt64 = 1 << UInt64(field)
                guard begun & bit != 0 || !draft.has(field) else { continue }
                begun |= bit
                guard record.with(slot, bytes, { draft.append(field, $0, $1, $2) }) else { return nil }
            } else if !draft.has(field) {
                let isDay = field == PaymentField.settlementDate.rawValue
                let isParty = field == PaymentField.sender.rawValue || field == PaymentField.receiver.rawValue
                let isKept = record.with(slot, bytes) { bytes, from, count in
                    // Of a distinguished name the institution's BIC would be kept.
                    if isParty, bytes.holds(from..<from + count, UInt8(ascii: "=")) { return false }
                    return draft.set(field, bytes, from, isDay ? min(10, count) : count)
                }
                guard isKept else { return nil }
            }
        }
        let made = draft
        var payment = made.texts.withBytes { texts in
            made.places.withBytes { places in
                Payment(
                    message: context.type,
                    amount: amount,
                    currency: currency,
                    index: context.firstPayment + totals.payments,
                    messageIndex: context.index,
                    texts: texts.extracting(0..<made.count),
                    fields: made.fields,
                    places: places
                )
            }
        }
        payment.isCover = record.isCover
        payment.isValid = context.isValid
        return payment
    }

    /// Whether the original transaction's party of a condition is the one that the draft has, or it has none; asked once for each
    /// side, before what the original says of it is read.
    @inline(never)
    private mutating func isOriginal(
        _ condition: FieldRule.Condition,
        _ bytes: RawSpan,
        _ originals: inout PaymentAssembly.Originals
    ) -> Bool {
        if let known = originals[condition] { return known }
        let isOriginal = PaymentAssembly.isOriginal(condition, { draft.has($0.rawValue) }) { field in
            for place in 0..<plan.steps.count {
                let step = plan.steps[place]
                guard step.choice.condition == condition, step.field == field.rawValue else { continue }
                let slot = step.choice.first(record.mask, record.outerMask)
                if slot >= 0 { return record.text(slot, bytes) == draft.text(field.rawValue) }
            }
            return false
        }
        originals[condition] = isOriginal
        return isOriginal
    }

    /// What was ordered, where it is not what is settled.
    private mutating func order(_ slot: Int, _ settled: Amount, _ currency: Currency, _ bytes: RawSpan) -> Bool {
        guard let ordered = PaymentAssembly.currency(record.currency(slot)), let amount = amount(slot, bytes),
            ordered != currency || !amount.isEqual(to: settled)
        else { return true }
        let text = Array((ordered.text + " " + amount.text()).utf8)
        // Bytes have no padding: to look at them as raw bytes is safe.
        return unsafe draft.set(PaymentField.instructedAmount.rawValue, text.span.bytes, 0, text.count)
    }
}
