#!/usr/bin/env python3
"""Signs the Bangladesh Bank scenario: sign_scenario.py DIRECTORY

Writes history/ and both waves signed with the sender's usual key, and the last day of the history that has payments three times: signed
with the usual key, with its next one, and with another institution's. Needs Python's lxml and cryptography.
"""

import pathlib
import sys

from lxml import etree

import signing
from authority import authority
from signing import parse, written

SCENARIO = pathlib.Path(__file__).resolve().parent.parent / "scenarios" / "bangladesh-bank-2016" / "mx"
PACS = "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"
HEAD = "urn:iso:std:iso:20022:tech:xsd:head.001.001.02"


def tag(name):
    return f"{{{PACS}}}{name}"


def message(document, identity):
    """A Document in an envelope with a signed header of its own."""
    group = document.find(f".//{tag('GrpHdr')}")
    header = (f'<AppHdr xmlns="{HEAD}"><Fr><FIId><FinInstnId><BICFI>BBHOBDD0XXX</BICFI></FinInstnId></FIId></Fr><To><FIId><FinInstnId>'
              f"<BICFI>FRNYUS30XXX</BICFI></FinInstnId></FIId></To><BizMsgIdr>{group.findtext(tag('MsgId'))}</BizMsgIdr>"
              f"<MsgDefIdr>pacs.008.001.08</MsgDefIdr><CreDt>{group.findtext(tag('CreDtTm'))}</CreDt></AppHdr>")
    root = parse(f'<Envelope xmlns="urn:example:paycheck:envelope">{header}</Envelope>'.encode())
    root.append(document)
    signing.sign_bah(root[0], document, identity)
    return written(root)


def document_of(path):
    root = parse(path.read_bytes())
    return root if root.tag == tag("Document") else root.find(f".//{tag('Document')}")


def without(document, is_left_out):
    """The Document without some of its transactions, its number of them put right."""
    copy = signing.duplicate(document)
    for transaction in list(copy.iter(tag("CdtTrfTxInf"))):
        if is_left_out(transaction):
            transaction.getparent().remove(transaction)
    left = list(copy.iter(tag("CdtTrfTxInf")))
    copy.find(f".//{tag('NbOfTxs')}").text = str(len(left))
    copy.find(f".//{tag('CreDtTm')}").text = left[0].findtext(tag("AccptncDtTm"))
    return copy


def main(directory):
    ids = authority()
    out = pathlib.Path(directory)
    (out / "history").mkdir(parents=True, exist_ok=True)
    months = sorted((SCENARIO / "history").glob("*.xml"))
    for month in months[:-1]:
        (out / "history" / month.name).write_bytes(message(document_of(month), ids["scenario"]))
    last = document_of(months[-1])
    days = sorted({each.findtext(tag("AccptncDtTm"))[:10] for each in last.iter(tag("CdtTrfTxInf"))})

    def day_of(transaction):
        return transaction.findtext(tag("AccptncDtTm"))[:10]

    before = without(last, lambda each: day_of(each) >= days[-1])
    (out / "history" / months[-1].name).write_bytes(message(before, ids["scenario"]))
    for name, label in [("usual", "scenario"), ("next", "scenario-next"), ("other", "scenario-other")]:
        (out / f"day-{name}.xml").write_bytes(message(without(last, lambda each: day_of(each) != days[-1]), ids[label]))
    for wave in ("wave-1", "wave-2"):
        (out / f"{wave}.xml").write_bytes(message(document_of(SCENARIO / f"{wave}.xml"), ids["scenario"]))


if __name__ == "__main__":
    main(sys.argv[1])
