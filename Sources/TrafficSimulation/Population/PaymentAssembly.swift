import PaymentModel

/// Turns orders, which are short, into payments with all their texts.
struct PaymentAssembly {
    let payers: [Payer]
    let pool: PayeePool
    let message: MessageType

    /// One payment. `serial` counts the orders in time; references and the UETR follow from it and the seed.
    func payment(for order: Order, serial: Int, seed: UInt64) -> LabelledPayment {
        let payer = payers[Int(order.payer)]
        let payee = pool[order.payee]
        let currency = Currency(order.currency) ?? Currency("EUR") ?? Self.noCurrency
        let isMX = message.isISO20022
        let type: MessageType = order.isCover ? (isMX ? "pacs.009.001.08" : "202.COV") : message
        var payment = Payment(message: type, amount: order.amount, currency: currency, index: serial)
        payment.isCover = order.isCover
        let time = Timestamp(secondsSinceEpoch: order.seconds, offsetMinutes: order.offsetMinutes)
        let day = time.localDay
        var random = RandomSource(seed: seed ^ 0xA55E, stream: UInt64(serial))

        let number = String(1_000_000 + serial).suffix(6)
        let (year, month, dayOfMonth) = day.parts
        let date = String(year % 100 * 10_000 + month * 100 + dayOfMonth + 1_000_000).suffix(6)
        payment[.messageReference] = "P\(date)\(number)"
        payment[.instructionReference] = "P\(date)\(number)"
        payment[.endToEndReference] = Self.endToEnd(order.occasion, &random)
        payment[.uetr] = random.uetr()

        let route: (receiver: String, intermediaries: [String])
        if let chosen = order.route {
            route = (chosen.receiver, chosen.intermediaries)
        } else {
            route = BankDirectory.world.route(from: payer.bank, to: payee.bank, currency: order.currency)
        }
        payment[.sender] = payer.bank.bic
        payment[.receiver] = route.receiver
        payment.set(.intermediaries, to: route.intermediaries)

        payment[.debtorName] = payer.name
        payment[.debtorAccount] = payer.account
        payment[.debtorAgent] = payer.bank.bic
        payment.set(.debtorAddress, to: payer.address)
        payment[.debtorCountry] = payer.bank.country
        payment[.creditorName] = payee.name
        payment[.creditorAccount] = payee.account
        payment[.creditorAgent] = payee.bank.bic
        payment.set(.creditorAddress, to: payee.address)
        payment[.creditorCountry] = payee.bank.country

        payment[.created] = time.description
        payment[.accepted] = time.description
        payment[.settlementDate] = day.description
        payment[.chargeBearer] = Self.charges(order, payer, payee)
        payment[.categoryPurpose] = Self.purpose(order.occasion)
        let text = order.remittance ?? Self.remittance(order.occasion, payee, &random)
        if !text.isEmpty { payment.set(.remittance, to: [text]) }
        return LabelledPayment(
            payment: payment,
            label: TrafficLabel(customer: payer.kind, occasion: order.occasion, attack: order.attack)
        )
    }

    private static let noCurrency: Currency = {
        guard let none = Currency("XXX") else { preconditionFailure("XXX has the form of a currency") }
        return none
    }()

    private static func charges(_ order: Order, _ payer: Payer, _ payee: Payee) -> String {
        if payer.bank.country == payee.bank.country { return "SHAR" }
        // One customer in eight bears the charges of payments abroad.
        return order.payer % 8 == 3 ? "DEBT" : "SHAR"
    }

    private static func purpose(_ occasion: Occasion) -> String? {
        switch occasion {
        case .salaryRun, .firstSalaryRun: "SALA"
        case .supplierRun: "SUPP"
        case .taxDay: "TAXS"
        default: nil
        }
    }

    private static func endToEnd(_ occasion: Occasion, _ random: inout RandomSource) -> String {
        switch occasion {
        case .salaryRun, .firstSalaryRun: "SAL-" + random.digits(8)
        case .supplierRun: "RUN-" + random.digits(8)
        default: random.chance(0.4) ? "NOTPROVIDED" : "E2E" + random.digits(10)
        }
    }

    private static func remittance(_ occasion: Occasion, _ payee: Payee, _ random: inout RandomSource) -> String {
        switch occasion {
        case .salaryRun, .firstSalaryRun: return "SALARY"
        case .standingOrder: return payee.nature == .person ? "RENT" : "CONTRACT " + random.digits(6)
        case .housePurchase: return "PURCHASE PRICE NOTARY FILE " + random.digits(5)
        case .taxDay: return "TAX " + random.digits(9)
        case .relocation: return "DEPOSIT AND FIRST RENT"
        default:
            switch payee.nature {
            case .person: return random.pick(["THANK YOU", "REFUND " + random.digits(7), "TRANSFER", ""])
            case .company: return "INVOICE " + random.digits(random.within(5...8))
            case .institution: return random.pick(["SETTLEMENT ", "LOAN SERVICE ", "PLACEMENT "]) + random.digits(6)
            }
        }
    }
}
