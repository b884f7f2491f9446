import Foundation
import MXMessages
import PaymentModel
import TestSupport
import Testing

@Suite("Schemas from a directory")
struct SchemaCatalogTests {
    private func schema(_ body: String) -> [UInt8] {
        Array(
            """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"
              targetNamespace="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08" elementFormDefault="qualified">
              \(body)
            </xs:schema>
            """.utf8
        )
    }

    private func codes(_ catalog: SchemaCatalog) throws -> [String] {
        var reader = MXReader(rules: .schema, schemas: catalog)
        var codes: [String] = []
        func tell(_ event: MessageEvent) { if case .problem(let problem) = event { codes.append(problem.code) } }
        let bytes = Array(Sample.pacs008().utf8)
        try unsafe reader.read(bytes.span.bytes, tell)
        try reader.finish(tell)
        return codes
    }

    private let lax = """
        <xs:element name="Document"><xs:complexType><xs:sequence>
        <xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
        """

    @Test("A schema given is used instead of the embedded one, by its namespace and not by its name")
    func replaced() throws {
        #expect(try codes(SchemaCatalog(files: [("anything.xsd", schema(lax))])) == [])
        let strict = "<xs:element name=\"Document\" type=\"xs:date\"/>"
        #expect(try codes(SchemaCatalog(files: [("x.xsd", schema(strict))])).isEmpty == false)
    }

    @Test("What a market practice restricts is told in words, whatever the kind of restriction")
    func restrictions() throws {
        func simple(_ name: String, _ base: String, _ facet: String) -> String {
            "<xs:element name=\"\(name)\"><xs:simpleType><xs:restriction base=\"xs:\(base)\"><xs:\(facet)/></xs:restriction></xs:simpleType></xs:element>"
        }
        let elements = [
            simple("A", "decimal", "maxInclusive value=\"5\""), simple("B", "decimal", "maxExclusive value=\"5\""),
            simple("C", "decimal", "minExclusive value=\"5\""), simple("D", "string", "length value=\"5\""),
            "<xs:element name=\"E\" fixed=\"INDA\" type=\"xs:string\"/>",
            """
            <xs:element name="F"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">\
            <xs:attribute name="Ccy" fixed="EUR" use="required" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
            """,
            simple("G", "string", "pattern value=\"\\p{Lu}+\""),
            "<xs:element name=\"H\"><xs:simpleType><xs:union memberTypes=\"xs:date xs:dateTime\"/></xs:simpleType></xs:element>",
        ]
        let text = schema(
            "<xs:element name=\"Document\"><xs:complexType><xs:sequence>\(elements.joined())</xs:sequence></xs:complexType></xs:element>"
        )
        var reader = MXReader(rules: .schema, schemas: SchemaCatalog(files: [("a.xsd", text)]))
        var told: [String] = []
        func tell(_ event: MessageEvent) {
            if case .problem(let problem) = event { told.append(problem.code + " " + problem.text) }
        }
        let bytes = Array(
            Sample.document(
                "pacs.008.001.08",
                "<A>6</A><B>5</B><C>5</C><D>abc</D><E>x</E><F Ccy=\"USD\">1</F><G>a</G><H>q</H>"
            ).utf8
        )
        try unsafe reader.read(bytes.span.bytes, tell)
        try reader.finish(tell)
        #expect(
            told == [
                "schema.value A is “6”; expected 5 or less", "schema.value B is “5”; expected less than 5",
                "schema.value C is “5”; expected more than 5",
                "schema.length D is “abc”, 3 characters; expected exactly 5",
                "schema.value E is “x”; expected INDA and nothing else",
                "schema.value the attribute Ccy of F is “USD”; expected EUR and nothing else",
                "schema.pattern G is “a”; expected the form \\p{Lu}+",
                "schema.value H is “q”; expected what the schema says in place",
            ]
        )
    }

    @Test("A schema may include the files given with it, and no others")
    func includes() throws {
        let part = Array("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\(lax)</xs:schema>".utf8)
        let whole = schema("<xs:include schemaLocation=\"../parts/part.xsd\"/>")
        #expect(try codes(SchemaCatalog(files: [("a.xsd", whole), ("part.xsd", part)])) == [])
        let stranger = schema("<xs:include schemaLocation=\"/etc/passwd\"/>\(lax)")
        #expect(try codes(SchemaCatalog(files: [("a.xsd", stranger)])) == ["mx.badSchema"])
    }

    @Test("Messages without a schema in the directory have the embedded one")
    func fallback() throws {
        let catalog = SchemaCatalog(files: [("notes.txt", Array("nothing".utf8))])
        #expect(catalog.problems.map(\.code) == ["schemas.unusable"])
        #expect(try codes(catalog) == [])
        #expect(catalog.messages == SchemaCatalog.embedded.messages)
    }

    @Test("Two schemas of one message are told")
    func ambiguous() {
        let catalog = SchemaCatalog(files: [("b.xsd", schema(lax)), ("a.xsd", schema(lax))])
        #expect(catalog.problems.map(\.code) == ["schemas.unusable"])
        #expect(catalog.problems.first?.text.contains("b.xsd") == true)
    }

    @Test("The project's own files include one another as any tool would follow them")
    func ownFiles() throws {
        let directory = Locations.root.appending(path: "Schemas/xsd")
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".xsd") }
        let files = try names.map { ($0, try Array(Data(contentsOf: directory.appending(path: $0)))) }
        #expect(
            Set(names.filter { !$0.hasPrefix("types/") }.map { String($0.dropLast(4)) })
                == Set(SchemaCatalog.embedded.messages)
        )
        let catalog = SchemaCatalog(files: files, fallback: nil)
        for message in catalog.messages {
            var reader = MXReader(rules: .schema, schemas: catalog)
            var codes: [String] = []
            func tell(_ event: MessageEvent) { if case .problem(let problem) = event { codes.append(problem.code) } }
            let root = message.hasPrefix("head") ? "AppHdr" : "Document"
            let bytes = Array("<\(root) xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(message)\"/>".utf8)
            try unsafe reader.read(bytes.span.bytes, tell)
            try reader.finish(tell)
            #expect(codes == ["schema.missing"], "\(message)")
        }
    }

    @Test(
        "The published schemas give the same verdicts as the embedded ones on a sample",
        .enabled(if: Locations.hasShared, "the published schemas are not beside the checkout")
    )
    func published() throws {
        let directory = Locations.shared.appending(path: "xsd")
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        let files = try names.map { ($0, try Array(Data(contentsOf: directory.appending(path: $0)))) }
        let catalog = SchemaCatalog(files: files)
        #expect(catalog.problems == [])
        #expect(try codes(catalog) == [])
    }
}
