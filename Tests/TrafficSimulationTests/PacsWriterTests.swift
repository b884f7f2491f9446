import Foundation
import PaymentModel
import TestSupport
import Testing

@testable import TrafficSimulation

@Suite("pacs messages of simulated payments")
struct PacsWriterTests {
    private static let attacked: [Payment] = {
        var settings = SimulationSettings(seed: 18, days: 30).scaled(by: 0.02)
        settings.attacks = [.bangladeshBank2016: 1, .sonali2013: 1, .bankOfValletta2019: 1]
        return TrafficSimulator(settings: settings).payments().map(\.payment)
    }()

    @Test("A payment is written in the order of the schema, and values are escaped")
    func form() throws {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount("12.50")),
            currency: try #require(Currency("EUR"))
        )
        payment[.sender] = "AAAADEF0XXX"
        payment[.receiver] = "BBBBFRP0XXX"
        payment[.instructionReference] = "I1"
        payment[.uetr] = "72b7d32f-8aad-451e-8c87-9252b7a726d2"
        payment[.created] = "2024-01-02T10:11:12+01:00"
        payment[.settlementDate] = "2024-01-02"
        payment[.debtorName] = "A & B <Söhne>"
        payment[.debtorAccount] = "DE89370400440532013000"
        payment[.creditorName] = "C"
        payment[.creditorAccount] = "12345"
        payment.set(.intermediaries, to: ["CCCCUS30XXX"])
        let text = PacsWriter().message([payment], reference: "M1")
        let expected = """
            <CdtTrfTxInf><PmtId><InstrId>I1</InstrId><EndToEndId>NOTPROVIDED</EndToEndId>\
            <UETR>72b7d32f-8aad-451e-8c87-9252b7a726d2</UETR></PmtId><IntrBkSttlmAmt Ccy="EUR">12.50</IntrBkSttlmAmt>\
            <IntrBkSttlmDt>2024-01-02</IntrBkSttlmDt><AccptncDtTm>2024-01-02T10:11:12+01:00</AccptncDtTm>\
            <ChrgBr>SHAR</ChrgBr><IntrmyAgt1><FinInstnId><BICFI>CCCCUS30XXX</BICFI></FinInstnId></IntrmyAgt1>\
            <Dbtr><Nm>A &amp; B &lt;Söhne&gt;</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>\
            <DbtrAgt><FinInstnId><BICFI>AAAADEF0XXX</BICFI></FinInstnId></DbtrAgt>\
            <CdtrAgt><FinInstnId><BICFI>BBBBFRP0XXX</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>C</Nm></Cdtr>\
            <CdtrAcct><Id><Othr><Id>12345</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>
            """
        #expect(text.split(separator: "\n").contains { $0 == expected })
        #expect(PacsWriter().message([], reference: "M1").isEmpty)
    }

    @Test(
        "Daily files hold every payment once, and their names are in the order of time",
        arguments: TrafficFiles.Form.allCases
    )
    func files(_ form: TrafficFiles.Form) {
        let simulator = TrafficSimulator(settings: SimulationSettings(seed: 3, days: 12).scaled(by: 0.02))
        var names: [String] = []
        var found = 0
        var labels = ""
        TrafficFiles(form: form).forEach(of: simulator) { _, file in
            names.append(file.name)
            let count = file.text.components(separatedBy: form == .mt ? "{4:" : "<CdtTrfTxInf>").count - 1
            #expect(count == file.payments.count)
            found += count
            labels += TrafficLabels.lines(of: file, at: "out, \"1\"/" + file.name)
        }
        #expect(found == simulator.payments().count)
        #expect(names == names.sorted() && names.count >= 12)
        let lines = labels.split(separator: "\n")
        #expect(lines.count == found)
        #expect(lines.allSatisfy { $0.hasPrefix("\"out, \"\"1\"\"/") })
    }

    @Test(
        "The messages are valid against the official schemas, by another validator",
        .enabled(if: Self.canValidate, "needs ../shared/xsd, python3 and its lxml")
    )
    func valid() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "paycheck-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let covers = Self.attacked.filter(\.isCover)
        let customers = Self.attacked.filter { !$0.isCover }
        #expect(!covers.isEmpty)
        let wave = Scenario.bangladeshBank2016().attack[1].payments.map(\.payment)
        let texts: [(String, String)] = [
            ("covers", PacsWriter().message(covers, reference: "C1")),
            ("customers", PacsWriter().message(customers, reference: "C2")),
            ("enveloped", PacsWriter(container: .envelope).message(wave, reference: "C3")),
            ("enveloped-cover", PacsWriter(container: .envelope).message(Array(covers.prefix(1)), reference: "C4")),
        ]
        for (name, text) in texts {
            try Data(text.utf8).write(to: directory.appending(path: name + ".xml"))
        }
        let result = try run(
            "python3",
            ["-c", Self.validator, Locations.shared.appending(path: "xsd").path, directory.path]
        )
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("6 valid"), "\(result.output)")
    }

    /// Validates every Document and AppHdr of the XML files in a directory.
    private static let validator = """
        import glob, sys
        from lxml import etree
        count = 0
        for name in glob.glob(sys.argv[2] + '/*.xml'):
            for part in etree.parse(name).getroot().iter('{*}Document', '{*}AppHdr'):
                schema = etree.QName(part).namespace.split(':')[-1]
                part = etree.fromstring(etree.tostring(part))
                etree.XMLSchema(etree.parse(sys.argv[1] + '/' + schema + '.xsd')).assertValid(part)
                count += 1
        print(count, 'valid')
        """

    private static let canValidate =
        Locations.hasShared && (try? run("python3", ["-c", "import lxml"]).status) == 0
}

/// Runs a program of the search path to its end.
private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}
