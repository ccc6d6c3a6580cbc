"""Response rates by the AAPOR definitions."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.estimation.sampling.response_rates import aapor, response_rates


def counts(**numbers: float) -> pd.DataFrame:
    return pd.DataFrame({name: [value] for name, value in numbers.items()}).astype({"households": "Int64"})


def test_a_hundred_households() -> None:
    found = response_rates(counts(households=100, complete=60, partial=10, broken_off=5, answered=72)).iloc[0]
    assert (found["rr1"], found["rr2"], found["heard"], found["forms"]) == (0.6, 0.7, 0.72, 75)
    assert not found["beyond"]
    everyone = aapor(complete=60, partial=10, not_met=30)
    assert (found["rr1"], found["rr2"]) == (everyone["RR1"], everyone["RR2"])


def test_more_households_than_the_register_has_is_told() -> None:
    found = response_rates(counts(households=10, complete=12, partial=0, broken_off=0, answered=12)).iloc[0]
    assert found["beyond"] and found["rr1"] == pytest.approx(1.2)


def test_unknown_households_have_no_rate() -> None:
    found = response_rates(counts(households=None, complete=12, partial=0, broken_off=0, answered=12)).iloc[0]
    assert pd.isna(found["rr1"]) and not found["beyond"]


def test_all_six_rates_in_their_order() -> None:
    rates = aapor(complete=50, partial=5, refused=20, not_met=10, other=5, unknown=10, eligible=0.5)
    assert rates["RR1"] < rates["RR3"] < rates["RR5"] < rates["RR6"]
    assert rates["RR1"] == 0.5 and rates["RR2"] == 0.55
    assert rates["COOP1"] == 50 / 80 and rates["REF1"] == 0.2 and rates["CON1"] == 0.8
