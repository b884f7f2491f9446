import PaymentModel

/// Holes and repetitions in the numbers of a logical terminal's messages.
///
/// Every FIN message has the next sequence number of its session (SWIFT User Handbook, FIN Service Description): a number that is
/// missing is a message that was removed. Judged only where most of the numbers are there; else the files are a choice.
struct SequenceNumbers {
    private(set) var findings: [ReconciliationFinding] = []
    private(set) var incomplete: [String] = []

    /// Messages of payments that are no copies of another.
    private let orders: Set<ReconciliationFinding.Place>

    init(_ transmissions: [(transmission: Transmission, file: String)], orders: Set<ReconciliationFinding.Place>) {
        self.orders = orders
        struct Line: Hashable {
            var terminal: String
            var isReceived: Bool
        }
        var lines: [Line: [(transmission: Transmission, file: String)]] = [:]
        for (transmission, file) in transmissions {
            guard let number = transmission.number, number.session > 0 || number.sequence > 0 else { continue }
            lines[Line(terminal: number.terminal, isReceived: transmission.isReceived), default: []]
                .append((transmission, file))
        }
        for (line, messages) in lines.sorted(by: {
            ($0.key.terminal, $0.key.isReceived ? 1 : 0) < ($1.key.terminal, $1.key.isReceived ? 1 : 0)
        }) {
            check(line.terminal, line.isReceived, messages)
        }
    }

    private mutating func check(
        _ terminal: String,
        _ isReceived: Bool,
        _ messages: [(transmission: Transmission, file: String)]
    ) {
        let what = (isReceived ? "received by " : "sent by ") + terminal
        let ordered = messages.indices.filter { messages[$0].transmission.number != nil }.sorted {
            key(messages[$0], $0) < key(messages[$1], $1)
        }
        // Whether numbers go on from session to session is told from the sessions themselves.
        var steps = (on: 0, all: 0)
        for (before, next) in zip(ordered, ordered.dropFirst()) {
            let (first, second) = (number(messages[before]), number(messages[next]))
            guard second.session == first.session + 1 else { continue }
            steps.all += 1
            if second.sequence == first.sequence + 1 { steps.on += 1 }
        }
        let goesOn = steps.on * 2 > steps.all
        // Messages without a hole that is larger than all that were given, and what is missing within each such run.
        var runs: [(holes: [ReconciliationFinding], missing: Int, present: Int)] = [([], 0, min(ordered.count, 1))]
        for (before, next) in zip(ordered, ordered.dropFirst()) {
            let (first, second) = (number(messages[before]), number(messages[next]))
            let isSame = first.session == second.session
            runs[runs.count - 1].present += 1
            if isSame, first.sequence == second.sequence {
                if let finding = repetition(what, messages[before], messages[next]) { findings.append(finding) }
                continue
            }
            guard isSame || goesOn && second.session == first.session + 1, second.sequence > first.sequence + 1 else {
                continue
            }
            let missing = second.sequence - first.sequence - 1
            guard missing <= ordered.count else {
                runs[runs.count - 1].present -= 1
                runs.append(([], 0, 1))
                continue
            }
            runs[runs.count - 1].missing += missing
            runs[runs.count - 1].holes.append(hole(what, messages[before], messages[next]))
        }
        // The files are a part of the traffic: holes say nothing, but in a run that is all but whole.
        let isWhole = runs.count == 1 && runs[0].missing <= runs[0].present
        if !isWhole { incomplete.append(terminal) }
        for run in runs where isWhole || run.missing * Self.wholeRun <= run.present { findings += run.holes }
    }

    /// How many messages there must be in a run for each that is missing.
    private static let wholeRun = 4

    private typealias Message = (transmission: Transmission, file: String)

    private func number(_ message: Message) -> (session: Int, sequence: Int) {
        (message.transmission.number?.session ?? 0, message.transmission.number?.sequence ?? 0)
    }

    private func key(_ message: Message, _ place: Int) -> (Int, Int, Int) {
        let number = number(message)
        return (number.session, number.sequence, place)
    }

    private func place(_ message: Message) -> ReconciliationFinding.Place {
        ReconciliationFinding.Place(file: message.file, message: message.transmission.messageIndex)
    }

    /// Two messages of one number; nil where the second says that it may be the first again, or is.
    private func repetition(_ what: String, _ first: Message, _ second: Message) -> ReconciliationFinding? {
        if first.transmission.reference == second.transmission.reference {
            // Copies are left out of the orders: two of one name and number are of different contents.
            guard orders.contains(place(first)), orders.contains(place(second)) else { return nil }
        } else if second.transmission.isPossibleDuplicate || first.transmission.isPossibleDuplicate {
            return nil
        }
        let (session, sequence) = number(second)
        return ReconciliationFinding(
            .sequenceRepeated,
            "Two messages \(what) have number \(sequence) of session \(session): one of them was not on the network, or was altered",
            at: place(second),
            other: place(first)
        )
    }

    private func hole(_ what: String, _ first: Message, _ second: Message) -> ReconciliationFinding {
        let (session, sequence) = number(second)
        let before = number(first)
        let gap = sequence - before.sequence - 1
        let numbers =
            gap == 1 ? "number \(before.sequence + 1) is" : "numbers \(before.sequence + 1) to \(sequence - 1) are"
        let sessions =
            before.session == session ? "in session \(session)" : "between sessions \(before.session) and \(session)"
        var finding = ReconciliationFinding(
            .sequenceHole,
            "Of the messages \(what) \(sessions) \(numbers) missing: \(gap == 1 ? "a message was" : "messages were") removed, or not "
                + "given; the network's own records have \(gap == 1 ? "it" : "them")",
            at: place(second),
            other: place(first)
        )
        finding.reference = second.transmission.reference
        return finding
    }
}
