"""What commands print of a file's issues: one line for what is wrong alike, however many rows it stands on."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.commands import terminal
from analytics.model import ISSUES


def issues(*rows: tuple[str | None, int | None, str, str | None, str]) -> pd.DataFrame:
    """Issues by (sheet, row, column, value, code); reason and action follow the code."""
    frame = pd.DataFrame(list(rows), columns=["sheet", "row", "column", "value", "code"])
    frame = frame.assign(reason=frame["code"].str.upper(), action="改")[list(ISSUES.columns)]
    return frame.astype({"row": "Int64", "sheet": "str", "value": "str"})


def printed(given: pd.DataFrame, capsys: pytest.CaptureFixture[str]) -> list[str]:
    terminal.print_issues(given)
    return capsys.readouterr().err.splitlines()


def test_rows_alike_share_a_line_and_the_commonest_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    given = issues(
        (None, None, "停车", None, "unscaled"),
        (None, 2, "小区", "甲", "unknown"),
        (None, 3, "小区", "乙", "unknown"),
        *((None, row, "评分", "9", "outside") for row in range(4, 124)),
        (None, 130, "小区", "乙", "unknown"),
    )
    assert printed(given, capsys) == [
        "  第 4、5、6 等 120 行 评分 “9”：OUTSIDE（outside）。改",
        "  第 3、130 行 小区 “乙”：UNKNOWN（unknown）。改",
        "  整列 停车：UNSCALED（unscaled）。改",
        "  第 2 行 小区 “甲”：UNKNOWN（unknown）。改",
    ]


def test_sheets_are_named_where_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    given = issues(("一月", 2, "小区", "甲", "unknown"), ("二月", 2, "小区", "甲", "unknown"))
    assert printed(given, capsys) == ["  第 一月!2、二月!2 行 小区 “甲”：UNKNOWN（unknown）。改"]


def test_what_is_not_listed_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    given = issues(*((None, row, "小区", f"不明小区{row}", "unknown") for row in range(2, 54)))
    lines = printed(given, capsys)
    assert len(lines) == terminal.ISSUES_SHOWN + 1
    assert lines[-1] == "  另有 2 处问题未列出"


def test_no_issues_print_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(issues(), capsys) == []
