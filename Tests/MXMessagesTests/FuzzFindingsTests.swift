@_spi(Testing) import MXMessages
import PaymentModel
import Testing

/// What the fuzz target found, made small: see Fuzz/README.md.
@Suite("What fuzzing found")
struct FuzzFindingsTests {
    @Test("A byte that US-ASCII does not have is told where it is", arguments: [1, 7, 1000])
    func ascii(pieces: Int) throws {
        let bytes = Array("<?xml version=\"1.0\" encoding=\"US-ASCII\"?>\n<a>b".utf8) + [0xE4] + Array("</a>".utf8)
        let problem = try #require(try events(bytes, pieces: pieces).problems.first)
        #expect(problem.code == "xml.encoding")
        #expect(problem.place.byteOffset == bytes.firstIndex(of: 0xE4))
    }

    @Test("A fault behind a header whose document has not come is told of the header's message")
    func headerWithoutDocument() throws {
        let events = try events("<E>\(Sample.header)\u{1}</E>")
        #expect(events.messages.map(\.index) == [0])
        #expect(events.problems.map(\.messageIndex) == [0])
    }

    @Test("No problem speaks of libxml2's internals", arguments: 1...9)
    func words(pieces: Int) throws {
        let bytes = Array("<a>2016-02-".utf8) + [0xD4] + Array("4</a>".utf8)
        for problem in try events(bytes, pieces: pieces).problems {
            #expect(!problem.text.contains("internal error"), "\(problem)")
        }
    }

    @Test(
        "A fault behind a line feed is told on its own line, and in the same words whatever the pieces",
        arguments: 1...8
    )
    func strayEnd(pieces: Int) throws {
        for (text, line, column) in [("<Cs>0\" e<!-- -->\n]]>", 2, 1), ("<Cs>\n\nabc]]>d</Cs>", 3, 4)] {
            let problem = try #require(try events(text, pieces: pieces).problems.first)
            #expect(problem.code == "xml.malformed")
            #expect(problem.text.contains("]]>"))
            #expect(problem.place.line == line)
            #expect(problem.place.column == column)
        }
    }

    @Test("Names of namespaces that are no URIs are told by both engines alike")
    func namespaces() throws {
        let names = [
            "urn:x#a#b", "http://example.com/a#b", "u_n:x", "1rn:x", "urn:", "urn:#", "urn:a/b:c", "http://a:b/c",
            "http://a:80/c",
            "http://:80", "http://a/b#", "-a:b", "a.b-c:d", "http://", "http:///a", "urn://x:1:2", "urn:x%20y",
            "urn:x?y", "urn:x y",
        ]
        for name in names {
            for text in [
                "<E xmlns=\"\(name)\">\(Sample.pacs008())</E>",
                "<E xmlns:p=\"\(name)\"><p:F>\(Sample.pacs008())</p:F></E>",
                Sample.pacs008().replacing("<Document ", with: "<Document xmlns:p=\"\(name)\" "),
            ] {
                let difference = try EngineComparison().difference(Array(text.utf8))
                #expect(difference == nil, "\(name)")
            }
        }
        let plain = "<E xmlns=\"http://www.example.com/2016/02#a\">\(Sample.pacs008())</E>"
        #expect(try EngineComparison().events(Array(plain.utf8), .fast).1.referenceBytes == 0)
    }

    @Test("XML declarations are told by both engines alike, whatever is wrong with them")
    func declarations() throws {
        let declarations = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"/?>",
            "<?xml version=\"1.0\"/?>",
            "<?xml version=\"1.0\" /?>",
            "<?xml version='1.0' ?>",
            "<?xml version = '1.0' encoding = 'utf-8' ?>",
            "<?xml version='1.0'encoding='UTF-8'?>",
            "<?xml version='1.1'?>",
            "<?xml version='1.0' encoding='ISO-8859-1'?>",
            "<?xml version='1.0' encoding='latin1'?>",
            "<?xml version='1.0' encoding='UTF8'?>",
            "<?xml version='1.0' encoding='UTF-16'?>",
            "<?xml version='1.0' encoding='US-ASCII'?>",
            "<?xml version='1.0' encoding='nothing'?>",
            "<?xml version='1.0' encoding=''?>",
            "<?xml version='1.0' encoding='1UTF-8'?>",
            "<?xml version='1.0' encoding='UTF-8' standalone='maybe'?>",
            "<?xml version='1.0' standalone='yes' encoding='UTF-8'?>",
            "<?xml version='1.0' standalone='no'?>",
            "<?xml encoding='UTF-8'?>",
            "<?xml ?>",
            "<?xml version='1.0' version='1.0'?>",
            "<?xml version='1.0' a='b'?>",
            "<?xml version='1.0'>",
            "<?xml version='1.0'? >",
            "<?xml version='1.0'??>",
            "<?xml version='1.0' encoding='a?>'?>",
            "<?XML version='1.0'?>",
            " <?xml version='1.0'?>",
        ]
        for declaration in declarations {
            for name in ["Zoe", "Zo\u{E9}"] {
                let text = declaration + "\n" + Sample.pacs008().replacing("<Nm>", with: "<Nm>\(name) ")
                let difference = try EngineComparison().difference(Array(text.utf8))
                #expect(difference == nil, "\(declaration)")
            }
        }
    }
}
