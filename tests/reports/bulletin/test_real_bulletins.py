"""Bulletins composed from the example cities' files: the same numbers stand in every form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.bulletin.content import BEHIND, Bulletin
from analytics.bulletin.issuing import draft
from analytics.bulletin.reading import read as read_period
from analytics.estimation.periods import QUARTER, WEEK
from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.reports.bulletin.document import document
from analytics.reports.bulletin.slides import slides
from analytics.reports.bulletin.web import web
from tests.conftest import PROJECT
from tests.reports.bulletin import reading, reading_web, reading_workbook
from tests.stores import url_of


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(url_of(tmp_path_factory.mktemp("example") / "minyi.duckdb"))
    for name in ("register.csv", "satisfaction_zaozhuang.csv", "opinion_zaozhuang.csv"):
        loading.load_file(opened, PROJECT / "sample_data" / name, by="tester")
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", [WEEK, QUARTER])
def test_the_same_numbers_stand_in_every_form_of_a_real_bulletin(example: Office, kind: str) -> None:
    found = read_period(example, kind=kind)
    assert found is not None
    told = draft(example, found)
    every, behind, hidden = _counted(told)
    assert every > 400 and behind > 100
    assert reading_web.compare(told, reading_web.read(web(told))) == every
    assert reading_workbook.compare(told, reading_workbook.opened(told)) == every
    assert reading.compare(told, reading.read(document(told))) == every - behind - hidden
    deck = reading.read(slides(told))
    left = sum(len(table.rows) * len(table.columns) for table in told.appendices)
    shown = reading.compare(told, deck, first_of_appendices=True)
    assert every - behind - hidden - left < shown <= every - behind - hidden
    assert len(deck.texts) <= 30


def _counted(told: Bulletin) -> tuple[int, int, int]:
    """Values of sentences, charts and tables; those of tables behind; those of charts that are hidden."""
    values = [
        value for part in told.sections for chart in part.charts for each in chart.series for value in each.values
    ]
    tables = told.tables.values()
    said = sum(len(sentence.numbers) for part in told.sections for sentence in part.sentences)
    cells = sum(len(table.rows) * len(table.columns) for table in tables)
    behind = sum(len(table.rows) * len(table.columns) for table in tables if table.place == BEHIND)
    return said + len(values) + cells, behind, sum(value is None for value in values)
