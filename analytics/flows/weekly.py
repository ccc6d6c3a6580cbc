"""One week of a scope: how many answered, how satisfied, who was flagged, what residents raised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analytics.estimation import comparison, shares, weeks
from analytics.flows import acceptance
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, CommentSelection, Estimates, Scope, Verdicts
from analytics.store import communities, counts, surveys
from analytics.store.topic_counts import topic_counts


@dataclass(frozen=True)
class Change:
    """The satisfied share of a week less that of the week before, share −1–1, with its limits."""

    difference: float
    low: float
    high: float

    @property
    def is_supported(self) -> bool:
        """Whether the interval leaves out 0, so that a change may be claimed."""
        return self.low > 0 or self.high < 0


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
    flags: weeks.FlagChanges
    topics: pd.DataFrame

    @property
    def end(self) -> dt.date:
        return self.start + dt.timedelta(days=6)


def week_starts(office: Office, *, scope: Scope = EVERYWHERE, week_starts_on: int | None = None) -> list[dt.date]:
    """First days of all weeks from the first answer to the last, oldest first; empty without answers."""
    forms = _forms(office, scope, week_starts_on)
    if forms.empty:
        return []
    return [day.date() for day in pd.date_range(forms["week"].min(), forms["week"].max(), freq="7D")]


def week(
    office: Office, *, week: dt.date | None = None, scope: Scope = EVERYWHERE, week_starts_on: int | None = None
) -> Week | None:
    """The week that begins on ``week``, or the last complete one; None when there are no answers at all."""
    starts = week_starts(office, scope=scope, week_starts_on=week_starts_on)
    if not starts:
        return None
    today = office.now().date()
    complete = [start for start in starts if start + dt.timedelta(days=6) < today]
    start = week if week in starts else (complete or starts)[-1]

    items = surveys.items(office.store)
    overall = counts.level_counts(
        office.store,
        scope=scope,
        kind=SATISFACTION,
        overall_only=True,
        week_starts_on=week_starts_on,
    )
    estimates = shares.with_interval(weeks.weekly_estimates(overall, items), confidence=office.settings.confidence)
    register = communities.communities(office.store, scope)
    standings = acceptance.standings_by_week(office, overall, items, register)
    forms = _forms(office, scope, week_starts_on).groupby("week", as_index=False)["n"].sum()
    at = pd.Timestamp(start)
    return Week(
        start=start,
        is_complete=start in complete,
        responses=forms.set_index("week").reindex(pd.DatetimeIndex(starts, name="week"), fill_value=0).reset_index(),
        estimates=estimates,
        change=_change(estimates, at, office.settings.confidence),
        standings=standings.groupby(["week", "standing"], as_index=False, observed=True).size(),
        verdicts=standings[standings["week"] == at].drop(columns="week").reset_index(drop=True),
        flags=weeks.flag_changes(standings, at),
        topics=_topic_changes(office, scope, at, week_starts_on),
    )


def _forms(office: Office, scope: Scope, week_starts_on: int | None) -> pd.DataFrame:
    return counts.response_counts(office.store, scope=scope, kind=SATISFACTION, week_starts_on=week_starts_on)


def _topic_changes(office: Office, scope: Scope, at: pd.Timestamp, week_starts_on: int | None) -> pd.DataFrame:
    """The columns of ``weeks.topic_changes``; all topics are tested, those that few wrote of in a week not told."""
    counted = _topic_weeks(office, scope, week_starts_on)
    few = counted["households"].between(1, office.settings.figure_minimum - 1)
    hidden = counted.loc[few & counted["week"].isin([at, at - weeks.WEEK]), "topic_id"]
    found = weeks.topic_changes(counted, at, confidence=office.settings.confidence)
    return found[~found["topic_id"].isin(hidden)].reset_index(drop=True)


def _topic_weeks(office: Office, scope: Scope, week_starts_on: int | None) -> pd.DataFrame:
    """Distinct comments of each topic and week: topic_id, week, n, households."""
    by = ("bucket", "topic_id", "week")
    found = topic_counts(office.store, CommentSelection(scope), by=by, week_starts_on=week_starts_on)
    # A comment that fits nowhere, or in two places alike, has a nearest topic too; it counts in the week's total only.
    found = found.assign(topic_id=found["topic_id"].where(found["bucket"] == "topic"), n=found["n_distinct"])
    return found[["topic_id", "week", "n", "households"]]


def _change(estimates: Estimates, at: pd.Timestamp, confidence: float) -> Change | None:
    """This week against the week before; None when either has no valid answers."""
    by_week = estimates.set_index("week")
    before = at - pd.Timedelta(days=7)
    if before not in by_week.index or at not in by_week.index:
        return None
    now, then = by_week.loc[at], by_week.loc[before]
    if not now["n"] or not then["n"]:
        return None
    difference, low, high = comparison.newcombe_difference(
        now["satisfied"], now["n"], then["satisfied"], then["n"], confidence=confidence
    )
    return Change(float(difference), float(low), float(high))
