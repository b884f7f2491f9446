import Crypto

/// The SHA-256 of bytes that come piece by piece (FIPS 180-4): what an input file is known by.
public struct FileDigest {
    private var hash = SHA256()
    /// How many bytes came.
    public private(set) var count = 0

    /// Of nothing yet.
    public init() {}

    /// Takes the next bytes.
    public mutating func add(_ bytes: ArraySlice<UInt8>) {
        count += bytes.count
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    }

    /// The digest's 32 bytes.
    public consuming func finish() -> [UInt8] { Array(hash.finalize()) }
}
