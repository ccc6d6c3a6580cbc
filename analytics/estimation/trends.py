"""Which topics come up more often in a week than the weeks before it led to expect, and which came up at all.

Counts are of distinct texts (去重后); what is looked at is a topic's part of the week's comments, so that a week with
many forms does not make every topic rise, and a week that is not over yet can be judged by what has come in.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from scipy.special import betainc

from analytics.estimation.association import FALSE_DISCOVERIES, false_discovery_rates
from analytics.estimation.intervals import Floats, Numbers, floats, share_of
from analytics.estimation.weeks import WEEK

PRECEDING = 8  # weeks that say what is usual
# A topic counts as new from this many distinct comments, out of this many communities: one household, or one stairwell,
# is no new topic of a city.
NEW_FROM, NEW_COMMUNITIES = 5, 2


def unusual_topics(
    topic_weeks: pd.DataFrame, totals: pd.DataFrame, week: dt.date, *, preceding: int = PRECEDING
) -> pd.DataFrame:
    """The topics of ``week`` against the ``preceding`` calendar weeks before it, most surprising first.

    ``topic_weeks``: topic_id, week, n (distinct comments on the topic), communities. ``totals``: week, n (distinct
    comments that say something); weeks without any need no row. A comment may raise several topics.

    One row a topic raised in ``week``: topic_id, n, total, communities, n_before, total_before, weeks_before (of them
    with comments), share, share_before (of comments, 0–1; NaN without comments before), expected (comments in
    ``week`` had the topic kept its share), dispersion (how much more topics' earlier weeks differ than by
    chance alone, ≥ 1, one for all), p (:func:`rise_p`), q (Benjamini–Hochberg over these topics), status:

    - ``rising``: q at most 0.05;
    - ``new``: nobody raised it in any earlier week of ``topic_weeks``, at least 5 distinct comments from at least 2
      communities did now, and p is at most 0.05 (after hardly any comments, absence says nothing);
    - ``returning``: the same, but it was raised before the ``preceding`` weeks;
    - ``steady``: neither.

    Worked: 12 of 100 comments after 24 of 800 in eight weeks (3 each): expected 3, p = 0.0003: rising.
    """
    at = pd.Timestamp(week)
    earlier = [at - weeks * WEEK for weeks in range(preceding, 0, -1)]
    base = totals.set_index("week")["n"]
    total, base_before = int(base.get(at, 0)), base.reindex(earlier, fill_value=0).to_numpy(np.int64)
    now = topic_weeks[(topic_weeks["week"] == at) & (topic_weeks["n"] > 0) & topic_weeks["topic_id"].notna()]
    ids = now["topic_id"].to_numpy()
    before = _by_week(topic_weeks, ids, earlier)
    n, n_before, total_before = now["n"].to_numpy(np.int64), before.sum(axis=1), int(base_before.sum())
    dispersion = _dispersion(topic_weeks, earlier, base_before)
    p = rise_p(n, total, n_before, total_before, dispersion=dispersion)
    q = false_discovery_rates(p)
    # Only an absence that is surprising itself makes a topic new.
    absent = (n_before == 0) & (p <= FALSE_DISCOVERIES)
    absent &= (n >= NEW_FROM) & (now["communities"].to_numpy() >= NEW_COMMUNITIES)
    known = np.isin(ids, topic_weeks.loc[(topic_weeks["week"] < at) & (topic_weeks["n"] > 0), "topic_id"].to_numpy())
    table = pd.DataFrame(
        {
            "topic_id": ids,
            "n": n,
            "total": total,
            "communities": now["communities"].to_numpy(),
            "n_before": n_before,
            "total_before": total_before,
            "weeks_before": int((base_before > 0).sum()),
            "share": share_of(n, total),
            "share_before": share_of(n_before, total_before),
            "expected": total * share_of(n_before, total_before),
            "dispersion": dispersion,
            "p": p,
            "q": q,
            "status": np.select(
                [absent & ~known, absent, q <= FALSE_DISCOVERIES], ["new", "returning", "rising"], "steady"
            ),
        }
    )
    return table.sort_values(["p", "n", "topic_id"], ascending=[True, False, True], ignore_index=True)


def rise_p(
    n: Numbers, total: Numbers, n_before: Numbers, total_before: Numbers, *, dispersion: Numbers = 1.0
) -> Floats:
    """The chance of at least ``n`` of the n + n_before comments falling in this week, had the share stayed the same.

    The conditional (binomial) test of two rates: given their sum, n is binomial with the week's part of all comments,
    total / (total + total_before). Przyborowski & Wilenski 1940, Biometrika 31:313–323. NaN where either total is 0.

    Where earlier weeks differ by ``dispersion`` times what chance allows, the counts tell that much less: both are
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


def _by_week(topic_weeks: pd.DataFrame, ids: np.ndarray, weeks: list[pd.Timestamp]) -> np.ndarray:
    """Distinct comments of each topic in each of ``weeks``: int64 of shape (topics, weeks)."""
    rows = topic_weeks[topic_weeks["week"].isin(weeks) & topic_weeks["topic_id"].isin(ids)]
    counted = np.zeros((len(ids), len(weeks)), np.int64)
    place = pd.Index(ids).get_indexer(rows["topic_id"]), pd.Index(weeks).get_indexer(rows["week"])
    np.add.at(counted, place, rows["n"].to_numpy(np.int64))
    return counted


def _dispersion(topic_weeks: pd.DataFrame, weeks: list[pd.Timestamp], base: np.ndarray) -> float:
    """How many times as much as chance would have it the topics' weekly counts differ around their shares; at least 1.

    Pearson's chi-square of a topic by its degrees of freedom (the quasi-Poisson factor of McCullagh & Nelder 1989,
    section 6.2.3), in the median over all topics, against the same median where chance alone is at work (Wilson &
    Hilferty 1931): one factor for all. A topic's own would rest on a few weeks, and one that rose last week too would
    hide itself behind that rise. Weeks without comments say nothing; from fewer than two of the others nothing follows.
    """
    ids = topic_weeks.loc[topic_weeks["week"].isin(weeks), "topic_id"].dropna().unique()
    counted = _by_week(topic_weeks, ids, weeks)[:, base > 0]
    counted, base = counted[counted.sum(axis=1) > 0], base[base > 0]
    if len(base) < 2 or len(counted) == 0:
        return 1.0
    freedom = len(base) - 1
    expected = counted.sum(axis=1, keepdims=True) * base / base.sum()
    factors = ((counted - expected) ** 2 / expected).sum(axis=1) / freedom
    return max(1.0, float(np.median(factors)) / (1 - 2 / (9 * freedom)) ** 3)
