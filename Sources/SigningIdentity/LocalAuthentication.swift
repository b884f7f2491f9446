public import PaymentModel

extension SignatureChecker {
    /// Checks the local authentication of a FIN message: `{S:{MDG:…}}`, HMAC-SHA256 of everything in front of that block.
    ///
    /// - Parameters:
    ///   - signed: the bytes from the first block up to, not including, the last `{S:`.
    ///   - system: what stands between `{S:` and its `}`; nil where the message has no such block.
    public func facts(
        ofFIN signed: [UInt8],
        system: [UInt8]?,
        sender: ArraySlice<UInt8>,
        created: Timestamp?
    ) -> SignatureFacts {
        guard let system else { return unsigned(sender: sender) }
        let code: [UInt8]?
        do throws(SignatureRefusal) {
            code = try Self.messageCode(system)
        } catch {
            return SignatureFacts(error.integrity, profile: .mtLAU, reason: error.reason)
        }
        guard let code else { return unsigned(sender: sender) }
        var facts = SignatureFacts(.valid, profile: .mtLAU)
        facts.coverage = [.header, .document]
        facts.algorithms = ["hmac-sha256"]
        facts.chain = .notChecked
        facts.keyUse = .right
        facts.time = .valid
        guard !trust.localKeys.isEmpty else {
            facts.integrity = .unsupported
            facts.reason = "the trust file has no key of local authentication"
            facts.owner = .unknown
            return facts
        }
        let key = unsafe signed.withUnsafeBytes { unsafe localKey(that: code, of: $0, sender: sender) }
        guard let key else {
            facts.integrity = .signatureDiffers
            facts.reason = "the message was changed, or no key of local authentication in the trust file made this code"
            facts.owner = .unknown
            return facts
        }
        bind(SignatureFacts.Signer(key: key.secret.mark, owner: key.owner), sender, created, to: &facts)
        return facts
    }

    /// The code of `{MDG:…}` in a block S; nil where there is none.
    private static func messageCode(_ system: [UInt8]) throws(SignatureRefusal) -> [UInt8]? {
        let mark = Array("{MDG:".utf8)
        var places: [Int] = []
        var at = 0
        while at + mark.count <= system.count {
            if system[at..<at + mark.count].elementsEqual(mark) { places.append(at) }
            at += 1
        }
        guard let place = places.first else { return nil }
        guard places.count == 1 else { throw .malformed("block S has more than one MDG") }
        let value = system[(place + mark.count)...].prefix { $0 != UInt8(ascii: "}") }
        guard value.count == 64, let code = HexText.bytes(String(decoding: value, as: UTF8.self)), code.count == 32
        else {
            throw .malformed("MDG is 64 hexadecimal digits, found \(quoted(value))")
        }
        return code
    }
}
