/// A row of profiles as blocks have it: without its noughts, of which most rows are half full.
///
/// Its length first, seven bits a byte, the lowest first, with the high bit where more follow. Up to ``mostPlainBytes`` bytes follow as they
/// are. Of a longer row there follows a bit for each two bytes, the lowest bit of a byte first, set where they are not both 0, and then those that
/// are not; an odd byte at the end has a nought behind it. A row that was removed has no bytes, not even a length.
enum PackedRow {
    /// The most bytes that are not worth packing.
    private static let mostPlainBytes = 15
    /// A bit for each two bytes: a byte for so many of the row.
    private static let markedBytes = 16

    /// The most bytes that a row packed takes: its length, its marks and itself.
    static let mostBytes = 3 + RowBlock.maximumRowBytes / markedBytes + RowBlock.maximumRowBytes

    /// Packs a row into the beginning of a buffer, which grows as it must, and gives how many bytes it takes. Complexity: O(*n*).
    static func pack(_ row: RawSpan, into packed: inout [UInt8]) -> Int {
        let count = row.byteCount
        guard count > 0 else { return 0 }
        let parts = (count + markedBytes - 1) / markedBytes
        // The length, the marks, and whole words.
        let most = 3 + parts + parts * markedBytes
        if packed.count < most { packed = [UInt8](repeating: 0, count: most) }
        var end = 0
        var length = count
        while length > 127 {
            packed[end] = UInt8(truncatingIfNeeded: length) | 128
            length >>= 7
            end += 1
        }
        packed[end] = UInt8(length)
        end += 1
        // What is written lies before `most`; any bytes make a number.
        return unsafe packed.withUnsafeMutableBytes { packed in
            guard count > mostPlainBytes else {
                for place in 0..<count { unsafe packed[end + place] = byte(row, place) }
                return end + count
            }
            let marks = end
            end += parts
            for part in 0..<parts {
                let words = words(row, from: part * markedBytes)
                var mark: UInt8 = 0
                if words.low | words.high != 0 {
                    for word in 0..<8 {
                        let half = word < 4 ? words.low : words.high
                        let value = UInt16(truncatingIfNeeded: half >> (UInt64(word & 3) * 16))
                        unsafe packed.storeBytes(of: value.littleEndian, toByteOffset: end, as: UInt16.self)
                        // A nought is written over by what comes next.
                        let isKept: UInt8 = value == 0 ? 0 : 1
                        mark |= isKept << UInt8(word)
                        end += Int(isKept) * 2
                    }
                }
                unsafe packed[marks + part] = mark
            }
            return end
        }
    }

    /// Puts a row as it was before it was packed into the beginning of a buffer, which grows as it must, and gives the number of its
    /// bytes; nil where it is none. Complexity: O(*n*).
    static func unpack(_ packed: RawSpan, into row: inout [UInt8]) -> Int? {
        var place = 0
        var count = 0
        while true {
            guard place < min(packed.byteCount, 3) else { return nil }
            let part = byte(packed, place)
            count |= Int(part & 127) << (place * 7)
            place += 1
            if part < 128 { break }
        }
        guard count > 0, count <= RowBlock.maximumRowBytes else { return nil }
        let parts = (count + markedBytes - 1) / markedBytes
        if row.count < parts * markedBytes { row = [UInt8](repeating: 0, count: parts * markedBytes) }
        guard count > mostPlainBytes else {
            guard packed.byteCount == place + count else { return nil }
            for number in 0..<count { row[number] = byte(packed, place + number) }
            return count
        }
        let marks = place
        place += parts
        guard place <= packed.byteCount else { return nil }
        // The row has room for every word that can be marked, and of what is packed each is checked to be there.
        return unsafe row.withUnsafeMutableBytes { row in
            unsafe row.baseAddress?.initializeMemory(as: UInt8.self, repeating: 0, count: count)
            for part in 0..<parts {
                var mark = byte(packed, marks + part)
                while mark != 0 {
                    let offset = part * markedBytes + mark.trailingZeroBitCount * 2
                    mark &= mark &- 1
                    guard place + 2 <= packed.byteCount, offset < count else { return nil }
                    let value = unsafe packed.unsafeLoadUnaligned(fromByteOffset: place, as: UInt16.self)
                    unsafe row.storeBytes(of: value, toByteOffset: offset, as: UInt16.self)
                    place += 2
                }
            }
            return place == packed.byteCount ? count : nil
        }
    }

    /// Hands out a row as it was before it was packed; the buffer is used for it.
    static func unpacked(_ packed: RawSpan, with row: inout [UInt8], _ body: (RawSpan) throws -> Void) throws {
        guard let count = unpack(packed, into: &row) else {
            throw StoreError(
                .damaged,
                "the profiles are damaged: a row is not what paycheck writes; run paycheck audit verify, and take the latest copy"
            )
        }
        // Bytes have no padding: to look at them as raw bytes is safe.
        try unsafe body(row.span.extracting(0..<count).bytes)
    }

    /// Sixteen bytes of a row, with noughts behind its end.
    private static func words(_ row: RawSpan, from start: Int) -> (low: UInt64, high: UInt64) {
        if start + markedBytes <= row.byteCount {
            let low = unsafe row.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
            let high = unsafe row.unsafeLoadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
            return (UInt64(littleEndian: low), UInt64(littleEndian: high))
        }
        var words: (low: UInt64, high: UInt64) = (0, 0)
        for place in start..<row.byteCount {
            let bits = UInt64(byte(row, place)) << UInt64(((place - start) & 7) * 8)
            if place - start < 8 { words.low |= bits } else { words.high |= bits }
        }
        return words
    }

    private static func byte(_ bytes: RawSpan, _ place: Int) -> UInt8 {
        unsafe bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self)
    }
}
