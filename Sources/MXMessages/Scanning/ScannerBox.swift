/// A scanner that can be kept. Used by one thread at a time; the automaton that keeps idle ones is not kept by them.
final class ScannerBox: @unchecked Sendable {
    var scanner: MessageScanner

    init(_ automaton: MessageAutomaton) { scanner = MessageScanner(automaton) }
}
