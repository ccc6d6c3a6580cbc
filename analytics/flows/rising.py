"""Topics that rise, fall or are new in a period, against those of the same kind before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from analytics.estimation.periods import WEEK, Period, period_of
from analytics.estimation.trends import UNUSUAL, before, unusual_topics
from analytics.flows.office import Office
from analytics.flows.topic_evidence import raised
from analytics.model import CommentSelection
from analytics.standard import topics as standard_topics
from analytics.store import topics as stored_topics
from analytics.store.topic_counts import ALL, topic_counts

# The columns of ``Moving.topics``.
MOVING: Final = ("topic_id", "label", *UNUSUAL[1:], "suppressed")
# What would tell how many raised a topic before: hidden where too few did.
_TELLING: Final = ("n_before", "share_before", "difference", "low", "high", "expected", "p", "q", "p_fall", "q_fall")


@dataclass(frozen=True, eq=False)
class Moving:
    """One period's topics: the columns MOVING, see ``unusual_topics``; most surprising rise first.

    ``is_complete`` is False for a period that is not over: its shares may still move. ``left_out`` topics were raised
    by too few writers, in the period or before it, to be told; where too few raised one before, what would tell how
    many is NA, ``suppressed`` True, and it stands behind the others. ``periods_before``: of the periods it is compared
    with, those with comments that say something.
    """

    period: Period
    is_complete: bool
    topics: pd.DataFrame
    left_out: int
    periods_before: int


def moving(
    office: Office,
    selection: CommentSelection = ALL,
    period: Period | None = None,
    *,
    kind: str = WEEK,
    week_starts_on: int | None = None,
) -> Moving | None:
    """How the topics of ``period`` move, or of the last complete one of ``kind``; None without comments.

    The periods before it are read whatever ``selection.weeks`` and ``selection.days`` say. All topics are tested, those
    of few writers too, and so weigh in the false discovery rate.
    """
    unit = kind if period is None else period.kind
    first_day = period.start.isoweekday() if period and unit == WEEK else week_starts_on or office.store.week_starts_on
    everything = replace(selection, weeks=None, days=None)
    counts, totals = raised(office, everything, (unit,), week_starts_on=first_day)
    counts, totals = (frame.rename(columns={unit: "period"}) for frame in (counts, totals))
    totals = totals.dropna(subset="period").rename(columns={"total": "n"})
    if totals.empty:
        return None
    today = office.now().date()
    at = period or _latest([period_of(day, unit, week_starts_on=first_day) for day in totals["period"].dt.date], today)
    found = unusual_topics(counts, totals, at, confidence=office.settings.confidence)
    earlier = [pd.Timestamp(each.start) for each in before(at)]
    periods_before = int(totals["period"].isin(earlier).sum())
    writers_before = _writers_before(office, everything, at) if periods_before else pd.Series(dtype="int64")
    now = counts[counts["period"] == pd.Timestamp(at.start)].set_index("topic_id")["writers"]
    shown, left_out = _guarded(found, now, writers_before, office.settings.figure_minimum)
    labels = standard_topics.labels(stored_topics.topics(office.store))
    shown.insert(1, "label", shown["topic_id"].map(labels))
    return Moving(at, at.is_complete(today), shown, left_out, periods_before)


def _latest(periods: Sequence[Period], today: dt.date) -> Period:
    """The last complete one, or the last of all where none is."""
    ordered = sorted(periods, key=lambda each: each.start)
    return ([each for each in ordered if each.is_complete(today)] or ordered)[-1]


def _writers_before(office: Office, selection: CommentSelection, period: Period) -> pd.Series:
    """Topic → its distinct writers in all the periods together that ``period`` is compared with."""
    days = before(period)[0].start, period.start - dt.timedelta(days=1)
    found = topic_counts(office.store, replace(selection, days=days), every_topic=True)
    return found[found["bucket"] == "topic"].set_index("topic_id")["households"]


def _guarded(found: pd.DataFrame, now: pd.Series, earlier: pd.Series, minimum: int) -> tuple[pd.DataFrame, int]:
    """``found`` without topics of 1 to ``minimum`` − 1 writers now, and how many are left out.

    Nobody at all tells of nobody: a topic no longer raised stays, unless few raised it before.
    """
    writers, writers_before = (found["topic_id"].map(each).fillna(0) for each in (now, earlier))
    few, few_before = writers.between(1, minimum - 1), writers_before.between(1, minimum - 1)
    out = few | ((writers == 0) & few_before)
    masked = {column: _masked(found[column], few_before) for column in _TELLING}
    shown = found.assign(**masked, suppressed=few_before)[~out]
    hidden = shown["suppressed"]
    ordered = pd.concat([shown[~hidden], shown[hidden].sort_values("topic_id", kind="stable")], ignore_index=True)
    return ordered, int(out.sum())


def _masked(values: pd.Series, where: pd.Series) -> pd.Series:
    return (values.astype("Int64") if pd.api.types.is_integer_dtype(values) else values).mask(where)
