import PaymentModel

/// One line on standard error that tells how far a long run is; it is wiped when the run ends.
///
/// Nothing is shown in the first half second, and then at most five times a second.
final class Progress {
    enum Mode: String, CaseIterable { case auto, always, never }

    private let isShown: Bool
    private let total: Int?
    private var done = 0
    private var file = ""
    private var lastShown = ContinuousClock.now + .milliseconds(300)
    private var hasLine = false

    /// Makes a progress line for files with so many bytes together; nil where that is not known.
    init(_ mode: Mode, totalBytes: Int?) {
        isShown = mode == .always || mode == .auto && isTerminal(2)
        total = totalBytes
    }

    /// Says which file is being read now.
    func begin(_ path: String) {
        file = path
        advance(bytes: 0)
    }

    /// Says that so many more bytes were read.
    func advance(bytes: Int) {
        done += bytes
        guard isDue() else { return }
        var line = "\(done / 1_000_000) MB"
        if let total, total > 0 { line = "\(min(100, done * 100 / total)) %  \(line) of \(total / 1_000_000) MB" }
        show(line)
    }

    /// Says that so many things of so many are done.
    func show(_ done: Int, of total: Int, _ things: String) {
        guard isDue() else { return }
        show("\(min(100, done * 100 / max(1, total))) %  \(done) of \(total) \(things)")
    }

    private func isDue() -> Bool {
        guard isShown else { return false }
        let now = ContinuousClock.now
        guard lastShown.duration(to: now) >= .milliseconds(200) else { return false }
        lastShown = now
        return true
    }

    private func show(_ line: String) {
        write("\r\u{1B}[K\(line)  \(visible(String(file.suffix(50))))")
        hasLine = true
    }

    /// Wipes the line.
    func end() {
        if hasLine { write("\r\u{1B}[K") }
        hasLine = false
    }

    private func write(_ text: String) {
        // A standard error that cannot be written to is no reason to stop.
        try? OpenFile(descriptor: 2, isOwned: false).write(Array(text.utf8))
    }
}
