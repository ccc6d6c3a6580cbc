"""Everything that one bulletin is written from, read once: the page draws it, the sections tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pandas as pd

from analytics.definitions import definitions
from analytics.estimation.control import Chart
from analytics.estimation.periods import WEEK, Period
from analytics.flows.office import Office
from analytics.flows.periods.area_cells import PLACES
from analytics.flows.periods.control_charts import share_chart
from analytics.flows.periods.counted import Counted, counted
from analytics.flows.periods.figures import Figures, figures
from analytics.flows.periods.questions import questions
from analytics.flows.periods.small_areas import small_areas
from analytics.flows.periods.topics import RaisedTopics, raised_topics
from analytics.headings import place_name
from analytics.language import _
from analytics.model import EVERYWHERE, Items, Scope
from analytics.programme.ledger import rectification
from analytics.store.counts import data_version

NAMED: Final = 3  # communities of a chosen few that the heading names
Tell = Callable[[float, str], object]


@dataclass(frozen=True, eq=False)
class Reading:
    """One period of a place. ``counted`` holds all periods up to it, ``figures`` this one, ``chart`` the control chart.

    Nothing knows a later period than the bulletin's own, but the register and the ledger, which are today's.

    ``areas``: by district and street (a key of PLACES each), see flows.periods.small_areas; ``questions``: see
    flows.periods.questions; ``topics``: what residents raised; ``rectified``: the ledger's movements by period, see
    rectification.by_period, and ``ledger`` the ledger as it stands now. ``items`` are the overall items answered here;
    ``data_version`` is the store's. All of it may be shown: what must be hidden is missing.
    """

    scope: Scope
    period: Period
    counted: Counted
    figures: Figures
    chart: Chart
    areas: dict[str, pd.DataFrame]
    questions: pd.DataFrame
    topics: RaisedTopics
    rectified: pd.DataFrame
    ledger: pd.DataFrame
    items: Items
    data_version: int

    @cached_property
    def definition(self) -> str:
        """What counts as satisfied, in words: those of the language in which it is asked first."""
        return definitions(self.items)

    @property
    def place(self) -> str:
        """The place in words; communities that were chosen one by one by their names, the first of them."""
        chosen = self.scope.community_id
        if not chosen:
            return place_name(self.scope)
        known = self.counted.communities
        named = [str(one) for one in known["name"].fillna(known["community_id"])]
        told = _("、").join(named[:NAMED])
        told = told if len(named) <= NAMED else _("{names}等 {n} 个小区").format(names=told, n=f"{len(named):,}")
        above = replace(self.scope, community_id=())
        return told if above.is_everywhere else f"{place_name(above)} · {told}"

    @property
    def week_starts_on(self) -> int:
        """The day that weeks begin on, 1 Monday … 7 Sunday."""
        return self.counted.week_starts_on

    @property
    def thresholds(self) -> tuple[int, ...]:
        """The 达标线 in force here, whole per cent."""
        return self.counted.thresholds


def read(
    office: Office,
    period: Period | None = None,
    *,
    kind: str = WEEK,
    scope: Scope = EVERYWHERE,
    week_starts_on: int | None = None,
    tell: Tell = lambda _share, _doing: None,
) -> Reading | None:
    """Read ``period``, or the last complete one of ``kind``; None when nothing was answered in it.

    ``tell`` is told the share done, 0–1, and what is being read.
    """
    version = data_version(office.store)
    tell(0.0, _("正在统计答卷"))
    kind = kind if period is None else period.kind
    everything = counted(office, kind=kind, scope=scope, week_starts_on=week_starts_on)
    at = period or everything.latest
    if at is None or at not in everything.periods:
        return None
    mine = everything.up_to(at)
    found = figures(mine, at)
    if found is None:
        return None
    tell(0.3, _("正在比较区县和街道"))
    areas = {by: small_areas(mine, by=by, until=at) for by in PLACES}
    tell(0.45, _("正在统计各题"))
    asked = questions(office, mine, at, scope=scope)
    tell(0.55, _("正在整理居民意见"))
    topics = raised_topics(office, at, scope=scope)
    tell(0.9, _("正在读取整改台账"))
    moved = rectification.by_period(office, scope, kind=kind, week_starts_on=week_starts_on)
    overall = mine.items[mine.items["item_id"].isin(mine.levels["item_id"].unique())]
    return Reading(
        scope=scope,
        period=at,
        counted=mine,
        figures=found,
        chart=share_chart(mine),
        areas=areas,
        questions=asked,
        topics=topics,
        rectified=moved[moved["period"] <= pd.Timestamp(at.start)].reset_index(drop=True),
        ledger=rectification.ledger(office, scope),
        items=overall.reset_index(drop=True),
        data_version=version,
    )
