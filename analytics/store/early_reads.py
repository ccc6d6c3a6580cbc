"""What was read ahead of readers, kept beside the data: who starts next, or works beside, need not read it again.

A reading is written as this program's own objects, so whoever opens it must know that it was this program that wrote
it: it bears a seal, by a key that the store does not hold. One without it, and one of another program, is as good as
none. Every transaction that changes data takes all of them away (see :mod:`analytics.store.changes`): none outlives
what it was read from, and no words of residents that are erased stay behind in it.
"""

from __future__ import annotations

import hmac
import logging
import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analytics.store import changes
from analytics.store.connection import Store
from analytics.store.recalled import Written
from analytics.store.trace import untraced

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seal:
    """By which a ``program`` (a name in hexadecimal digits) knows again what it wrote itself."""

    key: bytes
    program: str

    def of(self, head: bytes, body: bytes) -> bytes:
        """The seal of a reading; 32 bytes."""
        return hmac.digest(self.key, b"%s %d %s%s" % (self.program.encode(), len(head), head, body), "sha256")


def found(store: Store, seal: Seal) -> list[Written]:
    """What the program of ``seal`` has kept in ``store``. What bears another seal is left out, which is logged."""
    query = "SELECT head, body, seal FROM early_reads WHERE program = ?"
    # Not data: the same is read with it and without.
    with untraced(), store.reading() as connection:
        rows = [tuple(map(bytes, row)) for row in connection.execute(query, [seal.program]).fetchall()]
    ours = [(head, body) for head, body, given in rows if hmac.compare_digest(given, seal.of(head, body))]
    if len(ours) < len(rows):
        _LOG.warning("%d early reads bear another seal than this program's; they are read anew", len(rows) - len(ours))
    return [Written(**pickle.loads(head), body=body) for head, body in ours]


def keep(store: Store, seal: Seal, readings: Iterable[Written]) -> int:
    """Keep ``readings`` in the place of all that the program of ``seal`` kept before, and say how many.

    Those whose data have changed since they were read are left out.
    """
    heads = [(one, _head(one)) for one in readings]
    rows = [(one, [seal.program, head, one.body, seal.of(head, one.body)]) for one, head in heads]
    with store.writing(data=False) as connection:
        now = changes.versions(connection)
        standing = [row for one, row in rows if one.holds_at(now)]
        connection.execute("DELETE FROM early_reads WHERE program = ?", [seal.program])
        if standing:
            connection.executemany("INSERT INTO early_reads VALUES (?, ?, ?, ?)", standing)
    return len(standing)


def _head(one: Written) -> bytes:
    """All that there is to know of a reading but what was read."""
    return pickle.dumps({name: value for name, value in one._asdict().items() if name != "body"}, protocol=5)
