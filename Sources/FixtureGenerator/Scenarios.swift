import Foundation
import PaymentModel
import TrafficSimulation

/// Writes every scenario into a directory of its name.
func writeScenarios(to fixtures: URL) throws {
    for scenario in [Scenario.bangladeshBank2016()] {
        let directory = fixtures.appending(path: "scenarios/\(scenario.name)")
        try ScenarioFiles(scenario: scenario, directory: directory).write()
    }
}

/// One scenario as files: the same payments as MT and as MX messages, and what is expected of them.
struct ScenarioFiles {
    let scenario: Scenario
    let directory: URL

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
        try write(expectations(), to: "expected.jsonl")
    }

    private func write(_ part: Scenario.Part, to name: String, container: PacsWriter.Container) throws {
        let payments = part.payments.map(\.payment)
        try write(FINWriter().rje(payments), to: "mt/\(name).rje")
        let reference = "PAYCHECK-\(part.name.uppercased())"
        try write(PacsWriter(container: container).message(payments, reference: reference), to: "mx/\(name).xml")
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: directory.appending(path: path))
    }

    /// A line for each payment of the attack: file, place in it, reference, decision with the history and without.
    private func expectations() -> String {
        var lines = ""
        for part in scenario.attack {
            for (form, ending) in [("mt", "rje"), ("mx", "xml")] {
                for (index, labelled) in part.payments.enumerated() {
                    let reference = labelled.payment[.instructionReference] ?? ""
                    lines += "{\"file\":\"\(form)/\(part.name).\(ending)\",\"index\":\(index),"
                    lines += "\"reference\":\"\(reference)\",\"decision\":\"hold\",\"withoutHistory\":\"review\"}\n"
                }
            }
        }
        return lines
    }
}
