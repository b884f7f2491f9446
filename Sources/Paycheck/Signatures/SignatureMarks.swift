import PaymentModel

/// Sees from the bytes that messages are signed, where nobody checks it: in the first and in the last piece of the file, for a
/// header stands in front of its message and local authentication at the end.
struct SignatureMarks {
    private let isAsked: Bool
    private var isFirst = true
    private var isFound = false
    private var last: [UInt8] = []

    init(_ options: ReadingOptions) {
        isAsked = options.tellsUncheckedSignatures && options.signatures == nil
    }

    /// Takes a piece of the file.
    mutating func look(at piece: RawSpan) {
        guard isAsked, !isFound else { return }
        if isFirst { isFound = Self.isSigned(unsafe piece.withUnsafeBytes { unsafe Array($0) }) }
        isFirst = false
        let tail = piece.extracting(last: Self.tailBytes)
        last.removeAll(keepingCapacity: true)
        unsafe tail.withUnsafeBytes { unsafe last.append(contentsOf: $0) }
    }

    /// What is told of a file with a signature; nil where none was seen.
    var problem: Problem? {
        guard isAsked, isFound || Self.isSigned(last) else { return nil }
        return Problem(
            "signature.unchecked",
            .warning,
            "messages of this file are signed, and no signature was checked: say with --trust who may sign for whom"
        )
    }

    private static let tailBytes = 1 << 16

    private static func isSigned(_ bytes: [UInt8]) -> Bool {
        contains(bytes, Array("xmldsig#".utf8)) || contains(bytes, Array("{MDG:".utf8))
    }

    /// Whether a text of a few bytes stands in others.
    private static func contains(_ bytes: [UInt8], _ text: [UInt8]) -> Bool {
        guard bytes.count >= text.count, let end = text.last else { return false }
        var at = text.count - 1
        while at < bytes.count {
            if bytes[at] == end, bytes[(at - text.count + 1)...at].elementsEqual(text) { return true }
            at += 1
        }
        return false
    }
}
