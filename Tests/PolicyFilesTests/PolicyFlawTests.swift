import ConfigurationFiles
import Foundation
import Paycheck
import PaymentModel
import PolicyFiles
import TestSupport
import Testing

/// What is wrong with a policy file is told with its place, all of it, and nothing is guessed.
@Suite struct PolicyFlawTests {
    @Test(arguments: [
        ("", "policy.missing 1:1"),
        ("# nothing\n", "policy.missing 1:1"),
        ("thresholds: {review: 3}\n", "policy.missing 1:1"),
        ("version: 2\n", "policy.value 1:10"),
        ("version: 1\nversion: 1\n", "policy.duplicateKey 1:1"),
        ("version: 1\nlimit: []\n", "policy.unknownKey 2:1"),
        ("version: 1\nthresholds: 16\n", "policy.value 2:13"),
        ("version: 1\nthresholds: {review: 16bits}\n", "policy.value 2:22"),
        ("version: 1\nthresholds: {review: 1e1}\n", "policy.value 2:22"),
        ("version: 1\nthresholds: {review: 20, hold: 16}\n", "policy.value 2:32"),
        ("version: 1\ndetectors: {time.unusual: -1}\n", "policy.value 2:27"),
        ("version: 1\ndetectors: {time.unusual: yes}\n", "policy.value 2:27"),
        ("version: 1\nlimits: [{currency: EUR}]\n", "policy.missing 2:10"),
        ("version: 1\nlimits: [{currency: EUX, count: 1}]\n", "policy.value 2:21"),
        ("version: 1\nlimits: [{currency: EUR, payment: 0}]\n", "policy.value 2:35"),
        ("version: 1\nlimits: [{currency: EUR, payment: 1.005}]\n", "policy.value 2:35"),
        ("version: 1\nlimits: [{currency: JPY, payment: 1.5}]\n", "policy.value 2:35"),
        ("version: 1\nlimits: [{count: 1, decision: pass}]\n", "policy.value 2:31"),
        ("version: 1\nlimits: [{count: -1}]\n", "policy.value 2:18"),
        ("version: 1\nlimits: [{count: 1, account: A, each: account}]\n", "policy.value 2:39"),
        ("version: 1\nlimits: {count: 1}\n", "policy.value 2:9"),
        ("version: 1\nparties: {blocked: [{reason: x}]}\n", "policy.missing 2:21"),
        ("version: 1\nparties: {blocked: [{bic: SHORT}]}\n", "policy.value 2:27"),
        ("version: 1\nparties: {blocked: [{name: '-'}]}\n", "policy.value 2:28"),
        ("version: 1\nparties: {allowed: [{name: A Ltd}]}\n", "policy.missing 2:21"),
        ("version: 1\nparties: {allowed: [{account: A, upTo: 5}]}\n", "policy.missing 2:40"),
        ("version: 1\ncalendars: {ZZ: {}}\n", "policy.unknownKey 2:13"),
        ("version: 1\ncalendars: {BD: {holidays: [2026-02-30]}}\n", "policy.value 2:29"),
        ("version: 1\ncutOffs: [{currency: USD, time: 17:00}]\n", "policy.value 2:33"),
        ("version: 1\nutcOffsets: {BD: 6}\n", "policy.value 2:18"),
        ("version: 1\nreferenceRates: {units: {EUR: 0}}\n", "policy.value 2:31"),
        ("version: 1\nreferenceRates: {currency: CHF}\n", "policy.missing 2:17"),
        ("version: 1\nthresholds: {review: 7.09}\n", "policy.value 2:22"),
        ("version: 1\nreferenceRates: {currency: JPY, units: {}}\nlimits: [{payment: 300.05}]\n", "policy.value 3:20"),
        ("version: 1\nreferenceRates: {units: {USD: 2}}\n", "policy.value 2:31"),
        ("version: 1\nrepeatedPayments: off\n", "policy.value 2:19"),
        ("version: 1\nrepeatedPayments: {decision: off}\n", "policy.value 2:30"),
        ("version: 1\nrepeatedPayments: {decide: pass}\n", "policy.unknownKey 2:20"),
        ("version: 1\nproblems: {uetr.mising: error}\n", "policy.unknownKey 2:12"),
        ("version: 1\nproblems: {uetr.missing: fatal}\n", "policy.value 2:26"),
        ("version: 1\nsignatures: {owner: hold}\n", "policy.unknownKey 2:14"),
        ("version: 1\nlimits: [\n", "policy.syntax 3:1"),
        ("version: 1\n\tlimits: []\n", "policy.syntax 2:1"),
        ("version: 1\n---\nversion: 1\n", "policy.syntax 2:1"),
        ("- version\n", "policy.value 1:1"),
        ("version: 1\nlimits: [{account: ü, cuont: 1, count: 2}]\n", "policy.unknownKey 2:24"),
    ])
    func `a flaw is told where it stands`(text: String, flaw: String) {
        #expect(flaws(text) == [flaw])
    }

    @Test func `everything that is wrong is told at once, in the order of the file, with the nearest word`() {
        let text = "version: 1\ntresholds: {}\nlimits:\n  - {acount: A, count: x}\n"
        #expect(flaws(text) == ["policy.unknownKey 2:1", "policy.unknownKey 4:6", "policy.value 4:24"])
        do throws(ConfigurationFailure) {
            _ = try PolicyFile.read(Array(text.utf8))
            Issue.record("it was read")
        } catch {
            #expect(error.problems[0].text.contains("did you mean thresholds?"))
            #expect(error.problems[1].text.contains("did you mean account?"))
            #expect(error.problems[1].place.path == "/limits[1]/acount")
            #expect(error.problems[2].text.contains("found “x”"))
        }
    }

    @Test(arguments: [
        ("repeatedPayments: hold\n", "the key decision, as in {decision: hold}, found “hold”"),
        ("released: 30\n", "the key learnAfterDays, as in {learnAfterDays: 30}, found “30”"),
        ("problems: {payment.repeated: error}\n", "write repeatedPayments: {decision: hold}"),
    ])
    func `what is written in another place or form is told how to write`(text: String, told: String) {
        #expect {
            _ = try PolicyFile.read(Array(("version: 1\n" + text).utf8))
        } throws: { error in
            guard let failure = error as? ConfigurationFailure else { return false }
            return failure.problems.count == 1 && failure.problems[0].text.contains(told)
        }
    }

    @Test func `aliases cannot make a small file a large one`() {
        var bomb = "version: 1\na: &a [x, x, x, x, x, x, x, x, x]\n"
        for letter in "bcdefghij" {
            let before = String(UnicodeScalar(letter.unicodeScalars.first!.value - 1)!)
            bomb += "\(letter): &\(letter) [\((0..<9).map { _ in "*\(before)" }.joined(separator: ", "))]\n"
        }
        #expect(flaws(bomb) == ["policy.syntax 2:4"])
        #expect(flaws("version: 1\n? &x [a]\n: {*x : 1}\n") == ["policy.syntax 2:3"])
        // A next line ends a comment, too.
        #expect(flaws("version: 1\n# c\u{85}a: &x 1\n").first?.hasPrefix("policy.syntax 2:") == true)
        #expect(flaws("version: 1\nlimits: !!python/object x\n") == ["policy.syntax 2:9"])
        #expect(flaws("version: 1 # Doe & Sons, a*b, R&D, wow!\n") == [])
    }

    @Test func `deep, long and damaged files are refused within the limits`() {
        #expect(flaws("version: " + String(repeating: "[", count: 100_000)).first?.hasPrefix("policy.syntax") == true)
        #expect(flaws(String(repeating: "- ", count: 100_000)).first?.hasPrefix("policy.syntax") == true)
        #expect(flaws(String(repeating: "{a: ", count: 900) + "1").first?.hasPrefix("policy.") == true)
        #expect(flaws(bytes: Array(repeating: UInt8(ascii: "#"), count: 4_000_001)) == ["policy.limit 0:0"])
        #expect(flaws(bytes: [0xFF, 0xFE, 0x31]) == ["policy.encoding 0:0"])
        let long = String(repeating: "k", count: 1_000_000)
        let items = String(repeating: "  - a\n", count: 20_000)
        #expect(flaws("version: 1\n? \(long)\n:\n\(items)") == ["policy.limit 2:3"])
        let deep = String(repeating: "{\(String(repeating: "k", count: 200)): ", count: 4) + "1}}}}"
        #expect(flaws("version: 1\nlimits: \(deep)\n") == ["policy.limit 2:618"])
        let many = "version: 1\nlimits:\n" + String(repeating: "- {cuont: 1}\n", count: 500)
        #expect(flaws(many).count == 101)
        #expect(flaws(many).last == "policy.limit 0:0")
    }

    @Test func `any cut and any changed byte of a policy file is read or refused`() throws {
        let file = Locations.fixtures.appending(path: "policy/reserve-account.yaml")
        let bytes = [UInt8](try Data(contentsOf: file))
        for length in stride(from: 0, to: bytes.count, by: 5) { _ = flaws(bytes: Array(bytes[..<length])) }
        for place in stride(from: 0, to: bytes.count, by: 11) {
            for value in [UInt8(0), 0x22, 0x27, 0x26, 0x5B, 0x7B, 0x3A, 0x80, 0xFF] {
                var changed = bytes
                changed[place] = value
                _ = flaws(bytes: changed)
            }
        }
    }

    @Test func `every code of paycheck's own that the sources tell can be set`() throws {
        var missing: Set<String> = []
        for room in ["MTMessages", "MXMessages", "Paycheck"] {
            let directory = Locations.root.appending(path: "Sources/\(room)")
            let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.matches(of: #/Problem\(\s*"([a-z]+\.[A-Za-z]+)"/#) {
                    let code = String(match.1)
                    if !ProblemSeverities.isKnown(code) { missing.insert(code) }
                }
            }
        }
        #expect(missing.isEmpty, "add to ProblemSeverities.names: \(missing.sorted())")
    }
}
