"""DuckDB's connection as queries see it: see ``store.engine``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import duckdb
import pyarrow as pa

from analytics.store import trace
from analytics.store.engine import Rows, Values
from analytics.store.schema_views import Function
from analytics.store.writes import Writes


class EmbeddedConnection:
    """One cursor of an open file. Frames are read where they lie, without copying."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        name = cursor.execute("SELECT current_database()").fetchall()[0][0]
        self.main = f'"{name}".main'
        self.confined = False
        self.writes = Writes()

    def execute(self, statement: str, values: Values | None = None) -> Rows:
        self.cursor.execute(statement, values)
        trace.saw(self, statement, lambda: self.cursor.fetchall()[0][0])
        return self.cursor

    def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        many = list(rows)
        self.cursor.executemany(statement, many)
        trace.saw(self, statement, lambda: len(many))

    def table(self, query: str, values: Values | None = None) -> pa.Table:
        trace.saw(self, query, lambda: None)
        return self.cursor.sql(query, params=values or None).to_arrow_table()

    def lend(self, name: str, rows: pa.Table) -> None:
        self.cursor.register(name, rows)

    def withdraw(self, name: str) -> None:
        # Where a statement was ended in the middle it goes with the transaction, and nothing can be done before that.
        with suppress(duckdb.TransactionException):
            self.cursor.unregister(name)

    def weigh(self, *tables: str) -> None:
        """Nothing to do: it is known of every table at any time."""

    def follow_names(self) -> None:
        """Nothing to do: views and macros look names up whenever they are asked."""

    def tables(self) -> set[str]:
        found = self.cursor.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
        return {name for (name,) in found}

    def make(self, tables: str) -> None:
        self.cursor.execute(tables)

    def define(self, functions: Iterable[Function], views: Mapping[str, str]) -> None:
        self.cursor.execute("CREATE OR REPLACE MACRO lowered(words) AS lower(words)")
        for function in functions:
            body = function.body if isinstance(function.columns, str) else f"TABLE {function.body}"
            given = ", ".join(function.parameters)
            self.cursor.execute(f"CREATE OR REPLACE MACRO {function.name}({given}) AS {body}")
        for name, query in views.items():
            self.cursor.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")
