"""Hand-sized frames that the estimation tests are built from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analytics.estimation.standings import Groups, Standings, judged_cells, standings_of
from analytics.model import COMMUNITIES, ITEMS, LEVEL_COUNTS, Communities, Items, LevelCounts

MONDAY = pd.Timestamp("2026-03-02")
FIVE = "很不满意|不满意|一般|满意|非常满意"


def week(number: int) -> pd.Timestamp:
    """The Monday of week ``number``, from 0."""
    return MONDAY + pd.Timedelta(days=7 * number)


def items_of(*rows: dict) -> Items:
    """An Items frame: five-level items with satisfied_from 4 unless a row says otherwise; the first is overall."""
    plain = {
        "survey_id": "s-1",
        "heading": "题",
        "type": "level",
        "scale_low": 1,
        "scale_high": 5,
        "labels": FIVE,
        "satisfied_from": 4,
        "category": None,
    }
    full = [plain | {"position": at + 1, "overall": at == 0} | row for at, row in enumerate(rows)]
    whole = dict.fromkeys(("position", "scale_low", "scale_high", "satisfied_from"), "Int64")
    return pd.DataFrame(full, columns=list(ITEMS.columns)).astype(whole | {"labels": "str", "category": "str"})


ONE_ITEM = items_of({"item_id": "q-1"})


def counts_of(rows: Iterable[dict]) -> LevelCounts:
    """A LevelCounts frame; survey s-1, round 1, community c-1, item q-1, week 0 unless a row says otherwise."""
    plain = {
        "survey_id": "s-1",
        "round": 1,
        "community_id": "c-1",
        "item_id": "q-1",
        "week": MONDAY,
        "level": None,
        "missing": None,
    }
    frame = pd.DataFrame([plain | row for row in rows], columns=list(LEVEL_COUNTS.columns))
    text = dict.fromkeys(("survey_id", "community_id", "item_id", "missing"), "str")
    return frame.astype(text | {"round": "int64", "week": "datetime64[us]", "level": "Int64", "n": "int64"})


def answers(satisfied: int, dissatisfied: int, outside: int = 0, **where: object) -> list[dict]:
    """Rows for counts_of: satisfied at level 5, dissatisfied at level 1, the rest 不清楚."""
    rows = [
        {"level": 5, "n": satisfied},
        {"level": 1, "n": dissatisfied},
        {"missing": "dont_know", "n": outside},
    ]
    return [row | where for row in rows if row["n"]]


def communities_of(**households: int | None) -> Communities:
    """A register: c_1=120 makes community c-1 of 120 households."""
    names = [name.replace("_", "-") for name in households]
    frame = pd.DataFrame({"community_id": pd.Series(names, dtype="str")}).reindex(columns=list(COMMUNITIES.columns))
    return frame.assign(
        name=[f"{name}小区" for name in names],
        city="枣庄市",
        district="市中区",
        street="龙山路街道",
        households=pd.array(list(households.values()), dtype="Int64"),
    )


def standings(counts: LevelCounts, items: Items, groups: Groups, *, kind: str = "week") -> Standings:
    """The standings of the communities of ``groups`` at the end of every period of ``kind``."""
    return standings_of(judged_cells(counts, items, kind=kind), groups, kind=kind)
