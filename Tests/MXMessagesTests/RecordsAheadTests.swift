import PaymentModel
import TestSupport
import Testing

@testable @_spi(Testing) import MXMessages

@Suite("Records that are scanned ahead tell what reading in order tells")
struct RecordsAheadTests {
    /// Messages of several records: with blocks, a header, a prefix, other messages around.
    static let samples: [String] = [
        Sample.pacs008(String(repeating: Sample.transaction, count: 4), count: 4),
        "<E>" + Sample.header + Sample.pacs008(String(repeating: Sample.transaction, count: 3), count: 3) + "</E>",
        "<a>" + Sample.pacs008(String(repeating: Sample.transaction, count: 2), count: 2)
            + Sample.pacs008(String(repeating: Sample.transaction, count: 3), count: 3).replacing("M-1", with: "M-2")
            + "</a>",
        Sample.pacs008(String(repeating: Sample.transaction, count: 3), count: 3)
            .replacing("<", with: "<p:").replacing("<p:/", with: "</p:").replacing("xmlns=", with: "xmlns:p="),
        // The third is wrong, and a comment says that a record begins.
        Sample.pacs008(
            Sample.transaction + Sample.transaction + "<!-- <CdtTrfTxInf> -->"
                + Sample.transaction.replacing("SUPP", with: "toolong") + Sample.transaction,
            count: 4
        ),
        // More than the message says, in another currency, and without a UETR.
        Sample.pacs008(
            Sample.transaction + Sample.transaction.replacing("USD", with: "JPY")
                + Sample.transaction.replacing("<UETR>7a562c67-ca16-48ba-b074-65581be6f001</UETR>", with: ""),
            count: 2
        ),
        blocks,
    ]

    /// A pain.001 with two blocks of three and two records.
    private static let blocks: String = {
        let record = """
            <CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">10.00</InstdAmt></Amt>
            <Cdtr><Nm>Example Ltd</Nm></Cdtr><CdtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></CdtrAcct></CdtTrfTxInf>

            """
        func block(_ number: Int, _ count: Int) -> String {
            """
            <PmtInf><PmtInfId>P-\(number)</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>\(count)</NbOfTxs><CtrlSum>\(count)0</CtrlSum>
            <ReqdExctnDt><Dt>2016-02-0\(number)</Dt></ReqdExctnDt><Dbtr><Nm>Payer \(number)</Nm></Dbtr>
            <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
            <DbtrAgt><FinInstnId><BICFI>SAMPDE20XXX</BICFI></FinInstnId></DbtrAgt>
            \(String(repeating: record, count: count))</PmtInf>
            """
        }
        return Sample.document(
            "pain.001.001.09",
            """
            <CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-01T10:00:00Z</CreDtTm><NbOfTxs>5</NbOfTxs><CtrlSum>50</CtrlSum>
            <InitgPty><Nm>Payer</Nm></InitgPty></GrpHdr>\(block(1, 3))\(block(2, 2))</CstmrCdtTrfInitn>
            """
        )
    }()

    /// What is told where the bytes from the first cut behind `known` on, up to `end`, are scanned ahead; and how many records were taken.
    private func told(_ bytes: [UInt8], known: Int, end: Int, rules: RuleSet) throws -> (events: [MessageEvent], Int) {
        var reader = MXReader(rules: rules)
        var events: [MessageEvent] = []
        var taken = 0
        func read(_ range: Range<Int>) throws {
            guard !range.isEmpty else { return }
            try unsafe reader.read(bytes.span.bytes.extracting(range)) { events.append($0) }
        }
        try read(0..<known)
        let piece = Array(bytes[known..<end]) + [UInt8](repeating: 0, count: aheadPadding)
        if let plan = reader.plan, let cut = unsafe plan.firstCut(in: piece.span.bytes.extracting(0..<end - known)) {
            let found = unsafe plan.read(piece.span.bytes, cut..<end - known)
            try read(known..<known + cut)
            var at = known + cut
            if let place = try reader.take(found, { events.append($0) }) {
                at = known + place
                taken = found.totals.records
            }
            try read(at..<end)
        } else {
            try read(known..<end)
        }
        try read(end..<bytes.count)
        try reader.finish { events.append($0) }
        return (events, taken)
    }

    private func difference(_ a: [MessageEvent], _ b: [MessageEvent]) -> String? {
        for (place, (one, other)) in zip(a, b).enumerated() where !EngineComparison.isSame(one, other) {
            return "event \(place)\nahead    \(EngineComparison.words(one))\nin order \(EngineComparison.words(other))"
        }
        return a.count == b.count ? nil : "\(a.count) events, \(b.count) in order"
    }

    @Test("at every cut", arguments: 0..<7)
    func everyCut(sample: Int) throws {
        let bytes = Array(Self.samples[sample].utf8)
        let expected = try events(bytes)
        var most = 0
        for known in stride(from: 0, to: bytes.count, by: sample == 0 ? 1 : 7) {
            for end in Set([bytes.count, min(bytes.count, known + 1_900), min(bytes.count, known + 2_900)]) {
                let (found, taken) = try told(bytes, known: known, end: end, rules: .all)
                let difference = difference(found, expected)
                #expect(difference == nil, "sample \(sample), known up to \(known), ahead up to \(end)")
                most = max(most, taken)
            }
        }
        #expect(most >= 1, "nothing was ever scanned ahead")
    }

    @Test("of files with noise in them", arguments: 0..<7)
    func noise(sample: Int) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let original = Array(Self.samples[sample].utf8)
        for round in 0..<200 {
            let bytes = FastEngineTests.damaged(original, &random)
            let rules = [RuleSet.all, .schema, .none][round % 3]
            let expected = try EngineComparison(rules: rules).events(bytes, .reference).0
            for _ in 0..<6 {
                let known = Int.random(in: 0...bytes.count, using: &random)
                let end = Int.random(in: known...bytes.count, using: &random)
                let (found, _) = try told(bytes, known: known, end: end, rules: rules)
                let difference = difference(found, expected)
                #expect(
                    difference == nil,
                    "seed \(seed), round \(round), \(known) to \(end)\n\(String(decoding: bytes, as: UTF8.self))"
                )
            }
        }
    }
}
