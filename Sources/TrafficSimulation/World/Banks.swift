import PaymentModel

/// A bank of the simulation. Its BIC is a test code: the eighth character is `0`.
struct Bank: Sendable, Hashable {
    let bic: String
    let name: String
    let country: String
}

/// The banks of the simulated world, and the ways between them.
///
/// The same for every seed, so that profiles of one run know the banks of another.
struct BankDirectory: Sendable {
    let banks: [Bank]
    private let byCountry: [String: [Int]]

    static let world = BankDirectory()

    private init() {
        var random = RandomSource(seed: 0x5EED_BA2C)
        var banks: [Bank] = []
        var byCountry: [String: [Int]] = [:]
        var used: Set<String> = ["FRNYUS30XXX"]
        for place in Place.all {
            let count = ["US", "DE", "FR", "GB", "IN", "BD"].contains(place.code) ? 8 : 4
            for _ in 0..<count {
                let name = Names.bank(place, &random)
                var bic: String
                repeat {
                    bic =
                        Self.letters(of: name, &random) + place.code + random.pick(["2", "3", "A", "B", "M"]) + "0XXX"
                } while !used.insert(bic).inserted
                byCountry[place.code, default: []].append(banks.count)
                banks.append(Bank(bic: bic, name: name, country: place.code))
            }
        }
        self.banks = banks
        self.byCountry = byCountry
    }

    /// The banks of a country.
    func banks(in country: String) -> [Bank] { (byCountry[country] ?? []).map { banks[$0] } }

    /// A bank of a country; the first ones are larger than the later ones.
    func bank(in country: String, _ random: inout RandomSource) -> Bank {
        let places = byCountry[country] ?? [0]
        let chosen = min(places.count - 1, Int(Double(places.count) * random.uniform() * random.uniform() * 1.3))
        return banks[places[chosen]]
    }

    /// Who receives the message, and whom the money passes after that, for a payment between two banks.
    ///
    /// Inside a country or the euro area directly; otherwise through the sender's correspondent for the currency,
    /// then through the payee's bank's where that is another one. Always the same for the same three.
    func route(from sender: Bank, to bank: Bank, currency: String) -> (receiver: String, intermediaries: [String]) {
        let here = Place[sender.country]
        let there = Place[bank.country]
        let isNear = sender.country == bank.country || (here.currency == "EUR" && there.currency == "EUR")
        if isNear, here.currency == currency { return (bank.bic, []) }
        let home = Self.home(of: currency)
        if sender.country == home { return (correspondent(of: bank, in: home).bic, []) }
        let first = correspondent(of: sender, in: home)
        if bank.country == home { return first.bic == bank.bic ? (bank.bic, []) : (first.bic, []) }
        let second = correspondent(of: bank, in: home)
        return (first.bic, first.bic == second.bic ? [] : [second.bic])
    }

    /// The bank that keeps another bank's account in a country, chosen once for all.
    func correspondent(of bank: Bank, in country: String) -> Bank {
        let places = byCountry[country] ?? [0]
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bank.bic.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return banks[places[Int((hash >> 32) % UInt64(min(places.count, 5)))]]
    }

    /// Where a currency is settled.
    static func home(of currency: String) -> String {
        if currency == "EUR" { return "DE" }
        return Place.all.first { $0.currency == currency }?.code ?? "US"
    }

    private static func letters(of name: String, _ random: inout RandomSource) -> String {
        var text = ""
        for word in name.split(separator: " ") where text.utf8.count < 4 {
            text += word.prefix(2).uppercased()
        }
        return String(text.prefix(4)) + (text.utf8.count < 4 ? random.letters(4 - text.utf8.count) : "")
    }
}
