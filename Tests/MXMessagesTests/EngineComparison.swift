import PaymentModel
import Testing

@_spi(Testing) import MXMessages

/// What both engines are given, in all the ways that must not make a difference.
struct EngineComparison {
    var rules: RuleSet = .all
    var schemas = SchemaCatalog.embedded
    var limits = Limits()
    /// The size of the blocks that the engines look at.
    var blocks = 1 << 16
    /// The size of the pieces that the file arrives in.
    var pieces = 1 << 16

    /// What a reader with these engines tells of a file.
    func events(_ bytes: [UInt8], _ engines: MXReader.Engines) throws -> (events: [MessageEvent], ScanStatistics) {
        var reader = MXReader(
            rules: rules,
            schemas: schemas,
            limits: limits,
            engines: engines,
            blockBytes: blocks
        )
        var events: [MessageEvent] = []
        var start = 0
        while start < bytes.count {
            let piece = Array(bytes[start..<min(bytes.count, start + pieces)])
            try unsafe reader.read(piece.span.bytes) { events.append($0) }
            start += piece.count
        }
        try reader.finish { events.append($0) }
        return (events, reader.statistics)
    }

    /// Reads a file with both and gives the first difference; nil where both tell the same.
    func difference(_ bytes: [UInt8]) throws -> String? {
        let fast = try events(bytes, .fast).events
        let reference = try events(bytes, .reference).events
        for (place, (a, b)) in zip(fast, reference).enumerated() where !Self.isSame(a, b) {
            return "event \(place)\nfast      \(Self.words(a))\nreference \(Self.words(b))"
        }
        guard fast.count != reference.count else { return nil }
        let more = fast.count > reference.count ? fast[reference.count] : reference[fast.count]
        return "\(fast.count) events, \(reference.count) of the reference engine; the next is \(Self.words(more))"
    }

    static func isSame(_ a: MessageEvent, _ b: MessageEvent) -> Bool {
        switch (a, b) {
        case (.payment(let a), .payment(let b)): a == b && a.index == b.index && a.messageIndex == b.messageIndex
        case (.problem(let a), .problem(let b)): a == b
        case (.message(let a), .message(let b)): a == b
        default: false
        }
    }

    static func words(_ event: MessageEvent) -> String {
        switch event {
        case .payment(let payment):
            "payment \(payment.index) of message \(payment.messageIndex), \(payment.currency) \(payment.amount), valid \(payment.isValid), "
                + PaymentField.allCases.filter { payment.has($0) }.map { "\($0): \(payment[$0] ?? "")" }.joined(
                    separator: ", "
                )
        case .problem(let problem): "\(problem)"
        case .message(let message): "\(message)"
        case .record(let record): "\(record)"
        }
    }
}
