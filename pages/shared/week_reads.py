"""Cached reads of the bulletin. What was read is never changed, so that all readers share one copy of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from analytics.bulletin import provenance
from analytics.bulletin.composing import compose
from analytics.bulletin.content import Bulletin
from analytics.bulletin.reading import Reading, read
from analytics.estimation.periods import Period
from analytics.flows.periods import known
from analytics.flows.periods.counted import counted
from analytics.flows.periods.figures import Figures, figures
from analytics.model import Scope
from analytics.settings import Settings
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


@dataclass(frozen=True, eq=False)
class Told:
    """One period as it stands today: what was read, and the bulletin that says it."""

    reading: Reading
    bulletin: Bulletin


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def known_periods(version: Version, scope: Scope, kind: str, week_starts_on: int) -> list[Period]:
    """All periods with forms, oldest first."""
    return known.known_periods(reads.office(), kind=kind, scope=scope, week_starts_on=week_starts_on)


def told(version: Version, scope: Scope, period: Period, week_starts_on: int) -> Told | None:
    """The bulletin of ``period`` as the data stand; None where nothing was answered in it.

    Today is part of the key because a running period becomes complete without any new data.
    """
    office = reads.office()
    read_for = _of_part if _is_part(version.scope) or _is_part(scope) else _of_cities
    return read_for(office.settings, version, office.now().date(), scope, period, week_starts_on)


def _is_part(scope: Scope) -> bool:
    return bool(scope.district or scope.street or scope.community_id)


# A few only: a city's reading holds every count of it.
@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={Settings: repr})
def _of_cities(
    settings: Settings, version: Version, today: dt.date, scope: Scope, period: Period, week_starts_on: int
) -> Told | None:
    return _told(scope, period, week_starts_on)


@st.cache_resource(max_entries=SCOPES, show_spinner=False, hash_funcs={Settings: repr})
def _of_part(
    settings: Settings, version: Version, today: dt.date, scope: Scope, period: Period, week_starts_on: int
) -> Told | None:
    return _told(scope, period, week_starts_on)


def _told(scope: Scope, period: Period, week_starts_on: int) -> Told | None:
    office = reads.office()
    found = read(office, period, scope=scope, week_starts_on=week_starts_on)
    if found is None:
        return None
    sources = provenance.of(office, found)
    return Told(found, compose(found, issuer="", made_at=office.now(), provenance=sources))


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def latest_week(version: Version, today: dt.date, scope: Scope) -> Figures | None:
    """The figures of the last complete week, with what must not be shown left out; None without forms."""
    return figures(counted(reads.office(), scope=scope))
