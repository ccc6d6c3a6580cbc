"""The bulletin as slides (.pptx): native, editable charts and tables, readable from the back of a room."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Sequence
from typing import Final

from pptx.opc.constants import CONTENT_TYPE
from pptx.oxml import parse_xml
from pptx.parts.chart import ChartPart
from pptx.slide import Slide

from analytics.bulletin.content import APPENDIX, INLINE, Bulletin, Chart, DataTable, Section, Sentence
from analytics.language import _
from analytics.reports.bulletin import master, numbering, paging, plotted
from analytics.reports.bulletin.axes import Canvas
from analytics.reports.bulletin.drawing import chart_space, parts
from analytics.reports.bulletin.plotted import Scale
from analytics.reports.bulletin.shapes import (
    chart_frame,
    foot,
    next_number,
    remove,
    replace,
    set_words,
    table_frame,
    words_of,
    write,
)
from analytics.reports.bulletin.wording import caption, chart_note, cut, ems, printable, provenance_table, spoken

SMALLEST: Final = 12  # points of words below a figure


def slides(bulletin: Bulletin) -> bytes:
    """The .pptx of ``bulletin``: a cover, each section's sentences, charts and tables, the 附表, and 说明 at the end.

    Lists longer than a slide go on over the next, with their headings; what stands behind a sentence is in the notes.
    """
    deck = Deck(bulletin)
    deck.cover()
    for place, section in enumerate(bulletin.sections, start=1):
        deck.section(section, place)
    for label, table in numbering.placed(deck.parts, APPENDIX):
        deck.table(table, numbering.titled(label, table))
    deck.table(provenance_table(bulletin), _("说明"))
    return deck.saved()


class Deck:
    """The slides of one bulletin while they are made."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        self.parts = numbering.parts(bulletin)
        self.labels = numbering.table_labels(self.parts)
        self.presentation, self.layouts = master.blank()
        self._describe()

    def cover(self) -> None:
        """标题, 期号, period and scope, issuer and time; 本期未完 where the period still runs."""
        slide = self._slide(master.COVER_LAYOUT, self.bulletin.title)
        told = self.bulletin
        write(slide, 1, [told.number, _("统计期：{period}").format(period=told.period), told.scope])
        write(slide, 11, [told.issuer, _("制作时间：{made_at}").format(made_at=told.made_at)])
        if told.complete:
            remove(slide, 10)
        else:
            write(slide, 10, [_("【本期未完】统计期尚未结束，数字还会变化")])

    def section(self, section: Section, place: int) -> None:
        """A section: its sentences beside its first chart where both find room, then its other charts and tables."""
        heading = numbering.heading(place, section)
        contents = [part for part in self.parts if part.section == place]
        told = [*(each.text for each in section.sentences), *filter(None, [numbering.referred(contents)])]
        told += [
            _("{title}：本期没有可以显示的数据。").format(title=numbering.titled(label, chart))
            for label, chart in numbering.charts(contents)
            if not plotted.drawable(chart)
        ]
        box, words = master.POINTS_BESIDE.box, master.POINTS_BESIDE.words
        beside = paging.texts(told, box.width / words - 1, room=int(box.height / (words * 1.5)))
        charts = [
            dataclasses.replace(chart, title=numbering.titled(label, chart))
            for label, chart in numbering.charts(contents)
            if plotted.drawable(chart)
        ]
        first = parts(charts[0], self._canvas(master.CHART_BESIDE)) if charts else []
        if len(beside) == len(first) == 1:
            self._beside(told, section.sentences, *first[0], heading)
            charts = charts[1:]
        elif told or not contents:
            self._points(told or [_("本期没有此项内容。")], section.sentences, heading)
        for chart in charts:
            for page, axis in parts(chart, self._canvas(master.CHART)):
                self._chart(page, axis, heading)
        for label, table in numbering.placed(contents, INLINE):
            title = numbering.titled(label, table)
            self.table(table, _("{heading}：{title}").format(heading=heading, title=title))

    def table(self, table: DataTable, heading: str) -> None:
        """A table over as many slides as it needs, the headings on each."""
        rows, box = paging.cells(table, self.bulletin.thresholds), master.TABLE.box
        words = words_of(table)
        wanted = paging.fitted(table, paging.widths(table, rows), box.width / words)
        # a table of few narrow columns is not drawn apart over the whole slide
        width = min(box.width, 1.6 * words * sum(wanted))
        widths = [each / sum(wanted) * width for each in wanted]
        characters = [each / words - 0.9 for each in widths]
        head = max(paging.lines(column.heading, width) for column, width in zip(table.columns, characters, strict=True))
        room = int(box.height / (words * 1.3)) - head - 1
        laid = paging.table_pages(rows, characters, room=room) or [[]]
        for place, page in enumerate(laid, start=1):
            title = heading if len(laid) == 1 else f"{heading}（{place}/{len(laid)}）"
            slide = self._slide(master.TABLE_LAYOUT, title)
            told = caption(table.source, table.note)
            if not rows:
                told = _("本期没有列入此表的内容。")
            self._caption(slide, told)
            replace(slide, 15, table_frame(table, page, widths, words, number=next_number(slide)))

    def saved(self) -> bytes:
        """The file."""
        written = io.BytesIO()
        self.presentation.save(written)
        return written.getvalue()

    def _points(self, told: Sequence[str], sentences: Sequence[Sentence], heading: str) -> None:
        box, words = master.POINTS.box, master.POINTS.words
        laid = paging.texts(told, box.width / words - 1, room=int(box.height / (words * 1.5)))
        for place, page in enumerate(laid, start=1):
            title = heading if len(laid) == 1 else f"{heading}（{place}/{len(laid)}）"
            slide = self._slide(master.POINTS_LAYOUT, title)
            write(slide, 1, page)
            if sum(paging.lines(each, box.width / 28 - 1) for each in page) <= 5:
                set_words(slide, 1, 28)
            self._notes(slide, [each for each in sentences if each.text in page])

    def _beside(
        self, told: Sequence[str], sentences: Sequence[Sentence], chart: Chart, axis: Scale, heading: str
    ) -> None:
        slide = self._slide(master.BESIDE_LAYOUT, heading)
        write(slide, 1, told)
        write(slide, 16, [chart.title])
        self._draw(slide, chart, axis, master.CHART_BESIDE)
        self._notes(slide, sentences)

    def _chart(self, chart: Chart, axis: Scale, heading: str) -> None:
        slide = self._slide(master.CHART_LAYOUT, _("{heading}：{title}").format(heading=heading, title=chart.title))
        self._draw(slide, chart, axis, master.CHART)

    def _draw(self, slide: Slide, chart: Chart, axis: Scale, place: master.Placeholder) -> None:
        self._caption(slide, caption(chart.source, chart_note(chart)))
        part = ChartPart.load(
            self.presentation.part.package.next_partname(ChartPart.partname_template),
            CONTENT_TYPE.DML_CHART,
            self.presentation.part.package,
            chart_space(chart, self._canvas(place), axis=axis),
        )
        part.chart_workbook.update_from_xlsx_blob(plotted.workbook(chart))
        relation = slide.part.relate_to(
            part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
        )
        replace(slide, 13, chart_frame(chart, relation, place, number=next_number(slide)))

    def _canvas(self, place: master.Placeholder) -> Canvas:
        """Where a chart stands on a slide."""
        return Canvas(place.box.width, place.box.height, place.words, self.bulletin.thresholds)

    def _slide(self, layout: int, title: str) -> Slide:
        slide = self.presentation.slides.add_slide(self.layouts[layout])
        slide.shapes.title.text = printable(title)
        if layout != master.COVER_LAYOUT and ems(title) > 2 * master.TITLE.box.width / master.TITLE.words - 2:
            # two lines of 28 pt hold some 60 characters
            set_words(slide, 0, 20)
        if layout != master.COVER_LAYOUT:
            self._foot(slide)
        return slide

    def _foot(self, slide: Slide) -> None:
        told = f"{self.bulletin.title}　{self.bulletin.number}"
        if not self.bulletin.complete:
            told += "　" + _("【本期未完】")
        tree = slide.shapes._spTree
        for part in (master.FOOTER, master.NUMBER):
            tree.append(parse_xml(foot(part, printable(told), number=next_number(slide))))

    def _caption(self, slide: Slide, told: str) -> None:
        """What stands below a figure, in two lines; what they do not hold is told in the notes."""
        room = 2 * master.CAPTION.box.width / SMALLEST - 3
        whole = ems(told) <= room
        write(slide, 14, [told if whole else cut(told, room - 6) + _("（见备注）")])
        if ems(told) > 2 * master.CAPTION.box.width / master.CAPTION.words - 2:
            set_words(slide, 14, SMALLEST)
        if not whole:
            self._note(slide, told)

    def _notes(self, slide: Slide, sentences: Sequence[Sentence]) -> None:
        """What stands behind each sentence, for whoever speaks."""
        behind = [(each.text, spoken(each.source, self.labels)) for each in sentences]
        told = [f"{text}（{source}）" for text, source in behind if source]
        if told:
            self._note(slide, "\n".join(told))

    def _note(self, slide: Slide, told: str) -> None:
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None  # the template of notes has one
        frame.text = printable("\n".join(filter(None, [frame.text, told])))

    def _describe(self) -> None:
        core = self.presentation.core_properties
        core.title, core.author = printable(self.bulletin.title), printable(self.bulletin.issuer)
        core.subject = printable(f"{self.bulletin.number} {self.bulletin.period} {self.bulletin.scope}")
        core.last_modified_by, core.keywords, core.comments, core.language = core.author, "", "", "zh-CN"
        core.revision = 1
        try:
            core.created = core.modified = dt.datetime.fromisoformat(self.bulletin.made_at)
        except ValueError:  # a time in words stands on the cover; the file keeps the template's
            core.category = printable(self.bulletin.made_at)
