#!/usr/bin/env python3
"""Records the raw bits that the prototype of the scoring gives on a small made-up stream.

    python3 Fixtures/scoring/record_prototype.py ../shared/design/reference/scoring.py

Needs numpy and numba (run as plain Python: slow, and the same everywhere). Writes prototype-bits.csv beside this file: the payments (debtor, creditor, seconds, cents, country)
and the prototype's raw bits of each detector that it has. The stream is no traffic of anybody: it only has to reach
every branch (new and old relations, bursts, fan-out, fan-in, repeated amounts, gaps of weeks).
"""
import importlib.util
import math
import os
import pathlib
import sys

os.environ["NUMBA_DISABLE_JIT"] = "1"
sys.dont_write_bytecode = True

import numpy as np

COUNTRIES = ["DE", "FR", "GB", "US", "CN", "HK", "PH", "LK", "TR", "AE", "IN", "BD"]
DETECTORS = ["amount.high", "amount.extreme", "beneficiary.new", "beneficiary.young", "tempo.burst", "tempo.fanout",
             "tempo.fanin", "time.unusual", "amount.repeated", "corridor.new"]


def load(path):
    spec = importlib.util.spec_from_file_location("prototype", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stream(seed, payments):
    random = np.random.default_rng(seed)
    start = 1_704_067_200  # Monday, 1 January 2024
    rows = []
    home = random.integers(0, 4, 400)
    for debtor in range(60):
        own = random.choice(400, random.integers(2, 12), replace=False)
        level, spread = random.normal(6, 1.5), random.uniform(0.2, 0.9)
        rate = math.exp(random.normal(math.log(payments / 60), 0.8))
        for _ in range(max(1, int(rate))):
            day = random.integers(0, 70)
            hour = np.clip(random.normal(11, 3), 0, 23.9)
            creditor = random.choice(own) if random.random() < 0.85 else random.integers(0, 400)
            amount = math.exp(random.normal(level, spread))
            if random.random() < 0.1:
                amount = round(amount, -1) + 10
            rows.append((start + day * 86400 + int(hour * 3600), debtor, creditor, amount))
    for debtor in range(0, 60, 7):  # bursts to new creditors, and a fan-in
        begin = start + int(random.integers(30, 65)) * 86400 + int(random.integers(0, 86000))
        for n in range(int(random.integers(5, 40))):
            rows.append((begin + n * int(random.integers(20, 200)), debtor, 400 + debtor * 5 + n % 30, 5000.0 * random.uniform(0.9, 4)))
    begin = start + 50 * 86400
    for n in range(20):
        rows.append((begin + n * 700, int(n * 3 % 60), 399, 900.0 + n))
    rows.sort(key=lambda row: row[0])
    rows = rows[:payments]
    t = np.array([row[0] for row in rows], float)
    s = np.array([row[1] for row in rows])
    r = np.array([row[2] for row in rows])
    cents = np.array([max(1, round(row[3] * 100)) for row in rows])
    _, s = np.unique(s, return_inverse=True)
    _, r = np.unique(r, return_inverse=True)
    country = np.where(r < 400, home[np.minimum(r, 399)], 4 + r % 8).astype(np.int64)
    return t, s.astype(np.int64), r.astype(np.int64), cents, country


def main():
    prototype = load(sys.argv[1])
    t, s, r, cents, country = stream(20160204, 3000)
    ones = np.ones(len(s), bool)
    settings = prototype.V2
    bits, _ = prototype.detect(s, r, t, cents / 100.0, int(s.max()) + 1, int(r.max()) + 1, settings["prof_floor"],
                               settings["winsor"], settings["nucap"], settings["pgate"], ones)
    column = {name: place for place, name in enumerate(prototype.COLS)}
    young = np.minimum(bits[:, column["age"]], prototype.habit_bound(s, r, t, int(s.max()) + 1, int(r.max()) + 1))
    # Forty is the number of countries that the scoring expects.
    corridor = prototype.categorical(s, country, int(s.max()) + 1, 40)
    columns = [bits[:, column["amtP"]], bits[:, column["amtG"]], bits[:, column["page"]], young, bits[:, column["burst"]],
               bits[:, column["fanout"]], bits[:, column["fanin"]], bits[:, column["time"]], bits[:, column["rep"]], corridor]
    with open(pathlib.Path(__file__).parent / "prototype-bits.csv", "w", encoding="ascii") as file:
        file.write("debtor,creditor,seconds,cents,country," + ",".join(DETECTORS) + "\n")
        for i in range(len(s)):
            values = ",".join(f"{column_[i]:.3f}" for column_ in columns)
            file.write(f"{s[i]},{r[i]},{int(t[i])},{cents[i]},{COUNTRIES[country[i]]},{values}\n")


if __name__ == "__main__":
    main()
