/// The rules of messages with several orders: 101 and 102.
extension RuleCase {
    private static let b = Make.order101
    private static func order(_ changes: String..., of base: [String], amount: String = ":32B:USD10,") -> [String] {
        // 21, 21F, 23E, 32B, 50, 52, 56, 57, 59, 70, 33B, 71A, 71F, 71G, 36
        let places = [
            "21", "21F", "23E", "32B", "50", "52", "56", "57", "59", "70", "26T", "77B", "33B", "71A", "71F", "71G",
            "36",
        ]
        func place(_ field: String) -> Int {
            let tag = String(field.dropFirst().prefix { $0 != ":" })
            return places.firstIndex(of: tag) ?? places.firstIndex(of: String(tag.prefix(2))) ?? 99
        }
        let replaced = base.map { $0.hasPrefix(":32B:") ? amount : $0 }
        let all = replaced.filter { field in !changes.contains { place($0) == place(field) } } + changes
        return all.enumerated().sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }.map(
            \.element
        )
    }

    private static let t = Make.transfer203

    static let batches: [RuleCase] = [
        RuleCase(
            "D54",
            Make.mt101([order(":33B:EUR9,", ":36:1,1", of: b)]),
            Make.mt101([order(":21F:D", ":33B:EUR9,", ":36:1,1", of: b)])
        ),
        RuleCase(
            "D60",
            Make.mt101([order(":33B:EUR9,", of: b)]),
            Make.mt101([order(":21F:D", ":33B:EUR9,", ":36:1,1", of: b)])
        ),
        RuleCase("D60", Make.mt101([order(":21F:D", ":36:1,1", of: b)]), Make.mt101([order(":21F:D", of: b)])),
        RuleCase("D61", Make.mt101([order(":50H:/1\nX", of: b)]), Make.mt101([], [order(":50H:/1\nX", of: b)])),
        RuleCase("D61", Make.mt101([], [b]), Make.mt101([b])),
        RuleCase(
            "D62",
            Make.mt101([":50L:ME", ":50H:/123\nACME"], [order(":50C:BANKUS33", of: b)]),
            Make.mt101([":50H:/123\nACME"], [order(":50C:BANKUS33", of: b)])
        ),
        RuleCase(
            "D68",
            Make.mt101([order(":21F:D", ":33B:USD9,", ":36:1,1", of: b)]),
            Make.mt101([order(":21F:D", ":33B:EUR9,", ":36:1,1", of: b)])
        ),
        RuleCase(
            "D64",
            Make.mt101([":50H:/123\nACME", ":52A:BANKUS33"], [order(":52A:BANKUS33", of: b)]),
            Make.mt101([order(":52A:BANKUS33", of: b)])
        ),
        RuleCase(
            "D65",
            Make.mt101([order(":56A:BANKUS33", of: b)]),
            Make.mt101([order(":56A:BANKUS33", ":57A:BANKUS33", of: b)])
        ),
        RuleCase(
            "D98",
            Make.mt101([":21R:ALL", ":50H:/123\nACME"], [b, order(of: b, amount: ":32B:EUR1,")]),
            Make.mt101([":21R:ALL", ":50H:/123\nACME"], [b, b])
        ),
        RuleCase(
            "E54",
            Make.mt101([order(":23E:EQUI", of: b, amount: ":32B:USD0,")]),
            Make.mt101([order(":23E:EQUI", ":33B:EUR1,", of: b, amount: ":32B:USD0,")])
        ),
        RuleCase(
            "E54",
            Make.mt101([order(":21F:D", of: b, amount: ":32B:USD0,")]),
            Make.mt101([order(of: b, amount: ":32B:USD0,")])
        ),
        RuleCase("T47", Make.mt101([order(":23E:HOLD", of: b)]), Make.mt101([order(":23E:URGP", of: b)])),
        RuleCase("D66", Make.mt101([order(":23E:URGP/X", of: b)]), Make.mt101([order(":23E:OTHR/X", of: b)])),
        RuleCase(
            "D67",
            Make.mt101([order(":23E:URGP", ":23E:CHQB", of: b)]),
            Make.mt101([order(":23E:URGP", ":23E:RTGS", of: b)])
        ),
        RuleCase(
            "D67",
            Make.mt101([order(":23E:CORT", ":23E:REPA", of: b)]),
            Make.mt101([order(":23E:CORT", of: b), order(":23E:REPA", of: b)])
        ),
        RuleCase(
            "E46",
            Make.mt101([order(":23E:URGP", ":23E:URGP", of: b)]),
            Make.mt101([order(":23E:OTHR/A", ":23E:OTHR/B", of: b)])
        ),
        RuleCase("T13", Make.mt101([[":21:A", ":32B:USD1,", ":59:X"], b]), Make.mt101([b, b])),
        RuleCase("C01", Make.mt102(settled("USD20,", ":19:21,")), Make.mt102(settled("USD20,", ":19:20,00"))),
        RuleCase("C02", Make.mt102(settled("EUR20,")), Make.mt102(settled("USD20,")), also: ["C02"]),
        RuleCase("D17", Make.mt102([":23:CREDIT", ":71A:SHA"]), Make.mt102()),
        RuleCase(
            "D17",
            Make.mt102([":23:CREDIT", ":50K:X", ":71A:SHA"], [order(":50K:Y", of: Make.order102)]),
            Make.mt102([":23:CREDIT", ":71A:SHA"], [order(":50K:Y", of: Make.order102)])
        ),
        RuleCase(
            "D20",
            Make.mt102([":23:CREDIT", ":50K:X"]),
            Make.mt102([":23:CREDIT", ":50K:X"], [order(":71A:SHA", of: Make.order102)])
        ),
        RuleCase(
            "D18",
            Make.mt102([":23:CREDIT", ":50K:X", ":26T:K90", ":71A:SHA"], [order(":26T:K90", of: Make.order102)]),
            Make.mt102([":23:CREDIT", ":50K:X", ":71A:SHA"], [order(":26T:K90", of: Make.order102)])
        ),
        RuleCase(
            "D22",
            Make.mt102(exchanged + [":36:1,"], [order(":33B:EUR9,", ":36:1,", of: Make.order102)]),
            Make.mt102(exchanged, [order(":33B:EUR9,", ":36:1,", of: Make.order102)])
        ),
        RuleCase(
            "D22",
            Make.mt102(exchanged, [order(":33B:EUR9,", of: Make.order102)]),
            Make.mt102(exchanged + [":36:1,"], [order(":33B:EUR9,", of: Make.order102)])
        ),
        RuleCase(
            "D22",
            Make.mt102(exchanged, [order(":33B:USD10,", ":36:1,", of: Make.order102)]),
            Make.mt102(exchanged, [order(":33B:USD10,", of: Make.order102)])
        ),
        RuleCase("D22", Make.mt102(exchanged + [":36:1,"], [Make.order102]), Make.mt102(exchanged, [Make.order102])),
        RuleCase("T08", Make.mt102(straight("CHQB"), flag: "STP"), Make.mt102(straight("SPAY"), flag: "STP")),
        RuleCase(
            "E10",
            Make.mt102(straight("CREDIT"), [order(":59:X", of: Make.order102)], flag: "STP"),
            Make.mt102(straight("CREDIT"), flag: "STP")
        ),
        RuleCase(
            "D19",
            Make.mt102(
                straight("CREDIT"),
                [order(":33B:USD10,", of: Make.order102)],
                receiver: "BANKFRPPXXXX",
                flag: "STP"
            ),
            Make.mt102(
                straight("CREDIT"),
                [order(":33B:USD10,", ":59:/FR1420041010050500013M02606\nX", of: Make.order102)],
                receiver: "BANKFRPPXXXX",
                flag: "STP"
            )
        ),
        RuleCase(
            "D93",
            Make.mt102([":23:CHQB", ":50K:X", ":71A:SHA"]),
            Make.mt102([":23:CHQB", ":50K:X", ":71A:SHA"], [order(":59:NAME", of: Make.order102)])
        ),
        RuleCase(
            "D93",
            Make.mt102([":23:CREDIT", ":50K:X", ":71A:SHA"], [order(":59:NAME", of: Make.order102)]),
            Make.mt102()
        ),
        RuleCase(
            "D49",
            Make.mt102(receiver: "BANKFRPPXXXX"),
            Make.mt102(
                [":23:CREDIT", ":50K:X", ":71A:SHA"],
                [order(":33B:USD10,", of: Make.order102)],
                receiver: "BANKFRPPXXXX"
            )
        ),
        RuleCase("D51", charged(":71A:SHA", ":71F:USD1,"), charged(":71A:SHA", ":71F:USD1,", ":33B:USD10,")),
        RuleCase(
            "E13",
            charged(":71A:OUR", ":71F:USD1,", ":33B:USD10,"),
            charged(":71A:BEN", ":71F:USD1,", ":33B:USD10,")
        ),
        RuleCase(
            "D79",
            charged(":71A:OUR", ":71G:USD1,", ":33B:USD10,"),
            Make.mt102(
                [":23:CREDIT", ":50K:X"],
                [order(":71A:OUR", ":71G:USD1,", ":33B:USD10,", of: Make.order102)],
                [":32A:250616USD10,", ":71G:USD1,"]
            )
        ),
        RuleCase(
            "C02",
            Make.mt102(
                [":23:CREDIT", ":50K:X"],
                [order(":71A:OUR", ":71G:EUR1,", ":33B:USD10,", of: Make.order102)],
                [":32A:250616USD10,", ":71G:USD1,"]
            ),
            Make.mt102()
        ),
        RuleCase("C01", Make.mt203([":19:21,", ":30:250616"]), Make.mt203()),
        RuleCase("C02", Make.mt203([":19:20,", ":30:250616"], [t, [t[0], t[1], ":32B:EUR10,", t[3]]]), Make.mt203()),
        RuleCase(
            "C81",
            Make.mt203([":19:20,", ":30:250616"], [t, [t[0], t[1], t[2], ":56A:BANKGB2L", t[3]]]),
            Make.mt203([":19:20,", ":30:250616"], [t, [t[0], t[1], t[2], ":56A:BANKGB2L", ":57A:BANKITMM", t[3]]])
        ),
        RuleCase(
            "T10",
            Make.mt203([":19:110,", ":30:250616"], Array(repeating: t, count: 11)),
            Make.mt203([":19:100,", ":30:250616"], Array(repeating: t, count: 10))
        ),
        RuleCase("T11", Make.mt203([":19:10,", ":30:250616"], [t]), Make.mt203()),
    ]

    private static let exchanged = [":23:CREDIT", ":50K:X", ":71A:SHA"]

    private static func straight(_ code: String) -> [String] { [":23:" + code, ":50K:X", ":71A:SHA"] }

    private static func settled(_ amount: String, _ more: String...) -> [[String]] { [[":32A:250616" + amount] + more] }

    private static func charged(_ fields: String...) -> String {
        var all = Make.order102.filter { !$0.hasPrefix(":59") }
        all.append(":59:/5\nCREDITOR")
        let rank = [":33B": 0, ":71A": 1, ":71F": 2, ":71G": 3]
        all += fields.sorted { rank[String($0.prefix(4)), default: 9] < rank[String($1.prefix(4)), default: 9] }
        return Make.mt102([":23:CREDIT", ":50K:X"], [all])
    }
}

extension Make {
    static func mt101(_ orders: [[String]]) -> String { mt101([":50H:/123\nACME"], orders) }
    /// A 102 of two orders with the settlement given.
    static func mt102(_ settlement: [[String]]) -> String {
        mt102([":23:CREDIT", ":50K:/123\nACME", ":71A:SHA"], [order102, order102], settlement[0])
    }
}
