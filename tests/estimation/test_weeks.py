"""Weekly estimates, standings at the end of each week, flags raised and cleared, topics rising."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.standings import FlagChanges
from analytics.estimation.verdicts import verdicts
from analytics.estimation.weeks import WEEK, weekly_estimates
from analytics.model import ITEMS, LEVEL_COUNTS, VERDICTS, Communities, Gate, Items, LevelCounts, Verdicts
from tests.estimation.frames import ONE_ITEM, answers, communities_of, counts_of, items_of, standings, week

GATE = Gate()


def standings_by_week(counts: LevelCounts, items: Items, communities: Communities) -> Verdicts:
    judged = standings(counts, items, [(GATE, communities)])
    return judged.at(judged.periods).rename(columns={"period": "week"})


def flag_changes(counts: LevelCounts, items: Items, communities: Communities, number: int) -> FlagChanges:
    return standings(counts, items, [(GATE, communities)]).changes(week(number), week(number) - WEEK)


# Estimates


def test_a_week_without_answers_is_there_without_a_share() -> None:
    counts = counts_of([*answers(3, 1, week=week(0)), *answers(1, 1, 2, week=week(2))])
    table = weekly_estimates(counts, ONE_ITEM)
    assert list(table) == ["week", "n", "satisfied", "outside", "share"]
    assert table["week"].tolist() == [week(0), week(1), week(2)]
    assert table["n"].tolist() == [4, 0, 2]
    assert table["outside"].tolist() == [0, 0, 2]
    assert table["share"].tolist() == pytest.approx([0.75, np.nan, 0.5], nan_ok=True)


def test_every_unit_has_every_week() -> None:
    items = items_of({"item_id": "q-1"}, {"item_id": "q-2"})
    counts = counts_of([*answers(3, 1, week=week(0)), *answers(1, 1, item_id="q-2", week=week(1))])
    table = weekly_estimates(counts, items, by=["item_id"])
    assert table[["item_id", "n"]].to_numpy().tolist() == [["q-1", 4], ["q-1", 0], ["q-2", 0], ["q-2", 2]]


def test_weeks_start_on_one_weekday() -> None:
    counts = counts_of([*answers(3, 1), *answers(3, 1, week=week(1) + pd.Timedelta(days=1))])
    with pytest.raises(ValueError, match="weekday"):
        weekly_estimates(counts, ONE_ITEM)


def test_nothing_has_no_weeks() -> None:
    empty, items = LEVEL_COUNTS.empty(), ITEMS.empty()
    assert weekly_estimates(empty, items).empty
    assert weekly_estimates(empty, items, by=["item_id"]).empty
    table = standings_by_week(empty, items, communities_of(c_1=10))
    assert table.empty and list(table) == ["week", *VERDICTS.columns]
    changes = flag_changes(empty, items, communities_of(c_1=10), 0)
    assert changes.newly_flagged.empty and changes.cleared.empty


# Standings


def test_standings_cumulate_within_the_latest_round() -> None:
    counts = counts_of(
        [
            *answers(4, 6, week=week(0)),
            *answers(4, 0, 1, week=week(1)),
            *answers(5, 0, round=2, week=week(3)),
            *answers(3, 3, round=2, week=week(4)),
        ]
    )
    table = standings_by_week(counts, ONE_ITEM, communities_of(c_1=100))
    assert table["round"].tolist() == [1, 1, 1, 2, 2]
    assert table["satisfied"].tolist() == [4, 8, 8, 5, 8]
    assert table["n"].tolist() == [10, 14, 14, 5, 11]
    assert table["outside"].tolist() == [0, 1, 1, 0, 0]
    assert table["standing"].tolist() == ["below", "below", "below", "met", "below"]


def test_before_its_first_answers_a_community_has_no_data() -> None:
    counts = counts_of([*answers(5, 0, week=week(0)), *answers(1, 4, community_id="c-2", week=week(1))])
    table = standings_by_week(counts, ONE_ITEM, communities_of(c_1=9, c_2=9, c_3=9))
    first, second = (part.set_index("community_id") for _, part in table.groupby("week"))
    assert first["standing"].to_dict() == {"c-1": "met", "c-2": "no_data", "c-3": "no_data"}
    assert second["standing"].to_dict() == {"c-1": "met", "c-2": "below", "c-3": "no_data"}
    assert first.loc["c-2", ["round", "survey_id", "share", "severity"]].isna().all()
    assert second.index.tolist() == ["c-2", "c-3", "c-1"]


@st.composite
def level_rows(draw: st.DrawFn) -> list[dict]:
    row = st.fixed_dictionaries(
        {
            "community_id": st.sampled_from(["c-1", "c-2", "c-3", "c-9"]),
            "survey_id": st.sampled_from(["s-1", "s-2"]),
            "round": st.integers(1, 3),
            "week": st.integers(0, 4).map(week),
            "level": st.sampled_from([1, 5, None]),
            "n": st.integers(1, 9),
        }
    )
    rows = draw(st.lists(row, min_size=1, max_size=25))
    return [each | {"item_id": each["survey_id"].replace("s", "q")} for each in rows]


@settings(deadline=None, max_examples=40)
@given(level_rows())
def test_each_week_is_the_verdict_table_of_what_was_answered_by_then(rows: list[dict]) -> None:
    items = items_of({"item_id": "q-1"}, {"item_id": "q-2", "survey_id": "s-2", "overall": True})
    counts, communities = counts_of(rows), communities_of(c_1=30, c_2=300, c_3=None, c_4=5)
    table = standings_by_week(counts, items, communities)
    weeks = counts.loc[counts["community_id"] != "c-9", "week"]
    every_week = pd.date_range(weeks.min(), weeks.max(), freq="7D").tolist() if len(weeks) else []
    assert table["week"].drop_duplicates().tolist() == every_week
    for at, part in table.groupby("week"):
        by_then = verdicts(counts[counts["week"] <= at], items, communities, GATE)
        pd.testing.assert_frame_equal(part.drop(columns="week").reset_index(drop=True), by_then)


# Flags


def flags(week_number: int, *rows: list[dict], **households: int) -> tuple[list[str], list[str]]:
    counts = counts_of([row for part in rows for row in part])
    changes = flag_changes(counts, ONE_ITEM, communities_of(**households), week_number)
    return changes.newly_flagged["community_id"].tolist(), changes.cleared["community_id"].tolist()


SLIPS = [*answers(9, 1, week=week(0)), *answers(0, 5, week=week(1))]
CLEARS = [*answers(7, 3, community_id="c-2", week=week(0)), *answers(9, 0, community_id="c-2", week=week(1))]
STARTS = answers(1, 9, community_id="c-3", week=week(1))
STAYS = answers(1, 9, community_id="c-4", week=week(0))


def test_flags_raised_and_cleared() -> None:
    everybody = dict.fromkeys(("c_1", "c_2", "c_3", "c_4", "c_5"), 50)
    assert flags(1, SLIPS, CLEARS, STARTS, STAYS, **everybody) == (["c-3", "c-1"], ["c-2"])
    # In the first week all that stand below are new.
    assert flags(0, SLIPS, CLEARS, STARTS, STAYS, **everybody) == (["c-4", "c-2"], [])
    assert flags(5, SLIPS, CLEARS, STARTS, STAYS, **everybody) == ([], [])
    assert flags(-1, SLIPS, CLEARS, STARTS, STAYS, **everybody) == ([], [])


def test_flags_tell_where_a_community_stood() -> None:
    changes = flag_changes(counts_of([*SLIPS, *STARTS]), ONE_ITEM, communities_of(c_1=50, c_3=50), 1)
    flagged = changes.newly_flagged.set_index("community_id")
    assert flagged["standing_before"].to_dict() == {"c-1": "met", "c-3": "no_data"}


def test_a_new_round_that_meets_the_gate_clears_the_flag() -> None:
    again = answers(5, 0, round=2, community_id="c-4", week=week(1))
    assert flags(1, STAYS, again, c_4=50) == ([], ["c-4"])


# Topics
