import AnomalyScoring
import ArgumentParser
import Paycheck
import PaymentModel
import ProfileStore

struct ProfilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "Says what is in a file of profiles, writes it as text, merges and forgets.",
        discussion: """
            EXAMPLES
              paycheck profiles info --profiles bank.profiles
              paycheck profiles export --profiles bank.profiles --output bank.export
              paycheck profiles merge branch.profiles bank.export --profiles whole.profiles
              paycheck profiles forget DE89370400440532013000 --profiles bank.profiles
            """,
        subcommands: [Info.self, Export.self, Merge.self, Forget.self]
    )

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "info",
            abstract: "Says how much is known, since when, and how it is kept.",
            discussion: """
                debtor and creditor are the accounts that paid and that were paid, pair which of them paid which; moreCategories, names and \
                moreNames what debtors of many banks and beneficiaries need besides. order counts rejected or invalid orders that may come \
                again, reference the references in use, identity the signing keys. Profiles are kept in segments. A verification is a file \
                judged once.
                """
        )

        @Option(help: ArgumentHelp("The file of the profiles.", valueName: "file"), completion: .file())
        var profiles: String

        func run() throws {
            let store = try openProfiles(profiles, .reading)
            let text = try readingProfiles(profiles) {
                let summary = try LastingChecker(store: store, version: PaycheckCommand.version).profileSummary()
                let counts = try store.read { try $0.counts() }
                var lines = ["payments learnt   \(summary.payments)"]
                if let latest = summary.latest { lines.append("latest payment    \(latest)") }
                for (table, rows) in summary.rows { lines.append(padded("\(table)", rows)) }
                lines += [
                    padded("segments", counts.segments), padded("profile bytes", counts.profileBytes),
                    padded("file bytes", counts.fileBytes), padded("input files", counts.inputFiles),
                    padded("verifications", counts.verifications), padded("assessments", counts.assessments),
                    padded("incidents", counts.incidents), padded("releases", counts.releases),
                    padded("audit entries", counts.auditEntries),
                    "audit head        \(Hexadecimal.text(counts.head.hash))",
                ]
                return lines.map { $0 + "\n" }.joined()
            }
            try printOutput(text)
        }

        private func padded(_ name: String, _ value: Int) -> String {
            name + String(repeating: " ", count: max(1, 18 - name.count)) + "\(value)"
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Writes the profiles as lines of text, which profiles merge reads; verdicts and audit chain stay."
        )

        @Option(help: ArgumentHelp("The file of the profiles.", valueName: "file"), completion: .file())
        var profiles: String

        @Option(
            help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
            completion: .file()
        )
        var output: String?

        func run() throws {
            let store = try openProfiles(profiles, .reading)
            let target = try ReportOutput(path: output, isQuiet: false)
            try readingProfiles(profiles) { _ = try ProfileExport.write(store) { try target.write($0) } }
            try target.close()
        }
    }

    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "merge",
            abstract: "Takes the profiles of other files into one: stores or exports.",
            discussion: """
                Profiles of different debtors are put together as if all had been learnt in one place; of a debtor that is in both, and of \
                creditors and the population, see the documentation for what is exact. Nothing is merged twice: the files that the \
                profiles were made from are known afterwards, and profiles with one of them are refused. The file is made where there is none.
                """
        )

        @Argument(help: ArgumentHelp("Files of profiles, or exports.", valueName: "file"), completion: .file())
        var files: [String]

        @OptionGroup var options: ProfileOptions

        func run() throws {
            // What is there and no profiles is refused before any are made of it.
            let sources = try files.map { file in
                try readingProfiles(file) { try ProfilesInput.open(file, into: options.profiles) }
            }
            let store = try options.open(.creating)
            let head = try options.head.writer(store)
            let checker = LastingChecker(store: store, version: PaycheckCommand.version)
            for (file, source) in zip(files, sources) {
                let rows = try readingProfiles(file) { try checker.merge(source, recorded: currentTime()) }
                try printOutput("\(visible(file)): \(rows) rows merged\n")
            }
            try readingProfiles(options.profiles) {
                try head?.write(store)
                try store.close()
            }
        }
    }

    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "forget",
            abstract: "Removes what the profiles know of accounts, also from the free space of the file.",
            discussion: """
                Verdicts and the audit chain stay: what was decided can be shown a year later, and names the account. What an account was \
                known for as a party of others' pairs stays as a keyed hash, which nobody can read the account from.
                """
        )

        @Argument(help: ArgumentHelp("The accounts as in the messages.", valueName: "account"))
        var accounts: [String]

        @OptionGroup var options: ProfileOptions

        func run() throws {
            let store = try options.open(.writing)
            let head = try options.head.writer(store)
            let checker = LastingChecker(store: store, version: PaycheckCommand.version)
            let removed = try readingProfiles(options.profiles) {
                let removed = try checker.forget(accounts, recorded: currentTime())
                try store.compact()
                try head?.write(store)
                try store.close()
                return removed
            }
            try printOutput("\(removed.rows) row\(removed.rows == 1 ? "" : "s") forgotten\n")
            for account in removed.unknown {
                complain("\(account): nothing was known of this account; accounts are looked for as messages have them")
            }
        }
    }
}

/// Profiles that were named to be merged: a store, or an export.
enum ProfilesInput {
    /// Opens a file by what it begins with; `target` is the file that takes it in.
    static func open(_ path: String, into target: String) throws -> MergeSource {
        let own = try FileStatus(path).identity
        if let target = try? FileStatus(target), own == target.identity {
            throw StoreError(.conflict, "is the file that is to take it in: its profiles would count twice")
        }
        let beginning = try OpenFile(reading: path).read(upTo: 32)
        if beginning.starts(with: "SQLite format 3".utf8) { return .store(try openProfiles(path, .reading)) }
        guard ProfileExport.isExport(beginning) else {
            throw StoreError(
                .foreign,
                "is neither a file of profiles nor an export, which begins with “\(ProfileExport.heading)”, or is one of a newer paycheck"
            )
        }
        func source() throws -> FileSource {
            try FileSource(InputFile(path: path, size: nil), progress: Progress(.never, totalBytes: nil))
        }
        // A pipe can be read only once: what is wrong with it is told as it is taken in.
        if try FileStatus(path).kind == .regular {
            var whole = try source()
            try ProfileExport.check(&whole)
        }
        return .export(name: path, try source())
    }
}
