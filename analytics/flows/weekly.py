"""One week of a scope: how many answered, how satisfied, who was flagged, what residents raised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analytics.estimation import weeks
from analytics.estimation.periods import WEEK, every_start
from analytics.estimation.standings import FlagChanges
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.flows.periods.comparing import Change
from analytics.flows.periods.counted import counted
from analytics.flows.periods.figures import figures
from analytics.model import EVERYWHERE, CommentSelection, Estimates, Scope, Verdicts
from analytics.store import counts
from analytics.store.topic_counts import topic_counts


@dataclass(frozen=True)
class Week:
    """Everything the weekly page shows.

    ``responses`` (week, n) and ``estimates`` (week, n, satisfied, outside, share, low, high) hold every week of the
    data, gaps included; ``standings`` counts communities by week × standing; ``verdicts`` is the standing of each
    community at the end of this week; ``topics`` compares this week's distinct comments with the
    last's, those of too few writers in either left out.
    """

    start: dt.date
    is_complete: bool
    responses: pd.DataFrame
    estimates: Estimates
    change: Change | None
    standings: pd.DataFrame
    verdicts: Verdicts
    flags: FlagChanges
    topics: pd.DataFrame

    @property
    def end(self) -> dt.date:
        return self.start + dt.timedelta(days=6)


def week_starts(office: Office, *, scope: Scope = EVERYWHERE, week_starts_on: int | None = None) -> list[dt.date]:
    """First days of all weeks from the first answer to the last, oldest first; empty without answers."""
    forms = counts.response_counts(office.store, scope=scope, kind=SATISFACTION, week_starts_on=week_starts_on)
    return [day.date() for day in every_start(forms["week"], WEEK)]


def week(
    office: Office, *, week: dt.date | None = None, scope: Scope = EVERYWHERE, week_starts_on: int | None = None
) -> Week | None:
    """The week that begins on ``week``, or the last complete one; None when there are no answers at all."""
    read = counted(office, scope=scope, week_starts_on=week_starts_on)
    asked = None if week is None else read.period(week)
    # A day on which no week begins names none.
    asked = asked if asked in read.periods and asked is not None and asked.start == week else None
    found = figures(read, asked, hide=False)
    if found is None:
        return None
    by_week = {"period": "week"}
    return Week(
        start=found.period.start,
        is_complete=found.is_complete,
        responses=found.coverage[["period", "n"]].rename(columns=by_week),
        estimates=found.estimates.rename(columns=by_week),
        change=found.previous.change,
        standings=found.tally.rename(columns=by_week | {"n": "size"}),
        verdicts=found.verdicts,
        flags=found.flags,
        topics=topic_changes(office, pd.Timestamp(found.period.start), scope=scope, week_starts_on=week_starts_on),
    )


def topic_changes(
    office: Office, at: pd.Timestamp, *, scope: Scope = EVERYWHERE, week_starts_on: int | None = None
) -> pd.DataFrame:
    """The columns of ``weeks.topic_changes``; all topics are tested, those that few wrote of in a week not told."""
    by_week = _topic_weeks(office, scope, week_starts_on)
    few = by_week["households"].between(1, office.settings.figure_minimum - 1)
    hidden = by_week.loc[few & by_week["week"].isin([at, at - weeks.WEEK]), "topic_id"]
    found = weeks.topic_changes(by_week, at, confidence=office.settings.confidence)
    return found[~found["topic_id"].isin(hidden)].reset_index(drop=True)


def _topic_weeks(office: Office, scope: Scope, week_starts_on: int | None) -> pd.DataFrame:
    """Distinct comments of each topic and week: topic_id, week, n, households."""
    by = ("bucket", "topic_id", "week")
    found = topic_counts(office.store, CommentSelection(scope), by=by, week_starts_on=week_starts_on)
    # A comment that fits nowhere, or in two places alike, has a nearest topic too; it counts in the week's total only.
    found = found.assign(topic_id=found["topic_id"].where(found["bucket"] == "topic"), n=found["n_distinct"])
    return found[["topic_id", "week", "n", "households"]]
