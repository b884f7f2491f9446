/// The texts of a payment while its message is read.
///
/// Readers fill it field by field and make the ``Payment`` at the end: what is moved about until then is memory that is used
/// again for the next message, and the payment costs two allocations of the size it needs.
///
/// Only the project's readers make and fill one. Copies share the memory until `removeAll()`, with which every filling begins: to
/// ask at each text whether nobody else has it would take a twentieth of the time that reading a message does.
@safe
public struct PaymentTexts: @unchecked Sendable {
    /// More than most payments have; grows once, to what one may have.
    private var memory: Memory
    /// Where that is, so that a text is put there without asking its owner.
    private var bytes: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    private(set) var slots = InlineArray<48, Payment.Slice>(repeating: Payment.Slice(offset: 0, length: 0))
    @usableFromInline
    private(set) var fields: UInt64 = 0

    /// Bytes that one payment at a time is put together in.
    @safe
    private final class Memory: @unchecked Sendable {
        let bytes: UnsafeMutableRawBufferPointer

        init(capacity: Int) {
            unsafe bytes = .allocate(byteCount: capacity, alignment: 16)
        }

        deinit { unsafe bytes.deallocate() }
    }

    /// Makes an empty collection.
    package init() {
        memory = Memory(capacity: 2048)
        unsafe bytes = memory.bytes
    }

    /// Makes a payment of the texts that were filled in. Complexity: O(*n*) in their length, two allocations.
    ///
    /// Mutating, though it changes nothing: what may change is read where it lies, anything else is copied whole first.
    package mutating func payment(
        message: MessageType,
        amount: Amount,
        currency: Currency,
        index: Int = 0,
        messageIndex: Int = 0
    ) -> Payment {
        let texts = unsafe [UInt8](UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return Payment(
            message: message,
            amount: amount,
            currency: currency,
            index: index,
            messageIndex: messageIndex,
            fields: fields,
            contents: Payment.Contents(Payment.Contents.Head(texts: texts), slots: slots.span)
        )
    }

    /// Forgets all texts and keeps the memory, where no copy has it.
    package mutating func removeAll() {
        if !isKnownUniquelyReferenced(&memory) {
            memory = Memory(capacity: 2048)
            unsafe bytes = memory.bytes
        }
        count = 0
        fields = 0
        slots = InlineArray(repeating: Payment.Slice(offset: 0, length: 0))
    }

    /// Whether a field has a value.
    @inlinable
    @inline(__always)
    public func has(_ field: PaymentField) -> Bool { fields >> UInt64(field.rawValue) & 1 == 1 }

    /// Sets a field to the bytes of a UTF-8 text; empty means absent. False where there would be more than
    /// ``Payment/maximumTextBytes``: then nothing was changed.
    ///
    /// Complexity: O(*n*) in the length. The place of an earlier value is not used again.
    @discardableResult
    package mutating func set(_ field: PaymentField, to text: RawSpan) -> Bool {
        let length = text.byteCount
        guard length > 0 else {
            slots[Int(field.rawValue)] = Payment.Slice(offset: 0, length: 0)
            fields &= ~(1 << UInt64(field.rawValue))
            return true
        }
        guard makeRoom(for: length) else { return false }
        slots[Int(field.rawValue)] = Payment.Slice(
            offset: UInt16(truncatingIfNeeded: count),
            length: UInt16(truncatingIfNeeded: length)
        )
        fields |= 1 << UInt64(field.rawValue)
        copy(text)
        return true
    }

    /// Adds a value behind those a field has, with ``Payment/listSeparator`` between (a space where the field holds one
    /// value only, as for name lines). False where there would be too much; then nothing was changed.
    @discardableResult
    package mutating func append(_ text: RawSpan, to field: PaymentField) -> Bool {
        guard has(field) else { return set(field, to: text) }
        guard text.byteCount > 0 else { return true }
        let slice = slots[Int(field.rawValue)]
        let isLast = Int(slice.offset) + Int(slice.length) == count
        // Values of a field stand behind one another: they move where another field's came between.
        let moved = isLast ? 0 : Int(slice.length)
        guard makeRoom(for: text.byteCount + 1 + moved) else { return false }
        let offset = isLast ? Int(slice.offset) : count
        if moved > 0 {
            let start = Int(slice.offset)
            let earlier = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + moved])
            copy(unsafe earlier.bytes)
        }
        unsafe bytes[count] = field.isList ? Payment.listSeparator : UInt8(ascii: " ")
        count += 1
        copy(text)
        slots[Int(field.rawValue)] = Payment.Slice(offset: UInt16(offset), length: UInt16(count - offset))
        return true
    }

    /// Whether so many bytes more may be added; grows the buffer where they have no room in it.
    @inline(__always)
    private mutating func makeRoom(for length: Int) -> Bool {
        if unsafe count &+ length <= bytes.count { return true }
        guard length <= Payment.maximumTextBytes - count else { return false }
        let larger = Memory(capacity: Payment.maximumTextBytes)
        unsafe larger.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        memory = larger
        unsafe bytes = larger.bytes
        return true
    }

    /// Puts bytes behind what is there. The caller has seen that there is room.
    ///
    /// Most texts are short: of 8 to 32 bytes the first and the last few are copied, which may overlap.
    @inline(__always)
    private mutating func copy(_ text: RawSpan) {
        let length = text.byteCount
        precondition(unsafe count >= 0 && length <= bytes.count &- count, "no room was made")
        guard let base = unsafe bytes.baseAddress else { return }
        let target = unsafe base.advanced(by: count)
        if length >= 8, length <= 16 {
            let first = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt64.self)
            let last = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: length &- 8, as: UInt64.self)
            unsafe target.storeBytes(of: first, as: UInt64.self)
            unsafe target.advanced(by: length &- 8).storeBytes(of: last, as: UInt64.self)
        } else if length > 16, length <= 32 {
            typealias Bytes = SIMD16<UInt8>
            let first = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: Bytes.self)
            let last = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: length &- 16, as: Bytes.self)
            unsafe target.storeBytes(of: first, as: Bytes.self)
            unsafe target.advanced(by: length &- 16).storeBytes(of: last, as: Bytes.self)
        } else {
            unsafe text.withUnsafeBytes { source in
                guard let from = source.baseAddress else { return }
                unsafe target.copyMemory(from: from, byteCount: length)
            }
        }
        count &+= length
    }
}
