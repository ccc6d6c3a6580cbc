"""Readings made by hand: a few communities, their answers week by week, and what stands in the ledger."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analytics.bulletin.content import Chart, DataTable, Section, Sentence
from analytics.bulletin.reading import Reading
from analytics.estimation.periods import period_of
from analytics.flows.periods.area_cells import PLACES
from analytics.flows.periods.control_charts import share_chart
from analytics.flows.periods.counted import Counted
from analytics.flows.periods.figures import figures
from analytics.flows.periods.small_areas import small_areas
from analytics.flows.periods.topics import RaisedTopics
from analytics.flows.rising import MOVING
from analytics.model import COMMUNITIES, EVERYWHERE, Gate, Scope
from analytics.programme.ledger import rectification, rectification_counts
from tests.estimation.frames import MONDAY, ONE_ITEM, answers, counts_of, week

TODAY = (MONDAY + pd.Timedelta(days=14)).date()  # the third week has begun: the second is the last complete one
MOVES = ["entry_id", "day", "move", "state", "deadline"]


def place(number: int, *weeks: tuple[int, int] | None, **facts: Any) -> dict[str, Any]:
    """Community c-``number`` of 100 households, and for each week how many were satisfied, and how many were not."""
    known = {"community_id": f"c-{number}", "name": f"{number}号院", "city": "枣庄市", "district": "市中区"}
    return known | {"street": "龙山路街道", "households": 100, "stage": "已完工"} | facts | {"weeks": weeks}


def reading(
    *places: dict[str, Any],
    at: int = 1,
    scope: Scope = EVERYWHERE,
    gates: Sequence[int] = (),
    entries: Iterable[dict[str, Any]] = (),
    moved: pd.DataFrame | None = None,
    changes: pd.DataFrame | None = None,
    today: dt.date = TODAY,
) -> Reading:
    """The reading of week ``at`` (from 0); ``gates`` are the lines of the places one by one, 80 for each when empty."""
    counted = _counted(places, gates, today)
    period = period_of(week(at).date(), "week")
    found = figures(counted, period)
    assert found is not None, "nobody answered in that week"
    return Reading(
        scope=scope,
        period=period,
        counted=counted,
        figures=found,
        chart=share_chart(counted),
        areas={by: small_areas(counted, by=by, until=period) for by in PLACES},
        questions=pd.DataFrame(),
        topics=RaisedTopics(pd.DataFrame(), pd.DataFrame(columns=list(MOVING)) if changes is None else changes),
        rectified=_rectified(moved, today),
        ledger=_ledger(entries, today),
        items=ONE_ITEM,
        data_version=1,
    )


def entry(number: int, community: str, state: str = "open", **told: Any) -> dict[str, Any]:
    """Entry ``number`` of the ledger."""
    known = {"number": number, "entry_id": f"e-{number}", "community_id": community, "community": community}
    return known | {"problem": f"问题{number}", "state": state} | told


def said(section: Section, key: str) -> Sentence:
    """The sentence of that key."""
    return next(each for each in section.sentences if each.key == key)


def texts(section: Section) -> dict[str, str]:
    """Every sentence by its key."""
    return {each.key: each.text for each in section.sentences}


def table(section: Section, key: str) -> DataTable:
    """The table of that key."""
    return next(each for each in section.tables if each.key == key)


def drawn(chart: Chart) -> dict[str, tuple[Any, ...]]:
    """What a chart draws, by the names of its series."""
    return {name: tuple(cells) for name, cells, _role in map(dataclasses.astuple, chart.series)}


def rows(found: DataTable) -> list[dict[str, Any]]:
    """The rows of a table by their headings."""
    return [dict(zip([column.heading for column in found.columns], row, strict=True)) for row in found.rows]


def _counted(places: Sequence[dict[str, Any]], gates: Sequence[int], today: dt.date) -> Counted:
    known = pd.DataFrame([{name: fact for name, fact in one.items() if name != "weeks"} for one in places])
    text = dict.fromkeys(("community_id", "name", "city", "district", "street", "stage"), "str")
    known = known.reindex(columns=list(COMMUNITIES.columns)).astype(text | {"households": "Int64"})
    cells = [
        {"community_id": one["community_id"], "week": week(number), "answers": found}
        for one in places
        for number, found in enumerate(one["weeks"])
        if found is not None
    ]
    rows = [row for cell in cells for row in answers(*cell["answers"], **_where(cell))]
    levels = counts_of(rows)
    forms = levels.groupby(["survey_id", "round", "community_id", "week"], as_index=False)["n"].sum()
    lines = pd.Series(list(gates) or [80] * len(places), index=known.index)
    groups = [(Gate(int(line), 0.95), part.reset_index(drop=True)) for line, part in known.groupby(lines)]
    return Counted(
        kind="week",
        week_starts_on=1,
        today=today,
        levels=levels.assign(period=levels["week"]),
        forms=forms.assign(period=forms["week"], channel=None),
        items=ONE_ITEM,
        surveys=pd.DataFrame({"survey_id": ["s-1"], "title": ["满意度调查"]}),
        communities=known,
        groups=groups,
        confidence=0.95,
        minimum=5,
    )


def _where(cell: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cell.items() if name != "answers"}


def _rectified(moved: pd.DataFrame | None, today: dt.date) -> pd.DataFrame:
    events = pd.DataFrame(columns=MOVES) if moved is None else moved
    events = events.astype({"day": "datetime64[us]", "deadline": "datetime64[us]"})
    return rectification_counts.by_period(events, kind="week", today=today)


def _ledger(entries: Iterable[dict[str, Any]], today: dt.date) -> pd.DataFrame:
    text = [name for name in rectification.COLUMNS if name not in ("number", "overdue", "overdue_days")]
    days = dict.fromkeys(("deadline", "verified_on", "opened_on", "changed_on"), "datetime64[us]")
    table = pd.DataFrame(list(entries), columns=list(rectification.COLUMNS))
    table = table.astype(dict.fromkeys(text, "str")).astype(days)
    late = rectification_counts.overdue(table["state"], table["deadline"], today)
    left = (pd.Timestamp(today) - table["deadline"]).dt.days.astype("Int64").where(late)
    return table.assign(overdue=late, overdue_days=left)
