"""Frames to and from PostgreSQL: whole columns by COPY, never row by row.

A comment's mark is 64 bits without a sign in frames, and the same bits with one there.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import errors, pq
from pyarrow import csv

MARK: Final = "mark"
# Rows that are written at a time: memory stays bounded, whatever the frame.
PART: Final = 65_536
# Where there are more rows than this, the planner is told what they are.
MANY: Final = 500
_BETWEEN: Final = "\x1f"  # words of a list on their way; no word holds it

_OF_OID: Final = {
    16: pa.bool_(),
    17: pa.binary(),
    20: pa.int64(),
    21: pa.int16(),
    23: pa.int32(),
    700: pa.float32(),
    701: pa.float64(),
    1082: pa.date32(),
    1114: pa.timestamp("us"),
    1700: pa.float64(),
}
_LISTS: Final = (1009, 1015)  # text[], varchar[]
_COLUMN_OF: Final = {
    pa.bool_(): "BOOLEAN",
    pa.binary(): "BYTEA",
    pa.int8(): "SMALLINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.uint64(): "BIGINT",
    pa.float64(): "DOUBLE PRECISION",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


def read(cursor: psycopg.ClientCursor[Any], query: str) -> pa.Table:
    """The rows of ``query``, its parameters filled in, as columns of the types that it gives."""
    names, kinds = _described(cursor, query)
    if any(kind in _LISTS for kind in kinds):
        columns = ", ".join(
            f"array_to_string({name}, '{_BETWEEN}') AS {name}" if kind in _LISTS else name
            for name, kind in zip((_quoted(name) for name in names), kinds, strict=True)
        )
        query = f"SELECT {columns} FROM ({query}) listed"  # noqa: S608 (names are those of the query itself)
    found = BytesIO()
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as rows:
        for part in rows:
            found.write(part)
    types = [_OF_OID.get(kind, pa.string()) for kind in kinds]
    table = _parsed(found, names, [pa.string() if kind == pa.binary() else kind for kind in types])
    for at, kind in enumerate(kinds):
        if kind in _LISTS:
            table = table.set_column(at, names[at], _split(table.column(at)))
        elif types[at] == pa.binary():
            table = table.set_column(at, names[at], _bytes(table.column(at)))
        elif names[at] == MARK:
            table = table.set_column(at, MARK, _unsigned(table.column(at)))
    return table


def _described(cursor: psycopg.ClientCursor[Any], query: str) -> tuple[list[str], list[int]]:
    """Names and type numbers of the columns of ``query``, which is not carried out."""
    connection = cursor.connection.pgconn
    for result in (connection.prepare(b"", query.encode()), connection.describe_prepared(b"")):
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result, "utf-8")
    columns = range(result.nfields)
    return [(result.fname(at) or b"").decode() for at in columns], [result.ftype(at) for at in columns]


def _parsed(found: BytesIO, names: list[str], types: list[pa.DataType]) -> pa.Table:
    """What COPY has written; an empty text is told from a missing one by its quotes."""
    if not found.tell():
        return pa.schema(list(zip(names, types, strict=True))).empty_table()
    found.seek(0)
    return csv.read_csv(
        found,
        read_options=csv.ReadOptions(column_names=names, block_size=1 << 24),
        parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types=dict(zip(names, types, strict=True)),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _split(joined: pa.ChunkedArray) -> pa.ChunkedArray:
    lists = pc.split_pattern(joined, _BETWEEN)
    empty = pa.scalar([], pa.list_(pa.string()))
    return pc.if_else(pc.equal(joined, ""), empty, lists)


def _unsigned(marks: pa.ChunkedArray) -> pa.Array:
    whole = marks.combine_chunks()
    bits = whole.fill_null(0).to_numpy(zero_copy_only=False).view(np.uint64)
    return pa.array(bits, mask=whole.is_null().to_numpy(zero_copy_only=False))


def _bytes(written: pa.ChunkedArray) -> pa.Array:
    """Bytes, which are written as \\x and two digits each."""
    return pa.array([None if one is None else bytes.fromhex(one[2:]) for one in written.to_pylist()], pa.binary())


def lend(cursor: psycopg.ClientCursor[Any], name: str, rows: pa.Table) -> None:
    """Make a temporary table ``name`` of ``rows``, for the rest of the transaction."""
    plain = pa.table({column: _plain(rows.column(column)) for column in rows.column_names})
    kinds = ", ".join(f"{_quoted(field.name)} {_column(field.type)}" for field in rows.schema)
    cursor.execute(f"CREATE TEMP TABLE {_quoted(name)} ({kinds}) ON COMMIT DROP")
    with cursor.copy(f"COPY {_quoted(name)} FROM STDIN (FORMAT csv)") as into:
        for part in _written(plain):
            into.write(part)
    if len(rows) > MANY:
        cursor.execute(f"ANALYZE {_quoted(name)}")


def _written(rows: pa.Table) -> Iterator[bytes]:
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    for start in range(0, len(rows), PART):
        part = BytesIO()
        csv.write_csv(rows.slice(start, PART), part, options)
        yield part.getvalue()


def _column(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return 'TEXT[] COLLATE "C"'
    return _COLUMN_OF.get(kind, 'TEXT COLLATE "C"')


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """``column`` as CSV can hold it, and PostgreSQL read it."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    if kind == pa.uint64():
        whole = column.combine_chunks()
        bits = whole.fill_null(0).to_numpy(zero_copy_only=False).view(np.int64)
        return pa.array(bits, mask=whole.is_null().to_numpy(zero_copy_only=False))
    if kind == pa.binary():
        return pa.array([None if one is None else "\\x" + one.hex() for one in column.to_pylist()], pa.string())
    if pa.types.is_list(kind):
        return pa.array([None if words is None else _array(words) for words in column.to_pylist()], pa.string())
    return column


def _array(words: list[str]) -> str:
    """A list of texts as PostgreSQL writes it."""
    escaped = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in escaped) + "}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
