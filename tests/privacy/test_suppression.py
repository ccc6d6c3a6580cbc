"""Small groups: their figures are hidden, and cannot be got by subtraction."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.privacy.suppression import suppress, suppress_parts


def parts_of(*numbers: int, total: str = "甲") -> pd.DataFrame:
    satisfied = [number // 2 for number in numbers]
    frame = pd.DataFrame({"total": total, "part": range(len(numbers)), "n": numbers, "satisfied": satisfied})
    return frame.assign(share=frame["satisfied"] / frame["n"].where(frame["n"] > 0))


def hidden_by(*numbers: int, minimum: int = 5) -> list[int]:
    """The sizes of the parts that suppress_parts hides."""
    table = suppress_parts(parts_of(*numbers), within=["total"], minimum=minimum)
    return [number for number, hidden in zip(numbers, table["suppressed"], strict=True) if hidden]


def test_fewer_than_the_minimum_show_nothing_the_minimum_shows() -> None:
    table = suppress(parts_of(4, 5, 0, 1), minimum=5)
    assert table["suppressed"].tolist() == [True, False, False, True]
    assert table.loc[table["suppressed"], ["n", "satisfied", "share"]].isna().all(axis=None)
    assert table.loc[1, ["n", "satisfied", "share"]].tolist() == [5, 2, 0.4]
    assert table["part"].tolist() == [0, 1, 2, 3]


def test_no_data_is_not_suppressed() -> None:
    table = suppress(parts_of(0), minimum=5)
    assert table["n"].tolist() == [0] and table["share"].isna().all() and not table["suppressed"].any()


def test_whole_numbers_stay_whole() -> None:
    table = suppress(parts_of(4, 5), minimum=5)
    assert (table["n"].dtype, table["satisfied"].dtype, table["suppressed"].dtype) == ("Int64", "Int64", "bool")


def test_words_can_be_hidden_too_and_the_argument_stays() -> None:
    frame = parts_of(4, 9).assign(evidence=["clear", "uncertain"], 份数=[4, 9])
    before = frame.copy()
    table = suppress(frame, minimum=5, n="份数", hide=["evidence"])
    assert table["evidence"].isna().tolist() == [True, False]
    assert table["n"].tolist() == [4, 9] and table["份数"].isna().tolist() == [True, False]
    pd.testing.assert_frame_equal(frame, before)


def test_a_misspelt_column_is_refused_not_left_open() -> None:
    with pytest.raises(KeyError, match="satisfed"):
        suppress(parts_of(4), minimum=5, hide=["satisfed"])


def test_what_is_hidden_stays_hidden() -> None:
    once = suppress_parts(parts_of(3, 12, 40), within=["total"], minimum=5)
    again = suppress(once, minimum=5)
    pd.testing.assert_frame_equal(once, again)


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((3, 40, 12), [3, 12]),
        ((40, 12), []),
        ((3, 2, 40), [3, 2]),
        ((3, 1, 40, 7), [3, 1, 7]),
        ((1, 1, 40, 7), [1, 1, 7]),
        ((1, 1, 1, 1, 1, 9, 8), [1, 1, 1, 1, 1, 8]),
        ((3, 0, 12), [3, 12]),
        ((3, 12, 12), [3, 12]),
        ((3,), [3]),
        ((3, 0), [3]),
        ((0, 0), []),
        ((5, 5), []),
    ],
)
def test_the_next_smallest_are_hidden_with_it(numbers: tuple[int, ...], hidden: list[int]) -> None:
    assert hidden_by(*numbers) == hidden


def test_ties_go_by_row_order() -> None:
    table = suppress_parts(parts_of(12, 3, 12), within=["total"], minimum=5)
    assert table["suppressed"].tolist() == [True, True, False]


def test_each_total_by_itself_whatever_the_index_and_row_order() -> None:
    frame = pd.concat([parts_of(3, 40, 12), parts_of(6, 30, total="乙"), parts_of(2, 9, total=None)])
    table = suppress_parts(frame.sort_values("n"), within=["total"], minimum=5)
    found = table.sort_values(["total", "part"])["suppressed"].tolist()
    assert found == [False, False, True, False, True, True, True]
    assert table.index.tolist() == frame.sort_values("n").index.tolist()


def test_without_totals_the_frame_is_one() -> None:
    frame = pd.concat([parts_of(3, 40), parts_of(12, total="乙")])
    assert suppress_parts(frame, within=(), minimum=5)["suppressed"].tolist() == [True, False, True]


def test_nothing_to_hide() -> None:
    empty = parts_of()
    assert suppress_parts(empty, within=["total"], minimum=5)["suppressed"].tolist() == []
    assert suppress(empty, minimum=5)["suppressed"].tolist() == []
    assert hidden_by(1, 2, 3, minimum=1) == []


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.sampled_from(["甲", "乙", "丙"]), st.integers(0, 12)), min_size=1, max_size=20),
    st.integers(1, 8),
)
def test_subtraction_finds_nobody(rows: list[tuple[str, int]], minimum: int) -> None:
    frame = pd.DataFrame(rows, columns=["total", "n"])
    table = suppress_parts(frame, within=["total"], minimum=minimum)
    assert table.loc[~table["suppressed"], "n"].tolist() == frame.loc[~table["suppressed"], "n"].tolist()
    for name, part in table.groupby("total"):
        known = int(frame.loc[frame["total"] == name, "n"].sum())
        hidden = part["suppressed"].sum()
        remainder = known - int(part["n"].sum())
        shown = part.loc[~part["suppressed"], "n"]
        assert not shown.between(1, minimum - 1).any()
        # Whoever knows the total learns the sum of the hidden parts; it must not be one part, nor a small group,
        # nor force every part to be 1. Where everything is hidden, there is nothing left to subtract.
        assert hidden == 0 or shown.sum() == 0 or (hidden >= 2 and remainder >= minimum and remainder > hidden)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=12), st.integers(2, 8))
def test_no_more_is_hidden_than_needed(numbers: list[int], minimum: int) -> None:
    hidden = hidden_by(*numbers, minimum=minimum)
    small = [number for number in numbers if 0 < number < minimum]
    if not small:
        assert hidden == []
        return
    # Without its largest secondary part, what is hidden would be one part, a small group, or all ones.
    extra = sorted(number for number in hidden if number >= minimum)
    if extra:
        fewer = sorted(hidden)[:-1]
        assert len(fewer) < 2 or sum(fewer) < minimum or sum(fewer) <= len(fewer)
