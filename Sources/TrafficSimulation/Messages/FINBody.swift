import PaymentModel

/// The lines of a block 4, field after field in the order of the message type.
struct FINBody {
    let partyForm: FINWriter.PartyForm
    private(set) var lines: [String] = []

    init(partyForm: FINWriter.PartyForm) {
        self.partyForm = partyForm
    }

    /// MT103: single customer credit transfer.
    mutating func writeCustomer(_ payment: Payment) {
        add("20", [FINText.reference(payment[.messageReference] ?? payment[.instructionReference])])
        writeTime(payment)
        add("23B", ["CRED"])
        add("32A", [settlement(payment)])
        if needsInstructedAmount(payment) {
            add("33B", [payment.currency.text + payment.amount.text(separator: ",").withDecimalComma])
        }
        writeParty(
            "50",
            unstructured: "K",
            payment[.debtorName],
            payment[.debtorAccount],
            payment.list(.debtorAddress),
            payment[.debtorCountry]
        )
        if let agent = payment[.debtorAgent], !isSame(agent, payment[.sender]) { writeAgent("52", agent) }
        writeWay(payment)
        writeParty(
            "59",
            unstructured: "",
            payment[.creditorName],
            payment[.creditorAccount],
            payment.list(.creditorAddress),
            payment[.creditorCountry]
        )
        writeRemittance(payment)
        add("71A", [charges(payment)])
    }

    /// MT202, and its COV variant where the payment is a cover.
    mutating func writeInstitutional(_ payment: Payment) {
        let reference = FINText.reference(payment[.messageReference] ?? payment[.instructionReference])
        add("20", [reference])
        add("21", [FINText.reference(payment[.relatedReference] ?? payment[.endToEndReference])])
        writeTime(payment)
        add("32A", [settlement(payment)])
        let debtor = payment.isCover ? payment[.debtorAgent] : payment[.debtorBIC] ?? payment[.debtorAgent]
        if let debtor, !isSame(debtor, payment[.sender]) { writeAgent("52", debtor) }
        let creditor = payment.isCover ? payment[.creditorAgent] : payment[.creditorBIC] ?? payment[.creditorAgent]
        if let first = payment.list(.intermediaries).first { writeAgent("56", first) }
        if let agent = payment[.creditorAgent], !payment.isCover, !isSame(agent, creditor) || hasIntermediary(payment) {
            writeAgent("57", agent)
        } else if hasIntermediary(payment), let creditor {
            writeAgent("57", creditor)
        }
        if let creditor { writeAgent("58", creditor, account: payment.isCover ? nil : payment[.creditorAccount]) }
        guard payment.isCover else { return }
        writeParty(
            "50",
            unstructured: "K",
            payment[.debtorName],
            payment[.debtorAccount],
            payment.list(.debtorAddress),
            payment[.debtorCountry]
        )
        if let agent = payment[.creditorAgent] { writeAgent("57", agent) }
        writeParty(
            "59",
            unstructured: "",
            payment[.creditorName],
            payment[.creditorAccount],
            payment.list(.creditorAddress),
            payment[.creditorCountry]
        )
        writeRemittance(payment)
        add("33B", [payment.currency.text + payment.amount.text(separator: ",").withDecimalComma])
    }

    // MARK: Fields

    private mutating func add(_ tag: String, _ values: [String]) {
        guard let first = values.first else { return }
        lines.append(":\(tag):\(first)")
        for value in values.dropFirst() { lines.append(FINText.continued(value)) }
    }

    private func hasIntermediary(_ payment: Payment) -> Bool { !payment.list(.intermediaries).isEmpty }

    private func isSame(_ a: String, _ b: String?) -> Bool { a.prefix(8) == (b ?? "").prefix(8) }

    private mutating func writeTime(_ payment: Payment) {
        guard let time = payment.time, time.precision == .second else { return }
        let (hour, minute, _) = time.localClock
        let offset = Int(time.offsetMinutes ?? 0)
        let sign = offset < 0 ? "-" : "+"
        add(
            "13C",
            ["/SNDTIME/" + FINText.clock(hour, minute) + sign + FINText.clock(abs(offset) / 60, abs(offset) % 60)]
        )
    }

    private func settlement(_ payment: Payment) -> String {
        let date = payment.settlementDate ?? payment.time?.localDay ?? CivilDate(dayNumber: 0)
        let (year, month, day) = date.parts
        let digits = String(1_000_000 + year % 100 * 10_000 + month * 100 + day).dropFirst()
        return digits + payment.currency.text + payment.amount.text(separator: ",").withDecimalComma
    }

    private mutating func writeParty(
        _ tag: String,
        unstructured option: String,
        _ name: String?,
        _ account: String?,
        _ address: [String],
        _ country: String?
    ) {
        var values: [String] = []
        if let account { values.append("/" + FINText.allowed(account)) }
        let name = FINText.allowed(name ?? "UNKNOWN")
        // A name that needs two lines would lose its second one among the address where lines are not numbered.
        let isStructured = partyForm == .structured || name.utf8.count > 35
        if isStructured, let country, account != nil {
            values += FINText.wrapped(name, 33).prefix(2).map { "1/" + $0 }
            let isCountryLine = { (line: String) in line == Place[country].name }
            if let street = address.first, !isCountryLine(street) {
                values.append("2/" + FINText.allowed(street).prefix(33))
            }
            let town = address.dropFirst().first { !isCountryLine($0) } ?? ""
            let words = town.split(separator: " ").filter { $0.utf8.first?.isDigit == false }.joined(separator: " ")
            values.append("3/" + country + (words.isEmpty ? "" : "/" + FINText.allowed(words).prefix(29)))
            add(tag + "F", values)
        } else {
            var free = Array(FINText.wrapped(name, 35).prefix(2))
            for line in address { free += FINText.wrapped(FINText.allowed(line), 35) }
            add(tag + option, values + free.prefix(4))
        }
    }

    private mutating func writeAgent(_ tag: String, _ agent: String, account: String? = nil) {
        let values = account.map { ["/" + FINText.allowed($0)] } ?? []
        if BIC(agent) != nil {
            add(tag + "A", values + [agent])
        } else {
            add(tag + "D", values + FINText.wrapped(FINText.allowed(agent), 35).prefix(4))
        }
    }

    private mutating func writeWay(_ payment: Payment) {
        if let first = payment.list(.intermediaries).first { writeAgent("56", first) }
        guard let agent = payment[.creditorAgent] else { return }
        if hasIntermediary(payment) || !isSame(agent, payment[.receiver]) { writeAgent("57", agent) }
    }

    private mutating func writeRemittance(_ payment: Payment) {
        var values: [String] = []
        if let reference = payment[.endToEndReference], reference != "NOTPROVIDED" {
            values.append("/ROC/" + FINText.allowed(reference).prefix(30))
        }
        for text in payment.list(.remittance) { values += FINText.wrapped(FINText.allowed(text), 35) }
        if !values.isEmpty { add("70", Array(values.prefix(4))) }
    }

    /// MT's code for the bearer of charges; the beneficiary's (BEN) would need fees that a simulation does not know.
    private func charges(_ payment: Payment) -> String { payment[.chargeBearer] == "DEBT" ? "OUR" : "SHA" }

    /// Rule C2 (D49): between these countries field 33B must be there.
    private func needsInstructedAmount(_ payment: Payment) -> Bool {
        guard let from = payment.sender?.country?.text, let to = payment.receiver?.country?.text else { return false }
        return Self.area.contains(from) && Self.area.contains(to)
    }

    private static let area: Set<String> = [
        "AD", "AT", "BE", "BG", "BV", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GF", "GI", "GP",
        "GR",
        "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MQ", "MT", "NL", "NO", "PL", "PM", "PT", "RE", "RO",
        "SE",
        "SI", "SJ", "SK", "SM", "TF", "VA",
    ]
}

extension String {
    /// An MT amount always has its comma, with or without digits behind it.
    fileprivate var withDecimalComma: String { contains(",") ? self : self + "," }
}

/// Texts as the character set x and the line length of MT fields allow them.
enum FINText {
    /// Letters, digits, and `/-?:().,'+ `; anything else becomes a full stop.
    static func allowed(_ text: String) -> String {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard scalar.isASCII else {
                bytes.append(UInt8(ascii: "."))
                continue
            }
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            let isLetter = (byte & 0xDF).isUpperLetter
            bytes.append(isLetter || byte.isDigit || punctuation.contains(byte) ? byte : UInt8(ascii: "."))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Lines of at most `width` characters, broken at spaces where possible.
    static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var word = word
            if !line.isEmpty, line.utf8.count + 1 + word.utf8.count > width {
                lines.append(line)
                line = ""
            }
            while word.utf8.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    /// A line behind the first one must not begin like a field or like the end of the block.
    static func continued(_ line: String) -> String {
        line.hasPrefix(":") || line.hasPrefix("-") ? "." + line.dropFirst() : line
    }

    /// Sixteen characters without a slash at either end or two inside (T26).
    static func reference(_ text: String?) -> String {
        var result = ""
        for character in allowed(text ?? "NONREF").prefix(16) {
            if character == "/", result.isEmpty || result.hasSuffix("/") { continue }
            result.append(character)
        }
        while result.hasSuffix("/") { result.removeLast() }
        return result.isEmpty ? "NONREF" : result
    }

    /// Hours and minutes in four digits.
    static func clock(_ hour: Int, _ minute: Int) -> String {
        (hour < 10 ? "0" : "") + String(hour) + (minute < 10 ? "0" : "") + String(minute)
    }

    private static let punctuation = Set("/-?:().,'+ ".utf8)
}
