/// A pattern with a name. Typologies name incidents; they do not score.
public enum Typology: String, Sendable, Hashable, CaseIterable {
    case rejectedAndResent = "rejected and resent"
    case burstToNewBeneficiaries = "burst to new beneficiaries"
    case newCorridorAtSpeed = "new corridor at speed"
    case fanInToYoungAccount = "fan-in to a young account"
    case largeFirstPayment = "large first payment"
    case identityMisuse = "identity misuse"
    case lookalikeName = "name that is not the account's"
    case quietBurst = "quiet burst"
    case slowDrain = "slow drain"

    /// The pattern in words.
    public var title: String { rawValue }

    /// What the pattern is.
    public var summary: String {
        switch self {
        case .rejectedAndResent: "Orders that were refused or incomplete come again with fields added."
        case .burstToNewBeneficiaries: "Many payments in a short time to beneficiaries the account never paid."
        case .newCorridorAtSpeed: "Several payments at speed to a country or bank the account does not use."
        case .fanInToYoungAccount: "Several payers that never met pay an account that is young on the network."
        case .largeFirstPayment: "A first payment to a beneficiary, far above what the account usually pays."
        case .identityMisuse: "A valid signature of somebody who never signed for this sender before."
        case .lookalikeName: "A beneficiary whose name does not belong to the account, or nearly is that of another."
        case .quietBurst: "More payments than usual in a short time, of usual amounts."
        case .slowDrain: "Payments that are each a little unusual, over hours or days."
        }
    }

    /// What must have been found for an incident to have this name: of each list at least one family.
    package var families: [[DetectorFamily]] {
        switch self {
        case .rejectedAndResent: [[.message]]
        case .burstToNewBeneficiaries: [[.burst, .fanOut]]
        case .newCorridorAtSpeed: [[.corridor], [.burst]]
        case .fanInToYoungAccount: [[.fanIn]]
        case .largeFirstPayment: [[.amount]]
        case .identityMisuse: [[.identity]]
        case .lookalikeName: [[.name]]
        case .quietBurst: [[.burst]]
        case .slowDrain: []
        }
    }

    /// How well an incident's families fit, 0 to about 1; each is a condition on the mean bits of its payments.
    func fit(_ bits: IncidentBits) -> Double {
        func reaches(_ value: Double, _ full: Double) -> Double { min(1, max(0, value / full)) }
        return switch self {
        case .rejectedAndResent: 1.3 * reaches(bits.message, 8)
        case .burstToNewBeneficiaries:
            1.1 * min(reaches(max(bits.burst, bits.fanOut), 8), reaches(bits.beneficiary, 4)) * reaches(bits.count, 3)
        case .newCorridorAtSpeed:
            min(reaches(bits.burst, 6), reaches(bits.corridor, 6)) * reaches(bits.count, 2)
        case .fanInToYoungAccount: 1.2 * min(reaches(bits.fanIn, 8), reaches(bits.beneficiary, 3))
        case .largeFirstPayment:
            1.05 * min(reaches(bits.amount, 8), reaches(bits.beneficiary, 4)) * (bits.count <= 2 ? 1 : 0.7)
        case .identityMisuse: 1.4 * reaches(bits.identity, 6)
        case .lookalikeName: 1.15 * reaches(bits.name, 7)
        case .quietBurst: 0.8 * reaches(bits.burst, 8) * (1 - reaches(bits.amount, 8))
        case .slowDrain: 0.3
        }
    }
}

/// The mean bits of an incident's payments by family; count is the number of payments.
struct IncidentBits {
    var count = 0.0
    var amount = 0.0
    var beneficiary = 0.0
    var corridor = 0.0
    var burst = 0.0
    var fanOut = 0.0
    var fanIn = 0.0
    var name = 0.0
    var message = 0.0
    var identity = 0.0

    init(_ members: [Assessment]) {
        for member in members {
            let families = FamilyBits(member.bits)
            amount += Double(families.amount)
            beneficiary += Double(families.beneficiary)
            corridor += Double(families.corridor)
            burst = max(burst, Double(families.burst))
            fanOut = max(fanOut, Double(families.fanOut))
            fanIn = max(fanIn, Double(families.fanIn))
            name = max(name, Double(families.name))
            message += Double(families.message)
            identity = max(identity, Double(families.identity))
        }
        count = Double(max(1, members.count))
        amount /= count
        beneficiary /= count
        corridor /= count
        message /= count
    }
}

extension Array {
    /// Of what stands in the order of its bits, the first so many, and with them the first of each list of families.
    package func strongest(
        _ most: Int,
        with families: [[DetectorFamily]],
        of family: (Element) -> DetectorFamily
    ) -> [Element] {
        let needed = Set(families.compactMap { some in firstIndex { some.contains(family($0)) } })
        return indices.filter { $0 < most || needed.contains($0) }.map { self[$0] }
    }
}
