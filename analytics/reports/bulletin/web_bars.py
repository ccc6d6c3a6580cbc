"""Bars by name, as SVG: names at the left, figures at the end, what lies below the threshold hatched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from analytics.bulletin.content import POINTS, Chart
from analytics.bulletin.numbers import written
from analytics.charts.template import short
from analytics.language import _
from analytics.reports.bulletin.cells import columns_of
from analytics.reports.bulletin.palette import (
    ABOVE_SLOT,
    BELOW_SLOT,
    SIGNAL_SIGN,
    intervals,
    out_of_the_ordinary,
    slots,
)
from analytics.reports.bulletin.plotted import threshold_name
from analytics.reports.bulletin.web_marks import CHARACTER, box, line, words
from analytics.reports.bulletin.web_scale import Scale, scale_of, tick_label

WIDTH: Final = 640
NAME: Final = 30  # columns that a name has
ROWS_A_PICTURE: Final = 16  # names in a picture: half of a printed page, which is not left empty before it
BAR, GAP, TOP, BOTTOM = 15, 9, 24, 24


def bars(chart: Chart, *, thresholds: Sequence[int] = (80,)) -> list[tuple[float, str]]:
    """Pictures of ROWS_A_PICTURE names each, all on one scale: height, and the SVG inside."""
    scale = scale_of(chart)
    starts = range(0, len(chart.categories), ROWS_A_PICTURE)
    return [_picture(_rows(chart, start, start + ROWS_A_PICTURE), scale, thresholds) for start in starts]


def _rows(chart: Chart, start: int, end: int) -> Chart:
    series = tuple(replace(each, values=each.values[start:end]) for each in chart.series)
    return replace(chart, categories=chart.categories[start:end], series=series)


def _picture(chart: Chart, scale: Scale, thresholds: Sequence[int]) -> tuple[float, str]:
    painted = slots(chart)
    row = BAR * len(painted) + GAP
    names = [short(name, NAME) for name in chart.categories]
    left = max(columns_of(name) for name in names) * CHARACTER + 14
    said = [
        _figure(chart, place, value, thresholds)
        for at in painted
        for place, value in enumerate(chart.series[at].values)
    ]
    room = max(columns_of(each) for each in said) * CHARACTER + 10
    if scale.low < 0:
        left += room  # figures of bars that run to the left
    right, bottom = WIDTH - room, TOP + row * len(names)
    drawn, figures = [], []
    for tick in scale.ticks:
        x = scale.at(tick, left, right)
        drawn.append(line(x, TOP, x, bottom, "zero" if tick == 0 else "grid"))
        drawn.append(words(x, bottom + 16, tick_label(tick, chart.format), look="tick"))
    if chart.format == POINTS:
        drawn.append(words(WIDTH - 4, bottom + 16, _("百分点"), anchor="end", look="tick"))
    for place, name in enumerate(names):
        y = TOP + row * place
        middle = y + (row - GAP) / 2 + GAP / 2 + 4.5
        drawn.append(words(left - 8 - (room if scale.low < 0 else 0), middle, name, anchor="end", look="name"))
        for beside, at in enumerate(painted):
            bar, figure = _bar(chart, at, place, y + GAP / 2 + BAR * beside, (left, right), scale, thresholds)
            drawn.append(bar)
            figures.append(figure)
        drawn.append(_interval(chart, place, y + GAP / 2 + BAR / 2 - 1, (left, right), scale))
    if chart.threshold is not None:
        x = scale.at(chart.threshold, left, right)
        drawn.append(line(x, TOP - 4, x, bottom, "limit threshold"))
        drawn.append(words(x, TOP - 9, threshold_name(chart), look="halo"))
    return bottom + BOTTOM, "".join(drawn + figures)


def _bar(
    chart: Chart, at: int, place: int, y: float, ends: tuple[float, float], scale: Scale, thresholds: Sequence[int]
) -> tuple[str, str]:
    """The bar, and its figure, which is drawn after the threshold so that no line runs through it."""
    series, painted = chart.series[at], slots(chart)
    value = series.values[place]
    zero = scale.at(0, *ends)
    if value is None or math.isnan(value):
        return "", words(zero + 5, y + BAR - 3, written(None, chart.format), anchor="start", look="halo")
    end = scale.at(value, *ends)
    far = max([end, *(scale.at(each, *ends) for each in _ends(chart, place)[1:])]) if value >= 0 else end
    slot = painted[at]
    if chart.threshold is not None and len(painted) == 1:
        slot = BELOW_SLOT if value < chart.threshold else ABOVE_SLOT
    said = _figure(chart, place, value, thresholds)
    told = " ".join((chart.categories[place], series.name, said))
    figure = words(
        far + (5 if value >= 0 else -5), y + BAR - 3, said, anchor="start" if value >= 0 else "end", look="halo"
    )
    return box(min(zero, end), y, abs(end - zero), BAR - 2, slot, told), figure


def _figure(chart: Chart, place: int, value: float | int | None, thresholds: Sequence[int]) -> str:
    """A number as it is written, with the sign of what is out of the ordinary behind it."""
    said = written(value, chart.format, thresholds=thresholds)
    return f"{said} {SIGNAL_SIGN}" if place in out_of_the_ordinary(chart) else said


def _ends(chart: Chart, place: int) -> list[float]:
    """Both ends of the interval of a bar, or none."""
    known = intervals(chart)
    told = [end for end in known[place] if end is not None] if known else []
    return told if len(told) == 2 else []


def _interval(chart: Chart, place: int, y: float, ends: tuple[float, float], scale: Scale) -> str:
    """The interval as a line with its ends marked; nothing where the value may not be told."""
    at = [scale.at(each, *ends) for each in _ends(chart, place)]
    told = any(each.role == "value" and each.values[place] is not None for each in chart.series)
    if not at or not told:
        return ""
    caps = "".join(line(x, y - 4, x, y + 4, "interval") for x in at)
    return line(at[0], y, at[1], y, "interval") + caps
