"""Cached comparisons of communities, from the verdicts that may be shown."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analytics.estimation.units.beside import Comparison, compare, flags_of
from analytics.estimation.units.screening import Flags
from analytics.model import EVERYWHERE, Scope
from pages.shared import reads
from pages.shared.version import Version


@dataclass(frozen=True)
class Told:
    """The flags of a place: how sure they are, ``n`` answers behind them; ``unshown``: flagged without figures."""

    flags: Flags
    n: int
    unshown: int


@st.cache_data(max_entries=reads.SCOPES, show_spinner=False)
def compared(version: Version, survey: str | None = None) -> Comparison:
    """All communities that the reader may see, whatever place he chose: it changes none of their figures."""
    return compare(reads.listed(version, EVERYWHERE, survey))


@st.cache_data(max_entries=8 * reads.SCOPES, show_spinner=False)
def among(version: Version, scope: Scope, survey: str | None = None) -> pd.DataFrame:
    """The communities of ``scope`` with their ranks among themselves."""
    mine = reads.listed(version, scope, survey)
    return compared(version, survey).among(mine, confidence=reads.office().gate.confidence)


@st.cache_data(max_entries=8 * reads.SCOPES, show_spinner=False)
def flagged(version: Version, scope: Scope, survey: str | None = None) -> Told:
    """How sure the list of communities below their gate in ``scope`` is."""
    below = reads.listed(version, scope, survey)
    below = below[below["standing"] == "below"]
    units = compared(version, survey).units
    mine = units[units["community_id"].isin(below["community_id"])]
    return Told(flags_of(mine), int(mine["n"].sum()), len(below) - len(mine))
