import Paycheck
import PaymentModel

/// Counts of a drop folder as a text file that Prometheus' node exporter collects.
///
/// The format is Prometheus' text format, version 0.0.4. Counters begin with the process, as Prometheus expects.
struct DropFolderMetrics {
    private let path: String?
    /// Files by what became of them.
    private var done = 0, held = 0, repeated = 0
    /// Files that could not be taken.
    var failed = 0
    /// Complete files found by the latest look.
    var waiting = 0
    private var pass = 0, review = 0, hold = 0
    private var errors = 0, warnings = 0
    private var seconds = 0.0
    private var lastFile: Int64 = 0
    private var lastScan: Int64 = 0
    private var lastWritten: Int64 = 0
    /// Why the file could not be written last; nil where it was.
    private(set) var failure: String?

    init(path: String?) { self.path = path }

    /// Counts what was decided of a file's payments, and told of it: once it is stored, whether or not the file can be moved.
    mutating func countJudged(_ summary: ReportSummary) {
        if summary.filesKnown == 0 {
            pass += summary.pass
            review += summary.review
            hold += summary.hold
        }
        errors += summary.errors
        warnings += summary.problems - summary.errors
    }

    /// Counts a file that was moved.
    mutating func countMoved(isHeld: Bool, isRepeated: Bool, seconds: Duration, at now: Timestamp) {
        if isRepeated {
            repeated += 1
        } else if isHeld {
            held += 1
        } else {
            done += 1
        }
        self.seconds += Double(seconds.components.seconds) + Double(seconds.components.attoseconds) * 1e-18
        lastFile = now.secondsSinceEpoch
    }

    /// Notes that the folder was looked at; the file is written anew every ten seconds, so that who reads it sees that.
    mutating func scanned(at now: Timestamp) {
        lastScan = now.secondsSinceEpoch
        if lastScan - lastWritten >= 10 { write() }
    }

    /// Puts the file in its place, for whoever collects it to read; one that cannot be written stops nobody's payments.
    mutating func write() {
        guard let path else { return }
        lastWritten = lastScan
        do throws(SystemError) {
            try replaceFile(path, with: Array(text.utf8), readableByAll: true)
            failure = nil
        } catch {
            failure = error.text
        }
    }

    private var text: String {
        var text = ""
        func family(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            text += "# HELP paycheck_\(name) \(help)\n# TYPE paycheck_\(name) \(kind)\n"
            for sample in samples { text += "paycheck_\(name)\(sample.labels) \(sample.value)\n" }
        }
        family(
            "files_total",
            "counter",
            "Files taken from the drop folder, by what became of them.",
            [("done", done), ("held", held), ("repeated", repeated), ("failed", failed)].map {
                ("{outcome=\"\($0.0)\"}", String($0.1))
            }
        )
        family(
            "payments_total",
            "counter",
            "Payments judged, by decision.",
            [("pass", pass), ("review", review), ("hold", hold)].map { ("{decision=\"\($0.0)\"}", String($0.1)) }
        )
        family(
            "problems_total",
            "counter",
            "Problems told, by severity.",
            [("error", errors), ("warning", warnings)].map { ("{severity=\"\($0.0)\"}", String($0.1)) }
        )
        family("file_seconds_total", "counter", "Seconds spent on files.", [("", String(seconds))])
        family(
            "waiting_files",
            "gauge",
            "Complete files found by the latest look at the folder.",
            [("", String(waiting))]
        )
        family("last_file_timestamp_seconds", "gauge", "When a file was taken last.", [("", String(lastFile))])
        family("last_scan_timestamp_seconds", "gauge", "When the folder was looked at last.", [("", String(lastScan))])
        return text
    }
}
