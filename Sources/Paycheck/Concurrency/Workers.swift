import Dispatch
import Synchronization

/// Threads that do work while who gave it does other things; who waits for a result works, too.
///
/// With one thread there are no others: work is then done when its result is asked for.
final class Workers: Sendable {
    /// How many threads there are besides the one that asks.
    private let helpers: Int
    private let queue = DispatchQueue(label: "paycheck.workers", attributes: .concurrent)
    private let state = Mutex(State())

    private struct State {
        var waiting: [any Startable] = []
        var active = 0
    }

    init(threads: Int) { helpers = max(0, threads - 1) }

    /// Hands in work.
    func submit<Output>(_ body: @escaping @Sendable () -> Output) -> Work<Output> {
        let work = Work(body)
        guard helpers > 0 else { return work }
        let isNeeded = state.withLock { state in
            state.waiting.append(work)
            guard state.active < helpers else { return false }
            state.active += 1
            return true
        }
        if isNeeded { queue.async { [self] in help() } }
        return work
    }

    /// The result of some work: that is done now where nobody has begun it. While somebody else does it other work is done.
    func result<Output>(of work: Work<Output>) -> Output {
        while !work.start(), !work.isDone, let other = next() { other.start() }
        return work.wait()
    }

    /// Forgets what nobody has begun.
    func stop() { state.withLock { $0.waiting = [] } }

    private func help() {
        while let work = next(orLeaving: true) { work.start() }
    }

    private func next(orLeaving leaves: Bool = false) -> (any Startable)? {
        state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            if leaves { state.active -= 1 }
            return nil
        }
    }
}

/// Something that can be begun once.
private protocol Startable: Sendable {
    /// Does it, unless somebody has begun; says whether it was done.
    @discardableResult func start() -> Bool
}

/// Work that was handed in.
final class Work<Output: Sendable>: Startable {
    private enum State {
        case waiting(@Sendable () -> Output)
        case running
        case done(Output)
        case taken
    }

    private let state: Mutex<State>
    private let end = DispatchSemaphore(value: 0)

    fileprivate init(_ body: @escaping @Sendable () -> Output) { state = Mutex(.waiting(body)) }

    fileprivate var isDone: Bool {
        state.withLock { state in
            if case .done = state { true } else { false }
        }
    }

    @discardableResult
    fileprivate func start() -> Bool {
        guard let output = produce() else { return false }
        state.withLock { $0 = .done(output) }
        end.signal()
        return true
    }

    /// What the work holds is let go of before it is said to be done.
    private func produce() -> Output? {
        let body: (@Sendable () -> Output)? = state.withLock { state in
            guard case .waiting(let body) = state else { return nil }
            state = .running
            return body
        }
        return body?()
    }

    fileprivate func wait() -> Output {
        end.wait()
        return state.withLock { state in
            guard case .done(let output) = state else { preconditionFailure("a result is taken once") }
            state = .taken
            return output
        }
    }
}
