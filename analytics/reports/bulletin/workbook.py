"""The bulletin as an Excel workbook: every figure as a number, every chart native, every table ready to filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analytics.bulletin.content import APPENDIX, BEHIND, COUNT, INLINE, Bulletin, Chart, DataTable, Sentence
from analytics.language import N_, _
from analytics.reports.bulletin.cells import TEXT_STAYS_TEXT, Cells
from analytics.reports.bulletin.numbering import Part, heading, parts, table_labels, titled
from analytics.reports.bulletin.sheets import set_paper, sheet_name
from analytics.reports.bulletin.wording import listed
from analytics.reports.bulletin.workbook_charts import write_chart
from analytics.reports.bulletin.workbook_tables import write_table

IDS_A_ROW: Final = 200  # communities in a cell of 依据; more go into further rows
_SOURCES: Final = (
    (N_("编号"), 9),
    (N_("内容"), 30),
    (N_("有效份数"), 10),
    (N_("基数"), 14),
    (N_("口径"), 22),
    (N_("方法"), 16),
    (N_("名单"), 12),
    (N_("涉及小区"), 30),
    (N_("小区编号"), 24),
    (N_("在系统中的页面"), 18),
)
_NOTES: Final = (
    (N_("读法"), N_("“—”和空格表示不显示：没有数据，或有效份数太少。")),
    (N_("百分点"), N_("两个百分比相减所得，单位是百分点；占比以小数存放，按百分比显示，可直接参与计算。")),
    (N_("图"), N_("各图由同一张表左侧的数字画成，可直接修改样式。")),
)


def workbook(bulletin: Bulletin) -> bytes:
    """``bulletin`` as bytes of an .xlsx: 概要, a sheet a chart and a table in their order, 明细, 依据, 说明.

    Sentences, names and what residents wrote stay text: nothing in them is run as a formula or a link. The same
    bulletin gives the same bytes.
    """
    target = BytesIO()
    contents = parts(bulletin)
    with xlsxwriter.Workbook(target, TEXT_STAYS_TEXT) as book:
        book.set_properties(_properties(bulletin))
        cells = Cells(book, bulletin.thresholds)
        summary = book.add_worksheet(_("概要"))
        for part in sorted(contents, key=_order):
            if isinstance(part.content, Chart | DataTable):
                sheet = book.add_worksheet(sheet_name(part.label, part.content.title))
                _write_figure(cells, sheet, part.content, part.label, bulletin)
        sources, notes = book.add_worksheet(_("依据")), book.add_worksheet(_("说明"))
        places = _write_sources(cells, sources, contents, bulletin)
        _write_summary(cells, summary, contents, places, bulletin)
        _write_notes(cells, notes, bulletin)
        summary.activate()
    return target.getvalue()


def _order(part: Part) -> int:
    """Figures where they stand, then the 附表, then what is thousands of rows long."""
    place = part.content.place if isinstance(part.content, DataTable) else INLINE
    return (INLINE, APPENDIX, BEHIND).index(place)


def _write_figure(cells: Cells, sheet: Worksheet, figure: Chart | DataTable, label: str, bulletin: Bulletin) -> None:
    if isinstance(figure, Chart):
        write_chart(cells, sheet, figure, label, bulletin)
    else:
        write_table(cells, sheet, figure, label, bulletin)


def _properties(bulletin: Bulletin) -> dict[str, object]:
    said: dict[str, object] = {
        "title": bulletin.title,
        "subject": f"{bulletin.number} {bulletin.period}",
        "author": bulletin.issuer,
        "created": dt.datetime(2000, 1, 1),  # a clock would make every copy another file
    }
    with suppress(ValueError):  # the time in words is on the sheets; this is the file's own
        said["created"] = dt.datetime.fromisoformat(bulletin.made_at).replace(tzinfo=None)
    return said


def _write_summary(
    cells: Cells, sheet: Worksheet, contents: tuple[Part, ...], places: dict[str, int], bulletin: Bulletin
) -> None:
    """Title, period and scope; then a row a sentence, the numbers in it beside it; then where the figures are."""
    sentences = [part for part in contents if isinstance(part.content, Sentence)]
    most = max((len(part.content.numbers) for part in sentences if isinstance(part.content, Sentence)), default=0)
    headings = [_("章节"), _("内容"), _("依据"), *(_("数字 {n}").format(n=at + 1) for at in range(most))]
    last = len(headings) - 1
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 76)
    sheet.set_column(2, 2, 9)
    sheet.set_column(3, max(3, last), 16)
    cells.text(sheet, 0, 0, bulletin.title, "title")
    said = (bulletin.number, bulletin.period, bulletin.scope, bulletin.issuer, bulletin.made_at)
    cells.text(sheet, 1, 0, _("　").join(filter(None, said)), "line_flat")
    if not bulletin.complete:
        cells.text(sheet, 2, 0, _("本期未完，数字还会变化"), "warning")
    top = 4
    for at, words in enumerate(headings):
        cells.text(sheet, top, at, words, "heading")
    row = top
    for part in contents:
        row += 1
        section = bulletin.sections[part.section - 1]
        cells.text(sheet, row, 0, heading(part.section, section))
        if isinstance(part.content, Sentence):
            cells.text(sheet, row, 1, part.content.text)
            cells.raise_row(sheet, row, [(part.content.text, 76), (heading(part.section, section), 20)])
            _write_numbers_of(cells, sheet, row, part.content)
        else:
            name = sheet_name(part.label, part.content.title)
            shown = titled(part.label, part.content)
            sheet.write_url(row, 1, f"internal:'{name}'!A1", cells.look("link"), shown[:200])
        if part.label in places:
            link = f"internal:'{_('依据')}'!A{places[part.label] + 1}"
            sheet.write_url(row, 2, link, cells.look("link"), part.label)
        else:
            cells.text(sheet, row, 2, "")
    sheet.freeze_panes(top + 1, 0)
    sheet.print_area(0, 0, row, last)
    set_paper(sheet, bulletin, repeated=top)
    sheet.fit_to_pages(1, 0)


def _write_numbers_of(cells: Cells, sheet: Worksheet, row: int, sentence: Sentence) -> None:
    for at, number in enumerate(sentence.numbers.values(), start=3):
        cells.value(sheet, row, at, number.value, number.format)


def _write_sources(cells: Cells, sheet: Worksheet, contents: tuple[Part, ...], bulletin: Bulletin) -> dict[str, int]:
    """A row for what stands behind each part, more where its ids need them; gives the first row of each label."""
    for at, (words, width) in enumerate(_SOURCES):
        sheet.set_column(at, at, width)
        cells.text(sheet, 0, at, _(words), "heading")
    places: dict[str, int] = {}
    labels = table_labels(contents)
    row = 0
    for part in contents:
        for line in _source_lines(part, labels):
            row += 1
            places.setdefault(part.label, row)
            for at, words in enumerate(line):
                cells.text(sheet, row, at, words)
            cells.raise_row(sheet, row, zip(line, (width for _words, width in _SOURCES), strict=True))
            if part.content.source.n is not None and places[part.label] == row:
                cells.value(sheet, row, 2, part.content.source.n, COUNT)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, row, len(_SOURCES) - 1)
    set_paper(sheet, bulletin, repeated=0)
    sheet.fit_to_pages(1, 0)
    return places


def _source_lines(part: Part, labels: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    source = part.content.source
    said = part.content.text if isinstance(part.content, Sentence) else part.content.title
    query = "&".join(f"{name}={value}" for name, value in source.query.items())
    page = "?".join(filter(None, (source.page, query)))
    tables = listed(source, labels)
    if source.n is None and not any((source.base, source.definition, source.method, page, tables, source.communities)):
        return
    first = (part.label, said, "", source.base, source.definition, source.method, tables)
    further = (part.label, _("（续）"), "", "", "", "", "")
    known = list(source.communities.items())
    for start in range(0, max(len(known), 1), IDS_A_ROW):
        held = known[start : start + IDS_A_ROW]
        names, ids = _("、").join(name or each for each, name in held), _("、").join(each for each, _name in held)
        yield (*(further if start else first), names, ids, "" if start else page)


def _write_notes(cells: Cells, sheet: Worksheet, bulletin: Bulletin) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    complete = _("本期已完") if bulletin.complete else _("本期未完，数字还会变化")
    own = {
        _("标题"): bulletin.title,
        _("期号"): bulletin.number,
        _("时间"): bulletin.period,
        _("范围"): bulletin.scope,
        _("编发单位"): bulletin.issuer,
        _("生成时间"): bulletin.made_at,
        _("完整性"): complete,
    }
    rows = [*own.items(), *bulletin.provenance.items(), *((_(what), _(how)) for what, how in _NOTES)]
    for row, (name, words) in enumerate([(_("项目"), _("内容")), *rows]):
        for at, cell in enumerate((name, str(words))):
            cells.text(sheet, row, at, cell, "text" if row else "heading")
        cells.raise_row(sheet, row, [(name, 24), (str(words), 110)])
    sheet.freeze_panes(1, 0)
    set_paper(sheet, bulletin, repeated=0)
    sheet.fit_to_pages(1, 0)
