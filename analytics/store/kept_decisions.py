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

from analytics.store.changes import drawn
from analytics.store.connection import Store
from analytics.store.trace import note, untraced

_DECIDED: Final = """
SELECT decision_no, kind, version FROM kept_decisions JOIN decided_from USING (decision_no)
WHERE name = $name AND rules = $rules
"""
_FRAME: Final = "SELECT frame FROM kept_decisions WHERE decision_no = $decision_no"
# Those that were kept before under one name, and with the second what they were decided from.
_BEFORE: Final = "DELETE FROM kept_decisions WHERE name = $name"
_LEFT: Final = "DELETE FROM decided_from WHERE decision_no NOT IN (SELECT decision_no FROM kept_decisions)"
_COMPRESSED: Final = pa.ipc.IpcWriteOptions(compression="lz4")


def found(store: Store, name: str, rules: str, versions: Mapping[str, int]) -> pd.DataFrame | None:
    """What was decided by these ``rules`` from what the kinds of data are at these ``versions``; None where nothing is.

    Who is given it has read the data that it was decided from.
    """
    with untraced(), store.reading() as connection:
        sources: dict[int, dict[str, int]] = {}
        for decision_no, kind, at in connection.execute(_DECIDED, {"name": name, "rules": rules}).fetchall():
            sources.setdefault(decision_no, {})[kind] = at
        standing = [
            one for one, kinds in sources.items() if all(versions.get(kind) == at for kind, at in kinds.items())
        ]
        rows = connection.execute(_FRAME, {"decision_no": standing[0]}).fetchall() if standing else []
    if not rows:
        return None
    note(sources[standing[0]])
    with pa.ipc.open_stream(pa.BufferReader(rows[0][0])) as stream:
        return stream.read_all().to_pandas()


def keep(store: Store, name: str, rules: str, versions: Mapping[str, int], frame: pd.DataFrame) -> None:
    """Keep what was decided from the kinds of data (at least one) at these ``versions``, in the place of what was
    decided before.

    ``frame`` comes back as it is: its columns are numbers, days, texts and categories.
    """
    decision_no = drawn()
    with store.writing(data=False) as connection:
        connection.execute(_BEFORE, {"name": name})
        connection.execute(
            "INSERT INTO kept_decisions VALUES (?, ?, ?, ?)", [decision_no, name, rules, _written(frame)]
        )
        connection.execute(_LEFT)
        rows = [(decision_no, kind, at) for kind, at in sorted(versions.items())]
        connection.executemany("INSERT INTO decided_from VALUES (?, ?, ?)", rows)


def _written(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_COMPRESSED) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
