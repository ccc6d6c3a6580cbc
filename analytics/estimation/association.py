"""Which topics a part of the comments raises more often than the rest, and by how much.

Comments are not a sample of residents: a share here is of the *comments* of a part, never of its residents. Counts are
of distinct texts (去重后), so that a campaign of pasted copies cannot make a finding significant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import chdtrc, gammaln

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import Floats, Numbers, floats, normal_quantile, share_of

# With fewer distinct comments a unit is not compared: one comment more or less would turn its shares over.
FEWEST: int = 30
# Of all findings that are claimed, this share may be false (Benjamini and Hochberg's q).
FALSE_DISCOVERIES: float = 0.05
# Below this expected count Pearson's chi-square is not trusted (Cochran 1954), and Fisher's exact test takes its place.
SMALLEST_EXPECTED: float = 5.0
_COUNTED = ("topic_id", "n", "total", "n_elsewhere", "total_elsewhere")
_FOUND = ("share", "share_elsewhere", "lift", "low", "high", "p", "q", "over")


def over_representation(
    counts: pd.DataFrame, totals: pd.DataFrame, *, by: Sequence[str], fewest: int = FEWEST, confidence: float = 0.95
) -> pd.DataFrame:
    """Each unit's topics against the same topics in all other units together.

    ``counts``: the columns ``by`` that name a unit, topic_id, n (distinct comments of the unit on the topic).
    ``totals``: ``by``, total (distinct comments of the unit that say something). Every unit of ``totals`` counts in the
    rest; only units with at least ``fewest`` comments, and as many elsewhere, are compared and have rows. A comment may
    raise several topics.

    One row a compared unit and topic of ``counts``, most over-represented first: ``by``, topic_id, n, total,
    n_elsewhere, total_elsewhere, share, share_elsewhere (of comments, 0–1), lift (share / share_elsewhere; infinite
    where the topic is found here alone, NaN where it is nowhere), low, high (:func:`ratio_interval` at ``confidence``),
    p (:func:`independence_p`), q (:func:`false_discovery_rates` over all rows), over (lift above 1, q at most 0.05).
    """
    by = list(by)
    grid = totals.merge(counts[["topic_id"]].drop_duplicates(), how="cross")
    grid = grid.merge(counts[[*by, "topic_id", "n"]], on=[*by, "topic_id"], how="left")
    grid = grid.assign(n=grid["n"].fillna(0).astype(np.int64), total=grid["total"].astype(np.int64))
    grid = grid.assign(
        n_elsewhere=grid.groupby("topic_id")["n"].transform("sum") - grid["n"],
        total_elsewhere=int(totals["total"].sum()) - grid["total"],
    )
    rows = grid[(grid["total"] >= fewest) & (grid["total_elsewhere"] >= fewest)]
    n, total, others, elsewhere = (rows[column] for column in ("n", "total", "n_elsewhere", "total_elsewhere"))
    low, high = ratio_interval(n, total, others, elsewhere, confidence=confidence)
    p = independence_p(n, total, others, elsewhere)
    lift = ratio_of_shares(n, total, others, elsewhere)
    q = false_discovery_rates(p)
    rows = rows.assign(
        share=share_of(n, total),
        share_elsewhere=share_of(others, elsewhere),
        lift=lift,
        low=low,
        high=high,
        p=p,
        q=q,
        over=(lift > 1) & (q <= FALSE_DISCOVERIES),
    )
    order = ["over", "lift", "n", *by, "topic_id"]
    rows = rows.sort_values(order, ascending=[column not in ("over", "lift", "n") for column in order])
    return rows[[*by, *_COUNTED, *_FOUND]].reset_index(drop=True)


def share_differences(
    counts: pd.DataFrame, total_a: int, total_b: int, *, fewest: int = FEWEST, confidence: float = 0.95
) -> pd.DataFrame:
    """Each topic's share of the comments of part A less its share of part B; the two parts share no comment.

    ``counts``: topic_id, n_a, n_b (distinct comments on the topic in each part); ``total_a`` and ``total_b`` are all
    distinct comments of the parts that say something. Largest difference first: topic_id, n_a, n_b, share_a, share_b
    (0–1), difference, low, high (−1–1, Newcombe; times 100 are 百分点), p (:func:`independence_p`), q
    (Benjamini–Hochberg over all topics), direction: more or fewer in A only where q is at most 0.05, else unclear.
    Where either part has fewer than ``fewest`` comments nothing is tested, and every direction is unclear.

    Worked: 56 of 70 comments against 48 of 80 are 80 % against 60 %: +20 百分点, 5.2 to 33.4, p = 0.008.
    """
    n_a, n_b = counts["n_a"].astype(np.int64), counts["n_b"].astype(np.int64)
    difference, low, high = newcombe_difference(n_a, total_a, n_b, total_b, confidence=confidence)
    enough = min(total_a, total_b) >= fewest
    p = independence_p(n_a, total_a, n_b, total_b) if enough else np.full(len(counts), np.nan)
    q = false_discovery_rates(p)
    table = pd.DataFrame(
        {
            "topic_id": counts["topic_id"],
            "n_a": n_a,
            "n_b": n_b,
            "share_a": share_of(n_a, total_a),
            "share_b": share_of(n_b, total_b),
            "difference": difference,
            "low": low,
            "high": high,
            "p": p,
            "q": q,
            "direction": np.select(
                [(q <= FALSE_DISCOVERIES) & (difference > 0), (q <= FALSE_DISCOVERIES) & (difference < 0)],
                ["more", "fewer"],
                "unclear",
            ),
        }
    )
    return table.sort_values(["difference", "topic_id"], ascending=[False, True], ignore_index=True)


def ratio_of_shares(n_1: Numbers, total_1: Numbers, n_2: Numbers, total_2: Numbers) -> Floats:
    """(n_1 / total_1) / (n_2 / total_2): how many times as often; infinite where only n_2 is 0, NaN where both are.

    >>> float(ratio_of_shares(36, 40, 16, 80))
    4.5
    """
    share_1, share_2 = share_of(n_1, total_1), share_of(n_2, total_2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(share_1 / share_2)[()]


def ratio_interval(
    n_1: Numbers, total_1: Numbers, n_2: Numbers, total_2: Numbers, *, confidence: float = 0.95
) -> tuple[Any, Any]:
    """Koopman's score interval (low, high) of the ratio of two shares; 0 where n_1 is 0, infinite where n_2 is 0.

    It holds every ratio that Pearson's chi-square test of these counts does not reject, so it leaves out 1 exactly
    where that test finds a difference, and needs no correction for zeros as the logarithmic one does.
    Koopman 1984, Biometrics 40:513–517. NaN where both counts, or either total, are 0.

    >>> [round(float(limit), 2) for limit in ratio_interval(36, 40, 16, 80)]  # Koopman's own example
    [2.94, 7.15]
    """
    x, m, y, n = np.broadcast_arrays(*(floats(number) for number in (n_1, total_1, n_2, total_2)))
    critical = normal_quantile(confidence) ** 2
    estimable = (m > 0) & (n > 0) & (x + y > 0)
    centre = np.log(np.clip(ratio_of_shares(np.maximum(x, 0.5), m, np.maximum(y, 0.5), n), 1e-12, 1e12))
    low = _limit(x, m, y, n, critical, inside=centre, outside=centre - 40)
    high = _limit(x, m, y, n, critical, inside=centre, outside=centre + 40)
    low, high = np.where(x == 0, 0.0, np.exp(low)), np.where(y == 0, np.inf, np.exp(high))
    return np.where(estimable, low, np.nan)[()], np.where(estimable, high, np.nan)[()]


def _limit(x: Floats, m: Floats, y: Floats, n: Floats, critical: float, *, inside: Floats, outside: Floats) -> Floats:
    """The logarithm of the ratio between ``inside`` and ``outside`` at which the score statistic is ``critical``."""
    near, far = inside, outside
    for _halving in range(60):
        middle = (near + far) / 2
        accepted = _score(x, m, y, n, np.exp(middle)) <= critical
        near, far = np.where(accepted, middle, near), np.where(accepted, far, middle)
    return near


def _score(x: Floats, m: Floats, y: Floats, n: Floats, ratio: Floats) -> Floats:
    """Koopman's statistic: Pearson's chi-square of x of m and y of n where the first share is ``ratio`` the second."""
    linear = ratio * (m + y) + x + n
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        # The likeliest first share under the ratio, in the form that loses no digits to cancellation.
        first = 2 * ratio * (x + y) / (linear + np.sqrt(np.maximum(linear**2 - 4 * ratio * (m + n) * (x + y), 0)))
        second = first / ratio
        variance = (1 - first) / (m * first) + (1 - second) / (n * second)
        distance = (x / m - first) / first - (y / n - second) / second
        return np.where(variance > 0, distance**2 / variance, np.inf)


def independence_p(n_1: Numbers, total_1: Numbers, n_2: Numbers, total_2: Numbers) -> Floats:
    """The p-value, two-sided, of two shares being one: Pearson's chi-square, without continuity correction.

    Where the smallest expected count is under 5 it is Fisher's exact test (two-sided by probability) instead. 1 where
    all or none raise the topic; NaN where either total is 0.

    >>> round(float(independence_p(56, 70, 48, 80)), 4), round(float(independence_p(3, 4, 1, 4)), 4)  # Fisher's tea
    (0.008, 0.4857)
    """
    x, m, y, n = np.broadcast_arrays(*(floats(number) for number in (n_1, total_1, n_2, total_2)))
    raised, everyone = x + y, m + n
    with np.errstate(invalid="ignore", divide="ignore"):
        smallest = np.minimum(m, n) * np.minimum(raised, everyone - raised) / everyone
        chi_square = everyone * (x * (n - y) - y * (m - x)) ** 2 / (m * n * raised * (everyone - raised))
    p = np.atleast_1d(chdtrc(1, chi_square))
    exact = np.atleast_1d(smallest < SMALLEST_EXPECTED)
    flat = [np.atleast_1d(values) for values in (x, m, y, n)]
    p[exact] = _fisher(*(values[exact] for values in flat))
    p[np.atleast_1d((m <= 0) | (n <= 0))] = np.nan
    return p.reshape(x.shape)[()]


def _fisher(x: Floats, m: Floats, y: Floats, n: Floats) -> Floats:
    """Fisher's exact p of tables whose smallest expected count is small."""
    # Look at the rarer answer in the smaller part: that count stays near its small expectation, so few terms suffice.
    rare = np.where(x + y <= (m + n) - (x + y), x, m - x)
    rare_other = np.where(x + y <= (m + n) - (x + y), y, n - y)
    smaller = m <= n
    count, raised = np.where(smaller, rare, rare_other), rare + rare_other
    size, everyone = np.minimum(m, n), m + n
    p = np.empty(len(count))
    order = np.argsort(count, kind="stable")
    for rows in np.array_split(order, max(1, len(order) // 4096)):
        if len(rows) == 0:
            continue
        terms = np.arange(count[rows].max() + 64)
        logs = _log_hypergeometric(terms, size[rows, None], raised[rows, None], everyone[rows, None])
        observed = _log_hypergeometric(count[rows], size[rows], raised[rows], everyone[rows])
        # As likely as the table found, or less; equal ones may differ in the last digits.
        p[rows] = np.where(logs <= observed[:, None] + 1e-7, np.exp(logs), 0).sum(axis=1)
    return np.minimum(p, 1.0)


def _log_hypergeometric(k: Floats, size: Floats, raised: Floats, everyone: Floats) -> Floats:
    """The logarithm of the chance of ``k`` who raise it among ``size`` drawn of ``everyone``; −∞ where impossible."""
    possible = (k <= size) & (k <= raised) & (size - k <= everyone - raised)
    k = np.where(possible, k, np.maximum(0, size + raised - everyone))
    logs = _log_choose(raised, k) + _log_choose(everyone - raised, size - k) - _log_choose(everyone, size)
    return np.where(possible, logs, -np.inf)


def _log_choose(n: Floats, k: Floats) -> Floats:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def false_discovery_rates(p: Numbers) -> Floats:
    """Benjamini and Hochberg's q of each p-value: the smallest rate of false discoveries at which it is a finding.

    NaN p-values were not tested and stay NaN. Benjamini & Hochberg 1995, J. R. Statist. Soc. B 57:289–300.

    >>> [round(float(q), 4) for q in false_discovery_rates([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    values = floats(p)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    steps = values[order] * len(order) / np.arange(1, len(order) + 1)
    q = np.full(values.shape, np.nan)
    q[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return q
