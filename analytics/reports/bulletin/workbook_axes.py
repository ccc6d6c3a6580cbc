"""The axes of the charts in the workbook: whole steps, units in words, one scale on every page."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart as Drawn

from analytics.bulletin.content import BARS, COUNT, LINE, POINTS, SHARE, Chart, Series
from analytics.charts.template import FAINT_INK, INK
from analytics.charts.template import LINE as GRID
from analytics.language import _
from analytics.reports.bulletin.cells import FONT
from analytics.reports.bulletin.plotted import threshold_name

NAMED = 16  # categories that can be named side by side


def set_axes(drawn: Drawn, chart: Chart, series: tuple[Series, ...]) -> None:
    """Title, legend and both axes of ``drawn``; charts of names run downward, and all their pages have one scale."""
    font = {"name": FONT, "size": 9, "color": INK}
    drawn.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 12, "bold": True, "color": INK}})
    drawn.show_blanks_as("gap")
    drawn.set_chartarea({"border": {"color": GRID}})
    legend = {"position": "bottom", "font": font} if len(series) > 1 and chart.kind != BARS else {"none": True}
    if chart.kind == BARS and len([each for each in series if each.role == "value"]) > 1:
        legend = {"position": "bottom", "font": font}
    drawn.set_legend(legend)
    numbers: dict[str, Any] = {
        "num_font": font,
        "num_format": {COUNT: "#,##0", SHARE: "0 %"}.get(chart.format, "0.0"),
        "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
        "line": {"none": True},
    }
    if chart.format == POINTS:
        numbers |= {"name": _("百分点"), "name_font": font}
    names: dict[str, Any] = {"num_font": font, "label_position": "low", "line": {"color": FAINT_INK}}
    told = [value for each in series for value in each.values if value is not None]
    if chart.kind == LINE and chart.format == SHARE and told:
        # A line may leave out the zero; what it leaves out is a whole number of 5 per cent.
        numbers |= {
            "min": max(0.0, int(min(told) * 20 - 0.2) / 20),
            "max": min(1.0, (int(max(told) * 20 + 0.2) + 1) / 20),
        }
    elif told and min(told) >= 0:
        numbers["min"] = 0
    if chart.kind == BARS:
        names |= {"reverse": True, "interval_unit": 1}
        numbers["label_position"] = "high"  # below, as the names run downward
        if told:  # every page of names on one scale
            numbers["max"] = _above(max(told), chart.format) if max(told) > 0 else None
        if chart.threshold is not None:
            words = _("{threshold}；斜纹为低于此线").format(threshold=threshold_name(chart))
            numbers |= {"name": words, "name_font": font}
        drawn.set_x_axis(numbers)
        drawn.set_y_axis(names)
    else:
        names["interval_unit"] = -(-len(chart.categories) // NAMED)
        drawn.set_x_axis(names)
        drawn.set_y_axis(numbers)


def _above(value: float, kind: str) -> float:
    """A round number a little above ``value``, in the unit of its cell."""
    if kind == SHARE:
        return min(1.0, int(value * 10 + 1.5) / 10)
    held = value * 100 if kind == POINTS else value
    unit = 10 ** (len(str(int(held))) - 1)
    return (int(held * 1.08 / unit) + 1) * unit
