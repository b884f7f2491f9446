/// The attacks that the simulation can put into traffic.
///
/// Those with a year are public cases: number, proportion of the amounts, corridors, rhythm and hours follow press,
/// court and regulator reports; what no report gives is made up. Put into a population, their amounts are scaled to the
/// victim. The others are made up whole. Letters of undertaking (Punjab National Bank) need other messages and are absent.
public enum AttackScenario: String, Sendable, Hashable, CaseIterable {
    /// 35 orders to persons in an evening, rejected, and again with intermediaries.
    case bangladeshBank2016 = "bangladesh-bank-2016"
    /// One cover without a payment, to one new payee.
    case sonali2013 = "sonali-2013"
    /// Twelve orders in ten evenings, with cents.
    case bancoDelAustro2015 = "banco-del-austro-2015"
    /// One order to a new corridor.
    case tpBank2015 = "tpbank-2015"
    /// Seven very large orders in an evening to four countries.
    case unionBankOfIndia2016 = "union-bank-of-india-2016"
    /// Nine orders before a holiday, most to one country.
    case feib2017 = "feib-2017"
    /// 31 orders of about the same amount on a holiday.
    case nicAsia2017 = "nic-asia-2017"
    /// Three orders of unusual size on a Friday.
    case globex2017 = "globex-2017"
    /// Donations to a church while the receiver's banks are closed.
    case bancomext2018 = "bancomext-2018"
    /// Three orders in one evening, to three countries.
    case cityUnion2018 = "city-union-2018"
    /// Four orders at night to young companies in one city.
    case bancoDeChile2018 = "banco-de-chile-2018"
    /// Three orders in office hours to one company.
    case cosmos2018 = "cosmos-2018"
    /// Four orders in an afternoon of a holiday.
    case sbmIndia2018 = "sbm-india-2018"
    /// Eleven orders at the start of the day.
    case bankOfValletta2019 = "bank-of-valletta-2019"

    /// Many large payments to strangers within hours.
    case loud
    /// A few payments of the upper usual size to strangers in known corridors, in office hours.
    case quiet
    /// A payment every day or two for two weeks, to few new payees.
    case slow
    /// Twelve payments of usual size to ordinary new payees within two hours of the day.
    case stealth
    /// A person's account emptied in two or three payments.
    case accountTakeover = "account-takeover"
    /// An invoice paid to a known supplier's name at another bank, in another country.
    case supplierImpostor = "supplier-impostor"
    /// A small payment first, then large ones to the same payee. Not seen in any public source.
    case testThenDrain = "test-then-drain"
    /// Many persons pay one new account within two days.
    case fanIn = "fan-in"
    /// An old account is paid by several strangers and passes the money on at once.
    case mule = "old-account-turned-mule"

    /// Whether it follows a public case.
    public var isPublicCase: Bool { PublicCase.all[self] != nil || self == .bangladeshBank2016 }
}
