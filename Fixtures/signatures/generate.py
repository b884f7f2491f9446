#!/usr/bin/env python3
"""Writes the signed fixtures anew, each with the facts that are expected of it: messages.jsonl and the files beside it.

Needs Python's lxml and cryptography, and the commands xmlsec1 and openssl, which sign some of them.
"""

import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from lxml import etree

import signing
from authority import HERE, KEYS, authority
from signing import DS, EXC, MORE, SHA256, Signature, child, header_place, parse, written

OUT = HERE / "messages"
SECRET = b"Abcdefghijklmnop" + b"Qrstuvwxyz012345"
OTHER_SECRET = b"0123456789abcdef" + b"fedcba9876543210"
HEAD = "urn:iso:std:iso:20022:tech:xsd:head.001.001.02"
PACS = "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"
SAA = "urn:swift:saa:xsd:saa.2.0"
cases = []


def expect(file, group, why, **facts):
    cases.append({"file": file, "group": group, "why": why, **facts})


def header_text(sender="BANKBEB0", created="2026-03-02T09:30:00Z", spi=False):
    party = (f"<FIId><FinInstnId><ClrSysMmbId><MmbId>{sender}</MmbId></ClrSysMmbId></FinInstnId></FIId>" if spi
             else f"<FIId><FinInstnId><BICFI>{sender}</BICFI></FinInstnId></FIId>")
    return (f'<AppHdr xmlns="{HEAD}"><Fr>{party}</Fr><To><FIId><FinInstnId><BICFI>SAMPGB20</BICFI></FinInstnId></FIId></To>'
            f"<BizMsgIdr>SIGNED-1</BizMsgIdr><MsgDefIdr>pacs.008.001.08</MsgDefIdr><CreDt>{created}</CreDt></AppHdr>")


def document_text(amount="1250.50", created="2026-03-02T09:30:00Z", name="Example Ltd", instructing=None, group=None,
                  account="<IBAN>GB29NWBK60161331926819</IBAN>", bank="SAMPGB20", payer="<IBAN>DE89370400440532013000</IBAN>"):
    instructing, group = (f"<InstgAgt><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></InstgAgt>" if bic else "" for bic in (instructing, group))
    return (f'<Document xmlns="{PACS}"><FIToFICstmrCdtTrf><GrpHdr><MsgId>SIGNED-1</MsgId><CreDtTm>{created}</CreDtTm>'
            f"<NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf>{group}</GrpHdr>\n<CdtTrfTxInf><PmtId><InstrId>I1</InstrId>"
            "<EndToEndId>E1</EndToEndId><UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>"
            f'<IntrBkSttlmAmt Ccy="EUR">{amount}</IntrBkSttlmAmt><IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>{instructing}'
            f"<Dbtr><Nm>Muster GmbH &amp; Söhne</Nm><PstlAdr><Ctry>DE</Ctry></PstlAdr></Dbtr><DbtrAcct><Id>{payer}"
            f"</Id></DbtrAcct><DbtrAgt><FinInstnId><BICFI>BANKBEB0</BICFI></FinInstnId></DbtrAgt><CdtrAgt><FinInstnId><BICFI>{bank}</BICFI>"
            f"</FinInstnId></CdtrAgt><Cdtr><Nm>{name}</Nm></Cdtr><CdtrAcct><Id>{account}</Id></CdtrAcct>"
            "</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>")


class Message:
    """An envelope with a header and a Document."""

    def __init__(self, wrapper=f'<Envelope xmlns="urn:example:paycheck:envelope">%s%s</Envelope>', **options):
        header_options = {key: options[key] for key in ("sender", "created", "spi") if key in options}
        document_options = {key: options[key] for key in ("amount", "instructing", "group", "account", "bank", "payer") if key in options}
        self.root = parse((wrapper % (header_text(**header_options), document_text(**document_options))).encode())
        self.header = self.root.find(f".//{{{HEAD}}}AppHdr")
        self.document = self.root.find(f".//{{{PACS}}}Document")

    @property
    def bytes(self):
        return written(self.root)


def pdu_text(content, signer_dn=None, result=None, sender="BANKBEB0", receiver="SAMPGB20", received=False):
    direction = "<SubFormat>Output</SubFormat>" if received else ""
    claims = ""
    if signer_dn:
        claims = (f"<SecurityInfo><SWIFTNetSecurityInfo><SignerDN>{signer_dn}</SignerDN>"
                  + (f"<SignatureResult>{result}</SignatureResult>" if result else "") + "</SWIFTNetSecurityInfo></SecurityInfo>")
    return (f'<DataPDU xmlns="{SAA}"><Revision>2.0.13</Revision><Header><Message><SenderReference>SIGNED-1</SenderReference>'
            f"<MessageIdentifier>pacs.008.001.08</MessageIdentifier><Format>MX</Format>{direction}<Sender><DN>ou=ops,o={sender.lower()},o=swift</DN>"
            f"<FullName><X1>{sender}XXX</X1></FullName></Sender><Receiver><DN>o={receiver.lower()},o=swift</DN><FullName><X1>{receiver}XXX</X1>"
            f"</FullName></Receiver>{claims}</Message></Header><Body>{content}</Body></DataPDU>")


def save(name, data, group, why, **facts):
    path = OUT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    expect(name, group, why, **facts)


def replaced(data, old, new, count=1):
    assert old.encode() in data, old
    return data.replace(old.encode(), new.encode(), count)


ALL = ["header", "document", "keyInfo"]
GOOD = dict(integrity="valid", coverage=ALL, chain="trusted", keyUse="right", time="valid", owner="sender", intelligence="clear")


def xml_profiles(ids):
    """For each profile of headers: valid, and wrong in each way of the table of facts."""
    def bah(identity, **options):
        message = Message(**options)
        signing.sign_bah(message.header, message.document, identity, [ids["network"]] if options.get("chain") else [])
        return message

    def spi(identity, **options):
        message = Message(spi=True, sender=options.pop("sender", "99999004"), **options)
        signing.sign_named(message.header, message.document, identity, "serial")
        return message

    def ski(identity, **options):
        message = Message(sender=options.pop("sender", "ZAPPGB20"), **options)
        signing.sign_named(message.header, message.document, identity, "ski")
        return message

    def xades(identity, **options):
        message = Message(wrapper=pdu_text("%s%s"), **options)
        signing.sign_xades(message.header, message.document, identity)
        return message

    covered = {"swift-bah": ALL, "spi": ALL, "ski": ALL, "xades-document": ["document", "keyInfo"]}
    makers = {"swift-bah": (bah, "bank"), "spi": (spi, "psp"), "ski": (ski, "zapp"), "xades-document": (xades, "bank")}
    for profile, (make, who) in makers.items():
        good = {**GOOD, "profile": profile, "coverage": covered[profile]}
        message = make(ids[who])
        valid = message.bytes
        save(f"{profile}/valid.xml", valid, profile, "signed by the sender", **good)
        save(f"{profile}/amount-changed.xml", replaced(valid, ">1250.50<", ">9250.50<"), profile, "the amount was changed",
             **{**good, "integrity": "digestDiffers"})
        if profile != "xades-document":
            save(f"{profile}/header-changed.xml", replaced(valid, "SIGNED-1</BizMsgIdr>", "SIGNED-2</BizMsgIdr>"), profile,
                 "the header was changed", **{**good, "integrity": "digestDiffers"})
        else:
            save(f"{profile}/header-changed.xml", replaced(valid, "SIGNED-1</BizMsgIdr>", "SIGNED-2</BizMsgIdr>"), profile,
                 "the header was changed, which nobody signed", **good)
        value = re.search(rb"<ds:SignatureValue>(....)", valid).group(1).decode()
        save(f"{profile}/value-changed.xml", replaced(valid, f"<ds:SignatureValue>{value}", f"<ds:SignatureValue>{value[::-1]}"),
             profile, "the value of the signature was changed", **{**good, "integrity": "signatureDiffers"})
        tree = parse(valid)
        info = tree.find(f".//{{{DS}}}DigestMethod")
        info.set("Algorithm", DS + "sha1")
        save(f"{profile}/sha1.xml", written(tree), profile, "a digest by SHA-1", integrity="unsupported")
        tree = parse(valid)
        for each in tree.iter(f"{{{DS}}}SignatureValue"):
            each.text = "not base64!"
        save(f"{profile}/not-base64.xml", written(tree), profile, "the value is not base64", integrity="malformed")
        tree = parse(valid)
        tree.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", MORE + "hmac-sha256")
        save(f"{profile}/hmac.xml", written(tree), profile, "an HMAC where a public key is expected", integrity="unsupported")
        if who == "bank":
            sender = "OTHRFRP0"
            save(f"{profile}/other-owner.xml", make(ids["bank"], sender=sender).bytes, profile, "signed by another institution than the sender",
                 **{**good, "owner": "other"})
            for label, facts in {
                "bank-p256": {}, "bank-p384": {}, "documents": {},
                "operator": {"owner": "allowed"},
                "expired": {"time": "expired"}, "not-yet": {"time": "notYetValid"},
                "code-signing": {"keyUse": "codeSigning"}, "tls": {"keyUse": "tls"}, "mail": {"keyUse": "other"},
                "encipherment": {"keyUse": "other"},
                "untrusted": {"chain": "untrusted", "owner": "unknown"}, "broken": {"chain": "broken", "owner": "unknown"},
                "unknown-extension": {"chain": "broken", "owner": "unknown"},
                "stranger": {"owner": "unknown"},
                "revoked": {"intelligence": "revoked"}, "revoked-serial": {"intelligence": "revoked"},
                "compromised": {"intelligence": "compromised"}, "compromised-serial": {"intelligence": "compromised"},
            }.items():
                save(f"{profile}/{label}.xml", make(ids[label]).bytes, profile, f"signed with the certificate “{label}”",
                     **{**good, **facts})
            save(f"{profile}/bank-weak.xml", make(ids["bank-weak"]).bytes, profile, "a key of RSA with 1,024 bits", integrity="unsupported")
        else:
            save(f"{profile}/other-owner.xml", make(ids[who], sender="BANKBEB0" if profile == "ski" else "11111111").bytes, profile,
                 "signed by another institution than the sender", **{**good, "owner": "other"})
            save(f"{profile}/not-registered.xml", make(ids["stranger"]).bytes, profile, "a certificate that the registry does not have",
                 profile=profile, integrity="unsupported", chain="notChecked", keyUse="unknown", owner="unknown")
    message = Message()
    signing.sign_bah(message.header, message.document, ids["bank"], [ids["network"]])
    save("swift-bah/chain-inside.xml", message.bytes, "swift-bah", "the intermediate stands in the message", **{**GOOD, "profile": "swift-bah"})
    message = Message()
    signing.sign_bah(message.header, message.document, ids["bank"], [ids["bank-weak"], ids["network"]])
    save("swift-bah/weak-beside.xml", message.bytes, "swift-bah", "a certificate with a short key, which the chain does not need, stands in the message",
         **{**GOOD, "profile": "swift-bah"})
    message = Message(created="2030-06-01T09:30:00Z")
    signing.sign_bah(message.header, message.document, ids["compromised"])
    save("swift-bah/listing-over.xml", message.bytes, "swift-bah", "the indicator's validity is over at the message's time",
         **{**GOOD, "profile": "swift-bah"})
    message = Message()
    signature = Signature(header_place(message.header), ids["bank"].key)
    signature.add_key_info()
    signature.add_certificates(ids["bank"])
    signature.refer(message.document)
    save("swift-bah/document-only.xml", (signature.sign(), message.bytes)[1], "swift-bah", "the header is not signed",
         **{**GOOD, "profile": "swift-bah", "coverage": ["document"]})
    message = Message()
    signature = Signature(header_place(message.header), ids["bank"].key)
    signature.add_key_info()
    signature.add_certificates(ids["bank"])
    signature.refer(message.header, "", enveloped=True)
    save("swift-bah/header-only.xml", (signature.sign(), message.bytes)[1], "swift-bah", "the Document is not signed", integrity="unsigned")
    message = Message(created="2026-02-30T09:30:00Z")
    signing.sign_bah(message.header, message.document, ids["expired"])
    save("swift-bah/time-unreadable.xml", message.bytes, "swift-bah", "a day that no calendar has, and a certificate that has expired",
         **{**GOOD, "profile": "swift-bah", "time": None})
    save("swift-bah/unsigned.xml", Message().bytes, "swift-bah", "nobody signed", integrity="unsigned")
    for label, (wrapper, note) in {
        "prefixes": ('<e:Envelope xmlns:e="urn:example:paycheck:envelope" xmlns:unused="urn:example:unused">\n  %s\n  %s\n</e:Envelope>',
                     "prefixes around the message, white space between its parts"),
        "split": ('<BizMsgEnvlp xmlns="urn:iso:std:iso:20022:tech:xsd:nvlp.001.001.01"><Hdr>%s</Hdr><Doc>%s</Doc></BizMsgEnvlp>',
                  "header and Document in wrappers of their own"),
    }.items():
        message = Message(wrapper=wrapper)
        signing.sign_bah(message.header, message.document, ids["bank"])
        save(f"swift-bah/{label}.xml", message.bytes, "swift-bah", note, **{**GOOD, "profile": "swift-bah"})
    text = Message().bytes.replace(b"<ds", b"<ds")
    prefixed = text.decode().replace(f'<AppHdr xmlns="{HEAD}"', f'<h:AppHdr xmlns:h="{HEAD}"').replace("</AppHdr>", "</h:AppHdr>")
    for tag in ("Fr", "To", "FIId", "FinInstnId", "BICFI", "BizMsgIdr", "MsgDefIdr", "CreDt"):
        head, tail = prefixed.split("</h:AppHdr>", 1)
        prefixed = head.replace(f"<{tag}>", f"<h:{tag}>").replace(f"</{tag}>", f"</h:{tag}>") + "</h:AppHdr>" + tail
    tree = parse(prefixed.encode())
    header, document = tree.find(f"{{{HEAD}}}AppHdr"), tree.find(f"{{{PACS}}}Document")
    signing.sign_bah(header, document, ids["bank"])
    save("swift-bah/prefixed-header.xml", written(tree), "swift-bah", "the header's elements have a prefix", **{**GOOD, "profile": "swift-bah"})
    message = Message()
    signing.sign_bah(message.header, message.document, ids["bank"])
    with_cr = re.sub(rb"(<ds:(?:SignatureValue|X509Certificate)>)([^<]+)", lambda m: m.group(1) + m.group(2).replace(b"\n", b"&#13;\n"), message.bytes)
    tree = parse(with_cr)
    certificate = tree.find(f".//{{{DS}}}KeyInfo")
    header, document = tree.find(f"{{{HEAD}}}AppHdr"), tree.find(f"{{{PACS}}}Document")
    for reference in tree.iter(f"{{{DS}}}Reference"):
        if reference.get("URI") == "#_key-info":
            reference.find(f"{{{DS}}}DigestValue").text = signing.digest(signing.canonical(certificate), SHA256)
    info = tree.find(f".//{{{DS}}}SignedInfo")
    tree.find(f".//{{{DS}}}SignatureValue").text = base64.encodebytes(
        signing.sign_bytes(ids["bank"].key, signing.canonical(info), MORE + "rsa-sha256")).decode().replace("\n", "\r\n")
    save("swift-bah/carriage-returns.xml", written(tree), "swift-bah", "base64 with carriage returns, as Java writes it",
         **{**GOOD, "profile": "swift-bah"})


def speaking_for_others(ids):
    """Messages that speak for others than their header's sender, authorities that are lost, parties that others warned of."""
    good = {**GOOD, "profile": "swift-bah"}

    def save_signed(name, why, label="bank", chain=(), **options):
        facts = options.pop("facts")
        message = Message(**options)
        signing.sign_bah(message.header, message.document, ids[label], [ids[each] for each in chain])
        save(f"swift-bah/{name}.xml", message.bytes, "swift-bah", why, **{**good, **facts})

    save_signed("instructing-sender", "the sender named as the instructing agent", instructing="BANKBEB0XXX", facts={})
    save_signed("instructing-other", "another institution named as the instructing agent", instructing="OTHRFRP0",
                facts={"owner": "other"})
    save_signed("instructing-by-operator", "an operator signs for the sender, and the payment is instructed by a third", "operator",
                instructing="OTHRFRP0", facts={"owner": "other"})
    save_signed("authority-revoked", "the authority in between is revoked", "of-retired", ["retired-network"],
                facts={"intelligence": "revoked"})
    save_signed("account-warned", "others warned of the beneficiary's account", account="<Othr><Id>WARNED-0001</Id></Othr>",
                facts={"warnings": ["creditorAccount"]})
    save_signed("account-warned-later", "others warned of the beneficiary's account from a later time on",
                account="<Othr><Id>WARNED-0002</Id></Othr>", facts={"warnings": []})
    save_signed("bank-warned", "others warned of the beneficiary's bank", bank="MULEPHM0XXX", facts={"warnings": ["creditorBank"]})
    save_signed("payer-warned", "others warned of the payer's account", facts={"warnings": ["debtorAccount"]},
                payer="<Othr><Id>WARNED-0001</Id></Othr>")
    message = Message(account="<Othr><Id>WARNED-0001</Id></Othr>")
    save("swift-bah/account-warned-unsigned.xml", message.bytes, "swift-bah", "nobody signed, and others warned of the account",
         integrity="unsigned", warnings=["creditorAccount"])

    text = (f'<Envelope xmlns="urn:example:paycheck:envelope">{header_text().replace("pacs.008.001.08", "camt.053.001.08")}'
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>SIGNED-1</MsgId>'
            "<CreDtTm>2026-03-02T09:30:00Z</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2026-03-02T09:30:00Z</CreDtTm><Acct><Id>"
            "<IBAN>DE89370400440532013000</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>"
            '<Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal></Stmt></BkToCstmrStmt></Document>'
            "</Envelope>")
    root = parse(text.encode())
    signing.sign_bah(root[0], root[1], ids["bank"])
    save("statements/valid.xml", written(root), "swift-bah", "a statement, which has no payments", document={**good})
    save("statements/amount-changed.xml", replaced(written(root), ">100.00<", ">900.00<"), "swift-bah", "a changed statement",
         document={**good, "integrity": "digestDiffers"})


def data_pdus(ids):
    """Local authentication of DataPDUs; xmlsec1 makes one of them."""
    good = dict(profile="datapdu-lau", integrity="valid", coverage=["header", "document"], chain="notChecked", keyUse="right",
                time="valid", owner="sender", intelligence="clear")

    def pdu(secret=SECRET, change=None, **options):
        sender = options.pop("sender", "BANKBEB0")
        signer = options.pop("signer", None)
        tree = parse(pdu_text(header_text(sender=sender) + document_text(), sender=sender, **options).encode())
        if signer:
            signing.sign_bah(tree.find(f".//{{{HEAD}}}AppHdr"), tree.find(f".//{{{PACS}}}Document"), signer)
        signing.sign_lau(tree, secret)
        return written(tree)

    valid = pdu()
    save("datapdu-lau/valid.xml", valid, "datapdu-lau", "authenticated with the sender's key", **good)
    save("datapdu-lau/amount-changed.xml", replaced(valid, ">1250.50<", ">9250.50<"), "datapdu-lau", "the amount was changed",
         **{**good, "integrity": "digestDiffers"})
    save("datapdu-lau/other-key.xml", pdu(secret=b"x" * 32), "datapdu-lau", "a key that nobody has",
         **{**good, "integrity": "signatureDiffers", "owner": "unknown", "intelligence": None})
    save("datapdu-lau/other-owner.xml", pdu(secret=OTHER_SECRET), "datapdu-lau", "another institution's key", **{**good, "owner": "other"})
    save("datapdu-lau/signer-dn.xml", pdu(signer_dn="cn=ops1,o=bankbeb0,o=swift", result="Success"), "datapdu-lau",
         "the interface names the signer", **good)
    save("datapdu-lau/signer-dn-other.xml", pdu(signer_dn="cn=ops1,o=othrfrp0,o=swift", result="Success"), "datapdu-lau",
         "the interface names a signer of another institution", **{**good, "owner": "other"})
    save("datapdu-lau/signer-dn-borrowed.xml", pdu(secret=OTHER_SECRET, signer_dn="cn=ops1,o=bankbeb0,o=swift", result="Success"),
         "datapdu-lau", "another institution's interface names the sender as the signer", **{**good, "owner": "other"})
    nobody = {**good, "integrity": "unsupported", "owner": "unknown", "intelligence": None}
    save("datapdu-lau/not-configured.xml", pdu(secret=b"x" * 32, sender="ELSEGB20"), "datapdu-lau",
         "the interface of an institution whose key the trust file has not", **nobody)
    save("datapdu-lau/not-configured-header.xml", pdu(secret=b"x" * 32, sender="ELSEGB20", signer=ids["bank"]), "datapdu-lau",
         "the same with a signed header, which can be checked", **{**GOOD, "profile": "swift-bah", "owner": "other"})
    received = dict(sender="ELSEGB20", receiver="BANKBEB0", received=True)
    save("datapdu-lau/received.xml", pdu(**received), "datapdu-lau", "received, and authenticated with the receiver's key",
         **{**good, "owner": "allowed"})
    save("datapdu-lau/received-signer-dn.xml", pdu(signer_dn="cn=ops1,o=elsegb20,o=swift", result="Success", **received),
         "datapdu-lau", "received, and the receiver's interface names the signer", **good)
    save("datapdu-lau/sent-by-receiver.xml", pdu(sender="ELSEGB20", receiver="BANKBEB0"), "datapdu-lau",
         "to be sent, and authenticated with the receiver's key", **{**good, "owner": "other"})

    def other_pdu(old, new, signer_dn=None, instructing=None, **options):
        sender = options.get("sender", "BANKBEB0")
        text = pdu_text(header_text(sender=sender) + document_text(instructing=instructing), signer_dn=signer_dn, **options)
        assert old in text, old
        tree = parse(text.replace(old, new, 1).encode())
        signing.sign_lau(tree, SECRET)
        return written(tree)

    other = {**good, "owner": "other"}
    save("datapdu-lau/envelope-sender-other.xml", other_pdu(">BANKBEB0XXX<", ">OTHRFRP0XXX<", "cn=ops1,o=bankbeb0,o=swift"), "datapdu-lau",
         "the DataPDU names another sender than the message", **other)
    save("datapdu-lau/sender-dn-other.xml", other_pdu("<DN>ou=ops,o=bankbeb0,", "<DN>ou=ops,o=othrfrp0,"), "datapdu-lau",
         "the distinguished name of the sender is another institution's", **other)
    save("datapdu-lau/received-sender-other.xml", other_pdu(">ELSEGB20XXX<", ">OTHRFRP0XXX<", **received), "datapdu-lau",
         "received from another institution than the message names", **other)
    save("datapdu-lau/received-signer-dn-sender-other.xml", other_pdu(">ELSEGB20XXX<", ">OTHRFRP0XXX<", "cn=ops1,o=elsegb20,o=swift", **received),
         "datapdu-lau", "the same, and the interface names a signer of the message's sender", **other)
    save("datapdu-lau/instructing-other.xml", other_pdu("BANKBEB0", "BANKBEB0", instructing="OTHRFRP0"), "datapdu-lau",
         "another institution named as the instructing agent", **other)
    save("datapdu-lau/instructing-sender.xml", other_pdu("BANKBEB0", "BANKBEB0", instructing="BANKBEB0XXX"), "datapdu-lau",
         "the sender named as the instructing agent", **good)
    save("datapdu-lau/signature-failed.xml", pdu(signer_dn="cn=ops1,o=bankbeb0,o=swift", result="Failure"), "datapdu-lau",
         "the interface says that the signature failed", **{**good, "integrity": "signatureDiffers"})
    tree = parse(valid)
    tree.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", DS + "hmac-sha1")
    save("datapdu-lau/sha1.xml", written(tree), "datapdu-lau", "an HMAC by SHA-1", integrity="unsupported")
    tree = parse(valid)
    child(tree.find(f".//{{{DS}}}SignatureMethod"), "HMACOutputLength", "80")
    save("datapdu-lau/truncated.xml", written(tree), "datapdu-lau", "the HMAC is cut short", integrity="unsupported")
    tree = parse(valid)
    tree.find(f".//{{{DS}}}SignatureMethod").set("Algorithm", MORE + "rsa-sha256")
    save("datapdu-lau/public-key.xml", written(tree), "datapdu-lau", "a public key's signature where an HMAC is expected",
         integrity="unsupported")
    tree = parse(valid)
    tree.find(f".//{{{DS}}}SignatureValue").text = "?"
    save("datapdu-lau/not-base64.xml", written(tree), "datapdu-lau", "the code is not base64", integrity="malformed")

    template = parse(pdu_text(header_text() + document_text()).encode())
    place = etree.SubElement(template, f"{{{SAA}}}LAU")
    signature = Signature(place, None, method=MORE + "hmac-sha256", secret=SECRET)
    signature.refer(template, "", enveloped=True)
    signature.value.text = ""
    with tempfile.TemporaryDirectory() as directory:
        path, key = pathlib.Path(directory) / "template.xml", pathlib.Path(directory) / "key"
        path.write_bytes(written(template))
        key.write_bytes(SECRET)
        signed = subprocess.run(["xmlsec1", "--sign", "--hmackey", key, path], check=True, capture_output=True).stdout
    save("datapdu-lau/by-xmlsec1.xml", signed, "datapdu-lau", "authenticated by xmlsec1", **good)

    fin = fin_text()
    body = base64.b64encode(fin).decode()
    tree = parse(pdu_text(body).replace("pacs.008.001.08", "fin.103").replace(">MX<", ">FIN<").encode())
    signing.sign_lau(tree, SECRET)
    save("datapdu-lau/fin-inside.xml", written(tree), "datapdu-lau", "a FIN message inside", **good)
    code = signing.mt_code(fin, SECRET)
    changed = base64.b64encode(replaced(fin + code, "1250,50", "9250,50", 2)).decode()
    text = pdu_text(changed).replace("pacs.008.001.08", "fin.103").replace(">MX<", ">FIN<")
    differs = {**good, "profile": "mt-lau", "integrity": "signatureDiffers", "owner": "unknown", "intelligence": None}
    save("datapdu-lau/fin-inside-code-differs.xml", text.encode(), "mt-lau", "a FIN message inside whose own code does not hold", **differs)
    tree = parse(text.encode())
    signing.sign_lau(tree, SECRET)
    save("datapdu-lau/fin-inside-code-differs-signed.xml", written(tree), "mt-lau", "the same in a DataPDU whose code holds", **differs)
    text = text.replace(changed, base64.b64encode(fin + code).decode())
    save("datapdu-lau/fin-inside-code.xml", text.encode(), "mt-lau", "a FIN message inside, authenticated by itself",
         **{**good, "profile": "mt-lau"})


def fin_text(amount="1250,50", headers="{1:F01BANKBEB0AXXX0000000000}{2:I103SAMPGB20XXXXN}"):
    return "\r\n".join([
        headers + "{3:{121:8a562c67-ca16-48ba-b074-65581be6f001}}{4:",
        ":20:SIGNED-1", ":23B:CRED", f":32A:260302EUR{amount}", ":33B:EUR" + amount, ":50K:/DE89370400440532013000", "MUSTER GMBH",
        "HAUPTSTRASSE 1", "10115 BERLIN", ":59:/GB29NWBK60161331926819", "EXAMPLE LTD", "LONDON", ":71A:SHA", "-}",
    ]).encode() + b"{5:{CHK:123456789ABC}}"


def fin_messages():
    good = dict(profile="mt-lau", integrity="valid", coverage=["header", "document"], chain="notChecked", keyUse="right", time="valid",
                owner="sender", intelligence="clear")
    fin = fin_text()
    code = signing.mt_code(fin, SECRET)
    save("mt-lau/valid.fin", fin + code, "mt-lau", "authenticated with the sender's key", **good)
    save("mt-lau/amount-changed.fin", replaced(fin + code, "1250,50", "9250,50", 2), "mt-lau", "the amount was changed",
         **{**good, "integrity": "signatureDiffers", "owner": "unknown", "intelligence": None})
    save("mt-lau/other-owner.fin", fin + signing.mt_code(fin, OTHER_SECRET), "mt-lau", "another institution's key", **{**good, "owner": "other"})
    received = fin_text(headers="{1:F01BANKBEB0AXXX0000000000}{2:O1031030260302ELSEGB20AXXX00000000002603021031N}")
    save("mt-lau/received.fin", received + signing.mt_code(received, SECRET), "mt-lau", "received, and authenticated with the receiver's key",
         **{**good, "owner": "allowed"})
    other = fin.replace(b"BANKBEB0", b"ELSEGB20")
    save("mt-lau/not-configured.fin", other + signing.mt_code(other, b"x" * 32), "mt-lau",
         "the interface of an institution whose key the trust file has not",
         **{**good, "integrity": "unsupported", "owner": "unknown", "intelligence": None})
    save("mt-lau/sent-by-receiver.fin", other.replace(b"SAMPGB20", b"BANKBEB0") + signing.mt_code(
        other.replace(b"SAMPGB20", b"BANKBEB0"), SECRET), "mt-lau", "to be sent, and authenticated with the receiver's key",
         **{**good, "owner": "other"})
    save("mt-lau/unsigned.fin", fin, "mt-lau", "no block S", integrity="unsigned")
    save("mt-lau/short.fin", fin + code[:-10] + b"}}", "mt-lau", "the code is cut short", profile="mt-lau", integrity="malformed")
    save("mt-lau/two-codes.fin", fin + code[:-1] + code[3:], "mt-lau", "two MDG in one block", profile="mt-lau", integrity="malformed")
    save("mt-lau/rje.fin", fin + code + b"$" + fin.replace(b"SIGNED-1", b"SIGNED-2"), "mt-lau", "one signed, one not, in one file",
         **good)
    signed = subprocess.run(["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + SECRET.hex(), "-r"], input=fin,
                            check=True, capture_output=True).stdout.split()[0].upper()
    save("mt-lau/by-openssl.fin", fin + b"{S:{MDG:" + signed + b"}}", "mt-lau", "authenticated by openssl", **good)
    text = fin.replace(b":71A:SHA", b":70:{S:{MDG:" + b"0" * 64 + b"}}\r\n:71A:SHA")
    save("mt-lau/code-in-text.fin", text + signing.mt_code(text, SECRET), "attack",
         "a block S inside field text: only the last block counts", **good)


def open_lengths(der, levels):
    """DER with the outer constructed values in BER's indefinite form."""
    size = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
    content, parts = der[size:], b""
    while content and levels:
        head = 2 + (content[1] & 0x7F if content[1] & 0x80 else 0)
        length = int.from_bytes(content[2:head], "big") if content[1] & 0x80 else content[1]
        part, content = content[:head + length], content[head + length:]
        # Sequences and explicit tags, but not what is signed or hashed as it is.
        parts += open_lengths(part, levels - 1) if part[0] in (0x30, 0xA0) and levels > 0 else part
    return der[:1] + b"\x80" + (parts or content) + b"\0\0"


def order_files(ids):
    """Files with a signature beside them: EBICS and CMS, by Python and by openssl."""
    data = (b'<?xml version="1.0" encoding="UTF-8"?>\r\n' + document_text().encode().replace(b"\n", b"\r\n") + b"\r\n\x1a").replace(b"\x1a", b"")
    ebics = dict(integrity="valid", coverage=["header", "document"], chain="notChecked", keyUse="right", time="valid", intelligence="clear",
                 owner="unknown")

    def pair(name, data, signature, ending, group, why, **facts):
        (OUT / name).parent.mkdir(parents=True, exist_ok=True)
        (OUT / (name + ending)).write_bytes(signature)
        save(name, data, group, why, **facts)

    changed = replaced(data, ">1250.50<", ">9250.50<")
    for version in ("A005", "A006"):
        profile = f"ebics-{version.lower()}"
        good = {**ebics, "profile": profile}
        signature = signing.order_signature(data, ids["order"], version)
        pair(f"{profile}/valid.xml", data, signature, ".sig", profile, "signed with the registered key", **good)
        pair(f"{profile}/line-ends.xml", data.replace(b"\r\n", b"\n"), signature, ".sig", profile, "line ends changed on the way", **good)
        pair(f"{profile}/amount-changed.xml", changed, signature, ".sig", profile, "the amount was changed",
             **{**good, "integrity": "signatureDiffers", "keyUse": "unknown", "time": None, "intelligence": None})
        pair(f"{profile}/not-registered.xml", data, signing.order_signature(data, ids["order"], version, user="USER9"), ".sig", profile,
             "a user without a registered key", profile=profile, integrity="unsupported", owner="unknown")
        pair(f"{profile}/not-xml.xml", data, b"<UserSignatureData", ".sig", profile, "a signature that is no XML", integrity="malformed")
        second = signing.order_signature(data, ids["order-second"], version, user="USER2")
        both = signing.order_signatures(signature, second)
        pair(f"{profile}/two-users.xml", data, both, ".sig", profile, "signed by two users", **good, approvedTwiceByOne=False)
        pair(f"{profile}/two-users-changed.xml", changed, both, ".sig", profile, "signed by two users, and changed",
             profile=profile, integrity="signatureDiffers")
        pair(f"{profile}/one-user-twice.xml", data, signing.order_signatures(
            signature, signing.order_signature(data, ids["order"], version)), ".sig", profile, "signed twice by one user",
             **good, approvedTwiceByOne=True)
        pair(f"{profile}/second-not-registered.xml", data, signing.order_signatures(
            signature, signing.order_signature(data, ids["order"], version, user="USER9")), ".sig", profile,
             "the second of two users has no registered key", profile=profile, integrity="unsupported")
        order = KEYS / "order.key.pem"
        hashed = signing.order_digest(data)
        import hashlib
        if version == "A006":
            command = ["openssl", "pkeyutl", "-sign", "-inkey", order, "-pkeyopt", "digest:sha256", "-pkeyopt", "rsa_padding_mode:pss",
                       "-pkeyopt", "rsa_pss_saltlen:32"]
            hashed = hashlib.sha256(hashed).digest()
        else:
            command = ["openssl", "pkeyutl", "-sign", "-inkey", order, "-pkeyopt", "digest:sha256"]
        value = subprocess.run(command, input=hashed, check=True, capture_output=True).stdout
        xml = re.sub(rb"<SignatureValue>[^<]*", b"<SignatureValue>" + base64.b64encode(value), signature)
        pair(f"{profile}/by-openssl.xml", data, xml, ".sig", profile, "signed by openssl", **good)
        for name, instructing, why, owner in (
                ("instructing-sender", "CUSTDEF0XXX", "the sender named as the instructing agent", "sender"),
                ("instructing-other", "OTHRFRP0", "another institution named as the instructing agent", "other")):
            own = Message(sender="CUSTDEF0", instructing=instructing).bytes
            pair(f"{profile}/{name}.xml", own, signing.order_signature(own, ids["order"], version), ".sig", profile, why,
                 **{**good, "owner": owner})
    pair("ebics-a005/a004.xml", data, signing.order_signature(data, ids["order"], "A005").replace(b"A005", b"A004"), ".sig", "ebics-a005",
         "an older version", integrity="unsupported")

    good = {**GOOD, "profile": "cms", "coverage": ["header", "document"]}
    message = Message()
    data = message.bytes
    changed = replaced(data, ">1250.50<", ">9250.50<")

    def openssl(label, *options, data=data):
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory) / "data"
            path.write_bytes(data)
            return subprocess.run(
                ["openssl", "cms", "-sign", "-binary", "-in", path, "-signer", KEYS / f"{label}.pem", "-inkey", KEYS / f"{label}.key.pem",
                 *options], check=True, capture_output=True).stdout

    der = ("-outform", "DER")
    pair("cms/valid.xml", data, openssl("bank", *der, "-certfile", KEYS / "network.pem"), ".p7s", "cms", "signed by openssl", **good)
    with tempfile.TemporaryDirectory() as directory:
        many = pathlib.Path(directory) / "many.pem"
        many.write_bytes(b"".join((KEYS / f"{label}.pem").read_bytes() for label in sorted(ids) if label != "bank"))
        pair("cms/many-certificates.xml", data, openssl("bank", *der, "-certfile", many), ".p7s", "cms",
             "every certificate of the fixtures in the signature, also one with a short key", **good)
    pair("cms/pem.xml", data, openssl("bank", "-outform", "PEM"), ".p7s", "cms", "PEM", **good)
    pair("cms/p256.xml", data, openssl("bank-p256", *der), ".p7s", "cms", "ECDSA", **good)
    pair("cms/key-identifier.xml", data, openssl("bank", *der, "-keyid"), ".p7s", "cms", "the signer by key identifier", **good)
    pair("cms/no-attributes.xml", data, openssl("bank", *der, "-noattr"), ".p7s", "cms", "without signed attributes", **good)
    pair("cms/sha512.xml", data, openssl("bank", *der, "-md", "sha512"), ".p7s", "cms", "SHA-512", **good)
    pair("cms/amount-changed.xml", changed, openssl("bank", *der), ".p7s", "cms", "the file was changed", **{**good, "integrity": "digestDiffers"})
    bare = data[data.index(b"<Envelope"):]
    two = b"<Batch>" + bare.replace(b"2026-03-02T", b"2024-03-02T") + bare + b"</Batch>"
    pair("cms/two-times.xml", two, openssl("expired", *der, data=two), ".p7s", "cms",
         "two messages, and between them the certificate expired", **good, others=[{"amount": "1250.50", "integrity": "valid"}])
    pair("cms/no-attributes-changed.xml", changed, openssl("bank", *der, "-noattr"), ".p7s", "cms", "the file was changed",
         **{**good, "integrity": "signatureDiffers"})
    signature = bytearray(openssl("bank", *der))
    signature[-1] ^= 1
    pair("cms/value-changed.xml", data, bytes(signature), ".p7s", "cms", "the value was changed", **{**good, "integrity": "signatureDiffers"})
    pair("cms/sha1.xml", data, openssl("bank", *der, "-md", "sha1"), ".p7s", "cms", "SHA-1", integrity="unsupported")
    pair("cms/not-detached.xml", data, openssl("bank", *der, "-nodetach"), ".p7s", "cms", "the content is inside", integrity="unsupported")
    pair("cms/two-signers.xml", data, openssl("bank", *der, "-signer", KEYS / "bank-p256.pem", "-inkey", KEYS / "bank-p256.key.pem"),
         ".p7s", "cms", "two signers", **good, approvedTwiceByOne=False)
    pair("cms/one-signer-twice.xml", data, openssl(
        "operator", *der, "-nocerts", "-signer", KEYS / "operator.pem", "-inkey", KEYS / "operator.key.pem"),
         ".p7s", "cms", "signed twice with one key", **{**good, "owner": "allowed"}, approvedTwiceByOne=True)
    pair("cms/second-signer-other.xml", data, openssl("bank", *der, "-signer", KEYS / "other.pem", "-inkey", KEYS / "other.key.pem"),
         ".p7s", "cms", "the second of two signers is another institution", **{**good, "owner": "other"})
    pair("cms/ber.xml", data, open_lengths(openssl("bank-p256", *der), 2), ".p7s", "cms", "lengths as BER has them", **good)
    pair("cms/no-certificate.xml", data, openssl("bank-next", *der, "-nocerts"), ".p7s", "cms", "no certificate inside, and none registered",
         profile="cms", integrity="unsupported", keyUse="unknown")
    pair("cms/not-cms.xml", data, b"0\x05abc", ".p7s", "cms", "no CMS at all", integrity="malformed")
    pair("cms/other-owner.xml", data, openssl("other", *der), ".p7s", "cms", "another institution's certificate", **{**good, "owner": "other"})
    for name, label, why, owner, options in (
            ("instructing-sender", "bank", "the sender named as the instructing agent", "sender", {"instructing": "BANKBEB0XXX"}),
            ("instructing-other", "bank", "another institution named as the instructing agent", "other", {"instructing": "OTHRFRP0"}),
            ("instructing-group", "bank", "the group names another institution as the instructing agent", "other", {"group": "OTHRFRP0"}),
            ("instructing-both", "bank", "the group does, and the payment names the sender", "other",
             {"instructing": "BANKBEB0", "group": "OTHRFRP0"}),
            ("instructing-by-operator", "operator", "an operator signs for the sender, which is the instructing agent", "allowed",
             {"instructing": "BANKBEB0"}),
            ("instructing-other-by-operator", "operator", "an operator signs for the sender, and the payment is instructed by a third", "other",
             {"instructing": "OTHRFRP0"})):
        own = Message(**options).bytes
        pair(f"cms/{name}.xml", own, openssl(label, *der, data=own), ".p7s", "cms", why, **{**good, "owner": owner})
    pair("cms/expired.xml", data, openssl("expired", *der), ".p7s", "cms", "an expired certificate", **{**good, "time": "expired"})
    pair("cms/code-signing.xml", data, openssl("code-signing", *der), ".p7s", "cms", "a certificate for programs", **{**good, "keyUse": "codeSigning"})
    pair("cms/untrusted.xml", data, openssl("untrusted", *der), ".p7s", "cms", "an unknown authority",
         **{**good, "chain": "untrusted", "owner": "unknown"})
    pair("cms/revoked.xml", data, openssl("revoked", *der), ".p7s", "cms", "a revoked certificate", **{**good, "intelligence": "revoked"})


def attacks(ids):
    """What must be refused or told, each as a file."""
    def signed(**options):
        message = Message(**options)
        signing.sign_bah(message.header, message.document, ids["bank"])
        return message

    def attack(name, tree_or_bytes, why, **facts):
        data = tree_or_bytes if isinstance(tree_or_bytes, bytes) else written(tree_or_bytes)
        save(f"attacks/{name}.xml", data, "attack", why, **facts)

    def changed(element):
        other = signing.duplicate(element)
        for amount in other.iter(f"{{{PACS}}}IntrBkSttlmAmt"):
            amount.text = "9250.50"
        return other

    message = signed()
    original, evil = message.document, changed(message.document)
    message.root.insert(message.root.index(original), evil)
    attack("wrapped-before", message.root, "another Document in front of the signed one", integrity="digestDiffers", amount="9250.50",
           problem="mx.ambiguous")
    message = signed()
    message.root.append(changed(message.document))
    attack("wrapped-after", message.root, "another Document behind the signed one", integrity="valid", amount="1250.50", problem="mx.ambiguous",
           others=[{"amount": "9250.50", "integrity": "malformed"}])
    message = signed()
    evil = changed(message.document)
    wrapper = etree.SubElement(message.root, "Wrapper")
    wrapper.append(message.document)
    message.root.insert(1, evil)
    attack("wrapped-moved", message.root, "the signed Document moved into an element aside, another in its place", integrity="digestDiffers",
           amount="9250.50", problem="mx.ambiguous")
    message = signed()
    evil = changed(message.document)
    original = message.document
    message.root.replace(original, evil)
    etree.SubElement(message.header.find(f"{{{HEAD}}}Sgntr").find(f"{{{DS}}}Signature"), f"{{{DS}}}Object").append(original)
    attack("wrapped-in-object", message.root, "the signed Document moved into an Object of the signature", integrity="digestDiffers",
           amount="9250.50")
    message = signed()
    evil = changed(message.document)
    original = message.document
    message.root.replace(original, evil)
    evil[0].append(original)
    attack("wrapped-inside", message.root, "the signed Document moved into another", integrity="digestDiffers", amount="9250.50")
    message = signed()
    other = signing.duplicate(message.header)
    for sender in other.iter(f"{{{HEAD}}}BICFI"):
        sender.text = "OTHRFRP0"
        break
    message.root.insert(message.root.index(message.document), other)
    attack("two-headers", message.root, "a second header in front of the Document", integrity="digestDiffers", sender="OTHRFRP0")

    message = signed()
    place = message.header.find(f"{{{HEAD}}}Sgntr")
    place.append(signing.duplicate(place[0]))
    attack("two-signatures", message.root, "two Signatures in one header", integrity="malformed")
    message = signed()
    signature = message.header.find(f".//{{{DS}}}Signature")
    signature.insert(0, signing.duplicate(signature[0]))
    attack("two-signed-infos", message.root, "two SignedInfo in one Signature", integrity="malformed")
    message = signed()
    message.document[0].append(signing.duplicate(message.header.find(f".//{{{DS}}}Signature")))
    attack("signature-in-document", message.root, "a Signature inside the Document", integrity="malformed")
    message = signed()
    elsewhere = signing.duplicate(message.header.find(f".//{{{DS}}}Signature"))
    message = Message()
    message.document[0].append(signing.duplicate(elsewhere))
    attack("signature-in-unsigned-document", message.root, "a Signature inside a Document whose header has none", integrity="unsupported")
    message = Message()
    message.root.append(elsewhere)
    attack("signature-beside", message.root, "a Signature beside header and Document, neither of which has one", integrity="unsigned",
           problem="signature.elsewhere")
    message = signed()
    message.document.set("Id", "_key-info")
    attack("duplicate-id", message.root, "an identifier stands twice", integrity="malformed")
    message = signed()
    for reference in message.root.iter(f"{{{DS}}}Reference"):
        if reference.get("URI") == "#_key-info":
            reference.set("URI", "#nobody")
    attack("dangling-id", message.root, "an identifier that nothing has", integrity="malformed")
    message = Message()
    message.document.set("Id", "_doc")
    signature = Signature(header_place(message.header), ids["bank"].key)
    signature.add_key_info()
    signature.add_certificates(ids["bank"])
    signature.refer(message.document, "#_doc")
    signature.sign()
    attack("document-by-id", message.root, "the Document by an identifier, which no profile does", integrity="unsupported")

    valid = signed().bytes
    attack("comment-in-value", replaced(valid, ">1250.50<", ">1250<!-- -->.50<"), "a comment inside a value: the canonical form has none",
           integrity="valid", amount="1250.50", problem="xml.commentInValue")
    attack("instruction-in-value", replaced(valid, ">1250.50<", ">1250<?x y?>.50<"), "a processing instruction inside a value",
           integrity="digestDiffers", problem="xml.commentInValue")
    attack("comment-in-digest", re.sub(rb"(<ds:DigestValue>....)", rb"\1<!-- -->", valid, count=1), "a comment inside a digest",
           integrity="valid", amount="1250.50")
    attack("cdata", replaced(valid, ">1250.50<", "><![CDATA[1250]]>.<![CDATA[50]]><"), "a value in CDATA sections: the same text",
           integrity="valid", amount="1250.50")
    attack("character-references", replaced(valid, ">1250.50<", ">1250&#x2E;5&#48;<"), "a value with character references: the same text",
           integrity="valid", amount="1250.50")
    attack("cdata-changed", replaced(valid, ">1250.50<", "><![CDATA[9]]>1250.50<"), "a digit in a CDATA section added", integrity="digestDiffers",
           amount="91250.50")
    attack("white-space-between", replaced(valid, "</AppHdr>", "</AppHdr>\n\n   "), "white space between the signed parts", integrity="valid")
    attack("doctype", replaced(valid, "?>\n", '?>\n<!DOCTYPE Envelope [<!ENTITY a "b">]>\n'), "a document type declaration", problem="xml.doctype",
           none=True)
    attack("bytes-after-end", valid + b"<more/>", "bytes behind the end of the file", integrity="valid", problem="xml.malformed")
    attack("cut", valid[:-30], "the end of the Document is missing", integrity="malformed", problem="xml.truncated")

    def with_options(name, why, integrity="unsupported", **options):
        message = Message()
        signature = Signature(header_place(message.header), ids["bank"].key, **{k: v for k, v in options.items() if k != "transforms"})
        signature.add_key_info()
        signature.add_certificates(ids["bank"])
        signature.refer(message.header, "", enveloped=True)
        signature.refer(message.document, transforms=options.get("transforms"))
        signature.sign()
        attack(name, message.root, why, integrity=integrity)

    with_options("transform-xpath", "an XPath transform", transforms=["http://www.w3.org/TR/1999/REC-xpath-19991116", EXC])
    with_options("transform-xslt", "an XSLT transform", transforms=["http://www.w3.org/TR/1999/REC-xslt-19991116", EXC])
    with_options("transform-base64", "a base64 transform", transforms=[DS + "base64"])
    with_options("transform-inclusive", "inclusive canonicalization", transforms=["http://www.w3.org/TR/2001/REC-xml-c14n-20010315"])
    with_options("transform-comments", "canonicalization with comments", transforms=[EXC + "WithComments"])
    with_options("transform-none", "no transform", transforms=[])
    with_options("transform-twice", "canonicalization twice", transforms=[EXC, EXC])
    with_options("canonicalization-inclusive", "SignedInfo by inclusive canonicalization",
                 canonicalization="http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
    with_options("rsa-sha1", "a signature by SHA-1", method=DS + "rsa-sha1")
    with_options("digest-md5", "a digest by MD5", digest_method=MORE + "md5")

    message = signed()
    transform = [each for each in message.root.iter(f"{{{DS}}}Transform") if each.get("Algorithm") == EXC][0]
    etree.SubElement(transform, f"{{{EXC}}}InclusiveNamespaces", PrefixList="#default", nsmap={"ec": EXC})
    attack("inclusive-prefixes", message.root, "canonicalization with parameters", integrity="unsupported")
    message = signed()
    child(message.root.find(f".//{{{DS}}}KeyInfo"), "RetrievalMethod", URI="http://example.invalid/key")
    attack("retrieval-method", message.root, "a key to be fetched", integrity="unsupported")
    message = signed()
    [each for each in message.root.iter(f"{{{DS}}}Reference") if each.get("URI") is None][0].set("URI", "http://example.invalid/document")
    attack("external-reference", message.root, "a part to be fetched", integrity="unsupported")
    message = signed()
    [each for each in message.root.iter(f"{{{DS}}}Reference") if each.get("URI") is None][0].set("URI", "file:///etc/passwd")
    attack("file-reference", message.root, "a file to be read", integrity="unsupported")
    message = signed()
    info = message.root.find(f".//{{{DS}}}SignedInfo")
    info.append(signing.duplicate([each for each in info.iter(f"{{{DS}}}Reference") if each.get("URI") is None][0]))
    attack("part-twice", message.root, "one part signed twice", integrity="malformed")
    message = signed()
    info = message.root.find(f".//{{{DS}}}SignedInfo")
    for reference in list(info.iter(f"{{{DS}}}Reference")):
        info.remove(reference)
    attack("no-references", message.root, "nothing is signed", integrity="malformed")
    message = signed()
    info = message.root.find(f".//{{{DS}}}SignedInfo")
    for place in range(9):
        info.append(signing.duplicate(info[-1]))
    attack("many-references", message.root, "more references than any profile has")
    cases[-1]["integrity"] = "unsupported"
    message = signed()
    message.root.find(f".//{{{DS}}}Signature").append(etree.Element("Evil"))
    attack("stranger-in-signature", message.root, "an element that no signature has", integrity="malformed")
    message = signed()
    message.root.find(f".//{{{DS}}}X509Certificate").text = "AAAA"
    attack("certificate-garbage", message.root, "a certificate that is none", integrity="malformed")
    message = signed()
    message.root.find(f".//{{{DS}}}X509Certificate").text = base64.b64encode(ids["other"].der).decode()
    attack("certificate-exchanged", message.root, "another certificate put in", integrity="signatureDiffers")
    message = signed()
    key_info = message.root.find(f".//{{{DS}}}KeyInfo")
    key_info.getparent().remove(key_info)
    attack("no-key-info", message.root, "no key information", integrity="malformed")
    message = Message(wrapper='<Envelope xmlns="urn:example:paycheck:envelope" >%s%s</Envelope>')
    message.document.set("{relative/name}a", "b")
    signing_failed = False
    try:
        signing.sign_bah(message.header, message.document, ids["bank"])
    except Exception:
        signing_failed = True
    if signing_failed:
        message = signed()
        data = replaced(message.bytes, "<FIToFICstmrCdtTrf>", '<FIToFICstmrCdtTrf xmlns:r="relative/name">')
        attack("relative-namespace", data, "a relative namespace name has no canonical form", integrity="malformed")
    else:
        attack("relative-namespace", message.root, "a relative namespace name has no canonical form", integrity="malformed")
    message = signed()
    data = replaced(message.bytes, "</DigestValue>" if b"</DigestValue>" in message.bytes else "</ds:DigestValue>", "</ds:DigestValue>")
    deep = "<x>" * 200 + "</x>" * 200
    attack("too-deep", replaced(data, "</FIToFICstmrCdtTrf>", deep + "</FIToFICstmrCdtTrf>"), "elements deeper than the limit",
           integrity="malformed", problem="limit.depth")


def timing(ids):
    """Messages of some 6 KB for measuring, with four payments each."""
    document = document_text()
    start, end = document.index("<CdtTrfTxInf>"), document.index("</FIToFICstmrCdtTrf>")
    record = document[start:end]
    document = document[:start] + record + "".join(
        record.replace("6f001", f"6f00{place}").replace(">I1<", f">I{place}<") for place in (2, 3, 4)) + document[end:]
    document = document.replace("<NbOfTxs>1<", "<NbOfTxs>4<")
    for name, label in [("rsa-2048", "bank"), ("p-256", "bank-p256")]:
        root = parse(f'<Envelope xmlns="urn:example:paycheck:envelope">{header_text()}{document}</Envelope>'.encode())
        signing.sign_bah(root[0], root[1], ids[label])
        (HERE / "timing").mkdir(exist_ok=True)
        (HERE / "timing" / f"{name}.xml").write_bytes(written(root))


def trust(ids):
    """The trust file of the fixtures, and the lists that it names."""
    lines = [
        "# Trust for the fixtures: throw-away authorities, nobody's real ones.",
        "roots: [keys/root.pem]", "intermediates: [keys/network.pem]", "signers:",
        "  - certificate: keys/operator.pem", "    owner: RTGSMMM0", "    signsFor: [BANKBEB0]",
        f"  - issuer: \"cn=Test Network CA, o=swift\"", f"    serial: \"{ids['psp'].serial}\"", "    certificate: keys/psp.pem",
        "    owner: \"99999004\"",
        f"  - subjectKeyIdentifier: \"{base64.b64encode(ids['zapp'].subject_key_identifier).decode()}\"", "    certificate: keys/zapp.pem",
        "    owner: ZAPPGB20",
        "  - certificate: keys/order.pem", "    owner: CUSTDEF0", "    partner: PARTNER1", "    user: USER1",
        "  - certificate: keys/order-second.pem", "    owner: CUSTDEF0", "    partner: PARTNER1", "    user: USER2",
        "localAuthentication:", "  - owner: BANKBEB0", "    keyFile: keys/lau.key", "  - owner: OTHRFRP0", "    keyFile: keys/lau-other.key",
        "expectSigned: [BANKBEB0]", "revoked: [revoked.txt]", "compromised: [intelligence.json]",
    ]
    (HERE / "trust.yaml").write_text("\n".join(lines) + "\n")
    (HERE / "network.yaml").write_text("\n".join(lines[:3] + ["expectSigned: [BANKBEB0]"]) + "\n")
    (KEYS / "lau.key").write_bytes(SECRET + b"\n")
    (KEYS / "lau-other.key").write_bytes(OTHER_SECRET + b"\n")
    (HERE / "revoked.txt").write_text(
        f"# by SHA-256 of the key\n{ids['revoked'].key_sha256}\n# by issuer and serial number\n"
        f"cn=Test Network CA,o=swift;{ids['revoked-serial'].serial}\n# an authority\n{ids['retired-network'].sha256}\n")
    (HERE / "intelligence.json").write_text(json.dumps({
        "type": "bundle", "id": "bundle--6e4bb30c-51f7-4b5b-9b51-0a4f6c2e6f10",
        "objects": [
            {"type": "indicator", "spec_version": "2.1", "id": "indicator--0d1f3b52-2f0e-4a5c-8f0a-0b8ad5a2c101",
             "created": "2026-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00Z", "pattern_type": "stix",
             "pattern": f"[x509-certificate:hashes.'SHA-256' = '{ids['compromised'].sha256}']",
             "valid_from": "2026-01-01T00:00:00Z", "valid_until": "2028-01-01T00:00:00Z"},
            {"type": "x509-certificate", "spec_version": "2.1", "id": "x509-certificate--3f9a0b5e-8d5f-5c7f-9c1b-0f5a1f6b7a11",
             "issuer": "CN=Test Network CA, O=swift", "serial_number": ids["compromised-serial"].serial},
            {"type": "identity", "spec_version": "2.1", "id": "identity--1c2d3e4f-0000-4000-8000-000000000001", "name": "Sharing Bank"},
            {"type": "indicator", "spec_version": "2.1", "id": "indicator--0d1f3b52-2f0e-4a5c-8f0a-0b8ad5a2c102",
             "created": "2026-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00Z", "pattern_type": "stix",
             "pattern": "[user-account:account_type = 'bank-account' AND user-account:user_id = 'WARNED-0001']",
             "valid_from": "2026-01-01T00:00:00Z"},
            {"type": "indicator", "spec_version": "2.1", "id": "indicator--0d1f3b52-2f0e-4a5c-8f0a-0b8ad5a2c103",
             "created": "2026-04-01T00:00:00Z", "modified": "2026-04-01T00:00:00Z", "pattern_type": "stix",
             "pattern": "[user-account:account_type = 'bank-account' AND user-account:user_id = 'WARNED-0002']",
             "valid_from": "2026-04-01T00:00:00Z"},
            {"type": "identity", "spec_version": "2.1", "id": "identity--1c2d3e4f-0000-4000-8000-000000000002",
             "created": "2026-02-20T00:00:00Z", "modified": "2026-02-20T00:00:00Z", "name": "MULEPHM0",
             "identity_class": "organization", "roles": ["beneficiary-bank"]},
        ]}, indent=1) + "\n")


def main():
    ids = authority()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    trust(ids)
    timing(ids)
    xml_profiles(ids)
    speaking_for_others(ids)
    data_pdus(ids)
    fin_messages()
    order_files(ids)
    attacks(ids)
    (HERE / "messages.jsonl").write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases))
    print(len(cases), "fixtures")


if __name__ == "__main__":
    sys.exit(main())
