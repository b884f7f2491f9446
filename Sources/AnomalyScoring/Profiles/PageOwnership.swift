private import Synchronization

/// Tells which pages belong to one value alone, without looking at the pages.
///
/// To ask a page itself how many have it costs a line of memory that nothing else needs, and a large table has too many of them for the
/// caches. So each page bears the number of the ownership under which it was found, or made, to be nobody else's. Copies of a value share its ownership; the
/// first of them that is changed leaves it, and raises the number for those that stay, so that neither takes the pages for its own before it has asked them.
struct PageOwnership: Sendable {
    private final class Shared: Sendable {
        let number: Atomic<UInt64>

        init(_ number: UInt64) { self.number = Atomic(number) }
    }

    private var shared = Shared(1)

    /// The number of pages that belong to this value alone; others are to be asked.
    @inline(__always)
    mutating func number() -> UInt64 {
        if !isKnownUniquelyReferenced(&shared) { leave() }
        // Not before it was seen to be alone: another value may just have left, and raised the number.
        atomicMemoryFence(ordering: .acquiring)
        return shared.number.load(ordering: .relaxed)
    }

    @inline(never)
    private mutating func leave() {
        // Before the reference is given back: who is alone with it then sees the new number.
        shared = Shared(shared.number.add(1, ordering: .acquiringAndReleasing).newValue)
    }
}
