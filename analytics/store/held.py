"""Comments read many times over: those of a selection held for a while, beside all else the store has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from analytics.model import CommentSelection
from analytics.store import trace
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.places import places

# Tables of this connection alone; views give them the names that queries on comments know, which come before the
# store's and take the place of those of the reader's reach. Each is drawn from the one before it; what no such query
# reads is left out.
_HELD: Final = {
    "responses": """
    SELECT r.* FROM responses r
    JOIN places($cities, $districts, $streets, $ids) USING (community_no)
    WHERE (r.current OR r.batch_no IN (SELECT batch_no FROM aggregated_in_force))
        AND ($first_day IS NULL OR r.submitted_at::DATE BETWEEN $first_day AND $last_day)
        AND r.response_no IN (SELECT response_no FROM comments)""",
    "comments": """
    SELECT * FROM comments WHERE response_no IN (SELECT response_no FROM responses)""",
    "answers": """
    SELECT a.* FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall
    WHERE a.response_no IN (SELECT response_no FROM responses)""",
    "assigned": """
    SELECT * FROM assigned WHERE mark IN (SELECT mark FROM comments)""",
}


class _Held(Store):
    """A store as one connection sees it; ``held`` are the kinds of data that its tables were made of."""

    def __init__(self, store: Store, connection: Connection, selection: CommentSelection, held: set[str]) -> None:
        super().__init__(
            store.url,
            store._engine,
            wait_seconds=store.wait_seconds,
            week_starts_on=store.week_starts_on,
            scope=store.scope,
        )
        self._connection = connection
        self._held = held
        self.part = selection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        trace.note(self._held)
        yield self._connection


@contextmanager
def held_comments(store: Store, selection: CommentSelection) -> Iterator[Store]:
    """The store with the comments of ``selection`` alone (its scope and days), for queries on comments within it.

    They are joined and matched to their topics once rather than by every query. One state of the store is seen as long
    as it is held. Forms without comments, and answers but the overall ones, are not there: count those elsewhere.
    """
    first, last = selection.days or (None, None)
    with store.reading() as connection:
        asked = places(selection.scope) | {"first_day": first, "last_day": last}
        with trace.tracing() as held:
            # All names below are constants of this module.
            for name, rows in _HELD.items():
                connection.execute(f"CREATE TEMP TABLE held_{name} AS {rows}", asked if name == "responses" else None)
                connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM held_{name}")  # noqa: S608
            connection.follow_names()
        yield _Held(store, connection, selection, held)
