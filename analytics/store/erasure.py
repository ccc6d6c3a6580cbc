"""Removes batches for good, with all that came from them. Only the synthetic example data is ever removed so.

One person's answers are removed by :mod:`analytics.store.persons`, those whose time is over by
:mod:`analytics.store.retention`; after each of the three the file is written anew.
"""

from __future__ import annotations

import datetime as dt

from analytics.store import bulletins, communities, cycle, decisions, repeats, tally, topics, words
from analytics.store.engine import Connection
from analytics.store.versions import follow_comments

_GONE = (
    "DELETE FROM comments WHERE response_no IN (SELECT response_no FROM responses WHERE batch_no = $batch_no)",
    "DELETE FROM answers WHERE response_no IN (SELECT response_no FROM responses WHERE batch_no = $batch_no)",
    "DELETE FROM responses WHERE batch_no = $batch_no",
    "DELETE FROM aggregated_parts WHERE batch_no = $batch_no",
    "DELETE FROM retired_levels WHERE batch_no = $batch_no",
    "DELETE FROM retired_responses WHERE batch_no = $batch_no",
    "DELETE FROM item_versions WHERE batch_no = $batch_no",
    "DELETE FROM batch_surveys WHERE batch_no = $batch_no",
    "DELETE FROM community_versions WHERE batch_no = $batch_no",
    "DELETE FROM codebooks WHERE batch_no = $batch_no",
    "DELETE FROM changes WHERE batch_no = $batch_no",
    "DELETE FROM screenings WHERE batch_no = $batch_no",
    "DELETE FROM ballots WHERE batch_no = $batch_no",
    "DELETE FROM register_margins WHERE batch_no = $batch_no",
    "DELETE FROM batches WHERE batch_no = $batch_no",
)

_UNUSED = (
    "DELETE FROM items WHERE item_no NOT IN (SELECT item_no FROM item_versions)",
    "DELETE FROM definitions WHERE item_no NOT IN (SELECT item_no FROM items)",
    "DELETE FROM surveys WHERE survey_no NOT IN (SELECT survey_no FROM batch_surveys)",
    "DELETE FROM communities WHERE community_no NOT IN (SELECT community_no FROM community_versions) "
    "AND community_no NOT IN (SELECT community_no FROM batch_communities)",
    words.ORPHANED,
)


def erase(connection: Connection, batch_nos: list[int], *, at: dt.datetime) -> None:
    """Undo these batches, then delete them. A grouping that was learnt with their comments goes too, but for the
    topics that it discovered: decisions speak of them. Bulletins that were issued stay, without residents' words.

    Raises :class:`BatchInUse` when other loaded batches speak of communities that only these declare.
    """
    for batch_no in batch_nos:
        connection.execute("UPDATE batches SET state = 'undone' WHERE batch_no = ?", [batch_no])
    for batch_no in batch_nos:
        tally.recount(connection, repeats.settle(connection, batch_no).batches | {batch_no})
    communities.refuse_orphans(connection, batch_nos[0])
    spoke = _brought_comments(connection, batch_nos)
    bulletins.forget_words(connection, _hashes(connection, batch_nos), at=at.date())
    for batch_no in batch_nos:
        cycle.erase_batch(connection, batch_no)
        for statement in _GONE:
            connection.execute(statement, {"batch_no": batch_no})
    if spoke:
        topics.forget(connection)
    for statement in _UNUSED:
        connection.execute(statement)
    decisions.forget_erased(connection)
    cycle.forget_communities(connection)
    follow_comments(connection)


def _hashes(connection: Connection, batch_nos: list[int]) -> list[str]:
    rows = connection.execute("SELECT sha256 FROM batches WHERE list_contains(?, batch_no)", [batch_nos]).fetchall()
    return [sha256 for (sha256,) in rows]


def _brought_comments(connection: Connection, batch_nos: list[int]) -> bool:
    found = connection.execute(
        "SELECT 1 FROM comments JOIN responses USING (response_no) WHERE list_contains(?, batch_no) LIMIT 1",
        [batch_nos],
    )
    return bool(found.fetchall())
