internal import CLibXML2

/// A start tag as libxml2's parser tells it: what it hands to the next in line, which may be libxml2 again.
///
/// Valid while the parser's callback runs.
@unsafe struct StartTag {
    let name: UnsafePointer<xmlChar>
    var prefix: UnsafePointer<xmlChar>?
    let namespace: UnsafePointer<xmlChar>?
    /// How many namespaces it declares, and these: prefix and name of each.
    var namespaceCount: Int32
    var namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    /// How many attributes it has, those that a DTD gives it among them, and these: name, prefix, namespace, beginning and end of the value of each.
    let attributeCount: Int32
    let defaultedCount: Int32
    let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    /// Gives it to one of libxml2's own callbacks.
    @inline(__always)
    func send(to receiver: UnsafeMutableRawPointer?, _ callback: startElementNsSAX2Func) {
        unsafe callback(
            receiver,
            name,
            prefix,
            namespace,
            namespaceCount,
            namespaces,
            attributeCount,
            defaultedCount,
            attributes
        )
    }
}
