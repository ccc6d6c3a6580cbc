"""What a parser hands over: the sheets of a file as text cells, and the form in which they cross a pipe.

This module and the parsers that import it run in the confined process, so they import little: Arrow and no pandas.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import pyarrow as pa
import pyarrow.ipc


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``cells`` has large_string columns "0", "1", …, blank cells null.

    ``above`` counts the empty rows left out above the first; ``merged`` holds the merged ranges as (first row, first
    column, last row, last column), counted from 0 in ``cells``.
    """

    name: str
    cells: pa.Table
    above: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Book:
    """The sheets read, the names of all visible and of all hidden ones.

    A file of variables (.sav) has one sheet without heading row, and tells more: ``headings`` of its columns; by
    position of the column ``labels``, the words of its codes in the order of the codes, ``missing``, the words that
    stand for no answer, and ``partial``, code and words where only some codes have words.
    """

    sheets: tuple[Sheet, ...]
    names: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    labels: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    partial: Mapping[int, tuple[tuple[float, str], ...]] = field(default_factory=dict)


def write(book: Book, target: BinaryIO) -> None:
    """Write ``book``: one line of JSON, then each sheet's cells as an Arrow stream."""
    about = {
        "sheets": [[sheet.name, sheet.above, sheet.merged] for sheet in book.sheets],
        "names": book.names,
        "hidden": book.hidden,
        "headings": book.headings,
        "labels": list(book.labels.items()),
        "missing": list(book.missing.items()),
        "partial": list(book.partial.items()),
    }
    target.write(json.dumps(about).encode() + b"\n")
    for sheet in book.sheets:
        with pa.ipc.new_stream(target, sheet.cells.schema) as stream:
            stream.write_table(sheet.cells)


def read(data: bytes) -> Book:
    """The book that :func:`write` wrote, its cells without copying; ValueError or OSError where it is not sound."""
    end = data.index(b"\n") + 1
    about = json.loads(data[:end])
    source = pa.BufferReader(pa.py_buffer(data).slice(end))
    sheets = [
        Sheet(name, pa.ipc.open_stream(source).read_all(), above, tuple(map(tuple, merged)))
        for name, above, merged in about["sheets"]
    ]
    for sheet in sheets:
        sheet.cells.validate(full=True)
    labels, missing = ({at: tuple(words) for at, words in about[part]} for part in ("labels", "missing"))
    partial = {at: tuple((code, word) for code, word in known) for at, known in about["partial"]}
    names, hidden, headings = (tuple(about[part]) for part in ("names", "hidden", "headings"))
    return Book(tuple(sheets), names, hidden, headings, labels, missing, partial)


def cell_text(cell: object) -> str | None:
    """A cell as a person sees it: whole numbers without a point, 15 digits at most, times to the second.

    >>> [cell_text(cell) for cell in (3.0, 0.1 + 0.2, dt.date(2026, 9, 3), True, " ")]
    ['3', '0.3', '2026-09-03 00:00:00', 'TRUE', None]
    """
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m-%d} 00:00:00"
    return str(cell)
