public import PaymentModel

/// One SWIFT FIN message with its blocks and fields, to look at, to change and to write back.
///
/// Reading keeps every byte of a field; writing a message that was read and not changed gives back the bytes it was
/// read from, as long as it is put together as FIN messages are (blocks in their order, without white space between
/// them, block 4 ended). For payments out of whole files use ``MTReader``, which copies nothing.
public struct FINMessage: Sendable, Hashable {
    /// A field of block 4.
    public struct Field: Sendable, Hashable {
        /// The tag between the colons.
        public var tag: Tag
        /// What stands behind the second colon, lines separated by a line feed, without the last line end.
        public var bytes: [UInt8]

        /// The value as a text, lines separated by `\n`. Bytes that are no UTF-8 are replaced.
        public var value: String {
            get { String(decoding: bytes, as: UTF8.self) }
            set { bytes = Array(newValue.utf8) }
        }

        /// The lines of the value.
        public var lines: [String] {
            bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }

        /// Makes a field.
        public init(_ tag: Tag, _ value: some StringProtocol) {
            self.tag = tag
            bytes = Array(value.utf8)
        }

        init(tag: Tag, bytes: [UInt8]) {
            self.tag = tag
            self.bytes = bytes
        }
    }

    /// Block 1 without braces and number: `F01BANKDEFFAXXX0001000001`.
    public var basicHeader: String?
    /// Block 2 likewise.
    public var applicationHeader: String?
    /// Block 3 likewise: `{121:…}`.
    public var userHeader: String?
    /// The fields of block 4 in their order; what a line of narrative looks like makes no difference here where the
    /// type's layout is known.
    public var fields: [Field]
    /// Block 4 of system messages and acknowledgements: `{177:…}{451:0}`; nil where there are fields.
    public var textBlocks: String?
    /// Whether there is a block 4 at all, though it may hold nothing.
    private var hasText = true
    /// Block 5.
    public var trailer: String?
    /// Block S.
    public var system: String?
    /// Whether lines end with CR LF, as on the network, or with LF alone.
    public var endsLinesWithCarriageReturn: Bool

    /// Makes a message from its parts.
    public init(basicHeader: String, applicationHeader: String, userHeader: String? = nil, fields: [Field] = []) {
        self.basicHeader = basicHeader
        self.applicationHeader = applicationHeader
        self.userHeader = userHeader
        self.fields = fields
        endsLinesWithCarriageReturn = true
    }

    /// Reads the first message in the bytes.
    ///
    /// - Throws: a `Problem` where no message begins, or it is not put together as a message (unterminated, stray text,
    ///   repeated block). Rules about its content are for ``MTReader``.
    public init(reading bytes: [UInt8], limits: Limits = Limits()) throws(Problem) {
        var scanned = ScannedMessage()
        let span = unsafe bytes.span.bytes
        var start = 0
        while start < span.byteCount, span[start].isBlank || span[start] == 0x01 || span[start] == UInt8(ascii: "$") {
            start += 1
        }
        guard span.isBlockStart(start) else {
            throw Problem(
                "fin.stray",
                .error,
                "no message begins here: {1: is expected",
                at: Problem.Place(byteOffset: start)
            )
        }
        _ = scanned.scan(span, from: start, isFinal: true, limits: limits)
        var findings = Findings(keeping: 1)
        scanned.tellFlaws(span, &findings)
        if let first = findings.kept.first {
            throw Problem(first.code, .error, first.text, at: Problem.Place(byteOffset: first.offset, path: first.path))
        }
        if let place = Self.mixedLineEnd(scanned, span) {
            throw Problem(
                "fin.text",
                .error,
                "the lines of block 4 do not all end alike: CR LF everywhere, or LF everywhere, is expected",
                at: Problem.Place(byteOffset: place, path: "/4")
            )
        }
        self.init(scanned, span)
    }

    /// Where a line of block 4 ends otherwise than the first, or a carriage return stands elsewhere; nil where all is
    /// alike. Such a message could not be written as it was.
    private static func mixedLineEnd(_ scanned: borrowing ScannedMessage, _ bytes: RawSpan) -> Int? {
        guard let text = scanned.text, !scanned.hasTextOfBlocks, !text.isEmpty else { return nil }
        let hasReturn = bytes[text.start] == UInt8(ascii: "\r")
        for offset in text.start..<text.end {
            let isAfterReturn = offset > text.start && bytes[offset - 1] == UInt8(ascii: "\r")
            switch bytes[offset] {
            case UInt8(ascii: "\n") where isAfterReturn != hasReturn: return offset
            case UInt8(ascii: "\r") where !hasReturn || isAfterReturn: return offset
            case UInt8(ascii: "\n"): break
            default: if isAfterReturn, bytes[offset] != UInt8(ascii: "\r") { return offset }
            }
        }
        return nil
    }

    /// All messages in the bytes of a file, with or without separators; damaged ones, and ones whose lines end
    /// differently, are left out.
    public static func all(in bytes: [UInt8], limits: Limits = Limits()) -> [FINMessage] {
        var messages: [FINMessage] = []
        let span = unsafe bytes.span.bytes
        var scanned = ScannedMessage()
        var at = 0
        while let start = span.messageStart(from: at) {
            let end = scanned.scan(span, from: start, isFinal: true, limits: limits) ?? span.byteCount
            if scanned.flaws.isEmpty, mixedLineEnd(scanned, span) == nil { messages.append(FINMessage(scanned, span)) }
            at = max(end, start + 1)
        }
        return messages
    }

    init(_ scanned: borrowing ScannedMessage, _ bytes: RawSpan) {
        func text(_ extent: Extent?) -> String? {
            extent.map { String(decoding: bytes.array($0), as: UTF8.self) }
        }
        var scanned = copy scanned
        var ignored = Findings(keeping: 0)
        var headers = MessageHeaders(type: 0, variant: .none)
        headers.read(scanned, bytes, .none, &ignored)
        if let layout = MessageLayout.of(headers.type, headers.variant) {
            scanned.match(layout, bytes, isStrict: headers.type < 290, &ignored)
        }
        basicHeader = text(scanned.basicHeader)
        applicationHeader = text(scanned.applicationHeader)
        userHeader = text(scanned.userHeader)
        textBlocks = scanned.hasTextOfBlocks ? text(scanned.text) : nil
        hasText = scanned.text != nil
        trailer = text(scanned.trailer)
        system = text(scanned.system)
        var hasReturn = true
        if let text = scanned.text, !text.isEmpty, !scanned.hasTextOfBlocks {
            hasReturn = bytes[text.start] == UInt8(ascii: "\r")
        }
        endsLinesWithCarriageReturn = hasReturn
        fields = scanned.fields.map { field in
            var value = bytes.array(field.value)
            if hasReturn {
                var kept: [UInt8] = []
                kept.reserveCapacity(value.count)
                for (index, byte) in value.enumerated() {
                    let isLineEnd =
                        byte == UInt8(ascii: "\r") && index + 1 < value.count && value[index + 1] == UInt8(ascii: "\n")
                    if !isLineEnd { kept.append(byte) }
                }
                value = kept
            }
            return Field(tag: field.tag, bytes: value)
        }
    }

    /// The type with its variant, as in `103.STP`; nil where block 2 does not say it.
    public var type: MessageType? {
        guard let header = applicationHeader, header.utf8.count >= 4 else { return nil }
        let digits = header.utf8.dropFirst().prefix(3)
        guard digits.allSatisfy(\.isNumeral) else { return nil }
        let base = String(decoding: Array(digits), as: UTF8.self)
        let flag = self[userHeaderField: "119"]
        switch (base, flag) {
        case ("103", "STP"), ("102", "STP"), ("103", "REMIT"), ("202", "COV"), ("205", "COV"):
            return MessageType(base + "." + (flag ?? ""))
        default: return MessageType(base)
        }
    }

    /// The value of a field of block 3: `message[userHeaderField: "121"]`. Complexity: O(*n*) in the block's length.
    public subscript(userHeaderField number: String) -> String? {
        let block = Array((userHeader ?? "").utf8)
        let bytes = unsafe block.span.bytes
        var rest = Extent(0, block.count)
        while let (tag, value, next) = bytes.block(in: rest) {
            rest = Extent(next, rest.end)
            if bytes.array(tag).elementsEqual(number.utf8) {
                return String(decoding: bytes.array(value), as: UTF8.self)
            }
        }
        return nil
    }

    /// The value of the first field with a tag, as in `message["32A"]`; setting it changes that field, or adds one at
    /// the end; nil takes all fields with the tag away.
    public subscript(tag: String) -> String? {
        get { fields.first { $0.tag.text == tag }?.value }
        set {
            guard let newValue else {
                fields.removeAll { $0.tag.text == tag }
                return
            }
            if let index = fields.firstIndex(where: { $0.tag.text == tag }) {
                fields[index].value = newValue
            } else if let tag = Tag(tag) {
                fields.append(Field(tag, newValue))
            }
        }
    }

    /// The message as FIN. Complexity: O(*n*).
    public var bytes: [UInt8] {
        var written: [UInt8] = []
        func block(_ name: Character, _ content: String?) {
            guard let content else { return }
            written += "{\(name):\(content)}".utf8
        }
        let lineEnd: [UInt8] = endsLinesWithCarriageReturn ? [0x0D, 0x0A] : [0x0A]
        block("1", basicHeader)
        block("2", applicationHeader)
        block("3", userHeader)
        if let textBlocks {
            block("4", textBlocks)
        } else if hasText || !fields.isEmpty {
            written += "{4:".utf8
            written += lineEnd
            for field in fields {
                written.append(UInt8(ascii: ":"))
                written += field.tag.text.utf8
                written.append(UInt8(ascii: ":"))
                for byte in field.bytes {
                    if byte == UInt8(ascii: "\n") { written += lineEnd } else { written.append(byte) }
                }
                written += lineEnd
            }
            written += "-}".utf8
        }
        block("5", trailer)
        block("S", system)
        return written
    }

    /// What ``MTReader`` finds wrong in the message.
    public func problems(rules: RuleSet = .all) -> [Problem] { read(rules).problems }

    /// The payments that ``MTReader`` reads from the message.
    public func payments() -> [Payment] { read(.all).payments }

    private func read(_ rules: RuleSet) -> (payments: [Payment], problems: [Problem]) {
        var reader = MTReader(rules: rules)
        var payments: [Payment] = []
        var problems: [Problem] = []
        let bytes = bytes
        func take(_ event: MessageEvent) {
            switch event {
            case .payment(let payment): payments.append(payment)
            case .problem(let problem): problems.append(problem)
            case .record, .message: break
            }
        }
        do {
            try unsafe reader.read(bytes.span.bytes) { take($0) }
            try reader.finish { take($0) }
        } catch {
            // `take` does not throw, and the reader throws nothing of its own.
        }
        return (payments, problems)
    }
}
