import PaymentModel

/// What statuses, acknowledgements, requests and free-format messages say of instructions.
struct Notices {
    let notices: [(notice: PaymentNotice, file: String)]
    let settings: ReconciliationSettings

    /// Notes which instructions were refused, or asked to be cancelled.
    func apply(to instructions: inout [Instruction], _ index: InstructionIndex) {
        let refused = Set(notices.lazy.filter { $0.notice.kind == .refused }.compactMap { $0.notice.transmission })
        for place in instructions.indices {
            if let number = instructions[place].transmission?.number, refused.contains(number) {
                instructions[place].refusal = "the network refused it"
            }
        }
        for (notice, _) in notices {
            let reason: String
            if notice.kind == .status, notice.isRefusal {
                reason = "\(notice.message) refused it" + (notice.text.map { " (\(quoted($0.utf8)))" } ?? "")
            } else if notice.kind == .answer, notice.code == "CNCL" {
                reason = "\(notice.message) says that it was cancelled"
            } else {
                continue
            }
            let places =
                notice.references.isEmpty
                ? notice.originalMessage.map(index.ofMessage) ?? [] : index.named(notice.references).flatMap { $0 }
            for place in places { instructions[place].refusal = reason }
        }
    }

    /// Messages that the network has not acknowledged in time, where it acknowledges others of the same terminal.
    func missingAcknowledgements(
        _ transmissions: [(transmission: Transmission, file: String)],
        _ instructions: [Instruction],
        acknowledged inFront: Set<ReconciliationFinding.Place>,
        asOf now: Timestamp?
    ) -> [ReconciliationFinding] {
        let answered = Set(notices.compactMap { $0.notice.transmission })
        let terminals = Set(answered.map(\.terminal))
        guard !terminals.isEmpty, let now else { return [] }
        var times: [ReconciliationFinding.Place: Instruction] = [:]
        for instruction in instructions {
            times[ReconciliationFinding.Place(file: instruction.place.file, message: instruction.place.message)] =
                instruction
        }
        var findings: [ReconciliationFinding] = []
        for (transmission, file) in transmissions where !transmission.isReceived {
            guard let number = transmission.number, terminals.contains(number.terminal), !answered.contains(number)
            else {
                continue
            }
            let place = ReconciliationFinding.Place(file: file, message: transmission.messageIndex)
            guard !inFront.contains(place), let instruction = times[place], let time = instruction.time else {
                continue
            }
            let minutes = (now.secondsSinceEpoch - time.secondsSinceEpoch) / 60
            guard time.precision == .second, minutes >= settings.acknowledgementMinutes else { continue }
            let finding = ReconciliationFinding(
                .acknowledgementMissing,
                "\(instruction.name), session \(number.session), number \(number.sequence), was not acknowledged within "
                    + "\(settings.acknowledgementMinutes) minutes, as others of \(number.terminal) are: the answer was kept back or removed; ask "
                    + "\(instruction.receiver ?? "its receiver") whether it arrived",
                about: instruction
            )
            findings.append(finding)
        }
        return findings
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
