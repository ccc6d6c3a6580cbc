"""Counts as cells of numbers: nothing is lost where they are packed, cut up and summed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.distributed import counting, job
from analytics.distributed.blocks import Tallied
from analytics.distributed.counting import CELLS, SLICES, Numbers

SAID = pd.Series([None], dtype="str")
NUMBERS = Numbers(("S1", "S2"), tuple(f"C{number:03d}" for number in range(300)), ("Q1", "Q2"), ("微信",))
MONDAY = pd.Timestamp("2026-03-02")


def block(communities: list[str], level: list[float], channel: object = "微信") -> tuple[np.ndarray, np.ndarray]:
    """The cells of forms with one answer each, a day after the other from a Monday on."""
    forms = pd.DataFrame({"survey_id": "S2", "round": 3, "community_id": communities, "channel": channel})
    forms["submitted_at"] = MONDAY + pd.to_timedelta(range(len(forms)), unit="D")
    answers = pd.DataFrame({"response": range(len(forms)), "item_id": "Q2", "level": level})
    answers["missing"] = pd.Series([None if one == one else "blank" for one in level], dtype="str")
    return counting.counts(forms, answers, NUMBERS, lost=np.array([], np.int64), week_starts_on=1)


def test_cells_are_named_as_they_were_numbered() -> None:
    levels, responses = block(["C007", "C007", "C299"], [5, 5, float("nan")], ["微信", "微信", None])
    told = counting.named_levels(levels, NUMBERS)
    assert told.drop(columns="since").to_dict("list") == {
        "survey_id": ["S2", "S2"],
        "round": [3, 3],
        "community_id": ["C007", "C299"],
        "item_id": ["Q2", "Q2"],
        "level": [5, None],
        "missing": [told["missing"][0], "blank"],
        "n": [2, 1],
    }
    assert pd.isna(told["missing"][0]) and (told["since"] == MONDAY).all()
    days = counting.named_responses(responses, NUMBERS)
    assert days["since"].tolist() == [MONDAY + pd.Timedelta(days=day) for day in range(3)]
    assert days["channel"].isna().tolist() == [False, False, True] and days["n"].tolist() == [1, 1, 1]


def test_a_form_without_a_day_keeps_none() -> None:
    forms = pd.DataFrame({"survey_id": ["S1"], "round": [1], "community_id": ["C000"], "channel": ["微信"]})
    forms["submitted_at"] = pd.Series([pd.NaT], dtype="datetime64[us]")
    answers = pd.DataFrame(
        {"response": [0], "item_id": ["Q1"], "level": [1], "missing": pd.Series([None], dtype="str")}
    )
    levels, responses = counting.counts(forms, answers, NUMBERS, lost=np.zeros(0, np.int64), week_starts_on=1)
    assert counting.named_levels(levels, NUMBERS)["since"].isna().all()
    assert counting.named_responses(responses, NUMBERS)["since"].isna().all()


def test_what_has_no_room_is_refused() -> None:
    forms = pd.DataFrame({"survey_id": ["S1"], "round": [4096], "community_id": ["C000"], "channel": ["微信"]})
    forms["submitted_at"] = [MONDAY]
    answers = pd.DataFrame(
        {"response": [0], "item_id": ["Q1"], "level": [1], "missing": pd.Series([None], dtype="str")}
    )
    with pytest.raises(ValueError, match="round 4096 to 4096, there is room for 0 to 4095"):
        counting.counts(forms, answers, NUMBERS, lost=np.zeros(0, np.int64), week_starts_on=1)


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=12), min_size=1, max_size=9))
@settings(deadline=None, max_examples=80)
def test_a_sum_over_slices_is_the_sum(blocks: list[list[tuple[int, int]]]) -> None:
    pieces = []
    for rows in blocks:
        cells = np.zeros(len(rows), CELLS)
        cells["high"] = np.array([one << 32 for one, _low in rows], np.uint64)
        cells["low"], cells["n"] = [low for _one, low in rows], 1
        pieces.append(counting.summed([cells]))
    whole = counting.summed(pieces)
    expected = pd.Series([pair for rows in blocks for pair in rows], dtype=object).value_counts()
    assert {(int(c["high"]) >> 32, int(c["low"])): int(c["n"]) for c in whole} == expected.to_dict()
    tallies = [Tallied("", tuple(counting.offsets(piece, 10)), (0,) * (SLICES + 1)) for piece in pieces]
    ranges = job._ranges(tallies, "levels")
    assert [at for one in ranges for at in one] == list(range(SLICES))
    parts = [
        counting.summed([p[t.levels[r.start] : t.levels[r.stop]] for p, t in zip(pieces, tallies, strict=True)])
        for r in ranges
    ]
    assert np.array_equal(np.concatenate(parts), whole)


def test_ranges_hold_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_RANGE_CELLS", 10)
    even = Tallied("", tuple(range(0, 4 * SLICES + 1, 4)), (0,) * (SLICES + 1))
    assert {len(one) for one in job._ranges([even], "levels")} == {2}
    assert job._ranges([even, even, even], "levels")[0] == range(1)  # a slice is never cut
    assert job._ranges([even], "responses") == [range(SLICES)]
