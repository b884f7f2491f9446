/// The namespaces declared around what is scanned, innermost last, in bytes of their own.
struct NamespaceScope {
    private struct Binding {
        var prefixStart: Int
        var prefixCount: Int
        var nameStart: Int
        var nameCount: Int
    }

    private var bytes: [UInt8] = []
    private var bindings: [Binding] = []

    /// How many are in scope.
    var count: Int { bindings.count }

    /// More than any envelope declares.
    static let maximum = 64

    /// Declares one; the prefix of the default namespace is empty.
    mutating func declare(prefix: Range<Int>, name: Range<Int>, in text: RawSpan) {
        var binding = Binding(prefixStart: bytes.count, prefixCount: prefix.count, nameStart: 0, nameCount: name.count)
        for index in prefix { bytes.append(text.byte(index)) }
        binding.nameStart = bytes.count
        for index in name { bytes.append(text.byte(index)) }
        bindings.append(binding)
    }

    /// Forgets all but the first so many.
    mutating func truncate(to count: Int) {
        guard count < bindings.count else { return }
        bytes.removeLast(bytes.count - bindings[count].prefixStart)
        bindings.removeLast(bindings.count - count)
    }

    /// The number of the binding of a prefix; nil where it is not declared.
    func find(prefix: Range<Int>, in text: RawSpan) -> Int? {
        search: for number in bindings.indices.reversed() where bindings[number].prefixCount == prefix.count {
            for place in 0..<prefix.count
            where bytes[bindings[number].prefixStart + place] != text.byte(prefix.lowerBound + place) {
                continue search
            }
            return number
        }
        return nil
    }

    /// The name of a binding.
    func name(_ number: Int) -> ArraySlice<UInt8> {
        bytes[bindings[number].nameStart..<bindings[number].nameStart + bindings[number].nameCount]
    }

    /// Whether a name is bound to another prefix than the binding's.
    func isBound(_ name: some Collection<UInt8>, besides number: Int) -> Bool {
        bindings.indices.contains { $0 != number && self.name($0).elementsEqual(name) }
    }
}
