import PaymentModel

/// Blocks 5 and S: what the sender, FIN and the interfaces at both ends put behind a message.
///
/// Sources: SWIFT User Handbook, FIN Service Description, trailers (block 5; Z00). Block S never crosses the network:
/// SWIFT publishes no list and no error codes for it, so that only the tags that interfaces are seen to write have forms
/// here, and others are left alone.
extension ScannedMessage {
    /// Block 5: checksum, authentication, marks of possible duplicates.
    func checkTrailers(_ bytes: RawSpan, _ findings: inout Findings) {
        guard let block = trailer else { return }
        check(block, TaggedBlock(path: "/5", code: "Z00", name: "block 5"), bytes, &findings) { tag in
            Self.formOfTrailer(tag, bytes)
        }
    }

    /// Block S: copy, authentication by the interface, digest of the local authentication.
    func checkSystemBlock(_ bytes: RawSpan, _ findings: inout Findings) {
        guard let block = system else { return }
        check(block, TaggedBlock(path: "/S", code: "fin.system", name: "block S"), bytes, &findings) { tag in
            Self.formOfSystemTag(tag, bytes)
        }
    }

    /// How a tag's value must be.
    private enum TagForm {
        case known(MessageHeaders.Form, words: StaticString, mayBeEmpty: Bool)
        /// Nothing is known of it.
        case free
        /// There is no such tag; which ones there are.
        case unknown(StaticString)
    }

    private struct TaggedBlock {
        var path: StaticString
        var code: StaticString
        var name: StaticString
    }

    /// Every `{tag:value}` of a block: its form, and that no tag stands twice.
    private func check(
        _ block: Extent,
        _ kind: TaggedBlock,
        _ bytes: RawSpan,
        _ findings: inout Findings,
        _ form: (Extent) -> TagForm
    ) {
        var at = block.start
        // So many tags there are not: what comes behind is not looked up, which keeps the work linear.
        var seen = InlineArray<16, Extent>(repeating: Extent(0, 0))
        var count = 0
        while at < block.end {
            guard let (tag, value, next) = bytes.block(in: Extent(at, block.end)),
                bytes.areBlanks(Extent(at, tag.start - 1))
            else {
                if !bytes.areBlanks(Extent(at, block.end)) {
                    findings.append(
                        Finding(
                            kind.code.description,
                            at: at,
                            kind.path.description,
                            "\(kind.name) holds \(bytes.quote(Extent(at, block.end))): only {tag:value} may stand there"
                        )
                    )
                }
                return
            }
            at = next
            var isRepeated = false
            for index in 0..<count where bytes.areEqual(seen[index], tag) { isRepeated = true }
            if isRepeated {
                findings.append(
                    Finding(
                        kind.code.description,
                        at: tag.start,
                        kind.path.description,
                        "\(bytes.quote(tag)) stands twice in \(kind.name): take one out"
                    )
                )
            }
            if count < 16 {
                seen[count] = tag
                count += 1
            }
            switch form(tag) {
            case .free: break
            case .unknown(let tags):
                findings.append(
                    Finding(
                        kind.code.description,
                        at: tag.start,
                        kind.path.description,
                        "\(bytes.quote(tag)) is no tag of \(kind.name): \(tags) is expected"
                    )
                )
            case .known(let form, let words, let mayBeEmpty):
                if bytes.matches(value, form) || value.isEmpty && mayBeEmpty { continue }
                findings.append(
                    Finding(
                        kind.code.description,
                        at: value.start,
                        kind.path.description + "/" + String(decoding: bytes.array(tag), as: UTF8.self),
                        "\(bytes.quote(tag)) of \(kind.name) is \(bytes.quote(value)): \(words)"
                    )
                )
            }
        }
    }

    private static func formOfTrailer(_ tag: Extent, _ bytes: RawSpan) -> TagForm {
        let unknown = TagForm.unknown("CHK, MAC, PAC, PDE, PDM, DLM, TNG, SYS or MRF")
        guard tag.count == 3 else { return unknown }
        if bytes.has("CHK", at: tag.start) {
            return .known(
                .text(.hexadecimal, 12...12),
                words: "12 hexadecimal digits in upper case are expected",
                mayBeEmpty: false
            )
        }
        if bytes.has("MAC", at: tag.start) || bytes.has("PAC", at: tag.start) {
            return .known(
                .text(.hexadecimal, 8...8),
                words: "8 hexadecimal digits in upper case are expected",
                mayBeEmpty: false
            )
        }
        if bytes.has("TNG", at: tag.start) || bytes.has("DLM", at: tag.start) {
            return .known(.text(.x, 0...0), words: "nothing is expected", mayBeEmpty: true)
        }
        for name: StaticString in ["PDE", "PDM", "SYS", "MRF"] where bytes.has(name, at: tag.start) {
            return .known(
                .text(.lettersAndDigits, 1...40),
                words: "up to 40 upper-case letters and digits, or nothing, are expected",
                mayBeEmpty: true
            )
        }
        return unknown
    }

    private static func formOfSystemTag(_ tag: Extent, _ bytes: RawSpan) -> TagForm {
        guard tag.count == 3, bytes.areCapitals(tag, orDigits: true) else {
            return .unknown("a tag of three upper-case letters or digits, as in SAC or COP,")
        }
        if bytes.has("COP", at: tag.start) {
            return .known(.copy, words: "P (the original) or S (a copy) is expected", mayBeEmpty: false)
        }
        if bytes.has("MDG", at: tag.start) {
            return .known(
                .text(.hexadecimal, 64...64),
                words: "64 hexadecimal digits in upper case, a digest of SHA-256, are expected",
                mayBeEmpty: false
            )
        }
        if bytes.has("LAU", at: tag.start) {
            return .known(
                .text(.hexadecimal, 8...8),
                words: "8 hexadecimal digits in upper case are expected",
                mayBeEmpty: false
            )
        }
        // Authenticated by the interface or not, a possible duplicate: marks that say it all by being there.
        for name: StaticString in ["SAC", "FAC", "SPD"] where bytes.has(name, at: tag.start) {
            return .known(.text(.x, 0...0), words: "nothing is expected", mayBeEmpty: true)
        }
        return .free
    }
}
