import PaymentModel

extension ScannedMessage {
    /// Gives each field its slot in the layout, puts lines that only look like tags back into the narrative they belong
    /// to, and says what is missing, repeated, unknown or out of order (T13).
    ///
    /// - Complexity: O(*n*) in the number of fields for messages in order.
    mutating func match(_ layout: MessageLayout, _ bytes: RawSpan, isStrict: Bool, _ findings: inout Findings) {
        var cursor = MatchCursor()
        var isQuoting = false
        let plain = Self.matchPlainFields(&fields, &firstOfSlot, layout, &cursor)
        guard plain < fields.count || cursor.slot < layout.lastMandatory else { return }
        var kept = plain
        for index in plain..<fields.count {
            let plain = isQuoting ? -1 : layout.plainSlot(of: fields[index].tag, after: cursor.slot)
            if plain >= 0, kept == index {
                fields[index].slot = UInt8(truncatingIfNeeded: plain)
                if firstOfSlot[plain] < 0 { firstOfSlot[plain] = Int32(truncatingIfNeeded: index) }
                cursor.slot = plain
                kept += 1
                continue
            }
            // Far more than anyone reads: what is wrong further down is counted, but not looked into.
            if findings.count > 1000, findings.isFull, plain < 0 {
                findings.append(Finding("T13", at: fields[index].start, nil, ""))
                fields[kept] = fields[index]
                kept += 1
                continue
            }
            var field = fields[index]
            if isQuoting {
                fields[kept] = field
                kept += 1
                continue
            }
            let step = cursor.next(field.tag, in: layout)
            if let step,
                step.skipped == nil || startsAgain(step, layout) || !occursLater(step.skipped, after: index, in: layout)
            {
                reportMissing(from: cursor, to: step, layout, kept: kept, at: field.start, &findings)
                cursor.take(step)
                field.slot = UInt8(truncatingIfNeeded: step.slot)
                if firstOfSlot[step.slot] < 0 { firstOfSlot[step.slot] = Int32(truncatingIfNeeded: kept) }
                field.repetition = cursor.repetition
                fields[kept] = field
                kept += 1
                continue
            }
            if layout.mayQuote, cursor.slot >= layout.lastMandatory {
                isQuoting = true
                fields[kept] = field
                kept += 1
                continue
            }
            if kept > 0, continues(fields[kept - 1], with: field, layout, bytes, isStrict: isStrict, cursor) {
                let path = path(of: fields[kept - 1])
                findings.append(
                    Finding(
                        "fin.taglike",
                        .warning,
                        at: field.start,
                        path,
                        "the line \(bytes.quote(Extent(field.start, field.value.end))) begins like a field, but "
                            + "\(field.tag) has no place here: it was read as text of \(fields[kept - 1].tag). A narrative "
                            + "line should not begin with a colon"
                    )
                )
                fields[kept - 1].value.end = field.value.end
                fields[kept - 1].lines += field.lines
                let width = Int32(clamping: field.widest) + Int32(clamping: field.value.start - field.start)
                fields[kept - 1].widest = max(fields[kept - 1].widest, width)
                if field.hasEmptyLine { fields[kept - 1].hasEmptyLine = true }
                if !field.isPlain { fields[kept - 1].isPlain = false }
                continue
            }
            findings.append(misplaced(field, layout, cursor))
            fields[kept] = field
            kept += 1
            hasMisplacedFields = true
        }
        if kept < fields.count { fields.removeSubrange(kept...) }
        defer { if hasMisplacedFields { adoptMisplaced(layout) } }
        guard cursor.slot < layout.lastMandatory else { return }
        let end = text?.end ?? extent.end
        for slot in layout.slots.indices.dropFirst(cursor.slot + 1)
        where layout.slots[slot].isMandatory && !isMisplaced(layout.slots[slot], before: fields.count) {
            findings.append(missing(layout.slots[slot], layout, at: end))
        }
    }

    /// Gives the first fields their slots as long as they are in order and leave nothing out: mostly all of them. Returns how
    /// many they are.
    private static func matchPlainFields(
        _ fields: inout [ScannedField],
        _ firstOfSlot: inout [Int32],
        _ layout: MessageLayout,
        _ cursor: inout MatchCursor
    ) -> Int {
        guard layout.group.isEmpty else { return 0 }
        var slot = cursor.slot
        var all = fields.mutableSpan
        var first = firstOfSlot.mutableSpan
        var index = 0
        while index < all.count {
            let plain = layout.plainSlot(of: all[index].tag, after: slot)
            guard plain >= 0 else { break }
            all[index].slot = UInt8(truncatingIfNeeded: plain)
            if first[plain] < 0 { first[plain] = Int32(truncatingIfNeeded: index) }
            slot = plain
            index &+= 1
        }
        cursor.slot = slot
        return index
    }

    /// Gives a field that is out of order the slot it would have had, where no other field has it: its message is wrong,
    /// but there is no doubt about what it says. Types whose sequences repeat a tag are left alone.
    private mutating func adoptMisplaced(_ layout: MessageLayout) {
        guard layout.group.isEmpty, layout.slots.last?.sequence == 0 else { return }
        for index in fields.indices where fields[index].slot == ScannedField.none {
            let tag = fields[index].tag
            guard
                let slot = layout.slots.firstIndex(where: {
                    Int($0.number) == tag.number && $0.options & tag.optionBit != 0
                }), firstOfSlot[slot] < 0
            else { continue }
            fields[index].slot = UInt8(truncatingIfNeeded: slot)
            firstOfSlot[slot] = Int32(truncatingIfNeeded: index)
        }
    }

    /// Whether a field that decides who pays whom how much stands where it has no place, or once too often: then nobody
    /// can say which one counts.
    func isAmbiguous(_ layout: MessageLayout) -> Bool {
        guard hasMisplacedFields else { return false }
        return fields.contains {
            $0.slot == ScannedField.none && [32, 50, 58, 59].contains($0.tag.number)
                && layout.knows(number: $0.tag.number)
        }
    }

    /// The path of a field: `/4/32A`, or `/4/71F[2]` where the tag stands more than once.
    func path(of field: ScannedField) -> String {
        var before = 0
        var all = 0
        for other in fields where other.tag == field.tag {
            all += 1
            if other.start <= field.start { before += 1 }
        }
        return "/4/" + field.tag.text + (all > 1 ? "[\(before)]" : "")
    }

    /// Whether a slot that would be passed over has its field further down: then it is this one that is out of order.
    private func occursLater(_ skipped: Int?, after index: Int, in layout: MessageLayout) -> Bool {
        guard let skipped else { return false }
        let slot = layout.slots[skipped]
        return fields[(index + 1)...].contains {
            $0.tag.number == Int(slot.number) && $0.tag.optionBit & slot.options != 0
        }
    }

    /// Whether a field begins the next round of the sequence that repeats: then what the last round lacks is missing,
    /// though the next has it.
    private func startsAgain(_ step: MatchCursor.Step, _ layout: MessageLayout) -> Bool {
        step.isNewRepetition && step.slot == layout.group.lowerBound && layout.slots[step.slot].isMandatory
    }

    /// Whether a field of a slot stands somewhere, though not in its place: then it is not missing.
    private func isMisplaced(_ slot: MessageLayout.Slot, before end: Int) -> Bool {
        fields[..<end].contains {
            $0.slot == ScannedField.none && $0.tag.number == Int(slot.number) && $0.tag.optionBit & slot.options != 0
        }
    }

    /// Whether what looks like a field is another line of the narrative above it.
    private func continues(
        _ narrative: ScannedField,
        with line: ScannedField,
        _ layout: MessageLayout,
        _ bytes: RawSpan,
        isStrict: Bool,
        _ cursor: MatchCursor
    ) -> Bool {
        guard let room = Self.narrativeRoom(narrative.tag), Int(narrative.lines) + Int(line.lines) <= room.lines else {
            return false
        }
        guard line.value.end - line.start <= room.width || line.lines > 1 else { return false }
        // In a payment an unknown tag is more likely a wrong field than a text.
        if isStrict && !layout.knows(line.tag) { return false }
        // A field of the type that has not been there yet is out of order, not a text.
        return !layout.knows(line.tag) || fields.contains { $0.start < narrative.start && $0.tag == line.tag }
            || layout.slots[..<(cursor.slot + 1)].contains {
                Int($0.number) == line.tag.number
                    && fields.contains { $0.start < narrative.start && $0.tag.number == line.tag.number }
            }
    }

    /// Lines and their width of the fields that hold free text.
    static func narrativeRoom(_ tag: Tag) -> (lines: Int, width: Int)? {
        switch (tag.number, tag.letter) {
        case (70, 0): (4, 35)
        case (72, 0), (75, 0), (76, 0): (6, 35)
        case (77, UInt8(ascii: "A")): (20, 35)
        case (77, UInt8(ascii: "B")): (3, 35)
        case (77, UInt8(ascii: "T")): (9000, 9000)
        case (79, 0): (35, 50)
        case (86, 0): (6, 65)
        default: nil
        }
    }

    private func reportMissing(
        from cursor: MatchCursor,
        to step: MatchCursor.Step,
        _ layout: MessageLayout,
        kept: Int,
        at offset: Int,
        _ findings: inout Findings
    ) {
        guard step.skipped != nil else { return }
        if step.isNewRepetition {
            for slot in layout.group where slot > cursor.slot && layout.slots[slot].isMandatory {
                findings.append(missing(layout.slots[slot], layout, at: offset))
            }
            for slot in layout.group where slot < step.slot && layout.slots[slot].isMandatory {
                findings.append(missing(layout.slots[slot], layout, at: offset))
            }
        } else {
            for slot in layout.slots.indices
            where slot > cursor.slot && slot < step.slot && layout.slots[slot].isMandatory
                && !isMisplaced(layout.slots[slot], before: kept)
            {
                findings.append(missing(layout.slots[slot], layout, at: offset))
            }
        }
    }

    private func missing(_ slot: MessageLayout.Slot, _ layout: MessageLayout, at offset: Int) -> Finding {
        let digits = (slot.number < 10 ? "0" : "") + String(slot.number)
        let hasSequences = layout.slots.last?.sequence != 0
        let sequence = hasSequences ? " of sequence " + String(Unicode.Scalar(65 + slot.sequence)) : ""
        return Finding(
            "T13",
            at: offset,
            "/4/" + (slot.options.nonzeroBitCount == 1 ? slot.name : digits + "a"),
            "field \(slot.name)\(sequence) is missing: this type of message must have it before this place"
        )
    }

    private func misplaced(_ field: ScannedField, _ layout: MessageLayout, _ cursor: MatchCursor) -> Finding {
        let same = layout.slots.first { Int($0.number) == field.tag.number }
        let what: String
        if !layout.knows(field.tag) {
            if let same {
                what = "option \(field.tag) is not allowed in this type of message, only \(same.name)"
            } else {
                what =
                    "field \(field.tag) is unknown in this type of message; take it out, or check the type in block 2 "
                    + "and the flag 119 in block 3"
            }
        } else if fields.contains(where: {
            $0.start < field.start && $0.tag.number == field.tag.number && $0.slot != ScannedField.none
        }) {
            what = "field \(field.tag) is repeated, but may stand here once only"
        } else {
            let comesLater = layout.slots.dropFirst(cursor.slot + 1).contains {
                Int($0.number) == field.tag.number && $0.options & field.tag.optionBit != 0
            }
            what = "field \(field.tag) is out of order: it must stand further \(comesLater ? "down" : "up")"
        }
        return Finding("T13", at: field.start, path(of: field), what)
    }
}

/// Where in a layout the matching is.
struct MatchCursor {
    /// The slot of the last field; -1 before the first.
    var slot = -1
    /// How often the repeated sequence has begun, from 0; -1 before.
    var repetition: Int32 = 0
    private var hasBegunGroup = false

    struct Step {
        var slot: Int
        /// A mandatory slot that would be passed over.
        var skipped: Int?
        var isNewRepetition = false
    }

    /// The slot that a tag would have, going forward or, in a sequence that repeats, around.
    @inline(__always)
    func next(_ tag: Tag, in layout: MessageLayout) -> Step? {
        let number = UInt8(truncatingIfNeeded: tag.number)
        let bit = tag.optionBit
        if slot >= 0 {
            let current = layout.slots[slot]
            if current.isRepeatable, current.number == number, current.options & bit != 0 { return Step(slot: slot) }
        }
        var skipped: Int?
        var at = slot + 1
        let isInGroup = layout.group.contains(slot)
        while at < layout.slots.count {
            let candidate = layout.slots[at]
            if isInGroup, at == layout.group.upperBound, let again = restart(number, bit, in: layout) { return again }
            if candidate.number == number, candidate.options & bit != 0 { return Step(slot: at, skipped: skipped) }
            if candidate.isMandatory, skipped == nil { skipped = at }
            at += 1
        }
        if isInGroup, layout.group.upperBound == layout.slots.count { return restart(number, bit, in: layout) }
        return nil
    }

    private func restart(_ number: UInt8, _ bit: UInt32, in layout: MessageLayout) -> Step? {
        var skipped: Int?
        for at in layout.group where at > slot && layout.slots[at].isMandatory && skipped == nil { skipped = at }
        for at in layout.group {
            let candidate = layout.slots[at]
            if candidate.number == number, candidate.options & bit != 0 {
                return Step(slot: at, skipped: skipped, isNewRepetition: true)
            }
            if candidate.isMandatory, skipped == nil { skipped = at }
        }
        return nil
    }

    mutating func take(_ step: Step) {
        slot = step.slot
        if step.isNewRepetition { repetition += 1 }
    }
}

extension RawSpan {
    /// What stands somewhere, in quotes for a sentence.
    func quote(_ extent: Extent) -> String {
        quoted(array(Extent(extent.start, min(extent.end, extent.start + 400))))
    }
}
