"""What satisfaction surveys counted in a place, by periods of one kind: read once, then asked for figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analytics.estimation.periods import WEEK, Period, every_start, period_of
from analytics.estimation.shares import with_interval
from analytics.estimation.standings import Groups, Standings, judged_cells, standings_of
from analytics.estimation.weeks import estimates_of
from analytics.flows import programmes
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.flows.periods.area_cells import AreaCells, area_cells
from analytics.flows.periods.disclosure import Disclosure, disclosed, disclosure
from analytics.flows.weekly_answers import weekly_answers
from analytics.model import EVERYWHERE, Communities, Estimates, Gate, Items, LevelCounts, ResponseCounts, Scope, Surveys
from analytics.privacy import suppression
from analytics.store import communities, counts, surveys


@dataclass(frozen=True, eq=False)
class Counted:
    """``levels`` (overall items) and ``forms`` of satisfaction surveys have a column ``period``, the first day of their
    period of ``kind``; ``today`` tells which period still runs; ``groups`` which communities each gate judges;
    ``confidence`` is a share, 0–1; ``minimum`` the fewest answers that are shown; ``until``, see :meth:`up_to`;
    ``may_show`` says which figures may be shown, decided from all places and periods; None where these are all.
    ``judged``: the :attr:`cells`, where these are at hand.
    """

    kind: str
    week_starts_on: int
    today: dt.date
    levels: LevelCounts
    forms: ResponseCounts
    items: Items
    surveys: Surveys
    communities: Communities
    groups: Groups
    confidence: float
    minimum: int
    until: Period | None = None
    may_show: Disclosure | None = None
    judged: pd.DataFrame | None = None

    @property
    def thresholds(self) -> tuple[int, ...]:
        """The 达标线 in force here, whole per cent, rising; programmes may set their own."""
        return tuple(sorted({gate.threshold_percent for gate, _ in self.groups}))

    @property
    def gate(self) -> Gate:
        """The gate of most communities: charts draw its line, and sums over several programmes are held against it."""
        return max(self.groups, key=lambda group: len(group[1]))[0]

    @cached_property
    def starts(self) -> pd.DatetimeIndex:
        """First days of all periods from the first form to the last, gaps included."""
        return every_start(self.forms["period"], self.kind, through=self.through)

    @cached_property
    def periods(self) -> list[Period]:
        """Those periods, oldest first; empty without forms."""
        return [self.period(start) for start in self.starts]

    @property
    def through(self) -> pd.Timestamp | None:
        """The first day of ``until``."""
        return None if self.until is None else pd.Timestamp(self.until.start)

    def up_to(self, period: Period) -> Counted:
        """What had been counted at the end of ``period``, which is then the last one, quiet or not.

        A bulletin is written from it: that of an old week must know what it would have on its own day. What it hides is
        decided from all that is known today, which is shown beside it.
        """
        start = pd.Timestamp(period.start)
        past = {
            name: frame[frame["period"] <= start] for name, frame in (("levels", self.levels), ("forms", self.forms))
        }
        return replace(
            self,
            **{name: frame.reset_index(drop=True) for name, frame in past.items()},
            until=period,
            may_show=self.disclosure,
            judged=None,
        )

    def period(self, start: pd.Timestamp | dt.date) -> Period:
        """The period that holds ``start``."""
        day = pd.Timestamp(start).date()
        return period_of(day, self.kind, week_starts_on=self.week_starts_on)

    @property
    def latest(self) -> Period | None:
        """The last complete period, or the running one where it is the only one; None without forms."""
        over = [period for period in self.periods if period.is_complete(self.today)] or self.periods
        return over[-1] if over else None

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The judged answers by community, round, week and period (see standings.judged_cells)."""
        return judged_cells(self.levels, self.items, kind=self.kind) if self.judged is None else self.judged

    @cached_property
    def estimates(self) -> Estimates:
        """The satisfied share of every period alone: period, n, satisfied, outside, share, low, high, suppressed.

        Periods without valid answers have n = 0; those that must not be shown are hidden, see disclosure.
        """
        found = estimates_of(self.cells, kind=self.kind).set_index("period").reindex(self.starts)
        found = found.fillna({"n": 0, "satisfied": 0, "outside": 0}).astype(
            dict.fromkeys(("n", "satisfied", "outside"), "int64")
        )
        judged = with_interval(found.rename_axis("period").reset_index(), confidence=self.confidence)
        return suppression.closed(judged, judged["period"].isin(self.closed([])["period"]))

    @cached_property
    def disclosure(self) -> Disclosure:
        """What may be shown."""
        if self.may_show is not None:
            return self.may_show
        months = self.levels["week"].dt.to_period("M").dt.start_time.astype("datetime64[us]")
        months = months if self.kind == WEEK else months.where(months > self.levels["period"], self.levels["period"])
        return disclosure(self.levels.assign(period=months), self.items, self.communities, minimum=self.minimum)

    def closed(self, by: Sequence[str]) -> pd.DataFrame:
        """``by`` (columns of disclosure.atoms) and period of the sums over these communities that must not be shown."""
        mine = self.disclosure.of(self.communities["community_id"])
        found = self.disclosure.hides(mine.assign(period=mine[self.kind]), [*by, "period"])
        return found.loc[found["hidden"], [*by, "period"]]

    def areas(self, by: str) -> AreaCells:
        """Districts or streets (``by``) by period, and what may be shown of them; see area_cells."""
        kept = self._areas
        if by not in kept:
            kept[by] = area_cells(
                self.cells,
                self.communities,
                by,
                kind=self.kind,
                confidence=self.confidence,
                through=self.through,
                closed=self.closed,
            )
        return kept[by]

    @cached_property
    def _areas(self) -> dict[str, AreaCells]:
        return {}

    @cached_property
    def standings(self) -> Standings:
        """The standing of every community at the end of every period with judged answers."""
        return standings_of(self.cells, self.groups, kind=self.kind, through=self.through)


def counted(
    office: Office, *, kind: str = WEEK, scope: Scope = EVERYWHERE, week_starts_on: int | None = None
) -> Counted:
    """Read what the figures of ``scope`` by periods of ``kind`` are made of; ``kind`` is one of periods.KINDS.

    Weeks start on the office's day unless ``week_starts_on`` (1 Monday … 7 Sunday) says otherwise; the other kinds need
    no day, and ask for the latest round by the office's weeks.
    """
    known = communities.communities(office.store, scope)
    starts_on = week_starts_on or office.settings.week_starts_on
    chosen = starts_on if kind == WEEK else None
    weekly = weekly_answers(office, scope, week_starts_on=starts_on) if kind == WEEK else None
    return Counted(
        kind=kind,
        week_starts_on=starts_on,
        today=office.now().date(),
        levels=weekly.levels
        if weekly is not None
        else counts.level_counts_by(office.store, kind, scope=scope, kind=SATISFACTION, overall_only=True),
        forms=counts.response_counts_by(office.store, kind, scope=scope, kind=SATISFACTION, week_starts_on=chosen),
        items=surveys.items(office.store),
        surveys=surveys.surveys(office.store),
        communities=known,
        groups=programmes.by_gate(office, known),
        confidence=office.settings.confidence,
        minimum=office.settings.figure_minimum,
        may_show=disclosed(office, week_starts_on=chosen),
        judged=None if weekly is None else weekly.cells,
    )
