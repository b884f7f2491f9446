import PaymentModel

/// Gives problems the severity that a policy sets, and messages the validity that follows from it.
struct SeverityChanges {
    private let severities: ProblemSeverities
    /// Errors of the message so far: as they were read, and as they are now.
    private var errorsRead = 0
    private var errors = 0

    init(_ severities: ProblemSeverities) {
        self.severities = severities
    }

    /// The event as it is under the policy.
    mutating func applied(to event: MessageEvent) -> MessageEvent {
        guard !severities.isEmpty else { return event }
        switch event {
        case .payment, .record: return event
        case .problem(let problem):
            let changed = severities.applied(to: problem)
            if problem.severity == .error { errorsRead += 1 }
            if changed.severity == .error { errors += 1 }
            return .problem(changed)
        case .message(var message):
            // A message that is invalid without a problem that says so stays invalid.
            message.isValid = errors == 0 && (message.isValid || errorsRead > 0)
            (errorsRead, errors) = (0, 0)
            return .message(message)
        }
    }
}
