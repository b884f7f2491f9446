internal import Crypto
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
        let channel = LocalChannel(fin: signed)
        let sender = sender.isEmpty ? channel.sender[...] : sender
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
        let key = unsafe signed.withUnsafeBytes { unsafe localKey(that: code, of: $0, channel) }
        guard let key else {
            refuseLocal(channel, &facts)
            return facts
        }
        bind(key, channel, claimed: nil, sender, created, to: &facts)
        return facts
    }

    /// The shared key that makes a code, the interface's own first; nil where none does.
    func localKey(that code: [UInt8], of bytes: UnsafeRawBufferPointer, _ channel: LocalChannel) -> Trust.LocalKey? {
        for key in trust.localKeys.filter(channel.isOf) + trust.localKeys.filter({ !channel.isOf($0) }) {
            if unsafe isEqualInConstantTime(key.secret.code(of: bytes), code) { return key }
        }
        return nil
    }

    /// Says of a code that no key makes whether that is because the key of its interface is not known.
    func refuseLocal(_ channel: LocalChannel, _ facts: inout SignatureFacts) {
        facts.chain = .notChecked
        facts.keyUse = .right
        facts.time = .valid
        facts.owner = .unknown
        if trust.localKeys.contains(where: channel.isOf) {
            facts.integrity = .signatureDiffers
            facts.reason =
                "the message was changed, or the code was not made with the key of local authentication of \(channel.name)"
        } else {
            facts.integrity = .unsupported
            facts.reason =
                "it has local authentication, and the trust file has no key for that of \(channel.name) (localAuthentication)"
        }
    }

    /// Adds whose shared key made a code. What the interface claims of a signer counts where the key is the interface's own.
    func bind(
        _ key: Trust.LocalKey,
        _ channel: LocalChannel,
        claimed name: String?,
        _ sender: ArraySlice<UInt8>,
        _ created: Timestamp?,
        to facts: inout SignatureFacts
    ) {
        facts.chain = .notChecked
        facts.keyUse = .right
        facts.time = .valid
        var signer = SignatureFacts.Signer(key: key.secret.mark, owner: key.owner)
        signer.signsFor = key.signsFor
        facts.isAnnounced = true
        if channel.isOf(key) {
            // The receiver's interface vouches for whatever the network brought it.
            if channel.isReceived { signer.signsFor.append(Self.party(of: sender)) }
            if let name {
                let subject = DistinguishedNames.normalized(name)
                signer.subject = subject
                signer.owner = DistinguishedNames.networkOwner(subject)
                signer.signsFor = []
                signer.key = Hexadecimal.text(SHA256.hash(data: Array("SignerDN \(subject)".utf8)))
                facts.isAnnounced = false
            }
        }
        bind(signer, sender, created, to: &facts)
    }

    /// A sender as trust files name it: a BIC's first eight characters, or a member identification.
    static func party(of sender: ArraySlice<UInt8>) -> String {
        String(decoding: BIC.party(of: sender), as: UTF8.self)
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

/// The interface to the network whose shared key makes local authentication: the sender's for what is to be sent, the receiver's for
/// what was received (SWIFT, Alliance Access: each side of an interface has a key of its own).
struct LocalChannel {
    /// Whether the network delivered the message.
    let isReceived: Bool
    /// The institution on this side: a BIC's first eight characters, or a member identification; empty where the message has none.
    let institution: String
    /// Whose message it is: a BIC or a logical terminal.
    let sender: [UInt8]

    init(isReceived: Bool, party: [UInt8], sender: [UInt8]) {
        self.isReceived = isReceived
        institution = SignatureChecker.party(of: party[...])
        self.sender = sender
    }

    /// Of a FIN message: block 1 has the institution on this side, block 2 says whether it sends (`I`) or receives (`O`).
    init(fin message: [UInt8]) {
        let mark = Array("{2:".utf8)
        let place = message.indices.dropLast(mark.count).first { message[$0..<$0 + mark.count].elementsEqual(mark) }
        let isReceived = place.map { message[$0 + mark.count] == UInt8(ascii: "O") } ?? false
        // {1:F01 and the logical terminal; in what was received {2:O, type, time, date and the sender's.
        let own = Array(message.dropFirst(6).prefix(12))
        let sender = isReceived ? Array(message.dropFirst((place ?? 0) + 17).prefix(12)) : own
        self.init(isReceived: isReceived, party: own, sender: sender)
    }

    /// Whether a key is this interface's.
    func isOf(_ key: Trust.LocalKey) -> Bool { key.owner == institution || key.signsFor.contains(institution) }

    /// For a person.
    var name: String { institution.isEmpty ? "its interface" : visible(institution) }
}
