@_spi(Testing) import MXMessages
import PaymentModel
import ReaderChecks

/// libFuzzer calls this with every input: see `FuzzedInput` for what its first two bytes mean.
///
/// The file is read by the fast engine, with records scanned ahead from some place on, and by the reference engine alone: libxml2
/// is the oracle. What they tell must be the same; above all nothing may be valid to the one and not to the other. Where the fast
/// engine left everything to the other, the two are the same by themselves, and the second is not run.
@_cdecl("LLVMFuzzerTestOneInput")
public func testEngines(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzedInput(UnsafeRawBufferPointer(start: start, count: count)) else { return 0 }
    let (events, hasRead) = unsafe readFast(
        input.file,
        rules: input.rules,
        known: input.file.count * (input.choice + 1) / 8,
        tellsPayments: input.choice < 6
    )
    guard hasRead else { return 0 }
    let expected = unsafe ReaderChecks.events(
        input.file,
        pieces: .max,
        MXReader(rules: input.rules, engines: .reference, onEmbedded: nil)
    )
    // What the reference engine reads in the end it tells with its payments: who does not want them leaves them out.
    let tellsAll = input.choice < 6
    ReaderChecks.checkSame(
        tellsAll ? expected : expected.filter { !isPayment($0) },
        tellsAll ? events : events.filter { !isPayment($0) }
    )
    return 0
}

private func isPayment(_ event: MessageEvent) -> Bool {
    if case .payment = event { true } else { false }
}

/// Reads a file with the fast engine; what follows the first `known` bytes is scanned ahead where a record begins there. Says
/// whether the fast engine got anywhere.
private func readFast(
    _ file: UnsafeRawBufferPointer,
    rules: RuleSet,
    known: Int,
    tellsPayments: Bool
) -> (events: [MessageEvent], hasRead: Bool) {
    var reader = MXReader(rules: rules, tellsPayments: tellsPayments, engines: .fast, onEmbedded: nil)
    var events: [MessageEvent] = []
    // Bytes of nought end what is scanned; copies of its own show the sanitizer what is looked at beside them.
    let piece = unsafe Array(file[known...]) + [UInt8](repeating: 0, count: aheadPadding)
    let rest = piece.count - aheadPadding
    func read(_ part: some Collection<UInt8>) throws {
        let copy = Array(part)
        try unsafe reader.read(copy.span.bytes) { events.append($0) }
    }
    do {
        try unsafe read(file[..<known])
        var at = 0
        if let plan = reader.plan, let cut = unsafe plan.firstCut(in: piece.span.bytes.extracting(0..<rest)) {
            let found = unsafe plan.read(piece.span.bytes, cut..<rest)
            try read(piece[..<cut])
            at = cut
            if let taken = try reader.take(found, { events.append($0) }) { at = taken }
        }
        try read(piece[at..<rest])
        try reader.finish { events.append($0) }
    } catch {
        fatalError("the reader threw \(error) although nothing was thrown into it")
    }
    return (events, reader.statistics.fastMessages > 0 || reader.statistics.fastRecords > 0)
}

/// The entry point, by the name that SwiftPM's linking asks for.
@_cdecl("EngineFuzzer_main")
public func startEngines(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    unsafe fuzz(count, arguments, testEngines)
}
