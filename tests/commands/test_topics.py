"""Topics on the command line: what the words' meaning was learnt from, and the hot-issue workbook."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.reports.hot_issues_workbook import HEADING_ROW
from tests.pages import comments, desk

TEXTS = ["楼道灯不亮", "停车位太少", "下水道又堵了"]
MORE = ["声控灯坏了没人修", "车位都被外来车占了", "停车位太少", "污水往外冒", "无"]


def table(path: Path, texts: list[str], column: str = "意见") -> str:
    pd.DataFrame({column: texts}).to_csv(path, index=False)
    return str(path)


def learnt_from(capsys: pytest.CaptureFixture[str]) -> int:
    found = re.search(r"词义学自 ([\d,]+) 条文字", capsys.readouterr().out)
    assert found is not None
    return int(found[1].replace(",", ""))


def test_a_table_says_from_how_many_texts_it_learnt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the five comments of the other file one stands in both. The codebook teaches too, where there is one."""
    file, more = table(tmp_path / "a.csv", TEXTS), table(tmp_path / "b.csv", MORE)
    alone = ["topics", file, "--column", "意见", "--codebook", "none", "--k", "2"]
    assert main(alone) == 0
    assert learnt_from(capsys) == 3
    assert main([*alone, "--background", more]) == 0
    assert learnt_from(capsys) == 3 + 4
    assert main(["topics", file, "--column", "意见"]) == 0
    assert learnt_from(capsys) > 1000


def test_a_background_only_teaches(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    file, more = table(tmp_path / "a.csv", TEXTS), table(tmp_path / "b.csv", MORE)
    assert main(["topics", file, "--column", "意见", "--background", more, "--csv", str(out)]) == 0
    grouped = pd.read_csv(out)
    assert list(grouped.columns) == ["意见", "topic_id", "topic_label", "strength", "bucket"]
    assert grouped["意见"].to_list() == TEXTS


def test_a_background_without_the_column_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, other = table(tmp_path / "a.csv", TEXTS), table(tmp_path / "b.csv", MORE, column="建议")
    assert main(["topics", file, "--column", "意见", "--background", other]) == 2
    assert "没有“意见”这一列" in capsys.readouterr().err


def test_the_store_teaches_where_it_is_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the store's fifteen comments ten are different; one of the table's is among them."""
    desk.fill(desk.address(tmp_path), comments.ONE)
    file = table(tmp_path / "a.csv", [*TEXTS, comments.PARKING])
    words = ["topics", file, "--column", "意见", "--codebook", "none", "--k", "2"]
    assert main([*words, "--database", desk.address(tmp_path)]) == 0
    assert learnt_from(capsys) == 4
    assert main([*words, "--database", desk.address(tmp_path), "--learn-from-store"]) == 0
    assert learnt_from(capsys) == 4 + 9


def test_hot_issues_are_a_workbook(two: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "热点.xlsx"
    assert main(["hot-issues", "--out", str(out), "--database", two]) == 0
    assert "样本非随机" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(out).worksheets[0]
    words = [str(cell.value) for row in sheet for cell in row if cell.value is not None]
    assert any("停车" in word for word in words) and any("下水" in word or "排水" in word for word in words)


def test_hot_issues_of_a_district_without_comments_are_empty(two: str, tmp_path: Path) -> None:
    out = tmp_path / "热点.xlsx"
    assert main(["hot-issues", "--out", str(out), "--database", two, "--district", "薛城区"]) == 0
    assert openpyxl.load_workbook(out).worksheets[0].max_row == HEADING_ROW


def test_hot_issues_say_why_they_cannot_be_written(
    two: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hot-issues", "--out", str(tmp_path / "none" / "a.xlsx"), "--database", two]) == 2
    assert "写不了文件" in capsys.readouterr().err


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> str:
    return comments.two(tmp_path_factory.mktemp("two"))
