/// The names of up to four of a debtor's latest beneficiaries, as many as 96 characters hold: the oldest makes room.
struct BeneficiaryNames: ProfileRow {
    /// The names' words behind one another, the oldest name first.
    private var words = InlineArray<16, UInt32>(repeating: 0)
    /// When the newest was taken in.
    private(set) var last: UInt32 = 0
    /// How many words each name has, four bits each, the oldest in the lowest; 0 where there is none.
    private var lengths: UInt16 = 0

    static let empty = BeneficiaryNames()

    private static var capacity: Int { 16 }

    private func length(_ place: Int) -> Int { Int(lengths >> UInt16(4 * place) & 15) }

    /// How many names there are.
    var count: Int {
        var count = 0
        while count < 4, length(count) > 0 { count += 1 }
        return count
    }

    /// Where the words of a name begin; behind the last, how many there are.
    private func start(_ place: Int) -> Int { (0..<place).reduce(0) { $0 + length($1) } }

    /// A name, the oldest being 0.
    func name(_ place: Int) -> PackedName {
        let start = start(place)
        return PackedName(words.span.extracting(start..<start + length(place)))
    }

    /// Takes in a name.
    mutating func append(_ name: PackedName, at time: UInt32) {
        let size = name.wordCount
        while count == 4 || start(count) + size > Self.capacity { removeFirst() }
        let (place, start) = (count, start(count))
        for word in 0..<size { words[start + word] = name.word(word) }
        lengths |= UInt16(size) << UInt16(4 * place)
        last = time
    }

    private mutating func removeFirst() {
        let size = length(0)
        for word in 0..<Self.capacity { words[word] = word + size < Self.capacity ? words[word + size] : 0 }
        lengths >>= 4
    }

    var isPlausible: Bool {
        (0..<4).allSatisfy { length($0) <= 6 } && start(4) <= Self.capacity && start(4) == start(count)
    }
    var lastUse: UInt32 { last }
}
