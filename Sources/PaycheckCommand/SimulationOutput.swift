import PaymentModel
import TrafficSimulation

/// Where simulated traffic goes: new files in empty directories. Nothing that is there already is written over.
final class SimulationOutput {
    private let directory: String
    private let history: String
    private let labels: OpenFile?
    private let labelsPath: String
    private let progress: Progress
    private var files = 0
    private var payments = 0
    private var attacks: [AttackLabel: Int] = [:]

    /// Makes the directories and the file for the labels; refuses what is not empty or there already.
    init(directory: String, history: String?, labels: String?, progress: Progress.Mode) throws(CommandFailure) {
        self.directory = directory
        self.history = history ?? directory
        labelsPath = labels ?? ""
        self.progress = Progress(progress, totalBytes: nil)
        for path in history.map({ [directory, $0] }) ?? [directory] {
            let isEmpty: Bool
            do throws(SystemError) {
                try makeDirectory(path)
                let (inside, hasUnreadable) = try names(inDirectory: path)
                isEmpty = inside.isEmpty && !hasUnreadable
            } catch {
                throw CommandFailure(path: path, text: error.text)
            }
            guard isEmpty else {
                throw CommandFailure(
                    path: path,
                    text: "the directory is not empty, and simulate writes over nothing: name another, or empty it"
                )
            }
        }
        do throws(SystemError) {
            if let labels {
                let file = try OpenFile(creating: labels)
                try file.write(Array(TrafficLabels.header.utf8))
                self.labels = consume file
            } else {
                self.labels = nil
            }
        } catch {
            throw CommandFailure(path: labels ?? "", text: error.text)
        }
    }

    /// Writes one file.
    func write(_ file: TrafficFiles.File, isHistory: Bool) throws(CommandFailure) {
        let directory = isHistory ? history : self.directory
        let path = directory.hasSuffix("/") ? directory + file.name : directory + "/" + file.name
        progress.begin(path)
        do throws(SystemError) {
            try OpenFile(creating: path).write(Array(file.text.utf8))
        } catch {
            throw CommandFailure(path: path, text: error.text)
        }
        do throws(SystemError) {
            try labels?.write(Array(TrafficLabels.lines(of: file, at: path).utf8))
        } catch {
            throw CommandFailure(path: labelsPath, text: error.text)
        }
        progress.advance(bytes: file.text.utf8.count)
        files += 1
        payments += file.payments.count
        for labelled in file.payments {
            if let attack = labelled.label.attack { attacks[attack, default: 0] += 1 }
        }
    }

    /// Writes a scenario: its ordinary months beforehand in `history`, the days of the attack and those behind it.
    func write(_ scenario: Scenario, _ form: TrafficFiles) throws(CommandFailure) {
        for (part, isHistory) in scenario.history.map({ ($0, true) })
            + (scenario.attack + scenario.after).map({ ($0, false) })
        {
            for file in form.files(named: part.name, part.payments) { try write(file, isHistory: isHistory) }
        }
    }

    /// Says on standard output what was made.
    func finish() throws(CommandFailure) {
        progress.end()
        let inAttacks = attacks.values.reduce(0, +)
        let text =
            "\(payments) payments in \(files) files; \(inAttacks) of them belong to \(attacks.count) attacks\n"
        try printOutput(text)
    }
}
