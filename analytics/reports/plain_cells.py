"""What every workbook is opened with: words of residents and offices stay words, none is run."""

from __future__ import annotations

from typing import Final

# Options of xlsxwriter.Workbook: a cell that begins with = + - or @ is no formula, an address no link, a number told as
# text no number.
TEXT_STAYS_TEXT: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
