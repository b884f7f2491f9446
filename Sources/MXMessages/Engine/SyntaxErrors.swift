internal import CLibXML2
internal import PaymentModel

// What libxml2 says of the syntax, in words that tell what to do.
extension ReferenceEngine {
    mutating func syntaxError(_ fault: XMLFault) {
        guard !isStopped, !fault.isWarning, let parser else { return }
        guard fault.isFatal else {
            guard !isBeyondLimits else { return countUntold() }
            return tell(
                "xml.namespace",
                "\(namespaceFault(fault)): declare the namespace, or correct the prefix",
                at: placeNow()
            )
        }
        if isAtEnd, rootHasNotEnded, !isBadCharacter(fault), !isBareAmpersand(fault), !isStrayEnd(fault) {
            refuseTruncation()
        } else {
            // Of such an end libxml2 tells at the beginning of the text in front of it.
            let ahead = isStrayEnd(fault) ? parser.distance(to: Array("]]>".utf8)) : 0
            tell("xml.malformed", words(for: fault), at: placeNow(ahead: ahead))
        }
        stop()
    }

    private func isBadCharacter(_ fault: XMLFault) -> Bool {
        let code = xmlParserErrors(UInt32(clamping: fault.code))
        return code == XML_ERR_INVALID_CHAR || code == XML_ERR_INVALID_ENCODING
    }

    /// “&” and no name behind it: libxml2 looks for the name up to the end of the file before it says so.
    private func isBareAmpersand(_ fault: XMLFault) -> Bool {
        xmlParserErrors(UInt32(clamping: fault.code)) == XML_ERR_NAME_REQUIRED && fault.message.contains("EntityRef")
    }

    /// “]]>” in a text.
    private func isStrayEnd(_ fault: XMLFault) -> Bool {
        xmlParserErrors(UInt32(clamping: fault.code)) == XML_ERR_MISPLACED_CDATA_END
    }

    mutating func refuseTruncation() {
        let open = stack.isEmpty ? "before its first element is complete" : "inside \(openPath)"
        tell(
            "xml.truncated",
            "the file ends \(open): the rest is missing; ask for the whole file again",
            at: placeAtEnd()
        )
    }

    private var openPath: String { stack.path(from: 0, names) { _ in false } }

    /// Whether the file's root element has not been read to its end.
    private var rootHasNotEnded: Bool { !stack.isEmpty || !hasRoot }

    private func namespaceFault(_ fault: XMLFault) -> String {
        switch xmlParserErrors(UInt32(clamping: fault.code)) {
        case XML_NS_ERR_UNDEFINED_NAMESPACE:
            "the prefix \(quoted((fault.first ?? "").utf8)) has no namespace declared"
        case XML_NS_ERR_ATTRIBUTE_REDEFINED: "an attribute is given twice under two prefixes"
        default: "the namespaces are wrong here (\(firstLine(fault.message)))"
        }
    }

    private func words(for fault: XMLFault) -> String {
        let first = quoted((fault.first ?? "").utf8)
        switch xmlParserErrors(UInt32(clamping: fault.code)) {
        case XML_ERR_TAG_NAME_MISMATCH:
            return
                "the element \(first) is not closed where \(quoted((fault.second ?? "").utf8)) is: every start tag needs its end tag"
        case XML_ERR_DOCUMENT_EMPTY:
            return "this is not XML: a “<” was expected at the beginning"
        case XML_ERR_DOCUMENT_END:
            return
                "something stands behind the end of the root element: a file holds one root element and nothing else; "
                + "put several messages into one wrapper"
        case XML_ERR_INVALID_CHAR:
            return "a character stands here that XML does not allow, such as a control character"
        case XML_ERR_INVALID_ENCODING:
            return "these bytes are not UTF-8: the file is damaged, or written in another encoding than it says"
        case XML_ERR_INTERNAL_ERROR:
            // All that libxml2 says of such bytes where they stand at the beginning of what it was given.
            return "what stands here is no character that XML allows, or not UTF-8: the file is damaged"
        case XML_ERR_UNDECLARED_ENTITY:
            return
                "the entity &\((fault.first ?? ""));: only &lt; &gt; &amp; &quot; &apos; and character numbers are known"
        case XML_ERR_ATTRIBUTE_REDEFINED:
            return "the attribute \(first) stands twice in one tag"
        case XML_ERR_LT_IN_ATTRIBUTE:
            return "“<” stands in an attribute's value: write &lt;"
        case XML_ERR_INVALID_CHARREF:
            return "a character number (&#…;) names no character that XML allows"
        case XML_ERR_NAME_REQUIRED, XML_ERR_ENTITYREF_SEMICOL_MISSING:
            return "“<” or “&” stands where text was meant, or a name is missing: write &lt; or &amp;"
        case XML_ERR_RESERVED_XML_NAME:
            return "an XML declaration (<?xml …?>) may stand only at the very beginning of the file"
        case XML_ERR_GT_REQUIRED:
            return "a “>” was expected to end the tag"
        case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE, XML_ERR_ATTRIBUTE_NOT_FINISHED:
            return "an attribute's value must stand in quotes after “=”"
        case XML_ERR_CDATA_NOT_FINISHED: return "a CDATA section has no end (]]>)"
        case XML_ERR_COMMENT_NOT_FINISHED: return "a comment has no end (-->)"
        case XML_ERR_MISPLACED_CDATA_END: return "“]]>” stands in a text: write ]]&gt;"
        default:
            return "this is not well-formed XML (\(firstLine(fault.message)))"
        }
    }

    private func firstLine(_ text: String) -> String {
        String(text.split(separator: "\n").first ?? "")
    }
}
