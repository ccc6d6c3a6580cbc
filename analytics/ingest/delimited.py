"""Delimited text: the encoding, the delimiter, the rows. Arrow reads it fast; Python's csv says which row is wrong."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

import charset_normalizer
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from analytics.errors import UnreadableFile
from analytics.ingest.headings import heading_row
from analytics.language import _

_ENCODINGS: Final = ("utf-8-sig", "gb18030")  # utf-8-sig reads UTF-8 without the mark too
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = ",;\t"
_HEAD_BYTES: Final = 262_144
_BLOCK_BYTES: Final = 4 << 20


@dataclass(frozen=True)
class Text:
    """A text table: headings as written, a frame of str columns 0, 1, …, and where and how it was read."""

    headings: list[str]
    frame: pd.DataFrame
    first_row: int
    encoding: str


def read(filename: str, data: bytes) -> Text:
    """Decode and split ``data``; raises :class:`UnreadableFile` naming the row that does not fit."""
    data, encoding = to_utf8(filename, data)
    data = data.rstrip(b"\r\n")
    _refuse_nul(filename, data)
    head = _head(data)
    delimiter = _delimiter(head)
    lines = list(_records(filename, io.StringIO(head, newline=""), delimiter, strict=False))
    at = heading_row(lines)
    headings = lines[at] if lines else []
    # A quote left open would swallow every row below it into one cell.
    balanced = data.count(b'"') % 2 == 0
    simple = balanced and at == 0 and not any("\n" in cell or "\r" in cell for cell in headings)
    frame = _fast(data, headings, delimiter) if simple else None
    if frame is None:
        frame = _careful(filename, data.decode(), at, headings, delimiter)
    return Text(headings, frame, at + 2, encoding)


def to_utf8(filename: str, data: bytes) -> tuple[bytes, str]:
    """``data`` in UTF-8 without a mark, and the encoding it was in."""
    if data.startswith(_UTF16_MARKS):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = _ENCODINGS
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig":
            return data.removeprefix(b"\xef\xbb\xbf"), "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
        return _encoded(filename, text), encoding
    guess = charset_normalizer.from_bytes(data[:_HEAD_BYTES]).best()
    try:
        if guess is not None:
            return _encoded(filename, data.decode(guess.encoding)), guess.encoding
    except UnicodeDecodeError as error:
        raise _undecodable(filename) from error
    raise _undecodable(filename)


def _encoded(filename: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise _undecodable(filename) from error


def _undecodable(filename: str) -> UnreadableFile:
    return UnreadableFile(
        _("文件“{name}”的文字编码无法识别").format(name=filename),
        expected=_("UTF-8 或 GB 18030（GBK）编码的文本"),
        action=_("请在 Excel 或 WPS 中打开，另存为 .xlsx，再上传"),
    )


def _refuse_nul(filename: str, data: bytes) -> None:
    at = data.find(b"\x00")
    if at >= 0:
        raise UnreadableFile(
            _("文件“{name}”第 {row} 行有空字符（NUL），文件已损坏或不是文本").format(
                name=filename, row=data.count(b"\n", 0, at) + 1
            ),
            action=_("请重新导出，或另存为 .xlsx 后再上传"),
        )


def _head(data: bytes) -> str:
    """The first lines, whole ones where the file is longer."""
    if len(data) <= _HEAD_BYTES:
        return data.decode()
    return data[: data.rfind(b"\n", 0, _HEAD_BYTES) + 1 or _HEAD_BYTES].decode(errors="ignore")


def _delimiter(head: str) -> str:
    """What the first telling line is split by; "sep=;", as Excel writes it, decides."""
    for line in head.splitlines()[:20]:
        if line.lower().startswith("sep=") and len(line.rstrip()) == 5:
            return line[4]
        counts = {mark: line.count(mark) for mark in _DELIMITERS}
        if any(counts.values()) and line.strip(_DELIMITERS + ' "'):
            return max(counts, key=lambda mark: counts[mark])
    return ","


def _fast(data: bytes, headings: list[str], delimiter: str) -> pd.DataFrame | None:
    """The rows by Arrow, or None where a row does not fit its headings."""
    names = [str(position) for position in range(len(headings))]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            # Names are our own, so headings may repeat; an empty line would otherwise vanish and shift row numbers.
            read_options=pyarrow.csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK_BYTES),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                default_column_type=pa.large_string(), null_values=[""], strings_can_be_null=True
            ),
        )
    except pa.ArrowInvalid:
        return None
    blank = [pc.equal(pc.utf8_trim_whitespace(column), "") for column in table.columns]
    columns = {
        position: pc.if_else(empty, pa.scalar(None, column.type), column) if pc.any(empty).as_py() else column
        for position, (column, empty) in enumerate(zip(table.columns, blank, strict=True))
    }
    return pa.table(list(columns.values()), names=names).to_pandas().astype("str").set_axis(range(len(names)), axis=1)


def _careful(filename: str, text: str, at: int, headings: list[str], delimiter: str) -> pd.DataFrame:
    """The rows by Python's csv, which allows blank lines and spare delimiters, and can name the row that is wrong."""
    width = len(headings)
    # A delimiter after the last heading makes a column without a name, which the rows need not have.
    least = max((at for at, heading in enumerate(headings, start=1) if heading.strip()), default=0)
    rows: list[list[str | None]] = []
    for number, cells in enumerate(_records(filename, io.StringIO(text, newline=""), delimiter, strict=True), start=1):
        if number <= at + 1:
            continue
        spare = cells[width:]
        if cells and (len(cells) < least or any(cell.strip() for cell in spare)):
            raise UnreadableFile(
                _("文件“{name}”第 {row} 行有 {found} 列，标题行有 {width} 列").format(
                    name=filename, row=number, found=len(cells), width=width
                ),
                action=_("请检查该行是否多了或少了分隔符，文字中的分隔符和换行应放在双引号里"),
            )
        kept = [cell if cell.strip() else None for cell in cells[:width]]
        rows.append(kept + [None] * (width - len(kept)))
    return pd.DataFrame(rows, columns=range(width), dtype="str")


def _records(filename: str, lines: io.StringIO, delimiter: str, *, strict: bool) -> list[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    records: list[list[str]] = []
    try:
        for cells in reader:
            records.append(cells)
            if not strict and len(records) > 20:
                break
    except csv.Error as error:
        raise UnreadableFile(
            _("文件“{name}”第 {row} 行的双引号没有成对，或单元格过长").format(name=filename, row=len(records) + 1),
            action=_("请改正该行，或另存为 .xlsx 后再上传"),
        ) from error
    return records
