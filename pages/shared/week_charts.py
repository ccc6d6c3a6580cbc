"""How the page draws the charts of a bulletin: some richer than paper can, all with the bulletin's own numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from weakref import WeakKeyDictionary

import pandas as pd
import streamlit as st

from analytics.bulletin.content import BARS, COLUMNS, LINE, STACKED, Bulletin, Chart
from analytics.bulletin.outline import Outline
from analytics.bulletin.sections import hot_issue_tables
from analytics.charts import control, small_multiples, topics, weeks
from analytics.language import N_, _
from pages.shared import figures, notices, reader, sentences, week_numbers

MULTIPLES: Final = {"district": N_("区县"), "street": N_("街道")}

LEDGER: Final = ("ledger_moves", "ledger_standing")
COURSES: Final = ("coverage", *LEDGER)  # charts over periods that are drawn from their own numbers

PANELS_ACROSS: Final = 3  # so that the dates under neighbours stay apart on a narrow page


# The figures of each outline that is kept, which nobody changes: drawing them anew takes a third of the page's run. By
# the chart itself, which is kept with its figure, so that no other chart gets its number.
_drawn: Final[WeakKeyDictionary[Outline, dict[int, tuple[Chart, Any]]]] = WeakKeyDictionary()
_panels_drawn: Final[WeakKeyDictionary[Outline, dict[str, Any]]] = WeakKeyDictionary()


def of(outline: Outline) -> Callable[[Chart, Bulletin], Any]:
    """Draws a chart from what was read, where the page has a richer form of it, else from its own numbers."""

    def figure(chart: Chart, bulletin: Bulletin) -> Any:
        kept = _drawn.setdefault(outline, {})
        if id(chart) not in kept:
            kept[id(chart)] = chart, _figure(chart, bulletin, outline)
        return kept[id(chart)][1]

    return figure


def _figure(chart: Chart, bulletin: Bulletin, outline: Outline) -> Any:
    richer = RICHER.get((chart.key, chart.kind))
    if richer:
        return richer(outline, len(chart.categories))
    return _dated(week_numbers.figure(chart, bulletin), chart, outline)


@reader.fragment("weekly")
def multiples(outline: Outline, *, key: str) -> None:
    """Districts or streets beside each other over the last periods; nothing where there is but one of each."""
    told = {by: _(words) for by, words in MULTIPLES.items() if _several(outline.areas[by])}
    if not told:
        return
    st.markdown(_("**近几期满意率比较**"))
    by = next(iter(told))
    if len(told) > 1:
        # A reader who takes the choice back gets the first.
        by = st.segmented_control(
            _("按什么比较"), list(told), format_func=told.__getitem__, default=by, key=f"{key}-by",
            required=True, label_visibility="collapsed",
        )  # fmt: skip
    frame = outline.areas[by]
    line = outline.gate.threshold_percent
    figure = _panels(outline, by)
    figures.draw(figure, alt=small_multiples.alt_text(frame, threshold_percent=line), key=f"{key}-{by}")
    n = frame.loc[frame["period"] == pd.Timestamp(outline.period.start), "n"].sum()
    parts = (
        _("预计不达标户数多者在前，各格同一纵轴；三角为低于达标线的一期，浅带为区间"),
        sentences.drawn(frame["unit"].nunique(), small_multiples.PANELS),
        sentences.several_limits(outline.thresholds, line),
        sentences.hidden(frame, outline.minimum),
    )
    notices.basis(n=n, definition=outline.definition, note=sentences.notes(*parts))


def _panels(outline: Outline, by: str) -> Any:
    # Two dozen panels take longer to build than all the rest of the page.
    kept = _panels_drawn.setdefault(outline, {})
    if by not in kept:
        kept[by] = small_multiples.small_multiples(
            outline.areas[by],
            threshold_percent=outline.gate.threshold_percent,
            kind=outline.period.kind,
            across=PANELS_ACROSS,
        )
    return kept[by]


def _several(frame: pd.DataFrame) -> bool:
    return len(frame["unit"].unique()) > 1 if len(frame) else False


def _responses(outline: Outline, last: int) -> Any:
    return weeks.weekly_responses(
        responses=_shown(outline.coverage, outline, last).rename(columns={"period": "week"}),
        chosen=outline.period.start,
        complete=outline.is_complete,
        kind=outline.period.kind,
    )


def _control(outline: Outline, last: int) -> Any:
    return control.control_chart(
        _shown(outline.points, outline, last),
        threshold_percent=outline.gate.threshold_percent,
        chosen=outline.period.start,
        kind=outline.period.kind,
    )


def _standings(outline: Outline, last: int) -> Any:
    tally = _shown(outline.tally, outline, last).rename(columns={"period": "week"})
    return weeks.weekly_standings(standings=tally, kind=outline.period.kind)


def _moves(outline: Outline, _last: int) -> Any:
    moved = hot_issue_tables.drawn(outline.changes)
    return topics.topic_changes(changes=moved.assign(label=moved["named"]))


def _dated(figure: Any, chart: Chart, outline: Outline) -> Any:
    """Periods named as the figures beside it name them, where the categories are the last periods."""
    if chart.key not in COURSES:
        return figure
    until = outline.moved if chart.key in LEDGER else outline.starts
    days = [pd.Timestamp(day) for day in until if day <= pd.Timestamp(outline.period.start)][-len(chart.categories) :]
    places = weeks.named_places(len(days))
    names = weeks.tick_names([days[at] for at in places], outline.period.kind)
    return figure.update_xaxes(tickvals=places, ticktext=names)


def _shown(frame: pd.DataFrame, outline: Outline, last: int) -> pd.DataFrame:
    """The rows of the ``last`` periods up to the bulletin's own: those that its charts show."""
    starts = outline.starts
    return frame[frame["period"].isin(starts[starts <= pd.Timestamp(outline.period.start)][-last:])]


# By the key and the kind of the bulletin's chart.
RICHER: Final[dict[tuple[str, str], Callable[[Outline, int], Any]]] = {
    ("forms", COLUMNS): _responses,
    ("share", LINE): _control,
    ("standings", STACKED): _standings,
    ("topic_changes", BARS): _moves,
}
