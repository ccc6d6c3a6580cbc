"""Rows of text as the bytes of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import openpyxl

Rows = Sequence[Sequence[str]]


def delimited(
    rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8-sig", quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, quoting=quoting).writerows(rows)
    return target.getvalue().encode(encoding)


def workbook(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.lstrip("-").isdigit() else cell or None for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
