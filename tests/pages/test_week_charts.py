"""The page's richer charts draw the periods and the numbers of the bulletin's own charts."""

from __future__ import annotations

import pytest

from analytics.bulletin.content import BARS, COLUMNS, LINE, SHARE, STACKED, Bulletin, Chart, Series
from analytics.bulletin.outline import Outline, outline
from analytics.bulletin.reading import read
from analytics.estimation.periods import parse
from analytics.flows.office import Office
from pages.shared import week_charts
from tests.conftest import REGISTER, survey_csv
from tests.flows.test_loading import load
from tests.pages import bulletins

WEEKS = ("36周", "37周", "38周")


@pytest.fixture
def reading(office: Office) -> Outline:
    """C1 8 of 10, a week without answers, then 17 of 20, then one more week, which the bulletin is not of."""
    load(office, "名册.csv", REGISTER)
    weeks = (("2026-09-01", 8, 2), ("2026-09-15", 17, 3), ("2026-09-22", 5, 5))
    for at, (day, satisfied, rest) in enumerate(weeks):
        answers = {"C1": ["满意"] * satisfied + ["一般"] * rest}
        load(office, "调查.csv", survey_csv(answers, first=100 * at + 1, day=day))
    found = read(office, parse("2026-W38"))
    assert found is not None
    return outline(found)


@pytest.fixture
def bulletin() -> Bulletin:
    return bulletins.bulletin()


def test_forms(reading: Outline, bulletin: Bulletin) -> None:
    chart = Chart("forms", COLUMNS, "", WEEKS, (Series("份数", (10, 0, 20)),))
    (bars,) = week_charts.of(reading)(chart, bulletin).data
    assert tuple(bars.y) == tuple(chart.series[0].values)


def test_the_control_chart(reading: Outline, bulletin: Bulletin) -> None:
    chart = Chart("share", LINE, "", WEEKS, (Series("满意率", (0.8, None, 0.85)),), SHARE)
    figure = week_charts.of(reading)(chart, bulletin)
    line = next(trace for trace in figure.data if trace.name == "满意率")
    assert [None if value != value else value for value in line.y] == [0.8, None, pytest.approx(0.85)]


def test_standings(reading: Outline, bulletin: Bulletin) -> None:
    """C1 is met by 8 of 10 and by 25 of 30; three more of the register are without data."""
    chart = Chart("standings", STACKED, "", WEEKS, (Series("达标", (1, 1, 1)),))
    met, below, no_data = week_charts.of(reading)(chart, bulletin).data
    assert [list(trace.y) for trace in (met, below, no_data)] == [[1, 1, 1], [0, 0, 0], [3, 3, 3]]


def test_fewer_periods_where_the_bulletin_shows_fewer(reading: Outline, bulletin: Bulletin) -> None:
    chart = Chart("forms", COLUMNS, "", WEEKS[1:], (Series("份数", (0, 20)),))
    (bars,) = week_charts.of(reading)(chart, bulletin).data
    assert tuple(bars.y) == (0, 20)


@pytest.mark.parametrize("key", ["forms", "another"])
def test_any_other_chart_is_drawn_from_its_own_numbers(reading: Outline, bulletin: Bulletin, key: str) -> None:
    chart = Chart(key, BARS, "", ("甲", "乙"), (Series("份数", (3, None)),))
    (bars,) = week_charts.of(reading)(chart, bulletin).data
    assert tuple(bars.x) == (3, None)


@pytest.mark.parametrize("key", ["forms", "coverage"])
def test_periods_are_named_alike_in_all_figures(reading: Outline, bulletin: Bulletin, key: str) -> None:
    chart = Chart(key, COLUMNS if key == "forms" else LINE, "", WEEKS, (Series("", (10, 0, 20)),))
    axis = week_charts.of(reading)(chart, bulletin).layout.xaxis
    assert list(axis.ticktext) == ["08-31<br>2026", "09-07", "09-14"]
