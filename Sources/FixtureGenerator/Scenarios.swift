import Foundation
import PaymentModel
import TrafficSimulation

/// Writes the committed scenarios, each into a directory of its name.
func writeScenarios(to fixtures: URL) throws {
    try ScenarioFiles(scenario: .bangladeshBank2016(), directory: fixtures.appending(path: "scenarios")).write()
}

/// Writes the months in which books and messages did not agree, each into a directory of its name, with the codes expected.
func writeBooks(to fixtures: URL) throws {
    let directory = fixtures.appending(path: "reconciliation")
    for which in BooksScenario.Case.allCases {
        let scenario = BooksScenario.make(which)
        let own = directory.appending(path: scenario.name)
        for (path, text) in scenario.files {
            let file = own.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        let lines = scenario.expected.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
        try Data(lines.joined().utf8).write(to: own.appending(path: "expected.txt"))
    }
}

/// Writes every public case into a directory.
func writeCases(to directory: URL) throws {
    for name in AttackScenario.allCases {
        guard let scenario = Scenario.publicCase(name) else { continue }
        try ScenarioFiles(scenario: scenario, directory: directory).write()
    }
}

/// One scenario as files: the same payments as MT and as MX messages, and what is expected of them.
struct ScenarioFiles {
    let scenario: Scenario
    let directory: URL

    /// Puts the files into a directory of the scenario's name inside the given one.
    init(scenario: Scenario, directory: URL) {
        self.scenario = scenario
        self.directory = directory.appending(path: scenario.name)
    }

    func write() throws {
        for form in ["mt", "mx"] {
            let form = directory.appending(path: form)
            if FileManager.default.fileExists(atPath: form.path) { try FileManager.default.removeItem(at: form) }
            try FileManager.default.createDirectory(
                at: form.appending(path: "history"),
                withIntermediateDirectories: true
            )
        }
        for part in scenario.history { try write(part, to: "history/\(part.name)", container: .document) }
        for part in scenario.attack { try write(part, to: part.name, container: .envelope) }
        for part in scenario.after { try write(part, to: part.name, container: .document) }
        try write(expectations(), to: "expected.jsonl")
    }

    private func write(_ part: Scenario.Part, to name: String, container: PacsWriter.Container) throws {
        let payments = part.payments.map(\.payment)
        try write(FINWriter().rje(payments), to: "mt/\(name).rje")
        let reference = "PAYCHECK-\(part.name.uppercased())"
        let covers = payments.filter(\.isCover)
        if !covers.isEmpty {
            try write(
                PacsWriter(container: container).message(covers, reference: reference),
                to: "mx/\(name).cover.xml"
            )
        }
        let customers = payments.filter { !$0.isCover }
        // A header names one receiver.
        let isOneReceiver = Set(customers.map { $0[.receiver] }).count == 1
        try write(
            PacsWriter(container: isOneReceiver ? container : .document).message(customers, reference: reference),
            to: "mx/\(name).xml"
        )
    }

    private func write(_ text: String, to path: String) throws {
        guard !text.isEmpty else { return }
        try Data(text.utf8).write(to: directory.appending(path: path))
    }

    /// A line for each payment of the attack: file, place in it, reference, least decision with the history.
    private func expectations() -> String {
        // Only where all orders are far from ordinary is every one expected to be held.
        let decision = scenario.name == AttackScenario.bangladeshBank2016.rawValue ? "hold" : "review"
        var lines = ""
        for part in scenario.attack {
            for (form, ending) in [("mt", "rje"), ("mx", "xml")] {
                let inFile = form == "mx" ? part.payments.filter { !$0.payment.isCover } : part.payments
                for (index, labelled) in inFile.enumerated() where labelled.label.isAttack {
                    let reference = labelled.payment[.instructionReference] ?? ""
                    lines += "{\"file\":\"\(form)/\(part.name).\(ending)\",\"index\":\(index),"
                    lines += "\"reference\":\"\(reference)\",\"decision\":\"\(decision)\"}\n"
                }
            }
        }
        return lines
    }
}
