"""The codebook as an Excel workbook: written for editing outside, and read back."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Final

import pandas as pd
import xlsxwriter

from analytics.flows.codebook_table import EDITED
from analytics.flows.deciding import LONGEST_NAME, TOPIC_STATES
from analytics.language import N_, NC_, _, word_for
from analytics.reports.edited_sheet import read_edited
from analytics.reports.plain_cells import TEXT_STAYS_TEXT
from analytics.text.coding.codebook import CATEGORIES

HEADINGS: Final = {
    "topic_id": N_("编号"),
    "name": N_("主题"),
    "category": N_("类别"),
    "unit": N_("责任单位"),
    "terms": N_("种子词"),
    "state": N_("状态"),
    "kind": N_("来源"),
    "locked": NC_("head", "锁定"),
    "n": N_("条数"),
}
# Other words under which people keep the same columns.
_ALIKE: Final = {
    "主题编号": "topic_id",
    "主题名称": "name",
    "名称": "name",
    "类目": "name",
    "单位": "unit",
    "关键词": "terms",
}
_OPTIONAL: Final = ("state",)
_WIDTHS: Final = {"topic_id": 16, "name": 24, "category": 10, "unit": 30, "terms": 70}
_NOTES: Final = (
    (N_("改名"), N_("直接改“主题”一列，不超过 {n} 个字，不得与其他主题同名")),
    (N_("种子词"), N_("居民说到这个主题时常用的词，各词以 | 分隔")),
    (N_("类别"), N_("基础类、完善类、提升类之一，或留空")),
    (N_("新增主题"), N_("加一行，“编号”留空")),
    (N_("停用主题"), N_("把“状态”改为“停用”，或删去该行；改回“在用”即恢复")),
    (N_("锁定的主题"), N_("名称和种子词不能改，须先在系统中撤回锁定")),
    (N_("合并与拆分"), N_("请在系统的主题页面上操作")),
    (N_("只供查看"), N_("“来源”“锁定”“条数”三列改了也不起作用；“编号”请勿改动")),
    (N_("上传之后"), N_("系统先列出全部改动，确认后才生效；种子词和新增的主题在下一次归类后完全生效")),
)


def workbook(table: pd.DataFrame, *, method: str, made_at: dt.datetime) -> bytes:
    """``table`` (of ``flows.codebook_table.codebook_table``) as bytes of an .xlsx with the sheets 类目表 and 说明.

    ``method`` is the name and version of the method of grouping. All cells are text or numbers: what begins with
    = + - or @ is no formula.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, TEXT_STAYS_TEXT) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _write_table(book.add_worksheet(_("类目表")), table, heading, wrapped)
        notes = book.add_worksheet(_("说明"))
        notes.set_column(0, 0, 16, wrapped)
        notes.set_column(1, 1, 90, wrapped)
        about = [(_(what), _(how).format(n=LONGEST_NAME)) for what, how in _NOTES]
        about += [(_("归类方法"), method), (_("导出时间"), f"{made_at:%Y-%m-%d %H:%M}")]
        for row, cells in enumerate([(_("项目"), _("内容")), *about]):
            for column, cell in enumerate(cells):
                notes.write_string(row, column, cell, heading if row == 0 else wrapped)
    return target.getvalue()


def read(filename: str, data: bytes) -> pd.DataFrame:
    """An edited workbook (or .csv) as ``flows.codebook_table.apply_table`` takes it: EDITED, and ``row``.

    ``row`` is the number that the spreadsheet shows beside each row. Raises
    :class:`~analytics.errors.UnreadableFile`, or :class:`~analytics.errors.UnmappableFile` naming all columns that are
    absent or there twice.
    """
    return read_edited(
        filename,
        data,
        sheet=N_("类目表"),
        name=_("类目表"),
        headings=HEADINGS,
        edited=EDITED,
        alike=_ALIKE,
        optional=_OPTIONAL,
        action=_("请先下载类目表，在其上修改后再上传"),
    )


def _write_table(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: pd.DataFrame,
    heading: xlsxwriter.format.Format,
    wrapped: xlsxwriter.format.Format,
) -> None:
    categories = {category: _(category) for category in CATEGORIES}
    shown = table.assign(
        locked=table["locked"].map({True: _("是"), False: _("否")}),
        category=table["category"].map(lambda category: categories.get(category, category)),
    )
    for at, (column, words) in enumerate(HEADINGS.items()):
        sheet.set_column(at, at, _WIDTHS.get(column, 12), wrapped)
        sheet.write_string(0, at, _(words), heading)
        for row, cell in enumerate(shown[column], start=1):
            if column == "n" and not pd.isna(cell):
                sheet.write_number(row, at, int(cell), wrapped)
            elif isinstance(cell, str):
                sheet.write_string(row, at, cell, wrapped)
    last = len(shown) + 200  # rows to come are chosen from the lists too
    states = [word_for(TOPIC_STATES, "active"), word_for(TOPIC_STATES, "retired")]
    for column, source in (("category", list(categories.values())), ("state", states)):
        at = list(HEADINGS).index(column)
        # A word outside the list is pointed out, not refused: a merged topic says into which.
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": source, "error_type": "warning"})
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(shown), len(HEADINGS) - 1)
