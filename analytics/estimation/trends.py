"""Which topics come up more, or less, often in a period than those before it led to expect, and which came up at all.

Counts are of distinct texts (去重后); what is looked at is a topic's part of the period's comments, so that a week with
many forms does not make every topic rise, and a week that is not over yet can be judged by what has come in.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.special import betainc

from analytics.estimation.association import FALSE_DISCOVERIES, false_discovery_rates
from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import Floats, Numbers, floats, share_of
from analytics.estimation.periods import MONTH, QUARTER, WEEK, YEAR, Period

# Periods that say what is usual: about two months of weeks, half a year, a year, and what years there are.
PRECEDING: Final = {WEEK: 8, MONTH: 6, QUARTER: 4, YEAR: 3}
# A topic counts as new from this many distinct comments, out of this many communities: one household, or one stairwell,
# is no new topic of a city.
NEW_FROM, NEW_COMMUNITIES = 5, 2
# The columns of :func:`unusual_topics`.
UNUSUAL: Final = (
    *("topic_id", "n", "total", "communities", "n_before", "total_before", "periods_before"),
    *("share", "share_before", "difference", "low", "high", "expected", "dispersion"),
    *("p", "q", "p_fall", "q_fall", "status"),
)


def unusual_topics(
    raised: pd.DataFrame,
    totals: pd.DataFrame,
    period: Period,
    *,
    preceding: int | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The topics of ``period`` against those of the ``preceding`` periods (else PRECEDING), most surprising rise first.

    ``raised``: topic_id, period (its first day), n (distinct comments on the topic), communities. ``totals``: period, n
    (distinct comments that say something); periods without any need no row and are passed over. A comment may raise
    several topics.

    One row a topic raised in ``period`` or in those before it; none where ``period`` has no comments. topic_id, n,
    total, communities, n_before, total_before, periods_before (of them with comments), share, share_before (of
    comments, 0–1; NaN without comments before), difference, low, high (of the shares, −1–1, Newcombe's interval of the
    effective counts; times 100: 百分点), expected (comments in ``period`` had the topic kept its share), dispersion
    (how much more topics' earlier periods differ than by chance alone, ≥ 1, one for all), p (:func:`rise_p`), q
    (Benjamini–Hochberg over the topics raised in ``period``), p_fall, q_fall (the same of falling, over the topics
    raised before), status:

    - ``rising``: q at most 0.05, and the interval above 0;
    - ``falling``: q_fall at most 0.05, and the interval below 0;
    - ``new``: nobody raised it in any earlier period of ``raised``, at least 5 distinct comments from at least 2
      communities did now, and p is at most 0.05 (after hardly any comments, absence says nothing);
    - ``returning``: the same, but it was raised before the ``preceding`` periods;
    - ``steady``: none of these.

    Worked: 12 of 100 comments after 24 of 800 in eight weeks (3 each): expected 3, p = 0.0003, +9.0 百分点: rising.
    """
    at = pd.Timestamp(period.start)
    earlier = [pd.Timestamp(each.start) for each in before(period, preceding)]
    base = totals.set_index("period")["n"]
    total, base_before = int(base.get(at, 0)), base.reindex(earlier, fill_value=0).to_numpy(np.int64)
    spoken = raised[(raised["n"] > 0) & raised["topic_id"].notna()]
    lately = spoken[spoken["period"].isin([at, *earlier])] if total else spoken.head(0)
    ids = np.sort(lately["topic_id"].unique())
    now = lately[lately["period"] == at].set_index("topic_id")[["n", "communities"]].reindex(ids, fill_value=0)
    counted = _by_period(spoken, ids, earlier)
    n, n_before, total_before = now["n"].to_numpy(np.int64), counted.sum(axis=1), int(base_before.sum())
    dispersion = _dispersion(spoken, earlier, base_before)
    p = np.where(n > 0, rise_p(n, total, n_before, total_before, dispersion=dispersion), np.nan)
    # Fewer now is more before.
    p_fall = np.where(n_before > 0, rise_p(n_before, total_before, n, total, dispersion=dispersion), np.nan)
    q, q_fall = false_discovery_rates(p), false_discovery_rates(p_fall)
    effective = (count / dispersion for count in (n, total, n_before, total_before))
    difference, low, high = newcombe_difference(*effective, confidence=confidence)
    # Only an absence that is surprising itself makes a topic new.
    absent = (n_before == 0) & (p <= FALSE_DISCOVERIES)
    absent &= (n >= NEW_FROM) & (now["communities"].to_numpy() >= NEW_COMMUNITIES)
    known = np.isin(ids, spoken.loc[spoken["period"] < at, "topic_id"].to_numpy())
    rising, falling = (q <= FALSE_DISCOVERIES) & (low > 0), (q_fall <= FALSE_DISCOVERIES) & (high < 0)
    table = pd.DataFrame(
        {
            "topic_id": ids,
            "n": n,
            "total": total,
            "communities": now["communities"].to_numpy(np.int64),
            "n_before": n_before,
            "total_before": total_before,
            "periods_before": int((base_before > 0).sum()),
            "share": share_of(n, total),
            "share_before": share_of(n_before, total_before),
            "difference": difference,
            "low": low,
            "high": high,
            "expected": total * share_of(n_before, total_before),
            "dispersion": dispersion,
            "p": p,
            "q": q,
            "p_fall": p_fall,
            "q_fall": q_fall,
            "status": np.select(
                [absent & ~known, absent, rising, falling], ["new", "returning", "rising", "falling"], "steady"
            ),
        }
    )
    order = ["p", "n", "p_fall", "topic_id"]
    return table.sort_values(order, ascending=[True, False, True, True], ignore_index=True)


def before(period: Period, preceding: int | None = None) -> list[Period]:
    """The periods that ``period`` is compared with, oldest first: ``preceding`` of them, or as PRECEDING says."""
    found: list[Period] = []
    for _each in range(PRECEDING[period.kind] if preceding is None else preceding):
        found.insert(0, (found[0] if found else period).previous)
    return found


def rise_p(
    n: Numbers, total: Numbers, n_before: Numbers, total_before: Numbers, *, dispersion: Numbers = 1.0
) -> Floats:
    """The chance of at least ``n`` of the n + n_before comments falling in this period, had the share stayed the same.

    The conditional (binomial) test of two rates: given their sum, n is binomial with the period's part of all comments,
    total / (total + total_before). Przyborowski & Wilenski 1940, Biometrika 31:313–323. NaN where either total is 0.

    Where earlier periods differ by ``dispersion`` times what chance allows, the counts tell that much less: both are
    divided by it (effective counts; Rao & Scott 1992, Biometrics 48:577–585), the tail being the incomplete beta
    function of what is left.

    >>> round(float(rise_p(12, 100, 24, 800)), 5)
    0.00034
    """
    x, m, y, k, phi = np.broadcast_arrays(
        *(floats(number) for number in (n, total, n_before, total_before, dispersion))
    )
    comparable = (m > 0) & (k > 0)
    part = np.divide(m, m + k, where=comparable, out=np.full(x.shape, 0.5))
    with np.errstate(invalid="ignore"):
        p = np.where(x > 0, betainc(np.maximum(x, 1e-9) / phi, y / phi + 1, part), 1.0)
    return np.where(comparable, p, np.nan)[()]


def _by_period(spoken: pd.DataFrame, ids: np.ndarray, periods: list[pd.Timestamp]) -> np.ndarray:
    """Distinct comments of each topic in each of ``periods``: int64 of shape (topics, periods)."""
    rows = spoken[spoken["period"].isin(periods) & spoken["topic_id"].isin(ids)]
    counted = np.zeros((len(ids), len(periods)), np.int64)
    place = pd.Index(ids).get_indexer(rows["topic_id"]), pd.Index(periods).get_indexer(rows["period"])
    np.add.at(counted, place, rows["n"].to_numpy(np.int64))
    return counted


def _dispersion(spoken: pd.DataFrame, periods: list[pd.Timestamp], base: np.ndarray) -> float:
    """How many times as much as chance would have it topics' counts differ around their shares, period by period; ≥ 1.

    Pearson's chi-square of a topic by its degrees of freedom (the quasi-Poisson factor of McCullagh & Nelder 1989,
    section 6.2.3), in the median over all topics, against the same median where chance alone is at work (Wilson &
    Hilferty 1931): one factor for all. A topic's own would rest on a few periods, and one that rose in the last one
    too would hide itself behind that rise. Periods without comments say nothing; fewer than two others neither.
    """
    ids = spoken.loc[spoken["period"].isin(periods), "topic_id"].dropna().unique()
    counted = _by_period(spoken, ids, periods)[:, base > 0]
    counted, base = counted[counted.sum(axis=1) > 0], base[base > 0]
    if len(base) < 2 or len(counted) == 0:
        return 1.0
    freedom = len(base) - 1
    expected = counted.sum(axis=1, keepdims=True) * base / base.sum()
    factors = ((counted - expected) ** 2 / expected).sum(axis=1) / freedom
    return max(1.0, float(np.median(factors)) / (1 - 2 / (9 * freedom)) ** 3)
