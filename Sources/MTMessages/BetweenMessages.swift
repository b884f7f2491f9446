import PaymentModel

// What stands between messages, and what is too long.
extension MTReader {
    /// Takes text that belongs to no message, up to the next one. Returns where that is, or where to go on.
    mutating func takeStray(_ bytes: RawSpan, from start: Int, isFinal: Bool) throws -> Int {
        hasContent = true
        var end =
            bytes.messageStart(from: start + (stray == nil ? 1 : 0))
            ?? (isFinal ? bytes.byteCount : bytes.byteCount - 5)
        end = max(end, start)
        if stray == nil {
            var counter = lines
            let (line, column) = counter.place(of: start, in: bytes)
            let place = Problem.Place(line: line, column: column, byteOffset: base + start)
            stray = (0, [], place)
            if end == start { end = start + 1 }
        }
        if let known = stray, known.sample.count < 80 {
            stray?.sample += bytes.array(Extent(start, min(end, start + 80 - known.sample.count)))
        }
        stray?.extent += end - start
        return end
    }

    mutating func endStray(_ tell: (MessageEvent) throws -> Void) throws {
        guard let found = stray else { return }
        stray = nil
        try endAcknowledgement(tell)
        var sample = found.sample[...]
        while let last = sample.last, last.isBlank { sample = sample.dropLast() }
        try tellProblem(
            Problem(
                "fin.stray",
                .error,
                "\(found.extent) bytes that belong to no message, beginning with \(quoted(sample)): a message begins with {1: and a "
                    + "file may hold messages, white space and the separators of RJE ($) and DOS-PCC only",
                at: found.place,
                messageIndex: messageIndex
            ),
            tell
        )
    }

    mutating func skipTooLong(
        _ bytes: RawSpan,
        from start: Int,
        _ tell: (MessageEvent) throws -> Void
    ) throws -> Int {
        hasContent = true
        try endAcknowledgement(tell)
        var counter = lines
        let (line, column) = counter.place(of: start, in: bytes)
        try tellProblem(
            Limits.reached(
                "messageBytes",
                limits.messageBytes,
                "bytes of one message",
                at: Problem.Place(line: line, column: column, byteOffset: base + start),
                messageIndex: messageIndex
            ),
            tell
        )
        try tell(.message(MessageSummary(message: nil, index: messageIndex, isValid: false, payments: 0)))
        messageIndex += 1
        isSkipping = true
        return start + 1
    }

    mutating func scanBare(_ bytes: RawSpan, from start: Int, isFinal: Bool) -> Int? {
        message.reset(at: start)
        guard let end = message.scanText(bytes, from: start, isFinal: isFinal, isBare: true, limits: limits) else {
            return nil
        }
        message.text = Extent(start, end)
        message.extent.end = end
        return end
    }

    mutating func tellProblem(_ problem: Problem, _ tell: (MessageEvent) throws -> Void) throws {
        problems += 1
        if problems == limits.problemsPerFile + 1 {
            try tell(
                .problem(
                    Limits.reached(
                        "problemsPerFile",
                        limits.problemsPerFile,
                        "problems of one file",
                        at: problem.place,
                        messageIndex: problem.messageIndex
                    )
                )
            )
        }
        guard problems <= limits.problemsPerFile else { return }
        try tell(.problem(problem))
    }
}

extension RawSpan {
    /// Whether a block begins at an offset: `{`, an identifier, `:`.
    func isBlockStart(_ offset: Int) -> Bool {
        guard offset + 2 < byteCount, self[offset] == UInt8(ascii: "{"), self[offset + 2] == UInt8(ascii: ":") else {
            return false
        }
        return self[offset + 1].isNumeral || self[offset + 1] == UInt8(ascii: "S")
    }
}
