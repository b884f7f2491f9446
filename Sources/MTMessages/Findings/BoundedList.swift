/// What can be wrong so often in one message that only the first of it is kept.
protocol Boundable: Sendable {
    /// Whether it says that a limit was reached: then something was not read, and that must be among what is told.
    var isLimit: Bool { get }
    /// Whether it makes the message invalid.
    var isError: Bool { get }
}

/// The first elements of a list, and how many there were: what is wrong in a message never takes more memory than what is
/// told of it, however many times it is wrong.
struct BoundedList<Element: Boundable>: Sendable {
    /// The first elements; where a limit was reached behind them, the last gives way to it.
    private(set) var kept: [Element] = []
    /// How many were appended.
    private(set) var count = 0
    /// Whether one of those that were appended, kept or not, is an error.
    private(set) var hasErrors = false
    /// How many are kept.
    private let most: Int

    /// Makes an empty list that keeps a number of elements.
    init(keeping most: Int) { self.most = max(0, most) }

    var isEmpty: Bool { count == 0 }

    /// Whether the next element is counted and no more.
    var isFull: Bool { kept.count >= most }

    /// Complexity: O(1), for a limit O(*m*) in the number of elements kept.
    mutating func append(_ element: Element) {
        count += 1
        if element.isError { hasErrors = true }
        if kept.count < most {
            kept.append(element)
        } else if element.isLimit, let place = kept.lastIndex(where: { !$0.isLimit }) {
            kept.remove(at: place)
            kept.append(element)
        }
    }

    /// Adds what another list keeps, and counts what it does not.
    mutating func append(contentsOf other: BoundedList) {
        guard other.count > 0 else { return }
        for element in other.kept { append(element) }
        leaveOut(other.count - other.kept.count)
        if other.hasErrors { hasErrors = true }
    }

    /// Counts elements that nobody kept.
    mutating func leaveOut(_ others: Int) { count += others }

    mutating func removeAll() {
        guard count > 0 else { return }
        kept.removeAll(keepingCapacity: true)
        count = 0
        hasErrors = false
    }
}
