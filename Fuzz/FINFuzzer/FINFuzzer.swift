import MTMessages
import PaymentModel
import ReaderChecks

/// The types that a file of bare fields is taken for.
private let bareTypes: [String?] = [nil, nil, "103", "202.COV", "101", "102", "940", "199"]

/// libFuzzer calls this with every input: see `FuzzedInput` for what its first two bytes mean.
@_cdecl("LLVMFuzzerTestOneInput")
public func testFIN(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzedInput(UnsafeRawBufferPointer(start: start, count: count)) else { return 0 }
    // Bookings, balances and notices are asked for in every second file.
    let keepsRecords = input.choice % 2 == 0
    let reader = MTReader(rules: input.rules, bareType: bareTypes[input.choice], keepsRecords: keepsRecords)
    let events = unsafe ReaderChecks.events(input.file, pieces: input.pieces, reader)
    unsafe ReaderChecks.check(events, of: input.file, countsBytes: true)
    if input.isCompared {
        let others = unsafe ReaderChecks.events(input.file, pieces: input.pieces == .max ? 7 : .max, reader)
        ReaderChecks.checkSame(events, others)
    }
    _ = unsafe MTReader.recognizes(input.file.prefix(64))
    return 0
}

/// The entry point, by the name that SwiftPM's linking asks for.
@_cdecl("FINFuzzer_main")
public func startFIN(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    unsafe fuzz(count, arguments, testFIN)
}
