"""A leader's way in a browser, in both languages: the week's charts, a bulletin issued, its files opened again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pptx
import pytest

from analytics.language import LANGUAGES
from analytics.reports.bulletin.forms import FORMS
from tests.browser.conftest import Town
from tests.browser.tongues import strange
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The example's week 45, of 2 to 8 November 2026.
RECEIVED, SENTENCE, TITLE = "830", "本周收到满意度调查答卷 830 份", "老旧小区改造居民满意度周报"
# What was issued is the office's own document, in the language of record; the page quotes its period.
OF_RECORD = ("年第", "周", "至")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_weeks_charts_to_the_bulletins_files(page: Page, town: Town, language: str, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    visitor = Visitor(page, town.address, language)
    visitor.open()
    visitor.sign_in("leader")
    visitor.to("周报")
    visitor.settle()
    assert page.get_by_role("figure").count() >= 10
    odd = strange(page, language, town.theirs, ["leader"])

    visitor.click(visitor.button("上一期"))
    expect(visitor.figure("收到答卷")).to_contain_text(RECEIVED)
    visitor.click(visitor.button("出具本期通报"))
    visitor.click(visitor.button("生成通报"))
    expect(visitor.button(FORMS["docx"].words)).to_be_visible()
    visitor.settle()
    odd += strange(page, language, town.theirs, ["leader", *OF_RECORD])
    files = {name: visitor.taken(visitor.button(FORMS[name].words), tmp_path) for name in WORDS}
    for name, file in files.items():
        told = WORDS[name](file)
        assert TITLE in told and SENTENCE in told, name
        # One document in one language, whoever takes it away.
        assert "Chart 1" not in told and "Base:" not in told, name
    slides = pptx.Presentation(str(files["pptx"])).slides
    assert sum(shape.has_chart for slide in slides for shape in slide.shapes) >= 10
    assert (odd, visitor.complaints) == ([], [])


def of_slides(file: Path) -> str:
    shapes = [shape for slide in pptx.Presentation(str(file)).slides for shape in slide.shapes]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def of_document(file: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)


def of_workbook(file: Path) -> str:
    sheets = openpyxl.load_workbook(file).worksheets
    return "\n".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)


WORDS = {"pptx": of_slides, "docx": of_document, "xlsx": of_workbook, "html": Path.read_text}
