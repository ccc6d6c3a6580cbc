"""From the bytes of an uploaded file to a table of text cells. The content decides what a file is, not its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import UnreadableFile
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.scales import MISSING_WORDS
from analytics.ingest.headings import unique_headings
from analytics.ingest.normalisation import key
from analytics.ingest.reading import confinement, delimited, filenames, kinds, ledgers
from analytics.ingest.reading.ledgers import Ledger
from analytics.ingest.reading.sheets import Book
from analytics.language import _


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
    A .sav file tells more, by heading: ``labels``, the words of a variable's valid codes in the order of the codes,
    occurring or not; ``partial``, code and words where only some codes have words; and ``meanings``, each user-missing
    word with the one of model.MISSING that it stands for.
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
    partial: Mapping[str, tuple[tuple[float, str], ...]] = field(default_factory=dict)

    @property
    def row_numbers(self) -> npt.NDArray[np.int64]:
        """The number that the spreadsheet shows beside each row."""
        return self.first_row + np.arange(len(self.frame)) if self.numbers is None else self.numbers


def read_table(filename: str, data: bytes, *, sheet: str | None = None, every_row: bool = False) -> Table:
    """Read .csv, .xlsx, .xls or .sav bytes; every cell as the text a person sees, dates as YYYY-MM-DD HH:MM:SS.

    Without ``sheet`` the visible sheets with the same headings are put together, with a column 工作表 where they are
    several; where headings differ, those with most rows are read. ``every_row`` keeps totals, notes and blank rows
    too; empty lines below the last row of a text file are no rows. Raises :class:`UnreadableFile` for files that
    are empty, broken, hostile, encrypted or of another kind, and where a row does not fit the heading row.
    """
    name = filenames.shown(filename)
    kinds.refuse_others(name, data)
    if kinds.is_workbook(data):
        return _workbook(name, confinement.parse("workbooks", name, data, sheet), sheet, every_row)
    if kinds.is_spss(data):
        return _variables(name, confinement.parse("spss", name, data, sheet))
    text = delimited.read(name, data)
    ledger = ledgers.from_rows(text.headings, text.frame, text.first_row, every_row=every_row)
    return _table(name, [ledger], set_aside=text.set_aside, encoding=text.encoding)


def _workbook(filename: str, book: Book, sheet: str | None, every_row: bool) -> Table:
    found = [ledgers.from_sheet(each, every_row=every_row) for each in book.sheets]
    alike = ledgers.stacked(found)
    read = alike if every_row else ledgers.without_summary(alike)
    names = {each.sheet for each in alike}
    summary = [each.sheet for each in alike if each.sheet not in {one.sheet for one in read}]
    others = [each.sheet for each in found if each.sheet not in names]
    passed_over = [
        sentence.format(sheets=_("、").join(unread))
        for sentence, unread in (
            (_("标题与所读工作表不同，没有读：{sheets}"), others),
            (_("内容就是其余工作表的汇总，没有重复读：{sheets}"), summary),
            (_("隐藏的工作表没有读：{sheets}"), [name for name in book.hidden if name != sheet]),
        )
        if unread
    ]
    return _table(filename, read, set_aside=passed_over, sheets=book.names)


def _variables(filename: str, book: Book) -> Table:
    headings = unique_headings(book.headings)
    frame = book.sheets[0].cells.to_pandas().set_axis(headings, axis=1).astype("str")
    ledger = Ledger(frame, 1 + np.arange(len(frame)))
    return _table(
        filename,
        [ledger],
        labels={headings[at]: words for at, words in book.labels.items()},
        meanings={
            headings[at]: tuple((word, MISSING_WORDS.get(key(word), "blank")) for word in words)
            for at, words in book.missing.items()
        },
        partial={headings[at]: known for at, known in book.partial.items() if known},
    )


def _table(filename: str, read: Sequence[Ledger], *, set_aside: Sequence[str] = (), **about: Any) -> Table:
    """One table of the ledgers ``read``, which have the same headings."""
    read = [ledger for ledger in read if len(ledger.frame)]
    if not read:
        raise UnreadableFile(
            _("文件“{name}”没有数据").format(name=filename),
            expected=_("第一行是标题，其下至少一行数据"),
            action=_("请检查导出时是否选对了工作表"),
        )
    first = read[0]
    if len(read) == 1:
        whole = first.numbers[-1] - first.numbers[0] + 1 == len(first.numbers)
        numbers = None if whole else first.numbers
        said = (*first.set_aside, *set_aside)
        return Table(
            first.frame, filename, int(first.numbers[0]), first.sheet or None, numbers=numbers, set_aside=said, **about
        )
    read = [_without_blank_rows(ledger) for ledger in read]
    sheet_of = pd.Series(np.repeat([each.sheet for each in read], [len(each.frame) for each in read]), dtype="str")
    frame = pd.concat([each.frame.set_axis(first.frame.columns, axis=1) for each in read], ignore_index=True)
    names = unique_headings([*frame.columns, ledgers.SHEET_HEADING])
    said = tuple(
        _("工作表“{sheet}”：{what}").format(sheet=each.sheet, what=what) for each in read for what in each.set_aside
    )
    return Table(
        frame.assign(**{names[-1]: sheet_of}),
        filename,
        int(first.numbers[0]),
        first.sheet,
        numbers=np.concatenate([each.numbers for each in read]),
        sheet_of=sheet_of,
        set_aside=(*said, *set_aside),
        **about,
    )


def _without_blank_rows(ledger: Ledger) -> Ledger:
    """``ledger`` without rows blank altogether, which the name of their sheet would fill."""
    filled = ledger.frame.notna().any(axis=1).to_numpy()
    return replace(ledger, frame=ledger.frame[filled], numbers=ledger.numbers[filled])
