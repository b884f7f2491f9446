import AnomalyScoring

/// The list of detectors and typologies, made from the code that runs them.
public enum DetectorReport {
    /// The formats the list can have.
    public enum Format: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// One JSON array.
        case json
        /// One JSON object a line.
        case jsonl
        /// The table in the README.
        case markdown
    }

    /// The list in a format, with a line end behind the last line.
    public static func text(_ format: Format) -> String {
        switch format {
        case .text: people
        case .markdown: markdown
        case .jsonl: objects.lines
        case .json: objects.array
        }
    }

    private static var detectors: [Detector] { Detectors.all }
    private static var families: [DetectorFamily] { DetectorFamily.allCases }
    private static var typologies: [Typology] { Typology.allCases }

    private static var people: String {
        let settings = ScoringSettings()
        var text = """
            A payment is reviewed from \(oneDecimal(settings.reviewThreshold)) bits on and held from \
            \(oneDecimal(settings.holdThreshold)). Of the detectors of a family the strongest counts;
            a main one can alert by itself, a supporting one strengthens what others found.

            """
        for family in families {
            text += "\n\(family.title)\n"
            for detector in detectors where detector.family == family {
                text +=
                    "  \(detector.identifier.text.fitted(20)) \(detector.role.rawValue.fitted(8)) \(detector.summary)\n"
            }
        }
        text += "\ntypologies: names of incidents; they do not score\n"
        for typology in typologies {
            text += "  \(typology.title.fitted(32)) \(typology.summary)\n"
        }
        return text
    }

    private static var markdown: String {
        var text = "| Detector | Family | Role | What surprises |\n|---|---|---|---|\n"
        for detector in detectors {
            text +=
                "| `\(detector.identifier.text)` | \(detector.family.title) | \(detector.role.rawValue) | \(detector.summary) |\n"
        }
        return text
    }

    private static var objects: [JSONObject] {
        detectors.map { detector in
            var object = JSONObject()
            object.add("type", "detector")
            object.add("identifier", detector.identifier.text)
            object.add("family", detector.family.title)
            object.add("role", detector.role.rawValue)
            object.add("summary", detector.summary)
            object.add("needs", detector.needs)
            object.add("formula", detector.formula)
            object.add("source", detector.source)
            return object
        }
            + typologies.map { typology in
                var object = JSONObject()
                object.add("type", "typology")
                object.add("identifier", typology.title)
                object.add("summary", typology.summary)
                return object
            }
    }
}
