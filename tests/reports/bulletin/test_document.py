"""The document in official form, read back from the file."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile

import docx
import pytest

from analytics.bulletin.content import APPENDIX, Column, DataTable, Section, Sentence
from analytics.reports.bulletin.document import document
from tests.reports.bulletin.example import HOSTILE, LONG, bulletin
from tests.reports.bulletin.reading import compare, read
from tests.reports.bulletin.test_slides import full


@pytest.mark.parametrize(("communities", "units"), [(0, 0), (1, 1), (3, 16), (300, 60)])
def test_every_number_of_every_chart_and_table_stands_in_the_document(communities: int, units: int) -> None:
    made = full(communities, units)
    assert compare(made, read(document(made))) > 6 * communities + 2 * units + 100


def test_the_parts_stand_in_the_official_order() -> None:
    made = bulletin()
    opened = docx.Document(io.BytesIO(document(made)))
    told = [(each.style.style_id, each.text) for each in opened.paragraphs if each.text]
    assert told[:4] == [
        ("Masthead", made.title),
        ("Issue", made.number),
        ("Issue", f"{made.issuer}\t2026年11月16日"),
        ("Period", f"（{made.period}　{made.scope}）"),
    ]
    assert [text for style, text in told if style == "Heading1"] == [
        "一、基本情况",
        "二、总体满意度",
        "三、未达标名单",
        "四、建议",
    ]
    assert [text for style, text in told if style == "FigureTitle"] == [
        "图1　每周收到的答卷",
        "图2　每周满意率",
        "图3　各周末的小区判定",
    ]
    assert [text for style, text in told if style.startswith("Appendix")] == ["附表1", "未达标小区", "说明", "数据依据"]
    referred = "本周新增未达标小区 1 个。名单见附表1；各小区判定与数据（3 行）见工作簿“明细1”。"
    assert ("BodyText", referred) in told


def test_sentences_of_a_section_are_one_paragraph() -> None:
    made = dataclasses.replace(
        bulletin(), sections=(Section("s", "情况", (Sentence("a", "甲。"), Sentence("b", "乙。"))),)
    )
    assert "甲。乙。" in read(document(made)).texts[0]


def test_the_page_is_that_of_the_standard() -> None:
    opened = docx.Document(io.BytesIO(document(bulletin())))
    for section in opened.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    # 28 characters of 16 points, each a quarter of a point tighter, are no wider than the 156 mm of the type area
    body = opened.styles["Body Text"].element.xml
    tighter = int(re.search(r'<w:spacing w:val="(-?\d+)"', body)[1]) / 20
    assert 28 * (16 + tighter) <= 156 * 72 / 25.4 < 29 * (16 + tighter)
    assert 'w:eastAsia="仿宋_GB2312"' in body and 'w:firstLineChars="200"' in body


def test_fonts_name_what_stands_in_for_them() -> None:
    with zipfile.ZipFile(io.BytesIO(document(bulletin()))) as file:
        table = file.read("word/fontTable.xml").decode()
    for font in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"):
        assert re.search(rf'<w:font w:name="{font}"><w:altName w:val="[^"]+"/>', table)


def test_pages_are_numbered_on_the_outer_side() -> None:
    opened = docx.Document(io.BytesIO(document(bulletin())))
    first = opened.sections[0]
    assert opened.settings.odd_and_even_pages_header_footer
    for footer, side in ((first.footer, "right"), (first.even_page_footer, "left")):
        xml = footer.paragraphs[0]._p.xml
        assert " PAGE " in xml and f'<w:jc w:val="{side}"/>' in xml
    assert all(section.footer.is_linked_to_previous for section in list(opened.sections)[1:])


def test_wide_tables_lie_and_headings_are_repeated() -> None:
    ledger = DataTable(
        "ledger",
        "整改台账",
        tuple(Column(f"第{place}栏", width=12) for place in range(12)),
        (("内容",) * 12,),
        place=APPENDIX,
    )
    made = bulletin()
    made = dataclasses.replace(made, sections=(*made.sections, Section("s", "整改", (), (), (ledger,))))
    opened = docx.Document(io.BytesIO(document(made)))
    assert [section.page_width > section.page_height for section in opened.sections] == [False, False, True, False]
    for table in opened.tables:
        assert "<w:tblHeader/>" in table.rows[0]._tr.xml
        width = sum(int(w) for w in table._tbl.xpath("w:tblGrid/w:gridCol/@w:w")) / 20 * 25.4 / 72
        assert width == pytest.approx(225 if len(table.columns) == 12 else 156, abs=0.5)


def test_a_running_period_is_marked() -> None:
    assert not [text for text in read(document(bulletin())).texts[0] if "本期未完" in text]
    running = read(document(dataclasses.replace(bulletin(), complete=False))).texts[0]
    assert "【本期未完】统计期尚未结束，数字还会变化" in running


def test_hostile_and_broken_words_are_shown_as_they_are() -> None:
    made = dataclasses.replace(bulletin(), title=HOSTILE, issuer="办\x0b公室", number=LONG, made_at="上周")
    said = read(
        document(dataclasses.replace(made, sections=(Section("s", HOSTILE, (Sentence("h", HOSTILE),)),)))
    ).texts[0]
    assert said[0] == HOSTILE and said[1] == LONG
    assert "办公室上周" in said
    assert f"一、{HOSTILE}" in said and HOSTILE in said[4:]


def test_notes_end_the_document_and_tell_what_its_sentences_rest_on() -> None:
    made = bulletin()
    (key, rows), (last, basis) = read(document(made)).tables[-2:]
    assert (key, last) == ("provenance", "basis")
    assert dict(rows[1:])["文件校验码"] == made.provenance["文件校验码"]
    counted = "口径1；涉及小区：光明西里、ZZ-011；名单：附表1、明细1"
    assert basis[1:] == [
        ["一", "第 1 句", "412", counted],
        ["二", "第 1 句、图2", "412", counted],
        ["三", "第 1 句、附表1", "412", counted],
        ["", "口径1", "—", "五级中的满意、非常满意"],
    ]
