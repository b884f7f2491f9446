import MTMessages
import PaymentModel

/// For each limit a file that reaches it and one that just does not, with the limit lowered so that both are small.
struct LimitCase: CustomStringConvertible {
    let code: String
    let limits: Limits
    let raises: String
    let passes: String

    init(_ limit: WritableKeyPath<Limits, Int>, _ name: String, _ value: Int, _ raises: String, _ passes: String) {
        code = "limit." + name
        var limits = Limits()
        limits[keyPath: limit] = value
        self.limits = limits
        self.raises = raises
        self.passes = passes
    }

    var description: String { code }

    private static let good = Make.mt103()

    static let all: [LimitCase] = [
        LimitCase(\.messageBytes, "messageBytes", good.utf8.count - 1, good, String(good.dropLast(2))),
        LimitCase(\.messageBytes, "messageBytes", good.utf8.count, Make.mt103(":70:X"), good),
        // The base has six fields.
        LimitCase(\.fields, "fields", 6, Make.mt103(":70:X"), good),
        LimitCase(
            \.textBytes,
            "textBytes",
            20,
            Make.mt103(":70:1234567890\n123456789", ":50K:X", ":59:Y"),
            Make.mt103(":70:1234567890\n12345678", ":50K:X", ":59:Y")
        ),
        LimitCase(
            \.problemsPerMessage,
            "problemsPerMessage",
            1,
            Make.mt103(":71A:OWN", ":57A:BANKQQ33"),
            Make.mt103(":71A:OWN")
        ),
        LimitCase(
            \.problemsPerFile,
            "problemsPerFile",
            1,
            Make.mt103(":71A:OWN") + Make.mt103(":71A:OWN"),
            Make.mt103(":71A:OWN") + good
        ),
    ]
}
