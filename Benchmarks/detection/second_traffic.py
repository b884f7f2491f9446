"""A second, independent generator of labelled traffic, so that the scoring is not fitted to `paycheck simulate`.

It shares nothing with the simulator: other rhythms (renewal gaps, payment runs on fixed weekdays, Poisson all day), other
amounts (log-normal with a Pareto tail, habits by relation), other message shapes (no more than parties, banks, amount and
time). Every seed draws its own world: how many accounts, one bank or several, how heavy the tails are, how new payees
come about. Nine kinds of attack, after the descriptions that the scoring was designed with.
"""

import math
from dataclasses import dataclass, field

import numpy as np

DAY = 86_400
KINDS = ["person", "firm", "corporate", "desk", "payroll", "refunds", "growing", "newcomer"]
OCCASIONS = ["ordinary", "run", "salary", "first salary", "one-off", "attack"]
ATTACKS = ["bangladesh", "loud", "nic", "fanin", "cityunion", "austro", "cosmos", "slow", "stealth"]
HOME = ["DE", "GB", "US", "IN", "SG"]
ABROAD = ["FR", "NL", "IT", "ES", "CH", "PL", "CN", "HK", "JP", "AE", "TR", "PH", "LK", "KH", "MX", "AU", "TH", "BR", "ZA", "SE"]
CURRENCY = {"DE": "EUR", "GB": "GBP", "US": "USD", "IN": "INR", "SG": "SGD"}
PER_USD = {"EUR": 0.9, "GBP": 0.77, "USD": 1.0, "INR": 72.0, "SGD": 1.36}
OFFSET = {"DE": 1, "GB": 0, "US": -5, "IN": 5.5, "SG": 8}


@dataclass
class Payment:
    """One payment: seconds since the first day's midnight UTC, numbers of the parties, amount in minor units."""

    time: float
    debtor: int
    creditor: int
    amount: int
    occasion: str = "ordinary"
    attack: str = ""
    instance: int = -1


@dataclass
class Account:
    kind: str
    country: str
    bank: int
    first: float
    log_mean: float
    spread: float
    rate: float
    new_share: float
    contacts: list = field(default_factory=list)
    weights: list = field(default_factory=list)
    abroad: list = field(default_factory=list)
    abroad_share: float = 0.0
    round_share: float = 0.0
    payments: int = 0


class World:
    """The payments of one seed; `days` in all, attacks only after `free` days, `each` of every kind."""

    def __init__(self, seed, days=105, free=60, each=12, per_day=2000, accounts=None, banks=None):
        self.r = np.random.default_rng(seed)
        r = self.r
        self.days, self.free, self.each = days, free, each
        self.first_day = int(r.integers(18_600, 19_900))  # days since 1970
        self.creditors = []  # (country, bank, holder's name number)
        self.accounts = []
        self.payments = []
        count = accounts or int(math.exp(r.uniform(math.log(250), math.log(4000))))
        self.home_count = int(r.integers(1, 4)) if banks is None or banks > 1 else 1
        self.homes = list(r.choice(HOME, self.home_count, replace=False))
        self.banks = banks or int(r.choice([1, 2, 6]))
        self.tail = r.uniform(1.6, 3.0)  # Pareto exponent of the rare large amounts
        self.tail_share = r.uniform(0.003, 0.02)
        self.within = r.uniform(0.35, 0.9)
        self.weekend = r.uniform(0.0, 0.5)
        self.burst = r.uniform(0.5, 2.0)  # how clustered persons' payments are
        self.hub_share = r.uniform(0.1, 0.5)
        self.hubs = [self.creditor(self.homes[i % self.home_count]) for i in range(40)]
        shares = np.array([0.55, 0.2, 0.05, 0.04, 0.05, 0.01, 0.05, 0.05])
        kinds = [k for k, s in zip(KINDS, shares) for _ in range(max(2, round(count * s)))]
        for kind in kinds:
            self.accounts.append(self.account(kind))
        weight = sum(a.rate for a in self.accounts)
        factor = min(30.0, per_day / weight)
        for a in self.accounts:
            a.rate *= factor
        for number, account in enumerate(self.accounts):
            self.live(number, account)
        self.payments.sort(key=lambda p: p.time)
        self.attack_all()
        self.payments.sort(key=lambda p: p.time)

    def creditor(self, country, bank=None):
        self.creditors.append((country, int(self.r.integers(0, 6)) if bank is None else bank))
        return len(self.creditors) - 1

    def account(self, kind):
        r = self.r
        rate, level, new, contacts = {
            "person": (0.4, 4.2, (0.03, 0.3), 8),
            "firm": (1.5, 6.5, (0.02, 0.15), 20),
            "corporate": (8.0, 8.5, (0.01, 0.1), 80),
            "desk": (3.0, 12.5, (0.005, 0.05), 15),
            "payroll": (0.6, 6.8, (0.02, 0.1), 10),
            "refunds": (25.0, 3.6, (0.7, 0.98), 10),
            "growing": (2.5, 6.0, (0.1, 0.3), 6),
            "newcomer": (0.8, 5.2, (0.1, 0.4), 2),
        }[kind]
        home = str(r.choice(self.homes))
        account = Account(
            kind,
            home,
            int(r.integers(0, self.banks)),
            0.0 if kind != "newcomer" else float(r.uniform(0, self.days - 12)) * DAY,
            level + 0.7 * r.normal(),
            self.within * r.uniform(0.6, 1.4),
            rate * math.exp(0.6 * r.normal()),
            float(r.uniform(*new)),
            round_share=float(r.choice([0.05, 0.3, 0.7])),
        )
        account.abroad = list(r.choice(ABROAD, int(r.integers(1, 5)), replace=False))
        account.abroad_share = float({"desk": 0.6, "corporate": 0.3, "firm": 0.1}.get(kind, 0.03) * r.uniform(0.2, 1.6))
        for _ in range(max(1, int(contacts * r.uniform(0.4, 1.8)))):
            self.meet(account)
        return account

    def meet(self, account):
        """A payee that the account did not know: a firm that everybody pays, or somebody new."""
        r = self.r
        if account.kind in ("person", "firm", "newcomer", "growing") and r.random() < self.hub_share:
            payee = self.hubs[min(39, int(r.pareto(0.8)))]
        else:
            abroad = r.random() < account.abroad_share
            payee = self.creditor(str(r.choice(account.abroad)) if abroad else account.country)
        account.contacts.append((payee, account.log_mean + account.spread * r.normal()))
        account.weights.append(1 / (1 + len(account.weights) * r.uniform(0.2, 1.5)))
        return len(account.contacts) - 1

    def amount(self, account, level):
        r = self.r
        x = level + 0.45 * account.spread * r.normal()
        if r.random() < self.tail_share:
            x += min(5.0, r.exponential(1 / self.tail) + 0.5)
        value = math.exp(min(x, 20.0)) * PER_USD[CURRENCY[account.country]]
        if r.random() < account.round_share:
            unit = 10 ** max(0, int(math.log10(max(value, 1))) - 1)
            return max(1, round(value / unit)) * unit * 100
        return max(1, int(value * 100))

    def pay(self, number, account, time, occasion="ordinary"):
        r = self.r
        known = len(account.contacts)
        if not known or r.random() < account.new_share:
            place = self.meet(account)
        else:
            weights = np.array(account.weights[:known])
            place = int(r.choice(known, p=weights / weights.sum()))
        payee, level = account.contacts[place]
        self.payments.append(Payment(time, number, payee, self.amount(account, level), occasion))
        if account.kind == "refunds" and known > 30:
            account.contacts.pop()
            account.weights.pop()

    def local(self, account, day, hour):
        return day * DAY + (hour - OFFSET[account.country]) * 3600

    def is_weekend(self, day):
        return (self.first_day + day + 3) % 7 >= 5

    def office(self):
        return float(np.clip(self.r.choice([10.3, 14.8]) + 1.7 * self.r.normal(), 6.5, 20))

    def live(self, number, account):
        r = self.r
        if account.kind == "person" or account.kind == "newcomer":
            # Renewal gaps with a heavy tail: some days nothing, then several in an evening.
            time = account.first + r.exponential(2 * DAY)
            scale = DAY / account.rate / math.exp(0.5 * self.burst**2)
            while time < self.days * DAY:
                hour = time / 3600 % 24
                if 7 <= (hour + OFFSET[account.country]) % 24 <= 23 or r.random() < 0.1:
                    self.pay(number, account, time)
                time += max(20.0, scale * math.exp(self.burst * r.normal()))
            if account.kind == "newcomer" and r.random() < 0.15:
                self.salaries(number, account, int(r.integers(4, 15)), first=True)
            if r.random() < 0.06:
                self.one_off(number, account)
            return
        run_days = set(r.choice(5, 2, replace=False).tolist())
        for day in range(self.days):
            expected = account.rate
            if self.is_weekend(day):
                expected *= self.weekend if account.kind != "refunds" else 0.8
            if account.kind == "growing":
                expected *= 0.2 * 2 ** (day / 30)
            if account.kind == "refunds":
                for _ in range(int(r.poisson(expected))):
                    self.pay(number, account, self.local(account, day, r.uniform(6, 23)))
                continue
            if account.kind in ("firm", "corporate") and (self.first_day + day + 3) % 7 in run_days:
                hour = self.office()
                for _ in range(int(r.poisson(expected * 1.2))):
                    hour += r.exponential(0.01)
                    self.pay(number, account, self.local(account, day, hour), "run")
                expected *= 0.6
            for _ in range(int(r.poisson(expected * r.gamma(4, 0.25)))):
                self.pay(number, account, self.local(account, day, self.office()))
        if account.kind == "payroll":
            self.salaries(number, account, int(r.integers(10, 120)))
        if account.kind in ("firm", "corporate") and r.random() < 0.15:
            self.one_off(number, account)

    def salaries(self, number, account, staff, first=False):
        r = self.r
        people = [(self.creditor(account.country), 7.8 + 0.35 * r.normal()) for _ in range(staff)]
        due = int(r.integers(20, 29))
        hour = self.office()
        occasion = "first salary" if first else "salary"
        for day in range(int(account.first // DAY) + 3, self.days):
            if (self.first_day + day) % 30 != due % 30:
                continue
            time = self.local(account, day, hour + r.uniform(0, 0.5))
            for payee, level in people:
                time += r.exponential(1.5)
                value = math.exp(level + 0.02 * r.normal()) * PER_USD[CURRENCY[account.country]]
                self.payments.append(Payment(time, number, payee, int(value * 100), occasion))
            occasion = "salary"

    def one_off(self, number, account):
        """A machine, a car, a house: once, far above the rest, to somebody new."""
        r = self.r
        day = int(r.integers(int(account.first // DAY), self.days))
        value = math.exp(account.log_mean + account.spread * r.uniform(3, 6)) * PER_USD[CURRENCY[account.country]]
        time = self.local(account, day, self.office())
        self.payments.append(
            Payment(time, number, self.creditor(account.country), int(value) * 100, "one-off")
        )

    # Attacks

    def attack_all(self):
        r = self.r
        history = {}
        for p in self.payments:
            if p.time < self.free * DAY:
                history.setdefault(p.debtor, []).append(p.amount)
        fit = [n for n, v in history.items() if len(v) >= 20 and self.accounts[n].kind in ("firm", "corporate", "desk", "payroll")]
        many = [n for n, v in history.items() if len(v) >= 5]
        if not fit:
            return
        for kind in ATTACKS:
            for instance in range(self.each):
                victim = int(r.choice(fit))
                day = int(r.integers(self.free + 1, self.days - 11))
                while self.is_weekend(day) and kind != "nic":
                    day = int(r.integers(self.free + 1, self.days - 11))
                amounts = np.sort(np.array(history[victim], float))
                high = float(np.quantile(amounts, 0.95))
                legs = getattr(self, "attack_" + kind)(self.accounts[victim], high, amounts, many)
                for hour, creditor, value, *other in legs:
                    who = other[0] if other else victim
                    time = self.local(self.accounts[who], day, hour)
                    self.payments.append(
                        Payment(time, who, creditor, max(100, int(value)), "attack", kind, instance)
                    )

    def far(self, account):
        """A country that the account does not pay to."""
        return str(self.r.choice([c for c in ABROAD if c not in account.abroad]))

    def attack_bangladesh(self, account, high, amounts, many):
        country, hour = self.far(account), self.r.uniform(18, 23)
        scale = high * self.r.uniform(3, 20)
        legs = []
        for _ in range(35):
            hour += self.r.exponential(0.04)
            legs.append((hour, self.creditor(country, 1), round(scale * self.r.uniform(0.5, 1.5), -5)))
        return legs

    def attack_loud(self, account, high, amounts, many):
        hour, legs = self.r.uniform(0, 22), []
        countries = [self.far(account) for _ in range(3)]
        payees = [self.creditor(c) for c in countries for _ in range(3)]
        for _ in range(int(self.r.integers(6, 20))):
            hour += self.r.exponential(0.2)
            legs.append((hour, int(self.r.choice(payees)), round(high * self.r.uniform(2, 8), -4)))
        return legs

    def attack_nic(self, account, high, amounts, many):
        hour, legs, value = self.r.uniform(8, 22), [], high * self.r.uniform(0.8, 3)
        countries = [str(c) for c in self.r.choice(ABROAD, 6, replace=False)]
        for i in range(31):
            hour += self.r.exponential(0.1)
            legs.append((hour, self.creditor(countries[i % 6]), value * self.r.uniform(0.98, 1.02)))
        return legs

    def attack_fanin(self, account, high, amounts, many):
        payee = self.creditor(account.country)
        start = self.r.uniform(8, 14)
        chosen = self.r.choice(many, min(len(many), int(self.r.integers(12, 30))), replace=False)
        return [
            (start + self.r.uniform(0, 24), payee, math.exp(self.accounts[int(n)].log_mean + 1.2) * 100
             * PER_USD[CURRENCY[self.accounts[int(n)].country]], int(n))
            for n in chosen
        ]

    def attack_cityunion(self, account, high, amounts, many):
        hour = self.r.uniform(17, 20)
        return [
            (hour + 0.2 * i, self.creditor(self.far(account)), round(high * self.r.uniform(1.5, 6), -4)) for i in range(3)
        ]

    def attack_austro(self, account, high, amounts, many):
        countries = [self.far(account), self.far(account)]
        payees = [self.creditor(countries[i % 2]) for i in range(6)]
        return [
            (24 * (i * 9 // 11) + self.r.uniform(19, 24), payees[int(self.r.integers(0, 6))], high * self.r.uniform(1, 4))
            for i in range(12)
        ]

    def attack_cosmos(self, account, high, amounts, many):
        payee, hour = self.creditor(self.far(account)), self.r.uniform(9, 16)
        return [(hour + 0.2 * i, payee, round(high * self.r.uniform(1.5, 5), -4)) for i in range(3)]

    def attack_slow(self, account, high, amounts, many):
        payees = [self.creditor(str(self.r.choice(account.abroad + [account.country]))) for _ in range(2)]
        return [
            (24 * i + self.r.uniform(9, 17), payees[i % 2], high * self.r.uniform(0.6, 1.5)) for i in range(int(self.r.integers(6, 10)))
        ]

    def attack_stealth(self, account, high, amounts, many):
        hour = self.r.uniform(9, 15)
        return [
            (hour + self.r.uniform(0, 2), self.creditor(account.country), float(self.r.choice(amounts))) for _ in range(12)
        ]
