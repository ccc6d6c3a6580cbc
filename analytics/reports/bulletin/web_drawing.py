"""The charts of the page as inline SVG: columns, stacked columns, lines with limits and threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from analytics.bulletin.content import BARS, LINE, POINTS, STACKED, Chart, Series
from analytics.bulletin.numbers import written
from analytics.charts.template import short
from analytics.language import _
from analytics.reports.bulletin.cells import columns_of
from analytics.reports.bulletin.palette import out_of_the_ordinary, slots
from analytics.reports.bulletin.plotted import SIGNAL, drawable, laid
from analytics.reports.bulletin.web_bars import bars
from analytics.reports.bulletin.web_marks import CHARACTER, box, escaped, line, marker, ring, words
from analytics.reports.bulletin.web_scale import Scale, scale_of, tick_label

WIDTH, HEIGHT = 640, 300
TOP, BOTTOM = 28, 34
LABELLED: Final = 16  # values that can be read beside one another
FITTING: Final = 15  # pixels that a figure needs inside a segment


class Frame(NamedTuple):
    """Where the chart stands inside its picture, its scale, and what no figure in it is rounded onto."""

    left: float
    right: float
    top: float
    bottom: float
    scale: Scale
    thresholds: Sequence[int]

    def y(self, value: float) -> float:
        return self.scale.at(value, self.bottom, self.top)

    def middle(self, place: int, count: int) -> float:
        """The middle of the ``place``-th of ``count`` categories."""
        return self.left + (place + 0.5) * (self.right - self.left) / count


def drawings(chart: Chart, anchor: str, *, thresholds: Sequence[int] = (80,)) -> list[str]:
    """``chart`` as SVG pictures: one, or for names as many as it takes; none where it has no number to show.

    ``anchor`` keeps the names of their parts apart on a page. Each has a title and a description for those who hear it.
    """
    chart = laid(chart)
    if not drawable(chart):
        return []
    pictures = bars(chart, thresholds=thresholds) if chart.kind == BARS else [(HEIGHT, _upright(chart, thresholds))]
    return [
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" class="kind-{chart.kind}"'
        f' aria-labelledby="{anchor}-{place}t {anchor}-{place}d">'
        f'<title id="{anchor}-{place}t">{escaped(chart.title)}</title>'
        f'<desc id="{anchor}-{place}d">{escaped(chart.alt or chart.title)}</desc>{inside}</svg>'
        for place, (height, inside) in enumerate(pictures)
    ]


def _upright(chart: Chart, thresholds: Sequence[int]) -> str:
    scale = scale_of(chart)
    labels = [tick_label(tick, chart.format) for tick in scale.ticks]
    left = max(columns_of(label) for label in labels) * CHARACTER + 10
    last = [said for _x, _y, said in _last_values(chart, Frame(0, 1, 0, 1, scale, thresholds))]
    beside = max((columns_of(said) * CHARACTER + 10 for said in last), default=0)
    frame = Frame(left, WIDTH - 12 - beside, TOP, HEIGHT - BOTTOM, scale, thresholds)
    drawn = [
        line(frame.left, frame.y(tick), frame.right, frame.y(tick), "zero" if tick == 0 else "grid")
        + words(frame.left - 6, frame.y(tick) + 4, label, anchor="end", look="tick")
        for tick, label in zip(scale.ticks, labels, strict=True)
    ]
    if chart.format == POINTS:
        drawn.append(words(4, 14, _("百分点"), anchor="start", look="tick"))
    drawn.append(_names(chart, frame))
    if chart.kind != LINE:
        drawn.append(_stacked(chart, frame) if chart.kind == STACKED else _columns(chart, frame))
    if chart.threshold is not None:  # the legend names it
        y = frame.y(chart.threshold)
        drawn.append(line(frame.left, y, frame.right, y, "limit threshold"))
    painted = slots(chart)
    for place, series in enumerate(chart.series):
        if series.role == SIGNAL:
            continue  # they lie over everything else
        if series.role != "value":
            drawn.append(_path(series, frame, f"limit {series.role}"))
        elif chart.kind == LINE:
            drawn.append(_line(chart, series, painted[place], frame))
    drawn += [_signals(chart, series, frame) for series in chart.series if series.role == SIGNAL]
    clear = 15 if out_of_the_ordinary(chart) else 9
    drawn += [
        words(x + clear, y + 4.5, said, anchor="start", look="halo strong") for x, y, said in _apart(chart, frame)
    ]
    return "".join(drawn)


def _last_values(chart: Chart, frame: Frame) -> list[tuple[float, float, str]]:
    """Where each line ends, and its last value as it is written; nothing for columns, which have theirs on top."""
    found = []
    for series in chart.series if chart.kind == LINE else ():
        told = [(place, value) for place, value in enumerate(series.values) if value is not None and _is_told(value)]
        if series.role == "value" and told:
            place, value = told[-1]
            x, y = frame.middle(place, len(series.values)), frame.y(value)
            found.append((x, y, written(value, chart.format, thresholds=frame.thresholds)))
    return found


def _apart(chart: Chart, frame: Frame) -> list[tuple[float, float, str]]:
    """The same from top to bottom, moved down where one would stand on another."""
    found: list[tuple[float, float, str]] = []
    for x, y, said in sorted(_last_values(chart, frame), key=lambda each: each[1]):
        found.append((x, max(y, found[-1][1] + FITTING) if found else y, said))
    return found


def _names(chart: Chart, frame: Frame) -> str:
    """The categories under the chart, as many as can stand side by side, long ones cut."""
    count = len(chart.categories)
    room = (frame.right - frame.left) / count
    cut = max(12, int(room / CHARACTER) - 1)
    names = [short(name, cut) for name in chart.categories]
    every = math.ceil((max(columns_of(name) for name in names) + 1) * CHARACTER / room)
    # Counted from the end: the last is the one that the bulletin is about.
    shown = [place for place in range(count) if (count - 1 - place) % every == 0]
    drawn = []
    for place in shown:
        half = columns_of(names[place]) * CHARACTER / 2
        x = min(max(frame.middle(place, count), half + 2), WIDTH - half - 2)
        drawn.append(words(x, frame.bottom + 20, names[place], look="tick"))
    return "".join(drawn)


def _columns(chart: Chart, frame: Frame) -> str:
    painted, count = slots(chart), len(chart.categories)
    room = (frame.right - frame.left) / count
    width = min(room * 0.72 / max(len(painted), 1), 64)
    labelled = count * len(painted) <= LABELLED
    # lines and marks lie over the ends of columns: their figures stand at the foot then
    at_foot = chart.threshold is not None or any(series.role != "value" for series in chart.series)
    drawn = []
    for beside, (at, slot) in enumerate(painted.items()):
        series = chart.series[at]
        for place, value in enumerate(series.values):
            x = frame.middle(place, count) + (beside - len(painted) / 2) * width
            said = written(value, chart.format, thresholds=frame.thresholds)
            zero = frame.y(0)
            if _is_told(value):
                y = frame.y(float(value or 0))
                told = _said(chart, place, series, said)
                drawn.append(box(x, min(y, zero), width - 1, abs(zero - y), slot, told))
                over = y - 6 if y <= zero else y + 14
                over = zero + (-6 if y <= zero else 14) if at_foot else over
            else:
                over = zero - 6
            if labelled or not _is_told(value):
                inside = at_foot and slot == 0 and _is_told(value) and abs(zero - frame.y(float(value or 0))) > FITTING
                drawn.append(words(x + width / 2, over, said, look="on" if inside else "halo"))
    return "".join(drawn)


def _stacked(chart: Chart, frame: Frame) -> str:
    painted, count = slots(chart), len(chart.categories)
    room = (frame.right - frame.left) / count
    width = min(room * 0.72, 64)
    drawn = []
    for place in range(count):
        below, x = 0.0, frame.middle(place, count)
        for at, slot in painted.items():
            value = chart.series[at].values[place]
            if not _is_told(value) or not value:
                continue
            top, bottom = frame.y(below + value), frame.y(below)
            said = written(value, chart.format, thresholds=frame.thresholds)
            told = _said(chart, place, chart.series[at], said)
            drawn.append(box(x - width / 2, top, width, bottom - top, slot, told))
            if bottom - top >= FITTING and columns_of(said) * CHARACTER < width:
                drawn.append(words(x, (top + bottom) / 2 + 4.5, said, look="halo" if slot else "on"))
            below += value
    return "".join(drawn)


def _line(chart: Chart, series: Series, slot: int, frame: Frame) -> str:
    """A line with a marker a value, broken where nothing may be said."""
    count = len(series.values)
    told = [place for place, value in enumerate(series.values) if _is_told(value)]
    drawn = [_path(series, frame, f"line s{slot}")]
    for place in told:
        value = series.values[place] or 0
        said = written(value, chart.format, thresholds=frame.thresholds)
        x, y = frame.middle(place, count), frame.y(value)
        drawn.append(marker(x, y, slot, _said(chart, place, series, said)))
    return "".join(drawn)


def _signals(chart: Chart, series: Series, frame: Frame) -> str:
    """A ring round every point that is out of the ordinary."""
    count, drawn = len(series.values), []
    for place, value in enumerate(series.values):
        if value is not None and _is_told(value):
            said = _said(chart, place, series, written(value, chart.format, thresholds=frame.thresholds))
            drawn.append(ring(frame.middle(place, count), frame.y(value), said))
    return "".join(drawn)


def _path(series: Series, frame: Frame, look: str) -> str:
    count, path, pen = len(series.values), [], "M"
    for place, value in enumerate(series.values):
        if value is None or not _is_told(value):
            pen = "M"
            continue
        path.append(f"{pen}{frame.middle(place, count):.1f} {frame.y(value):.1f}")
        pen = "L"
    return f'<path d="{"".join(path)}" class="{look}"/>' if path else ""


def _said(chart: Chart, place: int, series: Series, value: str) -> str:
    return " ".join((chart.categories[place], series.name, value))


def _is_told(value: float | None) -> bool:
    return value is not None and not math.isnan(value)
