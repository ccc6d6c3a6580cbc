"""Which week the bulletin is about, and on which day its weeks begin."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.flows.weekly import Week
from analytics.language import _
from analytics.model import Scope
from pages.shared import bulletin, filters, reads, week_reads, wording


def chosen(version: int, scope: Scope) -> Week | None:
    """The week in the URL, else the last complete one."""
    office = reads.office()
    today = office.now().date()
    with st.sidebar:
        starts_on = filters.one(
            "week_starts_on",
            _("一周从"),
            list(bulletin.WEEKDAYS),
            lambda day: _(bulletin.WEEKDAYS[day]),
            default=str(office.settings.week_starts_on),
        )
    latest = week_reads.week(version, today, scope, None, int(starts_on))
    if latest is None:
        return None
    weeks = week_reads.starts(version, scope, int(starts_on))
    with st.sidebar:
        start = filters.one(
            "week",
            _("周"),
            [day.isoformat() for day in reversed(weeks)],
            lambda day: wording.week(dt.date.fromisoformat(day)),
            default=latest.start.isoformat(),
        )
    return week_reads.week(version, today, scope, dt.date.fromisoformat(start), int(starts_on))
