import MXMessages
import PaymentModel
import ReaderChecks

/// libFuzzer calls this with every input: see `FuzzedInput` for what its first two bytes mean.
@_cdecl("LLVMFuzzerTestOneInput")
public func testXML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzedInput(UnsafeRawBufferPointer(start: start, count: count)) else { return 0 }
    let events = unsafe ReaderChecks.events(input.file, pieces: input.pieces, MXReader(rules: input.rules))
    // Columns count bytes of the text as UTF-8, which a file in another encoding is not.
    unsafe ReaderChecks.check(events, of: input.file, countsBytes: false)
    if input.isCompared {
        let pieces = input.pieces == .max ? 7 : .max
        let others = unsafe ReaderChecks.events(input.file, pieces: pieces, MXReader(rules: input.rules))
        ReaderChecks.checkSame(events, others)
    }
    _ = unsafe MXReader.recognizes(input.file.prefix(64))
    return 0
}

/// The entry point, by the name that SwiftPM's linking asks for.
@_cdecl("XMLFuzzer_main")
public func startXML(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    unsafe fuzz(count, arguments, testXML)
}
