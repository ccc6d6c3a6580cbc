"""Cached reads of the weekly bulletin, with what must not be shown left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from analytics.estimation.standings import FlagChanges
from analytics.flows import weekly
from analytics.model import Scope
from analytics.privacy.suppression import suppress
from pages.shared import reads


@st.cache_data(max_entries=32, show_spinner=False)
def starts(version: int, scope: Scope, week_starts_on: int) -> list[dt.date]:
    """First days of all weeks with forms, oldest first."""
    return weekly.week_starts(reads.office(), scope=scope, week_starts_on=week_starts_on)


@st.cache_data(max_entries=32, show_spinner=False)
def week(version: int, today: dt.date, scope: Scope, start: dt.date | None, week_starts_on: int) -> weekly.Week | None:
    """The week that begins on ``start``, or the last complete one; figures on too few answers are missing.

    ``today`` is in the key because a running week becomes complete without any new data.
    """
    found = weekly.week(reads.office(), week=start, scope=scope, week_starts_on=week_starts_on)
    if found is None:
        return None
    estimates = suppress(found.estimates, minimum=reads.office().settings.figure_minimum)
    compared = estimates[estimates["week"].dt.date.isin([found.start, found.start - dt.timedelta(days=7)])]
    return replace(
        found,
        estimates=estimates,
        change=None if compared["suppressed"].any() else found.change,
        verdicts=reads.showable(found.verdicts),
        flags=FlagChanges(reads.showable(found.flags.newly_flagged), reads.showable(found.flags.cleared)),
    )
