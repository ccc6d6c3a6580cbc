"""Who writes a table for a spreadsheet keeps words from being run: .csv by model.cells, .xlsx by the options."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd
import pytest

from analytics.model.cells import harmless, harmless_texts
from tests.test_layers import dotted, modules

# Read back by this program at once, by no spreadsheet.
INNER = {"analytics.flows.drafting"}


def calls(path: Path, name: str) -> list[ast.Call]:
    found = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return [call for call in found if isinstance(call.func, ast.Attribute) and call.func.attr == name]


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x", "-", "=", "+86"]
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "停车=难", "a@b.cn", "1-2号楼", " 空", "'=1"])
def test_other_texts_stay(text: str) -> None:
    assert harmless(text) == text


def test_a_frame_keeps_its_numbers_and_its_gaps() -> None:
    frame = pd.DataFrame({"=n": [-1, 2], "words": ["=1", None], "share": [-0.5, float("nan")]}, index=[3, 5])
    safe = harmless_texts(frame)
    assert list(safe.columns) == ["'=n", "words", "share"] and frame.columns[0] == "=n"
    assert safe["words"].iloc[0] == "'=1" and pd.isna(safe["words"].iloc[1])
    assert safe["'=n"].to_list() == [-1, 2] and safe["share"].iloc[0] == -0.5


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_every_csv_is_harmless(path: Path) -> None:
    text = path.read_text("utf-8")
    written = len(calls(path, "to_csv")) + len(calls(path, "writerow")) + len(calls(path, "writerows"))
    if written and dotted(path) not in INNER:
        assert "harmless" in text


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_every_workbook_runs_no_words(path: Path) -> None:
    text = path.read_text("utf-8")
    if calls(path, "Workbook") or calls(path, "to_excel"):
        assert "TEXT_STAYS_TEXT" in text or '"strings_to_formulas": False' in text
