"""The result of an owners' vote as a table to print, sign and put up; and the form of a ballot roll to fill in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analytics.flows import method_card
from analytics.language import N_, _
from analytics.model import EXTENTS, OPINIONS
from analytics.programme.voting import vote_words as words
from analytics.programme.voting.ballot_file import HEADINGS
from analytics.programme.voting.ballots import QUORUM, majority
from analytics.reports import methods_sheet
from analytics.reports.plain_cells import TEXT_STAYS_TEXT
from analytics.standard import matters

# Heading and width in characters, in order.
COLUMNS: Final = (
    (N_("表决单位"), 16),
    (N_("总人数"), 9),
    (N_("总面积（㎡）"), 14),
    (N_("参与人数"), 9),
    (N_("占比"), 10),
    (N_("参与面积（㎡）"), 14),
    (N_("占比"), 10),
    (N_("同意人数"), 9),
    (N_("占参与人数"), 11),
    (N_("同意面积（㎡）"), 14),
    (N_("占参与面积"), 11),
    (N_("结果"), 11),
    (N_("差额"), 26),
)
SIGNATURES: Final = (N_("业主委员会（或物业管理委员会）"), N_("社区居民委员会"), N_("街道办事处"), N_("计票人、监票人"))
A4: Final = 9
FORM_ROWS: Final = 2_000


def results(votes: pd.DataFrame) -> pd.DataFrame:
    """The standard result table (model of 总人数, 总面积, 参与…, 同意…) in words, one row a part that votes.

    ``votes`` are rows of ``programme.ballots.shown``; what must not be told is a dash.
    """
    rows = [_cells(vote) for vote in votes.to_dict("records")]
    return pd.DataFrame(rows, columns=_unique([_(heading) for heading, _width in COLUMNS]))


def _unique(headings: list[str]) -> list[str]:
    """The two 占比 told apart: of all owners, of all area."""
    first, second = (at for at, heading in enumerate(headings) if headings.count(heading) > 1)
    named = list(headings)
    named[first], named[second] = _("占总人数"), _("占总面积")
    return named


def _cells(vote: Mapping[Hashable, Any]) -> list[str]:
    limit = majority(special=bool(vote["special"]))
    return [
        words.place(vote),
        words.persons(vote["owners"]),
        words.square_metres(vote["area_cm2"]),
        words.persons(vote["took_part"]),
        words.share(vote["took_part"], vote["owners"], QUORUM),
        words.square_metres(vote["took_part_cm2"]),
        words.share(vote["took_part_cm2"], vote["area_cm2"], QUORUM),
        words.persons(vote["agreed"]),
        words.share(vote["agreed"], vote["took_part"], limit),
        words.square_metres(vote["agreed_cm2"]),
        words.share(vote["agreed_cm2"], vote["took_part_cm2"], limit),
        words.outcome(vote),
        words.lacking(vote),
    ]


def vote_workbook(votes: pd.DataFrame, provenance: Mapping[str, str], *, made_at: dt.datetime) -> bytes:
    """The result table of one community's matter as bytes of an .xlsx, A4 across, with lines to sign on.

    ``votes`` are rows of ``votes.shown`` of one community and matter; ``provenance`` says where the figures come from.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, TEXT_STAYS_TEXT) as book:
        _result_sheet(book, votes)
        _notes_sheet(book, {**provenance, _("生成时间"): f"{made_at:%Y-%m-%d %H:%M}"})
        methods_sheet.write(book, method_card.card("votes", dates=days(votes)))
    return written.getvalue()


def _result_sheet(book: xlsxwriter.Workbook, votes: pd.DataFrame) -> None:
    sheet, formats = book.add_worksheet(_("表决结果")), _formats(book)
    first = votes.iloc[0]
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, _("业主表决结果"), formats["title"])
    heads = (
        (_("小区：{name}"), first["name"]),
        (_("表决事项：{name}（{kind}）"), matters.matter(first["matter"])),
        (_("表决日期：{name}"), days(votes)),
    )
    for row, (head, name) in enumerate(heads, start=1):
        sheet.merge_range(row, 0, row, last, head.format(name=name, kind=words.category(first)), formats["head"])
    table = results(votes)
    top = len(heads) + 1
    for at, ((_heading, width), heading) in enumerate(zip(COLUMNS, table.columns, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(top, at, heading, formats["heading"])
    for row, cells in enumerate(table.to_numpy().tolist(), start=top + 1):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, formats["text" if at in (0, last - 1, last) else "number"])
    below = top + len(table) + 1
    sheet.merge_range(below, 0, below, last, rule(special=bool(first["special"])), formats["note"])
    sheet.set_row(below, 48)
    _signatures(sheet, below + 2, formats["sign"])
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 1)
    _for_print(sheet)


def _signatures(sheet: Worksheet, row: int, cell: Any) -> None:
    """Two lines of two, each with room for a seal and a date."""
    for place, party in enumerate(SIGNATURES):
        at, column = row + 3 * (place // 2), 6 * (place % 2)
        sheet.merge_range(at, column, at, column + 5, _("{party}：（签章）").format(party=_(party)), cell)
        sheet.merge_range(at + 1, column, at + 1, column + 5, _("　　　　年　　月　　日"), cell)
        sheet.set_row(at, 28)


def _for_print(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&R&P / &N")


def days(votes: pd.DataFrame) -> str:
    """First to last day of the votes cast, or a dash."""
    first, last = votes["first_on"].min(), votes["last_on"].max()
    if pd.isna(first):
        return words.NOTHING
    return _(" 至 ").join(dict.fromkeys([f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"]))


def rule(*, special: bool) -> str:
    """The law's rule for a matter, in words."""
    of = _("四分之三以上（含本数）") if special else _("过半数（不含半数）")
    return _(
        "依据《民法典》第二百七十八条：专有部分面积占比三分之二以上（含本数）且人数占比三分之二以上的业主参与表决；"
        "经参与表决专有部分面积{of}且参与表决人数{of}的业主同意。弃权算参与、不算同意。一套专有部分按一人计算；"
        "同一业主有几套的按一人计算，各套意见不一的，面积按套分别计算，人数不计为同意。"
        "“—”是人数太少或会显出某一户意见、不予列出的数。"
    ).format(of=of)


def _notes_sheet(book: xlsxwriter.Workbook, provenance: Mapping[str, str]) -> None:
    sheet, formats = book.add_worksheet(_("说明")), _formats(book)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    for row, (name, value) in enumerate(provenance.items()):
        sheet.write_string(row, 0, name, formats["text"])
        sheet.write_string(row, 1, str(value), formats["text"])
    _for_print(sheet)


def ballot_form() -> bytes:
    """An empty ballot roll as bytes of an .xlsx: drop-downs for what is chosen, notes at the headings."""
    said = {
        "name": _("小区编号、小区名称填一项即可"),
        "owner": _("姓名或编号；只存不可还原的校验值。未售、未交付的写“建设单位”"),
        "area": _("平方米，按产权登记；未登记的按实测或合同"),
        "opinion": _("没有投票的也要列入，写“未参加”：总人数、总面积按全部业主计算"),
        "extent": _("加装电梯等按单元表决的写“单元”，并填楼栋和单元"),
        "category": _("特别：筹集维修资金，改建、重建，改变共有部分用途或利用共有部分经营；其余为一般"),
    }
    chosen = {
        "category": [_("一般"), _("特别")],
        "extent": [_(word) for word in EXTENTS.values()],
        "opinion": [_(word) for word in OPINIONS.values()],
    }
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, TEXT_STAYS_TEXT) as book:
        sheet, formats = book.add_worksheet(_("表决票册")), _formats(book)
        for at, (field, (heading, *_others)) in enumerate(HEADINGS.items()):
            sheet.set_column(at, at, 14)
            sheet.write_string(0, at, _(heading), formats["heading"])
            if field in said:
                sheet.write_comment(0, at, said[field], {"font_size": 10, "x_scale": 2})
            if field in chosen:
                sheet.data_validation(1, at, FORM_ROWS, at, {"validate": "list", "source": chosen[field]})
        sheet.freeze_panes(1, 0)
    return written.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#8a96a3", "valign": "vcenter", "font_size": 10, "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format({"font_size": 11, "valign": "vcenter"}),
        "heading": book.add_format({**cell, "bold": True, "bg_color": "#e3e8ee", "align": "center"}),
        "text": book.add_format(cell),
        "number": book.add_format({**cell, "align": "right"}),
        "note": book.add_format({"font_size": 9, "text_wrap": True, "valign": "top"}),
        "sign": book.add_format({"font_size": 11, "valign": "bottom"}),
    }
