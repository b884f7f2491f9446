import ConfigurationFiles
import Paycheck
import PaymentModel
import PolicyFiles

/// A policy that was named on the command line.
enum PolicyInput {
    /// Bytes of a policy file that are read at most; more is refused by the reader.
    private static let limit = ConfigurationLimits().bytes

    /// Reads a policy for a run, which stops where it cannot be used: nobody should take a judgement by another policy for
    /// this one's.
    static func policy(_ path: String) throws -> Policy {
        let bytes = try bytes(path)
        do throws(ConfigurationFailure) {
            return try PolicyFile.read(bytes)
        } catch {
            tell(error.problems, of: path)
            PaycheckCommand.exit(withStatus: .usage)
        }
    }

    /// Says on standard error what is wrong in a policy.
    static func tell(_ problems: [Problem], of path: String) {
        for problem in problems {
            var place = path
            if problem.place.line > 0 { place += ":\(problem.place.line):\(problem.place.column)" }
            let inside = problem.place.path.map { $0 == "/" ? "" : " (at \($0))" } ?? ""
            complain("\(place): \(problem.code): \(problem.text)\(inside)")
        }
    }

    /// The bytes of a policy file; `-` is standard input.
    static func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
        do throws(SystemError) {
            let file = path == "-" ? OpenFile(descriptor: 0, isOwned: false) : try OpenFile(reading: path)
            return try file.read(upTo: limit + 1)
        } catch {
            throw CommandFailure(path: path, text: error.text)
        }
    }
}
