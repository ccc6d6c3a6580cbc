"""How the page draws the charts of a bulletin: some richer than paper can, all with the bulletin's own numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import streamlit as st

from analytics.bulletin.content import Bulletin, Chart
from analytics.bulletin.reading import Reading
from analytics.charts import control, small_multiples, weeks
from analytics.language import N_, _
from pages.shared import figures, notices, sentences, week_numbers

MULTIPLES: Final = {"district": N_("区县"), "street": N_("街道")}


def of(reading: Reading) -> Callable[[Chart, Bulletin], Any]:
    """Draws a chart from what was read, where the page has a richer form of it, else from its own numbers."""

    def figure(chart: Chart, bulletin: Bulletin) -> Any:
        return RICHER[chart.key](reading) if chart.key in RICHER else week_numbers.figure(chart, bulletin)

    return figure


@st.fragment
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
    figure = small_multiples.small_multiples(frame, threshold_percent=line, kind=reading.period.kind)
    figures.draw(figure, alt=small_multiples.alt_text(frame, threshold_percent=line), key=f"{key}-{by}")
    n = frame.loc[frame["period"] == pd.Timestamp(reading.period.start), "n"].sum()
    parts = (
        _("预计不达标户数多者在前，各格同一纵轴，浅带为区间"),
        sentences.drawn(frame["unit"].nunique(), small_multiples.PANELS),
        sentences.several_limits(reading.thresholds, line),
        sentences.hidden(frame, reading.counted.minimum),
    )
    notices.basis(n=n, definition=reading.definition, note=sentences.notes(*parts))


def _several(frame: pd.DataFrame) -> bool:
    return len(frame["unit"].unique()) > 1 if len(frame) else False


def _responses(reading: Reading) -> Any:
    found = reading.figures
    received = found.coverage[["period", "n"]].rename(columns={"period": "week"})
    return weeks.weekly_responses(
        responses=received, chosen=found.period.start, complete=found.is_complete, kind=found.period.kind
    )


def _control(reading: Reading) -> Any:
    return control.control_chart(
        reading.chart.points,
        threshold_percent=reading.counted.gate.threshold_percent,
        chosen=reading.period.start,
        kind=reading.period.kind,
    )


def _standings(reading: Reading) -> Any:
    tally = reading.figures.tally.rename(columns={"period": "week"})
    return weeks.weekly_standings(standings=tally, kind=reading.period.kind)


# By the key of the bulletin's chart.
RICHER: Final[dict[str, Callable[[Reading], Any]]] = {
    "forms": _responses,
    "control": _control,
    "standings": _standings,
}
