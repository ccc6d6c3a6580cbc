"""The form that an office fills in to bring records of the cycle: one sheet, each heading says what stands below it."""

from __future__ import annotations

import io
from typing import Final

import xlsxwriter

from analytics.language import N_, _
from analytics.programme.entering.record_files import COMMUNITY_ID, DATE, KIND, MOVE, NAME, NUMBER, REASON
from analytics.programme.subjects import AREA, CHOICE, COUNT, DAY, SUBJECTS, Field, Subject
from analytics.reports.plain_cells import TEXT_STAYS_TEXT

ROWS: Final = 500
_KINDS: Final = {
    DAY: N_("日期，如 2026-09-03"),
    COUNT: N_("整数"),
    AREA: N_("平方米，两位小数"),
    CHOICE: N_("从下拉中选"),
}


def record_template(name: str) -> bytes:
    """An empty file of records of one subject, as bytes of an .xlsx: drop-downs for choices, notes at the headings.

    ``name`` is a key of ``programme.subjects.SUBJECTS``. What is filled in reads back by
    :mod:`analytics.programme.entering.record_files`.
    """
    subject = SUBJECTS[name]
    columns = _columns(subject)
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, TEXT_STAYS_TEXT) as book:
        heading = book.add_format({"bold": True, "bg_color": "#e3e8ee", "border": 1, "text_wrap": True})
        sheet = book.add_worksheet(_(subject.words))
        for place, (words, choices, said) in enumerate(columns):
            sheet.set_column(place, place, max(12, 2 * len(words) + 4))
            sheet.write_string(0, place, words, heading)
            if said:
                sheet.write_comment(0, place, said, {"font_size": 10, "x_scale": 1.6, "y_scale": 0.8})
            if choices:
                sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": choices})
        sheet.freeze_panes(1, 0)
    return written.getvalue()


def _columns(subject: Subject) -> list[tuple[str, list[str], str]]:
    """Heading, what may be chosen, and what it is for, in order."""
    moves = [_(move.words) for move in subject.moves.values()]
    first = next(iter(subject.moves.values()))
    where: list[tuple[str, list[str], str]] = [
        (_(COMMUNITY_ID), [], _("小区编号、小区名称填一项即可")),
        (_(NAME), [], ""),
    ]
    return [
        (_(KIND), [_(subject.words)], _("每行必填，照写“{words}”").format(words=_(subject.words))),
        (_(NUMBER), [], _("本单位的编号；同一编号的几行是同一件事的先后几步，可不填")),
        *(where if subject.local else []),
        (_(DATE), [], _("办理日期；不填则记为入库当天")),
        (_(MOVE), moves, _("不填即“{first}”").format(first=moves[0])),
        *(_column(field, required=field.name in first.needs) for field in subject.fields),
        (_(REASON), [], _("退回、更正、撤销等须写理由")),
    ]


def _column(field: Field, *, required: bool) -> tuple[str, list[str], str]:
    said = [_("必填") if required else "", _(_KINDS[field.kind]) if field.kind in _KINDS else ""]
    if field.personal:
        said.append(_("个人信息入库时遮盖"))
    return _(field.words), [_(words) for words in field.choices.values()], _("；").join(filter(None, said))
