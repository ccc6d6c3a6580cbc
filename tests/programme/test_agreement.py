"""Consent on small frames counted by hand: who is in the base, the limit itself, what is hidden."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import Limit
from analytics.programme.consent import agreement

ITEMS = pd.DataFrame(
    {
        "survey_id": ["s", "s"],
        "item_id": ["q1", "q2"],
        "position": [1, 2],
        "heading": ["节能窗", "加装电梯"],
        "scale_low": [1, 1],
        "scale_high": [3, 3],
        "labels": ["不同意|弃权|同意"] * 2,
        "satisfied_from": pd.array([3, 3], "Int64"),
    }
)
PAIR_COLUMNS = [
    "community_id",
    "item_id",
    "round_before",
    "round",
    "level_before",
    "missing_before",
    "level",
    "missing",
    "n",
]


def levels(
    *rows: tuple[int, int | None, str | None, int], item: str = "q1", building: str | None = None
) -> pd.DataFrame:
    """Rows of (round, level, missing, n) of community C1."""
    frame = pd.DataFrame(rows, columns=["round", "level", "missing", "n"])
    frame = frame.assign(community_id="C1", item_id=item, building=building)
    return frame.astype({"level": "Int64", "missing": "str", "building": "str"})


def pairs(*rows: tuple[int, int, int]) -> pd.DataFrame:
    """Rows of (level in round 1, level in round 2, n) on q1."""
    told = [("C1", "q1", 1, 2, before, None, now, None, n) for before, now, n in rows]
    return pd.DataFrame(told, columns=PAIR_COLUMNS).astype(
        {
            "level": "Int64",
            "level_before": "Int64",
            "missing": "str",
            "missing_before": "str",
            "round_before": "int64",
            "round": "int64",
            "n": "int64",
        }
    )


def judged(
    counts: pd.DataFrame, *, households: int | None = 120, percent: int = 80, both: pd.DataFrame | None = None
) -> pd.DataFrame:
    return agreement.item_rounds(
        counts,
        ITEMS,
        pairs() if both is None else both,
        households={"C1": households},
        limits={"C1": Limit.percent(percent)},
        confidence=0.95,
        minimum=5,
    )


def test_abstentions_blanks_and_dont_know_stay_in_the_base_of_those_asked() -> None:
    counts = levels(
        (1, 3, None, 60),
        (1, 2, None, 5),
        (1, 1, None, 10),
        (1, None, "blank", 3),
        (1, None, "skipped", 2),
        (1, None, "dont_know", 4),
        (1, None, "not_applicable", 7),
    )
    row = judged(counts).iloc[0]
    assert row[["asked", "agreed", "against", "abstained", "missing", "outside"]].tolist() == [84, 60, 10, 9, 5, 7]
    assert (row["share"], row["register_share"]) == (60 / 84, 0.5)
    # 80 % of 84 are 67.2, so 68; of 120 they are 96.
    assert (row["short"], row["register_short"], row["met"], row["register_met"]) == (8, 36, False, False)


@pytest.mark.parametrize(("agreed", "met", "short"), [(79, False, 1), (80, True, 0), (100, True, 0), (0, False, 80)])
def test_the_limit_includes_itself(agreed: int, met: bool, short: int) -> None:
    rows = [(1, level, None, n) for level, n in ((3, agreed), (1, 100 - agreed)) if n]
    row = judged(levels(*rows), households=100).iloc[0]
    assert (bool(row["met"]), row["short"], bool(row["register_met"]), row["register_short"]) == (
        met,
        short,
        met,
        short,
    )
    assert row["low"] == row["high"] == row["share"]  # everybody was asked: a census


def test_an_item_nobody_answered_was_not_asked() -> None:
    counts = pd.concat([levels((1, 3, None, 9)), levels((1, None, "blank", 9), item="q2")])
    assert judged(counts)["item_id"].tolist() == ["q1"]
    assert judged(levels((1, None, "blank", 9))).empty


def test_fewer_than_five_households_show_no_figure_and_no_change() -> None:
    frame = judged(levels((1, 3, None, 3), (1, 1, None, 1), (2, 3, None, 50)))
    first, second = frame.to_dict("records")
    assert first["suppressed"] and pd.isna(first["asked"]) and pd.isna(first["share"]) and pd.isna(first["met"])
    assert second["share"] == 1 and pd.isna(second["change"]) and pd.isna(second["agreed_before"])


def test_a_register_with_fewer_households_than_answered_gives_no_share_of_it() -> None:
    row = judged(levels((1, 3, None, 90)), households=60).iloc[0]
    assert pd.isna(row["register_share"]) and pd.isna(row["register_short"]) and row["met"]
    unknown = judged(levels((1, 3, None, 90)), households=None).iloc[0]
    assert pd.isna(unknown["register_share"]) and unknown["share"] == 1


def test_the_change_and_those_who_answered_both_rounds() -> None:
    counts = levels((1, 3, None, 40), (1, 1, None, 40), (2, 3, None, 60), (2, 1, None, 20))
    both = pairs((1, 3, 18), (3, 1, 2), (3, 3, 20), (1, 1, 10))
    row = judged(counts, both=both).set_index("round").loc[2]
    assert row["change"] == pytest.approx(0.25) and row["change_low"] < 0.25 < row["change_high"]
    assert row[["both", "gained", "lost"]].tolist() == [50, 18, 2]
    assert row["paired"] == pytest.approx(0.32) and row["paired_low"] > 0
    none = judged(counts).set_index("round").loc[2]
    assert none["both"] == 0 and pd.isna(none["paired"])
    few = judged(counts, both=pairs((1, 3, 4))).set_index("round").loc[2]
    assert pd.isna(few["both"]) and pd.isna(few["gained"])


def test_by_building_hides_the_small_and_one_more() -> None:
    parts = [("9号楼", 20, 10), ("10号楼", 12, 12), ("11号楼", 3, 3), ("", 8, 8)]
    counts = pd.concat(
        [
            levels((1, 3, None, agreed), *([(1, 1, None, n - agreed)] if n > agreed else []), building=name or None)
            for name, n, agreed in parts
        ]
    )
    reach = pd.DataFrame(
        {"building": [name or None for name, _n, _agreed in parts], "asked": [n for _name, n, _agreed in parts]}
    ).astype({"building": "str"})
    frame = agreement.by_building(counts, ITEMS, reach, {"9号楼": 24, "12号楼": 16}, confidence=0.95, minimum=5)
    shown = frame.assign(building=frame["building"].fillna("?")).set_index("building")
    assert shown.index.tolist() == ["9号楼", "10号楼", "11号楼", "12号楼", "?"]
    assert shown.loc["9号楼", ["answered", "unanswered", "agreed", "share"]].tolist() == [20, 4, 10, 0.5]
    assert shown.loc["12号楼", ["answered", "unanswered"]].tolist() == [0, 16] and pd.isna(shown.loc["12号楼", "share"])
    assert shown["suppressed"].to_dict() == {
        "9号楼": False,
        "10号楼": False,
        "11号楼": True,
        "12号楼": False,
        "?": True,
    }
    assert shown.loc[["11号楼", "?"], ["answered", "agreed", "share"]].isna().all(axis=None)


def test_a_building_where_few_are_concerned_takes_another_with_it() -> None:
    """All 12 of 10号楼 answered, but to 9 of them the item does not apply: 3 are asked. 23 less 20 would tell them."""
    counts = pd.concat(
        [
            levels((1, 3, None, 20), building="9号楼"),
            levels((1, 3, None, 3), (1, None, "not_applicable", 9), building="10号楼"),
            levels((1, 3, None, 40), building="11号楼"),
        ]
    )
    reach = pd.DataFrame({"building": ["9号楼", "10号楼", "11号楼"], "asked": [20, 12, 40]}).astype({"building": "str"})
    shown = agreement.by_building(counts, ITEMS, reach, {}, confidence=0.95, minimum=5).set_index("building")
    assert shown["suppressed"].to_dict() == {"9号楼": True, "10号楼": True, "11号楼": False}
    assert shown.loc[["9号楼", "10号楼"], ["asked", "agreed", "share"]].isna().all(axis=None)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.integers(0, 100))
def test_shares_missing_and_limit_agree(numbers: list[int], percent: int) -> None:
    rows = [
        (1, level, missing, n)
        for (level, missing), n in zip([(3, None), (2, None), (1, None), (None, "blank")], numbers, strict=True)
        if n
    ]
    frame = judged(levels(*rows), percent=percent) if rows else pd.DataFrame()
    for row in frame[~frame["suppressed"]].to_dict("records") if len(frame) else []:
        assert row["asked"] == sum(numbers) and 0 <= row["low"] <= row["share"] <= row["high"] <= 1
        assert row["met"] == (100 * numbers[0] >= percent * row["asked"]) == (row["short"] == 0)
