import PaymentModel

/// A booking as the bank that keeps the account has it.
struct Booking {
    var day: CivilDate
    var isCredit: Bool
    /// In the smallest units of the currency.
    var units: Int64
    /// The owner's reference, and the servicer's.
    var reference: String
    var own: String
    var uetr: String?
    /// Who was paid, by name and account.
    var payee: String?
    var account: String?
    var type = "NTRF"
}

/// Writes what a bank that keeps an account tells its owner: statements and confirmations, MT and ISO 20022.
struct BookWriter {
    let servicer: String
    let owner: String
    let account: String
    let currency: Currency

    private var places: Int { currency.minorUnitDigits ?? 2 }

    /// MT950 in output form; `numbers` are those of the receiving terminal.
    func statement(
        _ number: Int,
        _ day: CivilDate,
        opening: (CivilDate, Int64),
        _ bookings: [Booking],
        closing: Int64,
        numbers: String
    ) -> String {
        var lines = [
            ":20:ST\(swift(day))\(MessageLog.digits(number, 5))", ":25:\(account)", ":28C:\(number)/1",
            ":60F:\(balance(opening.1, opening.0))",
        ]
        for booking in bookings {
            let entry = String(swift(booking.day).dropFirst(2))
            lines.append(
                ":61:\(swift(booking.day))\(entry)\(booking.isCredit ? "C" : "D")\(mt(booking.units))\(booking.type)\(booking.reference)//\(booking.own)"
            )
        }
        lines.append(":62F:\(balance(closing, day))")
        return message("950", lines, day, hour: 19, numbers)
    }

    /// MT900: the confirmation of one debit.
    func confirmation(_ booking: Booking, minute: Int, numbers: String) -> String {
        let lines = [
            ":20:\(booking.own)", ":21:\(booking.reference)", ":25:\(account)",
            ":32A:\(swift(booking.day))\(currency)\(mt(booking.units))",
        ]
        return message("900", lines, booking.day, hour: 10 + minute / 60 % 8, numbers)
    }

    /// One statement of a camt.053 message.
    struct Page {
        var number: Int
        var day: CivilDate
        var opening: (day: CivilDate, units: Int64)
        var bookings: [Booking]
        var closing: Int64
    }

    /// camt.053.001.08 with several statements.
    func camt053(_ pages: [Page]) -> String {
        guard let last = pages.last else { return "" }
        var text = XMLText()
        text.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        text.raw("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n")
        text.inside("BkToCstmrStmt") { text in
            text.inside("GrpHdr") { text in
                text.leaf("MsgId", "ST\(swift(last.day))\(last.number)")
                text.leaf("CreDtTm", "\(last.day)T19:00:00Z")
            }
            text.raw("\n")
            for page in pages { write(page, &text) }
        }
        text.raw("\n</Document>\n")
        return text.text
    }

    private func write(_ page: Page, _ text: inout XMLText) {
        text.inside("Stmt") { text in
            text.leaf("Id", "ST\(swift(page.day))\(page.number)")
            text.leaf("ElctrncSeqNb", String(page.number))
            text.leaf("CreDtTm", "\(page.day)T19:00:00Z")
            text.inside("Acct") { text in
                text.inside("Id", "Othr") { $0.leaf("Id", account) }
                text.leaf("Ccy", currency.text)
                text.inside("Svcr") { $0.agent(servicer) }
            }
            writeBalance(&text, "OPBD", page.opening.units, page.opening.day)
            writeBalance(&text, "CLBD", page.closing, page.day)
            for booking in page.bookings { writeEntry(&text, booking) }
        }
        text.raw("\n")
    }

    private func writeBalance(_ text: inout XMLText, _ type: String, _ units: Int64, _ day: CivilDate) {
        text.inside("Bal") { text in
            text.inside("Tp", "CdOrPrtry") { $0.leaf("Cd", type) }
            text.leaf("Amt", mx(units.magnitude), attribute: " Ccy=\"\(currency)\"")
            text.leaf("CdtDbtInd", units < 0 ? "DBIT" : "CRDT")
            text.inside("Dt") { $0.leaf("Dt", day.description) }
        }
    }

    private func writeEntry(_ text: inout XMLText, _ booking: Booking) {
        text.inside("Ntry") { text in
            text.leaf("Amt", mx(booking.units.magnitude), attribute: " Ccy=\"\(currency)\"")
            text.leaf("CdtDbtInd", booking.isCredit ? "CRDT" : "DBIT")
            text.inside("Sts") { $0.leaf("Cd", "BOOK") }
            text.inside("BookgDt") { $0.leaf("Dt", booking.day.description) }
            text.inside("ValDt") { $0.leaf("Dt", booking.day.description) }
            text.leaf("AcctSvcrRef", booking.own)
            text.inside("BkTxCd", "Domn") { text in
                text.leaf("Cd", "PMNT")
                text.inside("Fmly") { text in
                    text.leaf("Cd", "ICDT")
                    text.leaf("SubFmlyCd", booking.type == "NCHG" ? "CHRG" : "XBCT")
                }
            }
            text.inside("NtryDtls", "TxDtls") { text in
                text.inside("Refs") { text in
                    text.leaf("InstrId", booking.reference)
                    text.leaf("UETR", booking.uetr)
                }
                if booking.payee != nil || booking.account != nil {
                    text.inside("RltdPties") { text in
                        text.inside("Cdtr", "Pty") { $0.leaf("Nm", booking.payee) }
                        if let account = booking.account, IBAN(account) == nil {
                            text.inside("CdtrAcct", "Id", "Othr") { $0.leaf("Id", account) }
                        } else if let account = booking.account {
                            text.inside("CdtrAcct", "Id") { $0.leaf("IBAN", account) }
                        }
                    }
                }
            }
        }
        text.raw("\n")
    }

    private func message(_ type: String, _ lines: [String], _ day: CivilDate, hour: Int, _ numbers: String) -> String {
        let receiver = MessageLog.terminal(owner, "A")
        let input = MessageLog.terminal(servicer, "A")
        let time = "\(MessageLog.digits(hour, 2))00"
        return
            "{1:F01\(receiver)\(numbers)}{2:O\(type)\(time)\(swift(day))\(input)0001000001\(swift(day))\(time)N}{4:\r\n"
            + lines.joined(separator: "\r\n") + "\r\n-}\r\n"
    }

    private func balance(_ units: Int64, _ day: CivilDate) -> String {
        (units < 0 ? "D" : "C") + swift(day) + currency.text + mt(units)
    }

    private func mt(_ units: Int64) -> String {
        let text = mx(units.magnitude).split(separator: ".").joined(separator: ",")
        return text.contains(",") ? text : text + ","
    }

    private func mx(_ units: UInt64) -> String {
        Amount(mantissa: Int64(units), scale: places)?.text() ?? "0"
    }

    private func swift(_ day: CivilDate) -> String {
        let (year, month, dayOfMonth) = day.parts
        return MessageLog.digits(year % 100 * 10_000 + month * 100 + dayOfMonth, 6)
    }
}
