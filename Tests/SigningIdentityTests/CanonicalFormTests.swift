import CLibXML2
import Foundation
import TestSupport
import Testing

@testable import SigningIdentity

/// The canonical form against libxml2's own function, which makes it of a whole document with an answer for each node.
@Suite struct CanonicalFormTests {
    @Test("Canonical forms are libxml2's, byte for byte", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func likeLibXML2(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var compared = 0
        var withNamespaces = 0
        for number in 0..<400 {
            let text = RandomDocument.text(&random)
            // Two prefixes of one namespace may give one element the same attribute twice.
            guard let tree = Tree(Array(text.utf8)) else { continue }
            compared += 1
            let elements = tree.elements
            let element = try #require(elements.randomElement(using: &random))
            var inside: [XMLElement] = []
            element.visit { each, _ in inside.append(each) }
            // Half of the times an element inside is left out, as the signature of a header is.
            let excluded = Bool.random(using: &random) ? inside.dropFirst().randomElement(using: &random) : nil
            let expected = try #require(tree.reference(element, leavingOut: excluded), "seed \(seed): \(text)")
            let found = unsafe CanonicalForm.withBytes(of: element, leavingOut: excluded) { unsafe Array($0) }
            #expect(
                found.map { String(decoding: $0, as: UTF8.self) } == String(decoding: expected, as: UTF8.self),
                "seed \(seed), document \(number): \(text)"
            )
            if String(decoding: expected, as: UTF8.self).contains("xmlns:") { withNamespaces += 1 }
        }
        #expect(compared > 300 && withNamespaces > 40, "seed \(seed): \(compared) compared")
    }

    @Test(
        "What has no canonical form has none",
        arguments: [
            "<a xmlns='relative/name'/>", "<a xmlns:p='relative'/>", "<a xmlns:p='../x'/>", "<a xmlns:p='#x'/>",
            "<a><b xmlns:p='relative'/></a>", "<a xmlns:p='not a uri'/>",
        ]
    )
    func none(_ text: String) throws {
        let tree = try #require(Tree(Array(text.utf8)))
        let root = try #require(tree.elements.first)
        #expect(unsafe CanonicalForm.withBytes(of: root) { $0.count } == nil)
        #expect(tree.reference(root, leavingOut: nil) == nil)
    }

    @Test func `the name of a namespace with an ampersand is refused, for libxml2 does not write it as others do`()
        throws
    {
        let tree = try #require(Tree(Array("<a xmlns='http://c.invalid/?a=b&amp;c'/>".utf8)))
        let root = try #require(tree.elements.first)
        #expect(unsafe CanonicalForm.withBytes(of: root) { $0.count } == nil)
    }

    @Test func `a long text and many elements fit`() throws {
        let text =
            "<a>" + String(repeating: "<b c='d'>&amp;\u{FC}</b>", count: 20_000)
            + String(repeating: "x", count: 100_000) + "</a>"
        let tree = try #require(Tree(Array(text.utf8)))
        let root = try #require(tree.elements.first)
        let found = unsafe CanonicalForm.withBytes(of: root) { unsafe Array($0) }
        #expect(found == tree.reference(root, leavingOut: nil))
    }

    /// A document that libxml2 read.
    @safe final class Tree {
        private let document: xmlDocPtr

        init?(_ bytes: [UInt8]) {
            let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
            let read = unsafe bytes.withUnsafeBytes {
                unsafe xmlReadMemory(
                    $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32($0.count),
                    nil,
                    nil,
                    options
                )
            }
            guard let document = unsafe read else { return nil }
            unsafe self.document = document
        }

        deinit { unsafe xmlFreeDoc(document) }

        var elements: [XMLElement] {
            var found: [XMLElement] = []
            if let root = unsafe xmlDocGetRootElement(document) {
                unsafe XMLElement(root).visit { each, _ in found.append(each) }
            }
            return found
        }

        /// What is to be seen of the document.
        @safe private final class Part {
            let element: xmlNodePtr
            let excluded: xmlNodePtr?

            init(_ element: XMLElement, _ excluded: XMLElement?) {
                unsafe self.element = element.node
                unsafe self.excluded = excluded?.node
            }

            func contains(_ node: xmlNodePtr?) -> Bool {
                var place = unsafe node
                var isInside = false
                while let here = unsafe place, unsafe here.pointee.type != XML_DOCUMENT_NODE {
                    if unsafe here == excluded { return false }
                    if unsafe here == element { isInside = true }
                    unsafe place = here.pointee.parent
                }
                return isInside
            }
        }

        /// The canonical form of an element by libxml2; nil where it makes none.
        func reference(_ element: XMLElement, leavingOut excluded: XMLElement?) -> [UInt8]? {
            let part = Part(element, excluded)
            guard let buffer = unsafe xmlAllocOutputBuffer(nil) else { return nil }
            defer { _ = unsafe xmlOutputBufferClose(buffer) }
            let length = withExtendedLifetime(part) {
                unsafe xmlC14NExecute(
                    document,
                    { part, node, parent in
                        guard let part = unsafe part, let node = unsafe node else { return 0 }
                        let seen = unsafe Unmanaged<Part>.fromOpaque(part).takeUnretainedValue()
                        // A declaration of a namespace is no node of the tree: it is seen where its element is.
                        let isDeclaration = unsafe node.pointee.type == XML_NAMESPACE_DECL
                        return unsafe seen.contains(isDeclaration ? parent : node) ? 1 : 0
                    },
                    Unmanaged.passUnretained(part).toOpaque(),
                    Int32(XML_C14N_EXCLUSIVE_1_0.rawValue),
                    nil,
                    0,
                    buffer
                )
            }
            guard length >= 0, let content = unsafe xmlOutputBufferGetContent(buffer) else { return nil }
            return unsafe Array(UnsafeBufferPointer(start: content, count: Int(xmlOutputBufferGetSize(buffer))))
        }
    }

    /// Made-up documents with everything that canonical forms have rules for.
    enum RandomDocument {
        static func text(_ random: inout SeededGenerator) -> String { element(&random, depth: 0, scope: []) }

        private static let names = ["urn:a", "urn:b", "http://c.invalid/x?y=z", "urn:swift:xsd:$ahV10"]
        private static let texts = [
            "x", "&amp;&lt;&gt;", "&#13;", "\n  ", "\"'", "\u{E4}\u{1F600}", "<![CDATA[a<b&c]]>", "<!-- gone -->",
            "<?pi data\n x?>", "<?pi?>",
            "&#x9;&#xA;", "]]&gt;", " ",
        ]
        private static let values = ["x", "&amp;&lt;&gt;&quot;", "&#13;&#10;&#9;", " a  b ", "'", "\u{E4}", ""]

        private static func element(_ random: inout SeededGenerator, depth: Int, scope: [String]) -> String {
            var scope = scope
            var declared: [String] = []
            var text = ""
            for prefix in ["p", "q", "r"] where Int.random(in: 0..<4, using: &random) == 0 {
                declared.append("xmlns:\(prefix)=\"\(names.randomElement(using: &random) ?? "")\"")
                scope.append(prefix)
            }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: declared.append("xmlns=\"\(names.randomElement(using: &random) ?? "")\"")
            case 1: declared.append("xmlns=\"\"")
            default: break
            }
            var attributes: [String: String] = [:]
            for name in ["a", "b", "c"] where Int.random(in: 0..<3, using: &random) == 0 {
                let prefix = Bool.random(using: &random) ? scope.randomElement(using: &random) : nil
                attributes[prefix.map { "\($0):\(name)" } ?? name] = values.randomElement(using: &random)
            }
            if Int.random(in: 0..<8, using: &random) == 0 { attributes["xml:lang"] = "en" }
            let prefix = Bool.random(using: &random) ? scope.randomElement(using: &random).map { $0 + ":" } ?? "" : ""
            let name = prefix + (["e", "f", "g"].randomElement(using: &random) ?? "e")
            let all = (declared + attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }).shuffled(
                using: &random
            )
            text = "<" + ([name] + all).joined(separator: " ")
            guard depth < 6, Int.random(in: 0..<5, using: &random) > 0 else { return text + "/>" }
            text += ">"
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                text +=
                    Bool.random(using: &random)
                    ? element(&random, depth: depth + 1, scope: scope) : texts.randomElement(using: &random) ?? ""
            }
            return text + "</\(name)>"
        }
    }
}
