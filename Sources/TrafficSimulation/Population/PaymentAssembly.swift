import PaymentModel

/// Turns orders, which are short, into payments with all their texts.
struct PaymentAssembly {
    let payers: [Payer]
    let pool: PayeePool
    /// Nil: each sending bank has its own, see ``usesMT(_:)``.
    let message: MessageType?

    /// One payment. `serial` counts the orders in time; references and the UETR follow from it and the seed.
    func payment(for order: Order, serial: Int, seed: UInt64) -> LabelledPayment {
        let payer = payers[Int(order.payer)]
        let payee = pool[order.payee]
        let currency = Currency(order.currency) ?? Currency("EUR") ?? Self.noCurrency
        let message = self.message ?? (Self.usesMT(payer.bank) ? "103" : "pacs.008.001.08")
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
        payment[.endToEndReference] = Self.endToEnd(order, &random)
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
        if self.message == nil, !isMX { Self.reduceToMT(&payment) }
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

    /// Nearly every customer's system either always gives a reference or never does.
    private static func endToEnd(_ order: Order, _ random: inout RandomSource) -> String {
        let habit = (Int(order.payer) * 7 + 3) % 20
        let gives = habit < 10 || (habit < 12 && random.chance(0.5))
        guard gives else { return "NOTPROVIDED" }
        return switch order.occasion {
        case .salaryRun, .firstSalaryRun: "SAL-" + random.digits(8)
        case .supplierRun: "RUN-" + random.digits(8)
        default: "E2E" + random.digits(10)
        }
    }

    /// Whether a bank still sends MT messages, where the simulation has both: every second one of a country does.
    static func usesMT(_ bank: Bank) -> Bool { banksWithMT.contains(bank) }

    private static let banksWithMT: Set<Bank> = {
        var chosen: Set<Bank> = []
        for place in Place.all {
            for (number, bank) in BankDirectory.world.banks(in: place.code).enumerated() where number % 2 == 1 {
                chosen.insert(bank)
            }
        }
        return chosen
    }()

    /// Takes away what an MT message has no place for, so that a simulated MT payment is like one that was read.
    static func reduceToMT(_ payment: inout Payment) {
        let reference = payment[.endToEndReference]
        if reference == "NOTPROVIDED" { payment[.endToEndReference] = nil }
        for field in [
            PaymentField.instructionReference, .categoryPurpose, .accepted, .debtorCountry, .creditorCountry,
        ] { payment[field] = nil }
        guard let time = payment.time else { return }
        let minute = Timestamp(
            secondsSinceEpoch: time.secondsSinceEpoch / 60 * 60,
            offsetMinutes: time.offsetMinutes
        )
        payment[.created] = minute.description
        payment[.settlementTime] = minute.description
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
