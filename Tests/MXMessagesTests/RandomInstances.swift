import PaymentModel
import TestSupport

@testable import MXMessages

/// One element of a made-up message.
struct MadeElement {
    var name: String
    var attributes: [(name: String, value: String)] = []
    var text = ""
    var children: [MadeElement] = []

    var xml: String {
        let attributes = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        if children.isEmpty, text.isEmpty { return "<\(name)\(attributes)/>" }
        let tag = name.split(separator: " ").first.map(String.init) ?? name
        return "<\(name)\(attributes)>" + Self.escaped(text) + children.map(\.xml).joined() + "</\(tag)>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}

/// Makes random messages that a schema allows, and damages some.
struct RandomInstances {
    private let root: SchemaNode
    private let types: [String: SchemaNode]
    private let namespace: String
    var random: SeededGenerator
    /// Whether values keep the rules beyond the schema, too.
    var keepsRules = false

    init(_ schema: [UInt8], seed: UInt64) throws {
        let node = try SchemaNode.root(of: schema)
        root = node.children.first { $0.name == "element" } ?? node
        var types: [String: SchemaNode] = [:]
        for child in node.children where child.name != "element" { types[child["name"] ?? ""] = child }
        self.types = types
        namespace = node["targetNamespace"] ?? ""
        random = SeededGenerator(seed: seed)
    }

    /// A message; the richer, the more of what may be left out is there.
    mutating func message(richness: Double) throws -> MadeElement {
        var element = MadeElement(name: root["name"] ?? "", attributes: [("xmlns", namespace)])
        try fill(&element, root["type"] ?? "", richness, depth: 0)
        return element
    }

    private mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < probability
    }

    private mutating func fill(_ element: inout MadeElement, _ type: String, _ richness: Double, depth: Int) throws {
        guard let definition = types[type], definition.name == "complexType" else {
            element.text = try value(of: type, for: element.name)
            return
        }
        let content = definition.children[0]
        if content.name == "simpleContent" {
            let inner = content.children[0]
            element.text = try value(of: inner["base"] ?? "", for: element.name)
            for attribute in inner.children {
                let value =
                    keepsRules
                    ? ["EUR", "USD", "GBP"][Int.random(in: 0...2, using: &random)]
                    : try value(of: attribute["type"] ?? "", for: "")
                element.attributes.append((attribute["name"] ?? "", value))
            }
            if keepsRules { element.text = "\(Int.random(in: 1...99_999, using: &random)).25" }
            return
        }
        try group(&element, content, richness, depth)
    }

    private mutating func group(
        _ element: inout MadeElement,
        _ content: SchemaNode,
        _ richness: Double,
        _ depth: Int
    ) throws {
        let items =
            content.name == "choice"
            ? [content.children[Int.random(in: 0..<content.children.count, using: &random)]] : content.children
        for item in items {
            let least = Int(item["minOccurs"] ?? "1") ?? 1
            let most = item["maxOccurs"] == "unbounded" ? least + 3 : min(Int(item["maxOccurs"] ?? "1") ?? 1, least + 3)
            var count = content.name == "choice" ? max(1, least) : least
            var keep = richness
            for _ in 0..<depth { keep *= 0.75 }
            if most > least, chance(keep) { count = Int.random(in: max(1, least)...most, using: &random) }
            for _ in 0..<count {
                switch item.name {
                case "any":
                    let wanted = item["namespace"] ?? "##any"
                    let uri = wanted.hasPrefix("##") ? "urn:example:any" : wanted
                    element.children.append(
                        MadeElement(name: "Signature xmlns=\"\(uri)\"", text: "x")
                    )
                case "element":
                    var child = MadeElement(name: item["name"] ?? "")
                    try fill(&child, item["type"] ?? "", richness, depth: depth + 1)
                    element.children.append(child)
                default: try group(&element, item, richness, depth)
                }
            }
        }
    }

    private mutating func value(of type: String, for name: String) throws -> String {
        if keepsRules {
            switch ValueRules.kinds[name] {
            case .bic: return ["SAMPGB20", "MUSTDE20XXX"][Int.random(in: 0...1, using: &random)]
            case .iban:
                return ["GB29NWBK60161331926819", "DE89370400440532013000"][Int.random(in: 0...1, using: &random)]
            case .country: return ["GB", "DE"][Int.random(in: 0...1, using: &random)]
            default: break
            }
        }
        let day =
            "20\(Int.random(in: 10...30, using: &random))-0\(Int.random(in: 1...9, using: &random))-\(Int.random(in: 10...28, using: &random))"
        let clock = "\(Int.random(in: 10...23, using: &random)):\(Int.random(in: 10...59, using: &random)):00"
        let zone = ["", "Z", "+06:00", "-05:00", ".250+01:00"][Int.random(in: 0...4, using: &random)]
        let definition = types[type]
        let base = definition?.children.first?["base"] ?? type
        let facets = definition?.children.first?.children ?? []
        func facet(_ name: String) -> String? { facets.first { $0.name == name }?["value"] }
        let codes = facets.filter { $0.name == "enumeration" }.compactMap { $0["value"] }
        if !codes.isEmpty { return codes[Int.random(in: 0..<codes.count, using: &random)] }
        switch base {
        case "xs:boolean": return ["true", "false", "1", "0"][Int.random(in: 0...3, using: &random)]
        case "xs:date": return day
        case "xs:dateTime": return day + "T" + clock + (facet("pattern") == nil ? zone : "Z")
        case "xs:time": return clock + zone
        case "xs:gYear": return String(day.prefix(4))
        case "xs:gYearMonth": return String(day.prefix(7))
        case "xs:base64Binary": return "QUJD"
        case "xs:decimal":
            let decimals = min(Int(facet("fractionDigits") ?? "2") ?? 2, 5)
            let digits = min(Int(facet("totalDigits") ?? "18") ?? 18, 9) - decimals
            var text = String(Int.random(in: 1...9, using: &random))
            for _ in 1..<max(1, digits) { text += String(Int.random(in: 0...9, using: &random)) }
            guard decimals > 0, chance(0.7) else { return text }
            return text + "." + (0..<decimals).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        default: break
        }
        if let pattern = facet("pattern") {
            var bytes: [UInt8] = []
            try spell(PatternParser.expression(pattern), &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        let least = Int(facet("minLength") ?? "1") ?? 1
        let most = Int(facet("maxLength") ?? "35") ?? 35
        let count = chance(0.1) ? most : Int.random(in: least...min(most, max(least, 40)), using: &random)
        let signs = Array("ABCDEFGH abcdefgh0123456789/-?:().,'+é&>€")
        return String((0..<count).map { _ in signs[Int.random(in: 0..<signs.count, using: &random)] })
    }

    private mutating func spell(_ expression: RegularExpression, _ bytes: inout [UInt8]) throws {
        switch expression {
        case .symbols(let symbols):
            let printable = symbols.filter { $0 >= 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x26 }.sorted()
            guard !printable.isEmpty else { return }
            bytes.append(UInt8(printable[Int.random(in: 0..<printable.count, using: &random)]))
        case .sequence(let parts): for part in parts { try spell(part, &bytes) }
        case .choice(let branches): try spell(branches[0], &bytes)
        case .times(let inner, let least, let most):
            for _ in 0..<Int.random(in: least...min(most ?? least + 8, least + 12), using: &random) {
                try spell(inner, &bytes)
            }
        }
    }

    // MARK: Damage

    private static let strange = [
        "", " ", "2016-02-30", "2016-02-29", "2015-02-29", "24:00:00", "23:59:60", "1e5", "NaN", "INF", ".5", "5.",
        "+5", "-0", "-1",
        "0000-01-01", "2016-01-01Z", "2016-01-01+14:00", "2016-01-01+14:01", "12016-01-01", "2016-02-04T20:36:00+15:00",
        "2016-02-04T24:00:00", "2016-02-04T20:36:00.", "2016-02-04T20:36:00.1234567890123", "123456789012345678",
        "1234567890123456789",
        "000000000000000000000000001", "1.10000000000000000000", "TRUE", "é", "\t1", "1\n", "QUJDRB==", "Q U J D",
        "]]>", "&",
        "urn:x", "SAMPZZ20", "GB29NWBK60161331926810", "7A562c67-ca16-48ba-b074-65581be6f001",
    ]

    /// One change that the schema may or may not allow.
    mutating func damage(_ element: MadeElement) -> MadeElement {
        var element = element
        damage(&element, Int.random(in: 0..<max(1, count(element)), using: &random))
        return element
    }

    private func count(_ element: MadeElement) -> Int {
        element.children.reduce(element.children.count) { $0 + count($1) }
    }

    /// Changes the element with a number below another.
    @discardableResult
    private mutating func damage(_ element: inout MadeElement, _ number: Int) -> Int? {
        var left = number
        for place in element.children.indices {
            guard left > 0 else {
                change(&element, place)
                return nil
            }
            left -= 1
            guard let rest = damage(&element.children[place], left) else { return nil }
            left = rest
        }
        return left
    }

    private mutating func change(_ parent: inout MadeElement, _ place: Int) {
        let isValue = parent.children[place].children.isEmpty
        switch Int.random(in: 0..<16, using: &random) {
        case 0: parent.children.remove(at: place)
        case 1: parent.children.insert(parent.children[place], at: place)
        case 2: parent.children.swapAt(place, min(place + 1, parent.children.count - 1))
        case 3: parent.children[place].name += "X"
        case 4: parent.children[place].attributes.append(("unexpected", "1"))
        case 5: parent.children[place].attributes = []
        case 6:
            parent.children[place].attributes = [
                ("Ccy", ["usd", "USDX", "XXX", "EUR", "ÜSD"][Int.random(in: 0...4, using: &random)])
            ]
        case 7 where !isValue: parent.children[place].text = "stray"
        case 8 where isValue: parent.children[place].text += "X"
        case 9 where isValue: parent.children[place].text = String(parent.children[place].text.dropLast())
        case 10 where isValue: parent.children[place].text = String(repeating: parent.children[place].text, count: 30)
        case 11 where isValue: parent.children[place].text = " " + parent.children[place].text + "\t"
        case 12: parent.children[place].children = []
        default:
            guard isValue else { return }
            parent.children[place].text = Self.strange[Int.random(in: 0..<Self.strange.count, using: &random)]
        }
    }
}
