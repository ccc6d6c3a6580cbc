"""The files that a survey comes in, and the blocks of rows that a worker takes at a time."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

import fsspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.errors import NothingFound, UnreadableFile
from analytics.ingest.headings import unique_headings
from analytics.ingest.reading import readers
from analytics.ingest.reading.readers import Table
from analytics.language import _

# A worker holds one block at a time, with all that is made of it: some kilobytes a row of a dozen questions.
BLOCK_ROWS: Final = 50_000
BLOCK_BYTES: Final = 24 * 2**20
_READ: Final = 4 * 2**20
_PARQUET: Final = b"PAR1"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, in which a line's end is no byte of its own


@dataclass(frozen=True)
class Block:
    """Rows of a part that are read together.

    ``start`` and ``stop`` are rows of a Parquet file, bytes of a text file; ``whole``: it is all of the part.
    ``first_row`` is the number that a spreadsheet would show beside its first row.
    """

    place: int
    start: int
    stop: int
    first_row: int
    whole: bool


@dataclass(frozen=True)
class Part:
    """One file: its address, its place in the order of counting, SHA-256 and blocks; ``bad``: why it cannot be read."""

    place: int
    address: str
    sha256: str
    blocks: tuple[Block, ...]
    bad: str = ""

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.address).name


def addresses(pattern: str) -> list[str]:
    """The files that ``pattern`` names (a path or fsspec address with * in it), in the order of their names.

    Raises :class:`NothingFound`.
    """
    system, path = fsspec.url_to_fs(pattern)
    try:
        found = [system.unstrip_protocol(name) for name in sorted(system.glob(path)) if not system.isdir(name)]
    except OSError as error:
        raise NothingFound(_("读不到 {pattern}：{reason}").format(pattern=pattern, reason=error)) from error
    if not found:
        raise NothingFound(
            _("没有文件符合 {pattern}").format(pattern=pattern),
            expected=_("CSV 或 Parquet 分片，如 'data/part-*.parquet'"),
            action=_("请检查路径；通配符要加引号"),
        )
    return found


def job_beside(pattern: str) -> str:
    """The address of a job's folder where none is given: beside the parts, which every worker reaches.

    >>> job_beside("data/part-*.parquet"), job_beside("s3://surveys/2026/part-*.csv")
    ('data/minyi-job', 's3://surveys/2026/minyi-job')
    """
    folder, slash, _name = pattern.rpartition("/")
    return f"{folder}{slash}minyi-job"


def survey_part(place: int, address: str, *, block_rows: int = BLOCK_ROWS) -> Part:
    """Hash one file and cut it into blocks; a file that cannot be read comes back with the reason."""
    try:
        with fsspec.open(address, "rb") as file:
            digest, head, size = hashlib.sha256(), b"", 0
            while chunk := file.read(_READ):
                digest.update(chunk)
                head, size = head or chunk[:4], size + len(chunk)
            if head == _PARQUET:
                rows = pq.ParquetFile(file).metadata.num_rows
                starts = range(0, max(rows, 1), block_rows)
                blocks = [
                    Block(n, start, min(start + block_rows, rows), start + 2, len(starts) == 1)
                    for n, start in enumerate(starts)
                ]
            elif size > BLOCK_BYTES and head[:2] not in _WIDE and address.lower().endswith((".csv", ".txt")):
                file.seek(0)
                blocks = list(_text_blocks(file))
            else:
                blocks = [Block(0, 0, size, 2, True)]
    except (OSError, pa.ArrowException) as error:
        return Part(place, address, "", (), _("读不了：{reason}").format(reason=error))
    return Part(place, address, digest.hexdigest(), tuple(blocks))


def _text_blocks(file: io.BufferedIOBase) -> Iterator[Block]:
    """Blocks of a text file, cut at line ends outside quotation marks; each but the first is read below the heading."""
    quoted, line, offset, start, first_line, n = False, 1, 0, 0, 1, 0
    while chunk := file.read(_READ):
        data = np.frombuffer(chunk, np.uint8)
        inside = (np.cumsum(data == ord('"')) + quoted) % 2 == 1
        ends = np.flatnonzero((data == ord("\n")) & ~inside)
        if offset + len(chunk) - start >= BLOCK_BYTES and len(ends):
            stop = offset + int(ends[-1]) + 1
            yield Block(n, start, stop, first_line if n else 2, False)
            n, start, first_line = n + 1, stop, line + len(ends)
        line += len(ends)
        offset += len(chunk)
        quoted = bool((data == ord('"')).sum() % 2) != quoted
    if start < offset:
        yield Block(n, start, offset, first_line if n else 2, n == 0)


def read_block(part: Part, block: Block) -> Table:
    """The rows of one block as a table of text cells, as :func:`~analytics.ingest.reading.readers.read_table` has it.

    Raises :class:`UnreadableFile`.
    """
    try:
        with fsspec.open(part.address, "rb") as file:
            if file.read(4) == _PARQUET:
                return _parquet_block(part, block, pq.ParquetFile(file))
            file.seek(0)
            if block.whole:
                return readers.read_table(part.name, file.read())
            heading = b""
            if block.place:
                heading = file.readline()
            file.seek(block.start)
            table = readers.read_table(part.name, heading + file.read(block.stop - block.start))
            return replace(table, first_row=block.first_row) if block.place and table.numbers is None else table
    except (OSError, pa.ArrowException) as error:
        raise UnreadableFile(
            _("文件“{name}”读不了：{reason}").format(name=part.name, reason=error),
            expected=_("完整的 CSV 或 Parquet 文件"),
            action=_("请重新导出或重新复制这个分片"),
        ) from error


def _parquet_block(part: Part, block: Block, file: pq.ParquetFile) -> Table:
    pieces: list[pa.RecordBatch] = []
    at = 0
    for group in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if at + rows > block.start and at < block.stop:
            pieces += _slices(file, group, block.start - at, block.stop - at)
        at += rows
    if not pieces:
        raise UnreadableFile(_("文件“{name}”没有数据").format(name=part.name), action=_("请删去这个分片，或重新导出"))
    cells = pa.Table.from_batches(pieces)
    frame = pd.DataFrame(
        {name: _texts(column) for name, column in zip(unique_headings(cells.column_names), cells.columns, strict=True)}
    )
    return Table(frame, part.name, block.first_row)


def _slices(file: pq.ParquetFile, group: int, start: int, stop: int) -> Sequence[pa.RecordBatch]:
    """The rows ``start`` to ``stop`` of a row group, of which no more is held than is asked for."""
    found, at = [], 0
    for batch in file.iter_batches(batch_size=BLOCK_ROWS, row_groups=[group], use_threads=False):
        low, high = max(start - at, 0), min(stop - at, len(batch))
        if low < high:
            found.append(batch.slice(low, high - low))
        at += len(batch)
        if at >= stop:
            break
    return found


def _texts(column: pa.ChunkedArray) -> pd.Series:
    """Cells as a person sees them: whole numbers without a point, moments to the second, blanks missing."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_floating(kind):
        whole = pc.all(pc.equal(column, pc.floor(column)), min_count=0).as_py()
        column = column.cast(pa.int64()) if whole else column
    elif pa.types.is_timestamp(kind):
        column = pc.strftime(pc.floor_temporal(column.cast(pa.timestamp("us")), unit="second"), "%Y-%m-%d %H:%M:%S")
        column = pc.replace_substring_regex(column, r"(:\d\d)\.0+$", r"\1")
    text = column.cast(pa.large_string())
    blank = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(text)), 0)
    filled = pc.if_else(pc.fill_null(blank, True), pa.scalar(None, pa.large_string()), text)
    return filled.to_pandas().astype("str")
