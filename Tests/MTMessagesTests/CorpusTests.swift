import Foundation
import MTMessages
import PaymentModel
import TestSupport
import Testing

@Suite struct CorpusTests {
    private static let folder = Locations.shared.appending(path: "corpus/fin")

    @Test(.enabled(if: Locations.hasShared, "the corpus beside the checkout is not there"))
    func everyFileOfTheCorpusIsRead() throws {
        var payments = 0
        var codes: [String: [String]] = [:]
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(names.count == 100)
        for name in names {
            let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
            let told = Told(bytes)
            #expect(MTReader.recognizes(bytes.prefix(64)), "\(name)")
            #expect(told.messages.count == (name.hasSuffix(".fin") ? 1 : 2), "\(name)")
            for type in told.types { #expect(type != nil, "\(name)") }
            let expected = told.types.filter { ["103", "202", "205"].contains($0?.prefix(3)) }.count
            #expect(told.payments.count == expected, "\(name)")
            payments += told.payments.count
            if !told.problems.isEmpty { codes[name] = told.codes }
        }
        #expect(payments == 44)
        // Each of these was looked up in its file.
        #expect(
            codes == [
                // Block 1 has 24 characters.
                "dos-pcc.dos": ["H01", "H01"],
                // Cheques, of which nothing is read.
                "finMessage_10711_c107_A_B.fin": ["fin.notRead"], "finMessage_10812_c107_A_B.fin": ["fin.notRead"],
                "finMessage_10912_A_B.fin": ["fin.notRead"],
                // 58A is not there.
                "finMessage_212_C_B.fin": ["T13"],
                // 20, or 20 and 21, are empty.
                "finMessage_2911_B_C_MI.fin": ["T17"], "finMessage_2911_C_B_MI.fin": ["T17"],
                "finMessage_2912_B_C.fin": ["T17"], "finMessage_2912_C_B.fin": ["T17", "T17"],
                // OO is no country.
                "several-messages.rje": ["T29"],
            ]
        )
    }
}
