import AnomalyScoring
import Foundation
import PaymentModel
import TrafficSimulation

/// The tables that the scoring ships with, made from simulated traffic.
func writeTables(to root: URL) throws {
    var scorer = Scorer.untrained()
    // Seeds used nowhere else: what is measured and tested is not what the tables were made from.
    for (turn, seed) in [UInt64(9001), 9002].enumerated() {
        var settings = SimulationSettings(seed: seed, days: 120)
        settings.firstDay = settings.firstDay.adding(days: turn * 120)
        let simulator = TrafficSimulator(settings: settings)
        var batch: [Payment] = []
        simulator.forEach { labelled in
            batch.append(labelled.payment)
            if batch.count == 2048 {
                scorer.learn(contentsOf: batch)
                batch.removeAll(keepingCapacity: true)
            }
        }
        scorer.learn(contentsOf: batch)
    }
    let path = root.appending(path: "Sources/AnomalyScoring/Shipped/ShippedTables.swift")
    try Data(scorer.shippedTablesSource().utf8).write(to: path)
}
