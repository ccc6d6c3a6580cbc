"""Cached reads of the weekly bulletin. Keys are the data version, the day and the selection, never a frame."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.flows import weekly
from analytics.model import Scope
from pages.shared import reads


@st.cache_data(show_spinner=False, max_entries=64)
def starts(version: int, scope: Scope, week_starts_on: int) -> list[dt.date]:
    return weekly.week_starts(reads.office(), scope=scope, week_starts_on=week_starts_on)


@st.cache_data(show_spinner=False, max_entries=64)
def week(version: int, today: dt.date, scope: Scope, start: dt.date | None, week_starts_on: int) -> weekly.Week | None:
    """``today`` is in the key because a running week becomes complete without any new data."""
    return weekly.week(reads.office(), week=start, scope=scope, week_starts_on=week_starts_on)
