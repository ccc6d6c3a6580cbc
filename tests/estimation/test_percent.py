"""What is shown and what is judged always agree."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.percent import decimals, percent, points
from analytics.model import Gate


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.8, "80.0 %"),
        (0.7996, "79.96 %"),
        (0.79949, "79.9 %"),
        (0.799996, "79.9996 %"),
        (0.9999, "99.99 %"),
        (1.0, "100.0 %"),
        (0.0, "0.0 %"),
        (math.nan, "—"),
        (None, "—"),
    ],
)
def test_a_share_is_never_rounded_onto_a_limit_it_misses(share: float | None, said: str) -> None:
    assert percent(share) == said


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 20_000), st.data(), st.sampled_from([60, 80, 85, 90]))
def test_shown_and_judged_agree(n: int, data: st.DataObject, threshold: int) -> None:
    satisfied = data.draw(st.integers(0, n))
    shown = float(percent(satisfied / n, threshold).removesuffix(" %"))
    assert (shown >= threshold) == Gate(threshold_percent=threshold).passes(satisfied, n)


def test_a_column_takes_the_decimals_of_its_hardest_share() -> None:
    assert decimals([0.5, 0.79961, math.nan]) == 2
    assert decimals([]) == 1


@pytest.mark.parametrize(
    ("difference", "said"),
    [(0.012, "+1.2"), (-0.034, "−3.4"), (0.0001, "+0.01"), (-0.00041, "−0.04"), (1e-12, "±0.0"), (math.nan, "—")],
)
def test_points_are_signed(difference: float, said: str) -> None:
    assert points(difference) == said
