import CZlib
import PaymentModel

/// Decompresses another source where its bytes are gzip (RFC 1952), and hands them on as they are where not.
///
/// Members one after another, as `cat a.gz b.gz` makes them, are read as one file. Memory is one window, whatever the
/// ratio; a file that swells beyond ``maximumRatio`` is refused, so that a small file cannot keep a run busy for days.
struct Gzip<Source: ByteSource>: ByteSource {
    /// How many bytes one byte may become, once ``freeBytes`` have come out. Messages reach 30, and 100 when all alike.
    static var maximumRatio: Int { 400 }
    /// How many bytes come out before the ratio counts.
    static var freeBytes: Int { 256_000_000 }

    private var source: Source
    private var input: [UInt8]
    private var position = 0
    private var filled = 0
    private var taken = 0
    private var given = 0
    private var inflater: Inflater?

    /// Why decompression ended early; the bytes then simply end.
    private(set) var failure: Problem?

    init(_ source: consuming Source) throws {
        self.source = source
        input = [UInt8](repeating: 0, count: 1 << 16)
        // Two bytes tell gzip from everything else; a pipe may give them one by one.
        while filled < 2 {
            var rest = [UInt8](repeating: 0, count: input.count - filled)
            let count = try self.source.read(into: &rest)
            if count == 0 { break }
            input.replaceSubrange(filled..<filled + count, with: rest[..<count])
            filled += count
        }
        if filled >= 2, input[0] == 0x1F, input[1] == 0x8B { inflater = try Inflater() }
    }

    mutating func read(into buffer: inout [UInt8]) throws -> Int {
        guard failure == nil else { return 0 }
        guard let inflater else {
            guard position < filled else { return try source.read(into: &buffer) }
            let count = min(buffer.count, filled - position)
            buffer.replaceSubrange(0..<count, with: input[position..<position + count])
            position += count
            return count
        }
        while true {
            if position == filled {
                filled = try source.read(into: &input)
                position = 0
            }
            if filled == 0 {
                guard inflater.isBetweenMembers else {
                    return fail(
                        "gzip.truncated",
                        "the compressed data end in the middle: the file was cut; send it again"
                    )
                }
                return 0
            }
            if inflater.isBetweenMembers, taken > 0, input[position] != 0x1F {
                // Padding after the last member, as tapes have it, is nothing; anything else is lost data.
                guard input[position..<filled].allSatisfy({ $0 == 0 }) else {
                    return fail(
                        "gzip.trailing",
                        "after the compressed data something else follows: the file is damaged"
                    )
                }
                position = filled
                continue
            }
            let (consumed, produced, isWhole) = inflater.inflate(input[position..<filled], into: &buffer)
            position += consumed
            taken += consumed
            given += produced
            guard isWhole else {
                // What came out before the damage is still read.
                _ = fail("gzip.malformed", "the compressed data are damaged: send the file again")
                return produced
            }
            if given > Self.freeBytes, given / Self.maximumRatio > taken {
                return fail(
                    "limit.gzip",
                    "the file swells to more than \(Self.maximumRatio) times its size: paycheck does not read on; decompress it first if it is meant"
                )
            }
            if produced > 0 { return produced }
            if consumed == 0 {
                return fail("gzip.malformed", "the compressed data are damaged: send the file again")
            }
        }
    }

    private mutating func fail(_ code: String, _ text: String) -> Int {
        failure = Problem(code, .error, text, at: Problem.Place(byteOffset: taken))
        return 0
    }
}

/// zlib's state of one gzip stream.
@safe private final class Inflater {
    private var stream = unsafe z_stream()
    /// Whether the stream is at the beginning of a member, or after its end.
    private(set) var isBetweenMembers = true

    struct OutOfMemory: Error {}

    init() throws {
        guard unsafe paycheck_inflateInitGzip(&stream) == Z_OK else { throw OutOfMemory() }
    }

    deinit {
        _ = unsafe inflateEnd(&stream)
    }

    /// Takes what it can from the input and fills the buffer from its beginning; `isWhole` is false for damaged data.
    func inflate(_ input: ArraySlice<UInt8>, into buffer: inout [UInt8]) -> (
        consumed: Int, produced: Int, isWhole: Bool
    ) {
        if isBetweenMembers { _ = unsafe inflateReset(&stream) }
        isBetweenMembers = false
        return unsafe input.withUnsafeBufferPointer { source in
            unsafe buffer.withUnsafeMutableBufferPointer { target in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                unsafe stream.avail_in = UInt32(clamping: source.count)
                unsafe stream.next_out = target.baseAddress
                unsafe stream.avail_out = UInt32(clamping: target.count)
                let result = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
                let consumed = unsafe source.count - Int(stream.avail_in)
                let produced = unsafe target.count - Int(stream.avail_out)
                if result == Z_STREAM_END { isBetweenMembers = true }
                return (consumed, produced, result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR)
            }
        }
    }
}
