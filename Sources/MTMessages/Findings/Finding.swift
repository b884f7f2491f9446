import PaymentModel

/// What a rule found wrong, before its line and column are counted.
struct Finding {
    var code: String
    var severity: Problem.Severity = .error
    var text: String
    /// Where in the bytes being read.
    var offset: Int
    var path: String?

    init(_ code: String, _ severity: Problem.Severity = .error, at offset: Int, _ path: String?, _ text: String) {
        self.code = code
        self.severity = severity
        self.text = text
        self.offset = offset
        self.path = path
    }
}

/// What the rules found wrong in one message.
typealias Findings = BoundedList<Finding>

extension Finding: Boundable {
    var isLimit: Bool { code.hasPrefix("limit.") }
    var isError: Bool { severity == .error }
}

/// Counts lines on demand: nothing is counted as long as nothing is wrong.
struct LineCounter {
    private var offset = 0
    private var line = 1
    private var lineStart = 0

    init() {}

    /// Counts from an offset on, whose line is the first.
    init(from start: Int, in bytes: RawSpan) {
        offset = start
        lineStart = start
        while lineStart > 0, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
    }

    /// Line and column, from 1, of an offset that is not before the last one asked for.
    mutating func place(of target: Int, in bytes: RawSpan) -> (line: Int, column: Int) {
        advance(to: target, in: bytes)
        return (line, max(0, target - lineStart) + 1)
    }

    /// Counts the lines up to an offset.
    mutating func advance(to target: Int, in bytes: RawSpan) {
        let end = min(target, bytes.byteCount)
        guard offset < end else { return }
        let (count, last) = bytes.lineFeeds(in: offset..<end)
        if count > 0 {
            line += count
            lineStart = last + 1
        }
        offset = end
    }

    /// Passes bytes of which is known how many lines end in them, and where the last one does: offsets are then counted from behind them.
    mutating func pass(_ count: Int, _ lineFeeds: (count: Int, last: Int)) {
        line += lineFeeds.count
        lineStart = lineFeeds.count > 0 ? lineFeeds.last + 1 - count : lineStart - count
        offset = 0
    }

    /// Makes a place that is counted from here one of the whole file.
    func move(_ place: inout Problem.Place) {
        guard place.line > 0 else { return }
        if place.line == 1, place.column > 0 { place.column -= lineStart }
        place.line += line - 1
    }

    /// Says that the first `count` bytes are gone: offsets are from now on counted from behind them.
    mutating func drop(_ count: Int, of bytes: RawSpan) {
        advance(to: count, in: bytes)
        offset -= count
        lineStart -= count
    }
}
