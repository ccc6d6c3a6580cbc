"""PostgreSQL's connection as queries see it: see ``store.engine``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import psycopg
import pyarrow as pa

from analytics.store import trace
from analytics.store.engine import Rows, Values
from analytics.store.postgres import exchange, functions
from analytics.store.postgres.statements import asked, with_types
from analytics.store.schema_views import VIEWS, Function
from analytics.store.writes import Writes

Client = psycopg.Connection[Any]
USES_BETWEEN_CLEARINGS: Final = 256
INTERRUPT_SECONDS: Final = 2.0


class ServerConnection:
    """One connection to a server. Values are filled in on this side, so the planner knows them and COPY takes them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        found = client.execute("SELECT current_schema()").fetchone()
        assert found is not None
        self.main = '"' + found[0].replace('"', '""') + '"'
        self.confined = False
        self.writes = Writes()
        self._uses = 0

    def rest(self) -> None:
        """Drop what is not kept, before somebody else uses the connection."""
        if self.client.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            self.execute("ROLLBACK")
        self.writes = Writes()
        self._uses += 1
        # Rows of a reader's reach that were put there and dropped again are cleared by nobody else.
        if self._uses % USES_BETWEEN_CLEARINGS == 0 and "reach" in self._temporary():
            self.execute("VACUUM reach, reached_bulletins")

    def interrupt(self) -> None:
        """End the statement under way on another thread, which then raises ``QueryCanceled`` there."""
        # The server may be away, or busy: it is asked again soon, and the statement under way says what is wrong.
        with suppress(psycopg.Error):
            self.client.cancel_safe(timeout=INTERRUPT_SECONDS)

    def execute(self, statement: str, values: Values | None = None) -> Rows:
        cursor = psycopg.ClientCursor(self.client)
        cursor.execute(statement) if values is None else cursor.execute(*asked(statement, values))
        trace.saw(self, statement, lambda: cursor.rowcount)
        return cursor

    def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        for row in rows:
            self.execute(statement, row)

    def table(self, query: str, values: Values | None = None) -> pa.Table:
        cursor = psycopg.ClientCursor(self.client)
        trace.saw(self, query, lambda: None)
        return exchange.read(cursor, query if not values else cursor.mogrify(*asked(query, values)))

    def lend(self, name: str, rows: pa.Table) -> None:
        exchange.lend(psycopg.ClientCursor(self.client), name, rows)

    def withdraw(self, name: str) -> None:
        # Where a statement has failed nothing can be done, or needs to be, before the transaction is dropped.
        if self.client.info.transaction_status != psycopg.pq.TransactionStatus.INERROR:
            self.execute(f'DROP TABLE "{name}"')

    def weigh(self, *tables: str) -> None:
        self.execute(f"ANALYZE {', '.join(tables)}")
        for statement in filter(None, map(functions.looked_through, tables)):
            self.execute(statement)

    def follow_names(self) -> None:
        """Views are bound to the tables that they were made of: cover them by ones made of what is here."""
        covered = self._temporary()
        for name, query in VIEWS.items():
            if f"held_{name}" not in covered:
                self.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def _temporary(self) -> set[str]:
        return {name for (name,) in self.execute(_TEMPORARY).fetchall()}

    def tables(self) -> set[str]:
        return {name for (name,) in self.execute(_TABLES).fetchall()}

    def make(self, tables: str) -> None:
        self.execute(with_types(tables))

    def define(self, functions_: Iterable[Function], views: Mapping[str, str]) -> None:
        for statement in functions.borrowed():
            self.execute(statement)
        for name in reversed(list(views)):
            self.execute(f"DROP VIEW IF EXISTS {name}")
        # Functions of queries are looked into when they are made: what views they ask must be there, and the other way.
        self.execute("SET LOCAL check_function_bodies = off")
        for function in functions_:
            self.execute(f"DROP FUNCTION IF EXISTS {function.name}")
            self.execute(functions.made(function))
        for name, query in views.items():
            self.execute(f"CREATE VIEW {name} AS {query}")
        for statement in functions.indexes():
            self.execute(statement)


_TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
"""
_TEMPORARY = "SELECT relname::text FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'v')"
