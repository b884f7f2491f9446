internal import SwiftASN1

extension ASN1Node {
    /// The parts of a sequence or set; nil of what has none.
    var parts: [ASN1Node]? {
        if case .constructed(let nodes) = content { Array(nodes) } else { nil }
    }
}
