"""Two bulletins number by number, by hand; and that one changed number is one row, whichever it is."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from analytics.bulletin.content import (
    COLUMNS,
    COUNT,
    SHARE,
    TEXT,
    Bulletin,
    Chart,
    Column,
    DataTable,
    Number,
    Section,
    Sentence,
    Series,
    dump,
    load,
)
from analytics.bulletin.differences import change_format, compared

TABLE = DataTable(
    "below",
    "未达标名单",
    (
        Column("序号", COUNT),
        Column("区县"),
        Column("小区"),
        Column("判定"),
        Column("满意率", SHARE),
        Column("有效份数", COUNT),
    ),
    (
        (1, "市中区", "朝阳花园", "未达标", 0.75, 40),
        (2, "市中区", "建设新村", "未达标", 0.78, 50),
        (3, "薛城区", "朝阳花园", "未达标", None, None),
    ),
)
CHART = Chart("share", COLUMNS, "每周满意率", ("W45", "W46"), (Series("满意率", (0.8, 0.81)),), SHARE, threshold=0.8)


def bulletin(*, n: int = 412, share: float | None = 0.81, chart: Chart = CHART, table: DataTable = TABLE) -> Bulletin:
    sentence = Sentence(
        "overall",
        f"收到 {n} 份，满意率 {share}。",
        {"n": Number(n, COUNT), "share": Number(share, SHARE)},
    )
    section = Section("satisfaction", "总体满意度", (sentence,), (chart,), (table,))
    return Bulletin("周报", "第 46 期", "第 46 周", "全部地区", "办公室", "2026-11-16 09:00", True, (section,), {})


def rows(found: pd.DataFrame) -> list[tuple[Any, ...]]:
    """What, name, then, now, how of each row."""
    picked = found[["what", "name", "then", "now", "how"]]
    return [tuple(row) for row in picked.itertuples(index=False)]


def test_a_bulletin_differs_from_itself_in_nothing() -> None:
    found = compared(bulletin(), bulletin())
    # Two numbers of the sentence, two points, and of three rows what does not name them: 序号, 判定, 满意率, 有效份数.
    assert found.empty and found.attrs["equal"] == 2 + 2 + 3 * 4
    assert compared(bulletin(), load(dump(bulletin()))).empty


def test_a_share_that_fell_is_one_row_with_its_change() -> None:
    found = compared(bulletin(share=0.81), bulletin(share=0.79))
    assert rows(found) == [("sentence", "share", 0.81, 0.79, "changed")]
    row = found.iloc[0]
    assert (row["section"], row["where"], row["format"]) == ("总体满意度", "收到 412 份，满意率 0.81。", "share")
    assert row["change"] == pytest.approx(-0.02) and change_format(row["format"]) == "points"


def test_what_is_hidden_now_has_no_change() -> None:
    found = compared(bulletin(share=0.81), bulletin(share=None))
    assert rows(found) == [("sentence", "share", 0.81, None, "changed")]
    assert found["change"].isna().all()


def test_rows_find_themselves_wherever_they_stand() -> None:
    """By district and community: 朝阳花园 is the name of two. The 序号 of those that moved is another."""
    first, second, third = TABLE.rows
    moved = dataclasses.replace(TABLE, rows=((1, *second[1:]), (2, *first[1:]), third))
    found = compared(bulletin(), bulletin(table=moved))
    assert rows(found) == [("table", "序号", 2, 1, "changed"), ("table", "序号", 1, 2, "changed")]
    assert found["where"].tolist() == ["未达标名单 · 市中区 · 建设新村", "未达标名单 · 市中区 · 朝阳花园"]


def test_a_judgement_in_words_is_a_cell() -> None:
    first, *others = TABLE.rows
    table = dataclasses.replace(TABLE, rows=((*first[:3], "达标", *first[4:]), *others))
    assert rows(compared(bulletin(), bulletin(table=table))) == [("table", "判定", "未达标", "达标", "changed")]


def test_a_row_that_left_the_list_has_vanished_and_comes_last() -> None:
    shorter = dataclasses.replace(TABLE, rows=TABLE.rows[:2])
    found = compared(bulletin(n=412), bulletin(n=413, table=shorter))
    assert rows(found)[0] == ("sentence", "n", 412, 413, "changed")
    assert found["how"].tolist() == ["changed"] + ["vanished"] * 4
    assert found["then"].tolist()[1:] == [3, "未达标", None, None]
    back = compared(bulletin(table=shorter), bulletin())
    assert back["how"].tolist() == ["appeared"] * 4


def test_a_list_of_names_alone_is_compared_too() -> None:
    before, after = (DataTable("names", "名单", (Column("小区"),), ((name,),)) for name in ("甲", "乙"))
    assert rows(compared(bulletin(table=before), bulletin(table=after))) == [
        ("table", "小区", None, "乙", "appeared"),
        ("table", "小区", "甲", None, "vanished"),
    ]


def test_rows_that_read_alike_are_told_apart_by_their_turn() -> None:
    columns = (Column("问题"), Column("条数", COUNT))
    table = DataTable("same", "台账", columns, (("漏水", 1), ("漏水", 2)))
    other = dataclasses.replace(table, rows=(("漏水", 1), ("漏水", 5)))
    assert rows(compared(bulletin(table=table), bulletin(table=other))) == [("table", "条数", 2, 5, "changed")]


def test_a_table_without_names_is_compared_in_its_order() -> None:
    table = DataTable("bare", "数", (Column("甲", COUNT), Column("乙", COUNT)), ((1, 2), (3, 4)))
    other = dataclasses.replace(table, rows=((1, 2), (3, 9)))
    assert rows(compared(bulletin(table=table), bulletin(table=other))) == [("table", "乙", 4, 9, "changed")]


def test_points_find_themselves_by_category() -> None:
    later = dataclasses.replace(CHART, categories=("W46", "W47"), series=(Series("满意率", (0.81, 0.7)),))
    assert rows(compared(bulletin(), bulletin(chart=later))) == [
        ("chart", "满意率", None, 0.7, "appeared"),
        ("chart", "满意率", 0.8, None, "vanished"),
    ]


def one_number_changed(whole: Bulletin) -> Iterator[Bulletin]:
    """Every bulletin that differs from ``whole`` in one number, anywhere, hidden ones too."""
    (section,) = whole.sections

    def having(**parts: object) -> Bulletin:
        return dataclasses.replace(whole, sections=(dataclasses.replace(section, **parts),))

    (sentence,), (chart,), (table,) = section.sentences, section.charts, section.tables
    for name, number in sentence.numbers.items():
        other = dataclasses.replace(number, value=(number.value or 0) + 1)
        yield having(sentences=(dataclasses.replace(sentence, numbers={**sentence.numbers, name: other}),))
    (series,) = chart.series
    _name, points, _role = dataclasses.astuple(series)
    for place, value in enumerate(points):
        values = (*points[:place], value + 1, *points[place + 1 :])
        yield having(charts=(dataclasses.replace(chart, series=(dataclasses.replace(series, values=values),)),))
    for at, place in itertools.product(range(len(table.rows)), range(len(table.columns))):
        if table.columns[place].format == TEXT:
            continue
        row = table.rows[at]
        row = (*row[:place], (row[place] or 0) + 1, *row[place + 1 :])
        yield having(tables=(dataclasses.replace(table, rows=(*table.rows[:at], row, *table.rows[at + 1 :])),))


def test_one_changed_number_is_one_row() -> None:
    whole = bulletin()
    others = list(one_number_changed(whole))
    assert len(others) == 2 + 2 + 9
    for other in others:
        found = compared(whole, other)
        assert len(found) == 1 and found.attrs["equal"] == 15 and found["how"].tolist() == ["changed"]
