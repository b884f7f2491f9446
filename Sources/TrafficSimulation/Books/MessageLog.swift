import PaymentModel

/// A terminal's messages as the network numbers them: a session a day, a sequence number a message.
struct MessageLog {
    /// The twelve characters of the logical terminal.
    let terminal: String
    private var sequence: Int
    private var session = 0
    private var day: CivilDate?

    /// Begins with the number behind the given one.
    init(terminal: String, after sequence: Int) {
        self.terminal = terminal
        self.sequence = sequence
    }

    /// The next numbers: `sssnnnnnn`, ten digits.
    mutating func next(on day: CivilDate) -> String {
        if day != self.day {
            self.day = day
            session += 1
        }
        sequence += 1
        return Self.digits(session, 4) + Self.digits(sequence, 6)
    }

    /// Leading noughts to a width.
    static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// A terminal of a BIC.
    static func terminal(_ bic: String, _ letter: String) -> String {
        bic.prefix(8) + letter + (bic.utf8.count == 11 ? bic.suffix(3) : "XXX")
    }
}
