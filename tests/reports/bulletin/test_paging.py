"""Lists longer than a page: nothing is left out, nothing is cut off."""

from __future__ import annotations

import doctest

import pytest

from analytics.bulletin.content import Column, DataTable
from analytics.reports.bulletin import paging, wording
from tests.reports.bulletin.example import LONG


def test_worked_numbers() -> None:
    for module in (paging, wording):
        ran = doctest.testmod(module)
        assert (ran.failed, ran.attempted > 0) == (0, True)


@pytest.mark.parametrize("count", [0, 1, 300])
def test_rows_over_pages(count: int) -> None:
    rows = [(str(place), LONG) for place in range(count)]
    laid = paging.table_pages(rows, (4, 19), room=14)
    assert [row for page in laid for row in page] == rows
    # 48 characters at 19 a line are three lines; with the air of a cell, four such rows fill 14 lines
    assert all(len(page) <= 4 for page in laid)
    assert len(laid) == -(-count // 4)


def test_a_text_longer_than_a_page_goes_on_over_the_next() -> None:
    text = "".join(chr(0x4E00 + place) for place in range(500))
    laid = paging.table_pages([("1", text, "乙")], (4, 10, 4), room=11)
    assert len(laid) == 5
    assert "".join(row[1] for page in laid for row in page) == text
    assert [row[0] for page in laid for row in page] == ["1", "", "", "", ""]


def test_no_number_is_broken_by_a_narrow_column() -> None:
    table = DataTable("t", "", (Column("小区", width=60), Column("份数", "count", 2)), ((LONG, 1_234_567),))
    # half the asked width in Chinese characters; the number takes what it needs, and some air
    assert paging.widths(table, paging.cells(table)) == [30, pytest.approx(wording.ems("1,234,567") + 1.5)]


def test_no_english_word_is_broken_where_columns_give_way() -> None:
    columns = (Column("Community", width=40), Column("Compared with threshold", width=40), Column("Forms", "count", 2))
    table = DataTable("t", "", columns, (("光明里", "Below the threshold, interval includes it", 12),))
    laid = paging.fitted(table, paging.widths(table, paging.cells(table)), 20)
    assert all(width >= paging.unbroken(column.heading) + 1.5 for width, column in zip(laid, columns, strict=True))
    assert laid[1] >= paging.unbroken("threshold") + 1.5 > paging.LEAST


def test_columns_of_chinese_words_give_way_as_far_as_they_can() -> None:
    table = DataTable("t", "", (Column("小区", width=60), Column("说明", width=60)), (("光明里", LONG),))
    assert paging.fitted(table, [30, 30], 9) == [paging.LEAST, paging.LEAST]


def test_sentences_over_pages_keep_their_order() -> None:
    told = [f"第{place}句" + "长" * 70 for place in range(20)]
    laid = paging.texts(told, 30, room=8)
    assert [text for page in laid for text in page] == told
    assert len(laid) == 10


def test_words_give_way_to_numbers_where_room_is_short() -> None:
    table = DataTable("t", "", (Column("小区"), Column("满意率", "share"), Column("街道")), ())
    assert paging.fitted(table, (14, 6, 9), 40) == [14, 6, 9]
    assert paging.fitted(table, (14, 6, 8.5), 21.75) == pytest.approx([9.25, 6, 6.5])
    assert paging.fitted(table, (14, 6, 8.5), 5) == [4.5, 6, 4.5]
