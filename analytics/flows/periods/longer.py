"""Which longer periods hold a shorter one: their sums stand in bulletins of their own, and tell what is hidden here."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.estimation.periods import MONTH, QUARTER, WEEK, YEAR

_CODES: Final = {MONTH: "M", QUARTER: "Q", YEAR: "Y"}
_HELD_BY: Final = {WEEK: (MONTH, QUARTER, YEAR), MONTH: (QUARTER, YEAR), QUARTER: (YEAR,), YEAR: ()}


def longer(starts: pd.Series, kind: str) -> dict[str, pd.Series]:
    """For each longer kind, the period that holds each of ``starts`` (first days of periods of ``kind``) whole.

    A week that two share is held by neither: it stands for itself.

    >>> weeks = pd.Series(pd.to_datetime(["2026-09-21", "2026-09-28"]))
    >>> longer(weeks, "week")["month"].tolist()
    ['2026-09', '2026-09-28']
    """
    row, days = pd.factorize(starts)
    first = pd.Series(days)
    last = first + pd.Timedelta(days=6) if kind == WEEK else first
    found = {}
    for name in _HELD_BY[kind]:
        holding = first.dt.to_period(_CODES[name])
        shared = holding != last.dt.to_period(_CODES[name])
        told = holding.astype("str").mask(shared, first.dt.strftime("%Y-%m-%d"))
        found[name] = told.take(row).set_axis(starts.index)
    return found
