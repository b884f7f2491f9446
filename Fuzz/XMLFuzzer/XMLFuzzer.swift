@_spi(Testing) import MXMessages
import PaymentModel
import ReaderChecks

/// libFuzzer calls this with every input: see `FuzzedInput` for what its first two bytes mean. The size of the pieces is that
/// of the parser's blocks here: what the reader tells must not depend on the pieces at all.
@_cdecl("LLVMFuzzerTestOneInput")
public func testXML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let input = unsafe FuzzedInput(UnsafeRawBufferPointer(start: start, count: count)) else { return 0 }
    func read(pieces: Int, blocks: Int) -> [MessageEvent] {
        unsafe ReaderChecks.events(
            input.file,
            pieces: pieces,
            MXReader(rules: input.rules, keepsRecords: input.choice % 2 == 1, blockBytes: blocks)
        )
    }
    let events = read(pieces: .max, blocks: input.pieces)
    // Columns count bytes of the text as UTF-8, which a file in another encoding is not.
    unsafe ReaderChecks.check(events, of: input.file, countsBytes: false, isExact: true)
    if input.isCompared {
        ReaderChecks.checkSame(events, read(pieces: 7, blocks: input.pieces))
        ReaderChecks.checkAlike(events, read(pieces: .max, blocks: input.pieces == .max ? 7 : .max))
    }
    _ = unsafe MXReader.recognizes(input.file.prefix(64))
    return 0
}

/// The entry point, by the name that SwiftPM's linking asks for.
@_cdecl("XMLFuzzer_main")
public func startXML(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    unsafe fuzz(count, arguments, testXML)
}
