/// Numbers of an array by fours: compilers make one instruction of four steps only where they are told to.
extension Span where Element == Float {
    /// Four numbers from a place on, all of which must be there.
    @inline(__always)
    func four(at place: Int) -> SIMD4<Float> {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 4 &* place, as: SIMD4<Float>.self)
    }
}

extension Span where Element == UInt32 {
    /// Four numbers from a place on, all of which must be there.
    @inline(__always)
    func four(at place: Int) -> SIMD4<UInt32> {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 4 &* place, as: SIMD4<UInt32>.self)
    }
}

extension MutableSpan where Element == Float {
    /// Four numbers from a place on, all of which must be there.
    @inline(__always)
    func four(at place: Int) -> SIMD4<Float> {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 4 &* place, as: SIMD4<Float>.self)
    }

    /// Puts four numbers where four numbers are.
    @inline(__always)
    mutating func put(_ four: SIMD4<Float>, at place: Int) {
        var bytes = unsafe mutableBytes
        bytes.storeBytes(of: four, toByteOffset: 4 &* place, as: SIMD4<Float>.self)
    }
}

extension MutableSpan where Element == Int32 {
    /// Puts four numbers where four numbers are.
    @inline(__always)
    mutating func put(_ four: SIMD4<Int32>, at place: Int) {
        var bytes = unsafe mutableBytes
        bytes.storeBytes(of: four, toByteOffset: 4 &* place, as: SIMD4<Int32>.self)
    }
}

extension SIMD4<Float> {
    /// The larger of each two; Swift's own compares them one after the other.
    @inline(__always)
    func larger(_ other: SIMD4<Float>) -> SIMD4<Float> { other.replacing(with: self, where: self .> other) }

    /// The smaller of each two.
    @inline(__always)
    func smaller(_ other: SIMD4<Float>) -> SIMD4<Float> { other.replacing(with: self, where: self .< other) }
}
