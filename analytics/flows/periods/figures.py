"""All figures of one week, month, quarter or year of a place."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.estimation.coverage import coverage
from analytics.estimation.periods import Period
from analytics.estimation.standings import FlagChanges, at_risk
from analytics.flows.periods.comparing import Compared, compared
from analytics.flows.periods.counted import Counted
from analytics.model import Estimates, Verdicts
from analytics.privacy import suppression


@dataclass(frozen=True)
class Received:
    """Forms received in a period, in the one before and in that of a year before: None before the first form."""

    n: int
    before: int | None
    year_before: int | None


@dataclass(frozen=True)
class Figures:
    """Everything counted of ``period``; what may not be shown is NA, and ``suppressed`` says so.

    ``coverage`` (see estimation.coverage) and ``estimates`` (period, n, satisfied, outside, share, low, high,
    suppressed) have a row a period of the data, gaps included; ``tally`` counts communities by period × standing;
    ``verdicts``, ``flags`` and ``at_risk`` are of the end of this period, worst first. While the period runs
    (``is_complete`` False) all of them may still change.
    """

    period: Period
    is_complete: bool
    received: Received
    coverage: pd.DataFrame
    estimates: Estimates
    previous: Compared
    year_before: Compared
    tally: pd.DataFrame
    verdicts: Verdicts
    flags: FlagChanges
    at_risk: Verdicts

    @property
    def estimate(self) -> pd.Series | None:
        """This period's row of ``estimates``; None without valid answers. Its n is NA where it is hidden."""
        return estimate_of(self.estimates, self.period)


def estimate_of(estimates: Estimates, period: Period) -> pd.Series | None:
    """The row of ``period``; None without valid answers. Its n is NA where it is hidden."""
    mine = estimates[estimates["period"] == pd.Timestamp(period.start)]
    return None if mine.empty or (mine["n"] == 0).any() else mine.iloc[0]


def figures(counted: Counted, period: Period | None = None, *, hide: bool = True) -> Figures | None:
    """The figures of ``period``, or of the last complete one; None when there are no forms at all, or none of it.

    ``hide=False`` leaves the verdicts as they are judged, for callers that hide by another rule.
    """
    at = period or counted.latest
    if at is None or at not in counted.periods:
        return None
    start = pd.Timestamp(at.start)
    covered = coverage(counted.forms, counted.communities, kind=counted.kind, through=counted.through)
    standings = counted.standings
    verdicts = standings.at([start]).drop(columns="period").reset_index(drop=True)
    flags = standings.changes(start, pd.Timestamp(at.previous.start))
    found = Figures(
        period=at,
        is_complete=at.is_complete(counted.today),
        received=_received(covered, at),
        coverage=covered,
        estimates=counted.estimates,
        previous=compared(counted, at, at.previous),
        year_before=compared(counted, at, at.year_before),
        tally=standings.tally(),
        verdicts=verdicts,
        flags=flags,
        at_risk=at_risk(verdicts),
    )
    return _hidden(found, counted) if hide else found


def _received(covered: pd.DataFrame, period: Period) -> Received:
    n = covered.set_index("period")["n"]
    of = [n.get(pd.Timestamp(each.start)) for each in (period, period.previous, period.year_before)]
    now, before, year_before = (None if each is None else int(each) for each in of)
    return Received(now or 0, before, year_before)


def _hidden(found: Figures, counted: Counted) -> Figures:
    """Nothing that few have answered, nor what would tell it beside all else that is shown: see disclosure."""
    return replace(
        found,
        verdicts=_shown(found.verdicts, found.period, counted),
        flags=FlagChanges(*(_shown(part, found.period, counted) for part in _parts(found.flags))),
        at_risk=_shown(found.at_risk, found.period, counted),
    )


def _parts(flags: FlagChanges) -> tuple[Verdicts, Verdicts]:
    return flags.newly_flagged, flags.cleared


def _shown(verdicts: Verdicts, period: Period, counted: Counted) -> Verdicts:
    """Nothing but the standing of communities with few answers: a clear finding on three would tell what each said.

    Of those hidden for the others' sake the evidence stays. A community's figure is hidden too where so few answers
    came between it and a later one that is shown: the later one stays, and no older one takes its place, as a reader
    would take it for this period's.
    """
    few = verdicts["n"].between(1, counted.minimum - 1)
    hidden = suppression.closed(verdicts, counted.disclosure.so_far(verdicts, counted.kind, pd.Timestamp(period.start)))
    return hidden.assign(evidence=hidden["evidence"].mask(few, "insufficient"))
