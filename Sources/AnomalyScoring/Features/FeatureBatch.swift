public import PaymentModel

/// Payments with what the detectors read of them, taken from them beforehand: where they are parsed, or on another thread than the one that scores.
///
/// ```swift
/// let reader = scorer.featureReader
/// // On the thread that parses:
/// let batch = reader.read(payments)
/// // On the one that scores:
/// let assessments = scorer.score(contentsOf: consume batch)
/// ```
///
/// The bits are those of the payments themselves, whoever read them: a scorer with other rates, calendars or limits reads them again. A batch
/// takes some 280 bytes a payment beside them, which are copied where somebody keeps it: `consume` gives it up as it is scored.
public struct FeatureBatch: Sendable {
    /// The payments, in the order in which they were given.
    public let payments: [Payment]
    /// Who read them.
    private let reader: FeatureReader
    private var features: ContiguousArray<PaymentFeatures>

    fileprivate init(_ payments: [Payment], _ reader: FeatureReader) {
        (self.payments, self.reader) = (payments, reader)
        features = ContiguousArray(repeating: .blank, count: payments.count)
        unsafe payments.withUnsafeBufferPointer { payments in
            // As if to be changed: what is only read is copied whole first, and references to its texts counted.
            let payments = unsafe UnsafeMutableBufferPointer(mutating: payments)
            unsafe features.withUnsafeMutableBufferPointer { features in
                for place in payments.indices {
                    if place > 0 { unsafe features[place].takeSender(of: features[place - 1]) }
                    unsafe reader.read(&payments[place], into: &features[place])
                }
            }
        }
    }

    /// Reads them again where somebody with other settings did. Consuming: what nobody else keeps is then scored where it lies.
    consuming func read(by other: FeatureReader) -> FeatureBatch {
        reader.reads(as: other) ? self : other.read(payments)
    }

    /// Hands out the features of each payment.
    func forEach(_ body: (borrowing PaymentFeatures) -> Void) {
        let features = features.span
        for place in features.indices { body(features[place]) }
    }

    /// Lends the features of each payment, which scoring completes with the times of those before it.
    mutating func withFeatures<Result>(_ body: (UnsafeMutableBufferPointer<PaymentFeatures>) -> Result) -> Result {
        unsafe features.withUnsafeMutableBufferPointer { unsafe body($0) }
    }
}

extension FeatureReader {
    /// Takes from payments what the detectors read. Complexity: O(*n*), some 0.3 µs a payment; any thread may do it.
    public func read(_ payments: [Payment]) -> FeatureBatch { FeatureBatch(payments, self) }
}

extension Scorer {
    /// What takes from payments what this scorer reads of them; it depends on the settings alone.
    public var featureReader: FeatureReader { pipeline.reader }
}
