/// Writes whole numbers and IEEE 754 numbers, lowest byte first.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: UInt8) { bytes.append(value) }
    mutating func put(_ value: UInt16) { put(UInt64(value), bytes: 2) }
    mutating func put(_ value: UInt32) { put(UInt64(value), bytes: 4) }
    mutating func put(_ value: UInt64) { put(value, bytes: 8) }
    mutating func put(_ value: Float) { put(value.bitPattern) }
    mutating func put(_ value: Double) { put(value.bitPattern) }
    mutating func put(count: Int) { put(UInt64(count)) }

    mutating func put(_ bytes: [UInt8]) { self.bytes += bytes }

    mutating func put(_ row: RawSpan) {
        unsafe row.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func put(_ value: UInt64, bytes count: Int) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(place * 8))) }
    }
}

/// Reads what ``StateWriter`` wrote; never outside the bytes, whatever they are.
struct StateReader {
    private let bytes: [UInt8]
    private let limit: Int
    private var place = 0

    /// Reads all bytes but some at the end.
    init(_ bytes: [UInt8], without last: Int = 0) { (self.bytes, limit) = (bytes, max(0, bytes.count - last)) }

    /// How many bytes are left.
    var rest: Int { limit - place }

    mutating func byte() throws(ProfileError) -> UInt8 { UInt8(truncatingIfNeeded: try whole(1)) }
    mutating func word16() throws(ProfileError) -> UInt16 { UInt16(truncatingIfNeeded: try whole(2)) }
    mutating func word32() throws(ProfileError) -> UInt32 { UInt32(truncatingIfNeeded: try whole(4)) }
    mutating func word64() throws(ProfileError) -> UInt64 { try whole(8) }

    /// A number that is finite, and no larger than any count or sum can be.
    mutating func single() throws(ProfileError) -> Float {
        let value = Float(bitPattern: try word32())
        guard abs(value) <= 1e15 else { throw ProfileError(.damaged, "a number at byte \(place - 4) is not finite") }
        return value
    }

    mutating func double() throws(ProfileError) -> Double {
        let value = Double(bitPattern: try word64())
        guard abs(value) <= 1e15 else { throw ProfileError(.damaged, "a number at byte \(place - 8) is not finite") }
        return value
    }

    /// How many of something of at least so many bytes follow: never more than there is room for.
    mutating func count(ofBytes size: Int) throws(ProfileError) -> Int {
        let value = try word64()
        guard value <= UInt64(rest / max(size, 1)) else {
            throw ProfileError(.damaged, "\(value) entries announced at byte \(place - 8), with \(rest) bytes left")
        }
        return Int(value)
    }

    /// Where the next bytes lie in the whole.
    mutating func range(_ count: Int) throws(ProfileError) -> Range<Int> {
        guard count >= 0, count <= rest else {
            throw ProfileError(.damaged, "\(count) bytes wanted at byte \(place), with \(rest) left")
        }
        place += count
        return place - count..<place
    }

    /// That nothing is left.
    func end() throws(ProfileError) {
        guard rest == 0 else { throw ProfileError(.damaged, "\(rest) bytes more than expected behind byte \(place)") }
    }

    private mutating func whole(_ count: Int) throws(ProfileError) -> UInt64 {
        var value: UInt64 = 0
        for (shift, at) in try range(count).enumerated() { value |= UInt64(bytes[at]) << UInt64(shift * 8) }
        return value
    }
}
