"""Which period the page is about: a week, month, quarter or year, and on which day weeks begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from analytics.bulletin.composing import REPORTS
from analytics.estimation.periods import WEEK, Period, parse, period_of
from analytics.language import N_, _
from analytics.model import Scope
from pages.shared import filters, reads, week_reads

WEEKDAYS: Final = {
    "1": N_("星期一"),
    "2": N_("星期二"),
    "3": N_("星期三"),
    "4": N_("星期四"),
    "5": N_("星期五"),
    "6": N_("星期六"),
    "7": N_("星期日"),
}


@dataclass(frozen=True)
class Chosen:
    """The ``period`` that the reader chose among ``periods``, oldest first; ``starts_on``: 1 Monday … 7 Sunday."""

    period: Period
    periods: Sequence[Period]
    starts_on: int

    def beside(self, step: int) -> Period | None:
        """The period ``step`` further on among those there are; None beyond either end."""
        at = self.periods.index(self.period) + step
        return self.periods[at] if 0 <= at < len(self.periods) else None


def chosen(scope: Scope) -> Chosen | None:
    """The period in the URL, else the last complete one; None where nothing was answered. Drawn in the sidebar."""
    office = reads.office()
    today = office.now().date()
    usual = str(office.settings.week_starts_on)
    _translate(usual)
    with st.sidebar:
        kind = filters.one("report", _("报告"), list(REPORTS), lambda one: _(REPORTS[one]), always=True)
        starts_on = usual
        if kind == WEEK:
            starts_on = filters.one(
                "week_starts_on", _("一周从"), list(WEEKDAYS), lambda day: _(WEEKDAYS[day]), default=usual
            )
    known = week_reads.known_periods(scope, kind, int(starts_on))
    if not known:
        return None
    by_key = {period.key: period for period in reversed(known)}
    latest = week_reads.latest_of(known, today)
    with st.sidebar:
        key = filters.one("period", _("时期"), list(by_key), lambda one: _told(by_key[one], today), default=latest.key)
    return Chosen(by_key[key], known, int(starts_on))


def steps(found: Chosen) -> None:
    """Buttons to the period before and to the next."""
    for step, label, icon in ((-1, _("上一期"), "chevron_left"), (1, _("下一期"), "chevron_right")):
        to = found.beside(step)
        st.button(
            label,
            icon=f":material/{icon}:",
            icon_position="left" if step < 0 else "right",
            key=f"week_step_{step}",
            disabled=to is None,
            help=None if to is None else to.words,
            on_click=_go,
            args=("" if to is None else to.key,),
        )


def _told(period: Period, today: dt.date) -> str:
    """Its words without room between them, what runs told first: the sidebar is narrow, and cuts what is long."""
    words = period.words.replace(" ", "")
    return words if period.is_complete(today) else _("未结束：{period}").format(period=words)


def _go(key: str) -> None:
    st.query_params["period"] = key


def _translate(usual: str) -> None:
    """Links of before named a week by its first day, a report its kind; a period's name alone tells the report."""
    asked = st.query_params
    if asked.get("kind") in REPORTS:
        asked["report"] = asked["kind"]
        del asked["kind"]
    starts_on = int(asked.get("week_starts_on", usual)) if asked.get("week_starts_on", usual) in WEEKDAYS else 1
    if "week" in asked:
        day = _day(asked["week"])
        del asked["week"]
        if day is not None and "period" not in asked:
            asked["period"] = period_of(day, WEEK, week_starts_on=starts_on).key
    if "period" in asked and "report" not in asked:
        try:
            asked["report"] = parse(asked["period"], week_starts_on=starts_on).kind
        except ValueError:
            # It names no period: the reader gets the latest, and the URL says so.
            del asked["period"]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
