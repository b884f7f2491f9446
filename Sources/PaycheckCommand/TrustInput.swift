import ArgumentParser
import ConfigurationFiles
import PaymentModel
import SigningIdentity

/// Who may sign for whom.
struct TrustOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Check signatures: a file that says which authorities are trusted, who may sign for whom, and which keys are lost. "
                + "See paycheck trust.",
            valueName: "file"
        ),
        completion: .file()
    )
    var trust: String?
}

/// A trust file that was named on the command line, and signatures that lie beside files.
enum TrustInput {
    /// Bytes that are read of a trust file, of a file that it names, and of a signature beside a file.
    private static let limit = ConfigurationLimits().bytes

    /// Reads a trust file for a run, which stops where it cannot be used: nobody should take a key for trusted that is not.
    static func trust(_ path: String) throws(CommandFailure) -> Trust { try trustAndText(path).trust }

    /// The same with the text of the file, for the record.
    static func trustAndText(_ path: String) throws(CommandFailure) -> (trust: Trust, text: String) {
        let (trust, findings, text) = try readWithText(path)
        tell(findings, of: path)
        if let status = status(of: findings) { PaycheckCommand.exit(withStatus: status == .invalid ? .usage : status) }
        return (trust, text)
    }

    /// Reads a trust file and the files that it names, by their paths from where it is.
    static func read(_ path: String) throws(CommandFailure) -> (trust: Trust, findings: [TrustFinding]) {
        let (trust, findings, _) = try readWithText(path)
        return (trust, findings)
    }

    private static func readWithText(
        _ path: String
    ) throws(CommandFailure) -> (trust: Trust, findings: [TrustFinding], text: String) {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try OpenFile(reading: path).read(upTo: limit + 1)
        } catch {
            throw CommandFailure(path: path, text: error.text)
        }
        let directory = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let (trust, findings) = TrustFile.read(bytes) { (name) throws(TrustMaterialFailure) in
            let named = name.hasPrefix("/") ? name : directory + name
            do throws(SystemError) {
                let status = try FileStatus(named)
                let bytes = try OpenFile(reading: named).read(upTo: limit)
                return TrustMaterial(bytes: bytes, isReadableByOthers: status.isReadableByOthers)
            } catch {
                throw TrustMaterialFailure(error.text)
            }
        }
        return (trust, findings, String(decoding: bytes, as: UTF8.self))
    }

    /// Says on standard error what is wrong with a trust file.
    static func tell(_ findings: [TrustFinding], of path: String) {
        for finding in findings {
            var place = finding.file ?? path
            if finding.problem.place.line > 0 {
                place += ":\(finding.problem.place.line):\(finding.problem.place.column)"
            }
            let inside = finding.problem.place.path.map { $0 == "/" ? "" : " (at \($0))" } ?? ""
            complain("\(place): \(finding.problem.code): \(finding.problem.text)\(inside)")
        }
    }

    /// The status that a trust file with these findings ends a command with; nil where it can be used.
    static func status(of findings: [TrustFinding]) -> ExitStatus? {
        if findings.contains(where: \.isAccess) { return .inputOutput }
        return findings.contains { $0.problem.severity == .error } ? .invalid : nil
    }

    /// The signatures that lie beside a file, by the file's name and `.p7s` or `.sig`.
    static func signatures(beside path: String) throws(SystemError) -> [[UInt8]] {
        guard path != "-" else { return [] }
        var found: [[UInt8]] = []
        for ending in InputFiles.signatureEndings {
            guard let status = try? FileStatus(path + ending), status.kind == .regular else { continue }
            found.append(try OpenFile(reading: path + ending).read(upTo: limit))
        }
        return found
    }
}
