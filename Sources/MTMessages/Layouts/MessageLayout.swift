import PaymentModel

/// The order of the fields of a message type.
///
/// Compiled from a notation of one line: `13C*` may come any number of times, `33B?` once or not at all, `23B` must
/// come; letters behind the digits are the options allowed, `_` being the one without a letter; `|` begins the next
/// sequence of the type; `(` … `)` is a sequence that may repeat; behind `~` fields of another message may follow.
final class MessageLayout: Sendable {
    /// One field of the order.
    struct Slot: Sendable {
        var number: UInt8
        var options: UInt32
        var isMandatory: Bool
        var isRepeatable: Bool
        /// The sequence it belongs to: 0 for A, 1 for B, and so on.
        var sequence: UInt8
        /// Whether it belongs to the sequence that repeats.
        var isInGroup: Bool

        /// The options in words: `50A, F or K`.
        var name: String {
            var letters: [String] = []
            for bit in 0..<27 where options & 1 << UInt32(bit) != 0 {
                letters.append(bit == 0 ? "" : String(Unicode.Scalar(UInt8(64 + bit))))
            }
            let digits = (number < 10 ? "0" : "") + String(number)
            if letters.count == 1 { return digits + letters[0] }
            let named = letters.map { $0.isEmpty ? "no letter" : $0 }
            return digits + "a (" + named.dropLast().joined(separator: ", ") + " or " + (named.last ?? "") + ")"
        }
    }

    let slots: [Slot]
    /// The slots of the sequence that repeats; empty where none does.
    let group: Range<Int>
    /// Whether a copy of another message's fields may follow.
    let mayQuote: Bool
    /// For each number of a field, the first slot that has it in sequence A and in sequence B; ``ScannedField/none``.
    private let slotsInA: InlineArray<100, UInt8>
    private let slotsInB: InlineArray<100, UInt8>
    /// For each tag the first slot that has it; ``ScannedField/none``.
    private let slotsByTag: [UInt8]
    /// How many slots before each one must be filled.
    private let mandatoryBefore: [UInt8]

    /// The last slot that must be filled; -1 where none must.
    let lastMandatory: Int
    /// The type with its variant.
    let type: MessageType?

    init(_ type: String, _ notation: String) {
        self.type = MessageType(type)
        var slots: [Slot] = []
        var group = 0..<0
        var sequence: UInt8 = 0
        var isInGroup = false
        var mayQuote = false
        for word in notation.split(separator: " ") {
            switch word {
            case "|": sequence += 1
            case "~": mayQuote = true
            case "(":
                isInGroup = true
                group = slots.count..<slots.count
            case ")":
                isInGroup = false
                group = group.lowerBound..<slots.count
            default:
                let bytes = Array(word.utf8)
                var options: UInt32 = 0
                for byte in bytes.dropFirst(2) {
                    if byte.isUpper { options |= 1 << UInt32(byte & 31) }
                    if byte == UInt8(ascii: "_") { options |= 1 }
                }
                slots.append(
                    Slot(
                        number: (bytes[0] &- 48) &* 10 &+ (bytes[1] &- 48),
                        options: options == 0 ? 1 : options,
                        isMandatory: bytes.last != UInt8(ascii: "?") && bytes.last != UInt8(ascii: "*"),
                        isRepeatable: bytes.last == UInt8(ascii: "*") || bytes.last == UInt8(ascii: "+"),
                        sequence: sequence,
                        isInGroup: isInGroup
                    )
                )
            }
        }
        self.slots = slots
        lastMandatory = slots.lastIndex { $0.isMandatory } ?? -1
        self.group = group
        self.mayQuote = mayQuote
        var inA = InlineArray<100, UInt8>(repeating: ScannedField.none)
        var inB = inA
        for (index, slot) in slots.enumerated() {
            let number = Int(slot.number)
            if slot.sequence == 0, inA[number] == ScannedField.none { inA[number] = UInt8(index) }
            if slot.sequence == 1, inB[number] == ScannedField.none { inB[number] = UInt8(index) }
        }
        slotsInA = inA
        slotsInB = inB
        var byTag = [UInt8](repeating: ScannedField.none, count: 100 << 5)
        for (index, slot) in slots.enumerated() {
            for bit in 0..<27 where slot.options & 1 << UInt32(bit) != 0 {
                let code = Int(slot.number) << 5 | bit
                if byTag[code] == ScannedField.none { byTag[code] = UInt8(index) }
            }
        }
        slotsByTag = byTag
        var mandatory: [UInt8] = [0]
        for slot in slots { mandatory.append((mandatory.last ?? 0) + (slot.isMandatory ? 1 : 0)) }
        mandatoryBefore = mandatory
    }

    /// The slot of a tag behind another slot, where it is the tag's first one, is outside the sequence that repeats, and
    /// nothing mandatory is passed over: what holds for nearly all fields. Else -1, and the answer must be searched.
    @inline(__always)
    func plainSlot(of tag: Tag, after slot: Int) -> Int {
        let candidate = Int(slotsByTag[Int(tag.code)])
        guard candidate != Int(ScannedField.none), group.isEmpty else { return -1 }
        if candidate == slot { return slots[slot].isRepeatable ? slot : -1 }
        guard candidate > slot, mandatoryBefore[candidate] == mandatoryBefore[slot + 1] else { return -1 }
        return candidate
    }

    /// The first slot that has a tag; ``ScannedField/none`` where none has.
    @inline(__always)
    func slot(of tag: Tag) -> UInt8 { slotsByTag[Int(tag.code)] }

    /// The slot of a field's number in sequence A.
    @inline(__always)
    func slot(_ number: Int) -> UInt8 { slotsInA[number] }

    /// The slot of a field's number in sequence B.
    @inline(__always)
    func slotInB(_ number: Int) -> UInt8 { slotsInB[number] }

    /// Whether any slot has this number.
    func knows(number: Int) -> Bool { slots.contains { Int($0.number) == number } }

    /// Whether any slot has this tag.
    func knows(_ tag: Tag) -> Bool {
        slots.contains { Int($0.number) == tag.number && $0.options & tag.optionBit != 0 }
    }
}
