"""The empty forms: each reads back as a file of records of its subject once a row is filled in."""

from __future__ import annotations

import io

import openpyxl
import pytest

from analytics.flows import drafting
from analytics.flows.office import Office
from analytics.ingest.reading.archives import Member
from analytics.language import _
from analytics.programme.entering import record_files
from analytics.programme.subjects import SUBJECTS
from analytics.reports.record_template import record_template


def test_a_filled_form_is_read_back(office: Office) -> None:
    book = openpyxl.load_workbook(io.BytesIO(record_template("programme")))
    sheet = book["改造项目"]
    headings = [cell.value for cell in sheet[1]]
    for words, value in (("记录类型", "改造项目"), ("项目名称", "枣庄 2026"), ("满意率达标线（%）", 85)):
        sheet.cell(2, headings.index(words) + 1, value)
    assert "小区编号" not in headings, "it concerns no single community"
    filled = io.BytesIO()
    book.save(filled)
    reading = drafting.read(office, Member("项目.xlsx", filled.getvalue()))
    checked = record_files.check(office, reading)
    assert checked.issues.empty and checked.drafts[0].value == {"name": "枣庄 2026", "satisfaction_percent": 85}


@pytest.mark.parametrize("name", list(SUBJECTS))
def test_every_form_has_its_fields_and_choices(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(record_template(name)))
    subject = SUBJECTS[name]
    (sheet,) = book.worksheets
    assert {_(field.words) for field in subject.fields} <= {cell.value for cell in sheet[1]}
    assert len(sheet.data_validations.dataValidation) == 2 + sum(bool(field.choices) for field in subject.fields)
    assert sheet["A1"].comment.text == f"每行必填，照写“{subject.words}”"
