public import PaymentModel

/// Problems whose severity a bank sets for itself, by code.
public struct ProblemSeverities: Sendable, Hashable {
    private var severities: [String: Problem.Severity] = [:]

    /// All problems keep the severity that paycheck gives them.
    public init() {}

    /// Whether nothing is set.
    public var isEmpty: Bool { severities.isEmpty }

    /// What is set, the codes in order.
    public var all: [(code: String, severity: Problem.Severity)] {
        severities.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The severity that is set for a code; nil where paycheck's own stays.
    public subscript(code: String) -> Problem.Severity? {
        get { severities[code] }
        set { severities[code] = newValue }
    }

    /// The problem with the severity that is set for its code.
    public func applied(to problem: Problem) -> Problem {
        guard let severity = severities[problem.code] else { return problem }
        var problem = problem
        problem.severity = severity
        return problem
    }

    /// Whether a word is a code that a problem may have: SWIFT's (`T43`), or one of paycheck's (`uetr.missing`).
    public static func isKnown(_ code: String) -> Bool { isNetworkCode(code) || names.contains(code) }

    private static func isNetworkCode(_ code: String) -> Bool {
        let bytes = Array(code.utf8)
        return bytes.count == 3 && bytes[0].isUpperLetter && bytes[1].isDigit && bytes[2].isDigit
    }

    /// Paycheck's own codes, in order.
    public static let names: [String] = {
        let table = """
            amount.decimals bic.country bic.form country.differ currency.inactive date.impossible file.changed file.empty file.format \
            file.known file.noInstructions file.noMessage file.noStatements \
            file.none file.passedOver file.repeated file.unreadable fin.acknowledgement fin.block fin.empty fin.notRead fin.order fin.repeated \
            fin.stray fin.taglike fin.text fin.type fin.unterminated gzip.malformed gzip.trailing gzip.truncated header.message \
            header.receiver header.repeated header.sender history.later history.order iban.checkDigits iban.form iban.length \
            limit.attributes limit.depth limit.fields limit.fileBytes limit.gzip limit.messageBytes limit.messages \
            limit.nameBytes limit.paymentText limit.problems limit.problemsPerFile limit.problemsPerMessage limit.signedSize limit.textBytes \
            mx.ambiguous mx.badSchema mx.noMessage mx.noPayment mx.noSchema mx.unknownMessage pdu.fin schema.attribute schema.content \
            schema.element schema.enumeration schema.length schema.missing schema.other schema.pattern schema.sequence \
            schema.value schemas.unusable signature.elsewhere signature.unchecked uetr.form uetr.missing uetr.repeated \
            xml.commentInValue xml.doctype xml.empty xml.encoding xml.malformed xml.memory xml.namespace xml.truncated
            """
        return table.split(separator: " ").map(String.init)
    }()
}
