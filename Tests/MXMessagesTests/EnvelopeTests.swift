import Foundation
import MXMessages
import PaymentModel
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    private func dataPDU(_ body: String, identifier: String = "pacs.008.001.08", space: String = "saa.2.0") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Saa:DataPDU xmlns:Saa="urn:swift:saa:xsd:\(space)"><Saa:Revision>2.0.14</Saa:Revision><Saa:Header><Saa:Message>
        <Saa:SenderReference>R1</Saa:SenderReference><Saa:MessageIdentifier>\(identifier)</Saa:MessageIdentifier>
        <Saa:Sender><Saa:FullName><Saa:X1>BBHOBDDHXXX</Saa:X1></Saa:FullName></Saa:Sender>
        <Saa:Receiver><Saa:FullName><Saa:X1>FRNYUS33XXX</Saa:X1></Saa:FullName></Saa:Receiver>
        </Saa:Message></Saa:Header><Saa:Body>\(body)</Saa:Body></Saa:DataPDU>
        """
    }

    private let bare = Sample.pacs008()
        .replacing("<InstgAgt><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></InstgAgt>", with: "")
        .replacing("<InstdAgt><FinInstnId><BICFI>FRNYUS33XXX</BICFI></FinInstnId></InstdAgt>", with: "")

    @Test("A DataPDU's header says who sends where nothing else does", arguments: ["saa.2.0", "saa.mxs.01"])
    func sender(space: String) throws {
        let events = try events(dataPDU(bare, space: space))
        #expect(events.codes == [])
        #expect(events.payments.first?[.sender] == "BBHOBDDHXXX")
        #expect(events.payments.first?[.receiver] == "FRNYUS33XXX")
        #expect(try MXMessagesTests.events(bare).payments.first?[.sender] == nil)
        let headed = try MXMessagesTests.events(dataPDU(Sample.header.replacing("BBHOBDDH", with: "DEUTDEFF") + bare))
        #expect(headed.codes == ["pdu.sender"])
        #expect(headed.payments.first?[.sender] == "DEUTDEFFXXX")
    }

    @Test("The mxs form has header and message in one element, and names may be distinguished ones")
    func mxs() throws {
        func text(_ sender: String, body: String) -> String {
            """
            <DataPDU xmlns="urn:swift:xsd:saa.mxs.01"><Message><SenderReference>R</SenderReference>\
            <MessageIdentifier>pacs.008.001.08</MessageIdentifier><Sender>\(sender)</Sender>\
            <Receiver><DN>cn=rtgs,ou=xxx,O=frnyus33,o=SWIFT</DN></Receiver><MessageText>\(body)</MessageText></Message></DataPDU>
            """
        }
        for sender in ["<DN>o=bbhobddh,o=swift</DN>", "<BIC12>BBHOBDDHAXXX</BIC12>", "BBHOBDDHXXX"] {
            let events = try events(text(sender, body: Sample.header + Sample.pacs008()))
            #expect(events.codes == [])
            let alone = try self.events(text(sender, body: bare))
            #expect(alone.codes == [])
            #expect(alone.payments.first?[.sender]?.hasPrefix("BBHOBDDH") == true)
            #expect(alone.payments.first?[.receiver] == "FRNYUS33")
        }
        #expect(
            try events(text("<DN>o=samppt20,o=swift</DN>", body: Sample.pacs008())).codes == ["pdu.sender"]
        )
        // Names of the network stand among the attributes, and SWIFT's former header has some too.
        let attributed = try self.events(
            text("<X1>BBHOBDDHXXX</X1>", body: bare).replacing(
                "<Receiver><DN>cn=rtgs,ou=xxx,O=frnyus33,o=SWIFT</DN></Receiver>",
                with: """
                    <MessageLPI><NetworkAttribute><SWIFTNetRequestAttribute><ResponderDN>cn=a,o=frnyus33,o=swift
                    </ResponderDN></SWIFTNetRequestAttribute></NetworkAttribute></MessageLPI>
                    """
            )
        )
        #expect(attributed.codes == [])
        #expect(attributed.payments.first?[.sender] == "BBHOBDDHXXX")
        #expect(attributed.payments.first?[.receiver] == "FRNYUS33")
        let former = try self.events(
            """
            <RequestPayload><AppHdr xmlns="urn:swift:xsd:$ahV10"><From><Type>DN</Type><Id>cn=a,ou=bbhobddh,o=swift</Id></From>\
            <To><Type>DN</Type><Id>o=samppt20,o=swift</Id></To><MsgRef>R-1</MsgRef><CrDate>2016-02-04T20:36:00</CrDate></AppHdr>\
            \(Sample.pacs008())</RequestPayload>
            """
        )
        #expect(former.codes == ["mx.noSchema", "header.receiver"])
        #expect(former.messages.count == 1)
        #expect(former.payments.first?[.sender] == "BBHOBDDH")
        #expect(former.payments.first?[.businessMessageReference] == "R-1")
        // What is no name of an institution stays what it is.
        let strange = try events(text("<DN>cn=somebody</DN>", body: bare))
        #expect(strange.payments.first?[.sender] == "cn=somebody")
        let fin = Data("\r\n:20:REF1".utf8).base64EncodedString()
        #expect(try events(text("<BIC12>BBHOBDDHAXXX</BIC12>", body: fin)).codes == ["pdu.fin"])
    }

    @Test("Namespaces that SWIFT or a country gave are read, and not taken for those that the schemas are for")
    func otherNamespaces() throws {
        for space in [
            "urn:swift:xsd:pacs.008.001.08", "urn:swift:xsd:swift.eni$pacs.008.001.08",
            "http://www.six-interbank-clearing.com/de/pacs.008.001.08.ch.02.xsd", "urn:sepade:xsd:pacs.008.001.08",
        ] {
            let text = Sample.pacs008().replacing("urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08", with: space)
            let events = try events(text)
            #expect(events.codes == ["mx.noSchema"])
            #expect(events.messages.map(\.message) == ["pacs.008.001.08"])
            #expect(events.payments.first?[.creditorName] == "Juan Cruz")
            // A schema that is given for that very namespace is used.
            let schema = """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="\(space)" elementFormDefault="qualified">
                <xs:element name="Document" type="xs:date"/></xs:schema>
                """
            var reader = MXReader(schemas: SchemaCatalog(files: [("own.xsd", Array(schema.utf8))]))
            var codes: Set<String> = []
            func tell(_ event: MessageEvent) { if case .problem(let problem) = event { codes.insert(problem.code) } }
            let bytes = Array(text.utf8)
            try unsafe reader.read(bytes.span.bytes, tell)
            try reader.finish(tell)
            #expect(codes.contains { $0.hasPrefix("schema.") } && !codes.contains("mx.noSchema"))
        }
        #expect(
            try events(Sample.pacs008().replacing("urn:iso:std", with: "urn:is0:std")).codes == ["mx.unknownMessage"]
        )
    }

    @Test("A DataPDU of another message than its document is an error")
    func otherMessage() throws {
        #expect(try events(dataPDU(bare, identifier: "pacs.009.001.08")).codes == ["header.message"])
        #expect(try events(dataPDU(bare, identifier: "fin.103")).codes == ["header.message"])
        #expect(try events(dataPDU(bare, identifier: "camt.xxx.anything")).codes == [])
    }

    @Test("FIN in a DataPDU is handed on with its blocks, or told to be passed over")
    func fin() throws {
        let block4 = "\r\n:20:REF1\r\n:23B:CRED"
        let text = dataPDU(Data(block4.utf8).base64EncodedString(), identifier: "fin.103")
        #expect(try events(text).codes == ["pdu.fin"])
        var found: [EmbeddedMessage] = []
        var codes: [String] = []
        var reader = MXReader(onEmbedded: { found.append($0) })
        let bytes = Array(text.utf8)
        func tell(_ event: MessageEvent) { if case .problem(let problem) = event { codes.append(problem.code) } }
        try unsafe reader.read(bytes.span.bytes, tell)
        try reader.finish(tell)
        #expect(codes == [])
        #expect(
            found.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "{1:F01BBHOBDDHXXXX0000000000}{2:I103FRNYUS33XXXXN}{4:\r\n:20:REF1\r\n:23B:CRED\r\n-}"
            ]
        )
    }

    @Test("A body that is nothing known is told")
    func unknownBody() throws {
        #expect(try events(dataPDU("?!")).codes == ["pdu.body"])
    }

    @Test("Header and document in elements of their own beside one another belong together")
    func businessMessageEnvelope() throws {
        let text = """
            <BizMsgEnvlp xmlns="urn:iso:std:iso:20022:tech:xsd:nvlp.001.001.01"><Hdr>\(Sample.header)</Hdr>\
            <Doc>\(Sample.pacs008())</Doc></BizMsgEnvlp>
            """
        let events = try events(text)
        #expect(events.codes == [])
        #expect(events.messages.count == 1)
        #expect(events.payments.first?[.businessMessageReference] == "B-1")
    }

    @Test("A member of a clearing system without a BIC is a sender as well, by the header and without one")
    func members() throws {
        func member(_ code: String) -> String {
            "<ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId><MmbId>\(code)</MmbId></ClrSysMmbId>"
        }
        let document = Sample.pacs008()
            .replacing(
                "<InstgAgt><FinInstnId><BICFI>BBHOBDDHXXX</BICFI>",
                with: "<InstgAgt><FinInstnId>" + member("021000089")
            )
            .replacing(
                "<InstdAgt><FinInstnId><BICFI>FRNYUS33XXX</BICFI>",
                with: "<InstdAgt><FinInstnId>" + member("021000021")
            )
        let header = Sample.header
            .replacing("<BICFI>BBHOBDDHXXX</BICFI>", with: member("021000089"))
            .replacing("<BICFI>FRNYUS33XXX</BICFI>", with: member("021000021"))
        for text in [document, "<E>" + header + document + "</E>"] {
            let events = try events(text)
            #expect(events.codes == [])
            #expect(events.payments.first?[.sender] == "021000089")
            #expect(events.payments.first?[.receiver] == "021000021")
        }
    }

    @Test("Several messages in one file keep their headers apart")
    func several() throws {
        let second = Sample.header.replacing("B-1", with: "B-2")
        let text =
            "<Batch><M>\(Sample.header)\(Sample.pacs008())</M><M>\(second)\(Sample.pacs008())</M>\(Sample.pacs008())</Batch>"
        let events = try events(text)
        #expect(events.codes == [])
        #expect(events.messages.map(\.index) == [0, 1, 2])
        #expect(events.payments.map { $0[.businessMessageReference] } == ["B-1", "B-2", nil])
    }

    private func events(_ text: String) throws -> [MessageEvent] { try MXMessagesTests.events(text) }
}
