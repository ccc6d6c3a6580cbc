"""Cached reads of the works. Keys are the data version and the place."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.model import Scope
from analytics.programme.works import works, works_tally
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def progress(version: Version, scope: Scope) -> pd.DataFrame:
    return works.progress(reads.office(), scope)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def summary(version: Version, scope: Scope, by: tuple[str, ...]) -> pd.DataFrame:
    return works.summary(reads.office(), scope, by=by)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def over_time(version: Version, scope: Scope) -> pd.DataFrame:
    return works_tally.over_time(works.reports(reads.office(), scope))


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def observations(version: Version, scope: Scope) -> pd.DataFrame:
    return works.observations(reads.office(), scope)
