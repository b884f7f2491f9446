import PaymentModel

/// Holds back what a reader tells of a message until the message is at its end, so that its payments can say whether it is
/// valid as a whole.
///
/// At most ``limit`` events are held; of a longer message the first part is handed on with what is known by then. What
/// belongs to no message passes through at once.
struct MessageBuffer {
    /// The most events held.
    let limit: Int
    private var events: [MessageEvent] = []
    private var hasError = false
    private var hasInvalidPayment = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes an event and hands on what is complete, in the same order.
    mutating func take(_ event: MessageEvent, _ tell: (MessageEvent) throws -> Void) rethrows {
        switch event {
        case .payment(let payment):
            if !payment.isValid { hasInvalidPayment = true }
            events.append(event)
        case .record: events.append(event)
        case .problem(let problem):
            if problem.severity == .error { hasError = true }
            // Nothing waits for this problem's message: it need not wait itself.
            guard !events.isEmpty else { return try tell(event) }
            events.append(event)
        case .message(let message):
            events.append(event)
            // A valid message has valid payments, also where a policy made its errors warnings.
            if message.isValid, hasInvalidPayment { admitPayments() }
            try handOn(isValid: message.isValid, tell)
            hasError = false
        }
        if events.count >= limit { try handOn(isValid: !hasError, tell) }
    }

    /// Hands on what is left of a message that did not come to its end.
    mutating func finish(_ tell: (MessageEvent) throws -> Void) rethrows {
        try handOn(isValid: !hasError, tell)
    }

    private mutating func admitPayments() {
        for place in events.indices {
            guard case .payment(var payment) = events[place], !payment.isValid else { continue }
            payment.isValid = true
            events[place] = .payment(payment)
        }
    }

    private mutating func handOn(isValid: Bool, _ tell: (MessageEvent) throws -> Void) rethrows {
        defer {
            events.removeAll(keepingCapacity: true)
            hasInvalidPayment = false
        }
        for event in events {
            if case .payment(var payment) = event, !isValid {
                payment.isValid = false
                try tell(.payment(payment))
            } else {
                try tell(event)
            }
        }
    }
}
