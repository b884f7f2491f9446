"""Writes the second generator's traffic as pacs.008 files, one a day, with the labels that `paycheck simulate` writes."""

import csv
import datetime
import pathlib

from second_traffic import CURRENCY, DAY, OFFSET, World

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">'
    "<FIToFICstmrCdtTrf><GrpHdr><MsgId>{id}</MsgId><CreDtTm>{time}</CreDtTm><NbOfTxs>{count}</NbOfTxs>"
    "<SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>\n"
)
# No addresses, no purposes, no intermediaries: other shapes than the simulator's.
TRANSACTION = (
    "<CdtTrfTxInf><PmtId><EndToEndId>{reference}</EndToEndId><TxId>{reference}</TxId></PmtId>"
    '<IntrBkSttlmAmt Ccy="{currency}">{amount}</IntrBkSttlmAmt><IntrBkSttlmDt>{day}</IntrBkSttlmDt>'
    "<AccptncDtTm>{time}</AccptncDtTm><ChrgBr>SHAR</ChrgBr>"
    "<InstgAgt><FinInstnId><BICFI>{sender}</BICFI></FinInstnId></InstgAgt>"
    "<Dbtr><Nm>{debtor}</Nm></Dbtr><DbtrAcct><Id><Othr><Id>{debtor_account}</Id></Othr></Id></DbtrAcct>"
    "<DbtrAgt><FinInstnId><BICFI>{sender}</BICFI></FinInstnId></DbtrAgt>"
    "<CdtrAgt><FinInstnId><BICFI>{agent}</BICFI></FinInstnId></CdtrAgt>"
    "<Cdtr><Nm>{creditor}</Nm></Cdtr><CdtrAcct><Id><Othr><Id>{creditor_account}</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>\n"
)
LABELS = ["file", "index", "reference", "uetr", "time", "customer", "occasion", "attack", "instance"]


def bic(prefix, bank, country):
    return f"{prefix}{'ABCDEF'[bank]}{country}20XXX"


def name(number):
    """A made-up name of two words, always the same for a number."""
    syllables = ["ba", "ko", "ri", "men", "tal", "su", "vo", "len", "da", "nor", "pi", "gar"]
    words = [syllables[number // 12**k % 12] for k in range(4)]
    return (words[0] + words[1]).title() + " " + (words[2] + words[3]).title()


def write(world: World, directory: pathlib.Path, history: pathlib.Path, labels: pathlib.Path):
    """One file for each day: before the attacks into `history`, the rest into `directory`."""
    directory.mkdir(parents=True)
    history.mkdir(parents=True)
    by_day = {}
    for payment in world.payments:
        by_day.setdefault(int(payment.time // DAY), []).append(payment)
    serial = 0
    with labels.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(LABELS)
        for day, payments in sorted(by_day.items()):
            date = datetime.date(1970, 1, 1) + datetime.timedelta(days=world.first_day + day)
            path = (history if day < world.free else directory) / f"{date}.xml"
            parts = []
            for index, payment in enumerate(payments):
                account = world.accounts[payment.debtor]
                country, bank = world.creditors[payment.creditor]
                zone = datetime.timezone(datetime.timedelta(hours=OFFSET[account.country]))
                moment = datetime.datetime.fromtimestamp(world.first_day * DAY + int(payment.time), zone)
                serial += 1
                parts.append(
                    TRANSACTION.format(
                        reference=f"R{serial:08d}",
                        currency=CURRENCY[account.country],
                        amount=f"{payment.amount // 100}.{payment.amount % 100:02d}",
                        day=date,
                        time=moment.isoformat(),
                        sender=bic("HBK", account.bank, account.country),
                        agent=bic("CBK", bank, country),
                        debtor=name(payment.debtor),
                        debtor_account=f"D{payment.debtor:07d}",
                        creditor=name(payment.creditor + 7919),
                        creditor_account=f"C{payment.creditor:07d}",
                    )
                )
                rows.writerow(
                    [path, index, f"R{serial:08d}", "", moment.isoformat(), account.kind, payment.occasion]
                    + ([payment.attack, payment.instance] if payment.attack else ["", ""])
                )
            head = HEAD.format(id=f"DAY{date}", time=f"{date}T00:00:00Z", count=len(payments))
            path.write_text(head + "".join(parts) + "</FIToFICstmrCdtTrf></Document>\n")
