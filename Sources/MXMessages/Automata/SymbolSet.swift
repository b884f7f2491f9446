/// A set of numbers from 0 to 255: the bytes of a value, or the elements of a content model.
struct SymbolSet: Equatable, Sendable, Sequence, ExpressibleByArrayLiteral {
    private var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))

    static let limit = 256

    init() {}

    init(arrayLiteral elements: Int...) { for element in elements { insert(element) } }

    /// The numbers of a range.
    init(_ range: ClosedRange<Int>) { for element in range { insert(element) } }

    private subscript(word index: Int) -> UInt64 {
        get {
            switch index {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        }
        set {
            switch index {
            case 0: words.0 = newValue
            case 1: words.1 = newValue
            case 2: words.2 = newValue
            default: words.3 = newValue
            }
        }
    }

    mutating func insert(_ element: Int) {
        precondition(element >= 0 && element < Self.limit, "a number that is no symbol")
        self[word: element >> 6] |= 1 << UInt64(element & 63)
    }

    mutating func formUnion(_ other: SymbolSet) {
        words = (words.0 | other.words.0, words.1 | other.words.1, words.2 | other.words.2, words.3 | other.words.3)
    }

    func subtracting(_ other: SymbolSet) -> SymbolSet {
        var result = self
        result.words.0 &= ~other.words.0
        result.words.1 &= ~other.words.1
        result.words.2 &= ~other.words.2
        result.words.3 &= ~other.words.3
        return result
    }

    func contains(_ element: Int) -> Bool { self[word: element >> 6] >> UInt64(element & 63) & 1 != 0 }

    var isEmpty: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

    var count: Int {
        words.0.nonzeroBitCount + words.1.nonzeroBitCount + words.2.nonzeroBitCount + words.3.nonzeroBitCount
    }

    /// The least number.
    var lowest: Int? {
        var iterator = makeIterator()
        return iterator.next()
    }

    /// The numbers in order.
    struct Iterator: IteratorProtocol {
        fileprivate let set: SymbolSet
        fileprivate var index = 0
        fileprivate var rest: UInt64

        mutating func next() -> Int? {
            while rest == 0 {
                index += 1
                guard index < 4 else { return nil }
                rest = set[word: index]
            }
            let bit = rest.trailingZeroBitCount
            rest &= rest &- 1
            return index << 6 | bit
        }
    }

    func makeIterator() -> Iterator { Iterator(set: self, rest: words.0) }

    /// Numbers without a gap, from the least to the greatest.
    struct Run {
        var least: Int
        var greatest: Int
    }

    /// All numbers as runs, in order.
    var runs: [Run] {
        var runs: [Run] = []
        for element in self {
            if let last = runs.last, last.greatest + 1 == element {
                runs[runs.count - 1].greatest = element
            } else {
                runs.append(Run(least: element, greatest: element))
            }
        }
        return runs
    }

    static func == (a: SymbolSet, b: SymbolSet) -> Bool { a.words == b.words }

    /// One number of all, mostly another for another set.
    var mixed: UInt64 {
        var mixed = words.0
        for word in [words.1, words.2, words.3] { mixed = mixed &* 0xC2B2_AE3D_27D4_EB4F ^ word }
        return mixed
    }
}
