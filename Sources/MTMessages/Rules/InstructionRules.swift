import PaymentModel

/// The codes of 23E, instruction code: T47 (MT103 STP: T48), D97 and D66, D98, D67, E46.
///
/// Source: SWIFT User Handbook, Standards MT, category 1, MT103, MT103 STP and MT101, field 23E.
enum InstructionCode {
    /// MT103's codes in the order that D98 asks for.
    static let ofCustomerTransfer: [StaticString] = [
        "SDVA", "INTC", "REPA", "CORT", "HOLD", "CHQB", "PHOB", "TELB", "PHON", "TELE", "PHOI", "TELI",
    ]
    /// Those of them that the STP variant has.
    static let ofStraightThrough: [StaticString] = ["SDVA", "INTC", "REPA", "CORT"]
    /// Those of MT103 that additional information may follow.
    static let withInformation: [StaticString] = [
        "PHON", "PHOB", "PHOI", "TELE", "TELB", "TELI", "HOLD", "REPA",
    ]
    /// Pairs of places in MT103's list that may not stand together.
    static let forbiddenPairs: [(Int, Int)] = [
        (0, 4), (0, 5), (1, 4), (1, 5), (2, 4), (2, 5), (2, 3), (3, 4), (3, 5), (4, 5), (6, 7), (8, 9), (10, 11),
    ]

    /// MT101's codes.
    static let ofRequest: [StaticString] = [
        "CHQB", "CMSW", "CMTO", "CMZB", "CORT", "EQUI", "INTC", "NETS", "OTHR", "PHON", "REPA", "RTGS", "URGP",
    ]
    static let withInformationInRequest: [StaticString] = ["CMTO", "PHON", "OTHR", "REPA"]
    /// Codes of MT101 that may not stand together in one order, each with those it excludes.
    static let forbiddenInRequest: [(StaticString, [StaticString])] = [
        ("CHQB", ["CMSW", "CMTO", "CMZB", "CORT", "NETS", "PHON", "REPA", "RTGS", "URGP"]),
        ("CMSW", ["CMTO", "CMZB"]), ("CMTO", ["CMZB"]), ("CORT", ["CMSW", "CMTO", "CMZB", "REPA"]),
        ("EQUI", ["CMSW", "CMTO", "CMZB"]), ("NETS", ["RTGS"]),
    ]

    /// Whether two codes of MT101 exclude one another.
    static func areForbidden(_ first: Int, _ second: Int, _ bytes: RawSpan) -> Bool {
        forbiddenInRequest.contains { code, others in
            bytes.has(code, at: first) && others.contains { bytes.has($0, at: second) }
                || bytes.has(code, at: second) && others.contains { bytes.has($0, at: first) }
        }
    }
}

extension ScannedMessage {
    /// 23E of a 103.
    func checkInstructionCodes(_ context: inout RuleContext, _ bytes: RawSpan) {
        // Places in the list of codes: a bit for each that was there, and the last one.
        var seen: UInt16 = 0
        var last = -1
        for index in places(of: context.layout.slot(of: Tag(23, "E"))) where fields[index].value.count >= 4 {
            let field = fields[index]
            let start = field.value.start
            let code = Extent(start, start + 4)
            guard let place = InstructionCode.ofCustomerTransfer.firstIndex(where: { bytes.has($0, at: start) }),
                context.variant != .stp
                    || InstructionCode.ofStraightThrough.contains(where: { bytes.has($0, at: start) })
            else {
                let allowed =
                    context.variant == .stp ? InstructionCode.ofStraightThrough : InstructionCode.ofCustomerTransfer
                context.report(
                    context.variant == .stp ? "T48" : "T47",
                    at: field,
                    in: self,
                    offset: start,
                    "23E is \(bytes.quote(code)): one of \(allowed.map(\.description).joined(separator: ", ")) is expected"
                )
                continue
            }
            if field.value.count > 4, !InstructionCode.withInformation.contains(where: { bytes.has($0, at: start) }) {
                context.report(
                    "D97",
                    at: field,
                    in: self,
                    "23E is \(bytes.quote(field.value)): additional information is allowed with "
                        + "\(InstructionCode.withInformation.map(\.description).joined(separator: ", ")) only"
                )
            }
            if seen >> place & 1 != 0 {
                context.report(
                    "E46",
                    at: field,
                    in: self,
                    "23E \(bytes.quote(code)) stands twice: a code may stand once only"
                )
                continue
            }
            if last > place {
                context.report(
                    "D98",
                    at: field,
                    in: self,
                    "23E \(bytes.quote(code)) is out of order: the codes must stand in the order "
                        + InstructionCode.ofCustomerTransfer.map(\.description).joined(separator: ", ")
                )
            }
            for (first, second) in seen == 0 ? [] : InstructionCode.forbiddenPairs
            where first == place && seen >> second & 1 != 0 || second == place && seen >> first & 1 != 0 {
                let other = first == place ? second : first
                context.report(
                    "D67",
                    at: field,
                    in: self,
                    "23E \(bytes.quote(code)) may not stand together with \(InstructionCode.ofCustomerTransfer[other])"
                )
            }
            seen |= 1 << place
            last = place
        }
    }
}
