import Foundation
import PaymentModel
import TestSupport
import Testing

@_spi(Testing) @testable import MXMessages

@Suite("Schemas as automata")
struct SchemaAutomatonTests {
    private static let seed: UInt64 = 20_260_208

    @Test("All of the project's schemas run fast")
    func allRunFast() {
        for message in SchemaCatalog.embedded.messages {
            #expect(SchemaCatalog.embedded.speed(of: message) == .fast, "\(message)")
        }
    }

    @Test("Every family has the table that is named for it")
    func families() {
        #expect(MessageTables.all.map(\.family) == MessageTables.families)
    }

    @Test(
        "All of the published schemas run fast",
        .enabled(if: Locations.hasShared, "the published schemas are not beside the checkout")
    )
    func publishedRunFast() throws {
        let directory = Locations.shared.appending(path: "xsd")
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        let files = try names.map { ($0, try Array(Data(contentsOf: directory.appending(path: $0)))) }
        let catalog = SchemaCatalog(files: files, fallback: nil)
        for message in catalog.messages { #expect(catalog.speed(of: message) == .fast, "\(message)") }
    }

    @Test(
        "Random messages of every schema, and damaged ones, are told alike",
        arguments: SchemaCatalog.embedded.messages
    )
    func instances(message: String) throws {
        let schema = try #require(SchemaCatalog.embedded.schemaText(of: message))
        var made = try RandomInstances(schema, seed: Self.seed)
        var fast = 0
        for round in 0..<8 {
            made.keepsRules = round % 2 == 0
            let element = try made.message(richness: [0.1, 0.3, 0.5, 0.8][round / 2])
            let bytes = Array(element.xml.utf8)
            let right = try EngineComparison(rules: .schema).difference(bytes)
            #expect(right == nil, "seed \(Self.seed), round \(round)")
            let all = try EngineComparison(rules: .all).difference(bytes)
            #expect(all == nil, "seed \(Self.seed), round \(round)")
            let statistics = try EngineComparison(rules: .schema).events(bytes, .fast).1
            // A signed header is the reference engine's.
            if statistics.referenceBytes == 0 || element.xml.contains("Sgntr") { fast += 1 }
            for change in 0..<6 {
                let damaged = Array(made.damage(element).xml.utf8)
                let rules: RuleSet = change % 2 == 0 ? .schema : .all
                let difference = try EngineComparison(rules: rules).difference(damaged)
                #expect(difference == nil, "seed \(Self.seed), round \(round), change \(change)")
            }
        }
        #expect(fast >= 6, "the fast engine read \(fast) of 8")
    }

    @Test("What is unknown in a schema leaves it to the reference engine, which is said")
    func unknown() throws {
        func speed(_ body: String) -> SchemaCatalog.Speed? {
            let text = """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"
                  targetNamespace="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08" elementFormDefault="qualified">
                  <xs:element name="Document" type="D"/>\(body)</xs:schema>
                """
            return SchemaCatalog(files: [("a.xsd", Array(text.utf8))]).speed(of: "pacs.008.001.08")
        }
        func type(_ content: String) -> String {
            "<xs:complexType name=\"D\"><xs:sequence>\(content)</xs:sequence></xs:complexType>"
        }
        #expect(speed(type("<xs:element name=\"a\" type=\"xs:string\"/>")) == .fast)
        for content in [
            "<xs:element name=\"a\" type=\"xs:string\" default=\"x\"/>", "<xs:element name=\"a\" type=\"xs:integer\"/>",
            "<xs:element ref=\"Document\"/>", "<xs:any processContents=\"skip\"/>",
            "<xs:element name=\"a\" type=\"D\"/>",
        ] {
            guard case .reference(let reason)? = speed(type(content)) else {
                Issue.record("\(content) runs fast")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test(
        "Patterns accept what XML Schema says that they do",
        arguments: [
            ("[A-Z]{3,3}", ["ABC", "ZZZ"], ["AB", "ABCD", "abc", "", "AB1"]),
            (
                "[A-Z0-9]{4,4}[A-Z]{2,2}[A-Z0-9]{2,2}([A-Z0-9]{3,3}){0,1}", ["SAMPGB20", "SAMPGB20XXX"],
                ["SAMPGB20X", "SAMP1B20"]
            ),
            ("\\+[0-9]{1,3}-[0-9()+\\-]{1,30}", ["+44-2071(2)", "+1--"], ["44-1", "+4444-1", "+44-"]),
            (".*Z", ["Z", "éZ", "aZZ"], ["", "Za", "a\nZ"]),
            (".{1,3}", ["a", "é€", "😀😀😀"], ["", "abcd", "😀😀😀😀"]),
            ("[^a-c]+", ["xyz", "é"], ["", "a", "xa"]),
            ("a|b|cd?", ["a", "b", "c", "cd"], ["ab", "d", ""]),
            ("(ab)*c+", ["c", "ababcc"], ["ab", "abac"]),
            ("[\\s\\-\\[\\]]", [" ", "-", "[", "]", "\n"], ["\\", "a"]),
        ]
    )
    func patterns(pattern: String, right: [String], wrong: [String]) throws {
        let automaton = try FiniteAutomaton(PatternParser.expression(pattern))
        func accepts(_ text: String) -> Bool {
            var state = 0
            for byte in text.utf8 {
                let step = automaton.steps[state].first { $0.symbols.contains(Int(byte)) }
                guard let step else { return false }
                state = step.target
            }
            return automaton.accepts[state]
        }
        for text in right { #expect(accepts(text), "\(pattern) and \(text)") }
        for text in wrong { #expect(!accepts(text), "\(pattern) and \(text)") }
    }

    @Test("Patterns that go by Unicode, or are read differently by different programs, are not compiled")
    func unknownPatterns() {
        for pattern in ["\\d", "\\p{L}", "[a-z-[aeiou]]", "[é]", "é", "(a", "a{2,1}", "^a$", "[z-a]", "a{99999}", "*"] {
            #expect(throws: NotCompiled.self, "\(pattern)") { try PatternParser.expression(pattern) }
        }
    }
}
