"""The workbook read back with another library: every number, how it looks, its charts, its paper, hostile words."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from analytics.bulletin.content import Chart, DataTable, Section, Series, Source
from analytics.bulletin.numbers import written
from analytics.reports.bulletin.cells import spreadsheet_number
from analytics.reports.bulletin.plotted import drawable
from analytics.reports.bulletin.sheets import sheet_name
from analytics.reports.bulletin.workbook import IDS_A_ROW, workbook
from tests.reports.bulletin.charts import more
from tests.reports.bulletin.example import HOSTILE, LONG, bulletin, comparison
from tests.reports.bulletin.reading import plotted_number
from tests.reports.bulletin.reading_workbook import TOP, figures, opened, shown


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        (0.79996, "share", "79.996 %"),
        (0.8, "share", "80.0 %"),
        (-0.0004, "points", "−0.04 个百分点"),
        (0.0, "points", "±0.0 个百分点"),
        (0.0251, "points", "+2.5 个百分点"),
        (1234567, "count", "1,234,567"),
        (0, "count", "0"),
        (81.26, "score", "81.3"),
    ],
)
def test_a_number_format_says_what_the_other_forms_say(value: float, kind: str, told: str) -> None:
    held, number_format = spreadsheet_number(value, kind)
    cell = openpyxl.Workbook().active.cell(1, 1, held)
    cell.number_format = number_format
    assert shown(cell) == written(value, kind) == told


def test_the_summary_holds_every_sentence_with_its_numbers() -> None:
    told = bulletin()
    sheet = opened(told)["概要"]
    assert sheet["A1"].value == told.title
    assert "2026 年第 46 期" in sheet["A2"].value
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=6)}
    for section in told.sections:
        for sentence in section.sentences:
            cells = rows[sentence.text][3 : 3 + len(sentence.numbers)]
            for cell, number in zip(cells, sentence.numbers.values(), strict=True):
                assert shown(cell).lstrip("+") in sentence.text
                assert cell.value == pytest.approx(plotted_number(number.value, number.format))
    assert rows["图1　每周收到的答卷"][1].hyperlink.location == "'图1 每周收到的答卷'!A1"


def test_charts_are_native_and_drawn_from_the_cells_beside_them() -> None:
    told = more(40)
    for figure, sheet in figures(told, opened(told)):
        drawn = sheet._charts
        if isinstance(figure, DataTable) or not drawable(figure):
            assert drawn == []
            continue
        rows = [re.findall(r"\$(\d+)", each.series[0].val.numRef.f) for each in drawn]
        covered = [row for first, last in rows for row in range(int(first), int(last) + 1)]
        assert covered == list(range(TOP + 1, TOP + 1 + len(figure.categories))), figure.key
        assert len(drawn[0].series) == len(figure.series) + (figure.threshold is not None and figure.kind == "line")
        assert len(drawn) == (3 if figure.key == "names" else 1)  # fourteen rows of wrapped names a page


def test_limits_and_threshold_are_dashed_and_patterns_tell_series_apart() -> None:
    book = opened(bulletin())
    line = book["图2 每周满意率"]._charts[0]
    assert [series.graphicalProperties.line.dashStyle for series in line.series] == [
        "solid",
        "dash",
        "dash",
        "solid",
        "lgDashDot",
    ]
    signal = line.series[3]
    assert (signal.marker.symbol, signal.graphicalProperties.line.noFill) == ("diamond", True)
    stacked = book["图3 各周末的小区判定"]._charts[0]
    fills = [series.graphicalProperties.pattFill for series in stacked.series]
    assert [fill and fill.prst for fill in fills] == [None, "wdUpDiag", "pct20"]


def test_every_drawing_has_words_for_those_who_do_not_see_it() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(bulletin()))) as archive:
        drawings = "".join(archive.read(name).decode() for name in archive.namelist() if "drawings/drawing" in name)
    assert 'descr="五周满意率的折线"' in drawings
    assert drawings.count("descr=") == drawings.count("<xdr:graphicFrame ")


def test_tables_are_ready_to_filter_and_to_print() -> None:
    told = bulletin(300)
    sheet = opened(told)["附表1 未达标小区"]
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:F304"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    widest = max(len(written(row[4], "points")) for row in told.appendices[0].rows)
    assert sheet.column_dimensions["E"].width > widest + 4  # a Chinese character takes two


def test_words_stand_out_by_more_than_colour() -> None:
    sheet = opened(more())["表1 整改台账"]
    rules = {rule.formula[0]: rule.dxf for each in sheet.conditional_formatting for rule in each.rules}
    assert rules['"未达标"'].font.b
    assert rules['"达标"'].fill.bgColor.rgb == "FFDCEBF7"


def test_nothing_written_by_people_runs() -> None:
    told = replace(more(), title=f"&P{HOSTILE}", number="&D")
    data = workbook(told)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)
    assert "<f>" not in sheets and "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", sheets)
    assert openpyxl.load_workbook(io.BytesIO(data))["附表1 未达标小区"]["B6"].value == HOSTILE
    assert "&amp;&amp;P=HYPERLINK" in sheets and "&amp;&amp;D" in sheets


def test_sources_keep_every_community_by_name_and_id() -> None:
    known = {f"ZZ-{place:04d}": f"第{place}小区" if place % 2 else "" for place in range(2 * IDS_A_ROW + 1)}
    told = bulletin()
    source = Source(
        n=412,
        base="有效答卷",
        communities=known,
        tables=("below", "communities"),
        page="weekly",
        query={"week": "2026-W46"},
    )
    section = told.sections[0]
    sentence = replace(section.sentences[0], source=source)
    told = replace(told, sections=(replace(section, sentences=(sentence,)), *told.sections[1:]))
    rows = [row for row in opened(told)["依据"].iter_rows(values_only=True) if row[0] == "句1"]
    assert len(rows) == 3
    assert "、".join(row[8] for row in rows).split("、") == list(known)
    assert "、".join(row[7] for row in rows).split("、") == [name or each for each, name in known.items()]
    assert (rows[0][2], rows[0][3], rows[0][6], rows[0][9]) == (
        412,
        "有效答卷",
        "附表1、明细1",
        "weekly?week=2026-W46",
    )


def test_provenance_and_an_unfinished_week_are_said() -> None:
    book = opened(replace(bulletin(), complete=False))
    notes = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert notes.items() >= bulletin().provenance.items()
    assert notes["完整性"] == book["概要"]["A3"].value == "本期未完，数字还会变化"


def test_the_same_bulletin_gives_the_same_bytes() -> None:
    assert workbook(more()) == workbook(more())
    assert workbook(replace(bulletin(), made_at="上周一")) == workbook(replace(bulletin(), made_at="上周一"))


def test_names_of_sheets_are_what_excel_takes() -> None:
    names = opened(more()).sheetnames
    assert "图6 整改新开销号" in names
    assert all(len(name) <= 31 for name in names)
    assert len(sheet_name("附表12", LONG)) <= 31


def test_a_threshold_lies_over_columns_as_a_line_and_its_cells_are_marked() -> None:
    chart = Chart("c", "columns", "满意率", ("一", "二"), (Series("满意率", (0.79, 0.81)),), "share", threshold=0.8)
    data = workbook(replace(bulletin(), sections=(Section("s", "满意率", (), (chart,)),)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawn = archive.read("xl/charts/chart1.xml").decode()
    assert drawn.index("<c:barChart>") < drawn.index("<c:lineChart>") < drawn.index("lgDashDot")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["图1 满意率"]
    assert [cell.value for cell in sheet["C"][3:6]] == ["达标线 80 %", 0.8, 0.8]
    marked = {str(each.sqref): [rule.type for rule in each.rules] for each in sheet.conditional_formatting}
    assert marked == {"B5:B6": ["containsBlanks", "cellIs"]}


def test_thousands_of_rows_have_a_sheet_of_their_own_behind_the_others() -> None:
    book = opened(bulletin(300))
    assert book.sheetnames[-4:] == ["附表1 未达标小区", "明细1 各小区判定与数据", "依据", "说明"]
    sheet = book["明细1 各小区判定与数据"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:G304")


def test_intervals_are_lines_at_the_ends_of_bars_and_signals_signs_behind_their_numbers() -> None:
    chart = next(chart for chart in comparison(3).charts if chart.key == "units")
    with zipfile.ZipFile(
        io.BytesIO(workbook(replace(bulletin(), sections=(Section("s", "街道", (), (chart,)),))))
    ) as file:
        drawn = file.read("xl/charts/chart1.xml").decode()
    assert drawn.count("<c:ser>") == 1 and drawn.count("<c:errBars>") == 1
    assert "80.0\u00a0% ◆" in drawn
