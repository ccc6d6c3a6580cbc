"""The slides, read back from the file."""

from __future__ import annotations

import dataclasses
import io

import pptx
import pytest
from pptx.util import Pt

from analytics.bulletin.content import Bulletin, Section, Sentence
from analytics.reports.bulletin.slides import slides
from tests.reports.bulletin.example import HOSTILE, LONG, bulletin, comparison
from tests.reports.bulletin.reading import compare, read


def full(communities: int = 3, units: int = 16) -> Bulletin:
    made = bulletin(communities)
    return dataclasses.replace(made, sections=(*made.sections, comparison(units)))


@pytest.mark.parametrize(("communities", "units"), [(0, 0), (1, 1), (3, 16), (300, 60)])
def test_every_number_of_every_chart_and_table_stands_on_the_slides(communities: int, units: int) -> None:
    made = full(communities, units)
    shown = min(communities, 5)
    assert compare(made, read(slides(made)), first_of_appendices=True) > 6 * shown + 2 * units + 100


def test_every_sentence_stands_on_a_slide_of_its_section() -> None:
    made = bulletin()
    pages = read(slides(made)).texts
    for section in made.sections:
        for sentence in section.sentences:
            (page,) = [page for page in pages if sentence.text in page]
            assert any(line.endswith(f"、{section.heading}") for line in page)


def test_the_cover_says_what_the_bulletin_is_and_the_last_slide_what_it_is_made_from() -> None:
    made = bulletin()
    said = read(slides(made))
    cover = " ".join(said.texts[0])
    for told in (made.title, made.number, made.period, made.scope, made.issuer, made.made_at):
        assert told in cover
    assert "本期未完" not in " ".join(text for page in said.texts for text in page)
    key, rows = said.tables[-1]
    assert key == "provenance"
    assert dict(rows[1:]) == {
        "统计期": made.period,
        "范围": made.scope,
        "本期状态": "完整",
        "制作时间": made.made_at,
        **made.provenance,
        "名单与明细": "名单见附表1；各小区判定与数据（3 行）见工作簿“明细1”。",
    }


def test_a_running_period_is_marked_on_every_slide() -> None:
    said = read(slides(dataclasses.replace(bulletin(), complete=False)))
    assert all(any("本期未完" in text for text in page) for page in said.texts)


def test_captions_tell_n_and_definition_and_every_chart_has_words_for_those_who_cannot_see_it() -> None:
    said = read(slides(full()))
    assert [page for page in said.texts if "n＝412" in page]
    deck = pptx.Presentation(io.BytesIO(slides(full())))
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    assert [told for told in notes if "n＝412；口径：五级中的满意、非常满意" in told]
    assert all(drawn.alt for drawn in said.charts)
    assert "五周满意率的折线" in [drawn.alt for drawn in said.charts]


def test_charts_and_tables_are_native_and_fill_the_layouts_placeholders() -> None:
    deck = pptx.Presentation(io.BytesIO(slides(full())))
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))
    assert [layout.name for layout in deck.slide_layouts] == ["封面", "要点", "图", "图文", "表", "双图", "双表"]
    frames = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert frames and all(shape.is_placeholder for shape in frames)
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert all(titles) and titles[-1] == "说明"
    for slide in list(deck.slides)[1:]:
        assert 'type="slidenum"' in slide.shapes._spTree.xml
    empty = [s.name for slide in deck.slides for s in slide.placeholders if s.has_text_frame and not s.text_frame.text]
    assert not [name for name in empty if name != "页码"]


def test_what_stands_behind_a_sentence_is_in_the_notes() -> None:
    deck = pptx.Presentation(io.BytesIO(slides(bulletin())))
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    assert notes[0] == (
        "本周收到满意度答卷 412 份，比上周多 31 份。（n＝412；口径：五级中的满意、非常满意；"
        "涉及小区：光明西里、ZZ-011；名单：附表1、明细1）"
    )


def test_words_are_large_enough_and_tables_stay_on_the_slide() -> None:
    deck = pptx.Presentation(io.BytesIO(slides(bulletin(300))))
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    for table in tables:
        assert table.cell(0, 0).text_frame.paragraphs[0].runs[0].font.size >= Pt(12)
        # 27 points a row of one line; the names that need three lines are told apart by hand
        lines = sum(3 if LONG in [cell.text for cell in row.cells] else 1 for row in table.rows)
        assert lines * 20.8 + len(table.rows) * 6 <= 368


def test_what_is_too_long_for_the_last_slide_is_in_its_notes() -> None:
    hashes = "、".join(f"答卷{number}.csv（{number:064x}）" for number in range(9))
    deck = pptx.Presentation(
        io.BytesIO(slides(dataclasses.replace(bulletin(), provenance={"问卷文件": hashes, "时区": "Asia/Shanghai"})))
    )
    last = deck.slides[-1]
    (table,) = [shape.table for shape in last.shapes if shape.has_table]
    assert {row.cells[0].text: row.cells[1].text for row in table.rows}["问卷文件"] == "见本页备注"
    assert f"问卷文件：{hashes}" in last.notes_slide.notes_text_frame.text


def test_an_appendix_takes_one_slide_that_says_how_many_rows_it_leaves_out() -> None:
    deck = pptx.Presentation(io.BytesIO(slides(bulletin(300))))
    (slide,) = [each for each in deck.slides if each.shapes.title.text.startswith("附表1")]
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    shown = len(table.rows) - 1
    assert slide.shapes.title.text == f"附表1　未达标小区（前 {shown} 行）" and 5 <= shown < 300
    assert any(
        "共 300 行，其余见公文和工作簿" in shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame
    )


def test_hostile_and_broken_words_are_shown_as_they_are() -> None:
    made = dataclasses.replace(bulletin(), title=HOSTILE, issuer="办\x0b公室", number=LONG)
    said = read(slides(dataclasses.replace(made, sections=(Section("s", HOSTILE, (Sentence("h", HOSTILE),)),))))
    assert HOSTILE in said.texts[0] and "办公室" in said.texts[0]
    assert HOSTILE in said.texts[1]


def test_the_last_slide_says_where_the_lists_are() -> None:
    made = bulletin()
    forms, below = made.sections[0].charts, made.sections[2].tables
    said = read(
        slides(dataclasses.replace(made, sections=(Section("s", "情况", (Sentence("a", "甲。"),), forms, below),)))
    )
    assert {"甲。", "图1　每周收到的答卷"} <= set(said.texts[1])
    assert "名单见附表1；各小区判定与数据（3 行）见工作簿“明细1”。" in said.texts[-1]


def test_a_section_without_content_says_so() -> None:
    said = read(slides(dataclasses.replace(bulletin(), sections=(Section("s", "整改"),))))
    assert "本期没有此项内容。" in said.texts[1]
    assert len(said.texts) == 3
    assert len(read(slides(dataclasses.replace(bulletin(), sections=()))).texts) == 2


def test_a_chart_without_numbers_is_told_in_words_and_has_no_slide_of_its_own() -> None:
    said = read(slides(full()))
    assert "none" not in [drawn.key for drawn in said.charts]
    (page,) = [page for page in said.texts if any("没有数据" in text for text in page)]
    assert "图10　没有数据：本期没有可以显示的数据。" in page


def test_words_that_find_no_room_below_a_figure_stand_in_the_notes() -> None:
    made = bulletin()
    chart = dataclasses.replace(made.sections[0].charts[0], note="甲乙丙丁戊己庚辛壬癸" * 30)
    sections = (Section("s", "情况", (Sentence("a", "甲。"),), (chart,)),)
    deck = pptx.Presentation(io.BytesIO(slides(dataclasses.replace(made, sections=sections))))
    (noted,) = [slide for slide in deck.slides if slide.has_notes_slide]
    assert noted.notes_slide.notes_text_frame.text == chart.note
    (below,) = [shape for shape in noted.placeholders if shape.placeholder_format.idx == 14]
    assert below.text_frame.text.endswith("…（见备注）")
    assert below.text_frame.paragraphs[0].runs[0].font.size == Pt(12)


def test_the_template_leaves_no_traces() -> None:
    core = pptx.Presentation(io.BytesIO(slides(bulletin()))).core_properties
    assert (core.title, core.author) == (bulletin().title, bulletin().issuer)
    assert core.last_modified_by == bulletin().issuer
    assert f"{core.created:%Y-%m-%d %H:%M}" == bulletin().made_at
