"""Communities beside each other: each row by its own gate, and nothing of rows without figures."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.estimation.units.beside import compare, flags_of
from analytics.estimation.units.funnel import funnel
from analytics.estimation.units.shrinkage import below_probability, prior
from tests.charts.test_funnel import verdicts

ROWS = [(30, 80, 120.0), (15, 20, 90.0), (36, 40, 60.0), (31, 33, 33.0)]


def test_rows_without_figures_take_no_part() -> None:
    whole = verdicts([*ROWS, (4, 4, 30.0)])
    shown = whole.assign(
        **{name: whole[name].mask(whole["n"] == 4) for name in ("n", "satisfied", "share")},
    )
    found = compare(shown)
    assert found.without == 1 and found.units["community_id"].tolist() == ["c000", "c001", "c002", "c003"]
    assert (
        found.funnel == compare(verdicts(ROWS)).funnel == funnel([30, 15, 36, 31], [80, 20, 40, 33], [120, 90, 60, 33])
    )
    assert found.known == prior([30, 15, 36, 31], [80, 20, 40, 33])


def test_each_row_is_judged_by_its_own_gate() -> None:
    rows = verdicts(ROWS).assign(threshold_percent=[30, 80, 95, 80], standing=["met", "below", "below", "met"])
    found = compare(rows)
    one = found.units.set_index("community_id")
    assert one.loc["c000", "below_probability"] < 0.1 and not one.loc["c000", "sure"]
    by_hand = below_probability(36, 40, 60, 95, found.known)[0]
    assert one.loc["c002", "below_probability"] == by_hand
    assert flags_of(found.units).listed == 2


def test_ranks_are_among_those_asked_for() -> None:
    rows = verdicts(ROWS)
    found = compare(rows)
    two = found.among(rows.tail(2))
    assert two["rank"].sum() == pytest.approx(3) and len(two) == 2
    assert two["expected"].tolist() == found.units["expected"].tail(2).tolist()
    assert two["among_worst"].sum() == pytest.approx(1)


def test_nothing_to_compare() -> None:
    rows = verdicts(ROWS)
    empty = compare(rows.assign(share=float("nan"), n=pd.NA, satisfied=pd.NA))
    assert empty.units.empty and empty.without == 4
    assert empty.among(rows).empty and flags_of(empty.units).listed == 0
    one = compare(rows.head(1))
    assert one.among(rows)["rank"].tolist() == [1] and one.known.between == 0
