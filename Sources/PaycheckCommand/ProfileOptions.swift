import ArgumentParser
import Paycheck
import PaymentModel
import ProfileStore

/// Where profiles that last are, and where the end of their audit chain is written down besides.
struct ProfileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file of the profiles, of the verdicts and of the audit chain; paycheck learn makes it.",
            valueName: "file"
        ),
        completion: .file()
    )
    var profiles: String

    @OptionGroup var head: AuditHeadOptions

    /// Opens the profiles.
    func open(_ access: ProfileStore.Access) throws(CommandFailure) -> ProfileStore {
        try openProfiles(profiles, access)
    }
}

/// A second place for the end of the audit chain.
struct AuditHeadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A second place to write the end of the audit chain to, after each file: best on another machine's disk.",
            valueName: "file"
        ),
        completion: .file()
    )
    var auditHead: String?

    @Option(
        help: ArgumentHelp(
            "An Ed25519 private key (PEM) to sign the end of the audit chain with; nobody else may be able to read it.",
            valueName: "file"
        ),
        completion: .file()
    )
    var auditKey: String?

    func validate() throws {
        if auditKey != nil, auditHead == nil {
            throw ValidationError("--audit-key signs what --audit-head writes: name that file, too")
        }
    }

    /// What writes the end down; nil where nobody asked for it. An end that lies there already must be of the chain of these
    /// profiles: else nothing is begun.
    func writer(_ store: ProfileStore) throws(CommandFailure) -> AuditHeadWriter? {
        guard let auditHead else { return nil }
        // Before anything is judged or stored that would then be told of nowhere.
        guard isWritableDirectory(parentDirectory(of: auditHead)) else {
            throw CommandFailure(
                path: auditHead,
                text:
                    "there is no directory for it that may be written to: the end of the audit chain could not be put there"
            )
        }
        let writer = AuditHeadWriter(path: auditHead, key: try auditKey.map(Self.key))
        try writer.check(store)
        return writer
    }

    private static func key(_ path: String) throws(CommandFailure) -> AuditSigningKey {
        let isOpen: Bool
        let text: String
        do throws(SystemError) {
            isOpen = try FileStatus(path).isReadableByOthers
            text = isOpen ? "" : String(decoding: try OpenFile(reading: path).read(upTo: 65_536), as: UTF8.self)
        } catch {
            throw CommandFailure(path: path, text: error.text)
        }
        guard !isOpen else {
            throw CommandFailure(
                path: path,
                text: "others can read this private key; chmod 600 it, and make a new one if they did"
            )
        }
        guard let key = AuditSigningKey(pem: text) else {
            throw CommandFailure(
                path: path,
                text: "is no Ed25519 private key in PEM; make one with openssl genpkey -algorithm ed25519"
            )
        }
        return key
    }
}

/// Writes the end of an audit chain down in a second place.
struct AuditHeadWriter {
    let path: String
    let key: AuditSigningKey?

    /// Writes the end as it is now.
    func write(_ store: ProfileStore) throws(CommandFailure) {
        try check(store)
        let position = try readingProfiles(store.path) { try store.read { try $0.auditHead() } }
        var head = AuditHead(position, recorded: currentTime().description)
        do {
            if let key { try head.sign(with: key) }
            try replaceFile(path, with: Array(head.text.utf8))
        } catch let error as SystemError {
            throw CommandFailure(path: path, text: error.text)
        } catch {
            throw CommandFailure(path: path, text: "the end of the audit chain could not be signed: \(error)")
        }
    }

    /// Refuses to write over an end that is none of this chain: it is what shows that the chain is not the one it was.
    func check(_ store: ProfileStore) throws(CommandFailure) {
        let text: String
        do throws(SystemError) {
            text = String(decoding: try OpenFile(reading: path).read(upTo: 65_536), as: UTF8.self)
        } catch {
            if error.isMissingFile { return }
            throw CommandFailure(path: path, text: error.text)
        }
        let advice = "look with paycheck audit verify --audit-head, and name another file to begin anew"
        guard let head = AuditHead(text) else {
            throw CommandFailure(
                path: path,
                text: "is no end of an audit chain, and is not written over: name another file"
            )
        }
        if let key, !head.isSigned(by: key.verifyingKey) {
            throw CommandFailure(
                path: path,
                text: "the end of the audit chain in it is not signed by this key, and is not written over: \(advice)"
            )
        }
        let isKnown = try readingProfiles(store.path) { try store.read { try $0.contains(head.position) } }
        guard isKnown else {
            throw CommandFailure(
                path: path,
                text:
                    "entry \(head.position.number), which was written down in it, is not in the audit chain of \(store.path): these are "
                    + "other profiles, or the chain was cut or made anew; nothing is written over: \(advice)"
            )
        }
    }
}

/// Opens profiles, and says on standard error when another process makes it wait.
func openProfiles(
    _ path: String,
    _ access: ProfileStore.Access,
    threads: Int = 1
) throws(CommandFailure) -> ProfileStore {
    let options = ProfileStore.Options(threads: threads) {
        complain("\(path): waiting for another process that writes to these profiles")
    }
    return try readingProfiles(path) { try ProfileStore(path: path, access: access, options: options) }
}

/// Runs what uses profiles; a failure of theirs ends the command, with status 64 where they do not have what was asked for.
func readingProfiles<Result>(_ path: String, _ body: () throws -> Result) throws(CommandFailure) -> Result {
    do {
        return try body()
    } catch let error as StoreError {
        throw CommandFailure(
            path: path,
            text: error.description,
            status: error.code == .conflict ? .usage : .inputOutput
        )
    } catch let error as CommandFailure {
        throw error
    } catch let error as SystemError {
        throw CommandFailure(path: path, text: error.text)
    } catch {
        throw CommandFailure(path: path, text: "\(error)")
    }
}

/// Writes lines to standard output; a closed pipe is no failure.
func printOutput(_ text: String) throws(CommandFailure) {
    do throws(SystemError) {
        try OpenFile(descriptor: 1, isOwned: false).write(Array(text.utf8))
    } catch {
        guard error.isClosedPipe else { throw CommandFailure(path: "standard output", text: error.text) }
    }
}
