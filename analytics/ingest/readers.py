"""From the bytes of an uploaded file to a table of text cells. The content decides what a file is, not its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import UnreadableFile
from analytics.ingest import delimited, workbooks
from analytics.ingest.columns import ColumnPlan
from analytics.ingest.headings import heading_row, unique_headings
from analytics.language import N_, _

# First bytes of files that people take for tables, and what to call them.
_NOT_TABLES: Final = (
    (b"%PDF", N_("PDF 文件")),
    (b"\x89PNG", N_("图片")),
    (b"\xff\xd8\xff", N_("图片")),
    (b"GIF8", N_("图片")),
    (b"Rar!", N_("RAR 压缩包")),
    (b"7z\xbc\xaf", N_("7z 压缩包")),
    (b"\x1f\x8b", N_("gzip 压缩包")),
    (b"$FL2", N_("SPSS 文件")),
    (b"SQLite format 3", N_("数据库文件")),
)
_WEB_PAGES: Final = (b"<html", b"<!doctype html", b"<table", b"<?xml")


@dataclass(frozen=True)
class Table:
    """A sheet of text cells.

    ``frame`` has one row a data row and only ``str`` columns; blank cells are NA. Rows blank altogether are kept inside
    (and dropped at the end, unless asked for), so that row i of the frame is row ``first_row + i`` of the spreadsheet.
    Headings are unique. ``sheet`` is the name of the sheet read and ``sheets`` those of all visible ones (None and ()
    for text); ``encoding`` is that of a text file. ``told`` holds, by heading, plans that the platform's own form
    leaves no doubt about.
    ``numbers`` are the spreadsheet's row numbers where rows between were left out, ``sheet_of`` (str, one a row) the
    sheet of each row where several were put together; ``set_aside`` says in words what was left out, such as totals.
    ``labels`` are, by heading, all the words a column may hold, in the order of their codes; ``meanings`` those that
    the file itself declares no answers: (word, one of model.MISSING).
    """

    frame: pd.DataFrame
    filename: str
    first_row: int = 2
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    told: Mapping[str, ColumnPlan] = field(default_factory=dict)
    numbers: npt.NDArray[np.int64] | None = None
    sheet_of: pd.Series | None = None
    set_aside: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meanings: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def row_numbers(self) -> npt.NDArray[np.int64]:
        """The number that the spreadsheet shows beside each row."""
        return self.first_row + np.arange(len(self.frame)) if self.numbers is None else self.numbers


def read_table(filename: str, data: bytes, *, sheet: str | None = None, every_row: bool = False) -> Table:
    """Read .csv, .xlsx or .xls bytes; every cell as the text a person sees, dates as YYYY-MM-DD HH:MM:SS.

    Without ``sheet`` the first visible sheet that holds anything is read. ``every_row`` keeps blank rows at the end
    too; empty lines below the last row of a text file are no rows. Raises :class:`UnreadableFile` for files that
    are empty, broken, encrypted or of another kind, and where a row does not fit the heading row.
    """
    _refuse_other_kinds(filename, data)
    if workbooks.is_workbook(data):
        book = workbooks.read(filename, data, sheet)
        at = heading_row(book.rows)
        headings = book.rows[at] if book.rows else []
        frame = pd.DataFrame(book.rows[at + 1 :], columns=range(len(headings)), dtype="str")
        return Table(_tidy(filename, headings, frame, every_row), filename, at + 2, book.name, book.names)
    text = delimited.read(filename, data)
    return Table(
        _tidy(filename, text.headings, text.frame, every_row), filename, text.first_row, encoding=text.encoding
    )


def _refuse_other_kinds(filename: str, data: bytes) -> None:
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise UnreadableFile(_("文件“{name}”是空的").format(name=filename), action=_("请重新导出后再上传"))
    for start, kind in _NOT_TABLES:
        if data.startswith(start):
            raise workbooks.unknown_kind(filename, _(kind))
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGES):
        raise workbooks.unknown_kind(filename, _("网页或 XML 文件"))


def _tidy(filename: str, headings: list[str] | list[str | None], frame: pd.DataFrame, every_row: bool) -> pd.DataFrame:
    """``frame`` under unique headings, without columns that have neither heading nor cells, and without empty end."""
    filled = frame.notna().to_numpy()
    wanted = [bool(heading and heading.strip()) or filled[:, at].any() for at, heading in enumerate(headings)]
    last = int(np.flatnonzero(filled.any(axis=1)).max(initial=-1))
    if last < 0 or not any(heading and heading.strip() for heading in headings):
        raise UnreadableFile(
            _("文件“{name}”没有数据").format(name=filename),
            expected=_("第一行是标题，其下至少一行数据"),
            action=_("请检查导出时是否选对了工作表"),
        )
    named = frame.set_axis(unique_headings(headings), axis=1)
    return named.iloc[: len(frame) if every_row else last + 1].loc[:, wanted].astype("str")
