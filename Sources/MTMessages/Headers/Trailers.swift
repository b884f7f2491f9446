import PaymentModel

extension ScannedMessage {
    /// Block 5: checksum, authentication, marks of possible duplicates (Z00).
    ///
    /// Source: SWIFT User Handbook, FIN Service Description, trailers.
    func checkTrailers(_ bytes: RawSpan, _ findings: inout Findings) {
        guard let block = trailer else { return }
        var at = block.start
        // So many trailers there are not: what comes behind is not looked up, which keeps the work linear.
        var seen = InlineArray<16, Extent>(repeating: Extent(0, 0))
        var count = 0
        while at < block.end {
            guard let (tag, value, next) = bytes.block(in: Extent(at, block.end)),
                bytes.areBlanks(Extent(at, tag.start - 1))
            else {
                if !bytes.areBlanks(Extent(at, block.end)) {
                    findings.append(
                        Finding(
                            "Z00",
                            at: at,
                            "/5",
                            "block 5 holds \(bytes.quote(Extent(at, block.end))): only {tag:value} may stand there"
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
                    Finding("Z00", at: tag.start, "/5", "the trailer \(bytes.quote(tag)) stands twice in block 5")
                )
            }
            if count < 16 {
                seen[count] = tag
                count += 1
            }
            guard let form = Self.form(tag, bytes) else {
                findings.append(
                    Finding(
                        "Z00",
                        at: tag.start,
                        "/5",
                        "\(bytes.quote(tag)) is no trailer of block 5: CHK, MAC, PAC, PDE, PDM, DLM, TNG, SYS or MRF is expected"
                    )
                )
                continue
            }
            if !bytes.matches(value, form.form), !(value.isEmpty && form.mayBeEmpty) {
                findings.append(
                    Finding(
                        "Z00",
                        at: value.start,
                        "/5/" + String(decoding: bytes.array(tag), as: UTF8.self),
                        "the trailer \(bytes.quote(tag)) is \(bytes.quote(value)): \(form.words)"
                    )
                )
            }
        }
    }

    private static func form(
        _ tag: Extent,
        _ bytes: RawSpan
    ) -> (form: MessageHeaders.Form, words: String, mayBeEmpty: Bool)? {
        guard tag.count == 3 else { return nil }
        if bytes.has("CHK", at: tag.start) {
            return (.text(.hexadecimal, 12...12), "12 hexadecimal digits in upper case are expected", false)
        }
        if bytes.has("MAC", at: tag.start) || bytes.has("PAC", at: tag.start) {
            return (.text(.hexadecimal, 8...8), "8 hexadecimal digits in upper case are expected", false)
        }
        if bytes.has("TNG", at: tag.start) || bytes.has("DLM", at: tag.start) {
            return (.text(.x, 0...0), "nothing is expected", true)
        }
        for name: StaticString in ["PDE", "PDM", "SYS", "MRF"] where bytes.has(name, at: tag.start) {
            return (
                .text(.lettersAndDigits, 1...40), "up to 40 upper-case letters and digits, or nothing, are expected",
                true
            )
        }
        return nil
    }
}
