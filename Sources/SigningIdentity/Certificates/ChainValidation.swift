internal import PaymentModel
internal import Synchronization

/// Whether certificates lead to an authority that is trusted, by RFC 5280, at the time of a message.
///
/// What was found is kept by leaf, intermediates and which of the certificates were valid: a chain costs as much as a signature, and a bank's
/// messages have few. How many times messages have does not count, so that a file of payments of many days costs no more than one of one.
final class ChainValidation: Sendable {
    /// See ``CertificateCache/limit``.
    static let limit = 4096

    private let roots: [SigningCertificate]
    private let intermediates: [SigningCertificate]
    private let known = Mutex<[Key: Finding]>([:])

    /// What a chain is worth, and the authorities on it where it is trusted, from the leaf's issuer on.
    struct Finding: Sendable {
        var chain: SignatureFacts.Chain
        /// Why the chain does not hold, for a person.
        var reason: String?
        var authorities: ArraySlice<SigningCertificate> = []
    }

    private struct Key: Hashable {
        var leaf: String
        var intermediates: [String]
        /// How many validities had begun, and how many had ended.
        var edges: Int
    }

    /// How many findings are kept.
    var keptCount: Int { known.withLock { $0.count } }

    init(roots: [SigningCertificate], intermediates: [SigningCertificate]) {
        self.roots = roots
        self.intermediates = intermediates
    }

    /// The verdict on a leaf with the intermediates that its message brought, at a time.
    ///
    /// The leaf's own validity does not count here: it is a fact of its own, so the chain is judged at the nearest time at which
    /// the leaf was valid. Without roots nothing is checked. Complexity: O(*n*) in the certificates, where it was asked before.
    func chain(of leaf: SigningCertificate, with brought: [SigningCertificate], at time: Timestamp?) -> Finding {
        guard !roots.isEmpty else { return Finding(chain: .notChecked) }
        let wanted = time?.secondsSinceEpoch ?? leaf.validTo
        let seconds = min(max(wanted, leaf.validFrom), leaf.validTo)
        // Between two edges of validities nothing changes.
        func edges(_ certificates: [SigningCertificate]) -> Int {
            certificates.reduce(0) { $0 + ($1.validFrom <= seconds ? 1 : 0) + ($1.validTo < seconds ? 1 : 0) }
        }
        let key = Key(
            leaf: leaf.sha256,
            intermediates: brought.map(\.sha256),
            edges: edges(roots) + edges(intermediates) + edges(brought)
        )
        if let known = known.withLock({ $0[key] }) { return known }
        let found = validate(leaf, brought, at: seconds)
        known.withLock {
            if $0.count >= Self.limit { $0.removeAll(keepingCapacity: true) }
            $0[key] = found
        }
        return found
    }

    private func validate(
        _ leaf: SigningCertificate,
        _ brought: [SigningCertificate],
        at seconds: Int64
    ) -> Finding {
        var search = ChainSearch(roots: roots, others: intermediates + brought, at: seconds)
        guard let path = search.chain(of: leaf) else {
            guard search.isLimitReached || isNamed(leaf, brought) else { return Finding(chain: .untrusted) }
            return Finding(chain: .broken, reason: search.refusal)
        }
        return Finding(chain: .trusted, authorities: path.dropFirst())
    }

    /// Whether the names lead to a root, though the chain does not hold.
    private func isNamed(_ leaf: SigningCertificate, _ brought: [SigningCertificate]) -> Bool {
        var names: Set<String> = [leaf.issuer]
        var reached: Set<String> = []
        while let name = names.popFirst(), reached.count < 64 {
            guard reached.insert(name).inserted else { continue }
            if roots.contains(where: { $0.subject == name }) { return true }
            for candidate in intermediates + brought where candidate.subject == name { names.insert(candidate.issuer) }
        }
        return false
    }
}

/// Runs on the thread that asks what is written for tasks: swift-certificates' verifier is `async` for policies that fetch
/// something, and none here does. Nothing is handed to another thread, so nothing can wait for one.
enum CallingThread {
    private final class Executor: TaskExecutor {
        let jobs = Mutex<[UnownedJob]>([])

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            jobs.withLock { $0.append(job) }
        }
    }

    private final class Outcome: Sendable {
        let value = Mutex(false)
    }

    /// The value of an operation that waits for nothing; false where it would.
    static func run(_ operation: sending @escaping () async -> Bool) -> Bool {
        let executor = Executor()
        let outcome = Outcome()
        Task(executorPreference: executor) {
            let value = await operation()
            outcome.value.withLock { $0 = value }
        }
        while let job = executor.jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            unsafe job.runSynchronously(on: executor.asUnownedTaskExecutor())
        }
        return outcome.value.withLock { $0 }
    }
}
