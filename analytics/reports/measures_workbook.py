"""The classes of measures as an Excel workbook: written for editing outside, and read back."""

from __future__ import annotations

import datetime as dt
import io
from typing import Final

import pandas as pd
import xlsxwriter

from analytics.errors import UnmappableFile
from analytics.ingest.normalisation import key, meanings
from analytics.language import N_, NC_, _, by_spelling
from analytics.programme.wishes.classes import ORDER, scheme_words
from analytics.programme.wishes.measures import EDITED
from analytics.reports.edited_sheet import our_sheet
from analytics.reports.plain_cells import TEXT_STAYS_TEXT

HEADINGS: Final = {
    "measure": N_("改造内容"),
    "category": N_("类别"),
    "words": N_("问卷中的写法"),
    "topic": N_("对应意见主题"),
    "seen": N_("登记号"),
}
_WIDTHS: Final = {"measure": 20, "category": 12, "words": 70, "topic": 18, "seen": 10}
_NOTES: Final = (
    (N_("问卷中的写法"), N_("问卷选项的原文，各写法以 | 分隔；与选项逐字相同才算，不作猜测")),
    (N_("对应意见主题"), N_("意见聚类中的主题名称，可留空")),
    (NC_("note", "新增"), N_("加一行，“登记号”留空")),
    (N_("停用"), N_("删去该行")),
    (N_("登记号"), N_("请勿改动：据此发现别人在此期间的修改")),
)


def workbook(table: pd.DataFrame, scheme: str, *, made_at: dt.datetime) -> bytes:
    """``table`` (of ``programme.measures.table``) as bytes of an .xlsx: sheets 分类 and 说明, all of it text."""
    target = io.BytesIO()
    shown = table.assign(category=table["category"].map(lambda cell: _(cell) if cell in ORDER else cell))
    with xlsxwriter.Workbook(target, TEXT_STAYS_TEXT) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, notes = book.add_worksheet(_("分类")), book.add_worksheet(_("说明"))
        for at, (name, words) in enumerate(HEADINGS.items()):
            sheet.set_column(at, at, _WIDTHS[name], wrapped)
            sheet.write_string(0, at, _(words), heading)
            for row, cell in enumerate(shown[name], start=1):
                if not pd.isna(cell):
                    sheet.write_string(row, at, str(cell), wrapped)
        choices = {"validate": "list", "source": [_(words) for words in ORDER], "error_type": "warning"}
        sheet.data_validation(1, 1, len(table) + 200, 1, choices)
        sheet.freeze_panes(1, 1)
        notes.set_column(0, 0, 18, wrapped)
        notes.set_column(1, 1, 90, wrapped)
        about = [(_(what), _(how)) for what, how in _NOTES]
        about += [(_("分类办法"), scheme_words(scheme)), (_("导出时间"), f"{made_at:%Y-%m-%d %H:%M}")]
        for row, cells in enumerate([(_("项目"), _("内容")), *about]):
            for at, cell in enumerate(cells):
                notes.write_string(row, at, cell, heading if row == 0 else wrapped)
    return target.getvalue()


def read(filename: str, data: bytes) -> pd.DataFrame:
    """An edited workbook (or .csv) as ``programme.measures.save`` takes it: EDITED.

    Raises :class:`~analytics.errors.UnreadableFile`, or :class:`~analytics.errors.UnmappableFile` naming the columns
    that are absent.
    """
    table = our_sheet(filename, data, N_("分类"))
    known = meanings({name: (words,) for name, words in HEADINGS.items()})
    found = {known[key(str(heading))]: heading for heading in table.frame.columns if key(str(heading)) in known}
    absent = [_(HEADINGS[name]) for name in ("measure", "category", "words") if name not in found]
    if absent:
        raise UnmappableFile(
            _("这不是可用的分类表，缺少列：{columns}").format(columns=_("、").join(absent)),
            expected=_("、").join(_(words) for words in HEADINGS.values()),
            action=_("请先下载分类表，在其上修改后再上传"),
        )
    frame = table.frame[list(found.values())].set_axis(list(found), axis=1).reindex(columns=list(EDITED))
    classes = by_spelling({word: word for word in ORDER})
    category = frame["category"].map(lambda cell: classes.get(cell, cell))
    return frame.assign(category=category).reset_index(drop=True)
