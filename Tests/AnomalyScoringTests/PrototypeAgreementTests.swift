import Foundation
import PaymentModel
import TestSupport
import Testing

@testable import AnomalyScoring

/// The detectors that the prototype has give its raw bits, with epochs of one payment, as the prototype works.
///
/// `Fixtures/scoring/prototype-bits.csv` was recorded by the script beside it.
@Suite struct PrototypeAgreementTests {
    struct Recording {
        var detectors: [DetectorIdentifier] = []
        var payments: [Payment] = []
        var bits: [[Float]] = []
        /// The debtor's payments before.
        var earlier: [Int] = []
    }

    static func load() throws -> Recording {
        let path = Locations.fixtures.appending(path: "scoring/prototype-bits.csv")
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        var recording = Recording()
        recording.detectors = lines[0].split(separator: ",").dropFirst(5).compactMap {
            DetectorIdentifier(rawValue: String($0))
        }
        let currency = try #require(Currency("USD"))
        var count: [Substring: Int] = [:]
        for line in lines.dropFirst() {
            let fields = line.split(separator: ",")
            let cents = try #require(Int64(fields[3]))
            let seconds = try #require(Int64(fields[2]))
            let amount = try #require(Amount(mantissa: cents, scale: 2))
            var payment = Payment(message: "103", amount: amount, currency: currency)
            payment[.debtorAccount] = "DEBTOR\(fields[0])"
            payment[.creditorAccount] = "CREDITOR\(fields[1])"
            payment[.sender] = "TESTGB20"
            payment[.creditorAgent] = "TEST\(fields[4])20"
            payment[.created] = Timestamp(secondsSinceEpoch: seconds).description
            recording.payments.append(payment)
            recording.bits.append(fields.dropFirst(5).compactMap { Float($0) })
            recording.earlier.append(count[fields[0], default: 0])
            count[fields[0], default: 0] += 1
        }
        return recording
    }

    @Test func everyDetectorOfThePrototypeGivesItsRawBitsWithinAFiveHundredthOfABit() throws {
        let recording = try Self.load()
        #expect(recording.payments.count == 3000)
        #expect(recording.detectors.count == 10)
        var settings = ScoringSettings()
        settings.epochPayments = 1
        // The prototype knows no weekends.
        settings.calendars = [:]
        for code in ["GB", "DE", "FR", "US", "CN", "HK", "PH", "LK", "TR", "AE", "IN", "BD"] {
            let country = try #require(CountryCode(code))
            settings.calendars[country] = BankCalendar(weekends: [])
        }
        var pipeline = Pipeline(settings: settings, population: PopulationState(), curves: [])
        var worst = [Float](repeating: 0, count: recording.detectors.count)
        var compared = [Int](repeating: 0, count: recording.detectors.count)
        for (index, payment) in recording.payments.enumerated() {
            let raw = pipeline.rawBits(of: payment)
            pipeline.endEpoch()
            for (column, detector) in recording.detectors.enumerated() {
                // For an account without history categories abstain here, where the prototype has bits for every value.
                if detector == .corridorNew, recording.earlier[index] == 0 { continue }
                let difference = abs(raw[detector.slot] - recording.bits[index][column])
                worst[column] = max(worst[column], difference)
                if recording.bits[index][column] > 0 { compared[column] += 1 }
                #expect(difference <= 0.05, "payment \(index), \(detector)")
                if difference > 0.05 { return }
            }
        }
        for (column, detector) in recording.detectors.enumerated() {
            #expect(compared[column] > 100, "\(detector) was hardly compared")
        }
    }
}
