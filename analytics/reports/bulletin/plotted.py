"""A chart's numbers as an office program plots them: its series with the threshold, their formats, the workbook."""

from __future__ import annotations

import dataclasses
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import xlsxwriter

from analytics.bulletin.content import BARS, COLUMNS, COUNT, POINTS, SHARE, STACKED, Chart, Series
from analytics.bulletin.numbers import written
from analytics.estimation.percent import percent, point_decimals
from analytics.language import _
from analytics.reports.bulletin.wording import ems, places, printable

VALUE, LOW, HIGH, THRESHOLD, SIGNAL = "value", "low", "high", "threshold", "signal"
LONGEST_UNDER_A_COLUMN: Final = 7  # Chinese characters; longer names stand beside bars


@dataclass(frozen=True)
class Scale:
    """The value axis, in plotted numbers, None where the program may choose; and how many characters the longest name
    takes, so that pages of one chart have one width of names."""

    low: float | None
    high: float | None
    step: float | None = None
    names: float = 0


def drawable(chart: Chart) -> bool:
    """Whether ``chart`` has any number of its own that may be shown: limits and a threshold alone are no chart."""
    return any(value is not None for each in chart.series if each.role == VALUE for value in each.values)


def lying(chart: Chart) -> bool:
    """Whether ``chart`` is drawn as bars beside its names: asked for, or its names are too long to stand in a row."""
    named = max((ems(name) for name in chart.categories), default=0)
    return chart.kind == BARS or (chart.kind in (COLUMNS, STACKED) and named > LONGEST_UNDER_A_COLUMN)


def laid(chart: Chart) -> Chart:
    """``chart`` as bars where it has columns with names too long to stand in a row."""
    return dataclasses.replace(chart, kind=BARS) if chart.kind == COLUMNS and lying(chart) else chart


def threshold_name(chart: Chart) -> str:
    """达标线 80 % for a share; 参照线 with its value for anything else."""
    if chart.format == SHARE:
        limit = chart.threshold or 0
        whole = abs(limit * 100 - round(limit * 100)) < 1e-9
        said = percent(limit, fewest=0 if whole else 1).replace(" ", "\u00a0")
        return _("达标线 {threshold}").format(threshold=said)
    return _("参照线 {threshold}").format(threshold=written(chart.threshold, chart.format))


def plotted(chart: Chart) -> Chart:
    """``chart`` as it is plotted: differences of shares in 百分点, names printable, the threshold a series of its own.

    Bars that lie have the threshold as the one gridline instead (:func:`scale`): no program lays a line over them.
    """
    series = chart.series
    known = any(each.role == THRESHOLD for each in series)
    if chart.threshold is not None and not known and not lying(chart):
        series = (*series, Series(threshold_name(chart), (chart.threshold,) * len(chart.categories), THRESHOLD))
    return dataclasses.replace(
        chart,
        categories=tuple(printable(name) for name in chart.categories),
        series=tuple(
            Series(printable(each.name), tuple(_plot(value, chart.format) for value in each.values), each.role)
            for each in series
        ),
        threshold=_plot(chart.threshold, chart.format),
    )


def _plot(value: float | int | None, kind: str) -> float | int | None:
    # 0.1 × 100 has a tail of digits that a reader of the workbook would see
    return round(value * 100, 10) if kind == POINTS and value is not None else value


def number_format(chart: Chart, value: float | int | None = None, *, thresholds: Sequence[int] = (80,)) -> str:
    """The Excel format of ``value`` of a plotted chart, or of its axis: 79.96 % takes the decimals not to read 80 %."""
    if chart.format == SHARE:
        shown = 0 if value is None else places(value, thresholds)
        return f"0{'.' if shown else ''}{'0' * shown}\\ %"
    if chart.format == POINTS:
        zeros = "0" * (1 if value is None else point_decimals(value))
        return rf"\+0.{zeros};\−0.{zeros};\±0.0"
    return "#,##0" if chart.format == COUNT else "0.0"


def scale(chart: Chart) -> Scale:
    """The value axis of a plotted chart: shares on lines between round twentieths, everything else from zero."""
    values = [value for each in chart.series for value in each.values if value is not None]
    values += [] if chart.threshold is None else [chart.threshold]
    if chart.kind == STACKED:
        values += [
            sum(value or 0 for value in stack) for stack in zip(*(each.values for each in chart.series), strict=True)
        ]
    low, high = min(values, default=0), max(values, default=1)
    step = chart.threshold if lying(chart) else None
    names = max((ems(name) for name in chart.categories), default=0)
    if chart.format == POINTS:
        return Scale(None, None, names=names)
    if chart.format == SHARE and chart.kind == "line":
        return Scale(max(0, math.floor(low * 20 - 0.4) / 20), min(1, math.ceil(high * 20 + 0.4) / 20))
    if chart.format == SHARE:
        return Scale(0, 1, step or 0.2, names)
    return Scale(min(0, low), _round_above(high) if lying(chart) else None, step, names)


def _round_above(value: float) -> float:
    """The next of 1, 2, 3, 4, 5, 6, 8, 10 × 10ᵏ that leaves room for a label; bars over two pages keep one scale."""
    room = value * 1.08
    if room <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(room))
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= room)


def workbook(chart: Chart) -> bytes:
    """The workbook behind a plotted chart, opened by 编辑数据: a row a category, a column a series."""
    made = io.BytesIO()
    words_stay_words = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(made, words_stay_words) as book:
        sheet = book.add_worksheet("Sheet1")
        look = book.add_format({"num_format": number_format(chart, 0.5 if chart.format == SHARE else None)})
        sheet.write_column(1, 0, chart.categories)
        for place, each in enumerate(chart.series, start=1):
            sheet.write_string(0, place, each.name)
            for row, value in enumerate(each.values, start=1):
                if value is not None:
                    sheet.write_number(row, place, value, look)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, max(1, len(chart.series)), 14)
        sheet.freeze_panes(1, 1)
    return made.getvalue()
