"""What satisfaction surveys counted in a place, by periods of one kind: read once, then asked for figures."""

from __future__ import annotations

import datetime as dt
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
from analytics.flows.periods.area_cells import PLACES, AreaCells, area_cells
from analytics.flows.periods.longer import longer
from analytics.model import EVERYWHERE, Communities, Estimates, Gate, Items, LevelCounts, ResponseCounts, Scope, Surveys
from analytics.privacy import nesting
from analytics.privacy.crossed import suppress_crossed
from analytics.store import communities, counts, surveys


@dataclass(frozen=True, eq=False)
class Counted:
    """``levels`` (overall items) and ``forms`` of satisfaction surveys have a column ``period``, the first day of their
    period of ``kind``; ``today`` tells which period still runs; ``groups`` which communities each gate judges;
    ``confidence`` is a share, 0–1; ``minimum`` the fewest answers that are shown; ``until``, see :meth:`up_to`;
    ``whole`` is the same of all places, where this is a part of them.
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
    whole: Counted | None = None

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

        A bulletin is written from it: that of an old week must know, and hide, what it would have on its own day.
        """
        start = pd.Timestamp(period.start)
        past = {
            name: frame[frame["period"] <= start] for name, frame in (("levels", self.levels), ("forms", self.forms))
        }
        whole = None if self.whole is None else self.whole.up_to(period)
        return replace(
            self, **{name: frame.reset_index(drop=True) for name, frame in past.items()}, until=period, whole=whole
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
        return judged_cells(self.levels, self.items, kind=self.kind)

    @cached_property
    def estimates(self) -> Estimates:
        """The satisfied share of every period alone: period, n, satisfied, outside, share, low, high, suppressed.

        Periods without valid answers have n = 0; those with too few are hidden, and another where the first could be
        got by subtraction from the sum of all, of the month, quarter or year that holds it, or of the whole city.
        """
        found = estimates_of(self.cells, kind=self.kind).set_index("period").reindex(self.starts)
        found = found.fillna({"n": 0, "satisfied": 0, "outside": 0}).astype(
            dict.fromkeys(("n", "satisfied", "outside"), "int64")
        )
        judged = with_interval(found.rename_axis("period").reset_index(), confidence=self.confidence)
        holding = longer(judged["period"], self.kind)
        totals = [(), *([name] for name in holding)]
        begun = judged.assign(**holding, suppressed=judged["period"].isin(self._told_elsewhere) & (judged["n"] > 0))
        return suppress_crossed(begun, totals=totals, minimum=self.minimum).drop(columns=list(holding))

    def areas(self, by: str) -> AreaCells:
        """Districts or streets (``by``) by period, and what may be shown of them; see area_cells."""
        kept, whole = self._areas, self.whole
        if by not in kept:
            kept[by] = area_cells(
                self.cells,
                self.communities,
                by,
                kind=self.kind,
                confidence=self.confidence,
                minimum=self.minimum,
                through=self.through,
                secret=pd.Index(self.estimates.loc[self.estimates["suppressed"], "period"]),
                elsewhere={} if whole is None else {level: whole.areas(level).closed(level) for level in PLACES},
            )
        return kept[by]

    @cached_property
    def _areas(self) -> dict[str, AreaCells]:
        return {}

    @cached_property
    def _told_elsewhere(self) -> list[pd.Timestamp]:
        """The periods whose sum would tell what the whole city's figures hide of other places."""
        if self.whole is None:
            return []
        places = self.whole.communities[["community_id", "city", "district", "street"]]
        cells = self.whole.cells.groupby(["community_id", "period"], as_index=False)["n"].sum()
        flagged = nesting.hidden(cells.merge(places, on="community_id"), within=["period"], minimum=self.minimum)
        for by, columns in PLACES.items():
            found = pd.MultiIndex.from_frame(flagged[[*columns, "period"]].fillna("")).isin(
                self.whole.areas(by).closed(by)
            )
            flagged[f"hidden_{by}"] |= found
        mine = set(self.communities["community_id"])
        return [period for period, rows in flagged.groupby("period") if nesting.total_is_hidden(rows, mine)]

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
    is_part = not (scope.is_everywhere and office.store.scope.is_everywhere)
    whole = counted(office.whole, kind=kind, week_starts_on=week_starts_on) if is_part else None
    starts_on = week_starts_on or office.settings.week_starts_on
    chosen = starts_on if kind == WEEK else None
    return Counted(
        kind=kind,
        week_starts_on=starts_on,
        today=office.now().date(),
        levels=counts.level_counts_by(
            office.store, kind, scope=scope, kind=SATISFACTION, overall_only=True, week_starts_on=chosen
        ),
        forms=counts.response_counts_by(office.store, kind, scope=scope, kind=SATISFACTION, week_starts_on=chosen),
        items=surveys.items(office.store),
        surveys=surveys.surveys(office.store),
        communities=known,
        groups=programmes.by_gate(office, known),
        confidence=office.settings.confidence,
        minimum=office.settings.figure_minimum,
        whole=whole,
    )
