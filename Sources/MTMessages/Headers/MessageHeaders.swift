import PaymentModel

/// What blocks 1, 2 and 3 say, by place; texts are made on demand.
struct MessageHeaders {
    /// The application and service of block 1: `F01`.
    var service: Service = .unknown
    /// The three digits of block 2; 0 where it cannot be told.
    var type = 0
    var isOutput = false
    /// The twelve characters of the logical terminals; nil where they do not have their form.
    var ownTerminal: Extent?
    var otherTerminal: Extent?
    /// HHMM and YYMMDD at which the sender put an output message in.
    var inputTime: Extent?
    var inputDate: Extent?
    /// Values of block 3.
    var userReference: Extent?
    var validationFlag: Extent?
    var uetr: Extent?

    enum Service {
        case financial
        case acknowledgement
        case other
        case unknown
    }

    /// The sender's and the receiver's terminals.
    var sender: Extent? { isOutput ? otherTerminal : ownTerminal }
    var receiver: Extent? { isOutput ? ownTerminal : otherTerminal }

    /// Whether messages of the type tell payments.
    var isPayment: Bool {
        switch type {
        case 101, 102, 103, 200, 201, 202, 203, 205: true
        default: false
        }
    }

    /// The variant that block 3's field 119 asks for.
    enum Variant: UInt8 { case none, stp, remit, cov }

    private(set) var variant = Variant.none

    private mutating func readVariant(_ bytes: RawSpan) {
        guard let flag = validationFlag else { return }
        if flag.count == 3, bytes.has("STP", at: flag.start), type == 103 || type == 102 {
            variant = .stp
        } else if flag.count == 5, bytes.has("REMIT", at: flag.start), type == 103 {
            variant = .remit
        } else if flag.count == 3, bytes.has("COV", at: flag.start), type == 202 || type == 205 {
            variant = .cov
        }
    }

    /// Headers that are not read yet, or not there: a block 4 alone, whose type someone gave.
    init(type: Int, variant: Variant) {
        self.type = type
        self.variant = variant
    }

    /// Reads the headers of a scanned message and says what is wrong with them.
    mutating func read(
        _ message: borrowing ScannedMessage,
        _ bytes: RawSpan,
        _ rules: RuleSet,
        _ findings: inout Findings
    ) {
        readBasicHeader(message, bytes, &findings)
        readApplicationHeader(message, bytes, &findings)
        readUserHeader(message, bytes, rules, &findings)
        readVariant(bytes)
    }

    private mutating func readBasicHeader(
        _ message: borrowing ScannedMessage,
        _ bytes: RawSpan,
        _ findings: inout Findings
    ) {
        guard let block = message.basicHeader else {
            findings.append(
                Finding("H01", at: message.extent.start, "/1", "block 1 is missing: a message must begin with {1:F01…}")
            )
            return
        }
        guard block.count >= 3, bytes[block.start + 1].isNumeral, bytes[block.start + 2].isNumeral else {
            findings.append(
                Finding(
                    "H01",
                    at: block.start,
                    "/1",
                    "block 1 is \(bytes.quote(block)): F, two digits and 22 characters are expected"
                )
            )
            return
        }
        let application = bytes[block.start]
        let number = (bytes[block.start + 1] &- 48) &* 10 &+ (bytes[block.start + 2] &- 48)
        switch application {
        case UInt8(ascii: "F"), UInt8(ascii: "A"), UInt8(ascii: "L"):
            service = number == 1 ? .financial : number == 21 ? .acknowledgement : .other
        default:
            findings.append(
                Finding(
                    "H02",
                    at: block.start,
                    "/1",
                    "the application identifier of block 1 is \(bytes.quote(Extent(block.start, block.start + 1))): F (FIN), A (GPA) or L "
                        + "is expected"
                )
            )
        }
        if application == UInt8(ascii: "F"), ![1, 3, 5, 6, 21, 25, 26].contains(number) {
            findings.append(
                Finding(
                    "H03",
                    at: block.start + 1,
                    "/1",
                    "the service identifier of block 1 is \(bytes.quote(Extent(block.start + 1, block.start + 3))): 01 for a "
                        + "message or 21 for an acknowledgement is expected"
                )
            )
        }
        // Where the length is wrong nobody knows which characters are the terminal; without numbers it is clear.
        guard block.count == 25 || block.count == 15 else {
            findings.append(
                Finding(
                    "H01",
                    at: block.start,
                    "/1",
                    "block 1 is \(bytes.quote(block)), \(block.count) characters: 25 are expected, F01, the logical terminal (12), the session (4) and "
                        + "the sequence number (6)"
                )
            )
            return
        }
        let terminal = Extent(block.start + 3, min(block.start + 15, block.end))
        if bytes.isTerminal(terminal) {
            ownTerminal = terminal
        } else {
            findings.append(
                Finding(
                    "H10",
                    at: terminal.start,
                    "/1",
                    "the logical terminal of block 1 is \(bytes.quote(terminal)): twelve characters are expected, a BIC with its "
                        + "terminal code, as in BANKBEBBAXXX"
                )
            )
        }
        checkNumbers(Extent(min(block.start + 15, block.end), block.end), bytes, &findings)
    }

    private func checkNumbers(_ rest: Extent, _ bytes: RawSpan, _ findings: inout Findings) {
        let session = Extent(rest.start, min(rest.start + 4, rest.end))
        let sequence = Extent(session.end, rest.end)
        if session.count != 4 || !bytes.areDigits(session) {
            findings.append(
                Finding(
                    "H15",
                    at: session.start,
                    "/1",
                    "the session number of block 1 is \(bytes.quote(session)): four digits are expected"
                )
            )
        } else if sequence.count != 6 || !bytes.areDigits(sequence) {
            findings.append(
                Finding(
                    "H20",
                    at: sequence.start,
                    "/1",
                    "the sequence number of block 1 is \(bytes.quote(sequence)): six digits are expected"
                )
            )
        }
    }

    private mutating func readApplicationHeader(
        _ message: borrowing ScannedMessage,
        _ bytes: RawSpan,
        _ findings: inout Findings
    ) {
        guard let block = message.applicationHeader else {
            if service == .financial {
                let offset = message.basicHeader.map { $0.end + 1 } ?? message.extent.start
                findings.append(
                    Finding(
                        "H25",
                        at: min(offset, message.extent.end),
                        "/2",
                        "block 2 is missing: it must say the type of the message and the other party, as in "
                            + "{2:I103BANKDEFFXXXXN}"
                    )
                )
            }
            return
        }
        guard block.count > 0 else {
            findings.append(Finding("H25", at: block.start, "/2", "block 2 is empty"))
            return
        }
        let direction = bytes[block.start]
        guard direction == UInt8(ascii: "I") || direction == UInt8(ascii: "O") else {
            findings.append(
                Finding(
                    "H26",
                    at: block.start,
                    "/2",
                    "block 2 begins with \(bytes.quote(Extent(block.start, block.start + 1))): I for input or O for output is expected"
                )
            )
            return
        }
        isOutput = direction == UInt8(ascii: "O")
        let number = Extent(block.start + 1, min(block.start + 4, block.end))
        guard number.count == 3, bytes.areDigits(number) else {
            findings.append(
                Finding(
                    "H30",
                    at: number.start,
                    "/2",
                    "the message type of block 2 is \(bytes.quote(number)): three digits are expected"
                )
            )
            return
        }
        type = bytes.number(number)
        if !MessageTypes.exists(type) {
            findings.append(
                Finding(
                    "H30",
                    at: number.start,
                    "/2",
                    "message type \(bytes.quote(number)) is none of SWIFT's: check block 2"
                )
            )
        }
        if isOutput { readOutput(block, bytes, &findings) } else { readInput(block, bytes, &findings) }
    }

    private mutating func readInput(_ block: Extent, _ bytes: RawSpan, _ findings: inout Findings) {
        let terminal = Extent(block.start + 4, min(block.start + 16, block.end))
        if bytes.isTerminal(terminal) {
            otherTerminal = terminal
        } else {
            findings.append(
                Finding(
                    terminal.count < 12 ? "H25" : "H50",
                    at: terminal.start,
                    "/2",
                    "the receiver in block 2 is \(bytes.quote(terminal)): twelve characters are expected, a BIC with its terminal "
                        + "code X, as in BANKDEFFXXXX"
                )
            )
            if terminal.count < 12 { return }
        }
        let rest = Extent(block.start + 16, block.end)
        guard rest.count > 0 else { return }
        Self.checkPriority(rest.start, ofType: type, bytes, &findings)
        // Delivery monitoring 1 to 3, obsolescence period of three digits.
        let options = Extent(rest.start + 1, rest.end)
        let isMonitored = options.count >= 1 && (1...3).contains(bytes[options.start] &- 48)
        let isRight =
            options.count == 0 || isMonitored && options.count == 1
            || isMonitored && options.count == 4 && bytes.areDigits(options)
        if !isRight {
            findings.append(
                Finding(
                    "H25",
                    at: options.start,
                    "/2",
                    "block 2 ends with \(bytes.quote(options)): a delivery monitoring of 1 to 3 and an obsolescence period of three "
                        + "digits may stand there"
                )
            )
        } else if options.count > 0 {
            checkMonitoring(rest, bytes, &findings)
        }
    }

    /// Urgent messages are monitored by 1 or 3, normal ones by 2 (FIN Service Description, application header).
    private func checkMonitoring(_ rest: Extent, _ bytes: RawSpan, _ findings: inout Findings) {
        let isNotification = bytes[rest.start + 1] == UInt8(ascii: "2")
        let priority = bytes[rest.start]
        guard priority == UInt8(ascii: "U") ? isNotification : priority == UInt8(ascii: "N") && !isNotification else {
            return
        }
        findings.append(
            Finding(
                "H80",
                at: rest.start + 1,
                "/2",
                "the delivery monitoring in block 2 is \(bytes.quote(Extent(rest.start + 1, rest.start + 2))): "
                    + (isNotification ? "with priority U 1 or 3 is" : "with priority N 2 or nothing is") + " expected"
            )
        )
    }

    private mutating func readOutput(_ block: Extent, _ bytes: RawSpan, _ findings: inout Findings) {
        // O, type, HHMM, then the MIR (YYMMDD, terminal, session, sequence), YYMMDD, HHMM, priority.
        guard block.count >= 46 else {
            findings.append(
                Finding(
                    "H25",
                    at: block.end,
                    "/2",
                    "block 2 has \(block.count) characters: an output header has 47, ending with date, time and priority; it may have "
                        + "been cut"
                )
            )
            if block.count >= 30, bytes.isTerminal(Extent(block.start + 14, block.start + 26)) {
                otherTerminal = Extent(block.start + 14, block.start + 26)
            }
            return
        }
        let terminal = Extent(block.start + 14, block.start + 26)
        if bytes.isTerminal(terminal) {
            otherTerminal = terminal
        } else {
            findings.append(
                Finding(
                    "H50",
                    at: terminal.start,
                    "/2",
                    "the sender in block 2 is \(bytes.quote(terminal)): twelve characters are expected, a BIC with its terminal "
                        + "code, as in BANKDEFFAXXX"
                )
            )
        }
        let time = Extent(block.start + 4, block.start + 8)
        let date = Extent(block.start + 8, block.start + 14)
        let numbers = Extent(block.start + 26, block.start + 46)
        if bytes.isTime(time), bytes.isDate(date), bytes.areDigits(numbers),
            bytes.isDate(Extent(block.start + 36, block.start + 42)),
            bytes.isTime(Extent(block.start + 42, block.start + 46))
        {
            inputTime = time
            inputDate = date
        } else {
            findings.append(
                Finding(
                    "H25",
                    at: time.start,
                    "/2",
                    "dates, times or numbers of block 2 are wrong: \(bytes.quote(block)). HHMM, YYMMDD, the sender's terminal, "
                        + "session and sequence number, YYMMDD, HHMM are expected behind the type"
                )
            )
        }
        if block.count == 47 {
            Self.checkPriority(block.start + 46, ofType: type, bytes, &findings)
        } else if block.count > 47 {
            findings.append(
                Finding(
                    "H25",
                    at: block.start + 47,
                    "/2",
                    "block 2 has \(block.count) characters: an output header has 47"
                )
            )
        } else if type >= 100 {
            findings.append(
                Finding("H40", at: block.end, "/2", "block 2 ends without a priority: S, U or N is expected")
            )
        }
    }

    private static func checkPriority(
        _ offset: Int,
        ofType type: Int,
        _ bytes: RawSpan,
        _ findings: inout Findings
    ) {
        switch bytes[offset] {
        case UInt8(ascii: "N"), UInt8(ascii: "U"): break
        case UInt8(ascii: "S") where type < 100: break
        default:
            findings.append(
                Finding(
                    "H40",
                    at: offset,
                    "/2",
                    "the priority in block 2 is \(bytes.quote(Extent(offset, offset + 1))): N (normal) or U (urgent) is expected, S only for "
                        + "system messages"
                )
            )
        }
    }
}
