import Foundation
import PaymentModel
import TestSupport
import Testing

@_spi(Testing) import MXMessages

@Suite("The fast engine tells what the reference engine tells")
struct FastEngineTests {
    /// Files with everything that messages may stand in.
    private static let envelopes: [String] = [
        Sample.pacs008(),
        Sample.pacs008(Sample.transaction + Sample.transaction + Sample.transaction, count: 3),
        "<E>" + Sample.header + Sample.pacs008() + "</E>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- é --><a xmlns:x=\"urn:x\"><b/><x:c a='1'>"
            + Sample.header + Sample.pacs008() + "</x:c><d>" + Sample.pacs008() + "</d>\n</a>\n",
        "<Batch>\n"
            + (0..<5).map { number in
                "<Message>" + Sample.header.replacing("B-1", with: "B-\(number % 4)")
                    + Sample.pacs008().replacing("M-1", with: "M-\(number)") + "</Message>\n"
            }.joined() + "</Batch>",
        Sample.pacs008().replacing("<", with: "<ns2:").replacing("<ns2:/", with: "</ns2:")
            .replacing("xmlns=", with: "xmlns:ns2="),
        Sample.pacs008().replacing("Juan Cruz", with: "José &amp; &#x4e16; Ωμέγα").replacing(
            "Manila",
            with: "  Ma\n nila\t"
        ),
        Sample.pacs008().replacing("Ccy=\"USD\"", with: "  Ccy = 'USD' "),
        Sample.header,
    ]

    @Test("of files that are right, however they arrive, and reads them itself")
    func rightFiles() throws {
        for (number, text) in Self.envelopes.enumerated() {
            for rules in [RuleSet.all, .schema, .none] {
                for (blocks, pieces) in [(1 << 16, 1 << 16), (1, 1), (7, 3), (100, 1000), (1 << 16, 1)] {
                    let comparison = EngineComparison(rules: rules, blocks: blocks, pieces: pieces)
                    let difference = try comparison.difference(Array(text.utf8))
                    #expect(difference == nil, "file \(number), \(rules), blocks of \(blocks)")
                }
            }
            let statistics = try EngineComparison(rules: .schema).events(Array(text.utf8), .fast).1
            #expect(statistics.referenceBytes == 0, "file \(number): \(statistics)")
        }
    }

    /// Many records, of which one and the twentieth are wrong in some way.
    private static func records(_ first: Int, wrong: (String) -> String) -> String {
        let records = (0..<40).map { $0 == first || $0 == 19 ? wrong(Sample.transaction) : Sample.transaction }
        return Sample.pacs008(records.joined(), count: 40)
    }

    @Test("of a message with wrong records, and reads the others itself")
    func wrongRecords() throws {
        let faults: [(String) -> String] = [
            { $0.replacing("SUPP", with: "toolong") },
            { $0.replacing("<ChrgBr>SHAR</ChrgBr>", with: "") },
            { $0.replacing("</CdtTrfTxInf>", with: "<More/></CdtTrfTxInf \n>") },
            { $0.replacing("DE89370400440532013000", with: "DE88370400440532013000") },
            { $0.replacing("1000.50", with: "1.000,50") },
        ]
        for (number, fault) in faults.enumerated() {
            let message = Self.records(number, wrong: fault)
            for (around, text) in [message, "<E>" + Sample.header + message + "</E>"].enumerated() {
                for rules in [RuleSet.all, .schema] {
                    for (blocks, pieces) in [(1 << 16, 1 << 16), (1 << 16, 100), (700, 1 << 16), (1, 13)] {
                        let comparison = EngineComparison(rules: rules, blocks: blocks, pieces: pieces)
                        let difference = try comparison.difference(Array(text.utf8))
                        #expect(difference == nil, "fault \(number), \(around), \(rules), blocks of \(blocks)")
                    }
                }
                let statistics = try EngineComparison().events(Array(text.utf8), .fast).1
                #expect(statistics.fastRecords == 38, "fault \(number), \(around): \(statistics)")
                #expect(statistics.referenceBytes * 8 < text.utf8.count, "fault \(number), \(around): \(statistics)")
            }
        }
    }

    @Test("of tags in every spelling: each byte of a record's tags replaced by what could be taken for it")
    func spelledTags() throws {
        let record = Array(Sample.transaction.utf8)
        let ends = record.indices.filter { record[$0] == UInt8(ascii: ">") || record[$0] == UInt8(ascii: "<") }
        var changes = ends.flatMap { end in
            [" ", "\t", " >", "/", "/>", "<", ">", "x", "\0", "\u{7F}"].map { (end..<end + 1, $0) }
                + ["\n", " x", "x", ":", "/"].map { (end..<end, $0) }
        }
        // One byte less, or another, at each place of a name.
        for place in record.indices where record[place] != UInt8(ascii: "<") {
            changes += [(place..<place + 1, ""), (place..<place + 1, "A")]
        }
        // All take a minute; these meet every change and nearly every tag.
        for (range, text) in stride(from: 0, to: changes.count, by: 11).map({ changes[$0] }) {
            var changed = record
            changed.replaceSubrange(range, with: Array(text.utf8))
            let bytes = Array(Sample.pacs008(String(decoding: changed, as: UTF8.self)).utf8)
            let difference = try EngineComparison(rules: .schema).difference(bytes)
            #expect(difference == nil, "\(range) replaced by \(text.debugDescription)")
        }
    }

    @Test("also where it is asked how to go on right behind a wrong record")
    func planBehindAWrongRecord() throws {
        let bytes = Array(Self.records(7) { $0.replacing("SUPP", with: "toolong") }.utf8)
        let ends = bytes.indices.filter { bytes[..<$0].suffix(14).elementsEqual("</CdtTrfTxInf>".utf8) }
        let expected = try EngineComparison().events(bytes, .reference).events
        for end in ends {
            var reader = MXReader(onEmbedded: nil)
            var events: [MessageEvent] = []
            for part in [bytes[..<end], bytes[end...]].map(Array.init) {
                try unsafe reader.read(part.span.bytes) { events.append($0) }
                _ = reader.plan
            }
            try reader.finish { events.append($0) }
            #expect(events.count == expected.count && zip(events, expected).allSatisfy(EngineComparison.isSame))
        }
    }

    @Test("of a record with a comment that is not at its end, and says that the record is")
    func asides() throws {
        for aside in [
            "<![CDATA[\u{1}</CdtTrfTxInf></Document>", "<!-- </CdtTrfTxInf> \u{1} </Document>", "<?p </CdtTrfTxInf>",
        ] {
            let message = Self.records(7) { $0.replacing("<Purp>", with: aside + "<Purp>") }
            for text in [message, "<E>" + Sample.header + message + "</E>"] {
                for pieces in [1 << 16, 1_000] {
                    let difference = try EngineComparison(pieces: pieces).difference(Array(text.utf8))
                    #expect(difference == nil, "\(aside)")
                }
            }
        }
    }

    @Test("of messages whose first record may as well be missing, also behind a wrong one")
    func optionalRecords() throws {
        func entry(_ amount: String) -> String {
            "<Ntry><Amt Ccy=\"EUR\">\(amount)</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BkTxCd/></Ntry>"
        }
        func statement(_ number: Int, _ entries: [String]) -> String {
            "<Stmt><Id>S-\(number)</Id><Acct><Id><Othr><Id>\(number)</Id></Othr></Id></Acct>"
                + "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
                + "<Dt><Dt>2016-02-04</Dt></Dt></Bal>" + entries.joined() + "</Stmt>"
        }
        let amounts = ["1.00", "2.00", " 3", "4.00", "+5", "6.00"]
        for first in 0..<4 {
            let statements = (0..<4).map { number in
                statement(number, (number == first ? amounts[first...] : amounts[..<2]).map(entry))
            }
            let text = Sample.document(
                "camt.053.001.08",
                "<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm></GrpHdr>"
                    + statements.joined() + "</BkToCstmrStmt>"
            )
            for rules in [RuleSet.all, .schema, .none] {
                for (blocks, pieces) in [(1 << 16, 1 << 16), (1, 7)] {
                    let comparison = EngineComparison(rules: rules, blocks: blocks, pieces: pieces)
                    #expect(try comparison.difference(Array(text.utf8)) == nil, "from \(first), \(rules), \(blocks)")
                }
            }
            let returns = Sample.document(
                "pacs.004.001.09",
                "<PmtRtr><GrpHdr><MsgId>M</MsgId><CreDtTm>2016-02-04T20:36:00Z</CreDtTm><NbOfTxs>3</NbOfTxs>"
                    + "<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>"
                    + (0..<5).map { "<TxInf><RtrId>\($0 == first ? "<![CDATA[R]]>" : "R\($0)")</RtrId></TxInf>" }
                    .joined()
                    + "</PmtRtr>"
            )
            for rules in [RuleSet.all, .schema, .none] {
                let difference = try EngineComparison(rules: rules).difference(Array(returns.utf8))
                #expect(difference == nil, "wrong return \(first), \(rules)")
            }
        }
    }

    @Test("of messages in which record upon record is wrong, without reading anything again and again")
    func allWrong() throws {
        let wrong = Sample.transaction.replacing("SUPP", with: "toolong")
        let text = Sample.pacs008(String(repeating: wrong, count: 400), count: 400)
        let difference = try EngineComparison().difference(Array(text.utf8))
        #expect(difference == nil)
        let statistics = try EngineComparison().events(Array(text.utf8), .fast).1
        #expect(statistics.handOvers.reduce(0, +) < 100, "\(statistics)")
    }

    @Test("of messages after a wrong one, which it reads itself")
    func messagesAfterAWrongOne() throws {
        let messages = (0..<8).map { number in
            let text = Sample.pacs008().replacing("M-1", with: "M-\(number)")
            return number == 2 ? text.replacing("SHAR", with: "NONE") : text
        }
        let bytes = Array(("<B>" + messages.joined() + "</B>").utf8)
        #expect(try EngineComparison().difference(bytes) == nil)
        let statistics = try EngineComparison().events(bytes, .fast).1
        #expect(statistics.fastMessages == 7, "\(statistics)")
        #expect(statistics.referenceMessages == 1, "\(statistics)")
    }

    @Test("of every fixture")
    func fixtures() throws {
        let files = FileManager.default.enumerator(at: Locations.fixtures, includingPropertiesForKeys: nil)
        var count = 0
        for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "xml" {
            let bytes = try Array(Data(contentsOf: file))
            guard bytes.count < 400_000 else { continue }
            count += 1
            for rules in [RuleSet.all, .none] {
                let difference = try EngineComparison(rules: rules).difference(bytes)
                #expect(difference == nil, "\(file.lastPathComponent), \(rules)")
            }
            let difference = try EngineComparison(blocks: 512, pieces: 300).difference(bytes)
            #expect(difference == nil, "\(file.lastPathComponent), small blocks")
        }
        #expect(count > 40)
    }

    @Test("of files cut at any byte", arguments: 0..<9)
    func truncated(sample: Int) throws {
        let bytes = Array(Self.envelopes[sample].utf8)
        for end in stride(from: 0, through: bytes.count, by: bytes.count > 4_000 ? 7 : 1) {
            let difference = try EngineComparison().difference(Array(bytes[..<end]))
            #expect(difference == nil, "cut at \(end)")
        }
    }

    @Test("of files with noise in them", arguments: 0..<9)
    func noise(sample: Int) throws {
        let seed = UInt64(20_260_101 + sample)
        var random = SeededGenerator(seed: seed)
        let original = Array(Self.envelopes[sample].utf8)
        for round in 0..<400 {
            let bytes = Self.damaged(original, &random)
            let comparison = EngineComparison(
                rules: [.all, .schema, .none][round % 3],
                blocks: [1 << 16, 1 << 16, 200, 1][Int.random(in: 0..<4, using: &random)],
                pieces: Int.random(in: 1...400, using: &random)
            )
            let difference = try comparison.difference(bytes)
            #expect(difference == nil, "seed \(seed), round \(round)\n\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    /// What is put into files: everything that is subtle in XML, and in these messages.
    private static let tokens: [String] = [
        "&", "&amp;", "&lt;", "&#65;", "&#x41;", "&#0;", "&#xD;", "&#xFFFE;", "&foo;", "]]>", "]]", "<!-- c -->",
        "<!-- a--b -->",
        "<!---->", "<![CDATA[x]]>", "<![CDATA[]]>", "<?pi x?>", "\r\n", "\r", "\t", "\n", " ", "  ", "\u{0}", "\u{1}",
        "\u{7f}",
        "é", "€", "\u{FFFD}", "😀", "<", ">", "/", "\"", "'", "=", "<X/>", "<X>", "</X>", "<Nm>", "</Nm>", "<Nm/>", ":",
        "-", "0",
        ".", "A", " Ccy=\"USD\"", " a=\"1\"", " xmlns=\"urn:x\"", " xmlns:p=\"urn:x\"", " xmlns=\"\"",
        " xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"", " xmlns:p=\"\"", " xml:lang=\"en\"",
        " xsi:nil=\"true\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\"", "<!DOCTYPE Document>",
        "<SplmtryData><Envlp><a xmlns=\"\">x</a></Envlp></SplmtryData>",
        "<SplmtryData><Envlp><p:a xmlns:p=\"urn:q\" b=\"1\"><p:c/>t</p:a></Envlp></SplmtryData>",
        "<SplmtryData><Envlp><a xmlns=\"urn:q\"><IBAN>x</IBAN></a></Envlp></SplmtryData>",
        "<SplmtryData><Envlp><Document/></Envlp></SplmtryData>", "<SplmtryData><Envlp><q:a/></Envlp></SplmtryData>",
        "<XchgRate>1.5</XchgRate>", "<IntrBkSttlmDt>2016-02-30</IntrBkSttlmDt>", "<ChrgBr>SHAR</ChrgBr>", "<Document/>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.009.001.08\"/>", "<AppHdr/>", "</Document>", "<DataPDU>",
    ]

    static func damaged(_ original: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            var place = Int.random(in: 0...bytes.count, using: &random)
            // Most of it near tags.
            if Int.random(in: 0..<4, using: &random) > 0,
                let tag = bytes[place...].firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") })
            {
                place = min(bytes.count, tag + Int.random(in: 0...1, using: &random))
            }
            let token = Array((tokens.randomElement(using: &random) ?? "").utf8)
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<9: bytes.insert(contentsOf: token, at: place)
            case 9..<12: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...5, using: &random)))
            case 12..<15: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            case 15: bytes.removeSubrange(place...)
            case 16..<18:
                let end = min(bytes.count, place + Int.random(in: 1...300, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            default:
                if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random) }
            }
        }
        return bytes
    }
}
