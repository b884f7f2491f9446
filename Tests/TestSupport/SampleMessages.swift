/// Small made-up messages for tests that need any message at all.
public enum SampleMessages {
    /// A valid MT103 as its sender has it.
    public static let mt103 = mt103(reference: "SAMPLE-1", amount: "1250,50")

    /// A valid MT103 with a reference and an amount of one's own.
    public static func mt103(reference: String, amount: String, date: String = "160204") -> String {
        [
            "{1:F01SAMPDE20AXXX0000000000}{2:I103SAMPGB20XXXXN}{3:{121:8a562c67-ca16-48ba-b074-65581be6f001}}{4:",
            ":20:\(reference)", ":23B:CRED", ":32A:\(date)EUR\(amount)", ":33B:EUR\(amount)",
            ":50K:/DE89370400440532013000", "MUSTER GMBH",
            "HAUPTSTRASSE 1", "10115 BERLIN", ":59:/GB29NWBK60161331926819", "EXAMPLE LTD", "1 HIGH STREET", "LONDON",
            ":71A:SHA",
            "-}",
        ].joined(separator: "\r\n")
    }

    /// A valid pacs.008.001.08, a Document alone.
    public static let pacs008 = pacs008(amounts: ["1250.50"])

    /// A valid pacs.008.001.08 with a payment for each amount.
    public static func pacs008(amounts: [String]) -> String {
        let payments = amounts.enumerated().map { place, amount in
            // Every payment has a UETR of its own.
            let digits = String(0xf001 + place, radix: 16)
            let uetr = "8a562c67-ca16-48ba-b074-65581be6".dropLast(max(0, digits.utf8.count - 4)) + digits
            return """
                    <CdtTrfTxInf>
                      <PmtId><InstrId>I\(place)</InstrId><EndToEndId>E\(place)</EndToEndId><UETR>\(uetr)</UETR></PmtId>
                      <IntrBkSttlmAmt Ccy="EUR">\(amount)</IntrBkSttlmAmt>
                      <IntrBkSttlmDt>2016-02-04</IntrBkSttlmDt>
                      <ChrgBr>SHAR</ChrgBr>
                      <Dbtr><Nm>Muster GmbH</Nm><PstlAdr><TwnNm>Berlin</TwnNm><Ctry>DE</Ctry></PstlAdr></Dbtr>
                      <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
                      <DbtrAgt><FinInstnId><BICFI>SAMPDE20XXX</BICFI></FinInstnId></DbtrAgt>
                      <CdtrAgt><FinInstnId><BICFI>SAMPGB20XXX</BICFI></FinInstnId></CdtrAgt>
                      <Cdtr><Nm>Example Ltd</Nm></Cdtr>
                      <CdtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></CdtrAcct>
                    </CdtTrfTxInf>
                """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">
              <FIToFICstmrCdtTrf>
                <GrpHdr>
                  <MsgId>SAMPLE-1</MsgId>
                  <CreDtTm>2016-02-04T10:15:00+01:00</CreDtTm>
                  <NbOfTxs>\(amounts.count)</NbOfTxs>
                  <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf>
                </GrpHdr>
            \(payments.joined(separator: "\n"))
              </FIToFICstmrCdtTrf>
            </Document>

            """
    }
}
