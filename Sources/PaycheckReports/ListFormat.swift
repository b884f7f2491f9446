/// The formats of a list of things that are no payments of a run: schemas, judgings.
public enum ListFormat: String, Sendable, CaseIterable {
    /// For people.
    case text
    /// One JSON array.
    case json
    /// One JSON object a line.
    case jsonl
}
