/// The names of all elements in all tables, numbered.
enum TableNames {
    static let all: [String] = {
        var names = NameCollection()
        for name in ValueRules.kinds.keys { names.insert(namesOf: name) }
        for table in MessageTables.all + [.applicationHeader, .dataPDU] {
            for rule in table.rules {
                for paths in rule.alternatives { for path in paths { names.insert(namesOf: path) } }
            }
            for (path, _) in table.levels { names.insert(namesOf: path) }
            if let path = table.coverMark { names.insert(namesOf: path) }
            for rule in table.presence {
                names.insert(namesOf: rule.element)
                switch rule.demand {
                case .needs(let others), .forbids(let others): for path in others { names.insert(namesOf: path) }
                }
            }
        }
        return names.names.sorted()
    }()

    static let count = all.count

    private static let ids: [String: Int32] = {
        var ids: [String: Int32] = [:]
        for (index, name) in all.enumerated() { ids[name] = Int32(index) }
        return ids
    }()

    static func id(of name: String) -> Int32? { ids[name] }

    /// The rule on the text of an element, by its name's number, as a raw value of `ValueRules.Kind`; 0 for names that no table has.
    static func valueKind(of name: Int32) -> UInt8 { name < count ? valueKinds[Int(name)] : 0 }

    private static let valueKinds: [UInt8] = all.map { (ValueRules.kinds[$0] ?? .none).rawValue }
}

/// The names in paths, each once: families have most in common, and all are gone through before the first message is read.
private struct NameCollection {
    private(set) var names: [String] = []
    /// The bytes of the names, one behind the other, and where each begins.
    private var bytes: [UInt8] = []
    private var starts = [0]
    /// Names by hash, open addressing; −1 for an empty place.
    private var places = [Int16](repeating: -1, count: 1 << 11)

    /// Adds the names of a path; behind `=` there is none.
    mutating func insert(namesOf path: String) {
        var path = path
        path.withUTF8 { text in
            var start = 0
            for index in 0..<text.count {
                let byte = unsafe text[index]
                guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=") else { continue }
                unsafe insert(text, start..<index)
                start = index + 1
                if byte == UInt8(ascii: "=") { return }
            }
            unsafe insert(text, start..<text.count)
        }
    }

    private mutating func insert(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        // FNV-1a.
        var hash: UInt32 = 0x811C_9DC5
        for index in range { hash = unsafe (hash ^ UInt32(text[index])) &* 0x0100_0193 }
        var place = Int(hash) & (places.count - 1)
        while places[place] >= 0 {
            let known = Int(places[place])
            let own = starts[known]..<starts[known + 1]
            if own.count == range.count {
                var index = 0
                while index < own.count, unsafe bytes[own.lowerBound + index] == text[range.lowerBound + index] {
                    index += 1
                }
                if index == own.count { return }
            }
            place = (place + 1) & (places.count - 1)
        }
        precondition(names.count < places.count / 2, "more names than there are places for")
        places[place] = Int16(names.count)
        let name = unsafe UnsafeBufferPointer(rebasing: text[range])
        unsafe bytes.append(contentsOf: name)
        unsafe names.append(String(decoding: name, as: UTF8.self))
        starts.append(bytes.count)
    }
}
