import PaymentModel

/// A public case: the bank it happened at, what that bank's account usually does, and the orders.
///
/// Figures are those of `heists` in the project's notes on public cases: reports by press, courts and regulators. Where they
/// give no number, time or share, the ones here are made up; bank codes are test codes, names are invented.
struct PublicCase: Sendable {
    let bank: Bank
    /// The local day on which it began.
    let day: (year: Int, month: Int, day: Int)
    /// How many days it took.
    let length: Int
    let house: House
    let days: AttackRecipe.Days
    let legs: @Sendable (_ random: inout RandomSource) -> [AttackLeg]

    /// What the victim's account usually does.
    struct House: Sendable {
        var name: String
        /// Payments a working day.
        var rate: Double
        var currency: String
        var median: Double
        var roundShare: Double
        var nature: Payee.Nature
        var countries: [String]
    }

    static let all: [AttackScenario: PublicCase] = [
        .sonali2013: PublicCase(
            bank: Bank(bic: "SNDHBDD0XXX", name: "Delta Sonar Bank", country: "BD"),
            day: (2013, 6, 2),
            length: 1,
            house: House(
                name: "Nostro Account London",
                rate: 2.2,
                currency: "USD",
                median: 60_000,
                roundShare: 0.4,
                nature: .company,
                countries: ["GB", "IN", "US", "CN"]
            ),
            days: .working,
            legs: { _ in
                [
                    AttackLeg(
                        minute: 11 * 60 + 20,
                        units: 250_000,
                        currency: "USD",
                        payee: .stranger(0, country: "TR", bank: 2, nature: .company),
                        text: "GOODS",
                        isCover: true
                    )
                ]
            }
        ),
        .bancoDelAustro2015: PublicCase(
            bank: Bank(bic: "AUCUECE0XXX", name: "Banco Austral", country: "EC"),
            day: (2015, 1, 12),
            length: 10,
            house: House(
                name: "Cuenca Trade Customers Account",
                rate: 3,
                currency: "USD",
                median: 45_000,
                roundShare: 0.9,
                nature: .company,
                countries: ["US", "CL", "ES", "MX"]
            ),
            days: .working,
            legs: bancoDelAustro
        ),
        .tpBank2015: PublicCase(
            bank: Bank(bic: "TPHNVNV0XXX", name: "Hanoi Pioneer Bank", country: "VN"),
            day: (2015, 12, 8),
            length: 1,
            house: House(
                name: "Hanoi Pioneer Trade Desk",
                rate: 2.5,
                currency: "USD",
                median: 70_000,
                roundShare: 0.3,
                nature: .company,
                countries: ["KR", "SG", "JP", "DE"]
            ),
            days: .working,
            legs: { _ in
                [
                    AttackLeg(
                        minute: 10 * 60 + 40,
                        units: 1_200_000,
                        currency: "EUR",
                        payee: .stranger(0, country: "SI", bank: 1, nature: .company),
                        text: "CONTRACT 118"
                    )
                ]
            }
        ),
        .unionBankOfIndia2016: PublicCase(
            bank: Bank(bic: "UNMBINB0XXX", name: "Mumbai Union Bank", country: "IN"),
            day: (2016, 7, 20),
            length: 1,
            house: House(
                name: "Nostro Account New York",
                rate: 5,
                currency: "USD",
                median: 900_000,
                roundShare: 0.5,
                nature: .institution,
                countries: ["US", "SG", "GB", "AE", "HK"]
            ),
            days: .working,
            legs: unionBankOfIndia
        ),
        .feib2017: PublicCase(
            bank: Bank(bic: "FETPTWT0XXX", name: "Formosa Eastern Bank", country: "TW"),
            day: (2017, 10, 3),
            length: 1,
            house: House(
                name: "Formosa Eastern Treasury",
                rate: 4,
                currency: "USD",
                median: 800_000,
                roundShare: 0.5,
                nature: .institution,
                countries: ["US", "JP", "SG", "HK"]
            ),
            days: .working,
            legs: feib
        ),
        .nicAsia2017: PublicCase(
            bank: Bank(bic: "NIKTNPK0XXX", name: "Kathmandu Inland Bank", country: "NP"),
            day: (2017, 10, 19),
            length: 2,
            house: House(
                name: "Kathmandu Inland Remittances",
                rate: 3,
                currency: "USD",
                median: 18_000,
                roundShare: 0.3,
                nature: .company,
                countries: ["IN", "CN", "AE", "US"]
            ),
            days: .rest,
            legs: nicAsia
        ),
        .globex2017: PublicCase(
            bank: Bank(bic: "GLMORUM0XXX", name: "Globus Bank Moskva", country: "RU"),
            day: (2017, 12, 15),
            length: 1,
            house: House(
                name: "Globus Correspondent Account",
                rate: 3,
                currency: "USD",
                median: 25_000,
                roundShare: 0.3,
                nature: .company,
                countries: ["DE", "CN", "TR"]
            ),
            days: .working,
            legs: globex
        ),
        .bancomext2018: PublicCase(
            bank: Bank(bic: "BEXTMXM0XXX", name: "Banco de Fomento Exterior", country: "MX"),
            day: (2018, 1, 9),
            length: 1,
            house: House(
                name: "Fomento Treasury",
                rate: 3,
                currency: "USD",
                median: 1_200_000,
                roundShare: 0.6,
                nature: .institution,
                countries: ["US", "CA", "ES", "DE"]
            ),
            days: .working,
            legs: bancomext
        ),
        .cityUnion2018: PublicCase(
            bank: Bank(bic: "CIUNINB0XXX", name: "Chennai City Bank", country: "IN"),
            day: (2018, 2, 6),
            length: 1,
            house: House(
                name: "Chennai City Trade Customers",
                rate: 4,
                currency: "USD",
                median: 40_000,
                roundShare: 0.2,
                nature: .company,
                countries: ["US", "SG", "GB", "DE"]
            ),
            days: .working,
            legs: cityUnion
        ),
        .bancoDeChile2018: PublicCase(
            bank: Bank(bic: "BCSACLR0XXX", name: "Banco del Valle", country: "CL"),
            day: (2018, 5, 23),
            length: 2,
            house: House(
                name: "Valle Foreign Trade",
                rate: 6,
                currency: "USD",
                median: 220_000,
                roundShare: 0.3,
                nature: .company,
                countries: ["US", "CN", "DE", "ES"]
            ),
            days: .working,
            legs: bancoDeChile
        ),
        .cosmos2018: PublicCase(
            bank: Bank(bic: "COPUINB0XXX", name: "Pune Cooperative Bank", country: "IN"),
            day: (2018, 8, 13),
            length: 1,
            house: House(
                name: "Pune Cooperative Trade Desk",
                rate: 4,
                currency: "USD",
                median: 60_000,
                roundShare: 0.3,
                nature: .company,
                countries: ["US", "CN", "HK", "AE"]
            ),
            days: .working,
            legs: cosmos
        ),
        .sbmIndia2018: PublicCase(
            bank: Bank(bic: "SBMBINB0XXX", name: "Mauritius Harbour Bank Mumbai", country: "IN"),
            day: (2018, 10, 2),
            length: 1,
            house: House(
                name: "Harbour Nostro New York",
                rate: 4,
                currency: "USD",
                median: 150_000,
                roundShare: 0.4,
                nature: .company,
                countries: ["US", "SG", "AE", "GB"]
            ),
            days: .rest,
            legs: sbmIndia
        ),
        .bankOfValletta2019: PublicCase(
            bank: Bank(bic: "VAVAMTM0XXX", name: "Valletta Harbour Bank", country: "MT"),
            day: (2019, 2, 13),
            length: 1,
            house: House(
                name: "Valletta Corporate Payments",
                rate: 6,
                currency: "EUR",
                median: 70_000,
                roundShare: 0.2,
                nature: .company,
                countries: ["IT", "DE", "FR", "GB"]
            ),
            days: .working,
            legs: bankOfValletta
        ),
    ]
}
