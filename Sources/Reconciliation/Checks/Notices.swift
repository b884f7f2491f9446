import PaymentModel

/// What statuses, acknowledgements, requests and free-format messages say of instructions.
struct Notices {
    let notices: [(notice: PaymentNotice, file: String)]
    let settings: ReconciliationSettings

    /// Notes which instructions were refused, or cancelled on request.
    func apply(to instructions: inout [Instruction], _ index: InstructionIndex) {
        let refused = Set(notices.lazy.filter { $0.notice.kind == .refused }.compactMap { $0.notice.transmission })
        for place in instructions.indices {
            if let number = instructions[place].transmission?.number, refused.contains(number) {
                instructions[place].refuseByNetwork()
            }
        }
        for notice in distinct() {
            if notice.kind == .status, let code = notice.code, Self.settled.contains(code) {
                // What was refused and is settled later was repaired; an answer that may mean several tells nothing of any.
                let places = places(of: notice, instructions, index)
                if places.count == 1, !instructions[places[0]].isRefusedByNetwork {
                    instructions[places[0]].refusal = nil
                }
                continue
            }
            let reason: String
            if notice.kind == .status, notice.isRefusal {
                reason = "\(notice.message) refused it" + (notice.text.map { " (\(quoted($0.utf8)))" } ?? "")
            } else if notice.kind == .answer, notice.code == "CNCL" {
                reason = "\(notice.message) says that it was cancelled"
            } else {
                continue
            }
            var places = places(of: notice, instructions, index)
            // One payment is refused; of several that have all its names, the first that is not refused yet.
            if !notice.references.isEmpty {
                places = places.first { instructions[$0].refusal == nil }.map { [$0] } ?? []
            }
            for place in places { instructions[place].refusal = reason }
        }
    }

    /// Statuses of a payment that was carried out.
    private static let settled: Set<String> = ["ACSC", "ACCC", "ACSP"]

    /// The notices of each message once, however often it was given, those that say when they were made in the order of time.
    private func distinct() -> [PaymentNotice] {
        struct Teller: Hashable {
            var notice: PaymentNotice
            var file: String
            var message: Int
        }
        // What one message says several times is said of several payments.
        var kept: [PaymentNotice: Int] = [:]
        var told: [Teller: Int] = [:]
        var ordered: [(notice: PaymentNotice, place: Int)] = []
        for (place, (notice, file)) in notices.enumerated() {
            var plain = notice
            plain.messageIndex = 0
            let teller = Teller(notice: plain, file: file, message: notice.messageIndex)
            let times = told[teller, default: 0] + 1
            told[teller] = times
            guard times > kept[plain, default: 0] else { continue }
            kept[plain] = times
            ordered.append((notice, place))
        }
        ordered.sort { a, b in
            let (first, second) = (a.notice.time?.secondsSinceEpoch, b.notice.time?.secondsSinceEpoch)
            return (first ?? .min, a.place) < (second ?? .min, b.place)
        }
        return ordered.map(\.notice)
    }

    /// How many instructions of one name are considered: names that thousands share name nothing.
    private static let considered = 1_024

    /// The instructions that a notice is about: those of a message or of a part of it, else those that have the most of its names.
    private func places(of notice: PaymentNotice, _ instructions: [Instruction], _ index: InstructionIndex) -> [Int] {
        let original = notice.originalMessage?.uppercased()
        func isOfMessage(_ place: Int) -> Bool { instructions[place].messageReference?.uppercased() == original }
        let named = notice.originalMessage.map(index.ofMessage) ?? []
        let isKnown = named.contains(where: isOfMessage)
        if let part = notice.originalPart {
            return index.ofMessage(part).filter {
                instructions[$0].paymentInformation == part && (!isKnown || isOfMessage($0))
            }
        }
        guard !notice.references.isEmpty else { return named.filter(isOfMessage) }
        var candidates: [Int] = []
        for list in index.named(notice.references).sorted(by: { $0.count < $1.count }) {
            // Statuses name the message: what is in another is another payment of the same name.
            candidates = list.prefix(Self.considered).filter { notice.kind != .status || !isKnown || isOfMessage($0) }
            if !candidates.isEmpty { break }
        }
        func narrow(_ isMeant: (Instruction) -> Bool) {
            guard candidates.count > 1 else { return }
            let meant = candidates.filter { isMeant(instructions[$0]) }
            if !meant.isEmpty { candidates = meant }
        }
        for text in notice.references.texts { narrow { $0.references.texts.contains(text) } }
        if let amount = notice.amount { narrow { $0.amount.isEqual(to: amount) && $0.currency == notice.currency } }
        narrow { !$0.isCover }
        return candidates
    }

    /// Messages that the network has not acknowledged in time, where it acknowledges others of the same terminal.
    func missingAcknowledgements(
        _ transmissions: [(transmission: Transmission, file: String)],
        _ instructions: [Instruction],
        acknowledged known: Set<ReconciliationFinding.Place>,
        asOf now: Timestamp?
    ) -> [ReconciliationFinding] {
        let answered = Set(notices.compactMap { $0.notice.transmission })
        let terminals = Set(answered.map(\.terminal))
        guard !terminals.isEmpty, let now else { return [] }
        // Answers come in the order of the messages: what has none while a later one has was passed over.
        var latest: [Session: Int] = [:]
        for number in answered {
            latest[Session(number), default: 0] = max(latest[Session(number), default: 0], number.sequence)
        }
        var times: [ReconciliationFinding.Place: Instruction] = [:]
        for instruction in instructions { times[instruction.messagePlace] = instruction }
        var findings: [ReconciliationFinding] = []
        for (transmission, file) in transmissions where !transmission.isReceived {
            guard let number = transmission.number, terminals.contains(number.terminal), !answered.contains(number)
            else {
                continue
            }
            let place = ReconciliationFinding.Place(file: file, message: transmission.messageIndex)
            guard !known.contains(place), let instruction = times[place] else { continue }
            let late: String
            if let time = instruction.time, time.precision == .second {
                guard (now.secondsSinceEpoch - time.secondsSinceEpoch) / 60 >= settings.acknowledgementMinutes else {
                    continue
                }
                late = "within \(settings.acknowledgementMinutes) minutes"
            } else if let last = latest[Session(number)], last > number.sequence {
                late = "though number \(last) is"
            } else if let date = instruction.date, Self.isOver(date, now, settings.acknowledgementMinutes) {
                late = "by the end of \(date)"
            } else {
                continue
            }
            let finding = ReconciliationFinding(
                .acknowledgementMissing,
                "\(instruction.name), session \(number.session), number \(number.sequence), was not acknowledged \(late), as others of "
                    + "\(number.terminal) are: the answer was kept back or removed; ask \(instruction.receiver ?? "its receiver") whether it "
                    + "arrived",
                about: instruction
            )
            findings.append(finding)
        }
        return findings
    }

    private struct Session: Hashable {
        var terminal: String
        var session: Int

        init(_ number: Transmission.Number) { (terminal, session) = (number.terminal, number.session) }
    }

    /// Whether so many minutes of the day behind a date have passed: what does not say when it was sent was sent by then.
    private static func isOver(_ date: CivilDate, _ now: Timestamp, _ minutes: Int) -> Bool {
        let end = Int64(date.dayNumber + 1) * 86_400
        return now.secondsSinceEpoch >= end + Int64(minutes) * 60
    }

    /// Recalls in free format: nobody is bound to act on them, and nobody reads them first.
    func freeFormatRecalls(_ instructions: [Instruction], _ index: InstructionIndex) -> [ReconciliationFinding] {
        var findings: [ReconciliationFinding] = []
        for (notice, file) in notices where notice.kind == .freeFormat {
            let text = (notice.text ?? "").uppercased()
            guard
                ["CANCEL", "RECALL", "STOP PAYMENT", "STOP THE PAYMENT", "FRAUD", "DO NOT PAY"].contains(
                    where: text.contains
                )
            else { continue }
            let place = ReconciliationFinding.Place(file: file, message: notice.messageIndex)
            let instruction = index.first(notice.references).map { instructions[$0] }
            let isInstitution = notice.message.family.hasPrefix("2")
            var finding = ReconciliationFinding(
                .recallFreeFormat,
                "MT\(notice.message) \(quoted((notice.messageReference ?? "").utf8, limit: 16)) asks to stop "
                    + (instruction?.name ?? "a payment")
                    + " in free format: send MT\(isInstitution ? "292" : "192") or camt.056, which the receiver must answer",
                at: place,
                other: instruction?.place
            )
            finding.reference = instruction?.reference ?? notice.originalMessage
            findings.append(finding)
        }
        return findings
    }
}
