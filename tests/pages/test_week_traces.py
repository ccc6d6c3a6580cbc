"""Every number that a figure of the page draws is the bulletin's own, for the whole of the example data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.bulletin.composing import compose
from analytics.bulletin.content import BARS, COLUMNS, LINE, STACKED, Bulletin, Chart
from analytics.bulletin.outline import outline
from analytics.bulletin.reading import Reading, read
from analytics.estimation.periods import MONTH, WEEK
from analytics.flows.office import Office, open_office
from analytics.flows.periods.known import known_periods
from pages.shared import week_charts
from tests.pages import desk
from tests.stores import copy_of

Told = tuple[Reading, Bulletin]
Values = tuple[float | None, ...]


@pytest.fixture(scope="module")
def office(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = open_office(copy_of(example / desk.FILE, tmp_path_factory.mktemp("traces") / desk.FILE))
    yield found
    found.close()


@pytest.fixture(params=[WEEK, MONTH])
def told(office: Office, request: pytest.FixtureRequest) -> Told:
    """The last period of a kind, and its bulletin."""
    reading = read(office, known_periods(office, kind=request.param)[-1])
    assert reading is not None
    return reading, compose(reading, issuer="", made_at=office.now(), provenance={})


@pytest.mark.slow
def test_each_figure_draws_the_numbers_of_its_chart(told: Told) -> None:
    reading, bulletin = told
    charts = [chart for section in bulletin.sections for chart in section.charts if chart.categories]
    assert {chart.kind for chart in charts} == {BARS, COLUMNS, LINE, STACKED}
    assert {key for key, _kind in week_charts.RICHER} <= {chart.key for chart in charts}
    for chart in charts:
        drawn = _drawn(chart, week_charts.of(outline(reading))(chart, bulletin))
        for series in chart.series:
            if series.role in drawn or series.name in drawn:
                expected = _plain(series.values)
                found = drawn.get(series.name, drawn.get(series.role))
                assert found == pytest.approx(expected, abs=1e-12), (chart.key, series.name)
            else:
                assert series.role in ("threshold", "signal"), (chart.key, series.name)


def _drawn(chart: Chart, figure: Any) -> dict[str, list[float | None]]:
    """What a figure draws, by the role or the name of the chart's series; one number a category."""
    if chart.kind == BARS:
        return _bars(chart, figure)
    if (chart.key, chart.kind) == ("share", LINE):
        return _control(chart, figure)
    traces = list(figure.data)
    assert len(traces) == len(chart.series)
    return {
        series.name: _plain(trace.y) for series, trace in zip(chart.series, traces, strict=True)
    }  # in the order of the chart


def _bars(chart: Chart, figure: Any) -> dict[str, list[float | None]]:
    """Points by their row, of however many traces; 百分点 are drawn as such, and kept as differences of shares."""
    scale = 100 if chart.format == "points" and len(figure.data) > 1 else 1
    found: dict[str, dict[int, float | None]] = {"value": {}, "low": {}, "high": {}}
    for trace in figure.data:
        up, down = (trace.error_x.array, trace.error_x.arrayminus) if trace.type == "scatter" else (None, None)
        for at, (row, value) in enumerate(zip(trace.y, trace.x, strict=True)):
            value = None if value is None else value / scale
            found["value"][int(row)] = value
            if up is not None:
                found["low"][int(row)] = None if value is None else value - down[at] / scale
                found["high"][int(row)] = None if value is None else value + up[at] / scale
    rows = range(min(len(chart.categories), 40))
    assert sorted(found["value"]) == list(rows), chart.key
    return {role: [values[row] for row in rows] for role, values in found.items() if values}


def _control(chart: Chart, figure: Any) -> dict[str, list[float | None]]:
    """The line, and the limits of all phases; the signalling points are all those that signal."""
    limits = [trace for trace in figure.data if trace.hoverinfo == "skip" and trace.line.shape == "hvh"]
    # Of each phase the lower, the upper and the middle one.
    roles = {role: [y for trace in limits[at::3] for y in trace.y] for at, role in enumerate(("low", "high", "centre"))}
    line = next(trace for trace in figure.data if trace.name == "满意率")
    days = [day for trace in limits[::3] for day in trace.x]
    assert days == list(line.x), "each point has its limits"
    marked = {
        day for trace in figure.data if trace.mode == "markers" and trace.showlegend is not False for day in trace.x
    }
    signalled = next(series for series in chart.series if series.role == "signal")
    expected = {day for day, value in zip(line.x, signalled.values, strict=True) if value is not None}
    assert {day for day in marked if day in set(line.x)} == expected
    return {"value": _plain(line.y)} | {role: _plain(values) for role, values in roles.items()}


def _plain(values: Iterable[Any]) -> list[float | None]:
    return [None if value is None or math.isnan(value) else float(value) for value in values]
