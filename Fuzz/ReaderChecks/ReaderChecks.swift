public import PaymentModel

/// What every reader promises, whatever the bytes: see ``check(_:_:)``.
public enum ReaderChecks {
    /// Reads an input in pieces of a size with a reader, and returns what it told.
    ///
    /// Each piece lies in memory of its own that is gone afterwards, so that a reader that looks beside it, or later, is
    /// found by the address sanitizer.
    public static func events(
        _ input: UnsafeRawBufferPointer,
        pieces: Int,
        _ reader: consuming some MessageReader
    ) -> [MessageEvent] {
        var events: [MessageEvent] = []
        do {
            var start = 0
            while start < input.count {
                let end = pieces < input.count - start ? start + pieces : input.count
                let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: end - start, alignment: 1)
                defer { unsafe piece.deallocate() }
                unsafe piece.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[start..<end]))
                try unsafe reader.read(piece.bytes) { events.append($0) }
                start = end
            }
            try reader.finish { events.append($0) }
        } catch {
            fatalError("the reader threw \(error) although nothing was thrown into it")
        }
        return events
    }

    /// Holds what a reader told against what it promises; ends the process with a sentence where it broke a promise.
    ///
    /// - The places of messages never go back, payments are counted without a gap, and a message says how many there were.
    /// - Every payment has a currency of three letters, an amount of at most 18 digits, and texts inside its buffer.
    /// - Every place is in the file: line, column and offset. With `countsBytes` the column is in its line as well; with
    ///   `isExact` line and column are those of the offset, where there is one.
    public static func check(
        _ events: [MessageEvent],
        of input: UnsafeRawBufferPointer,
        countsBytes: Bool,
        isExact: Bool = false
    ) {
        var message = 0
        var payments = 0
        var paymentsOfMessage = 0
        var lines: LineTable?
        for event in events {
            switch event {
            case .payment(let payment):
                hold(payment.messageIndex >= message, "a payment of message \(payment.messageIndex) after \(message)")
                message = payment.messageIndex
                hold(payment.index == payments, "payment \(payment.index) where \(payments) was due")
                payments += 1
                paymentsOfMessage += 1
                check(payment)
            case .problem(let problem):
                hold(problem.messageIndex >= message, "\(problem) after message \(message)")
                message = problem.messageIndex
                hold(!problem.code.isEmpty && !problem.text.isEmpty, "a problem that says nothing: \(problem)")
                if lines == nil { unsafe lines = LineTable(input) }
                guard let lines else { return }
                let place = problem.place
                hold(place.line >= 0 && place.column >= 0, "a place before the file: \(problem)")
                hold(place.byteOffset.map { (0...input.count).contains($0) } ?? true, "an offset outside: \(problem)")
                hold(place.line <= lines.lengths.count, "line of \(lines.lengths.count): \(problem)")
                if isExact, let offset = place.byteOffset {
                    let (line, column) = lines.place(of: offset)
                    hold(place.line == line && place.column == column, "the offset is at \(line):\(column): \(problem)")
                }
                if countsBytes, place.line > 0 {
                    let length = lines.lengths[place.line - 1]
                    hold(place.column <= length + 1, "column of \(length): \(problem)")
                }
            case .record: break
            case .message(let summary):
                hold(summary.index >= message, "the end of message \(summary.index) after \(message)")
                message = summary.index
                hold(
                    summary.payments == paymentsOfMessage,
                    "\(summary.payments) payments said, \(paymentsOfMessage) told"
                )
                paymentsOfMessage = 0
            }
        }
    }

    private static func check(_ payment: Payment) {
        let code = payment.currency.text.utf8
        hold(code.count == 3 && code.allSatisfy { (65...90).contains($0) }, "a currency “\(payment.currency.text)”")
        hold(payment.amount.mantissa.magnitude < 1_000_000_000_000_000_000, "an amount of too many digits")
        hold(payment.amount.scale <= 18, "an amount of too many decimals")
        hold(payment.texts.count <= Payment.maximumTextBytes, "texts of \(payment.texts.count) bytes")
        for field in PaymentField.allCases where payment.has(field) {
            hold(!payment.bytes(field).isEmpty, "an empty text for \(field)")
        }
        // What is computed from texts must not trap either.
        _ = (payment.debtor, payment.creditor, payment.time)
    }

    /// Holds what was told of the same input in other blocks of the parser's against each other.
    ///
    /// A fault in the syntax or the encoding of XML ends the reading: what stands before it in the same block may have been
    /// read or not. Then it is enough that both tell of a fault, and of the same payments as far as both go.
    public static func checkAlike(_ whole: [MessageEvent], _ blocks: [MessageEvent]) {
        guard endsEarly(whole) || endsEarly(blocks) else { return checkSame(whole, blocks) }
        hold(endsEarly(whole) && endsEarly(blocks), "a fault is told once only\n\(whole)\n\(blocks)")
        let (first, second) = (payments(whole), payments(blocks))
        hold(zip(first, second).allSatisfy { $0.hasSameValues(as: $1) }, "other payments\n\(first)\n\(second)")
    }

    /// Holds what was told of the same input in other pieces against each other: it must be the same.
    public static func checkSame(_ whole: [MessageEvent], _ pieces: [MessageEvent]) {
        hold(
            whole.count == pieces.count,
            "\(whole.count) events at once, \(pieces.count) in pieces\n\(whole)\n\(pieces)"
        )
        for (first, second) in zip(whole, pieces) {
            let isSame =
                switch (first, second) {
                case (.payment(let a), .payment(let b)):
                    a == b && a.index == b.index && a.messageIndex == b.messageIndex
                case (.problem(let a), .problem(let b)): a == b
                case (.record(let a), .record(let b)): a == b
                case (.message(let a), .message(let b)): a == b
                default: false
                }
            hold(isSame, "at once\n\(first)\nin pieces\n\(second)")
        }
    }

    private static func endsEarly(_ events: [MessageEvent]) -> Bool {
        events.contains { if case .problem(let problem) = $0 { problem.code.hasPrefix("xml.") } else { false } }
    }

    private static func payments(_ events: [MessageEvent]) -> [Payment] {
        events.compactMap { if case .payment(let payment) = $0 { payment } else { nil } }
    }

    @inline(__always)
    private static func hold(_ condition: Bool, _ sentence: @autoclosure () -> String) {
        if !condition { fatalError("a promise is broken: " + sentence()) }
    }

    /// How many bytes each line has, without its line feed.
    private struct LineTable {
        var lengths: [Int] = [0]

        /// Line and column of an offset, from 1.
        func place(of offset: Int) -> (line: Int, column: Int) {
            var line = 1
            var start = 0
            while line < lengths.count, start + lengths[line - 1] < offset {
                start += lengths[line - 1] + 1
                line += 1
            }
            return (line, offset - start + 1)
        }

        init(_ input: UnsafeRawBufferPointer) {
            for index in 0..<input.count {
                if unsafe input[index] == UInt8(ascii: "\n") {
                    lengths.append(0)
                } else {
                    lengths[lengths.count - 1] += 1
                }
            }
        }
    }
}

extension Payment {
    /// The same values at the same place of the file; whether its message is valid may not be known yet.
    fileprivate func hasSameValues(as other: Payment) -> Bool {
        var other = other
        other.isValid = isValid
        return self == other && index == other.index && messageIndex == other.messageIndex
    }
}

/// What the first two bytes of an input choose: the rest of it is the file.
///
/// The first byte's bits: 0 and 1 the rules, 2 to 4 the type of bare fields, 5 to 7 whether two ways of cutting are compared
/// (where none of the three is set). The second byte is the size of the pieces; 0 and `0` stand for the whole file at once.
@safe public struct FuzzedInput {
    /// The file.
    public let file: UnsafeRawBufferPointer
    /// The rules to apply.
    public let rules: RuleSet
    /// The size of the pieces to read in.
    public let pieces: Int
    /// A number from 0 to 7, for choices of a target's own.
    public let choice: Int
    /// Whether to read a second time in other pieces and compare: for small files only, since it costs as much again.
    public let isCompared: Bool

    /// Splits an input; nil where there are not even two bytes.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 2 else { return nil }
        let first = unsafe bytes[0]
        let second = unsafe bytes[1]
        unsafe file = UnsafeRawBufferPointer(rebasing: bytes[2...])
        rules = [.all, .schema, .none, .all][Int(first & 3)]
        choice = Int(first >> 2 & 7)
        // Bytes of a megabyte-long piece are as good as all: what is long is cut in proportion.
        let size = max(1, Int(second) * max(1, unsafe file.count / 2048))
        pieces = second == 0 || second == UInt8(ascii: "0") ? .max : size
        isCompared = unsafe first >> 5 == 0 && file.count <= 2048
    }
}
