"""Notices whether the set of current comments changed, so that topics are learnt anew only then."""

from __future__ import annotations

from analytics.store.engine import Connection

# Ids are unique among current comments, so their marks cannot cancel out in the exclusive-or.
_MARK = "SELECT count(*) || ':' || coalesce(bit_xor(mark), 0) FROM current_comments"


def follow_comments(connection: Connection) -> None:
    """Let the comments version grow by one if a comment came, went, or changed its words since it last grew."""
    (mark,) = connection.execute(_MARK).fetchall()[0]
    connection.execute(
        "UPDATE store_state SET comments_version = comments_version + 1, comments_mark = $mark "
        "WHERE comments_mark <> $mark",
        {"mark": mark},
    )


def mark_anew(connection: Connection) -> None:
    """Let the set of current comments be known for what it is, after their marks came from another engine."""
    (mark,) = connection.execute(_MARK).fetchall()[0]
    connection.execute("UPDATE store_state SET comments_mark = $mark", {"mark": mark})
