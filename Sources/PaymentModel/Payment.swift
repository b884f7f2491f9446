/// One payment, whatever the message that carries it.
///
/// All texts of a payment lie behind one another in one buffer, and a table of (offset, length) says where each
/// ``PaymentField`` is: making one costs two allocations, however many parties and lines it has. Copies share both until the
/// texts of one are changed. Ask for a text by its field, or for a ``Party`` with typed values.
public struct Payment: Sendable {
    /// The type of message: `103`, `103.STP`, `202.COV`, `pacs.008.001.08`.
    public var message: MessageType
    /// The payment's place in its file, from 0.
    public var index: Int
    /// The place of its message in the file, from 0.
    public var messageIndex: Int
    /// What is transferred: the settled amount, or the instructed one where nothing is settled yet. Exact.
    public var amount: Amount
    /// The amount's currency.
    public var currency: Currency
    /// False where its message has an error; the values here were read exactly all the same.
    public var isValid: Bool
    /// A cover payment: debtor and creditor are the underlying customers, the institutions their agents.
    public var isCover: Bool
    /// What the network said of it, where an acknowledgement stands in front.
    public var status: Status?

    /// Who vouches for its message; nil where signatures were not checked.
    ///
    /// Payments of one message share the facts: setting them makes a new copy for this payment.
    public var signature: SignatureFacts? {
        get { contents.signature?.facts }
        set {
            own()
            contents.signature = newValue.map(SharedSignature.init)
        }
    }

    /// Whether anything is known of who vouches for it. O(1), without a copy.
    public var hasSignature: Bool {
        // By its address, since what a class has is asked each time whether anybody is changing it.
        unsafe contents.buffer.withUnsafeMutablePointerToHeader { unsafe $0.pointee.signature != nil }
    }

    /// All texts, behind one another; see ``range(of:)``.
    public var texts: [UInt8] {
        unsafe contents.buffer.withUnsafeMutablePointerToHeader { unsafe $0.pointee.texts }
    }
    /// The fields that have a value: a bit each, at the place of the field's raw value.
    public private(set) var fields: UInt64
    @usableFromInline
    var contents: Contents

    /// What copies share: the texts, and behind them in the same piece of memory where each field's text is, so that to look one
    /// up costs a load and no more. It is changed only where one payment alone has it.
    @usableFromInline
    @safe
    struct Contents: @unchecked Sendable {
        @usableFromInline
        struct Head {
            var texts: [UInt8]
            var signature: SharedSignature?
        }

        @usableFromInline
        var buffer: ManagedBuffer<Head, Slice>

        static let slotCount = 48

        init(_ texts: [UInt8], _ signature: SharedSignature? = nil) {
            let slots = InlineArray<48, Slice>(repeating: Slice(offset: 0, length: 0))
            self.init(Head(texts: texts, signature: signature), slots: slots.span)
        }

        init(_ head: Head, slots: Span<Slice>) {
            precondition(slots.count == Self.slotCount, "a place for each field")
            buffer = ManagedBuffer.create(minimumCapacity: Self.slotCount) { _ in head }
            unsafe slots.withUnsafeBufferPointer { slots in
                unsafe buffer.withUnsafeMutablePointerToElements {
                    unsafe $0.initialize(from: slots.baseAddress!, count: Self.slotCount)
                }
            }
        }

        init(copying other: Contents) {
            buffer = ManagedBuffer.create(minimumCapacity: Self.slotCount) { _ in other.buffer.header }
            unsafe buffer.withUnsafeMutablePointerToElements { own in
                unsafe other.buffer.withUnsafeMutablePointerToElements {
                    unsafe own.initialize(from: $0, count: Self.slotCount)
                }
            }
        }

        var texts: [UInt8] {
            _read { yield buffer.header.texts }
            nonmutating _modify { yield &buffer.header.texts }
        }

        var signature: SharedSignature? {
            _read { yield buffer.header.signature }
            nonmutating _modify { yield &buffer.header.signature }
        }

        /// The place of a field; each has one, since there are fewer fields than slots.
        @inlinable
        subscript(field: PaymentField) -> Slice {
            @inline(__always)
            get { self[Int(field.rawValue)] }
            nonmutating set { self[Int(field.rawValue)] = newValue }
        }

        @inlinable
        subscript(place: Int) -> Slice {
            @inline(__always)
            get { unsafe buffer.withUnsafeMutablePointerToElements { unsafe $0[place] } }
            nonmutating set { unsafe buffer.withUnsafeMutablePointerToElements { unsafe $0[place] = newValue } }
        }

        /// Those of all payments without texts, until they get some.
        static let none = Contents([])
    }

    /// Makes the contents this payment's own, before they are changed.
    private mutating func own() {
        guard !isKnownUniquelyReferenced(&contents.buffer) else { return }
        contents = Contents(copying: contents)
    }

    /// What the network answered.
    public enum Status: String, Sendable, Hashable {
        /// Taken: `{451:0}`.
        case acknowledged
        /// Refused: `{451:1}`.
        case rejected
    }

    /// Where in the buffer a field's text is.
    @usableFromInline
    struct Slice: Sendable {
        @usableFromInline
        var offset: UInt16
        @usableFromInline
        var length: UInt16
    }

    /// The most bytes that all texts of one payment may have together.
    public static let maximumTextBytes = Int(UInt16.max)

    /// Stands between the values of a field that holds several: U+001F, which neither standard lets a text contain.
    public static let listSeparator: UInt8 = 0x1F

    /// Makes a payment with contents that a reader has put together.
    init(
        message: MessageType,
        amount: Amount,
        currency: Currency,
        index: Int,
        messageIndex: Int,
        fields: UInt64,
        contents: Contents
    ) {
        self.message = message
        self.amount = amount
        self.currency = currency
        self.index = index
        self.messageIndex = messageIndex
        self.fields = fields
        self.contents = contents
        isValid = true
        isCover = false
        status = nil
    }

    /// Makes a payment without texts.
    public init(message: MessageType, amount: Amount, currency: Currency, index: Int = 0, messageIndex: Int = 0) {
        self.init(
            message: message,
            amount: amount,
            currency: currency,
            index: index,
            messageIndex: messageIndex,
            fields: 0,
            contents: .none
        )
    }

    /// Makes a payment whose texts are put together already: for readers, two allocations and one copy.
    ///
    /// `fields` has a bit for each field with a text, at its raw value; `places` says where in `texts` it is, in a `UInt32` at
    /// its raw value: offset in the upper and length in the lower 16 bits. A place outside of `texts`, and texts of more than ``maximumTextBytes``, are a
    /// programmer's error.
    public init(
        message: MessageType,
        amount: Amount,
        currency: Currency,
        index: Int,
        messageIndex: Int,
        texts: RawSpan,
        fields: UInt64,
        places: RawSpan
    ) {
        self.init(message: message, amount: amount, currency: currency, index: index, messageIndex: messageIndex)
        precondition(texts.byteCount <= Self.maximumTextBytes, "texts of more bytes than a payment may have")
        contents = Contents(unsafe texts.withUnsafeBytes { unsafe [UInt8]($0) })
        var left = fields
        while left != 0 {
            let field = left.trailingZeroBitCount
            left &= left &- 1
            let place = unsafe places.unsafeLoad(fromByteOffset: field * 4, as: UInt32.self)
            precondition(field < Contents.slotCount, "a field that there is not")
            precondition(Int(place >> 16) + Int(place & 0xFFFF) <= texts.byteCount, "a field outside of its texts")
            contents[field] = Slice(
                offset: UInt16(truncatingIfNeeded: place >> 16),
                length: UInt16(truncatingIfNeeded: place)
            )
        }
        self.fields = fields
    }

    /// Sets a field to the bytes of a UTF-8 text; empty means absent. False where the payment would hold more than
    /// ``maximumTextBytes``: then nothing was changed.
    ///
    /// Complexity: O(*n*) in the length. The place of an earlier value is used again once there is no other room: then all texts are copied.
    @discardableResult
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public mutating func set<Text: Collection<UInt8>>(_ field: PaymentField, to bytes: Text) -> Bool {
        let count = bytes.count
        guard count > 0 else {
            guard has(field) else { return true }
            own()
            contents[field] = Slice(offset: 0, length: 0)
            fields &= ~(1 << UInt64(field.rawValue))
            return true
        }
        guard hasRoom(for: count, besides: field) else { return false }
        own()
        let start = contents.texts.count
        if start == 0 { contents.texts.reserveCapacity(512) }
        contents[field] = Slice(offset: UInt16(start), length: UInt16(count))
        fields |= 1 << UInt64(field.rawValue)
        contents.texts.append(contentsOf: bytes)
        return true
    }

    /// Sets a field to bytes that lie in another buffer; see ``set(_:to:)-(_,Collection<UInt8>)``.
    ///
    /// For readers: one copy, no generic code and no array in between.
    @discardableResult
    public mutating func set(_ field: PaymentField, to bytes: RawSpan) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe set(field, to: $0) }
    }

    /// Adds bytes that lie in another buffer behind a field's values; see ``append(_:to:)-(Collection<UInt8>,_)``.
    @discardableResult
    public mutating func append(_ bytes: RawSpan, to field: PaymentField) -> Bool {
        guard has(field) else { return set(field, to: bytes) }
        return unsafe bytes.withUnsafeBytes { unsafe append($0, to: field) }
    }

    /// Adds a value behind those a field has, with ``listSeparator`` between (a space where the field holds one value
    /// only, as for name lines). False where the payment would hold too much; then nothing was changed.
    @discardableResult
    @specialized(where Text == ArraySlice<UInt8>)
    @specialized(where Text == [UInt8])
    @specialized(where Text == String.UTF8View)
    @specialized(where Text == Substring.UTF8View)
    public mutating func append<Text: Collection<UInt8>>(_ bytes: Text, to field: PaymentField) -> Bool {
        guard has(field) else { return set(field, to: bytes) }
        guard !bytes.isEmpty else { return true }
        let isAtEnd = Int(contents[field].offset) + Int(contents[field].length) == contents.texts.count
        let copied = isAtEnd ? 0 : Int(contents[field].length)
        guard hasRoom(for: bytes.count + 1 + copied) else { return false }
        own()
        let separator = field.isList ? Self.listSeparator : UInt8(ascii: " ")
        let slice = contents[field]
        let end = Int(slice.offset) + Int(slice.length)
        let isLast = end == contents.texts.count
        var offset = Int(slice.offset)
        if !isLast {
            offset = contents.texts.count
            for position in Int(slice.offset)..<end { contents.texts.append(contents.texts[position]) }
        }
        contents.texts.append(separator)
        contents.texts.append(contentsOf: bytes)
        contents[field] = Slice(
            offset: UInt16(offset),
            length: UInt16(contents.texts.count - offset)
        )
        return true
    }

    /// Whether so many bytes find room; puts the texts together, without those that no field has any more or that `replaced` has, where they would not
    /// otherwise.
    private mutating func hasRoom(for count: Int, besides replaced: PaymentField? = nil) -> Bool {
        if contents.texts.count + count <= Self.maximumTextBytes { return true }
        // The last one may be added to, and stays the last.
        let kept = PaymentField.allCases.filter { $0 != replaced && has($0) }.sorted {
            contents[$0].offset < contents[$1].offset
        }
        let room = kept.reduce(count) { $0 + Int(contents[$1].length) }
        guard room <= Self.maximumTextBytes else { return false }
        let together = Contents([], contents.signature)
        for field in kept {
            let text = bytes(field)
            together[field] = Slice(offset: UInt16(together.texts.count), length: UInt16(text.count))
            together.texts.append(contentsOf: text)
        }
        contents = together
        if let replaced { fields &= ~(1 << UInt64(replaced.rawValue)) }
        return true
    }

    /// Whether a field has a value.
    public func has(_ field: PaymentField) -> Bool { fields >> UInt64(field.rawValue) & 1 == 1 }

    /// The field that the sender's own reference stands in: the instruction's, else the transaction's, else the message's; nil where it has none.
    public var referenceField: PaymentField? {
        [PaymentField.instructionReference, .transactionReference, .messageReference].first(where: has)
    }

    /// Where in ``texts`` a field stands, empty where it has no value.
    ///
    /// For readers of many fields: one copy of the array serves them all.
    @inlinable
    @inline(__always)
    public func range(of field: PaymentField) -> Range<Int> {
        let slice = contents[field]
        return Int(slice.offset)..<Int(slice.offset) + Int(slice.length)
    }

    /// The UTF-8 bytes of a field, empty where it has none; several values with ``listSeparator`` between.
    ///
    /// Complexity: O(1); the slice shares the payment's storage.
    public func bytes(_ field: PaymentField) -> ArraySlice<UInt8> {
        let slice = contents[field]
        return contents.texts[Int(slice.offset)..<Int(slice.offset) + Int(slice.length)]
    }

    /// The text of a field, nil where it has none. Several values are joined by a space; see ``list(_:)``. A text that finds no room (``maximumTextBytes``) leaves
    /// the field without one.
    public subscript(field: PaymentField) -> String? {
        get {
            guard has(field) else { return nil }
            let bytes = bytes(field)
            guard field.isList else { return String(decoding: bytes, as: UTF8.self) }
            return String(decoding: bytes.map { $0 == Self.listSeparator ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        }
        set {
            // A text that finds no room must not leave the one before in its place.
            if newValue.map({ set(field, to: $0.utf8) }) != true { set(field, to: EmptyCollection<UInt8>()) }
        }
    }

    /// The values of a field, none where it has none.
    public func list(_ field: PaymentField) -> [String] {
        bytes(field).split(separator: Self.listSeparator).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Sets a field to several values.
    public mutating func set(_ field: PaymentField, to values: [String]) {
        set(field, to: EmptyCollection<UInt8>())
        for value in values where !value.isEmpty { append(value.utf8, to: field) }
    }
}

extension Payment {
    /// Who pays, with typed values; setting it sets all six fields.
    public var debtor: Party {
        get {
            party(.debtorName, .debtorAccount, .debtorBIC, .debtorAgent, .debtorAddress, .debtorCountry)
        }
        set {
            set(newValue, .debtorName, .debtorAccount, .debtorBIC, .debtorAgent, .debtorAddress, .debtorCountry)
        }
    }

    /// Who is paid, with typed values; setting it sets all six fields.
    public var creditor: Party {
        get {
            party(.creditorName, .creditorAccount, .creditorBIC, .creditorAgent, .creditorAddress, .creditorCountry)
        }
        set {
            set(
                newValue,
                .creditorName,
                .creditorAccount,
                .creditorBIC,
                .creditorAgent,
                .creditorAddress,
                .creditorCountry
            )
        }
    }

    /// The BIC of the sender of the message.
    public var sender: BIC? { BIC(bytes(.sender)) }

    /// The BIC of the receiver of the message.
    public var receiver: BIC? { BIC(bytes(.receiver)) }

    /// The settlement or execution date.
    public var settlementDate: CivilDate? { CivilDate(bytes(.settlementDate)) }

    /// The best time the message gives, with its precision.
    ///
    /// In this order: settlement time indication, acceptance, header, group, settlement date. Nil where the message
    /// has none of them: then only the place in the file is known.
    public var time: Timestamp? {
        let texts = texts
        return time(in: texts.span)
    }

    /// The same for a reader that has the payment's ``texts``.
    package func time(in texts: Span<UInt8>) -> Timestamp? {
        if let time = time(.settlementTime, in: texts) { return time }
        if let time = time(.accepted, in: texts) { return time }
        if let time = time(.headerCreated, in: texts) { return time }
        if let time = time(.created, in: texts) { return time }
        return settlementDate.map { Timestamp(day: $0) }
    }

    /// A field's time, where it is known to the second.
    @inline(__always)
    private func time(_ field: PaymentField, in texts: Span<UInt8>) -> Timestamp? {
        guard has(field), let time = Timestamp(texts.extracting(range(of: field))), time.precision == .second
        else {
            return nil
        }
        return time
    }

    private func party(
        _ name: PaymentField,
        _ account: PaymentField,
        _ bic: PaymentField,
        _ agent: PaymentField,
        _ address: PaymentField,
        _ country: PaymentField
    ) -> Party {
        Party(
            name: self[name],
            account: self[account].map { Account($0) },
            bic: BIC(bytes(bic)),
            agent: self[agent].map { Agent($0) },
            address: list(address),
            country: CountryCode(bytes(country))
        )
    }

    private mutating func set(
        _ party: Party,
        _ name: PaymentField,
        _ account: PaymentField,
        _ bic: PaymentField,
        _ agent: PaymentField,
        _ address: PaymentField,
        _ country: PaymentField
    ) {
        self[name] = party.name
        self[account] = party.account?.text
        self[bic] = party.bic?.text
        self[agent] = party.agent?.text
        set(address, to: party.address)
        self[country] = party.country?.text
    }
}

extension Payment {
    /// Takes over another payment's facts, without a copy.
    public mutating func shareSignature(of other: Payment) {
        own()
        contents.signature = other.contents.signature
    }
}

extension Payment: Equatable {
    /// The same values in every field, amount and flag; where in a file they stood, and who signed, does not count.
    public static func == (a: Payment, b: Payment) -> Bool {
        guard a.message == b.message, a.amount == b.amount, a.currency == b.currency, a.isValid == b.isValid,
            a.isCover == b.isCover, a.status == b.status
        else { return false }
        if a.contents.buffer === b.contents.buffer { return true }
        return PaymentField.allCases.allSatisfy { a.bytes($0) == b.bytes($0) }
    }
}
