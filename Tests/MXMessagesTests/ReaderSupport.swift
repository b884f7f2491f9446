import MXMessages
import PaymentModel

/// What a reader tells of a text, read in pieces of a size.
func events(
    _ text: String,
    pieces: Int = 1 << 16,
    rules: RuleSet = .all,
    limits: Limits = Limits()
) throws -> [MessageEvent] {
    try events(Array(text.utf8), pieces: pieces, rules: rules, limits: limits)
}

/// What a reader tells of bytes, read in pieces of a size.
func events(
    _ bytes: [UInt8],
    pieces: Int = 1 << 16,
    rules: RuleSet = .all,
    limits: Limits = Limits()
) throws -> [MessageEvent] {
    var reader = MXReader(rules: rules, limits: limits)
    var events: [MessageEvent] = []
    var start = 0
    while start < bytes.count {
        let piece = Array(bytes[start..<min(bytes.count, start + pieces)])
        try unsafe reader.read(piece.span.bytes) { events.append($0) }
        start += piece.count
    }
    try reader.finish { events.append($0) }
    return events
}

extension [MessageEvent] {
    var payments: [Payment] {
        compactMap { if case .payment(let payment) = $0 { payment } else { nil } }
    }
    var problems: [Problem] {
        compactMap { if case .problem(let problem) = $0 { problem } else { nil } }
    }
    var messages: [MessageSummary] {
        compactMap { if case .message(let message) = $0 { message } else { nil } }
    }
    var codes: [String] { problems.map(\.code) }
}

/// Made-up messages of the kinds that are read.
enum Sample {
    static let transaction = """
            <CdtTrfTxInf>
              <PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId><TxId>T-1</TxId>
                <UETR>7a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>
              <IntrBkSttlmAmt Ccy="USD">1000.50</IntrBkSttlmAmt>
              <IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>
              <ChrgBr>SHAR</ChrgBr>
              <InstgAgt><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></InstgAgt>
              <InstdAgt><FinInstnId><BICFI>FRNYUS33XXX</BICFI></FinInstnId></InstdAgt>
              <Dbtr><Nm>Rahman &amp; Sons</Nm><PstlAdr><TwnNm>Dhaka</TwnNm><Ctry>BD</Ctry></PstlAdr></Dbtr>
              <DbtrAcct><Id><Othr><Id>0001</Id></Othr></Id></DbtrAcct>
              <DbtrAgt><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></DbtrAgt>
              <CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>021000089</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
              <Cdtr><Nm>Juan Cruz</Nm><PstlAdr><AdrLine>1 Makati Ave</AdrLine><AdrLine>Manila</AdrLine></PstlAdr></Cdtr>
              <CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>
              <Purp><Cd>SUPP</Cd></Purp>
              <RmtInf><Ustrd>Invoice 1</Ustrd><Ustrd>Invoice 2</Ustrd></RmtInf>
            </CdtTrfTxInf>

        """

    static func pacs008(_ transactions: String = transaction, count: Int = 1) -> String {
        """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">
          <FIToFICstmrCdtTrf>
            <GrpHdr>
              <MsgId>M-1</MsgId>
              <CreDtTm>2016-02-04T20:36:00+06:00</CreDtTm>
              <NbOfTxs>\(count)</NbOfTxs>
              <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf>
            </GrpHdr>
        \(transactions)  </FIToFICstmrCdtTrf>
        </Document>
        """
    }

    static let header = """
        <AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">
          <Fr><FIId><FinInstnId><BICFI>BBHOBDDHXXX</BICFI></FinInstnId></FIId></Fr>
          <To><FIId><FinInstnId><BICFI>FRNYUS33XXX</BICFI></FinInstnId></FIId></To>
          <BizMsgIdr>B-1</BizMsgIdr><MsgDefIdr>pacs.008.001.08</MsgDefIdr><CreDt>2016-02-04T14:36:01Z</CreDt>
        </AppHdr>

        """

    /// A Document of a message with a body.
    static func document(_ message: String, _ body: String) -> String {
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(message)\">\(body)</Document>"
    }

    /// A DataPDU of version 2 around a message.
    static func dataPDU(_ body: String, identifier: String = "pacs.008.001.08", space: String = "swift:saa:xsd:saa.2.0")
        -> String
    {
        """
        <DataPDU xmlns="urn:\(space)"><Revision>2.0.14</Revision><Header><Message>\
        <SenderReference>R1</SenderReference><MessageIdentifier>\(identifier)</MessageIdentifier>\
        <Sender><FullName><X1>BBHOBDDHXXX</X1></FullName></Sender>\
        <Receiver><FullName><X1>FRNYUS33XXX</X1></FullName></Receiver>\
        </Message></Header><Body>\(body)</Body></DataPDU>
        """
    }
}
