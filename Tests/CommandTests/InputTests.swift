import Foundation
import TestSupport
import Testing

/// What the command says of inputs that are not as they should be: a status, and what to do.
@Suite struct InputTests {
    @Test func `a file that is not there is status 74`() throws {
        let run = try BinaryRun(["verify", "no-such-file.xml"])
        #expect(run.status == 74)
        #expect(run.errors == "paycheck: no-such-file.xml: no such file or directory; check the path\n")
    }

    @Test func `the rest is still judged when one file is not there`() throws {
        let directory = try TemporaryDirectory()
        let good = try directory.write("good.fin", SampleMessages.mt103)
        let run = try BinaryRun(["verify", "no-such-file.xml", good, "--format", "jsonl"])
        #expect(run.status == 74)
        #expect(try run.objects("payment").count == 1)
        #expect(try run.objects("problem").first?["code"] as? String == "file.unreadable")
    }

    @Test func `an empty file is status 2 and said to be empty`() throws {
        let directory = try TemporaryDirectory()
        let run = try BinaryRun(["verify", try directory.write("empty.xml", "")])
        #expect(run.status == 2)
        #expect(run.output.contains("the file is empty"))
    }

    @Test func `a directory without a file is status 2`() throws {
        let directory = try TemporaryDirectory()
        let run = try BinaryRun(["verify", directory.url.path])
        #expect(run.status == 2)
        #expect(run.output.contains("no file to read"))
    }

    @Test func `a directory without messages names what it found`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("notes.txt", "buy milk\n")
        let run = try BinaryRun(["verify", directory.url.path])
        #expect(run.status == 2)
        #expect(run.output.contains("file.format"))
        #expect(run.output.contains("“buy milk\\n”"))
    }

    @Test func `a PDF is called a PDF`() throws {
        let directory = try TemporaryDirectory()
        let run = try BinaryRun(["verify", try directory.write("payment.xml", "%PDF-1.7\n%âãÏÓ\n")])
        #expect(run.status == 2)
        #expect(run.output.contains("a PDF document"))
    }

    @Test(arguments: ["verify", "validate", "inspect"])
    func `truncated XML is status 2, with the place where it ends`(command: String) throws {
        let directory = try TemporaryDirectory()
        let whole = SampleMessages.pacs008
        let path = try directory.write("cut.xml", String(whole.prefix(whole.count - 60)))
        let run = try BinaryRun([command, path, "--format", "jsonl"])
        #expect(run.status == 2)
        let problem = try #require(try run.objects("problem").first)
        #expect(problem["line"] as? Int ?? 0 > 15)
        #expect((problem["message"] as? String ?? "").count > 20)
    }

    @Test(arguments: ["verify", "validate", "inspect"])
    func `truncated FIN is status 2, with the place where it ends`(command: String) throws {
        let directory = try TemporaryDirectory()
        let whole = SampleMessages.mt103
        let path = try directory.write("cut.fin", String(whole.prefix(whole.count - 12)))
        let run = try BinaryRun([command, path, "--format", "jsonl"])
        #expect(run.status == 2)
        #expect(try run.objects("problem").contains { $0["line"] as? Int ?? 0 > 5 })
    }

    @Test func `two formats in one directory are both read, in the order of names`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.fin", SampleMessages.mt103)
        try directory.write("b.xml", SampleMessages.pacs008)
        try directory.write("sub/c.fin", SampleMessages.mt103)
        let run = try BinaryRun(["inspect", directory.url.path, "--format", "jsonl"])
        #expect(run.status == 0)
        #expect(try run.objects("payment").map { $0["message"] as? String } == ["103", "pacs.008.001.08", "103"])
        #expect(try run.objects("payment").last?["file"] as? String == directory.url.path + "/sub/c.fin")
    }

    @Test func `an unknown ISO 20022 message is status 2 and named`() throws {
        let directory = try TemporaryDirectory()
        let text = #"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:zzzz.001.001.01"><A/></Document>"#
        let run = try BinaryRun(["verify", try directory.write("a.xml", text)])
        #expect(run.status == 2)
        #expect(run.output.contains("zzzz.001.001.01"))
    }

    @Test func `a closed pipe is no failure`() throws {
        let directory = try TemporaryDirectory()
        for number in 0..<40 {
            try directory.write("\(number).xml", SampleMessages.pacs008(amounts: Array(repeating: "10.00", count: 200)))
        }
        let run = try BinaryRun(
            shell: "paycheck inspect \(directory.url.path) --format jsonl | head -1; echo status ${PIPESTATUS[0]}"
        )
        #expect(run.output.contains("status 0"))
        #expect(run.errors == "")
        let wave = "Fixtures/scenarios/bangladesh-bank-2016/mx/wave-2.xml"
        let held = try BinaryRun(
            shell: "paycheck verify \(wave) \(wave) --format jsonl | head -1; echo status ${PIPESTATUS[0]}"
        )
        #expect(held.output.contains("status 1"))
    }

    @Test func `names of files cannot make a terminal do things, and names that are not UTF-8 are told`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.url.path
        let odd = try BinaryRun(
            shell: "mkdir \(path)/a && ln -s nowhere \"\(path)/a/$(printf '\\033[2J')\"; paycheck inspect \(path)/a"
        )
        #expect(odd.status == 74)
        #expect(odd.errors.contains(#"\u{1b}[2J"#) && !odd.errors.contains("\u{1B}"))
        let latin = try BinaryRun(
            shell: "mkdir \(path)/b && touch \"\(path)/b/$(printf 'x\\377.xml')\"; paycheck inspect \(path)/b"
        )
        #expect(latin.status == 74)
        #expect(latin.errors.contains("not UTF-8"))
    }

    @Test func `standard input is a file called minus`() throws {
        let run = try BinaryRun(["inspect", "-", "--format", "jsonl"], input: Data(SampleMessages.mt103.utf8))
        #expect(run.status == 0)
        #expect(try run.objects("payment").first?["file"] as? String == "-")
    }

    @Test func `links are read once, linked directories are not followed, pipes are passed over`() throws {
        let directory = try TemporaryDirectory()
        let inner = directory.url.appending(path: "in")
        let file = try directory.write("in/a.fin", SampleMessages.mt103)
        try FileManager.default.createSymbolicLink(atPath: inner.path + "/b.fin", withDestinationPath: file)
        try FileManager.default.createSymbolicLink(atPath: inner.path + "/loop", withDestinationPath: inner.path)
        let outside = try directory.write("outside.fin", SampleMessages.mt103)
        try FileManager.default.createSymbolicLink(atPath: inner.path + "/c.fin", withDestinationPath: outside)
        #expect(try BinaryRun(shell: "mkfifo \(inner.path)/d").status == 0)
        let run = try BinaryRun(["inspect", inner.path, "--format", "jsonl"])
        #expect(run.status == 0)
        #expect(try run.objects("payment").map { ($0["file"] as? String)?.suffix(5) } == ["a.fin", "c.fin"])
        #expect(try run.objects("problem").map { $0["code"] as? String } == ["file.passedOver", "file.passedOver"])
    }

    @Test func `wrong usage is status 64`() throws {
        #expect(try BinaryRun(["verify"]).status == 64)
        #expect(try BinaryRun(["verify", "a", "--format", "pdf"]).status == 64)
        #expect(try BinaryRun(["verify", "a", "--type", "abc"]).status == 64)
        #expect(try BinaryRun(["verify", "a", "--quiet", "--output", "b"]).status == 64)
        #expect(try BinaryRun(["verify", "a", "--type", "+10"]).status == 64)
        #expect(try BinaryRun(["frobnicate"]).status == 64)
        let slip = try BinaryRun(["verfy", "a"])
        #expect(slip.status == 64 && slip.errors.contains("did you mean paycheck verify?"), "\(slip.errors)")
        let nested = try BinaryRun(["profiles", "inf", "--profiles", "a"])
        #expect(
            nested.status == 64 && nested.errors.contains("did you mean paycheck profiles info?"),
            "\(nested.errors)"
        )
        let negative = try BinaryRun(["verify", "a", "--threads", "-3"])
        #expect(negative.status == 64 && negative.errors.contains("from 1 to 64; found -3"), "\(negative.errors)")
    }

    @Test func `an output that cannot be written is status 74`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a.fin", SampleMessages.mt103)
        let run = try BinaryRun(["inspect", path, "--output", "/no/such/directory/report"])
        #expect(run.status == 74)
        #expect(run.errors.contains("/no/such/directory/report"))
        let full = try BinaryRun(shell: "paycheck inspect \(path) > /dev/full")
        #expect(full.status == 74)
        #expect(full.errors.contains("no space left"))
    }

    @Test func `a report never replaces what is to be read, and appears only when it is whole`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a.fin", SampleMessages.mt103)
        let history = try directory.write("h.fin", SampleMessages.mt103)
        #expect(try BinaryRun(["verify", path, "--output", path]).status == 64)
        #expect(try BinaryRun(["verify", path, "--history", history, "--output", history]).status == 64)
        #expect(try BinaryRun(["inspect", directory.url.path, "--output", history]).status == 64)
        let policy = try directory.write("policy.yaml", "version: 1\n")
        #expect(try BinaryRun(["verify", path, "--policy", policy, "--output", policy]).status == 64)
        #expect(try String(contentsOfFile: policy, encoding: .utf8) == "version: 1\n")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == SampleMessages.mt103)
        #expect(try String(contentsOfFile: history, encoding: .utf8) == SampleMessages.mt103)
        let report = directory.url.path + "/report.txt"
        #expect(try BinaryRun(["inspect", path, "--output", report]).status == 0)
        #expect(try String(contentsOfFile: report, encoding: .utf8).contains("SAMPLE-1"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).count == 4)
    }

    @Test func `a history that cannot be read is not called none`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a.fin", SampleMessages.mt103)
        let missing = try BinaryRun(["verify", path, "--history", "no-such-history"])
        #expect(missing.status == 74 && missing.output.isEmpty)
        #expect(missing.errors.contains("no-such-history: no such file") && missing.errors.contains("nothing was read"))
        let empty = try BinaryRun(["verify", path, "--history", try directory.write("empty", "")])
        #expect(empty.status == 2)
        #expect(empty.output.contains("history \(directory.url.path)/empty"))
        // Memory that is mapped nowhere: the file is opened, and gives nothing.
        let unread = try BinaryRun(["verify", path, "--history", "/proc/self/mem"])
        let isCalledHistory = unread.errors.hasPrefix("paycheck: history /proc/self/mem: ")
        #expect(unread.status == 74 && isCalledHistory, "\(unread.errors)")
        let none = try BinaryRun(["verify", path])
        #expect(none.output.contains("No history was given"))
    }

    @Test
    func `a file that is named twice is read once, and that is said; schemas are taken from where there are some`()
        throws
    {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a.fin", SampleMessages.mt103)
        let twice = try BinaryRun(["inspect", path, path])
        #expect(twice.status == 0 && twice.output.contains("file.passedOver") && twice.output.contains("named before"))
        let again = try BinaryRun(["inspect", directory.url.path, directory.url.path])
        #expect(again.status == 0 && again.output.contains("all its files were named before"), "\(again.output)")
        let schemas = try BinaryRun(["verify", path, "--schemas", directory.url.path])
        #expect(schemas.status == 74 && schemas.errors.contains(".xsd"))
    }

    @Test func `what is in the history already is warned of`() throws {
        let directory = try TemporaryDirectory()
        let early = try directory.write("1.fin", SampleMessages.mt103(reference: "A", amount: "1,", date: "160104"))
        let late = try directory.write("2.fin", SampleMessages.mt103(reference: "B", amount: "2,", date: "160204"))
        let run = try BinaryRun(["verify", early, "--history", early, "--history", late, "--format", "jsonl"])
        #expect(try run.objects("problem").map { $0["code"] as? String } == ["history.judged", "history.later"])
        // The same file by another path; of one day there is nothing later.
        let alone = try BinaryRun(["verify", early, "--history", directory.url.path + "/./1.fin", "--format", "jsonl"])
        #expect(try alone.objects("problem").map { $0["code"] as? String } == ["history.judged"])
        let right = try BinaryRun(["verify", late, "--history", early, "--format", "jsonl"])
        #expect(try run.objects("problem").count == 2 && right.objects("problem").isEmpty)
    }

    @Test func `payments of messages with errors are not to be released, and it is said`() throws {
        let directory = try TemporaryDirectory()
        let wrong = SampleMessages.mt103.replacing("DE89370400440532013000", with: "DE88370400440532013000")
        let run = try BinaryRun(["verify", try directory.write("a.fin", wrong)])
        #expect(run.status == 2)
        #expect(run.output.contains("1 payment of these is in messages with errors: do not release"))
    }

    @Test func `schemas of one's own are used instead of paycheck's`() throws {
        let directory = try TemporaryDirectory()
        let schema = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08" \
            elementFormDefault="qualified"><xs:element name="Document"><xs:complexType><xs:sequence>\
            <xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element></xs:schema>
            """
        try directory.write("xsd/mine.xsd", schema)
        let message = SampleMessages.pacs008.replacing("<ChrgBr>SHAR</ChrgBr>", with: "<ChrgBr>NONE</ChrgBr>")
        let path = try directory.write("a.xml", message)
        #expect(try BinaryRun(["validate", path, "--rules", "schema"]).status == 2)
        #expect(
            try BinaryRun(["validate", path, "--rules", "schema", "--schemas", directory.url.path + "/xsd"]).status == 0
        )
        #expect(try BinaryRun(["validate", path, "--schemas", directory.url.path + "/none"]).status == 74)
    }

    @Test func `quiet writes nothing and still says it all`() throws {
        let directory = try TemporaryDirectory()
        let good = try BinaryRun(["inspect", "--quiet", try directory.write("a.fin", SampleMessages.mt103)])
        #expect(good.status == 0)
        #expect(good.output == "" && good.errors == "")
        let bad = try BinaryRun(["inspect", "--quiet", try directory.write("b.fin", "")])
        #expect(bad.status == 2)
        #expect(bad.output == "" && bad.errors == "")
    }

    @Test func `help has examples for every command`() throws {
        for command in ["verify", "validate", "inspect", "detectors"] {
            let run = try BinaryRun([command, "--help"])
            #expect(run.status == 0)
            #expect(run.output.contains("EXAMPLES"))
        }
    }
}
