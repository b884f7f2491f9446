"""A throw-away authority, its certificates and keys, for signed fixtures. Nobody's real ones; they guard nothing."""

import datetime
import hashlib
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as EKU, NameOID

HERE = pathlib.Path(__file__).resolve().parent
KEYS = HERE / "keys"
NAMES = {"cn": NameOID.COMMON_NAME, "ou": NameOID.ORGANIZATIONAL_UNIT_NAME, "o": NameOID.ORGANIZATION_NAME, "c": NameOID.COUNTRY_NAME}


def day(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)


def name(text):
    """An X.509 name from RFC 4514 text, leaf first."""
    parts = [part.split("=") for part in text.split(",")]
    return x509.Name([x509.NameAttribute(NAMES[kind], value) for kind, value in reversed(parts)])


def private_key(label, kind):
    """The key of a label: read where it was made before, so that signatures stay the same."""
    path = KEYS / f"{label}.key.pem"
    if path.exists():
        return serialization.load_pem_private_key(path.read_bytes(), None)
    key = {
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "rsa1024": lambda: rsa.generate_private_key(65537, 1024),
        "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    }[kind]()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return key


class Identity:
    """A certificate with its key."""

    def __init__(self, label, subject, issuer=None, kind="rsa", begin="2020-01-01", end="2045-01-01", authority=False,
                 usage=("digital_signature", "content_commitment"), extended=(), signing_key=None, critical=False):
        self.label = label
        self.key = private_key(label, kind)
        path = KEYS / f"{label}.pem"
        if path.exists():
            self.certificate = x509.load_pem_x509_certificate(path.read_bytes())
            return
        usages = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                  "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
        if authority:
            usage = ("key_cert_sign", "crl_sign")
        issuer_key = signing_key or (issuer.key if issuer else self.key)
        # Serial numbers follow from names: the same in every run.
        serial = int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "big") >> 1
        builder = (
            x509.CertificateBuilder().subject_name(name(subject))
            .issuer_name(issuer.certificate.subject if issuer else name(subject)).public_key(self.key.public_key())
            .serial_number(serial).not_valid_before(day(begin)).not_valid_after(day(end))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(x509.KeyUsage(**{each: each in usage for each in usages}), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
        )
        if issuer:
            builder = builder.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
        if extended:
            builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=True)
        if critical:
            builder = builder.add_extension(
                x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00"), critical=True)
        self.certificate = builder.sign(issuer_key, hashes.SHA256())
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def sha256(self):
        return hashlib.sha256(self.der).hexdigest()

    @property
    def key_sha256(self):
        return hashlib.sha256(self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)).hexdigest()

    @property
    def serial(self):
        digits = f"{self.certificate.serial_number:x}"
        digits = digits.zfill(len(digits) + len(digits) % 2)
        return ":".join(digits[at:at + 2] for at in range(0, len(digits), 2))

    @property
    def subject_key_identifier(self):
        return self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def authority():
    """All identities of the fixtures, by name."""
    KEYS.mkdir(exist_ok=True)
    root = Identity("root", "cn=Test Network Root,o=swift", authority=True, begin="2010-01-01")
    network = Identity("network", "cn=Test Network CA,o=swift", root, authority=True, begin="2010-01-01")
    foreign = Identity("foreign-root", "cn=Foreign Root,o=elsewhere", authority=True)
    retired = Identity("retired-network", "cn=Test Network Retired CA,o=swift", root, authority=True, begin="2010-01-01")
    found = {"root": root, "network": network, "foreign-root": foreign, "retired-network": retired}

    def leaf(label, subject="cn=ops1,o=bankbeb0,o=swift", issuer=network, **options):
        found[label] = Identity(label, subject, issuer, **options)

    leaf("bank")
    leaf("bank-p256", "cn=ops2,o=bankbeb0,o=swift", kind="p256")
    leaf("bank-p384", "cn=ops3,o=bankbeb0,o=swift", kind="p384")
    leaf("bank-weak", "cn=ops4,o=bankbeb0,o=swift", kind="rsa1024")
    leaf("bank-next", "cn=ops5,o=bankbeb0,o=swift")
    leaf("other", "cn=ops1,o=othrfrp0,o=swift")
    leaf("operator", "cn=rtgs,ou=operations,c=BE")
    leaf("stranger", "cn=ops1,ou=payments,c=FR")
    leaf("expired", begin="2020-01-01", end="2025-12-31")
    leaf("not-yet", begin="2035-01-01", end="2045-01-01")
    leaf("code-signing", extended=[EKU.CODE_SIGNING])
    leaf("tls", extended=[EKU.SERVER_AUTH, EKU.CLIENT_AUTH])
    leaf("mail", extended=[EKU.EMAIL_PROTECTION])
    leaf("encipherment", usage=("key_encipherment",))
    leaf("documents", extended=[x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")])
    leaf("revoked")
    leaf("revoked-serial")
    leaf("compromised")
    leaf("compromised-serial")
    leaf("untrusted", issuer=foreign)
    leaf("broken", signing_key=foreign.key)
    leaf("unknown-extension", critical=True)
    leaf("psp", "cn=PSP Teste:99999004,o=ICP,c=BR", issuer=network)
    leaf("zapp", "cn=Zapp Test,c=GB", issuer=network)
    leaf("order", "cn=User One,c=DE", issuer=foreign)
    leaf("order-second", "cn=User Two,c=DE", issuer=foreign)
    leaf("of-retired", issuer=retired)
    leaf("scenario", "cn=ops1,o=bbhobdd0,o=swift", begin="2010-01-01")
    leaf("scenario-next", "cn=ops2,o=bbhobdd0,o=swift", begin="2010-01-01")
    leaf("scenario-other", "cn=ops1,o=othrfrp0,o=swift", begin="2010-01-01")
    return found
