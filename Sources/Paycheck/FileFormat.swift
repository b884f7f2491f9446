import MTMessages
import MXMessages
import PaymentModel

/// What kind of file it is, told from its first bytes and never from its name.
public enum FileFormat: Sendable, Hashable {
    /// SWIFT FIN messages in any container.
    case mt
    /// XML: ISO 20022 messages in any envelope.
    case mx
    /// Something else, by the name that people know it by.
    case other(String)

    /// How many bytes are enough to tell.
    static let prefixLength = 1024

    /// Tells the format from the first bytes of a file (all of it, where it is shorter than ``prefixLength``).
    public init(prefix: some Collection<UInt8>) {
        if let known = Self.foreign.first(where: { prefix.starts(with: $0.magic) }) {
            self = .other(known.name)
        } else if MXReader.recognizes(prefix) {
            self = .mx
        } else if MTReader.recognizes(prefix) {
            self = .mt
        } else {
            self = .other(Self.kind(of: prefix))
        }
    }

    /// Beginnings of files that end up in a drop folder by mistake.
    private static let foreign: [(magic: [UInt8], name: String)] = [
        (Array("%PDF".utf8), "a PDF document"),
        (Array("PK\u{3}\u{4}".utf8), "a ZIP archive or an Office document"),
        ([0x1F, 0x8B], "gzip data inside gzip data"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        (Array("-----BEGIN".utf8), "a PEM file"),
    ]

    private static func kind(of prefix: some Collection<UInt8>) -> String {
        let isText = prefix.allSatisfy { $0 >= 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard isText else { return "binary data" }
        guard let start = prefix.firstIndex(where: { $0 > 0x20 }) else { return "nothing but white space" }
        return "text that begins with \(quoted(prefix[start...], limit: 24))"
    }
}
