import PaymentModel

extension BooksMonth {
    /// The bank and the orders of a case.
    static func publicCase(_ which: BooksScenario.Case) -> PublicCase {
        switch which {
        case .sonali2013: PublicCase.all[.sonali2013] ?? bangladesh
        case .unionBankOfIndia2016: PublicCase.all[.unionBankOfIndia2016] ?? bangladesh
        case .cityUnion2018: PublicCase.all[.cityUnion2018] ?? bangladesh
        case .punjabNationalBank2018: punjab
        case .bangladeshBank2016: bangladesh
        }
    }

    /// Five paid orders of the second wave; the reserve account as its reconstruction has it.
    private static let bangladesh = PublicCase(
        bank: Bank(bic: "BBHOBDD0XXX", name: "Bangladesh Bank", country: "BD"),
        day: (2016, 2, 4),
        length: 1,
        house: PublicCase.House(
            name: "Bangladesh Bank Reserve Account",
            rate: 2,
            currency: "USD",
            median: 2_400_000,
            roundShare: 0.65,
            nature: .institution,
            countries: ["US", "DE", "GB", "CH", "JP", "SG"]
        ),
        days: .working,
        legs: { _ in
            [30_000_000, 25_000_000, 20_000_000, 6_000_000, 20_000_000].enumerated().map { place, units in
                AttackLeg(
                    minute: 20 * 60 + 40 + 9 * place,
                    units: Double(units),
                    currency: "USD",
                    payee: .stranger(
                        place,
                        country: place == 4 ? "LK" : "PH",
                        bank: 0,
                        nature: place == 4 ? .company : .person
                    ),
                    text: "INV"
                )
            }
        }
    )

    /// Undertakings paid by message, for years, past the ledger. Amounts and the day are made up; the shape is public.
    private static let punjab = PublicCase(
        bank: Bank(bic: "PUNJINB0XXX", name: "Bank of the Five Rivers", country: "IN"),
        day: (2017, 2, 10),
        length: 1,
        house: PublicCase.House(
            name: "Mumbai Trade Branch Account",
            rate: 3,
            currency: "USD",
            median: 180_000,
            roundShare: 0.3,
            nature: .company,
            countries: ["HK", "AE", "US", "GB", "BE"]
        ),
        days: .working,
        legs: { _ in
            [2_860_000, 4_410_000, 3_975_000].enumerated().map { place, units in
                AttackLeg(
                    minute: 14 * 60 + 10 + 20 * place,
                    units: Double(units),
                    currency: "USD",
                    payee: .stranger(place, country: "HK", bank: place, nature: .company),
                    text: "UNDERTAKING"
                )
            }
        }
    )
}
