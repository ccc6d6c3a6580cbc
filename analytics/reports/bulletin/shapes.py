"""What stands on a slide: words, charts and tables in the places of the layout's placeholders."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Pt

from analytics.bulletin.content import TEXT, Chart, DataTable
from analytics.charts.template import INK, LINE, MET
from analytics.language import _
from analytics.reports.bulletin.marks import rgb
from analytics.reports.bulletin.master import EMU, NAMESPACES, SLIDE_NUMBER, Box, Placeholder
from analytics.reports.bulletin.wording import printable

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"


def next_number(slide: Slide) -> int:
    """A number that no shape of ``slide`` has."""
    return max(int(number) for number in slide.shapes._spTree.xpath("//p:cNvPr/@id")) + 1


def write(slide: Slide, index: int, paragraphs: Sequence[str]) -> None:
    """Put ``paragraphs`` into placeholder ``index``; without words it is taken off the slide."""
    told = [printable(paragraph) for paragraph in paragraphs if paragraph]
    if told:
        slide.placeholders[index].text_frame.text = "\n".join(told)
    else:
        remove(slide, index)


def set_words(slide: Slide, index: int, points: float) -> None:
    """Give the words of placeholder ``index`` another size than the layout does."""
    for paragraph in slide.placeholders[index].text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(points)


def remove(slide: Slide, index: int) -> None:
    """Take placeholder ``index`` off the slide, so that no “click to add” is left."""
    shape = slide.placeholders[index]._element
    shape.getparent().remove(shape)


def move(slide: Slide, index: int, box: Box) -> None:
    """Put placeholder ``index`` elsewhere than the layout does."""
    shape = slide.placeholders[index]
    shape.left, shape.top, shape.width, shape.height = map(Pt, (box.left, box.top, box.width, box.height))


def replace(slide: Slide, index: int, drawn: str) -> None:
    """Put a drawn shape where placeholder ``index`` stands."""
    shape = slide.placeholders[index]._element
    shape.getparent().replace(shape, parse_xml(drawn))


def foot(part: Placeholder, words: str, *, number: int) -> str:
    """The footer with ``words``, or the number of the slide, in its placeholder."""
    told = f'<a:r><a:rPr lang="zh-CN"/><a:t>{escape(words)}</a:t></a:r>' if part.kind == "ftr" else SLIDE_NUMBER
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{_(part.name)}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f'</p:cNvSpPr><p:nvPr><p:ph type="{part.kind}" idx="{part.index}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>'
        f"<a:bodyPr/><a:lstStyle/><a:p>{told}</a:p></p:txBody></p:sp>"
    )


def chart_frame(chart: Chart, relation: str, place: Placeholder, *, number: int) -> str:
    """The frame of a chart part, with the words for those who cannot see it."""
    graphic = f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/>'
    return _frame(chart.key, chart.alt or chart.title, graphic, _CHART, place, number=number)


def _frame(name: str, alt: str, graphic: str, kind: str, place: Placeholder, *, number: int) -> str:
    return (
        f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr><p:cNvPr id="{number}" name={quoteattr(printable(name))} '
        f"descr={quoteattr(printable(alt))}/>"
        f'<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr><p:ph type="{place.kind}" '
        f'idx="{place.index}"/></p:nvPr></p:nvGraphicFramePr>{place.box.xfrm("p:xfrm")}<a:graphic><a:graphicData '
        f'uri="{kind}">{graphic}</a:graphicData></a:graphic></p:graphicFrame>'
    )


def words_of(table: DataTable) -> float:
    """The size of a table's words: 16 points, less where many columns share the width."""
    return 16 if len(table.columns) <= 6 else 14 if len(table.columns) <= 10 else 12


def table_frame(
    table: DataTable,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    words: float,
    place: Placeholder,
    *,
    number: int,
) -> str:
    """A page of ``table`` with its headings, ``widths`` in points; numbers stand to the right, words to the left."""
    grid = "".join(f'<a:gridCol w="{round(width * EMU)}"/>' for width in widths)
    right = [column.format != TEXT for column in table.columns]
    head = _row([printable(column.heading) for column in table.columns], right, words, bold=True)
    body = "".join(_row(row, right, words, shaded=place % 2 == 1) for place, row in enumerate(rows))
    graphic = f'<a:tbl><a:tblPr firstRow="1" bandRow="1"/><a:tblGrid>{grid}</a:tblGrid>{head}{body}</a:tbl>'
    return _frame(table.key, table.title, graphic, _TABLE, place, number=number)


def _row(cells: Sequence[str], right: Sequence[bool], words: float, *, bold: bool = False, shaded: bool = False) -> str:
    fill = f"<a:solidFill>{rgb('#f1f4f8')}</a:solidFill>" if shaded else "<a:noFill/>"
    rule = _rule("B", 1.75, MET) if bold else _rule("B", 0.5, LINE)
    look = (
        f'<a:rPr lang="zh-CN" sz="{round(words * 100)}" b="{int(bold)}"><a:solidFill>{rgb(INK)}</a:solidFill></a:rPr>'
    )
    return (
        f'<a:tr h="{round(words * 1.3 * 1.3 * EMU)}">'
        + "".join(
            f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{"r" if number else "l"}"/>'
            f"<a:r>{look}<a:t>{escape(cell)}</a:t></a:r></a:p></a:txBody>"
            f'<a:tcPr marL="57150" marR="57150" marT="38100" marB="38100" anchor="ctr">{_sides()}{rule}{fill}'
            "</a:tcPr></a:tc>"
            for cell, number in zip(cells, right, strict=True)
        )
        + "</a:tr>"
    )


def _sides() -> str:
    return "".join(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>' for side in "LRT")


def _rule(side: str, points: float, colour: str) -> str:
    return (
        f'<a:ln{side} w="{round(points * EMU)}"><a:solidFill>{rgb(colour)}</a:solidFill>'
        f'<a:prstDash val="solid"/></a:ln{side}>'
    )
