"""The sheet 口径 of every workbook that holds figures: its methods card, a line each."""

from __future__ import annotations

from typing import Final

import xlsxwriter

from analytics.flows.method_card import Card
from analytics.language import N_, _

SHEET: Final = N_("口径")


def write(book: xlsxwriter.Workbook, card: Card) -> None:
    """Add the sheet at the end of ``book``; all of it is text."""
    sheet = book.add_worksheet(_(SHEET))
    heading = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    for row, (name, words) in enumerate([(_("项目"), _("内容")), *card.rows().items()]):
        kind = heading if row == 0 else wrapped
        sheet.write_string(row, 0, name, kind)
        sheet.write_string(row, 1, words, kind)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
