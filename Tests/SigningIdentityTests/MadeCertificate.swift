import Crypto
import Foundation
import SwiftASN1
import X509
import _CryptoExtras

@testable import SigningIdentity

/// A certificate made for a test, and its key.
struct MadeCertificate {
    let key: Certificate.PrivateKey
    let certificate: Certificate
    let der: [UInt8]

    /// As it is read.
    var read: SigningCertificate {
        get throws {
            guard let read = SigningCertificate(der: der) else { throw NotRead() }
            return read
        }
    }

    struct NotRead: Error {}

    var pem: [UInt8] { Self.pem(der) }

    static func pem(_ der: [UInt8]) -> [UInt8] {
        Array("-----BEGIN CERTIFICATE-----\n\(Data(der).base64EncodedString())\n-----END CERTIFICATE-----\n".utf8)
    }

    /// Makes one with a new key over P-256 that an issuer signs, or its own.
    init(
        _ subject: DistinguishedName,
        by issuer: MadeCertificate? = nil,
        key: Certificate.PrivateKey = .init(P256.Signing.PrivateKey()),
        version: Certificate.Version = .v3,
        authority: BasicConstraints? = nil,
        usage: KeyUsage? = nil,
        constraints: NameConstraints? = nil,
        alternatives: [GeneralName] = [],
        from: Int = 2020,
        until: Int = 2045,
        algorithm: Certificate.SignatureAlgorithm = .ecdsaWithSHA256
    ) throws {
        var extensions: [any CertificateExtensionConvertible] = []
        if let authority { extensions.append(Critical(authority)) }
        if let usage { extensions.append(Critical(usage)) }
        if let constraints { extensions.append(Critical(constraints)) }
        if !alternatives.isEmpty { extensions.append(SubjectAlternativeNames(alternatives)) }
        if version == .v3 {
            extensions.append(
                SubjectKeyIdentifier(
                    keyIdentifier: Array(SHA256.hash(data: key.publicKey.subjectPublicKeyInfoBytes))[...]
                )
            )
        }
        func day(_ year: Int) -> Date { Date(timeIntervalSince1970: Double(year - 1970) * 365.25 * 86_400) }
        self.key = key
        certificate = try Certificate(
            version: version,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: day(from),
            notValidAfter: day(until),
            issuer: issuer?.certificate.subject ?? subject,
            subject: subject,
            signatureAlgorithm: algorithm,
            extensions: Certificate.Extensions { for each in extensions { Made(each) } },
            issuerPrivateKey: issuer?.key ?? key
        )
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        der = serializer.serializedBytes
    }

    /// An extension of any kind, for the builder.
    private struct Made: CertificateExtensionConvertible {
        let own: any CertificateExtensionConvertible

        init(_ own: any CertificateExtensionConvertible) { self.own = own }

        func makeCertificateExtension() throws -> Certificate.Extension { try own.makeCertificateExtension() }
    }

    static func name(_ common: String, _ organization: String = "swift") -> DistinguishedName {
        let attributes: [RelativeDistinguishedName.Attribute] = [
            .init(type: .RDNAttributeType.organizationName, utf8String: organization),
            .init(type: .RDNAttributeType.commonName, utf8String: common),
        ]
        return DistinguishedName(attributes.map { RelativeDistinguishedName($0) })
    }

    /// An authority's key use.
    static let signsCertificates = KeyUsage(keyCertSign: true, cRLSign: true)
}
