import AnomalyScoring
public import Paycheck
import PaymentModel

/// Writes a log of the Static Analysis Results Interchange Format: problems and payments at review or above, as results with places.
///
/// SARIF 2.1.0 (OASIS, 2020). A problem's rule is its code, its region the line and the offset in bytes
/// where it is: SARIF counts columns in characters, and paycheck's are bytes, so that there are none. A payment's rule is what speaks loudest
/// against it; it is an error where it is to be held and a warning where it is to be reviewed, its rank is its score up to 100, and its
/// fingerprint is its incident. Results are written as they come; the rules they name stand behind them.
public struct SARIFReportWriter: ReportWriter {
    private let kind: ReportKind
    private let version: String?
    private var written = 0
    private var hasBegun = false
    private var rules: [String] = []
    private var places: [String: Int] = [:]

    /// Makes a writer; `version` is the program's.
    public init(kind: ReportKind, version: String? = nil) {
        self.kind = kind
        self.version = version
    }

    /// Appends the item's result; the summary closes the log.
    public mutating func write(_ item: ReportItem, to output: inout [UInt8]) {
        if !hasBegun {
            hasBegun = true
            output.append(
                contentsOf: """
                    {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"results":[

                    """.utf8
            )
        }
        switch item {
        case .payment(let file, let payment, let verdict):
            guard kind == .verify, let verdict, verdict.assessment.decision > .pass else { return }
            append(alert(payment, verdict, file), to: &output)
        case .problem(let file, let problem, _): append(result(problem, file), to: &output)
        case .document: break
        case .summary(let summary):
            output.append(contentsOf: "\n],".utf8)
            output.append(contentsOf: rest(summary).closed.dropFirst())
            output.append(contentsOf: "]}\n".utf8)
        }
    }

    private mutating func append(_ result: JSONObject, to output: inout [UInt8]) {
        if written > 0 { output.append(contentsOf: ",\n".utf8) }
        output.append(contentsOf: result.closed)
        written += 1
    }

    private mutating func rule(_ identifier: String) -> Int {
        if let place = places[identifier] { return place }
        places[identifier] = rules.count
        rules.append(identifier)
        return rules.count - 1
    }

    // MARK: Results

    private mutating func result(_ problem: Problem, _ file: String) -> JSONObject {
        var result = JSONObject()
        result.add("ruleId", problem.code)
        result.add("ruleIndex", rule(problem.code))
        result.add("level", problem.severity.rawValue)
        result.add("message", Self.message(problem.text))
        var physical = Self.artifact(file)
        var region = JSONObject()
        if problem.place.line > 0 {
            region.add("startLine", problem.place.line)
        }
        if let offset = problem.place.byteOffset {
            region.add("byteOffset", offset)
            region.add("byteLength", 0)
        }
        physical.add("region", region)
        var location = JSONObject()
        location.add("physicalLocation", physical)
        if let path = problem.place.path {
            var logical = JSONObject()
            logical.add("fullyQualifiedName", path)
            location.add("logicalLocations", [logical])
        }
        result.add("locations", [location])
        return result
    }

    private mutating func alert(_ payment: Payment, _ verdict: Verdict, _ file: String) -> JSONObject {
        let assessment = verdict.assessment
        let evidence = verdict.evidence
        let decisions = verdict.decisions.filter { !$0.isAllowance }
        let rule = decisions.first?.rule ?? evidence.first?.detector.text ?? "score"
        let score = oneDecimal(assessment.score, roundedDown: true)
        let reasons = (decisions.map(\.reason) + evidence.map(\.reason)).prefix(6).joined(separator: "; ")
        var result = JSONObject()
        result.add("ruleId", rule)
        result.add("ruleIndex", self.rule(rule))
        result.add("level", assessment.decision == .hold ? "error" : "warning")
        result.add(
            "message",
            Self.message(
                "\(assessment.decision.rawValue), \(score) bits: \(PaymentText.amount(payment)) to "
                    + "\(PaymentText.creditor(payment)): \(reasons)"
            )
        )
        result.add("rank", tenths: min(100, max(0, assessment.score)), roundedDown: true)
        var logical = JSONObject()
        logical.add("name", PaymentText.reference(payment) ?? "payment \(payment.index)")
        logical.add("fullyQualifiedName", "payment \(payment.index)")
        logical.add("kind", "payment")
        var location = JSONObject()
        location.add("physicalLocation", Self.artifact(file))
        location.add("logicalLocations", [logical])
        result.add("locations", [location])
        if let incident = verdict.incident {
            var prints = JSONObject()
            prints.add("incident/v1", incident.identifier)
            result.add("partialFingerprints", prints)
        }
        var properties = JSONObject()
        properties.add("decision", assessment.decision.rawValue)
        properties.add("score", tenths: assessment.score, roundedDown: true)
        properties.add("incident", verdict.incident?.headline)
        result.add("properties", properties)
        return result
    }

    // MARK: Parts

    private static func message(_ text: String) -> JSONObject {
        var message = JSONObject()
        message.add("text", text)
        return message
    }

    private static func artifact(_ file: String) -> JSONObject {
        var artifact = JSONObject()
        artifact.add("uri", uri(file))
        var physical = JSONObject()
        physical.add("artifactLocation", artifact)
        return physical
    }

    /// A path as a URI reference (RFC 3986): all but unreserved characters and slashes in per cent.
    static func uri(_ path: String) -> String {
        var uri = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F:
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                uri += "%" + (byte < 16 ? "0" : "") + digits
            }
        }
        return uri
    }

    /// Everything of the run but its results.
    private func rest(_ summary: ReportSummary) -> JSONObject {
        var driver = JSONObject()
        driver.add("name", "paycheck")
        driver.add("version", version)
        driver.add("rules", rules.map(Self.description))
        var tool = JSONObject()
        tool.add("driver", driver)
        var invocation = JSONObject()
        invocation.add("executionSuccessful", summary.filesFailed == 0)
        var run = JSONObject()
        run.add("tool", tool)
        run.add("invocations", [invocation])
        run.add("properties", JSONObject.summary(summary, judged: kind == .verify))
        return run
    }

    private static func description(_ rule: String) -> JSONObject {
        var object = JSONObject()
        object.add("id", rule)
        guard let identifier = DetectorIdentifier(rawValue: rule) else { return object }
        let detector = Detectors.detector(identifier)
        object.add("shortDescription", message(detector.summary))
        object.add("fullDescription", message("\(detector.summary) \(detector.needs)"))
        object.add("help", message("\(detector.formula) \(detector.source)"))
        return object
    }
}
