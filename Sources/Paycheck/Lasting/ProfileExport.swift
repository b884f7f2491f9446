import AnomalyScoring
import PaymentModel
public import ProfileStore

/// Profiles as lines of text that outlive the store: for another store, another machine, another program.
///
/// UTF-8, a line feed behind each line, fields between single spaces, bytes as hexadecimal digits:
///
/// ```
/// paycheck profiles 2
/// layout 1
/// latest 1454600000
/// file 9f86… 8412 40 6d617263682e726a65
/// population 0100…
/// row debtor 0f3a29c1d4e5b607 1454600000 2100…
/// end 3125 9f86…
/// ```
///
/// `layout` is ``AnomalyScoring/Scorer/layoutVersion``, by which the bytes of rows and population are to be read; `latest` is when the latest payment was
/// made, in seconds since 1970. A `file` is one whose payments were learnt: its SHA-256, its bytes (-1 for profiles that were merged), its payments and its name; by them it is told that nothing is taken in
/// twice. A row has its table, its key, the time of its last use (0 where it does not tell) and its
/// bytes; rows come in the order of keys, then tables. Sums of a day stay where they are. `end` has the number of rows and the SHA-256 of all lines before it.
public struct ProfileExport {
    /// The first line, by which an export is told from other files.
    public static let heading = "paycheck profiles 2"
    /// The first line of exports that do not name the files; they are read all the same.
    static let formerHeading = "paycheck profiles 1"

    /// Whether a file that begins so is an export.
    public static func isExport(_ beginning: some Collection<UInt8>) -> Bool {
        beginning.starts(with: heading.utf8) || beginning.starts(with: formerHeading.utf8)
    }

    private var digest = FileDigest()
    private var rows = 0
    private let out: ([UInt8]) throws -> Void

    /// Writes the profiles of a store; `out` gets the bytes piece by piece. Gives the number of rows.
    ///
    /// Complexity: O(*n*) in the number of rows; memory does not grow with it.
    @discardableResult
    public static func write(_ store: ProfileStore, to out: @escaping ([UInt8]) throws -> Void) throws -> Int {
        try store.read { reader in
            var export = ProfileExport(out)
            let population = try StoredPopulation(reader.readRows)
            try export.line(heading)
            try export.line("layout \(Scorer.layoutVersion)")
            if let latest = population.latest { try export.line("latest \(latest)") }
            try reader.readLearnedFiles { file in
                let name = Hexadecimal.text(file.name.utf8)
                try export.line("file \(Hexadecimal.text(file.digest)) \(file.bytes) \(file.payments) \(name)")
            }
            if !population.bytes.isEmpty { try export.line("population \(Hexadecimal.text(population.bytes))") }
            try reader.readAllRows { key, lastUse, row in
                let own = [StoredPopulation.table, StoredTally.table, StoredIdentity.table]
                guard !own.contains(key.table) else { return }
                guard let table = ProfileTable(rawValue: key.table) else {
                    throw StoreError(.damaged, "the profiles have a row of a table \(key.table) that there is none of")
                }
                let digits = String(key.key, radix: 16)
                let padded = String(repeating: "0", count: 16 - digits.utf8.count) + digits
                let bytes = unsafe row.withUnsafeBytes { unsafe Array($0) }
                try export.line("row \(table) \(padded) \(lastUse) \(Hexadecimal.text(bytes))")
                export.rows += 1
            }
            try out(Array("end \(export.rows) \(Hexadecimal.text(export.digest.finish()))\n".utf8))
            return export.rows
        }
    }

    /// Reads an export to its end; throws ``ProfileStore/StoreError`` where it was cut or changed, or is of another version.
    ///
    /// Complexity: O(*n*) in the number of rows; memory does not grow with it.
    public static func check(_ source: inout some ByteSource) throws { try ProfileImport.read(&source) { _ in } }

    private init(_ out: @escaping ([UInt8]) throws -> Void) { self.out = out }

    private mutating func line(_ text: String) throws {
        let bytes = Array((text + "\n").utf8)
        digest.add(bytes[...])
        try out(bytes)
    }
}

/// Reads what ``ProfileExport`` wrote, line by line, and refuses what is cut or changed.
struct ProfileImport {
    /// Something in an export.
    enum Item {
        case latest(Int64)
        case file(InputFile)
        case population([UInt8])
        case row(ProfileRowKey, lastUse: UInt32, [UInt8])
        /// The SHA-256 of all that was read, once it is known to be right.
        case end([UInt8])
    }

    /// The longest line: a population of 8 MB.
    private static let lineLimit = 16_000_000

    private var digest = FileDigest()
    private var rest: [UInt8] = []
    private var number = 0
    private var rows = 0
    private var isEnded = false

    /// Gives all there is in an export; nothing may be kept of it where this throws.
    static func read(_ source: inout some ByteSource, _ tell: (Item) throws -> Void) throws {
        var reader = ProfileImport()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try source.read(into: &buffer)
            guard count > 0 else { break }
            try reader.take(buffer[..<count], tell)
        }
        guard reader.isEnded, reader.rest.isEmpty else {
            throw reader.wrong("the export ends in the middle, without its line “end”: it was cut")
        }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>, _ tell: (Item) throws -> Void) throws {
        rest += bytes
        var start = 0
        while let end = rest[start...].firstIndex(of: 10) {
            try takeLine(rest[start...end], tell)
            start = end + 1
        }
        rest.removeFirst(start)
        guard rest.count <= Self.lineLimit else { throw wrong("a line is longer than \(Self.lineLimit) bytes") }
    }

    private mutating func takeLine(_ line: ArraySlice<UInt8>, _ tell: (Item) throws -> Void) throws {
        number += 1
        guard !isEnded else { throw wrong("something follows the line “end”") }
        let fields = line.dropLast().split(separator: 32, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if fields[0] == "end" {
            let found = digest.finish()
            guard fields.count == 3, Int(fields[1]) == rows, Hexadecimal.bytes(fields[2]) == found else {
                throw wrong(
                    "the lines before do not have the number of rows and the SHA-256 that stand here: they were changed"
                )
            }
            isEnded = true
            return try tell(.end(found))
        }
        digest.add(line)
        switch (number, fields[0], fields.count) {
        case (1, _, _):
            guard [ProfileExport.heading, ProfileExport.formerHeading].contains(fields.joined(separator: " ")) else {
                throw wrong(
                    "an export begins with “\(ProfileExport.heading)”: this is none, or one of a newer paycheck"
                )
            }
        case (_, "layout", 2):
            guard UInt32(fields[1]) == Scorer.layoutVersion else {
                throw wrong("the rows have layout \(fields[1]); this program reads layout \(Scorer.layoutVersion)")
            }
        case (_, "latest", 2):
            guard let time = Int64(fields[1]) else { throw wrong("“latest” has no number") }
            try tell(.latest(time))
        case (_, "file", 5):
            guard let digest = Hexadecimal.bytes(fields[1]), digest.count == 32, let size = Int(fields[2]),
                size >= -1,
                let payments = Int(fields[3]), payments >= 0, let name = Hexadecimal.bytes(fields[4])
            else { throw wrong("a file has its SHA-256, its bytes, its payments and its name; this one has not") }
            let named = String(decoding: name, as: UTF8.self)
            try tell(
                .file(
                    InputFile(
                        digest: digest,
                        name: named,
                        bytes: size,
                        purpose: size < 0 ? .merged : .learned,
                        payments: payments
                    )
                )
            )
        case (_, "population", 2):
            guard let bytes = Hexadecimal.bytes(fields[1]) else {
                throw wrong("the population is not in hexadecimal digits")
            }
            try tell(.population(bytes))
        case (_, "row", 5):
            guard let table = ProfileTable.allCases.first(where: { "\($0)" == fields[1] }), fields[2].utf8.count == 16,
                let key = UInt64(fields[2], radix: 16), key != 0, let lastUse = UInt32(fields[3]),
                let row = Hexadecimal.bytes(fields[4]), row.count == table.rowBytes
            else { throw wrong("a row has its table, 16 digits of its key, a time and its bytes; this one has not") }
            rows += 1
            try tell(.row(ProfileRowKey(table: table, key: key), lastUse: lastUse, row))
        default: throw wrong("\(quoted(line.prefix(40))) is none of the lines of an export")
        }
    }

    private func wrong(_ text: String) -> StoreError { StoreError(.damaged, "line \(number): \(text)") }
}
