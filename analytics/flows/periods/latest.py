"""The last complete week, month, quarter or year of a place in a few figures: those that page 总览 tells."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.estimation.periods import Period
from analytics.flows.periods.comparing import Change, compared
from analytics.flows.periods.counted import Counted
from analytics.flows.periods.figures import estimate_of


@dataclass(frozen=True, eq=False)
class Latest:
    """``received`` forms in ``period``; its ``estimate`` (n, satisfied, outside, share, low, high; NA where hidden).

    ``estimate`` is None without valid answers. ``change``: of the share since the period before, None where the two are
    not compared; ``flagged`` and ``cleared``: how many communities fell below their gate in it, and how many rose.
    """

    period: Period
    received: int
    estimate: pd.Series | None
    change: Change | None
    flagged: int
    cleared: int


def latest(counted: Counted) -> Latest | None:
    """The same as :func:`figures.figures` has of that period; None when there are no forms at all."""
    at = counted.latest
    if at is None:
        return None
    start, forms = pd.Timestamp(at.start), counted.forms
    flagged, cleared = counted.standings.turned(start, pd.Timestamp(at.previous.start))
    return Latest(
        period=at,
        received=int(forms.loc[forms["period"] == start, "n"].sum()),
        estimate=estimate_of(counted.estimates, at),
        change=compared(counted, at, at.previous).change,
        flagged=flagged,
        cleared=cleared,
    )
