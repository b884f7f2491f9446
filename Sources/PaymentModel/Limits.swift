/// How much of anything a file may contain. Every limit that is reached is a `Problem` that names it (`limit.depth`).
public struct Limits: Sendable, Hashable {
    /// Bytes of one file after decompression; nil for no limit, since files are read as streams.
    public var fileBytes: Int?
    /// Bytes of one MT message.
    public var messageBytes = 10_000_000
    /// Bytes of one text: an element's, an attribute's, an MT field's.
    public var textBytes = 1_000_000
    /// Bytes of all the texts that one payment keeps.
    public var paymentTextBytes = Payment.maximumTextBytes
    /// Elements inside one another.
    public var depth = 128
    /// Attributes of one element.
    public var attributes = 64
    /// Length of one element or attribute name, with its prefix.
    public var nameBytes = 1_000
    /// Different names of elements and attributes, prefixes and namespaces of one XML file.
    public var names = 100_000
    /// Fields of one MT message.
    public var fields = 10_000
    /// Problems told of one message; the rest are counted.
    public var problemsPerMessage = 100
    /// Problems told of one file; the rest are counted.
    public var problemsPerFile = 10_000
    /// Bytes of one signed message, whose nodes are kept in memory until its signature is checked.
    public var signedBytes = 64 << 20
    /// Messages of one file.
    public var messages = 10_000_000

    /// The limits paycheck uses unless told otherwise.
    public init() {}

    /// The problem of having reached a limit.
    public static func reached(
        _ name: String,
        _ limit: Int,
        _ what: String,
        at place: Problem.Place,
        messageIndex: Int
    ) -> Problem {
        Problem(
            "limit." + name,
            .error,
            "\(what): more than the \(limit) that paycheck takes",
            at: place,
            messageIndex: messageIndex
        )
    }
}
