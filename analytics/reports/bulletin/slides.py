"""The bulletin as slides (.pptx): native, editable charts and tables, readable from the back of a room."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Sequence
from typing import Final

from pptx.opc.constants import CONTENT_TYPE
from pptx.oxml import parse_xml
from pptx.parts.chart import ChartPart
from pptx.slide import Slide

from analytics.bulletin.content import APPENDIX, COUNT, INLINE, Bulletin, Chart, DataTable, Section, Sentence
from analytics.bulletin.numbers import written
from analytics.language import _, aside, joined, unended
from analytics.reports.bulletin import master, numbering, plotted
from analytics.reports.bulletin.axes import Canvas
from analytics.reports.bulletin.drawing import chart_space, parts
from analytics.reports.bulletin.plotted import Scale
from analytics.reports.bulletin.shapes import (
    chart_frame,
    foot,
    move,
    next_number,
    remove,
    replace,
    set_words,
    table_frame,
    words_of,
    write,
)
from analytics.reports.bulletin.slide_layout import Laid, fewest_pages, laid_out, one_page
from analytics.reports.bulletin.wording import brief, caption, chart_note, cut, ems, printable, provenance_table, spoken

SMALLEST: Final = 12  # points of words below a figure
SIZES: Final = (28, 24, 20, 18)  # points of sentences, the largest of which they find room
SIZES_BESIDE: Final = (20, 18, 16)
MOST_COLUMNS: Final = 12  # standing on half a slide
LONGEST_NOTE: Final = 75  # characters in a row of 说明


def slides(bulletin: Bulletin) -> bytes:
    """The .pptx of ``bulletin``: a cover, each section's sentences, charts and tables, the 附表, and 说明 at the end.

    Lists longer than a slide go on over the next, with their headings, but of the 附表 only as much as a slide holds:
    document and workbook have it all. What stands behind a sentence is in the notes.
    """
    deck = Deck(bulletin)
    deck.cover()
    for place, section in enumerate(bulletin.sections, start=1):
        deck.section(section, place)
    for label, table in numbering.placed(deck.parts, APPENDIX):
        deck.appendix(table, label)
    deck.notes()
    return deck.saved()


class Deck:
    """The slides of one bulletin while they are made."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        self.parts = numbering.parts(bulletin)
        self.labels = numbering.table_labels(self.parts)
        self.presentation, self.layouts = master.blank()
        master.describe(self.presentation, bulletin)

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
        told = [each.text for each in section.sentences]
        told += [
            _("{title}：本期没有可以显示的数据。").format(title=numbering.titled(label, chart))
            for label, chart in numbering.charts(contents)
            if not plotted.drawable(chart)
        ]
        charts = [
            dataclasses.replace(chart, title=numbering.titled(label, chart))
            for label, chart in numbering.charts(contents)
            if plotted.drawable(chart)
        ]
        first = parts(charts[0], self._canvas(master.CHART_BESIDE)) if charts else []
        size = one_page(told, master.POINTS_BESIDE.box, SIZES_BESIDE)
        if told and size and len(first) == 1:
            self._beside(told, section.sentences, *first[0], heading, size=size)
            charts = charts[1:]
        elif told or not contents:
            self._points(told or [_("本期没有此项内容。")], section.sentences, heading)
        self._charts(charts, heading)
        self._tables(numbering.placed(contents, INLINE), heading)

    def table(self, laid: Laid, heading: str) -> None:
        """A table over as many slides as it needs, the headings on each."""
        pages = laid.pages(master.TABLE.box.height)
        for place, page in enumerate(pages, start=1):
            title = heading if len(pages) == 1 else aside(heading, f"{place}/{len(pages)}")
            self._page(laid, page, title, laid.table.note)

    def appendix(self, table: DataTable, label: str) -> None:
        """The first rows of an 附表: a meeting reads one slide of it, document and workbook have all."""
        laid = laid_out(table, self.bulletin.thresholds)
        page = laid.pages(master.TABLE.box.height)[0]
        heading, note = numbering.titled(label, table), table.note
        if len(page) < len(table.rows):
            shown, rows = written(len(page), COUNT), written(len(table.rows), COUNT)
            heading += _("（前 {shown} 行）").format(shown=shown)
            rest = _("共 {rows} 行，其余见公文和工作簿").format(rows=rows)
            note = _("；").join(filter(None, [rest, note]))
        self._page(laid, page, heading, note)

    def notes(self) -> None:
        """说明: what the bulletin was made from; what is too long for the slide, such as hashes, is in its notes."""
        table = provenance_table(self.bulletin)
        referred = [
            numbering.referred(part for part in self.parts if part.section == place)
            for place in range(1, len(self.bulletin.sections) + 1)
        ]
        rows = list(table.rows)
        if any(referred):
            rows.append((_("名单与明细"), joined(referred)))
        long = [(name, told) for name, told in rows if ems(told) > LONGEST_NOTE and name != _("名单与明细")]
        shown = [(name, _("见本页备注") if (name, told) in long else told) for name, told in rows]
        table = dataclasses.replace(table, rows=tuple(shown))
        self.table(Laid(table, self.bulletin.thresholds, words=SMALLEST), _("说明"))
        for name, told in long:
            self._note(self.presentation.slides[-1], _("{name}：{told}").format(name=name, told=told))

    def saved(self) -> bytes:
        """The file."""
        written = io.BytesIO()
        self.presentation.save(written)
        return written.getvalue()

    def _points(self, told: Sequence[str], sentences: Sequence[Sentence], heading: str) -> None:
        size, laid = fewest_pages(told, master.POINTS.box, SIZES)
        for place, page in enumerate(laid, start=1):
            title = heading if len(laid) == 1 else aside(heading, f"{place}/{len(laid)}")
            slide = self._slide(master.POINTS_LAYOUT, title)
            write(slide, 1, page)
            set_words(slide, 1, size)
            self._notes(slide, [each for each in sentences if each.text in page])

    def _beside(
        self,
        told: Sequence[str],
        sentences: Sequence[Sentence],
        chart: Chart,
        axis: Scale,
        heading: str,
        *,
        size: float,
    ) -> None:
        slide = self._slide(master.BESIDE_LAYOUT, heading)
        write(slide, 1, told)
        set_words(slide, 1, size)
        write(slide, 16, [chart.title])
        self._draw(slide, chart, axis, master.CHART_BESIDE)
        self._notes(slide, sentences)

    def _charts(self, charts: Sequence[Chart], heading: str) -> None:
        """Two beside each other where half a slide is enough for each, else one over as many slides as it needs."""
        waiting = list(charts)
        while waiting:
            two = [parts(each, self._canvas(master.PAIRED[0][1])) for each in waiting[:2]]
            if len(two) == 2 and all(_is_small(*pages) for pages in two):
                self._pair([pages[0] for pages in two], heading)
                waiting = waiting[2:]
                continue
            for page, axis in parts(waiting.pop(0), self._canvas(master.CHART)):
                title = _("{heading}：{title}").format(heading=heading, title=page.title)
                self._draw(self._slide(master.CHART_LAYOUT, title), page, axis, master.CHART)

    def _pair(self, two: Sequence[tuple[Chart, Scale]], heading: str) -> None:
        slide = self._slide(master.PAIR_LAYOUT, heading)
        for (chart, axis), (title, place, note) in zip(two, master.PAIRED, strict=True):
            write(slide, title.index, [chart.title])
            self._draw(slide, chart, axis, place, below=note)

    def _tables(self, tables: Sequence[tuple[str, DataTable]], heading: str) -> None:
        """Short tables two to a slide."""
        waiting = list(tables)
        while waiting:
            laid = [Laid(table, self.bulletin.thresholds, words=words_of(table)) for _label, table in waiting[:2]]
            if len(laid) == 2 and sum(each.height for each in laid) <= master.TABLE.box.height - 70:
                self._stack(laid, [numbering.titled(*each) for each in waiting[:2]], heading)
                waiting = waiting[2:]
                continue
            label, table = waiting.pop(0)
            title = _("{heading}：{title}").format(heading=heading, title=numbering.titled(label, table))
            self.table(laid_out(table, self.bulletin.thresholds), title)

    def _stack(self, two: Sequence[Laid], titles: Sequence[str], heading: str) -> None:
        slide = self._slide(master.TABLES_LAYOUT, heading)
        top, told = master.TABLE.box.top, []
        for laid, title, (above, place) in zip(two, titles, master.STACKED_TABLES, strict=True):
            write(slide, above.index, [title])
            move(slide, above.index, dataclasses.replace(above.box, top=top))
            frame = dataclasses.replace(place, box=dataclasses.replace(place.box, top=top + above.box.height + 2))
            number = next_number(slide)
            replace(
                slide, place.index, table_frame(laid.table, laid.rows, laid.widths, laid.words, frame, number=number)
            )
            top = frame.box.top + laid.height + 10
            told.append(laid.note(laid.table.note))
        self._caption(slide, _("；").join(dict.fromkeys(unended(each) for each in told if each)))
        self._note(slide, "\n".join(caption(laid.table.source, laid.table.note) for laid in two))

    def _page(self, laid: Laid, page: Sequence[Sequence[str]], title: str, note: str) -> None:
        slide = self._slide(master.TABLE_LAYOUT, title)
        self._caption(slide, laid.note(note), caption(laid.table.source, note))
        frame = table_frame(laid.table, page, laid.widths, laid.words, master.TABLE, number=next_number(slide))
        replace(slide, master.TABLE.index, frame)

    def _draw(
        self,
        slide: Slide,
        chart: Chart,
        axis: Scale,
        place: master.Placeholder,
        below: master.Placeholder = master.CAPTION,
    ) -> None:
        note = chart_note(chart)
        self._caption(slide, brief(chart.source, note), caption(chart.source, note), below=below)
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
        replace(slide, place.index, chart_frame(chart, relation, place, number=next_number(slide)))

    def _canvas(self, place: master.Placeholder) -> Canvas:
        """Where a chart stands on a slide."""
        return Canvas(place.box.width, place.box.height, place.words, self.bulletin.thresholds)

    def _slide(self, layout: int, title: str) -> Slide:
        slide = self.presentation.slides.add_slide(self.layouts[layout])
        slide.shapes.title.text = printable(title)
        # two lines of 28 pt hold some 60 characters; of letters, which reach below the line, only one does not touch
        # the rule
        most = 1 if title.isascii() else 2
        if layout != master.COVER_LAYOUT and ems(title) > most * master.TITLE.box.width / master.TITLE.words - 2:
            set_words(slide, 0, 20)
        if layout != master.COVER_LAYOUT:
            self._foot(slide)
        return slide

    def _foot(self, slide: Slide) -> None:
        told = [self.bulletin.title, self.bulletin.number]
        if not self.bulletin.complete:
            told.append(_("【本期未完】"))
        tree = slide.shapes._spTree
        for part in (master.FOOTER, master.NUMBER):
            tree.append(parse_xml(foot(part, printable(_("　").join(told)), number=next_number(slide))))

    def _caption(self, slide: Slide, told: str, whole: str = "", *, below: master.Placeholder = master.CAPTION) -> None:
        """What stands below a figure, in as many lines as find room; the ``whole`` of it is told in the notes."""
        rows = int(below.box.height / (SMALLEST * 1.2))
        room = rows * (below.box.width / SMALLEST - 1.5)
        fits = ems(told) <= room
        write(slide, below.index, [told if fits else cut(told, room - 6) + _("（见备注）")])
        if told and ems(told) > 2 * below.box.width / below.words - 2:
            set_words(slide, below.index, SMALLEST)
        if whole and (not fits or whole != told):
            self._note(slide, whole)

    def _notes(self, slide: Slide, sentences: Sequence[Sentence]) -> None:
        """What stands behind each sentence, for whoever speaks."""
        behind = [(each.text, spoken(each.source, self.labels)) for each in sentences]
        told = [aside(text, source) for text, source in behind if source]
        if told:
            self._note(slide, "\n".join(told))

    def _note(self, slide: Slide, told: str) -> None:
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None  # the template of notes has one
        frame.text = printable("\n".join(filter(None, [frame.text, told])))


def _is_small(*pages: tuple[Chart, Scale]) -> bool:
    """Whether half a slide is enough: bars that need no second, or not many columns."""
    return len(pages) == 1 and (plotted.lying(pages[0][0]) or len(pages[0][0].categories) <= MOST_COLUMNS)
