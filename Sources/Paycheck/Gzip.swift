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
        input = [UInt8](repeating: 0, count: firstBytes)
        // Two bytes tell gzip from everything else; a pipe may give them one by one.
        while filled < 2 {
            let count = try self.source.read(into: &input, in: filled..<input.count)
            if count == 0 { break }
            filled += count
        }
        guard filled >= 2, input[0] == 0x1F, input[1] == 0x8B else { return }
        inflater = try Inflater()
        input.append(contentsOf: repeatElement(0, count: (1 << 16) - input.count))
    }

    mutating func read(into buffer: inout [UInt8]) throws -> Int { try read(into: &buffer, in: 0..<buffer.count) }

    mutating func read(into buffer: inout [UInt8], in range: Range<Int>) throws -> Int {
        guard failure == nil else { return 0 }
        guard let inflater else {
            guard position < filled else { return try source.read(into: &buffer, in: range) }
            let count = min(range.count, filled - position)
            let start = range.lowerBound
            buffer.replaceSubrange(start..<start + count, with: input[position..<position + count])
            position += count
            return count
        }
        var count = 0
        var isWaitedFor = false
        // As much as was asked for, but for nothing that has not come yet while there is something to give.
        while count < range.count, count == 0 || !isWaitedFor {
            if position == filled {
                filled = try source.read(into: &input)
                position = 0
                isWaitedFor = filled < input.count
            }
            if filled == 0 {
                guard inflater.isBetweenMembers else {
                    return fail(
                        "gzip.truncated",
                        "the compressed data end in the middle: the file was cut; send it again",
                        behind: count
                    )
                }
                return count
            }
            if inflater.isBetweenMembers, taken > 0, input[position] != 0x1F {
                // Padding after the last member, as tapes have it, is nothing; anything else is lost data.
                guard input[position..<filled].allSatisfy({ $0 == 0 }) else {
                    return fail(
                        "gzip.trailing",
                        "after the compressed data something else follows: the file is damaged",
                        behind: count
                    )
                }
                position = filled
                continue
            }
            let (consumed, produced, isWhole) = inflater.inflate(
                input[position..<filled],
                into: &buffer,
                in: range.lowerBound + count..<range.upperBound
            )
            position += consumed
            taken += consumed
            given += produced
            count += produced
            guard isWhole else {
                // What came out before the damage is still read.
                return fail("gzip.malformed", "the compressed data are damaged: send the file again", behind: count)
            }
            if given > Self.freeBytes, given / Self.maximumRatio > taken {
                return fail(
                    "limit.gzip",
                    "the file swells to more than \(Self.maximumRatio) times its size: paycheck does not read on; decompress it first if it is meant",
                    behind: count
                )
            }
            if consumed == 0, produced == 0 {
                return fail("gzip.malformed", "the compressed data are damaged: send the file again", behind: count)
            }
        }
        return count
    }

    /// Ends the reading; what came out before is still given.
    private mutating func fail(_ code: String, _ text: String, behind count: Int) -> Int {
        failure = Problem(code, .error, text, at: Problem.Place(byteOffset: taken))
        return count
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

    /// Takes what it can from the input and fills a range of the buffer from its beginning; `isWhole` is false for damaged data.
    func inflate(_ input: ArraySlice<UInt8>, into buffer: inout [UInt8], in range: Range<Int>) -> (
        consumed: Int, produced: Int, isWhole: Bool
    ) {
        if isBetweenMembers { _ = unsafe inflateReset(&stream) }
        isBetweenMembers = false
        return unsafe input.withUnsafeBufferPointer { source in
            unsafe buffer.withUnsafeMutableBufferPointer { all in
                let target = unsafe UnsafeMutableBufferPointer(rebasing: all[range])
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
