"""Communities in the order of their expected share, each with the interval of its rank."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.estimation.percent import decimals
from analytics.headings import HEADINGS
from analytics.language import _
from pages.shared import tables, unit_words, wording

COLUMNS = (
    "name",
    "rank_interval",
    "expected",
    "share",
    "n",
    "below_probability",
    "sure",
    "expected_interval",
    "standing",
    "position",
    "among_worst",
    "households",
    "district",
)


def in_words(units: pd.DataFrame, *, spread: bool) -> pd.DataFrame:
    """Rows of Comparison.among as a reader sees them: shares and probabilities in per cent, the rest in words."""
    places = zip(units["rank_low"], units["rank_high"], strict=True)
    return units.assign(
        expected=units["expected"] * 100,
        share=units["share"] * 100,
        expected_interval=wording.intervals(units["expected_low"], units["expected_high"]),
        rank_interval=[f"{low}–{high}" for low, high in places],
        below_probability=certainty(units["below_probability"]),
        among_worst=certainty(units["among_worst"]),
        standing=units["standing"].map(wording.standing),
        sure=units["sure"].map({True: _("■ 可确认"), False: "—"}),
        position=units["position_spread" if spread else "position"].map(unit_words.position),
    )[["community_id", *COLUMNS]]


def certainty(probability: pd.Series) -> pd.Series:
    """Probabilities in per cent to a decimal; what is not certain is never shown as 0 or 100.

    >>> certainty(pd.Series([0, 0.0002, 0.5, 0.9999, 1])).tolist()
    [0.0, 0.1, 50.0, 99.9, 100.0]
    """
    shown = (probability * 100).round(1)
    inside = (probability > 0) & (probability < 1)
    return shown.where(~inside, np.clip(shown, 0.1, 99.9))


def draw(units: pd.DataFrame, *, spread: bool, key: str, several: bool = False) -> list[int]:
    """Draw the table; the positions in ``units`` of the rows that the reader picked."""
    shown = in_words(units, spread=spread)
    lines = tables.limits(units)
    digits = {
        name: max((decimals(shown[name] / 100, line) for line in lines), default=1) for name in ("share", "expected")
    }
    numbers = {
        name: st.column_config.NumberColumn(_(HEADINGS[name]), format=f"%.{places}f %%", help=glossary.of_column(name))
        for name, places in (*digits.items(), ("below_probability", 1), ("among_worst", 1))
    }
    counts = {
        name: st.column_config.NumberColumn(_(HEADINGS[name]), format="localized", help=glossary.of_column(name))
        for name in ("n", "households")
    }
    words = {
        name: st.column_config.Column(
            _(HEADINGS[name]), help=glossary.of_column(name), width=150 if name == "name" else None
        )
        for name in COLUMNS
        if name not in numbers and name not in counts
    }
    looks = {"column_config": {**words, **counts, **numbers}, "column_order": list(COLUMNS)}
    return tables.picked_rows(shown, key=key, several=several, **looks)


def elsewhere(units: pd.DataFrame, *, spread: bool) -> pd.DataFrame:
    """The table for reading elsewhere."""
    shown = in_words(units, spread=spread)
    return wording.headings(shown.rename(columns={"share": "share_percent", "expected": "expected_percent"}))
