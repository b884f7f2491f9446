import Foundation
import TestSupport
import Testing

/// What is written does not depend on how many threads read, and what is said of how it was read.
@Suite struct ThreadTests {
    /// A directory with small files of both kinds, right, wrong and of no kind, and one that is read in pieces.
    private func write(to directory: borrowing TemporaryDirectory) throws {
        for number in 0..<30 {
            try directory.write("a/\(number).xml", SampleMessages.pacs008(amounts: ["\(number + 1).50", "7"]))
            try directory.write(
                "b/\(number).fin",
                SampleMessages.mt103(reference: "R\(number)", amount: "\(number + 1),")
            )
        }
        try directory.write("a/5.xml", "<broken")
        try directory.write("a/7.xml", SampleMessages.pacs008.replacing("SHAR", with: "NONE"))
        try directory.write("b/3.fin", "nothing to read\n")
        let amounts = (0..<1_000).map { "\($0 + 1).25" }
        try directory.write("c.xml", SampleMessages.pacs008(amounts: amounts))
        try directory.write(
            "d.xml",
            SampleMessages.pacs008(amounts: amounts).replacing("<InstrId>I900", with: "<InstrId>é€")
        )
    }

    @Test(arguments: ["validate", "inspect", "verify"])
    func `the report is the same on any number of threads`(command: String) throws {
        let directory = try TemporaryDirectory()
        try write(to: directory)
        for format in ["jsonl", "text"] {
            let one = try BinaryRun([command, directory.url.path, "--format", format, "--threads", "1"])
            #expect(one.status == 2)
            #expect(one.output.count > 10_000 || format == "text")
            for threads in ["2", "5"] {
                let run = try BinaryRun([command, directory.url.path, "--format", format, "--threads", threads])
                #expect(run.status == one.status)
                #expect(run.output == one.output, "\(command), \(format), \(threads) threads")
                #expect(run.errors == one.errors)
            }
        }
    }

    @Test func `standard input is read on several threads, too`() throws {
        let text = Data(SampleMessages.pacs008(amounts: (0..<2_000).map { "\($0 + 1).25" }).utf8)
        let one = try BinaryRun(["inspect", "-", "--format", "jsonl", "--threads", "1"], input: text)
        let two = try BinaryRun(["inspect", "-", "--format", "jsonl", "--threads", "2"], input: text)
        #expect(try one.objects("payment").count == 2_000)
        #expect(one.output == two.output)
    }

    @Test(arguments: ["0", "65", "-1"])
    func `a number of threads that makes no sense is wrong usage`(number: String) throws {
        let run = try BinaryRun(["validate", "--threads=\(number)", "Fixtures"])
        #expect(run.status == 64)
        #expect(run.errors.contains("--threads takes a number from 1 to 64; found \(number)"))
    }

    @Test func `--stats says on standard error who read, and why not the fast engine`() throws {
        let directory = try TemporaryDirectory()
        let good = try directory.write("good.xml", SampleMessages.pacs008)
        let wrong = try directory.write("wrong.xml", SampleMessages.pacs008.replacing("SHAR", with: "NONE"))
        let run = try BinaryRun(["validate", good, wrong, "--stats", "--quiet"])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("paycheck: fast engine: 1 message, 1 record, "))
        #expect(run.errors.contains("paycheck: reference engine: 1 message, "))
        #expect(run.errors.contains("paycheck: handed over 1 time: a value that is wrong or rarely written so"))
    }

    @Test func `schemas list says which run fast`() throws {
        let run = try BinaryRun(["schemas", "list"])
        #expect(run.status == 0)
        #expect(run.output.contains("\npacs.008.001.08    built in fast\n"))
        #expect(run.output.hasSuffix("schemas are read fast\n"))
        let lines = try BinaryRun(["schemas", "list", "--format", "jsonl"]).objects("schema")
        #expect(lines.count == run.output.split(separator: "\n").count - 1)
        let own = try #require(lines.first { $0["message"] as? String == "pacs.008.001.08" })
        #expect(
            own["fast"] as? Bool == true && own["usable"] as? Bool == true && own["source"] as? String == "embedded"
        )
        let array = try BinaryRun(["schemas", "list", "--format", "json"])
        let all = try JSONSerialization.jsonObject(with: Data(array.output.utf8)) as? [[String: Any]]
        #expect(all?.count == lines.count)
    }

    @Test func `schemas list says why a schema does not run fast, or cannot be used`() throws {
        let directory = try TemporaryDirectory()
        func schema(_ message: String, _ type: String) -> String {
            """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:iso:std:iso:20022:tech:xsd:\(message)"
                targetNamespace="urn:iso:std:iso:20022:tech:xsd:\(message)" elementFormDefault="qualified">
              <xs:element name="Document"><xs:complexType><xs:sequence><xs:element name="Nm"><xs:simpleType>
                <xs:restriction base="\(type)"><xs:pattern value="\\p{L}+"/></xs:restriction></xs:simpleType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
            </xs:schema>
            """
        }
        try directory.write("own.xsd", schema("pacs.008.001.99", "xs:string"))
        let run = try BinaryRun(["schemas", "list", "--schemas", directory.url.path, "--format", "jsonl"])
        #expect(run.status == 0)
        let slow = try #require(try run.objects("schema").first { $0["message"] as? String == "pacs.008.001.99" })
        #expect(
            slow["fast"] as? Bool == false && slow["usable"] as? Bool == true && slow["source"] as? String == "given"
        )
        #expect((slow["reason"] as? String)?.isEmpty == false)
        try directory.write("bad.xsd", schema("pacs.009.001.99", "xs:nonsense"))
        let bad = try BinaryRun(["schemas", "list", "--schemas", directory.url.path])
        #expect(bad.status == 2)
        #expect(bad.output.contains("pacs.009.001.99    given    cannot be used: "))
    }
}
