"""A period's satisfied share against another's: 环比 with the period before, 同比 with that of a year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.periods import Period
from analytics.flows.periods.counted import Counted
from analytics.language import N_

# Why two periods are not compared.
REASONS: Final = {
    "": "",
    "none_now": N_("本期没有有效回答"),
    "before_first": N_("当时还没有调查数据"),
    "none_then": N_("当期没有有效回答"),
    "hidden": N_("有效份数少于可显示的下限"),
}


@dataclass(frozen=True)
class Change:
    """The satisfied share of a period less that of another, share −1–1 (times 100: 百分点), with its limits."""

    difference: float
    low: float
    high: float

    @property
    def is_supported(self) -> bool:
        """Whether the interval leaves out 0, so that a change may be claimed."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Compared:
    """A comparison with ``other``: ``change``, or None and the ``reason``, a key of REASONS.

    ``n`` and ``n_other`` are the valid answers behind it, None where the change is.
    """

    other: Period
    change: Change | None
    reason: str = ""
    n: int | None = None
    n_other: int | None = None


def compared(counted: Counted, period: Period, other: Period) -> Compared:
    """The share of ``period`` against that of ``other``, with Newcombe's interval at the confidence in force.

    Worked: 17 of 24 after 15 of 20: −4.2 百分点, −27.9 to 22.1: no change may be claimed.
    """
    estimates = counted.estimates.set_index("period")
    now, then = pd.Timestamp(period.start), pd.Timestamp(other.start)
    if now not in estimates.index:
        return Compared(other, None, "none_now")
    if then not in estimates.index:
        before = estimates.empty or then < estimates.index[0]
        return Compared(other, None, "before_first" if before else "none_then")
    rows = [estimates.loc[at] for at in (now, then)]
    if any(row["suppressed"] for row in rows):
        return Compared(other, None, "hidden")
    for row, reason in zip(rows, ("none_now", "none_then"), strict=True):
        if not row["n"]:
            return Compared(other, None, reason)
    (satisfied, n), (satisfied_other, n_other) = ((int(row["satisfied"]), int(row["n"])) for row in rows)
    found = newcombe_difference(satisfied, n, satisfied_other, n_other, confidence=counted.confidence)
    return Compared(other, Change(*map(float, found)), n=n, n_other=n_other)
