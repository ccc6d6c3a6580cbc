"""How the series of a chart are told apart, on screen and in black and white: a colour, and a pattern with it."""

from __future__ import annotations

from typing import Final, NamedTuple

from analytics.bulletin.content import BARS, Chart
from analytics.charts.palette import BELOW, GREEN, MET, NO_DATA, OCHRE, PURPLE, TWINS
from analytics.language import N_, _


class Paint(NamedTuple):
    """A colour, its colour on a dark page, the pattern by its name in spreadsheets and in DrawingML ("" is solid), and
    a marker's shape."""

    colour: str
    on_dark: str
    pattern: str
    preset: str
    marker: str


PAINTS: Final = (
    Paint(MET, TWINS[MET], "", "", "circle"),
    Paint(BELOW, TWINS[BELOW], "wide_upward_diagonal", "wdUpDiag", "triangle"),
    Paint(NO_DATA, TWINS[NO_DATA], "percent_20", "pct20", "square"),
    Paint(OCHRE, TWINS[OCHRE], "small_grid", "smGrid", "diamond"),
    Paint(GREEN, TWINS[GREEN], "light_horizontal", "ltHorz", "x"),
    Paint(PURPLE, TWINS[PURPLE], "light_vertical", "ltVert", "plus"),
)
# What lies on its side of a threshold, and the mark round what is out of the ordinary, in no colour of its own.
ABOVE_SLOT, BELOW_SLOT = 0, 1
SIGNAL_MARKER, SIGNAL_SIGN = "diamond", "◆"
# Words that always have the same paint, whatever stands beside them.
_KNOWN: Final = {N_("达标"): 0, N_("未达标"): 1, N_("无数据"): 2}


def slots(chart: Chart) -> dict[int, int]:
    """For each series of values, by its place in the chart, which of PAINTS it has.

    Met, below and no data keep theirs; the others take what is left, in order, and begin again when all are taken.
    """
    known = {_(words): slot for words, slot in _KNOWN.items()}
    values = [place for place, series in enumerate(chart.series) if series.role == "value"]
    found = {place: known[chart.series[place].name] for place in values if chart.series[place].name in known}
    left = [slot for slot in range(len(PAINTS)) if slot not in found.values()] or list(range(len(PAINTS)))
    others = [place for place in values if place not in found]
    return found | {place: left[at % len(left)] for at, place in enumerate(others)}


def out_of_the_ordinary(chart: Chart) -> frozenset[int]:
    """The places of the categories that a series of signals marks."""
    return frozenset(
        place
        for each in chart.series
        if each.role == "signal"
        for place, value in enumerate(each.values)
        if value is not None
    )


def intervals(chart: Chart) -> tuple[tuple[float | int | None, float | int | None], ...]:
    """From where to where the interval of each bar runs; nothing where the chart has none, or several series."""
    ends = {each.role: each.values for each in chart.series if each.role in ("low", "high")}
    if chart.kind != BARS or len(ends) < 2 or sum(each.role == "value" for each in chart.series) > 1:
        return ()
    return tuple(zip(ends["low"], ends["high"], strict=True))
