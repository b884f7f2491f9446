/// What lies in the order of a key that is a hash.
@usableFromInline
package protocol HashOrdered: Comparable {
    /// What comes first in the order; any value is as likely as any other.
    var key: UInt64 { get }
}

extension Array where Element: HashOrdered {
    /// Up to so many elements are compared with one another.
    @usableFromInline
    package static var mostCompared: Int { 32 }

    /// Sorts, several times as fast as by comparing: the highest bits of a key tell nearly where it belongs.
    ///
    /// Elements go into buckets of some four, and only those of one bucket are compared. Complexity: O(*n*) for hashes, O(*n* log *n*) whatever
    /// the keys are.
    @inlinable
    package mutating func sortByHash() {
        guard count > Self.mostCompared, count < Int(Int32.max) else { return sort() }
        let bits = Swift.min(16, Int.bitWidth - (count / 4).leadingZeroBitCount)
        let shift = UInt64(64 - bits)
        var ends = [Int32](repeating: 0, count: (1 << bits) + 1)
        for element in self { ends[Int(element.key >> shift) + 1] += 1 }
        for bucket in 1..<ends.count { ends[bucket] += ends[bucket - 1] }
        // From here on the place of the next element of each bucket, and of its end when all are there.
        var sorted = self
        for element in self {
            let bucket = Int(element.key >> shift)
            sorted[Int(ends[bucket])] = element
            ends[bucket] += 1
        }
        var start = 0
        for bucket in 0..<1 << bits {
            let end = Int(ends[bucket])
            if end - start > Self.mostCompared {
                sorted[start..<end].sort()
            } else if end - start > 1 {
                sorted.insertionSort(start..<end)
            }
            start = end
        }
        self = sorted
    }

    /// Of elements that are equal and lie behind one another, leaves the first. Complexity: O(*n*).
    @inlinable
    package mutating func keepOnce() {
        var kept = 0
        // By places: an array that is gone through while it is changed is copied first.
        for place in indices where kept == 0 || self[kept - 1] != self[place] {
            self[kept] = self[place]
            kept += 1
        }
        removeLast(count - kept)
    }

    @inlinable
    package mutating func insertionSort(_ range: Range<Int>) {
        for place in range.dropFirst() {
            let element = self[place]
            var gap = place
            while gap > range.lowerBound, element < self[gap - 1] {
                self[gap] = self[gap - 1]
                gap -= 1
            }
            self[gap] = element
        }
    }
}

extension UInt64: HashOrdered {
    @inlinable
    package var key: UInt64 { self }
}
