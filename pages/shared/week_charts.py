"""How the page draws the charts of a bulletin: some richer than paper can, all with the bulletin's own numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from weakref import WeakKeyDictionary

import pandas as pd
import streamlit as st

from analytics.bulletin.content import BARS, COLUMNS, LINE, STACKED, Bulletin, Chart
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import hot_issue_tables
from analytics.charts import control, small_multiples, topics, weeks
from analytics.language import N_, _
from pages.shared import figures, notices, reader, sentences, week_numbers

MULTIPLES: Final = {"district": N_("区县"), "street": N_("街道")}

LEDGER: Final = ("ledger_moves", "ledger_standing")
COURSES: Final = ("coverage", *LEDGER)  # charts over periods that are drawn from their own numbers

PANELS_ACROSS: Final = 3  # so that the dates under neighbours stay apart on a narrow page


# The figures of each reading that is kept, which nobody changes: drawing them anew takes a third of the page's run. By
# the chart itself, which is kept with its figure, so that no other chart gets its number.
_drawn: Final[WeakKeyDictionary[Reading, dict[int, tuple[Chart, Any]]]] = WeakKeyDictionary()
_panels_drawn: Final[WeakKeyDictionary[Reading, dict[str, Any]]] = WeakKeyDictionary()


def of(reading: Reading) -> Callable[[Chart, Bulletin], Any]:
    """Draws a chart from what was read, where the page has a richer form of it, else from its own numbers."""

    def figure(chart: Chart, bulletin: Bulletin) -> Any:
        kept = _drawn.setdefault(reading, {})
        if id(chart) not in kept:
            kept[id(chart)] = chart, _figure(chart, bulletin, reading)
        return kept[id(chart)][1]

    return figure


def _figure(chart: Chart, bulletin: Bulletin, reading: Reading) -> Any:
    richer = RICHER.get((chart.key, chart.kind))
    if richer:
        return richer(reading, len(chart.categories))
    return _dated(week_numbers.figure(chart, bulletin), chart, reading)


@reader.fragment("weekly")
def multiples(reading: Reading, *, key: str) -> None:
    """Districts or streets beside each other over the last periods; nothing where there is but one of each."""
    told = {by: _(words) for by, words in MULTIPLES.items() if _several(reading.areas[by])}
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
    frame = reading.areas[by]
    line = reading.counted.gate.threshold_percent
    figure = _panels(reading, by)
    figures.draw(figure, alt=small_multiples.alt_text(frame, threshold_percent=line), key=f"{key}-{by}")
    n = frame.loc[frame["period"] == pd.Timestamp(reading.period.start), "n"].sum()
    parts = (
        _("预计不达标户数多者在前，各格同一纵轴；三角为低于达标线的一期，浅带为区间"),
        sentences.drawn(frame["unit"].nunique(), small_multiples.PANELS),
        sentences.several_limits(reading.thresholds, line),
        sentences.hidden(frame, reading.counted.minimum),
    )
    notices.basis(n=n, definition=reading.definition, note=sentences.notes(*parts))


def _panels(reading: Reading, by: str) -> Any:
    # Two dozen panels take longer to build than all the rest of the page.
    kept = _panels_drawn.setdefault(reading, {})
    if by not in kept:
        kept[by] = small_multiples.small_multiples(
            reading.areas[by],
            threshold_percent=reading.counted.gate.threshold_percent,
            kind=reading.period.kind,
            across=PANELS_ACROSS,
        )
    return kept[by]


def _several(frame: pd.DataFrame) -> bool:
    return len(frame["unit"].unique()) > 1 if len(frame) else False


def _responses(reading: Reading, last: int) -> Any:
    found = reading.figures
    return weeks.weekly_responses(
        responses=_shown(found.coverage, reading, last).rename(columns={"period": "week"}),
        chosen=found.period.start,
        complete=found.is_complete,
        kind=found.period.kind,
    )


def _control(reading: Reading, last: int) -> Any:
    return control.control_chart(
        _shown(reading.chart.points, reading, last),
        threshold_percent=reading.counted.gate.threshold_percent,
        chosen=reading.period.start,
        kind=reading.period.kind,
    )


def _standings(reading: Reading, last: int) -> Any:
    tally = _shown(reading.figures.tally, reading, last).rename(columns={"period": "week"})
    return weeks.weekly_standings(standings=tally, kind=reading.period.kind)


def _moves(reading: Reading, _last: int) -> Any:
    moved = hot_issue_tables.drawn(reading)
    return topics.topic_changes(changes=moved.assign(label=moved["named"]))


def _dated(figure: Any, chart: Chart, reading: Reading) -> Any:
    """Periods named as the figures beside it name them, where the categories are the last periods."""
    if chart.key not in COURSES:
        return figure
    until = reading.rectified["period"] if chart.key in LEDGER else reading.counted.starts
    days = [pd.Timestamp(day) for day in until if day <= pd.Timestamp(reading.period.start)][-len(chart.categories) :]
    places = weeks.named_places(len(days))
    names = weeks.tick_names([days[at] for at in places], reading.period.kind)
    return figure.update_xaxes(tickvals=places, ticktext=names)


def _shown(frame: pd.DataFrame, reading: Reading, last: int) -> pd.DataFrame:
    """The rows of the ``last`` periods up to the bulletin's own: those that its charts show."""
    starts = reading.counted.starts
    return frame[frame["period"].isin(starts[starts <= pd.Timestamp(reading.period.start)][-last:])]


# By the key and the kind of the bulletin's chart.
RICHER: Final[dict[tuple[str, str], Callable[[Reading, int], Any]]] = {
    ("forms", COLUMNS): _responses,
    ("share", LINE): _control,
    ("standings", STACKED): _standings,
    ("topic_changes", BARS): _moves,
}
