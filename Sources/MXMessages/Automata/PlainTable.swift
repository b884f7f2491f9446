/// Plain values in memory of their own, without references to count: what a loop over millions of bytes looks up.
///
/// The tables are made by this module and never by a file that is read, so places are checked only where assertions are:
/// in debug builds, and in release builds with `CHECKED_TABLES`. A handle: its owner ends it with `free()`.
@safe struct PlainTable<Element: BitwiseCopyable>: @unchecked Sendable {
    private let start: UnsafeMutablePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        let start = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() { unsafe (start + index).initialize(to: element) }
        unsafe self.start = start
    }

    init(repeating element: Element, count: Int) {
        self.count = count
        let start = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        unsafe start.initialize(repeating: element, count: count)
        unsafe self.start = start
    }

    func free() { unsafe start.deallocate() }

    @inline(__always)
    subscript(index: Int) -> Element {
        get {
            check(index)
            return unsafe start[index]
        }
        nonmutating set {
            check(index)
            unsafe start[index] = newValue
        }
    }

    @inline(__always)
    private func check(_ index: Int) {
        #if CHECKED_TABLES
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "a place outside of a table")
        #else
            assert(UInt(bitPattern: index) < UInt(bitPattern: count), "a place outside of a table")
        #endif
    }
}

extension PlainTable {
    /// The bytes, as a value is looked at.
    @inline(__always)
    func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
        unsafe body(UnsafeRawBufferPointer(start: start, count: count * MemoryLayout<Element>.stride).bytes)
    }
}

extension PlainTable<UInt8> {

    /// Copies bytes that fit to a place.
    @inline(__always)
    func copyIn(_ bytes: UnsafeRawBufferPointer, to place: Int) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        unsafe UnsafeMutableRawPointer(start + place).copyMemory(from: source, byteCount: bytes.count)
    }
}
