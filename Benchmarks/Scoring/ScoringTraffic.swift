import PaymentModel

/// Made-up payments of debtors who have four known creditors each, out of as many creditors as there are debtors.
///
/// Every twentieth payment goes to a creditor new to its debtor. Same numbers, same payments.
struct ScoringTraffic {
    private let debtors: Int
    private let secondsBetween: Double
    private var random = Scramble(state: 7)
    private var clock = 0.0
    private var payments = 0

    private static let start: Int64 = 1_700_000_000
    private static let firstNames = [
        "ANNA", "BORIS", "CLARA", "DAVID", "ELENA", "FELIX", "GRETA", "HUGO", "IRENE", "JONAS", "KLARA", "LUKAS", "MARIA",
        "NILS", "OLGA", "PAUL",
    ]
    private static let lastNames = [
        "MUSTER", "BEISPIEL", "EXAMPLE", "PROBE", "SAMPLE", "MODELLO", "ENSAYO", "TESTER", "VOORBEELD", "EKSEMPEL",
        "PRZYKLAD", "ESEMPIO", "EXEMPLO", "MALLIVA", "PAVYZDYS", "NAEIDE",
    ]
    private static let countries = ["DE", "FR", "GB", "IT", "ES", "NL", "PL", "AT"]

    /// Traffic in which everybody pays every second day.
    init(debtors: Int) {
        self.debtors = debtors
        secondsBetween = 2 * 86_400 / Double(debtors)
    }

    /// A part of one of the four rounds in which every debtor pays one of its creditors for the first time, in a scattered
    /// order.
    mutating func history(_ range: Range<Int>, round: Int) -> [Payment] {
        range.map { place in
            let debtor = Int((UInt64(place) &* 2_654_435_761) % UInt64(debtors))
            return payment(debtor: debtor, creditor: known(debtor, round))
        }
    }

    /// Payments of debtors at random.
    mutating func batch(_ count: Int) -> [Payment] {
        (0..<count).map { _ in
            let debtor = random.below(debtors)
            let isNew = random.below(20) == 0
            return payment(debtor: debtor, creditor: isNew ? random.below(debtors) : known(debtor, random.below(4)))
        }
    }

    private func known(_ debtor: Int, _ number: Int) -> Int {
        Int(Scramble.word(UInt64(debtor) &* 8 &+ UInt64(number)) % UInt64(debtors))
    }

    private mutating func payment(debtor: Int, creditor: Int) -> Payment {
        clock += secondsBetween
        payments += 1
        let payer = Scramble.word(UInt64(debtor) &* 2 &+ 1)
        let payee = Scramble.word(UInt64(creditor) &* 2)
        let base = 3 + Double(payer % 6000) / 1000
        let cents = Int64(Double(1 << (random.below(3) + 5)) * base * base * base * 10)
        guard let amount = Amount(mantissa: cents, scale: 2), let euro = Currency("EUR") else {
            preconditionFailure("an amount of few digits, and a code of three letters")
        }
        var payment = Payment(message: "pacs.008.001.08", amount: amount, currency: euro)
        payment[.sender] = "TESTDE20"
        payment[.debtorAccount] = "DE89" + Self.digits(debtor, 18)
        payment[.debtorName] = Self.name(payer, words: 2)
        payment[.debtorAgent] = "TESTDE20XXX"
        payment[.creditorAccount] = "FR14" + Self.digits(creditor, 20)
        payment[.creditorName] = Self.name(payee, words: 3)
        let bank = Int(payee >> 32 % 64)
        payment[.creditorAgent] = "TE" + ["SX", "SY", "SZ", "SW", "TX", "TY", "TZ", "TW"][bank / 8] + Self.countries[bank % 8] + "20"
        payment[.chargeBearer] = "SLEV"
        payment[.endToEndReference] = "E2E" + Self.digits(payments, 10)
        payment[.accepted] = Timestamp(secondsSinceEpoch: Self.start + Int64(clock)).description
        return payment
    }

    private static func name(_ word: UInt64, words: Int) -> String {
        var parts = [firstNames[Int(word >> 8 % 16)]]
        for place in 1..<words { parts.append(lastNames[Int(word >> UInt64(8 + 8 * place) % 16)]) }
        return parts.joined(separator: " ")
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Scramble {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    static func word(_ value: UInt64) -> UInt64 {
        var scramble = Scramble(state: value)
        return scramble.next()
    }
}
