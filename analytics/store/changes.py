"""What has changed since something was read: each kind of data has a version of its own, and so has the day.

Versions are drawn at random: so none is given twice, neither after a transaction that was dropped nor by a store that
takes the place of another.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Final

from analytics import clock
from analytics.store.engine import Connection
from analytics.store.kinds import FOLLOWING, KINDS
from analytics.store.trace import untraced
from analytics.store.writes import Writes

# What depends on it is another tomorrow, without any new data.
DAY: Final = "day"
TABLE: Final = """
CREATE TABLE IF NOT EXISTS kind_versions (      -- another one whenever data of that kind (see kinds) have changed
    kind VARCHAR NOT NULL, version BIGINT NOT NULL);
"""


def begin(connection: Connection) -> None:
    """Give every kind that has no version its first."""
    known = {kind for (kind,) in connection.execute("SELECT kind FROM kind_versions").fetchall()}
    for kind in sorted(KINDS - known):
        connection.execute("INSERT INTO kind_versions VALUES (?, ?)", [kind, drawn()])


def move(connection: Connection, writes: Writes, *, data: bool) -> None:
    """Give the kinds that a transaction has changed their next version; all of them where it cannot be told, which
    alone is certain of a transaction that touches no table that is known.

    Nothing that was read ahead outlives a change of the data. What only follows from them has changed nothing.
    """
    changed = writes.changed - FOLLOWING if writes.aimed else set(KINDS)
    if data:
        changed = changed | {"state"}
    if changed:
        connection.execute(
            "UPDATE kind_versions SET version = $version WHERE list_contains($kinds, kind)",
            {"version": drawn(), "kinds": sorted(changed)},
        )
        connection.execute("DELETE FROM early_reads")
        _take_away(connection, changed)


def _take_away(connection: Connection, changed: Collection[str]) -> None:
    """What was decided from data that have ``changed`` (see kept_decisions) goes with them."""
    theirs = "SELECT decision_no FROM decided_from WHERE list_contains($kinds, kind)"
    for table in ("kept_decisions", "decided_from"):
        connection.execute(f"DELETE FROM {table} WHERE decision_no IN ({theirs})", {"kinds": sorted(changed)})  # noqa: S608


def versions(connection: Connection) -> dict[str, int]:
    """The version of every kind, and of the day."""
    with untraced():
        return dict(connection.execute("SELECT kind, version FROM kind_versions").fetchall()) | {DAY: today()}


def today() -> int:
    """The version of the day."""
    return clock.now().toordinal()


def drawn() -> int:
    """A version that no other kind, store or time has."""
    return secrets.randbits(62)
