/// Where in this memory a debtor's further rows lie: their numbers and 1, or 0.
struct DebtorLinks: BitwiseCopyable, Sendable {
    fileprivate var names: UInt32 = 0
    fileprivate var seldom: UInt32 = 0

    /// Where those rows lie that only debtors have who paid to more than four names, or to many banks and countries.
    struct Seldom: BitwiseCopyable, Sendable {
        fileprivate var moreNames: UInt32 = 0
        fileprivate var moreCategories: UInt32 = 0
    }
}

/// The further rows of a debtor by its links: found, made and removed.
extension DebtorShard {
    /// The number of the row with one half of the names of beneficiaries, or −1.
    @inline(__always)
    func namesRow(_ links: DebtorLinks, half: Int) -> Int {
        if half == 0 { return Int(links.names) &- 1 }
        return links.seldom == 0 ? -1 : Int(seldomLinks[Int(links.seldom) &- 1].moreNames) &- 1
    }

    /// The number of the row with further categories, or −1.
    @inline(__always)
    func moreCategoriesRow(_ links: DebtorLinks) -> Int {
        links.seldom == 0 ? -1 : Int(seldomLinks[Int(links.seldom) &- 1].moreCategories) &- 1
    }

    /// The same, made where there was none.
    mutating func namesRow(making links: inout DebtorLinks, half: Int) -> Int {
        let found = namesRow(links, half: half)
        guard found < 0 else { return found }
        let row = names.append()
        let link = UInt32(truncatingIfNeeded: row + 1)
        if half == 0 { links.names = link } else { seldomLinks[seldom(&links)].moreNames = link }
        return row
    }

    /// The same, made where there was none.
    mutating func moreCategoriesRow(making links: inout DebtorLinks) -> Int {
        let found = moreCategoriesRow(links)
        guard found < 0 else { return found }
        let row = moreCategories.append()
        seldomLinks[seldom(&links)].moreCategories = UInt32(truncatingIfNeeded: row + 1)
        return row
    }

    private mutating func seldom(_ links: inout DebtorLinks) -> Int {
        if links.seldom == 0 { links.seldom = UInt32(truncatingIfNeeded: seldomLinks.append() + 1) }
        return Int(links.seldom) - 1
    }

    /// Removes a row of names; false where there was none.
    mutating func removeNames(_ links: inout DebtorLinks, half: Int) -> Bool {
        let row = namesRow(links, half: half)
        guard row >= 0 else { return false }
        names.remove(row)
        if half == 0 { links.names = 0 } else { changeSeldom(&links) { $0.moreNames = 0 } }
        return true
    }

    /// Removes the row of further categories; false where there was none.
    mutating func removeMoreCategories(_ links: inout DebtorLinks) -> Bool {
        let row = moreCategoriesRow(links)
        guard row >= 0 else { return false }
        moreCategories.remove(row)
        changeSeldom(&links) { $0.moreCategories = 0 }
        return true
    }

    private mutating func changeSeldom(_ links: inout DebtorLinks, _ change: (inout DebtorLinks.Seldom) -> Void) {
        let row = Int(links.seldom) - 1
        change(&seldomLinks[row])
        guard seldomLinks[row].moreNames == 0, seldomLinks[row].moreCategories == 0 else { return }
        seldomLinks.remove(row)
        links.seldom = 0
    }
}
