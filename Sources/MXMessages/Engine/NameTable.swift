internal import CLibXML2

/// Numbers for the names of a file's elements. The parser keeps one copy of each name, so its address stands for it.
struct NameTable {
    private var keys: [UInt]
    private var values: [Int32]
    private var used = 0
    /// The names that no table has, numbered behind those of the tables.
    private var others: [String] = []
    private var numbers: [String: Int32] = [:]
    /// The length in bytes of the longest name met.
    private(set) var longestName = 0

    init() {
        keys = [UInt](repeating: 0, count: 1024)
        values = [Int32](repeating: -1, count: 1024)
    }

    /// The numbers from here on are of names that no table has.
    private static let firstOther: Int32 = 1 << 16

    /// The number of a name: below `TableNames.count` where a table has it.
    @inline(__always)
    mutating func number(of name: UnsafePointer<xmlChar>) -> Int32 {
        let key = UInt(bitPattern: name)
        var place = Self.hash(key) & (keys.count - 1)
        while true {
            let found = keys[place]
            if found == key { return values[place] }
            if found == 0 { return unsafe insert(name, key) }
            place = (place + 1) & (keys.count - 1)
        }
    }

    func text(of number: Int32) -> String {
        number < Self.firstOther ? TableNames.all[Int(number)] : others[Int(number - Self.firstOther)]
    }

    @inline(__always)
    private static func hash(_ key: UInt) -> Int {
        Int(truncatingIfNeeded: ((key >> 3) &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }

    private mutating func insert(_ name: UnsafePointer<xmlChar>, _ key: UInt) -> Int32 {
        let text = unsafe String(cString: name)
        longestName = max(longestName, text.utf8.count)
        let number = number(of: text)
        used += 1
        if used * 2 > keys.count { grow() }
        place(key, number)
        return number
    }

    /// The number of a name that the parser has not met.
    mutating func number(of text: String) -> Int32 {
        if let known = numbers[text] { return known }
        // What messages begin with is in no table: the fast engine asks for that alone, and the tables' names are then never numbered.
        if text != "Document", text != "AppHdr", let known = TableNames.id(of: text) { return known }
        let number = Self.firstOther + Int32(others.count)
        others.append(text)
        numbers[text] = number
        return number
    }

    private mutating func place(_ key: UInt, _ number: Int32) {
        var place = Self.hash(key) & (keys.count - 1)
        while keys[place] != 0 { place = (place + 1) & (keys.count - 1) }
        keys[place] = key
        values[place] = number
    }

    private mutating func grow() {
        let oldKeys = keys
        let oldValues = values
        keys = [UInt](repeating: 0, count: oldKeys.count * 2)
        values = [Int32](repeating: -1, count: oldKeys.count * 2)
        for (index, key) in oldKeys.enumerated() where key != 0 { place(key, oldValues[index]) }
    }
}
