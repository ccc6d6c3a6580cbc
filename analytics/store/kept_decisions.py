"""What may be shown, as it was decided when the data came in: beside them, so that it need not be decided again.

A decision is of the whole city, and may tell whatever the data tell: nobody is shown it. It holds as long as all that
it was decided from is what it was: the kinds of data, by their versions (:mod:`.changes`), and the rules, by their
fingerprint. The transaction that changes the data takes it away, too. So nothing is ever shown by a decision on other
data, and nothing stays here of data that were erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import pyarrow as pa

from analytics.store.connection import Store
from analytics.store.trace import note, untraced

_FRAME: Final = "SELECT frame FROM kept_decisions WHERE name = $name AND rules = $rules"
_SOURCES: Final = "SELECT kind, version FROM decided_from WHERE name = $name"
_COMPRESSED: Final = pa.ipc.IpcWriteOptions(compression="lz4")


def found(store: Store, name: str, rules: str, versions: Mapping[str, int]) -> pd.DataFrame | None:
    """What was decided by these ``rules`` from what the kinds of data are at these ``versions``; None where nothing is.

    Who is given it has read the data that it was decided from.
    """
    with untraced(), store.reading() as connection:
        sources = dict(connection.execute(_SOURCES, {"name": name}).fetchall())
        if not sources or any(versions.get(kind) != at for kind, at in sources.items()):
            return None
        rows = connection.execute(_FRAME, {"name": name, "rules": rules}).fetchall()
    if not rows:
        return None
    note(sources)
    with pa.ipc.open_stream(pa.BufferReader(rows[0][0])) as stream:
        return stream.read_all().to_pandas()


def keep(store: Store, name: str, rules: str, versions: Mapping[str, int], frame: pd.DataFrame) -> None:
    """Keep what was decided from the kinds of data (at least one) at these ``versions``, in the place of what was
    decided before.

    ``frame`` comes back as it is: its columns are numbers, days, texts and categories.
    """
    with store.writing(data=False) as connection:
        for table in ("kept_decisions", "decided_from"):
            connection.execute(f"DELETE FROM {table} WHERE name = $name", {"name": name})  # noqa: S608 (constants)
        connection.execute("INSERT INTO kept_decisions VALUES (?, ?, ?)", [name, rules, _written(frame)])
        rows = [(name, kind, at) for kind, at in sorted(versions.items())]
        connection.executemany("INSERT INTO decided_from VALUES (?, ?, ?)", rows)


def _written(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_COMPRESSED) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
