/// The signers that a trust file names, by the ways in which messages name them; of several the first counts.
///
/// A network's registry has thousands. Complexity: O(1) a question.
struct SignerIndex: Sendable {
    private var byCertificate: [String: Trust.RegisteredSigner] = [:]
    private var bySerial: [Serial: Trust.RegisteredSigner] = [:]
    private var byKeyIdentifier: [[UInt8]: Trust.RegisteredSigner] = [:]
    private var byPartner: [String: [Trust.RegisteredSigner]] = [:]

    private struct Serial: Hashable {
        let issuer: String
        let serial: String
    }

    init(_ signers: [Trust.RegisteredSigner]) {
        for signer in signers {
            let certificate = signer.certificate
            if let certificate, byCertificate[certificate.sha256] == nil { byCertificate[certificate.sha256] = signer }
            if let issuer = signer.issuer ?? certificate?.issuer, let serial = signer.serial ?? certificate?.serial {
                let key = Serial(issuer: issuer, serial: serial)
                if bySerial[key] == nil { bySerial[key] = signer }
            }
            if let identifier = signer.subjectKeyIdentifier ?? certificate?.subjectKeyIdentifier,
                byKeyIdentifier[identifier] == nil
            {
                byKeyIdentifier[identifier] = signer
            }
            if let partner = signer.partner { byPartner[partner, default: []].append(signer) }
        }
    }

    /// The signer whose certificate this is.
    func signer(of certificate: SigningCertificate) -> Trust.RegisteredSigner? { byCertificate[certificate.sha256] }

    /// The signer of an issuer and serial number.
    func signer(issuer: String, serial: String) -> Trust.RegisteredSigner? {
        bySerial[Serial(issuer: issuer, serial: serial)]
    }

    /// The signer of a subject key identifier.
    func signer(subjectKeyIdentifier: [UInt8]) -> Trust.RegisteredSigner? { byKeyIdentifier[subjectKeyIdentifier] }

    /// The signers of an EBICS partner and user, in their order.
    func signers(partner: String, user: String) -> [Trust.RegisteredSigner] {
        (byPartner[partner] ?? []).filter { ($0.user ?? user) == user }
    }
}
