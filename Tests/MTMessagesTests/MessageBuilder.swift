import Foundation

/// Makes valid messages of our own, of which a test replaces, adds or takes away fields.
enum Make {
    static let uetr = "{121:7a562c67-ca16-48ba-b074-65581be6f001}"

    /// The order of fields for the types that are built from a base.
    private static let order = [
        "20", "21", "25", "13C", "13D", "23B", "23E", "26T", "32A", "33B", "36", "50", "51A", "52", "53", "54", "55",
        "56",
        "57", "58", "59", "70", "71A", "71F", "71G", "72", "77B", "77T",
    ]

    private static func key(_ field: String) -> String {
        let tag = String(field.dropFirst().prefix { $0 != ":" })
        let digits = String(tag.prefix(2))
        return order.contains(tag) ? tag : order.contains(digits) ? digits : tag
    }

    private static func build(_ base: [String], _ changes: [String], without: [String]) -> [String] {
        let changed = Set(changes.map(key))
        let all = base.filter { !changed.contains(key($0)) && !without.contains(key($0)) } + changes
        return all.enumerated().sorted { a, b in
            let (i, j) = (order.firstIndex(of: key(a.element)) ?? 99, order.firstIndex(of: key(b.element)) ?? 99)
            return (i, a.offset) < (j, b.offset)
        }.map(\.element)
    }

    /// A 103 from Germany to the United States.
    static func mt103(
        _ changes: String...,
        without: [String] = [],
        flag: String? = nil,
        receiver: String = "BANKUS33XXXX",
        sender: String = "BANKDEFFAXXX"
    ) -> String {
        let base = [
            ":20:REF-1", ":23B:CRED", ":32A:250616USD1500,75", ":50K:/123456\nACME LTD\n1 MAIN STREET",
            ":59:/987654321\nJOHN DOE\n2 SIDE STREET", ":71A:SHA",
        ]
        return fin(
            "103",
            block1: "F01\(sender)0001000001",
            block2: "I103\(receiver)N",
            block3: (flag.map { "{119:\($0)}" } ?? "") + uetr,
            build(base, changes, without: without)
        )
    }

    /// A 202, or with `cover` a 202 COV whose sequence B is given apart.
    static func mt202(_ changes: String..., without: [String] = [], cover: [String]? = nil, type: String = "202")
        -> String
    {
        var base = [":20:REF-2", ":21:REL-2", ":32A:250616EUR10,", ":58A:BANKFRPP"]
        if type == "205" { base.append(":52A:BANKITMM") }
        return fin(
            type,
            block2: "I\(type)BANKUS33XXXXN",
            block3: (cover == nil ? "" : "{119:COV}") + uetr,
            build(base, changes, without: without) + (cover ?? [])
        )
    }

    /// Sequence B of a cover.
    static let cover = [":50K:/1\nDEBTOR", ":59:/2\nCREDITOR"]

    /// A 101 with the fields of sequence A and of each B given.
    static func mt101(_ shared: [String] = [":50H:/123\nACME"], _ orders: [[String]]) -> String {
        let first = [":20:REF-3", ":28D:1/1"]
        let isBefore = { (field: String) in field.hasPrefix(":21R") }
        let head =
            [first[0]] + shared.filter(isBefore) + [first[1]] + shared.filter { !isBefore($0) } + [":30:250616"]
        return fin("101", head + orders.flatMap { $0 })
    }

    static let order101 = [":21:ORDER-1", ":32B:USD10,", ":59:/5\nCREDITOR", ":71A:SHA"]

    static func mt102(
        _ shared: [String] = [":23:CREDIT", ":50K:/123\nACME", ":71A:SHA"],
        _ orders: [[String]] = [order102],
        _ settlement: [String] = [":32A:250616USD10,"],
        receiver: String = "BANKUS33XXXX",
        flag: String? = nil
    ) -> String {
        fin(
            "102",
            block2: "I102\(receiver)N",
            block3: flag.map { "{119:\($0)}" } ?? "",
            [":20:REF-4"] + shared + orders.flatMap { $0 } + settlement
        )
    }

    static let order102 = [":21:ORDER-1", ":32B:USD10,", ":59:/5\nCREDITOR"]

    /// A 203 with the fields of sequence A and of each B given.
    static func mt203(
        _ shared: [String] = [":19:20,", ":30:250616"],
        _ transfers: [[String]] = [transfer203, transfer203]
    ) -> String {
        fin("203", shared + transfers.flatMap { $0 })
    }

    static let transfer203 = [":20:REF-9", ":21:REL-9", ":32B:USD10,", ":58A:BANKFRPP"]

    static func mt910(_ changes: String..., without: [String] = []) -> String {
        let base = [":20:REF-5", ":21:REL-5", ":25:123", ":32A:250616EUR10,", ":52A:BANKFRPP"]
        return fin("910", build(base, changes, without: without))
    }

    static func mt940(
        _ middle: [String] = [":61:250616C10,NTRFREF//BANKREF", ":86:TEXT"],
        end: String = ":62F:C250616EUR20,"
    ) -> String {
        fin("940", [":20:REF-6", ":25:123", ":28C:1/1", ":60F:C250616EUR10,"] + middle + [end])
    }

    static func mt942(_ limits: [String]) -> String {
        fin("942", [":20:REF-7", ":25:123", ":28C:1/1"] + limits + [":13D:2506161200+0100"])
    }

    static func query(_ type: String, _ rest: [String]) -> String {
        let specific =
            ["92": ":11S:103\n250616", "95": ":75:WHERE IS IT", "96": ":76:HERE"][String(type.suffix(2))] ?? ""
        return fin(type, [":20:REF-8", ":21:REL-8", specific] + rest)
    }
}
