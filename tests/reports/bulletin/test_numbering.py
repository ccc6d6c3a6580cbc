"""Labels of sections and parts, and paints of series."""

from __future__ import annotations

import pytest

from analytics.bulletin.content import STACKED, Chart, Series
from analytics.language import ordinal
from analytics.reports.bulletin.numbering import heading, parts
from analytics.reports.bulletin.palette import PAINTS, slots
from tests.reports.bulletin.charts import more


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_sections_are_numbered_as_in_official_documents(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_each_kind_is_numbered_through_the_bulletin() -> None:
    told = more()
    labels = [part.label for part in parts(told)]
    assert labels[:6] == ["句1", "图1", "句2", "图2", "图3", "句3"]
    assert len(set(labels)) == len(labels)
    assert [label for label in labels if "表" in label] == ["附表1", "表1", "表2"]
    assert heading(2, told.sections[1]) == "二、总体满意度"


def test_standings_keep_their_paint_and_others_take_what_is_left() -> None:
    names = ("无数据", "甲", "未达标", "乙")
    chart = Chart("c", STACKED, "", ("一",), tuple(Series(name, (1,)) for name in names))
    assert slots(chart) == {0: 2, 1: 0, 2: 1, 3: 3}
    many = Chart("c", STACKED, "", ("一",), tuple(Series(str(place), (1,)) for place in range(8)))
    assert list(slots(many).values()) == [0, 1, 2, 3, 4, 5, 0, 1]
    limits = Chart("c", "line", "", ("一",), (Series("下限", (1,), "low"), Series("值", (1,))))
    assert slots(limits) == {1: 0}


def test_no_two_paints_look_alike_without_colour() -> None:
    assert len({paint.pattern for paint in PAINTS}) == len({paint.marker for paint in PAINTS}) == len(PAINTS)
