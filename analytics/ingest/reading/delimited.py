"""Delimited text: the encoding, the delimiter, the rows. Arrow reads it fast; Python's csv says which row is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from analytics.errors import UnreadableFile
from analytics.ingest.headings import LOOK_AHEAD, Heading, find_heading
from analytics.ingest.reading import encodings, kinds
from analytics.language import _

MOST_ROWS: Final = 5_000_000
MOST_CELLS: Final = 40_000_000
_DELIMITERS: Final = ",;\t"
_TOLD_DELIMITERS: Final = (*_DELIMITERS, "|", ":")
_HEAD_BYTES: Final = 262_144
_PIECE_BYTES: Final = 4 << 20
_BATCH_CELLS: Final = 500_000
_LARGE_BYTES: Final = 32 << 20


@dataclass(frozen=True)
class Text:
    """A text table: headings as written, a frame of str columns 0, 1, …, and where and how it was read."""

    headings: tuple[str | None, ...]
    frame: pd.DataFrame
    first_row: int
    encoding: str
    set_aside: tuple[str, ...] = ()


def read(filename: str, data: bytes) -> Text:
    """Decode and split ``data``; raises :class:`UnreadableFile` naming the row that does not fit."""
    data, encoding, said = encodings.to_utf8(filename, data)
    head = _head(data)
    delimiter = _delimiter(head)
    lines, ends = _first_records(filename, head, delimiter)
    _check_width(filename, data, max(map(len, lines), default=0), delimiter)
    heading = find_heading(lines)
    width = len(heading.names)
    if not any(heading.names):
        raise UnreadableFile(
            _("文件“{name}”的前 {n} 行都是空的").format(name=filename, n=len(lines)), action=_("请删去标题行上面的空行")
        )
    _check_length(filename, data, width)
    frame = None
    # A quote left open would swallow every row below it into one cell.
    if data.count(b'"') % 2 == 0:
        frame = _fast(data, ends[heading.below - 1], width, delimiter)
    if frame is None and len(data) > _LARGE_BYTES:
        _refuse_misfit(filename, data, heading, ends[heading.below - 1], delimiter)
    if frame is None:
        frame = _careful(filename, data, heading.below, heading.names, delimiter)
    return Text(heading.names, frame, heading.below + 1, encoding, said)


def _check_width(filename: str, data: bytes, widest: int, delimiter: str) -> None:
    if widest > kinds.MOST_COLUMNS:
        end = data.find(b"\n")
        raise kinds.too_many_columns(filename, data.count(delimiter.encode(), 0, end if end >= 0 else len(data)) + 1)


def _check_length(filename: str, data: bytes, width: int) -> None:
    rows = data.count(b"\n") or data.count(b"\r")
    most = min(MOST_ROWS, MOST_CELLS // max(1, width))
    if rows > most:
        raise UnreadableFile(
            _("文件“{name}”有 {rows} 行、{width} 列").format(name=filename, rows=rows, width=width),
            expected=_("这样多的列时不超过 {most} 行").format(most=most),
            action=_("请删去空行和无关的列，或拆分后分次上传"),
        )


def _head(data: bytes) -> str:
    """The first lines, whole ones where the file is longer."""
    if len(data) <= _HEAD_BYTES:
        return data.decode()
    return data[: data.rfind(b"\n", 0, _HEAD_BYTES) + 1 or _HEAD_BYTES].decode(errors="ignore")


def _delimiter(head: str) -> str:
    """What the first telling line is split by; "sep=;", as Excel writes it, decides."""
    for line in head.splitlines()[:20]:
        if line.lower().startswith("sep=") and line[4:].strip(" ") in _TOLD_DELIMITERS:
            return line[4:].strip(" ")
        counts = {mark: line.count(mark) for mark in _DELIMITERS}
        if any(counts.values()) and line.strip(_DELIMITERS + ' "'):
            return max(counts, key=lambda mark: counts[mark])
    return ","


def _first_records(filename: str, head: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first records, and the byte at which each ends."""
    passed = 0

    def lines() -> Iterator[str]:
        nonlocal passed
        for line in io.StringIO(head, newline=""):
            passed += len(line.encode())
            yield line

    records, ends = [], []
    for cells in _records(filename, lines(), delimiter, strict=False):
        records.append(cells)
        ends.append(passed)
        if len(records) == LOOK_AHEAD:
            break
    return records, ends


def _fast(data: bytes, start: int, width: int, delimiter: str) -> pd.DataFrame | None:
    """The rows from byte ``start`` by Arrow, or None where a row does not fit its headings."""
    try:
        return _frame(pyarrow.csv.read_csv(_rows(data, start), **_options(data, width, delimiter)))
    except pa.ArrowInvalid:
        return None


def _refuse_misfit(filename: str, data: bytes, heading: Heading, start: int, delimiter: str) -> None:
    """Raise for the first row that no reading makes fit, found by Arrow: Python's csv takes minutes for a big file."""
    misfits: list[tuple[int, int]] = []

    def note(row: pyarrow.csv.InvalidRow) -> str:
        if row.actual_columns < _least(heading.names) or row.text.rstrip(delimiter + ' "').count(delimiter) >= width:
            misfits.append((heading.below + row.number, row.actual_columns))
            return "error"
        return "skip"

    width = len(heading.names)
    options = _options(data, width, delimiter, note)
    try:
        for _batch in pyarrow.csv.open_csv(_rows(data, start), **options):
            pass
    except pa.ArrowInvalid:
        if misfits:
            raise _misfit(filename, *misfits[0], width) from None


def _rows(data: bytes, start: int) -> pa.BufferReader:
    """``data`` from byte ``start`` to its last row, as a file and without a copy."""
    return pa.BufferReader(pa.py_buffer(data).slice(start, max(0, _end(data) - start)))


def _options(
    data: bytes, width: int, delimiter: str, misfit: Callable[[pyarrow.csv.InvalidRow], str] | None = None
) -> dict[str, object]:
    return {
        # Names are our own, so headings may repeat; an empty line would otherwise vanish and shift row numbers.
        "read_options": pyarrow.csv.ReadOptions(
            column_names=[str(position) for position in range(width)],
            block_size=_PIECE_BYTES,
            use_threads=misfit is None,  # rows have no numbers otherwise
        ),
        "parse_options": pyarrow.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=b'"' in data,
            ignore_empty_lines=False,
            invalid_row_handler=misfit,
        ),
        "convert_options": pyarrow.csv.ConvertOptions(
            default_column_type=pa.large_string(), null_values=[""], strings_can_be_null=True
        ),
    }


def _end(data: bytes) -> int:
    """Where ``data`` ends but for line ends, without a copy."""
    end = len(data)
    while end and data[end - 1] in b"\r\n":
        end -= 1
    return end


def _frame(table: pa.Table) -> pd.DataFrame:
    """The str columns 0, 1, … of ``table``, blank cells missing."""
    columns = []
    for column in table.columns:
        blank = pc.equal(pc.utf8_trim_whitespace(column), "")
        columns.append(pc.if_else(blank, pa.scalar(None, column.type), column) if pc.any(blank).as_py() else column)
    return pa.table(columns, names=table.column_names).to_pandas().astype("str").set_axis(range(len(columns)), axis=1)


def _careful(filename: str, data: bytes, below: int, headings: tuple[str | None, ...], delimiter: str) -> pd.DataFrame:
    """The rows by Python's csv, which allows blank lines and spare delimiters, and can name the row that is wrong."""
    width = len(headings)
    least = _least(headings)
    names = [str(position) for position in range(width)]
    schema = pa.schema([(name, pa.large_string()) for name in names])
    batches: list[pa.RecordBatch] = []
    rows: list[list[str | None]] = []

    def batch() -> None:
        columns = [pa.array(column, pa.large_string()) for column in zip(*rows, strict=True)]
        batches.append(pa.record_batch(columns, schema=schema))
        rows.clear()

    lines = io.TextIOWrapper(_rows(data, 0), encoding="utf-8", newline="")
    for number, cells in enumerate(_records(filename, lines, delimiter, strict=True), start=1):
        if number <= below:
            continue
        spare = cells[width:]
        if cells and (len(cells) < least or any(cell.strip() for cell in spare)):
            raise _misfit(filename, number, len(cells), width)
        kept: list[str | None] = list(cells[:width])
        rows.append(kept + [None] * (width - len(kept)))
        if len(rows) * width >= _BATCH_CELLS:
            batch()
    if rows:
        batch()
    return _frame(pa.Table.from_batches(batches, schema))


def _least(headings: Sequence[str | None]) -> int:
    """How many columns a row must have: those after the last heading have no name, and rows need not have them."""
    return max((at for at, heading in enumerate(headings, start=1) if (heading or "").strip()), default=0)


def _misfit(filename: str, row: int, found: int, width: int) -> UnreadableFile:
    return UnreadableFile(
        _("文件“{name}”第 {row} 行有 {found} 列，标题行有 {width} 列").format(
            name=filename, row=row, found=found, width=width
        ),
        action=_("请检查该行是否多了或少了分隔符，文字中的分隔符和换行应放在双引号里"),
    )


def _records(filename: str, lines: Iterable[str], delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    number = 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=strict):
            number += 1
            yield cells
    except csv.Error as error:
        raise UnreadableFile(
            _("文件“{name}”第 {row} 行的双引号没有成对，或单元格过长").format(name=filename, row=number + 1),
            action=_("请改正该行，或另存为 .xlsx 后再上传"),
        ) from error
