#!/usr/bin/env python3
"""Checks signed messages without libxml2 and without paycheck: check.py FILE...

Canonical forms are those of Python's xml.etree (C14N 2.0 writes of these messages what exclusive C14N 1.0 does), digests Python's hashlib,
signatures and certificates the command openssl's. One line a file: valid, or what differs.
"""

import base64
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

DS = "{http://www.w3.org/2000/09/xmldsig#}"


def canonical(text):
    return ET.canonicalize(text).encode()


def subtree(text, start_tag, end_tag, nth=0):
    """A part of the file as it stands there, which for these messages declares its own namespaces."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(start_tag, start + 1)
    return text[start:text.index(end_tag, start) + len(end_tag)]


def check(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    header, document = subtree(text, "<AppHdr", "</AppHdr>"), subtree(text, "<Document", "</Document>")
    signature = subtree(text, "<ds:Signature ", "</ds:Signature>")
    declaration = ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    info = subtree(signature, "<ds:SignedInfo", "</ds:SignedInfo>").replace("<ds:SignedInfo", "<ds:SignedInfo" + declaration, 1)
    key_info = subtree(signature, "<ds:KeyInfo", "</ds:KeyInfo>").replace("<ds:KeyInfo", "<ds:KeyInfo" + declaration, 1)
    parts = {None: document, "": header.replace(signature, "")}
    tree = ET.fromstring(info)
    for reference in tree.iter(DS + "Reference"):
        uri = reference.get("URI")
        data = canonical(parts[uri] if uri in parts else key_info)
        if base64.b64encode(hashlib.sha256(data).digest()).decode() != reference.findtext(DS + "DigestValue"):
            return f"the digest of {uri!r} differs"
    value = base64.b64decode("".join(ET.fromstring(signature).findtext(DS + "SignatureValue").split()))
    certificate = "".join(ET.fromstring(key_info).find(f".//{DS}X509Certificate").text.split())
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        (place / "certificate.pem").write_text(f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"
                                               if len(certificate) < 65 else "-----BEGIN CERTIFICATE-----\n" + "\n".join(
            certificate[at:at + 64] for at in range(0, len(certificate), 64)) + "\n-----END CERTIFICATE-----\n")
        key = subprocess.run(["openssl", "x509", "-in", place / "certificate.pem", "-noout", "-pubkey"], check=True, capture_output=True).stdout
        (place / "key.pem").write_bytes(key)
        (place / "value").write_bytes(value)
        found = subprocess.run(["openssl", "dgst", "-sha256", "-verify", place / "key.pem", "-signature", place / "value"],
                               input=canonical(info), capture_output=True)
        return "valid" if found.returncode == 0 else "the signature differs"


if __name__ == "__main__":
    wrong = 0
    for each in sys.argv[1:]:
        result = check(each)
        wrong += result != "valid"
        print(f"{each}: {result}")
    sys.exit(1 if wrong else 0)
