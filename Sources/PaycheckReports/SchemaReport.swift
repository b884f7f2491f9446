public import MXMessages

/// The list of the schemas that messages are validated with: whose they are, and how their messages are read.
public struct SchemaReport {
    private struct Row {
        let message: String
        let isOwn: Bool
        let speed: SchemaCatalog.Speed
        /// Why the schema cannot be used at all.
        let flaw: String?
    }

    private let rows: [Row]
    private let isEmbedded: Bool

    /// Compiles all schemas of a catalog: some milliseconds each.
    public init(_ catalog: SchemaCatalog) {
        isEmbedded = catalog === SchemaCatalog.embedded
        rows = catalog.messages.map { message in
            Row(
                message: message,
                isOwn: catalog.isOwn(message),
                speed: catalog.speed(of: message) ?? .reference(reason: "no schema"),
                flaw: catalog.flaw(of: message)
            )
        }
    }

    /// Whether every schema can be used.
    public var areAllUsable: Bool { rows.allSatisfy { $0.flaw == nil } }

    /// The list in a format, with a line end behind the last line.
    public func text(_ format: ListFormat) -> String {
        switch format {
        case .text: people
        case .jsonl: objects.lines
        case .json: objects.array
        }
    }

    private func source(_ row: Row) -> String { row.isOwn && !isEmbedded ? "given" : "built in" }

    private var people: String {
        var text = ""
        for row in rows {
            text += "\(row.message.fitted(18)) \(source(row).fitted(8)) "
            switch (row.flaw, row.speed) {
            case (let flaw?, _): text += "cannot be used: \(flaw)\n"
            case (nil, .fast): text += "fast\n"
            case (nil, .reference(let reason)): text += "reference engine: \(reason)\n"
            }
        }
        let fast = rows.filter { $0.speed == .fast }.count
        return text + "\(fast) of \(rows.count) schemas are read fast\n"
    }

    private var objects: [JSONObject] {
        rows.map { row in
            var object = JSONObject()
            object.add("type", "schema")
            object.add("message", row.message)
            object.add("source", row.isOwn && !isEmbedded ? "given" : "embedded")
            object.add("usable", row.flaw == nil)
            object.add("fast", row.flaw == nil && row.speed == .fast)
            if let flaw = row.flaw {
                object.add("reason", flaw)
            } else if case .reference(let reason) = row.speed {
                object.add("reason", reason)
            }
            return object
        }
    }
}

/// What the engines that read ISO 20022 messages have done in a run, in words.
public enum EngineReport {
    /// Lines of text; how often the reference engine took over, by reason, the most frequent first.
    public static func lines(_ statistics: ScanStatistics) -> [String] {
        func bytes(_ count: Int) -> String { "\(grouped(count)) bytes" }
        var lines = [
            "fast engine: \(counted(statistics.fastMessages, "message")), \(counted(statistics.fastRecords, "record")), \(bytes(statistics.fastBytes))",
            "reference engine: \(counted(statistics.referenceMessages, "message")), \(bytes(statistics.referenceBytes))",
        ]
        let reasons = HandOverReason.allCases.map { (count: statistics.handOvers[Int($0.rawValue)], text: $0.text) }
        for reason in reasons.sorted(by: { $0.count > $1.count }) where reason.count > 0 {
            lines.append("handed over \(counted(reason.count, "time")): \(reason.text)")
        }
        return lines
    }
}
