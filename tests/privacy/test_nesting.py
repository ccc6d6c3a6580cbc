"""No small group follows from what is shown of communities, streets, districts and cities at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.privacy.nesting import LEVELS, hidden, total_is_hidden

MINIMUM = 5


def counts(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["city", "district", "street", "n"])
    return frame.assign(community_id=[f"C{number}" for number in range(len(frame))])


def test_a_small_street_takes_a_neighbour_and_one_of_its_parts_with_it() -> None:
    found = hidden(
        counts(("A", "D", "S", 20), ("A", "D", "S", 9), ("A", "D", "T", 3), ("A", "D", "U", 90)), within=[], minimum=5
    )
    assert found["hidden_community_id"].tolist() == [False, True, True, False]
    assert found["hidden_street"].tolist() == [True, True, True, False]
    assert not found["hidden_district"].any() and not found["hidden_whole"].any()


def test_nothing_small_nothing_hidden() -> None:
    found = hidden(counts(("A", "D", "S", 5), ("A", "D", "T", 0), ("A", "E", "U", 7)), within=[], minimum=5)
    assert not found.filter(like="hidden_").to_numpy().any()


def test_too_few_altogether() -> None:
    found = hidden(counts(("A", "D", "S", 4), ("A", "D", "T", 0)), within=[], minimum=5)
    assert found.loc[0].filter(like="hidden_").all()
    assert total_is_hidden(found, ["C0", "C1"])


def test_totals_of_a_readers_choice() -> None:
    found = hidden(
        counts(("A", "D", "S", 3), ("A", "D", "T", 12), ("A", "D", "U", 30), ("A", "E", "V", 40), ("A", "E", "W", 50)),
        within=[],
        minimum=5,
    )
    assert found["hidden_street"].tolist() == [True, True, False, False, False]
    assert not total_is_hidden(found, ["C0", "C1", "C2"])  # the district, shown itself
    assert total_is_hidden(found, ["C0", "C2"])  # less U it would be S
    assert not total_is_hidden(found, ["C2", "C3"])
    assert not total_is_hidden(found, list(found["community_id"]))
    assert not total_is_hidden(found, [])


def test_questions_are_judged_apart() -> None:
    rows = pd.concat(
        [counts(("A", "D", "S", 3), ("A", "D", "S", 9)).assign(item_id="q1"),
         counts(("A", "D", "S", 8), ("A", "D", "S", 9)).assign(item_id="q2")]
    )  # fmt: skip
    assert hidden(rows, within=["item_id"], minimum=5)["hidden_community_id"].tolist() == [True, True, False, False]


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from("DE"), st.sampled_from("STU"), st.integers(0, 14)),
        min_size=1,
        max_size=14,
    ),
    st.integers(0, 2**14),
)
def test_no_small_group_can_be_worked_out(rows: list[tuple[str, str, str, int]], choice: int) -> None:
    """What is shown are sums over communities: none of them may span a small unit's own."""
    frame = counts(*rows)
    found = hidden(frame, within=[], minimum=MINIMUM)
    filled = (frame["n"] > 0).to_numpy()
    chosen = [name for bit, name in enumerate(frame["community_id"]) if choice >> bit & 1]
    shown, small = [], []
    for depth, level in enumerate([None, *LEVELS]):
        path = list(LEVELS[:depth])
        for _unit, unit in frame.groupby(path) if path else [((), frame)]:
            member = frame.index.isin(unit.index) & filled
            number = int(unit["n"].sum())
            if not found.loc[unit.index[0], f"hidden_{level or 'whole'}"]:
                shown.append(member.astype(float))
            if 0 < number < MINIMUM:
                small.append(member.astype(float))
    if not total_is_hidden(found, chosen):
        shown.append((frame["community_id"].isin(chosen).to_numpy() & filled).astype(float))
    known = np.array(shown) if shown else np.zeros((1, len(frame)))
    rank = np.linalg.matrix_rank(known)
    for group in small:
        assert np.linalg.matrix_rank(np.vstack([known, group])) > rank, (frame, found)
