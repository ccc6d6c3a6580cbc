"""周报: one week, month, quarter or year of a place, ready for the meeting, and the bulletins issued before."""

from __future__ import annotations

import streamlit as st

from analytics.language import C_, N_, _
from analytics.model import Scope
from pages.shared import (
    comment_reads,
    filters,
    notices,
    progress,
    reader,
    reads,
    week_charts,
    week_filter,
    week_head,
    week_issue,
    week_past,
    week_points,
    week_reads,
    week_sections,
)

VIEWS = {"now": N_("本期"), "past": N_("往期通报")}
# The section beside whose figures each place's last periods are drawn, panel by panel.
COMPARED = "areas"


def period(scope: Scope) -> None:
    """The period that the reader chose, section by section."""
    found = week_filter.chosen(scope)
    if found is None:
        notices.no_survey()
        return
    comment_reads.ensure_grouping()
    if progress.waits(C_("work", "本期统计"), name="weekly"):
        return
    with progress.cancellable(C_("work", "本期统计"), name="weekly"):
        told = week_reads.told(scope, found.period, found.starts_on)
    if told is None:
        notices.nothing_left()
        return
    head, actions = st.columns([3, 2], vertical_alignment="bottom")
    with head:
        week_head.title(told.bulletin)
    with actions.container(horizontal=True, horizontal_alignment="right", gap="small"):
        week_filter.steps(found)
        week_issue.box(told.outline)
    week_head.figures(told.bulletin)
    week_points.points(told.bulletin)
    for number, section in enumerate(told.bulletin.sections, start=1):
        week_sections.section(number, section, told.bulletin, week_charts.of(told.outline))
        if section.key == COMPARED:
            week_charts.multiples(told.outline, key="multiples")
    week_sections.appendices(told.bulletin)


reader.require("weekly")
st.title(_("周报"))
week_sections.style()
place = filters.place()
if reads.communities().empty:
    notices.no_data()
else:
    view = filters.view("view", _("内容"), {key: _(words) for key, words in VIEWS.items()})
    if view == "past":
        week_past.show(place)
    else:
        period(place)
