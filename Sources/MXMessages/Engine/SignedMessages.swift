internal import CLibXML2
internal import PaymentModel

/// Signed messages between the parser and the one who checks them.
struct SignedMessages {
    /// What is known of a message whose nodes are being kept.
    @safe struct Part {
        var index: Int
        var sender: [UInt8]
        var created: Timestamp?
        var header: xmlNodePtr?
        var document: xmlNodePtr?

        init(index: Int, sender: [UInt8], created: Timestamp?) {
            self.index = index
            self.sender = sender
            self.created = created
        }
    }

    /// Complete, and not taken yet.
    var nodes: [MessageNodes] = []
    /// Messages whose signatures cannot be checked, and why.
    var refused: [(index: Int, facts: SignatureFacts)] = []
    /// The messages of the DataPDU that is being kept.
    var inEnvelope: [Part] = []
    /// The message that just ended, until its nodes are complete.
    var ended: Part?
    /// Events from here on wait for a signature to be complete.
    var heldFrom: Int?
    /// Where in the text what is being kept begins.
    var start = 0
}

// A signed message is told when its nodes are complete: what is read from it waits until then, at most the limit's bytes of it.
extension ReferenceEngine {
    /// An element outside of messages begins: perhaps one whose nodes will be kept.
    mutating func beginSigned(_ kind: TreeRecorder.Kind, _ recorder: TreeRecorder) {
        guard !recorder.isRecording else { return }
        switch kind {
        case .wrapper, .content: return
        case .header, .envelope: break
        case .document: if !recorder.expectsDocument { return }
        }
        if kind != .document { signed.start = stack.top.offset }
        if kind != .header { signed.heldFrom = events.count }
        signed.inEnvelope = []
        signed.ended = nil
    }

    /// Whether what is being kept is still within the limit; tells it where it is not, and reads on without checking.
    mutating func checkSignedSize() -> Bool {
        guard let recorder, recorder.isRecording, stack.top.offset - signed.start > limits.signedBytes else {
            return true
        }
        recorder.giveUp()
        let reason = "it is larger than the \(limits.signedBytes) bytes up to which signatures are checked"
        for part in signed.inEnvelope {
            signed.refused.append((part.index, SignatureFacts(.unsupported, reason: reason)))
        }
        if subtree != nil { refuseSigned(.unsupported, reason) }
        release(recorder)
        tell(
            Limits.reached(
                "signedSize",
                limits.signedBytes,
                "bytes of one signed message, whose signature is not checked for that",
                at: place(),
                messageIndex: subtree?.message.index ?? nextIndex
            )
        )
        return true
    }

    /// Says of the message that is being read, or comes next, why its signature is not checked.
    mutating func refuseSigned(_ integrity: SignatureFacts.Integrity, _ reason: String) {
        signed.refused.append((subtree?.message.index ?? nextIndex, SignatureFacts(integrity, reason: reason)))
    }

    /// A signature around messages is of no profile that is read: told, for nobody should take it for checked.
    mutating func tellStraySignature(
        _ name: UnsafePointer<xmlChar>,
        _ namespace: UnsafePointer<xmlChar>?,
        _ recorder: TreeRecorder
    ) {
        guard !recorder.isRecording else { return }
        unsafe recorder.look(at: name, namespace)
        guard recorder.takeStray() else { return }
        var problem = Problem(
            "signature.elsewhere",
            .warning,
            "a Signature stands beside the messages: profiles that are read have it in AppHdr/Sgntr or in DataPDU/LAU, and this one is "
                + "not checked",
            at: place()
        )
        problem.messageIndex = max(0, nextIndex - 1)
        events.append(.problem(problem))
    }

    /// A message or header ends; its last node does so just after.
    mutating func endSigned(_ message: Subtree) {
        guard let recorder, !message.isHeader else { return }
        if recorder.takeStray() {
            let reason = "it has a signature inside the Document, which no profile that is read has"
            signed.refused.append((message.message.index, SignatureFacts(.unsupported, reason: reason)))
        }
        guard recorder.isRecording else { return }
        let values = header.flatMap { $0.isUsed ? nil : $0.values }
        let sender = values?.value(of: .sender) ?? message.collector?.value(of: .sender)
        let created = values?.value(of: .headerCreated) ?? message.collector?.value(of: .created)
        signed.ended = SignedMessages.Part(
            index: message.message.index,
            sender: Array(sender ?? []),
            created: created.flatMap { Timestamp($0) }
        )
    }

    /// The innermost element ends for the recorder, too.
    mutating func endRecorded(_ recorder: TreeRecorder) {
        let isComplete = recorder.end()
        if var part = signed.ended {
            signed.ended = nil
            unsafe part.header = recorder.header
            unsafe part.document = recorder.document
            signed.inEnvelope.append(part)
            if !isComplete { recorder.nextInEnvelope() }
        }
        guard isComplete else { return }
        let parts = signed.inEnvelope
        let count = parts.count
        guard count > 0 else {
            // A header: its Document is still to come. An envelope without a message: nothing waits.
            if recorder.isEnvelopeComplete { release(recorder) }
            return
        }
        defer { release(recorder) }
        guard recorder.signatures > 0, let part = parts.first else { return }
        guard count == 1 else {
            for part in parts {
                signed.refused.append(
                    (part.index, SignatureFacts(.malformed, reason: "several messages stand in one signed DataPDU"))
                )
            }
            return
        }
        guard let kept = unsafe recorder.take() else { return }
        signed.nodes.append(
            unsafe MessageNodes(
                messageIndex: part.index,
                owner: kept.owner,
                header: part.header,
                document: part.document,
                envelope: kept.envelope,
                sender: part.sender,
                created: part.created
            )
        )
    }

    private mutating func release(_ recorder: TreeRecorder) {
        recorder.dropMessage()
        signed.inEnvelope = []
        signed.heldFrom = nil
    }

    /// Nothing more is read: what is being kept will not be complete.
    mutating func refuseUnfinishedSigned() {
        guard let recorder, signed.heldFrom != nil else { return }
        let reason = "the message is not complete"
        if let open = subtree {
            signed.refused.append((open.message.index, SignatureFacts(.malformed, reason: reason)))
        }
        for part in signed.inEnvelope {
            signed.refused.append((part.index, SignatureFacts(.malformed, reason: reason)))
        }
        recorder.giveUp()
        release(recorder)
    }
}
