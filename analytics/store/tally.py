"""Keeps the counts in step with the answers, batch by batch, inside the transaction that changes the answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from analytics.store.engine import Connection

# Most that is asked is asked of one question: its counts lie together, and the others' are not read.
_LEVELS: Final = """
INSERT INTO level_counts
SELECT * FROM counted_levels($starts_on) {those} ORDER BY item_no, community_no
"""
_RESPONSES: Final = "INSERT INTO response_counts SELECT * FROM counted_responses($starts_on) {those}"
_OF_BATCH: Final = "WHERE batch_no = $batch_no"


def recount(connection: Connection, batch_nos: Collection[int]) -> None:
    """Count the current responses of these batches, and their answers, anew.

    One batch at a time: its responses are one run of numbers, so the join reads only its part of the answers.
    """
    for batch_no in sorted(batch_nos):
        connection.execute("DELETE FROM level_counts WHERE batch_no = ?", [batch_no])
        connection.execute("DELETE FROM response_counts WHERE batch_no = ?", [batch_no])
        values = {"starts_on": week_starts_on(connection), "batch_no": batch_no}
        connection.execute(_LEVELS.format(those=_OF_BATCH), values)
        connection.execute(_RESPONSES.format(those=_OF_BATCH), values)
    connection.weigh("level_counts", "response_counts")


def rebuild(connection: Connection, starts_on: int) -> None:
    """Count everything anew by weeks that start on ``starts_on`` (1 Monday … 7 Sunday)."""
    connection.execute("UPDATE store_state SET counts_week_starts_on = ?", [starts_on])
    connection.execute("DELETE FROM level_counts")
    connection.execute("DELETE FROM response_counts")
    connection.execute(_LEVELS.format(those=""), {"starts_on": starts_on})
    connection.execute(_RESPONSES.format(those=""), {"starts_on": starts_on})
    connection.weigh("level_counts", "response_counts")


def week_starts_on(connection: Connection) -> int:
    """The day on which the weeks of the kept counts start."""
    return int(connection.execute("SELECT counts_week_starts_on FROM store_state").fetchall()[0][0])
