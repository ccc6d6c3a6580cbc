"""Comments cut into words, kept so that none is cut twice: by the mark of the comment, which changes with its text.

A comment's words go when its text does (see :mod:`analytics.store.erasure`), and when the dictionary changes in a way
that may cut it differently. None of this changes which comments there are, so the comments version stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import pyarrow as pa

from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.incoming import incoming

# Stands among the terms for the dictionary below them; no term holds this sign.
_BUILT_IN: Final = "\x1f"

_MISSING: Final = """
SELECT mark, text FROM current_comments
WHERE NOT EXISTS (SELECT 1 FROM comment_words w WHERE w.mark = current_comments.mark)
ORDER BY mark
LIMIT $limit
"""

_NEW: Final = """
INSERT INTO comment_words
SELECT mark, words FROM cut
WHERE NOT EXISTS (SELECT 1 FROM comment_words w WHERE w.mark = cut.mark) AND mark IN (SELECT mark FROM comments)
"""

_WORDS: Final = """
SELECT c.comment_id, c.mark, k.community_id, c.text, week_of(c.submitted_at, 1) AS week, w.words
FROM current_comments c JOIN comment_words w USING (mark) JOIN communities k USING (community_no)
ORDER BY c.comment_id
"""

# Words join to the text they were cut from, in one width and case, as terms are.
_HOLDING: Final = """
DELETE FROM comment_words
WHERE mark IN (
    SELECT c.mark
    FROM (SELECT mark, array_to_string(words, '') AS said FROM comment_words) c
    JOIN (SELECT unnest($terms::VARCHAR[]) AS term) changed ON strpos(c.said, changed.term) > 0)
"""

ORPHANED: Final = """
DELETE FROM comment_words WHERE NOT EXISTS (SELECT 1 FROM comments c WHERE c.mark = comment_words.mark)
"""


def missing(store: Store, limit: int) -> pd.DataFrame:
    """At most ``limit`` current comments without words: mark (uint64), text (str), by mark."""
    with store.reading() as connection:
        found = connection.table(_MISSING, {"limit": limit}).to_pandas()
    return found.astype({"mark": "uint64", "text": "str"})


def save(store: Store, marks: Sequence[int], words: pa.ListArray) -> None:
    """Keep the words of the comments with these marks, but for those that have some already or are gone."""
    table = pa.table({"mark": pa.array(marks, pa.uint64()), "words": words})
    with store.writing() as connection, incoming(connection, cut=table):
        connection.execute(_NEW)
        connection.weigh("comment_words")


def words(store: Store) -> tuple[pd.DataFrame, pa.ListArray]:
    """Current comments that have words, by comment_id: comment_id, mark (uint64), community_id, text, week (from
    Monday); and their words.

    Both in one state of the store: files come and go while comments are being grouped.
    """
    with store.reading() as connection:
        found = connection.table(_WORDS).combine_chunks()
    lists = found["words"].combine_chunks() if len(found) else pa.array([], pa.list_(pa.string()))
    comments = found.drop_columns(["words"]).to_pandas()
    return comments.astype(dict.fromkeys(["comment_id", "community_id", "text"], "str")), lists


def dictionary(store: Store) -> tuple[str, ...]:
    """The office's terms by which the kept words were cut, in order."""
    with store.reading() as connection:
        return tuple(term for term in _used(connection) if not term.startswith(_BUILT_IN))


def use_dictionary(store: Store, terms: Sequence[str], *, built_in: str) -> None:
    """Let words from now on be cut by ``terms`` above the dictionary named ``built_in``; forget what that may change.

    A term that is added or taken away touches only the comments whose text holds it (see
    :func:`analytics.text.words.tokenizer.tokenizer`); another built-in dictionary touches all. Nothing is written when
    nothing changes.
    """
    wanted = {*terms, _BUILT_IN + built_in}
    with store.reading() as connection:
        if wanted == set(_used(connection)):
            return
    with store.writing() as connection:
        changed = wanted.symmetric_difference(_used(connection))
        if any(term.startswith(_BUILT_IN) for term in changed):
            connection.execute("DELETE FROM comment_words")
        else:
            connection.execute(_HOLDING, {"terms": sorted(changed)})
        connection.execute("DELETE FROM dictionary_used")
        connection.execute("INSERT INTO dictionary_used SELECT unnest($terms::VARCHAR[])", {"terms": sorted(wanted)})


def _used(connection: Connection) -> list[str]:
    return [term for (term,) in connection.execute("SELECT term FROM dictionary_used ORDER BY term").fetchall()]
