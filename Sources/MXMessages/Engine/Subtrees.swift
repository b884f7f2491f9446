internal import CLibXML2
internal import PaymentModel

// Where messages begin and end in a file, and which header belongs to which document.
extension ReferenceEngine {
    static let namespacePrefix = "urn:iso:std:iso:20022:tech:xsd:"
    /// Of SWIFT, of the Swiss banks, and of the German ones before 2009.
    private static let otherPrefixes = [
        "urn:swift:xsd:", "http://www.six-interbank-clearing.com/de/", "urn:sepade:xsd:",
    ]
    /// SWIFT's application header before the business application header.
    private static let formerHeader = "urn:swift:xsd:$ahV10"

    /// What a schema for a namespace is called: the message, or the namespace where it is not ISO's.
    static func schemaName(_ type: MessageType, _ uri: String) -> String {
        uri.hasPrefix(namespacePrefix) ? type.text : uri
    }

    /// An element outside of any message: does a message begin with it?
    mutating func startOutside(_ tag: StartTag) {
        let localName = names.text(of: stack.top.name)
        if let recorder {
            let kind: TreeRecorder.Kind =
                switch localName {
                case "Document": .document
                case "AppHdr": .header
                case "DataPDU" where dataPDU == nil: .envelope
                default: .wrapper
                }
            beginSigned(kind, recorder)
            unsafe recorder.start(kind, tag)
            if kind == .wrapper { unsafe tellStraySignature(tag.name, tag.namespace, recorder) }
            guard checkSignedSize() else { return }
        }
        guard localName == "Document" || localName == "AppHdr" else {
            if localName == "DataPDU" { unsafe beginDataPDU(UInt(bitPattern: tag.namespace)) }
            return
        }
        let uri = unsafe tag.namespace.map { unsafe String(cString: $0) } ?? ""
        let type = Self.messageType(ofNamespace: uri)
        let isHeader = localName == "AppHdr"
        if isHeader {
            closeHeader()
        } else if let pending = header, pending.isUsed {
            // The header stays until its wrapper ends: a third Document is as much without a header of its own as the second.
            beginSubtree(type, uri, isHeader: false, namespace: unsafe UInt(bitPattern: tag.namespace))
            if pending.isSigned { refuseSigned(.malformed, "a second Document stands under the same header") }
            tell(
                "mx.ambiguous",
                "a second Document follows the same AppHdr: it cannot be told whom the header speaks for; "
                    + "give each Document its own header",
                at: place()
            )
            return unsafe startValidation(type, uri, tag)
        }
        guard nextIndex < limits.messages || (!isHeader && header?.isUsed == false) else {
            return stop(at: "messages", limits.messages, "messages of one file")
        }
        beginSubtree(type, uri, isHeader: isHeader, namespace: unsafe UInt(bitPattern: tag.namespace))
        if !isHeader { checkHeaderMessage() }
        checkDataPDU()
        unsafe startValidation(type, uri, tag)
    }

    mutating func beginSubtree(
        _ type: MessageType?,
        _ uri: String,
        isHeader: Bool,
        namespace: UInt,
        isFast: Bool = false
    ) {
        let index: Int
        if !isHeader, let header, !header.isUsed {
            index = header.message.index
        } else {
            index = nextIndex
            nextIndex += 1
        }
        // What has a schema is known well enough to be judged, though nothing may be read from it.
        let isKnown =
            isHeader
            ? type?.family == "head.001" || uri == Self.formerHeader
            : type.map { Self.knownFamilies.contains($0.family) || schemas.has(Self.schemaName($0, uri)) } ?? false
        var collector: FieldCollector?
        if isHeader, isKnown {
            collector = FieldCollector(MessageTables.header)
        } else if let family = type?.family, let table = MessageTables.compiled(family) {
            collector = FieldCollector(table)
        }
        subtree = Subtree(
            isHeader: isHeader,
            depth: stack.depth - 1,
            namespace: namespace,
            message: OpenMessage(type: type, index: index),
            collector: collector
        )
        subtree?.firstOfBlock = paymentCount
        if keepsRecords, let type, let kind = collector?.table.recordKind {
            subtree?.records = RecordAssembly(type, index: index, kind: kind)
        }
        subtreeDepth = stack.depth - 1
        bodyDepth = isHeader ? -1 : stack.depth
        self.namespace = collector == nil ? 0 : namespace
        // The fast engine needs none; whoever takes over from it is given the message's element once more.
        tree = isFast ? .empty : collector?.table.tree ?? .empty
        self.collector = collector
        // The element itself stands for the root of the header's paths; a Document's body does for its own.
        if isHeader { stack.setNode(0) }
        guard !isKnown else { return }
        let what = uri.isEmpty ? "without a namespace" : "of the namespace \(quoted(uri.utf8, limit: 100))"
        tell(
            "mx.unknownMessage",
            isHeader
                ? "an AppHdr \(what): the business application headers head.001.001.01 to .04 are known"
                : "a Document \(what): paycheck does not know this message, so nothing is read from it; known are "
                    + Self.knownFamilies.sorted().joined(separator: ", "),
            at: place()
        )
    }

    mutating func startValidation(_ type: MessageType?, _ uri: String, _ tag: StartTag) {
        guard rules != .none, let parser else { return }
        guard let type else {
            if uri == Self.formerHeader { tellNoSchema(for: uri, as: "a header") }
            return
        }
        let (schema, failure) = schemas.schema(of: Self.schemaName(type, uri))
        if let failure {
            tell(
                "mx.badSchema",
                "the schema of \(type) cannot be used, so the message was not validated: \(failure)",
                at: place()
            )
        }
        guard let schema else {
            if failure == nil, subtree?.collector != nil || Self.knownFamilies.contains(type.family) {
                tellNoSchema(for: Self.schemaName(type, uri), as: type.text)
            }
            return
        }
        subtree?.schema = schema
        validator = SubtreeValidator(schema, findings)
        subtree?.validator = validator
        guard let validator = subtree?.validator else {
            tell("xml.memory", "there is not enough memory to validate", at: place())
            return stop()
        }
        unsafe parser.withNamespacesInScope { count, namespaces in
            var root = unsafe tag
            unsafe root.prefix = nil
            unsafe root.namespaceCount = count
            unsafe root.namespaces = namespaces
            unsafe validator.start(root)
        }
        tellFindings()
    }

    private mutating func tellNoSchema(for name: String, as type: String) {
        let text =
            name == type
            ? "there is no schema for \(type)"
            : "there is no schema for the namespace \(quoted(name.utf8, limit: 100)), read as \(type)"
        tell(
            Problem(
                "mx.noSchema",
                .warning,
                text + ": the message was read but not validated; give one with --schemas",
                at: place()
            )
        )
    }

    /// The message or header that is being read ends.
    mutating func endSubtree() {
        guard let open = subtree else { return }
        if !open.isHeader { endMessage() } else if let values = open.collector { endHeader(values) }
        guard let closed = subtree else { return }
        if recorder != nil { endSigned(closed) }
        endedSubtrees += 1
        subtree = nil
        validator = nil
        subtreeDepth = -1
        followDataPDU()
        if closed.isHeader {
            guard let values = closed.collector else { return tellEnd(of: closed.message) }
            header = PendingHeader(message: closed.message, values: values, scope: stack.depth - 1)
            header?.isSigned = recorder.map { $0.signatures > 0 } ?? false
        } else {
            var message = closed.message
            if var pending = header, !pending.isUsed {
                message.errors += pending.message.errors
                pending.isUsed = true
                header = pending
            }
            tellEnd(of: message)
        }
    }

    /// An element outside of any message has ended: does the header's wrapper end with it?
    mutating func leaveWrapper() {
        guard subtree == nil, var pending = header, stack.depth < pending.scope else { return }
        if !pending.isUsed, !pending.hasMoved {
            // `Hdr` and `Doc` of a BizMsgEnvlp: the header is alone in its wrapper, the document comes beside it.
            pending.hasMoved = true
            pending.scope -= 1
            header = pending
        } else {
            closeHeader()
        }
    }

    /// No document can follow the header any more: without one it is a message of its own.
    mutating func closeHeader() {
        guard let pending = header else { return }
        header = nil
        if let recorder, !recorder.isRecording { recorder.dropMessage() }
        if !pending.isUsed { tellEnd(of: pending.message) }
    }

    mutating func tellEnd(of message: OpenMessage) {
        if message.dropped > 0 {
            events.append(
                .problem(
                    Problem(
                        "limit.problems",
                        message.droppedErrors > 0 ? .error : .warning,
                        "\(message.dropped) more problems in this message are not shown",
                        messageIndex: message.index
                    )
                )
            )
        }
        events.append(
            .message(
                MessageSummary(
                    message: message.type,
                    index: message.index,
                    isValid: message.errors == 0,
                    payments: message.payments
                )
            )
        )
        messagesTold += 1
    }

    /// `pacs.008.001.08` of an ISO 20022 namespace, or of one that SWIFT or a country gave to the same messages:
    /// `urn:swift:xsd:swift.cashrepv1$camt.053.001.01`, `http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd`.
    static func messageType(ofNamespace uri: String) -> MessageType? {
        var name: Substring
        if uri.hasPrefix(namespacePrefix) {
            name = uri[uri.utf8.index(uri.startIndex, offsetBy: namespacePrefix.utf8.count)...]
        } else if let prefix = otherPrefixes.first(where: { uri.hasPrefix($0) }) {
            name = uri.dropFirst(prefix.count)
            if let mark = name.lastIndex(of: "$") { name = name[name.index(after: mark)...] }
            name = name.prefix(15)
        } else {
            return nil
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, zip(parts, [4, 3, 3, 2]).allSatisfy({ $0.utf8.count == $1 }),
            parts[0].utf8.allSatisfy({ $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }),
            parts.dropFirst().allSatisfy({ $0.utf8.allSatisfy(\.isDigit) })
        else { return nil }
        return MessageType(name)
    }

    /// The families that are read, payments or not.
    static let knownFamilies = Set(MessageTables.families)
}
