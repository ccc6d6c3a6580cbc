"""The numbers that a chart of a bulletin holds: drawn as they are, or as a table."""

from __future__ import annotations

from typing import Any

from analytics.bulletin.content import BARS, SHARE, TEXT, Bulletin, Chart, Column, DataTable
from analytics.bulletin.numbers import written
from analytics.charts import bulletin as charts
from pages.shared import sentences

NAME_WIDTH = 16  # characters


def figure(chart: Chart, bulletin: Bulletin) -> Any:
    """The chart from its own numbers alone."""
    rows = [
        charts.Row(
            series.name,
            series.values,
            tuple(written(value, chart.format, thresholds=bulletin.thresholds) for value in series.values),
            series.role,
        )
        for series in chart.series
    ]
    threshold = chart.threshold if chart.format == SHARE else None
    return charts.bulletin_chart(
        kind=chart.kind, categories=chart.categories, rows=rows, format=chart.format, threshold=threshold
    )


def table(chart: Chart) -> DataTable:
    """The same numbers, a row a category; rows of numbers that tell nothing are left out."""
    told = [series for series in chart.series if any(value is not None for value in series.values)]
    columns = (Column("", TEXT, NAME_WIDTH), *(Column(series.name, chart.format) for series in told))
    rows = tuple((category, *(series.values[at] for series in told)) for at, category in enumerate(chart.categories))
    return DataTable(f"chart-{chart.key}", chart.title, columns, rows, source=chart.source)


def left_out(chart: Chart) -> str:
    """That the figure draws only some of the bars; empty when it draws all."""
    return sentences.drawn(len(chart.categories), charts.MOST_BARS) if chart.kind == BARS else ""
