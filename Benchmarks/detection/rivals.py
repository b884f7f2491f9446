"""An isolation forest (scikit-learn) and half-space trees (river) on features equal to what paycheck's detectors look at."""

import math
from collections import defaultdict, deque

import numpy as np

HISTORY = "history"


def features(payments):
    """A row for each payment in the order of time, made from what was before it: amounts, newness, tempo, corridor, hour."""
    amounts = defaultdict(lambda: [0, 0.0, 0.0])
    pairs, creditors = {}, {}
    countries = defaultdict(lambda: defaultdict(int))
    times, news, fans = defaultdict(deque), defaultdict(deque), defaultdict(deque)
    rows = []
    for p in payments:
        debtor, creditor, time = p["debtor"], p["creditor"], p["time"]
        x = math.log(p["amount"] + 0.01)
        n, mean, square = amounts[debtor]
        spread = math.sqrt(max(square / n - (mean / n) ** 2, 0.04)) if n > 1 else 1.0
        z = (x - mean / n) / spread if n else 0.0
        pair_age = time - pairs.get((debtor, creditor), time)
        creditor_age = time - creditors.get(creditor, time)
        is_new = (debtor, creditor) not in pairs
        known = countries[debtor]
        share = known[p["country"]] / n if n else 1.0
        for queue, span in ((times[debtor], 86_400), (news[debtor], 7 * 86_400), (fans[creditor], 86_400)):
            while queue and time - queue[0] > span:
                queue.popleft()
        hour = sum(1 for t in times[debtor] if time - t < 3600)
        rows.append(
            [x, z, float(is_new), math.log1p(pair_age), math.log1p(creditor_age), math.log1p(len(times[debtor])),
             math.log1p(hour), math.log1p(len(news[debtor])), math.log1p(len(fans[creditor])), share,
             time / 3600 % 24, time // 86_400 % 7, math.log1p(n)]
        )
        amounts[debtor] = [n + 1, mean + x, square + x * x]
        pairs.setdefault((debtor, creditor), time)
        creditors.setdefault(creditor, time)
        known[p["country"]] += 1
        times[debtor].append(time)
        if is_new:
            news[debtor].append(time)
            fans[creditor].append(time)
    return np.array(rows)


def isolation_forest(rows, history):
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(n_estimators=200, max_samples=2048, random_state=1).fit(rows[:history])
    return -forest.score_samples(rows[history:])


def half_space_trees(rows, history):
    from river.anomaly import HalfSpaceTrees

    low, high = np.quantile(rows[:history], [0.001, 0.999], axis=0)
    scaled = np.clip((rows - low) / np.maximum(high - low, 1e-9), 0, 1)
    trees = HalfSpaceTrees(n_trees=25, height=10, window_size=1000, seed=1)
    scores = []
    for place, row in enumerate(scaled):
        values = dict(enumerate(row))
        if place >= history:
            scores.append(trees.score_one(values))
        trees.learn_one(values)
    return np.array(scores)
