import Paycheck

/// What the shell is told; the contract of the command.
enum ExitStatus: Int32 {
    /// Everything read, nothing at or above `--fail-on`.
    case clean = 0
    /// At least one payment at or above `--fail-on`.
    case alarming = 1
    /// Something could not be read or is invalid, also a policy or trust file that is only looked at.
    case invalid = 2
    /// Wrong usage, by the argument parser or by what the command finds: a policy that a run cannot use, a payment that is not there.
    case usage = 64
    /// A defect in paycheck itself.
    case defect = 70
    /// A file missing, not readable as what it should be, not writable.
    case inputOutput = 74

    /// The one place where the outcome of a run becomes a status: what could not be opened wins over what could not be
    /// read, and that over what is alarming.
    init(_ summary: ReportSummary, failOn: FailOn?) {
        if summary.filesFailed > 0 {
            self = .inputOutput
        } else if summary.errors > 0 {
            self = .invalid
        } else if failOn == .review && summary.review + summary.hold > 0 || failOn == .hold && summary.hold > 0 {
            self = .alarming
        } else {
            self = .clean
        }
    }
}
