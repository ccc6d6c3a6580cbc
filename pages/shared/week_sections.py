"""The sections of a bulletin on the page: sentences, charts and tables, each with what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from analytics.bulletin.content import (
    APPENDIX,
    BEHIND,
    COLUMNS,
    INLINE,
    LINE,
    Bulletin,
    Chart,
    DataTable,
    Section,
    Sentence,
    Source,
)  # fmt: skip
from analytics.language import _, unended
from analytics.reports.bulletin.numbering import heading
from analytics.reports.bulletin.wording import caption
from pages.shared import (
    figures,
    methods_card,
    reader,
    sentences,
    week_cards,
    week_numbers,
    week_sources,
    week_tables,
    wording,
)
from pages.shared.plain import plain

Figure = Callable[[Chart, Bulletin], Any]
SMALL: Final = 12  # categories
# A sentence's button no higher than its line; and no scroll bar below for the few pixels that it is wider.
_STYLE: Final = """<style>
[class*="st-key-"][class$="-behind"] button, [class*="-behind "] button { min-height: 1.75rem; padding-block: 0; }
[data-testid="stHorizontalBlock"]:has(> [class*="-behind"]) { overflow: visible; }
</style>"""


def style() -> None:
    """What the sections look like; once a page."""
    st.html(_STYLE)


@reader.fragment("weekly")
def section(number: int, told: Section, bulletin: Bulletin, figure: Figure, *, key: str = "") -> None:
    """One section; ``figure`` gives a chart's figure. What the reader opens in it redraws the section alone."""
    key = f"{key}{told.key}"
    st.subheader(plain(heading(number, told)), anchor=f"section-{number}")
    with st.container(gap="xsmall"):
        for one in told.sentences:
            sentence(one, bulletin, key=f"{key}-sentence-{one.key}")
    above: set[str] = set()
    for row in _rows([chart for chart in told.charts if _tells(chart)]):
        for chart, place in zip(row, st.columns(len(row), gap="medium"), strict=True):
            with place:
                _chart(chart, bulletin, figure, above, key=f"{key}-chart-{chart.key}")
    for table in told.tables:
        if table.place == INLINE:
            st.markdown(f"**{plain(table.title)}**")
            _table(table, bulletin, above, key=f"{key}-table-{table.key}")


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
                _table(table, bulletin, set(), key=f"{key}{table.key}")


def _rows(charts: Sequence[Chart]) -> list[list[Chart]]:
    """Charts side by side by twos where both are small; a long one has the page's width.

    >>> small, long = (Chart("a", "bars", "", tuple("甲" * n)[:n], ()) for n in (3, 30))
    >>> [len(row) for row in _rows([small, small, long, small])]
    [2, 1, 1]
    """
    rows: list[list[Chart]] = []
    for chart in charts:
        if rows and len(rows[-1]) == 1 and _is_small(chart) and _is_small(rows[-1][0]):
            rows[-1].append(chart)
        else:
            rows.append([chart])
    return rows


def _tells(chart: Chart) -> bool:
    """Whether there is anything to see: one period alone is no course of things, and its number stands in the text.

    >>> _tells(Chart("a", "line", "", ("2026年",), ())), _tells(Chart("a", "stacked", "", ("2026年",), ()))
    (False, True)
    """
    return len(chart.categories) > (1 if chart.kind in (COLUMNS, LINE) else 0)


def _is_small(chart: Chart) -> bool:
    return len(chart.categories) <= SMALL


def sentence(told: Sentence, bulletin: Bulletin, *, key: str) -> None:
    """One sentence, and the button that opens what stands behind it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(plain(told.text), width="stretch")
        if week_sources.is_told(told.source):
            week_sources.opener(told.source, bulletin, key=key, numbers=dict(told.numbers))


def _caption(source: Source, note: str, above: set[str]) -> None:
    """What stands below a figure; the definition and the method that stand ``above`` in the section only by name.

    The set is the section's own, made as it is drawn, and is added to.
    """
    told = {_("口径"): source.definition, _("方法"): source.method}
    repeated = [name for name, words in told.items() if words and words in above]
    kept = replace(
        source,
        definition="" if source.definition in above else source.definition,
        method="" if source.method in above else source.method,
    )
    above.update(words for words in told.values() if words)
    same = _("{names}同上").format(names=_("、").join(repeated)) if repeated else ""
    st.caption(plain(sentences.notes(caption(kept, note), same)))


def _chart(chart: Chart, bulletin: Bulletin, figure: Figure, above: set[str], *, key: str) -> None:
    st.markdown(f"**{plain(chart.title)}**")
    figures.draw(figure(chart, bulletin), alt=chart.alt or chart.title, key=f"{key}-figure")
    _caption(chart.source, sentences.notes(unended(chart.note), week_numbers.left_out(chart)), above)
    numbers = week_numbers.table(chart)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        methods_card.show(week_cards.of(chart.source, bulletin.provenance))
        data = st.popover(_("图中数字"), type="tertiary", icon=":material/table:", key=f"{key}-data", on_change="rerun")
        if week_sources.is_told(chart.source):
            week_sources.opener(chart.source, bulletin, key=key)
    if data.open:
        with data:
            week_tables.draw(numbers, bulletin, key=f"{key}-numbers")
            week_tables.download(numbers, bulletin.provenance, name=chart.title, key=f"{key}-numbers-xlsx")


def _table(table: DataTable, bulletin: Bulletin, above: set[str], *, key: str) -> None:
    week_tables.draw(table, bulletin, key=f"{key}-rows")
    _caption(table.source, table.note, above)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        week_tables.download(table, bulletin.provenance, name=table.title, key=f"{key}-xlsx")
        if week_sources.is_told(table.source):
            week_sources.opener(table.source, bulletin, key=key)
