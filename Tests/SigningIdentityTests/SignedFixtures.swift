import Foundation
import Paycheck
import PaymentModel
import SigningIdentity
import TestSupport
import Testing

/// The signed fixtures, and what is expected of each.
enum SignedFixtures {
    static let directory = Locations.fixtures.appending(path: "signatures")

    /// One line of `messages.jsonl`.
    struct Case: CustomTestStringConvertible, @unchecked Sendable {
        let file: String
        let why: String
        let expected: [String: Any]

        var testDescription: String { "\(file): \(why)" }
    }

    static let cases: [Case] = {
        let lines = (try? String(contentsOf: directory.appending(path: "messages.jsonl"), encoding: .utf8)) ?? ""
        return lines.split(separator: "\n").compactMap { line in
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let file = object["file"] as? String
            else { return nil }
            return Case(file: file, why: object["why"] as? String ?? "", expected: object)
        }
    }()

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appending(path: path)))
    }

    /// The trust file of the fixtures. Git keeps no permissions, so the keys count as readable by their owner alone.
    static func trust() throws -> Trust {
        let (trust, findings) = TrustFile.read(try bytes("trust.yaml")) { (path) throws(TrustMaterialFailure) in
            do { return TrustMaterial(bytes: try bytes(path)) } catch { throw TrustMaterialFailure("not there") }
        }
        if let first = findings.first { throw TrustMaterialFailure(first.problem.text) }
        return trust
    }

    static let checker: SignatureChecker? = (try? trust()).map { SignatureChecker(trust: $0) }

    /// What is read from a message.
    struct Reading {
        var payments: [Payment] = []
        var problems: [Problem] = []
        var messages: [MessageSummary] = []

        var first: SignatureFacts? { payments.first?.signature }
    }

    static func read(
        _ bytes: [UInt8],
        signatures: [[UInt8]] = [],
        checker: SignatureChecker? = SignedFixtures.checker,
        rules: RuleSet = .all,
        limits: Limits = Limits()
    ) throws -> Reading {
        var reading = Reading()
        var options = ReadingOptions(rules: rules, limits: limits)
        options.signatures = checker
        options.fileSignatures = signatures
        var source = BytesInMemory(bytes)
        try readMessages(from: &source, options: options) { event in
            switch event {
            case .payment(let payment): reading.payments.append(payment)
            case .problem(let problem): reading.problems.append(problem)
            case .message(let message): reading.messages.append(message)
            case .record: break
            }
        }
        return reading
    }

    /// A fixture with the signature beside it, where there is one.
    static func read(file: String) throws -> Reading {
        let path = "messages/" + file
        return try read(try bytes(path), signatures: [".p7s", ".sig"].compactMap { try? bytes(path + $0) })
    }
}
