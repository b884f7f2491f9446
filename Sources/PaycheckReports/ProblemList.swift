import PaymentModel

/// Problems as a person reads them: by file, alike ones together.
struct ProblemList {
    private struct Group {
        let file: String
        let code: String
        var first: [Problem] = []
        var count = 0
    }

    private var groups: [Group] = []
    private var places: [String: Int] = [:]

    mutating func add(_ problem: Problem, in file: String) {
        let key = file + "\u{0}" + problem.code
        let place = places[key] ?? groups.count
        if place == groups.count {
            groups.append(Group(file: file, code: problem.code))
            places[key] = place
        }
        groups[place].count += 1
        if groups[place].first.count < TextReportWriter.shownProblems { groups[place].first.append(problem) }
    }

    func lines(style: TextStyle) -> [String] {
        guard !groups.isEmpty else { return [] }
        var lines = [style.bold("Problems")]
        for group in groups {
            for problem in group.first {
                lines += Self.lines(problem, file: group.file, style: style).map { "  " + $0 }
            }
            if group.count > group.first.count {
                lines.append(
                    "  … and \(grouped(group.count - group.first.count)) more of \(group.code) in \(printable(group.file))"
                )
            }
        }
        return lines + [""]
    }

    /// One problem: `a.xml:41:18: error schema.pattern: … (at /Document/…)`.
    static func lines(_ problem: Problem, file: String, style: TextStyle) -> [String] {
        var place = printable(file)
        if problem.place.line > 0 { place += ":\(problem.place.line)" }
        if problem.place.line > 0, problem.place.column > 0 { place += ":\(problem.place.column)" }
        let severity = style.severity(isError: problem.severity == .error, problem.severity.rawValue)
        var lines = ["\(place): \(severity) \(problem.code): \(printable(problem.text))"]
        if let path = problem.place.path { lines.append(style.faint("    at \(printable(path))")) }
        return lines
    }
}
