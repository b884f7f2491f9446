/// route.new: Another way (intermediary) than this account's payments usually take.
enum RouteNew {
    static let detector = Detector(
        identifier: .routeNew,
        family: .character,
        role: .support,
        summary: "Another way (intermediary) than this account's payments usually take.",
        needs: "History of this account.",
        formula: CategoricalSurprise.formula,
        source: CategoricalSurprise.source
    )

    static func reason(_ facts: borrowing Circumstances) -> String {
        CategoricalSurprise.reason(
            (facts.route == 0 ? "no intermediary" : "by way of \(Wording.text(facts.route))"),
            .route,
            facts
        )
    }
}
