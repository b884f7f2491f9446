// The examples of the README, compiled and run. A test compares the two texts.

import AnomalyScoring
import Paycheck
import PaymentModel

func hold(_ batch: [UInt8], history: [[UInt8]]) throws -> [(payment: Payment, reasons: [String])] {
    var checker = Checker()
    for file in history {
        var source = BytesInMemory(file)
        try checker.learn(from: &source) { _ in }
    }
    var held: [(Payment, [String])] = []
    var source = BytesInMemory(batch)
    try checker.verify(&source, named: "batch") { item in
        if case .payment(_, let payment, let verdict?) = item, verdict.assessment.decision == .hold {
            held.append((payment, verdict.reasons))
        }
    }
    return held
}

func checkOne(_ checker: inout Checker) -> Assessment {
    var payment = Payment(message: "103", amount: Amount("1250.50")!, currency: Currency("EUR")!)
    payment.debtor = Party(name: "Muster GmbH", account: Account("DE89370400440532013000"))
    payment.creditor = Party(
        name: "Example Ltd",
        account: Account("GB29NWBK60161331926819"),
        agent: Agent("SAMPGB20XXX")
    )
    payment[.created] = "2016-02-04T10:15:00+01:00"
    let assessment = checker.check(payment)  // .pass, .review or .hold
    return assessment
}
