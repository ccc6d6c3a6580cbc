"""Keeps the counts in step with the answers, batch by batch, inside the transaction that changes the answers."""

from __future__ import annotations

from collections.abc import Collection

import duckdb


def recount(connection: duckdb.DuckDBPyConnection, batch_nos: Collection[int]) -> None:
    """Count the current responses of these batches, and their answers, anew.

    One batch at a time: its responses are one run of numbers, so the join reads only its part of the answers.
    """
    for batch_no in sorted(batch_nos):
        connection.execute("DELETE FROM level_counts WHERE batch_no = ?", [batch_no])
        connection.execute("DELETE FROM response_counts WHERE batch_no = ?", [batch_no])
        values = {"starts_on": week_starts_on(connection), "batch_no": batch_no}
        connection.execute(
            "INSERT INTO level_counts SELECT * FROM counted_levels($starts_on) WHERE batch_no = $batch_no", values
        )
        connection.execute(
            "INSERT INTO response_counts SELECT * FROM counted_responses($starts_on) WHERE batch_no = $batch_no", values
        )


def rebuild(connection: duckdb.DuckDBPyConnection, starts_on: int) -> None:
    """Count everything anew by weeks that start on ``starts_on`` (1 Monday … 7 Sunday)."""
    connection.execute("UPDATE store_state SET counts_week_starts_on = ?", [starts_on])
    connection.execute("DELETE FROM level_counts")
    connection.execute("DELETE FROM response_counts")
    connection.execute("INSERT INTO level_counts SELECT * FROM counted_levels($starts_on)", {"starts_on": starts_on})
    connection.execute(
        "INSERT INTO response_counts SELECT * FROM counted_responses($starts_on)", {"starts_on": starts_on}
    )


def week_starts_on(connection: duckdb.DuckDBPyConnection) -> int:
    """The day on which the weeks of the kept counts start."""
    return int(connection.execute("SELECT counts_week_starts_on FROM store_state").fetchall()[0][0])
