import Foundation

/// A made-up MT103 as banks send them: twenty fields, some 730 bytes with headers and trailer, all rules kept.
enum RealisticMessage {
    private static let fields = [
        ":20:PAY20250616-0042", ":13C:/SNDTIME/1436+0200", ":23B:CRED", ":23E:SDVA", ":26T:K90",
        ":32A:250616EUR12500,75", ":33B:USD14000,00", ":36:1,12",
        ":50K:/DE89370400440532013000\r\nMUSTER MASCHINENBAU GMBH\r\nINDUSTRIESTRASSE 12\r\n70565 STUTTGART GERMANY",
        ":52A:AAAADEFFXXX", ":53A:BBBBUS33XXX", ":54A:CCCCUS3NXXX", ":56A:DDDDUS33XXX", ":57A:EEEEFRPPXXX",
        ":59:/FR1420041010050500013M02606\r\nSOCIETE EXEMPLE SARL\r\n14 RUE DE LA PAIX\r\n75002 PARIS FRANCE",
        ":70:/INV/2025-00871 SPARE PARTS\r\nORDER 4711 DATED 2025-05-02", ":71A:SHA", ":71F:EUR10,00",
        ":72:/ACC/PLEASE CREDIT SAME DAY\r\n//AND ADVISE", ":77B:/ORDERRES/DE//MERCHANDISE",
    ]

    /// One message with its line end.
    static let text =
        "{1:F01AAAADEFFAXXX0001000042}{2:I103BBBBUS33XXXXN}"
        + "{3:{108:REF0000000000042}{121:7a562c67-ca16-48ba-b074-65581be6f001}}{4:\r\n"
        + fields.joined(separator: "\r\n") + "\r\n-}{5:{CHK:123456789ABC}}\r\n"

    /// How many of them make some ten megabytes.
    static let count = 10_000_000 / text.utf8.count

    /// The messages behind one another.
    static let bytes: [UInt8] = {
        let one = Array(text.utf8)
        var all: [UInt8] = []
        all.reserveCapacity(one.count * count)
        for _ in 0..<count { all += one }
        return all
    }()
}

/// The processor time of this thread in nanoseconds.
func threadTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}

/// How many line ends there are, by `memchr`: what any reader has to do at the least.
func countLineEnds(_ bytes: [UInt8]) -> Int {
    var lines = 0
    bytes.withUnsafeBytes { all in
        guard var start = all.baseAddress else { return }
        var rest = all.count
        while rest > 0, let found = memchr(start, 10, rest) {
            lines += 1
            rest -= start.distance(to: UnsafeRawPointer(found)) + 1
            start = UnsafeRawPointer(found) + 1
        }
    }
    return lines
}
