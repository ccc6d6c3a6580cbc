"""The same numbers stand in slides, document, workbook and page: each is read back, compared with the bulletin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.bulletin.content import BEHIND, Bulletin
from analytics.reports.bulletin.document import document
from analytics.reports.bulletin.slides import slides
from analytics.reports.bulletin.web import web
from tests.reports.bulletin import reading, reading_web, reading_workbook
from tests.reports.bulletin.charts import more
from tests.reports.bulletin.example import HOSTILE, LONG, comparison


def whole(communities: int) -> Bulletin:
    """Every kind of sentence, chart and table that the examples have."""
    told = more(communities)
    return replace(told, sections=(*told.sections, comparison(min(communities, 60))))


def numbers(told: Bulletin) -> int:
    """Values of all sentences, charts and tables, hidden ones with them."""
    count = sum(len(sentence.numbers) for section in told.sections for sentence in section.sentences)
    count += sum(len(each.values) for section in told.sections for chart in section.charts for each in chart.series)
    return count + sum(len(table.rows) * len(table.columns) for table in told.tables.values())


@pytest.mark.parametrize("communities", [0, 1, 3, 300])
def test_the_same_numbers_stand_in_every_form(communities: int) -> None:
    told = whole(communities)
    every = numbers(told)
    behind = sum(len(table.rows) * len(table.columns) for table in told.tables.values() if table.place == BEHIND)
    hidden = sum(
        value is None
        for section in told.sections
        for chart in section.charts
        for each in chart.series
        for value in each.values
    )
    assert every > 13 * communities and (hidden > 10 or not communities)
    assert reading_web.compare(told, reading_web.read(web(told))) == every
    assert reading_workbook.compare(told, reading_workbook.opened(told)) == every
    # a chart whose every value is hidden is told in words: its lines beside have nothing to stand beside
    written = reading.read(document(told))
    assert reading.compare(told, written) == every - behind - hidden
    assert {LONG, HOSTILE} <= _names(written) or communities < 3
    # of the 附表 slides have only the first rows
    left = sum(max(len(table.rows) - 5, 0) * len(table.columns) for table in told.appendices)
    shown = reading.compare(told, reading.read(slides(told)), first_of_appendices=True)
    assert every - behind - hidden - left <= shown <= every - behind - hidden


def _names(read: reading.Read) -> set[str]:
    cells = {cell for _key, rows in read.tables for row in rows for cell in row}
    return cells | {name for drawn in read.charts for name in drawn.categories}
