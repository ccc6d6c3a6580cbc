"""The bulletin as a document in official form (.docx): 标题, 期号, 一、二、三…, native charts, 附表, 说明."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.enum.section import WD_SECTION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from analytics.bulletin.content import APPENDIX, INLINE, TEXT, Bulletin, Chart, DataTable, Section
from analytics.language import _, joined
from analytics.reports.bulletin import drawing, numbering, paging, paper, plotted
from analytics.reports.bulletin.axes import Canvas
from analytics.reports.bulletin.plotted import Scale
from analytics.reports.bulletin.typefaces import FANGSONG, HEI
from analytics.reports.bulletin.wording import (
    basis_table,
    brief,
    chart_note,
    official_date,
    printable,
    provenance_table,
)

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
POINTS_PER_MM = 72 / 25.4
STANDING = Canvas(paper.WIDTH_MM * POINTS_PER_MM, 215, 10)
LYING = Canvas(STANDING.width, 285, 9)  # two on a page: some programs stretch what fills a page alone
MOST_TOGETHER = 10  # rows that stay on one page
LONG_WORDS = 50  # characters asked for by a column of long texts, which stand in smaller words
WIDEST_UPRIGHT = 90  # characters that the columns of a table ask for together; wider ones lie


def document(bulletin: Bulletin) -> bytes:
    """The .docx of ``bulletin``, on the paper of GB/T 9704, every chart native and with its workbook inside.

    The 附表 stand at the end, their headings on every page; tables of many columns on lying pages. What would fill
    hundreds of pages is left to the workbook, and the text says so.
    """
    made = _Writing(bulletin)
    made.head()
    for place, section in enumerate(bulletin.sections, start=1):
        made.section(section, place)
    for label, table in numbering.placed(made.parts, APPENDIX):
        made.appendix(table, label)
    made.notes()
    return made.saved()


class _Writing:
    """The document of one bulletin while it is written."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        self.parts = numbering.parts(bulletin)
        self.document = paper.sheet()
        self.charts = 0
        self.lies = False
        self._describe()

    def head(self) -> None:
        """The red title with 期号, issuer and date above the red line; below it period and scope."""
        told = self.bulletin
        self._paragraph("Masthead", told.title)
        self._paragraph("Issue", told.number)
        self._line(told.issuer, official_date(told.made_at))
        if not told.complete:
            self._paragraph("Period", _("【本期未完】统计期尚未结束，数字还会变化"))
        self._paragraph("Period", _("（{period}　{scope}）").format(period=told.period, scope=told.scope))

    def section(self, section: Section, place: int) -> None:
        """一、 its heading; its sentences as a paragraph; 图1, 表1 its charts and tables."""
        self._paragraph("Heading1", numbering.heading(place, section))
        contents = [part for part in self.parts if part.section == place]
        told = [*(each.text for each in section.sentences), *filter(None, [numbering.referred(contents)])]
        if told:
            self._paragraph("BodyText", joined(told))
        elif not contents:
            self._paragraph("BodyText", _("本期没有此项内容。"))
        for label, chart in numbering.charts(contents):
            self._paragraph("FigureTitle", numbering.titled(label, chart))
            self._charts(chart)
        for label, table in numbering.placed(contents, INLINE):
            self._paragraph("FigureTitle", numbering.titled(label, table))
            self._table(table)

    def appendix(self, table: DataTable, label: str) -> None:
        """An 附表 on a page of its own, which lies where the table is wide."""
        lies = sum(column.width for column in table.columns) > WIDEST_UPRIGHT
        self._turn(lies=lies)
        self._paragraph("Appendix", label)
        self._paragraph("AppendixTitle", table.title)
        self._table(table)

    def notes(self) -> None:
        """说明: what the bulletin was made from, and what stands behind its sentences."""
        self._turn(lies=False)
        for table in (provenance_table(self.bulletin), basis_table(self.bulletin)):
            if table.rows:
                self._paragraph("Appendix", table.title)
                self._table(table)

    def saved(self) -> bytes:
        """The file."""
        written = io.BytesIO()
        self.document.save(written)
        return written.getvalue()

    def _turn(self, *, lies: bool) -> None:
        """Begin a new page, upright or lying."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        (paper.lying_down if lies else paper.upright)(section)
        self.lies = lies

    def _paragraph(self, style: str, words: str, within: str = "", *, keep: bool = False) -> None:
        run = f'<w:r><w:t xml:space="preserve">{escape(printable(words))}</w:t></w:r>' if words else within
        kept = "<w:keepNext/>" if keep else ""
        self._add(f'<w:p {paper.NAMESPACE}><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{run}</w:p>')

    def _line(self, left: str, right: str) -> None:
        """Issuer on the left, date on the right, the red line below."""
        width = round(paper.WIDTH_MM * POINTS_PER_MM * 20)
        self._add(
            f'<w:p {paper.NAMESPACE}><w:pPr><w:pStyle w:val="Issue"/><w:pBdr><w:bottom w:val="single" w:sz="18"'
            f' w:space="4" w:color="{paper.RED}"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
            f'<w:jc w:val="left"/></w:pPr><w:r><w:t xml:space="preserve">{escape(printable(left))}</w:t></w:r>'
            "<w:r><w:tab/></w:r>"
            f'<w:r><w:t xml:space="preserve">{escape(printable(right))}</w:t></w:r></w:p>'
        )

    def _add(self, told: str) -> None:
        self.document.element.body.insert_element_before(parse_xml(told), "w:sectPr")

    def _charts(self, chart: Chart) -> None:
        if not plotted.drawable(chart):
            self._paragraph("BodyText", _("本期没有可以显示的数据。"))
            return
        canvas = dataclasses.replace(LYING if plotted.lying(chart) else STANDING, thresholds=self.bulletin.thresholds)
        told = brief(chart.source, chart_note(plotted.laid(chart)))
        pages = drawing.parts(chart, canvas)
        for place, (shown, axis) in enumerate(pages, start=1):
            height = drawing.height(shown, canvas)
            captioned = bool(told) and place == len(pages)
            self._chart(shown, axis, dataclasses.replace(canvas, height=height), captioned=captioned)
        self._caption(told)

    def _chart(self, chart: Chart, axis: Scale, canvas: Canvas, *, captioned: bool) -> None:
        self.charts += 1
        package = self.document.part.package
        book = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{self.charts}.xlsx")
        part = Part(PackURI(f"/word/charts/chart{self.charts}.xml"), _CHART_TYPE, None, package)
        held = part.relate_to(Part(book, _WORKBOOK, plotted.workbook(chart), package), f"{_RELATION}/package")
        part._blob = drawing.chart_space(chart, canvas, axis=axis, workbook=held)
        relation = self.document.part.relate_to(part, f"{_RELATION}/chart")
        extent = f'cx="{round(canvas.width * 12700)}" cy="{round(canvas.height * 12700)}"'
        frame = (
            '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
            f' distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/><wp:docPr id="{self.charts}"'
            f" name={quoteattr(printable(chart.key))} descr={quoteattr(printable(chart.alt or chart.title))}/>"
            '<wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            f'<a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" xmlns:r="{_RELATION}" r:id="{relation}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
        self._paragraph("Figure", "", frame, keep=captioned)

    def _caption(self, told: str) -> None:
        if told:
            self._paragraph("Caption", told)

    def _table(self, table: DataTable) -> None:
        rows = paging.cells(table, self.bulletin.thresholds)
        if not rows:
            self._paragraph("BodyText", _("本期没有列入此表的内容。"))
        width = (paper.HEIGHT_MM if self.lies else paper.WIDTH_MM) * POINTS_PER_MM
        told = brief(table.source, table.note)
        self._add(_grid(table, rows, width=width, captioned=bool(told)))
        self._caption(told)

    def _describe(self) -> None:
        core = self.document.core_properties
        core.title, core.author = printable(self.bulletin.title), printable(self.bulletin.issuer)
        core.subject = printable(f"{self.bulletin.number} {self.bulletin.period} {self.bulletin.scope}")
        core.last_modified_by, core.keywords, core.comments, core.language = core.author, "", "", "zh-CN"
        core.revision = 1
        try:
            core.created = core.modified = dt.datetime.fromisoformat(self.bulletin.made_at)
        except ValueError:  # a time in words stands in the head; the file keeps the template's
            core.category = printable(self.bulletin.made_at)


def _grid(table: DataTable, rows: Sequence[Sequence[str]], *, width: float, captioned: bool) -> str:
    """A table ruled as official ones are, its headings repeated on every page."""
    words = 12 if len(table.columns) <= 6 else 10.5 if len(table.columns) <= 8 else 9
    words = 9 if max((column.width for column in table.columns), default=0) >= LONG_WORDS else words
    wanted = paging.fitted(table, paging.widths(table, rows), width / words)
    widths = [round(each / sum(wanted) * width * 20) for each in wanted]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="404040"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    right = [column.format != TEXT for column in table.columns]
    head = _row([printable(each.heading) for each in table.columns], widths, right, words, heading=True, kept=True)
    # the last row keeps what stands below the table on its page; a short table is not parted at all
    short = len(rows) <= MOST_TOGETHER
    body = "".join(
        _row(row, widths, right, words, kept=captioned if place == len(rows) else short)
        for place, row in enumerate(rows, start=1)
    )
    return (
        f'<w:tbl {paper.NAMESPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="70" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(printable(table.key))}/><w:tblDescription "
        f"w:val={quoteattr(printable(table.title))}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{head}{body}</w:tbl>"
    )


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    right: Sequence[bool],
    words: float,
    *,
    heading: bool = False,
    kept: bool = False,
) -> str:
    # a row is kept on one page unless it is long enough to leave half a page empty
    short = max((len(cell) for cell in cells), default=0) < 300
    marks = ("<w:cantSplit/>" if short else "") + ("<w:tblHeader/>" if heading else "")
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>' if heading else ""
    keep = "<w:keepNext/>" if kept else ""
    look = f'{paper.faces(HEI if heading else FANGSONG)}<w:sz w:val="{round(words * 2)}"/>'
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'{keep}<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{"center" if heading else "right" if number else "left"}"/></w:pPr><w:r><w:rPr>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(cell)}</w:t></w:r></w:p></w:tc>'
        for cell, width, number in zip(cells, widths, right, strict=True)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{told}</w:tr>"
