// A libFuzzer target: reads what it is given whole and in pieces, and holds the reader to its promises.
// Tests/Fuzzing/fuzz-mx builds and runs it.

import MXMessages
import PaymentModel

/// What a reader told of one input.
private struct Told {
    var codes: [String] = []
    var payments = 0
    var paymentsOfMessages = 0
    var isValid = true

    /// Where the text is not XML, the parser says so here or there, as the pieces come.
    var isXML: Bool { !codes.contains { $0.hasPrefix("xml.") || $0.hasPrefix("limit.") } }

    init(_ bytes: [UInt8], pieces: Int) {
        var reader = MXReader()
        do {
            var start = 0
            while start < bytes.count {
                let part = Array(bytes[start..<min(bytes.count, start + pieces)])
                try unsafe reader.read(part.span.bytes) { take($0) }
                start += part.count
            }
            try reader.finish { take($0) }
        } catch {
            preconditionFailure("the reader threw what nobody threw to it: \(error)")
        }
    }

    private mutating func take(_ event: MessageEvent) {
        switch event {
        case .payment(let payment):
            payments += 1
            precondition(payment.list(.remittance).count < 1 << 16)
        case .problem(let problem): codes.append("\(problem.code) \(problem.place.line)")
        case .message(let message):
            paymentsOfMessages += message.payments
            isValid = isValid && message.isValid
        }
    }
}

/// One input of the fuzzer: neither crash nor difference between the pieces it is read in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 0 else { return 0 }
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
    let whole = Told(bytes, pieces: size)
    let parts = Told(bytes, pieces: 1 + Int(bytes[0]) % 97)
    precondition(whole.payments == whole.paymentsOfMessages, "payments told twice, or not counted")
    precondition(whole.payments == parts.payments, "the pieces decide how many payments there are")
    precondition(whole.isValid == parts.isValid, "the pieces decide what is valid")
    precondition(!whole.isXML || !parts.isXML || whole.codes == parts.codes, "the pieces decide what is told")
    return 0
}
