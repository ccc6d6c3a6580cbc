"""A whole store put into an empty one, of the same engine or the other: when an office grows or moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pyarrow as pa

from analytics.errors import StoreUnusable
from analytics.language import _
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.incoming import incoming
from analytics.store.versions import mark_anew

Progress = Callable[[float, str], object]

# Rows of one form or comment after the other, so that memory stays bounded whatever the store.
FORMS_AT_A_TIME: Final = 200_000
_BY_FORM: Final = ("responses", "answers", "comments")
_LENT: Final = "transferred"


def transfer(source: Store, target: Store, *, progress: Progress = lambda share, message: None) -> dict[str, int]:
    """Put all that ``source`` holds into ``target``, which must hold nothing; the rows by table.

    One state of the source, one transaction in the target: all of it or nothing. Numbers, respondents' secret and
    history stay what they were; the source stays as it is. Raises :class:`StoreUnusable` where the target has batches.
    """
    with source.reading() as theirs, target.writing(data=False) as ours:
        _refuse_filled(ours)
        names = sorted(ours.tables())
        moved = {}
        for at, name in enumerate(names):
            progress(at / len(names), _("转移 {table}").format(table=name))
            ours.execute(f"DELETE FROM {name}")  # noqa: S608 (a table of the store)
            moved[name] = sum(_put(ours, name, part) for part in _parts(theirs, name))
        ours.weigh(*names)
        mark_anew(ours)
        counted = {name: _rows(ours, name) for name in names}
        if counted != moved:
            raise ValueError(f"{moved} rows were sent and {counted} arrived")
    return moved


def _refuse_filled(connection: Connection) -> None:
    ((number,),) = connection.execute("SELECT last_batch_no FROM store_state").fetchall()
    if number:
        raise StoreUnusable(
            _("目标数据库里已有数据（到批次 {number}）").format(number=number),
            expected=_("一个空的数据库，或一个尚不存在的文件"),
            action=_("请换一个位置；不会覆盖已有的数据"),
        )


def _parts(connection: Connection, name: str) -> Iterator[pa.Table]:
    query = f"SELECT * FROM {name}"  # noqa: S608
    if name not in _BY_FORM:
        yield connection.table(query)
        return
    ((last,),) = connection.execute("SELECT last_response_no FROM store_state").fetchall()
    for first in range(0, last + 1, FORMS_AT_A_TIME):
        yield connection.table(
            f"{query} WHERE response_no >= $first AND response_no < $after",
            {"first": first, "after": first + FORMS_AT_A_TIME},
        )


def _put(connection: Connection, name: str, rows: pa.Table) -> int:
    if len(rows):
        columns = ", ".join(f'"{column}"' for column in rows.column_names)
        with incoming(connection, **{_LENT: rows}):
            connection.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {_LENT}")  # noqa: S608
    return len(rows)


def _rows(connection: Connection, name: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])  # noqa: S608
