// What the table of paths asks for where an element has its value: it goes into the record or to what stands outside of records,
// leaves marks, and keeps the rules beyond the schema.
extension MessageScanner {
    /// An element of the table has its value.
    @inline(never)
    mutating func act(
        _ number: UInt16,
        _ bytes: RawSpan,
        _ from: Int,
        _ count: Int,
        _ currency: UInt32,
        elsewhereThan window: RawSpan = RawSpan()
    ) -> Bool {
        let action = tables.actions[Int(number)]
        record.marks |= action.recordMarks
        if action.marksCover { record.isCover = true }
        if action.markCount > 0 { markByValue(action, bytes, from, count) }
        for place in 0..<Int(action.slotCount) {
            let slot = tables.slotList[Int(action.firstSlot) + place]
            let isKept =
                window.byteCount > 0
                ? record.put(copyOf: bytes, from, count, to: Int(slot), currency, beside: window)
                : record.put(bytes, from, count, to: Int(slot), currency)
            guard isKept else { return false }
        }
        guard action.isOuter else { return true }
        guard isHeadOpen else { return false }
        let node = plan.table.nodes[Int(action.node)]
        for mark in node.marks where mark.value == nil && mark.level != .record { outer.mark(mark) }
        unsafe bytes.withUnsafeBytes { bytes in
            let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[from..<from + count])
            unsafe text.withMemoryRebound(to: UInt8.self) { text in
                let value = unsafe trimmed(text)
                for mark in node.marks where mark.level != .record {
                    if let wanted = mark.value, unsafe value.elementsEqual(wanted) { outer.mark(mark) }
                }
                for slot in node.slots where plan.isRead[slot] && plan.table.slots[slot].level < .record {
                    unsafe outer.add(value, to: slot, currency: node.isAmount ? currency : 0)
                }
            }
        }
        return true
    }

    /// Leaves the marks of a record that go by a value.
    mutating func markByValue(_ action: ScanAction, _ bytes: RawSpan, _ from: Int, _ count: Int) {
        var from = from
        var end = from + count
        while from < end, isXMLSpace(bytes.byte(from)) { from += 1 }
        while end > from, isXMLSpace(bytes.byte(end - 1)) { end -= 1 }
        guard end - from <= 8 else { return }
        let word = bytes.word(from) & lowBytes(end - from)
        for place in 0..<Int(action.markCount) {
            let mark = tables.valueMarks[Int(action.firstMark) + place]
            if mark.count == end - from, mark.value == word { record.marks |= mark.bit }
        }
    }

    /// An element of the table with elements inside begins.
    @inline(never)
    mutating func actAtStart(_ number: UInt16) -> Bool {
        let action = tables.actions[Int(number)]
        record.marks |= action.recordMarks
        if action.marksCover { record.isCover = true }
        guard action.isOuter else { return true }
        guard isHeadOpen else { return false }
        for mark in plan.table.nodes[Int(action.node)].marks where mark.level != .record { outer.mark(mark) }
        return true
    }

    /// Whether a value keeps the rules beyond the schema.
    @inline(__always)
    mutating func keepsRules(
        _ rule: UInt8,
        _ currency: UInt32,
        _ bytes: RawSpan,
        _ from: Int,
        _ count: Int
    ) -> Bool {
        if rule != 0, !rules.holds(rule, bytes, from, count) { return false }
        if currency != 0 {
            if isHeadOpen { rules.setDay(context.day(outer)) }
            return rules.holds(currency: currency, bytes, from, count)
        }
        return true
    }

    /// What became of a value that is not plain text.
    enum ValueOutcome {
        case end(Int)
        case incomplete
        case handOver(HandOverReason)
    }

    @inline(never)
    mutating func unusualValue(
        _ bytes: RawSpan,
        _ from: Int,
        _ end: Int,
        _ number: Int,
        _ currency: UInt32,
        _ isEmptyElement: Bool
    ) -> ValueOutcome {
        if isEmptyElement {
            let edge = tables.edges[number]
            guard tables.holds(Int(edge.simple), bytes, from, 0, 0) else { return .handOver(.value) }
            if edge.action != 0, !act(edge.action, bytes, from, 0, currency) { return .handOver(.payment) }
            return .end(from)
        }
        var value = UnusualValue()
        switch value.read(bytes, from, end) {
        case .incomplete: return .incomplete
        case .handOver(let reason): return .handOver(reason)
        case .end: break
        }
        guard hasPrefix(bytes, value.end, 2), tables.edges.hasName(number, bytes, value.end, prefixCount + 2) else {
            return outcome(bytes, value.end, end, .syntax) == .incomplete ? .incomplete : .handOver(.syntax)
        }
        let edge = tables.edges[number]
        let at = skipSpace(bytes, value.end + 2 + prefixCount + Int(edge.count) - 1)
        guard bytes.byte(at) == UInt8(ascii: ">") else { return at >= end ? .incomplete : .handOver(.syntax) }
        guard value.end - from <= Self.maximumValue else { return .handOver(.size) }
        let reason: HandOverReason?
        if value.isPlain {
            reason = take(bytes, from, value.end - from, value.characters, edge, currency)
        } else {
            let count = value.decoded.count
            let decoded = value.decoded + [UInt8](repeating: 0, count: scanPadding)
            // Bytes have no padding: to look at them as raw bytes is safe.
            reason = unsafe take(decoded.span.bytes, 0, count, value.characters, edge, currency, elsewhereThan: bytes)
        }
        if let reason { return .handOver(reason) }
        return .end(at + 1)
    }

    mutating func take(
        _ bytes: RawSpan,
        _ from: Int,
        _ count: Int,
        _ characters: Int,
        _ edge: ScanEdge,
        _ currency: UInt32,
        elsewhereThan window: RawSpan = RawSpan()
    ) -> HandOverReason? {
        guard tables.holds(Int(edge.simple), bytes, from, count, characters) else { return .value }
        if edge.slot >= 0 {
            let isKept =
                window.byteCount > 0
                ? record.put(copyOf: bytes, from, count, to: Int(edge.slot), currency, beside: window)
                : record.put(bytes, from, count, to: Int(edge.slot), currency)
            guard isKept else { return .payment }
        }
        if edge.action != 0, !act(edge.action, bytes, from, count, currency, elsewhereThan: window) { return .payment }
        if context.checksValues, edge.rule != 0 || currency != 0 {
            var start = from
            var stop = from + count
            while start < stop, isXMLSpace(bytes.byte(start)) { start += 1 }
            while stop > start, isXMLSpace(bytes.byte(stop - 1)) { stop -= 1 }
            guard keepsRules(edge.rule, currency, bytes, start, stop - start) else { return .rule }
        }
        return nil
    }
}
