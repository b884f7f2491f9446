"""Signs messages as the networks' profiles say: with lxml's canonicalization and Python's cryptography, nothing of paycheck's."""

import base64
import copy
import hashlib

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = DS + "enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
DIGESTS = {SHA256: "sha256", MORE + "sha384": "sha384", "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
           DS + "sha1": "sha1", MORE + "md5": "md5"}
SIGNATURE_HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


def canonical(element):
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def canonical_without(element, left_out):
    """An element without what is left out, as the enveloped-signature transform has it."""
    parent, place = left_out.getparent(), left_out.getparent().index(left_out)
    tail, left_out.tail = left_out.tail, None
    parent.remove(left_out)
    result = canonical(element)
    parent.insert(place, left_out)
    left_out.tail = tail
    return result


def digest(data, method):
    return base64.b64encode(hashlib.new(DIGESTS[method], data).digest()).decode()


def child(parent, name, text=None, namespace=DS, **attributes):
    element = etree.SubElement(parent, f"{{{namespace}}}{name}", **attributes)
    element.text = text
    return element


def raw_ecdsa(signature, bits):
    r, s = utils.decode_dss_signature(signature)
    return r.to_bytes(bits // 8, "big") + s.to_bytes(bits // 8, "big")


def sign_bytes(key, data, method, secret=None):
    """The value of a signature over bytes by an XML signature method."""
    kind, _, function = method.split("#")[1].partition("-")
    if kind == "hmac":
        code = hmac.HMAC(secret, SIGNATURE_HASHES[function]())
        code.update(data)
        return code.finalize()
    if kind == "ecdsa":
        signature = key.sign(data, ec.ECDSA(SIGNATURE_HASHES[function](), deterministic_signing=True))
        return raw_ecdsa(signature, key.curve.key_size)
    return key.sign(data, padding.PKCS1v15(), SIGNATURE_HASHES[function]())


def method_for(key):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return MORE + ("ecdsa-sha256" if key.curve.key_size == 256 else "ecdsa-sha384")
    return MORE + "rsa-sha256"


class Signature:
    """One signature in the making; attributes may be changed before `sign`, for fixtures that are wrong."""

    def __init__(self, place, key, method=None, digest_method=SHA256, secret=None, canonicalization=EXC):
        self.key, self.secret = key, secret
        self.method = method or method_for(key)
        self.digest_method = digest_method
        self.element = etree.SubElement(place, f"{{{DS}}}Signature", nsmap={"ds": DS})
        self.info = child(self.element, "SignedInfo")
        child(self.info, "CanonicalizationMethod", Algorithm=canonicalization)
        self.signature_method = child(self.info, "SignatureMethod", Algorithm=self.method)
        self.value = child(self.element, "SignatureValue")
        self.key_info = None
        self.references = []

    def add_key_info(self, identifier="_key-info"):
        self.key_info = child(self.element, "KeyInfo")
        if identifier:
            self.key_info.set("Id", identifier)
        return self.key_info

    def add_certificates(self, *identities, wrapped=True):
        data = child(self.key_info, "X509Data")
        for identity in identities:
            text = base64.encodebytes(identity.der).decode() if wrapped else base64.b64encode(identity.der).decode()
            child(data, "X509Certificate", text.strip())

    def add_issuer_serial(self, identity):
        pair = child(child(self.key_info, "X509Data"), "X509IssuerSerial")
        child(pair, "X509IssuerName", identity.certificate.issuer.rfc4514_string().replace(",", ", "))
        child(pair, "X509SerialNumber", str(identity.certificate.serial_number))

    def add_subject_key_identifier(self, identity):
        child(child(self.key_info, "X509Data"), "X509SKI", base64.b64encode(identity.subject_key_identifier).decode())

    def add_properties(self, identifier="_properties"):
        holder = child(child(self.element, "Object"), "QualifyingProperties", namespace=XADES, Target="#_signature")
        properties = child(holder, "SignedProperties", namespace=XADES, Id=identifier)
        inner = child(properties, "SignedSignatureProperties", namespace=XADES)
        child(inner, "SigningTime", "2026-03-02T09:30:00Z", namespace=XADES)
        return properties

    def refer(self, part, uri=None, enveloped=False, transforms=None, kind=None):
        """A reference to a part; its digest is computed when the signature is made."""
        reference = child(self.info, "Reference")
        if uri is not None:
            reference.set("URI", uri)
        if kind:
            reference.set("Type", kind)
        holder = child(reference, "Transforms")
        for name in transforms if transforms is not None else ([ENVELOPED] if enveloped else []) + [EXC]:
            child(holder, "Transform", Algorithm=name)
        child(reference, "DigestMethod", Algorithm=self.digest_method)
        value = child(reference, "DigestValue", "")
        self.references.append((part, enveloped, value))
        return reference

    def sign(self):
        for part, enveloped, value in self.references:
            data = canonical_without(part, self.element) if enveloped else canonical(part)
            value.text = digest(data, self.digest_method)
        self.value.text = base64.encodebytes(
            sign_bytes(self.key, canonical(self.info), self.method, self.secret)).decode().strip()
        return self


def header_place(header):
    """The `Sgntr` of an AppHdr."""
    namespace = etree.QName(header).namespace
    found = header.find(f"{{{namespace}}}Sgntr")
    return found if found is not None else etree.SubElement(header, f"{{{namespace}}}Sgntr")


def sign_bah(header, document, identity, chain=(), **options):
    """SWIFT's profile: KeyInfo by identifier, AppHdr by an empty URI, Document without URI."""
    signature = Signature(header_place(header), identity.key, **options)
    signature.add_key_info()
    signature.add_certificates(identity, *chain)
    signature.refer(signature.key_info, "#_key-info")
    signature.refer(header, "", enveloped=True)
    signature.refer(document)
    return signature.sign()


def sign_named(header, document, identity, by):
    """Brazil's and Mastercard's profiles: the same three parts, the certificate only named."""
    signature = Signature(header_place(header), identity.key)
    signature.add_key_info("key-info-id")
    (signature.add_issuer_serial if by == "serial" else signature.add_subject_key_identifier)(identity)
    signature.refer(signature.key_info, "#key-info-id")
    signature.refer(header, "", enveloped=True)
    signature.refer(document)
    return signature.sign()


def sign_xades(header, document, identity, chain=()):
    """XAdES over the Document: KeyInfo, SignedProperties, Document; the header is not covered."""
    signature = Signature(header_place(header), identity.key)
    signature.add_key_info()
    signature.add_certificates(identity, *chain)
    properties = signature.add_properties()
    signature.refer(signature.key_info, "#_key-info")
    signature.refer(properties, "#_properties", kind="http://uri.etsi.org/01903#SignedProperties")
    signature.refer(document)
    return signature.sign()


def sign_lau(pdu, secret, **options):
    """Local authentication of a DataPDU: an HMAC in its LAU element."""
    namespace = etree.QName(pdu).namespace
    place = etree.SubElement(pdu, f"{{{namespace}}}LAU")
    signature = Signature(place, None, **{"method": MORE + "hmac-sha256", "secret": secret, **options})
    signature.refer(pdu, "", enveloped=True)
    return signature.sign()


def mt_code(message, secret):
    """Block S of a FIN message."""
    code = hmac.HMAC(secret, hashes.SHA256())
    code.update(message)
    return b"{S:{MDG:" + code.finalize().hex().upper().encode() + b"}}"


def order_digest(data):
    return hashlib.sha256(bytes(each for each in data if each not in b"\r\n\x1a")).digest()


def order_signature(data, identity, version, partner="PARTNER1", user="USER1"):
    """An EBICS order signature."""
    once = order_digest(data)
    if version == "A006":
        value = identity.key.sign(hashlib.sha256(once).digest(), padding.PSS(padding.MGF1(hashes.SHA256()), 32),
                                  utils.Prehashed(hashes.SHA256()))
    else:
        value = identity.key.sign(once, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<UserSignatureData xmlns="http://www.ebics.org/S002">\n  <OrderSignatureData>\n'
        f"    <SignatureVersion>{version}</SignatureVersion>\n    <SignatureValue>{base64.b64encode(value).decode()}</SignatureValue>\n"
        f"    <PartnerID>{partner}</PartnerID>\n    <UserID>{user}</UserID>\n  </OrderSignatureData>\n</UserSignatureData>\n"
    ).encode()


def order_signatures(*signatures):
    """Order signatures of several users in one file."""
    first, *others = (each.decode() for each in signatures)
    data = "".join(each[each.index("  <OrderSignatureData>"):each.index("</UserSignatureData>")] for each in others)
    return first.replace("</UserSignatureData>", data + "</UserSignatureData>").encode()


def parse(text):
    return etree.fromstring(text, etree.XMLParser(remove_blank_text=False, resolve_entities=False))


def written(root):
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root) + b"\n"


def duplicate(element):
    return copy.deepcopy(element)
