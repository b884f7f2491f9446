import Foundation
import Paycheck
import PaymentModel
import Testing

@Suite struct EnvelopeReaderTests {
    private func dataPDU(_ reference: String) -> String {
        let block4 =
            "\r\n:20:\(reference)\r\n:23B:CRED\r\n:32A:160204USD1000,50\r\n:50K:/1\r\nA\r\n:59:/2\r\nB\r\n:71A:SHA"
        return """
            <p:DataPDU xmlns:p="urn:swift:saa:xsd:saa.2.0"><p:Header><p:Message>\
            <p:MessageIdentifier>fin.103</p:MessageIdentifier>\
            <p:Sender><p:FullName><p:X1>BBHOBDDHXXX</p:X1></p:FullName></p:Sender>\
            <p:Receiver><p:FullName><p:X1>FRNYUS33XXX</p:X1></p:FullName></p:Receiver></p:Message></p:Header>\
            <p:Body>\(Data(block4.utf8).base64EncodedString())</p:Body></p:DataPDU>
            """
    }

    @Test(
        "FIN messages in DataPDUs are read with everything else, numbered through the file",
        arguments: [1, 100, 10_000]
    )
    func fin(step: Int) throws {
        let text = "<All>" + dataPDU("R-1") + dataPDU("R-2") + "</All>"
        var source = FileReadingTests.Dripping(bytes: Array(text.utf8)[...], step: step)
        var payments: [Payment] = []
        var messages: [MessageSummary] = []
        var problems: [Problem] = []
        try readMessages(from: &source) { event in
            switch event {
            case .payment(let payment): payments.append(payment)
            case .problem(let problem): problems.append(problem)
            case .record: break
            case .message(let message): messages.append(message)
            }
        }
        #expect(problems == [])
        #expect(payments.map { $0[.messageReference] } == ["R-1", "R-2"])
        #expect(payments.map { $0[.sender] } == ["BBHOBDDHXXX", "BBHOBDDHXXX"])
        #expect(payments.map(\.index) == [0, 1])
        #expect(messages.map(\.index) == [0, 1])
    }
}
