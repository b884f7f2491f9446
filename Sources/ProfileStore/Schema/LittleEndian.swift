extension [UInt8] {
    /// Appends a whole number, lowest byte first.
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(littleEndian value: Number) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }

    /// Appends whole numbers, each lowest byte first.
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(littleEndian values: [Number]) {
        #if _endian(big)
            for value in values { append(littleEndian: value) }
        #else
            unsafe values.withUnsafeBytes { unsafe append(contentsOf: $0) }
        #endif
    }
}
