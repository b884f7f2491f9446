internal import CPrefetch
private import Synchronization

/// Tasks in steps: those of a step are done at the same time, each by the thread that comes first; those of the next when all of them have ended.
///
/// A thread that finds nothing left of a step waits without going to sleep, since it would take longer to be woken than to wait. It waits only for tasks that
/// other threads have begun: one thread alone does all of them.
final class StepQueue: Sendable {
    private let steps: Int
    private let tasks: Int
    /// The step, and how often somebody has asked for one of its tasks, in the low 32 bits.
    private let asked = Atomic<UInt64>(0)
    /// How many tasks of the step have ended.
    private let ended = Atomic<Int>(0)

    /// So many steps of so many tasks each.
    init(steps: Int, tasks: Int) { (self.steps, self.tasks) = (steps, tasks) }

    /// Whether all tasks of all steps were done.
    var isDone: Bool { asked.load(ordering: .acquiring) >> 32 >= UInt64(steps) }

    /// Does tasks until there are none; between a step and the next nobody does any while one thread calls `between` with the next one's number.
    func work(_ perform: (_ step: Int, _ task: Int) -> Void, between: (_ step: Int) -> Void) {
        while true {
            let number = asked.add(1, ordering: .acquiring).oldValue
            let (step, task) = (Int(number >> 32), Int(number & 0xFFFF_FFFF))
            guard step < steps else { return }
            guard task < tasks else {
                var rounds: Int32 = 0
                while asked.load(ordering: .acquiring) >> 32 == UInt64(step) {
                    paycheck_wait(rounds)
                    if rounds < .max { rounds &+= 1 }
                }
                continue
            }
            perform(step, task)
            guard ended.add(1, ordering: .acquiringAndReleasing).newValue == tasks else { continue }
            ended.store(0, ordering: .relaxed)
            between(step + 1)
            asked.store(UInt64(step + 1) << 32, ordering: .releasing)
        }
    }
}
