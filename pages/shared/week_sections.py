"""The sections of a bulletin on the page: sentences, charts and tables, each with what stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.bulletin.content import APPENDIX, BEHIND, INLINE, Bulletin, Chart, DataTable, Section, Sentence
from analytics.language import _
from analytics.reports.bulletin.numbering import heading
from analytics.reports.bulletin.wording import caption
from pages.shared import figures, sentences, week_numbers, week_sources, week_tables, wording
from pages.shared.plain import plain

Figure = Callable[[Chart, Bulletin], Any]


@st.fragment
def section(number: int, told: Section, bulletin: Bulletin, figure: Figure, *, key: str = "") -> None:
    """One section; ``figure`` gives a chart's figure. What the reader opens in it redraws the section alone."""
    key = f"{key}{told.key}"
    st.subheader(plain(heading(number, told)), anchor=f"section-{number}")
    for sentence in told.sentences:
        _sentence(sentence, bulletin, key=f"{key}-{sentence.key}")
    charts = [chart for chart in told.charts if chart.categories]
    for chart, place in zip(charts, _places(len(charts)), strict=True):
        with place:
            _chart(chart, bulletin, figure, key=f"{key}-{chart.key}")
    for table in told.tables:
        if table.place == INLINE:
            st.markdown(f"**{plain(table.title)}**")
            _table(table, bulletin, key=f"{key}-{table.key}")


def appendices(bulletin: Bulletin, *, key: str = "") -> None:
    """The 附表 and the tables behind, folded: a table is drawn once the reader opens it."""
    folded = [table for table in bulletin.tables.values() if table.place in (APPENDIX, BEHIND)]
    if not folded:
        return
    st.subheader(_("附表和明细"), anchor="appendices")
    for table in folded:
        words = _("{title}（{n} 行）").format(title=plain(table.title), n=wording.count(len(table.rows)))
        unfolded = st.expander(words, key=f"{key}{table.key}-fold", on_change="rerun")
        if unfolded.open:
            with unfolded:
                _table(table, bulletin, key=f"{key}{table.key}")


def _places(number: int) -> list:
    """Two charts side by side, one alone across the page."""
    places: list = []
    while len(places) < number:
        places += st.columns(2, gap="medium") if number - len(places) > 1 else [st.container()]
    return places


def _sentence(sentence: Sentence, bulletin: Bulletin, *, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        st.markdown(plain(sentence.text), width="stretch")
        if week_sources.is_told(sentence.source):
            week_sources.opener(sentence.source, bulletin, key=key, numbers=dict(sentence.numbers))


def _chart(chart: Chart, bulletin: Bulletin, figure: Figure, *, key: str) -> None:
    st.markdown(f"**{plain(chart.title)}**")
    figures.draw(figure(chart, bulletin), alt=chart.alt or chart.title, key=f"{key}-chart")
    st.caption(plain(caption(chart.source, sentences.notes(chart.note.rstrip("。"), week_numbers.left_out(chart)))))
    numbers = week_numbers.table(chart)
    with st.container(horizontal=True, gap="small"):
        data = st.popover(_("图中数字"), type="tertiary", icon=":material/table:", key=f"{key}-data", on_change="rerun")
        if week_sources.is_told(chart.source):
            week_sources.opener(chart.source, bulletin, key=key)
    if data.open:
        with data:
            week_tables.draw(numbers, thresholds=bulletin.thresholds, key=f"{key}-numbers")
            week_tables.download(numbers, bulletin.provenance, name=chart.title, key=f"{key}-numbers-xlsx")


def _table(table: DataTable, bulletin: Bulletin, *, key: str) -> None:
    week_tables.draw(table, thresholds=bulletin.thresholds, key=f"{key}-table")
    st.caption(plain(caption(table.source, table.note)))
    with st.container(horizontal=True, gap="small"):
        week_tables.download(table, bulletin.provenance, name=table.title, key=f"{key}-xlsx")
        if week_sources.is_told(table.source):
            week_sources.opener(table.source, bulletin, key=key)
