"""One person's answers, found and deleted on request (个人信息保护法 47): they leave every figure.

A person is known by the keyed hash of 小区 and 户号, or by the number of a form. With a form go all copies of it in
other files, loaded or undone, so that nothing that it had replaced comes to count instead. Kept counts of forms that
were deleted at the end of their time name nobody and stay. Ballots are records of a vote and are not touched.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from analytics.errors import NothingFound
from analytics.language import _
from analytics.store import bulletins, decisions, tally, words
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.versions import follow_comments

COLUMNS: Final = (
    "batch_id",
    "response_id",
    "title",
    "round",
    "community_id",
    "submitted_at",
    "n_answers",
    "n_comments",
    "current",
)

_THEIRS: Final = """
CREATE TEMP TABLE theirs AS
WITH named AS (
    SELECT DISTINCT survey_no, round, response_id FROM responses
    WHERE list_contains($keys, respondent_key) OR list_contains($forms, response_id))
SELECT r.response_no, r.batch_no FROM responses r JOIN named USING (survey_no, round, response_id)
"""
_FOUND: Final = """
SELECT r.batch_no AS batch_id, r.response_id, s.title, r.round, c.community_id, r.submitted_at,
    (SELECT count(*) FROM answers a WHERE a.response_no = r.response_no) AS n_answers,
    (SELECT count(*) FROM comments m WHERE m.response_no = r.response_no) AS n_comments, r.current
FROM responses r
JOIN theirs USING (response_no)
JOIN surveys s USING (survey_no)
JOIN communities c USING (community_no)
ORDER BY r.submitted_at, r.response_no
"""
_DELETE: Final = (
    "DELETE FROM comments WHERE response_no IN (SELECT response_no FROM theirs)",
    "DELETE FROM answers WHERE response_no IN (SELECT response_no FROM theirs)",
    "DELETE FROM responses WHERE response_no IN (SELECT response_no FROM theirs)",
    "DELETE FROM topic_assignments WHERE NOT EXISTS (SELECT 1 FROM comments c WHERE c.mark = topic_assignments.mark)",
    words.ORPHANED,
)


def forms(store: Store, *, keys: tuple[str, ...] = (), response_ids: tuple[str, ...] = ()) -> pd.DataFrame:
    """The forms that :func:`forget` would delete, by date: COLUMNS; ``n_answers`` and ``n_comments`` tell how many.

    ``keys`` are respondent keys, ``response_ids`` numbers of forms; one row a copy of a form.
    """
    with store.reading() as connection:
        return _found(connection, keys, response_ids)


def forget(
    store: Store,
    *,
    keys: tuple[str, ...] = (),
    response_ids: tuple[str, ...] = (),
    by: str,
    at: dt.datetime,
) -> pd.DataFrame:
    """Delete these forms with answers and comments, in one transaction, and write the file anew; what was deleted.

    Bulletins that rest on the files they came in lose residents' words: whose each quote was is not known any more.

    Raises :class:`NothingFound` when there are none.
    """
    with store.writing() as connection:
        found = _found(connection, keys, response_ids)
        if found.empty:
            raise NothingFound(
                _("没有找到这个人的答卷"),
                action=_("请核对小区编号、户号的写法（与上传的文件一致）或答卷编号"),
            )
        bulletins.forget_words(connection, _files_behind(connection), at=at.date())
        for statement in _DELETE:
            connection.execute(statement)
        touched = sorted(set(found["batch_id"]))
        decisions.forget_erased(connection)
        tally.recount(connection, touched)
        follow_comments(connection)
        connection.execute(
            "INSERT INTO batch_events SELECT DISTINCT batch_no, 'forgotten', $by, $at FROM theirs", {"by": by, "at": at}
        )
        connection.execute("DROP TABLE theirs")
    store.compact()
    return found


def _files_behind(connection: Connection) -> list[str]:
    """SHA-256 of the files that these forms came in: bulletins that rest on one may quote them."""
    rows = connection.execute("SELECT DISTINCT sha256 FROM batches JOIN theirs USING (batch_no) ORDER BY sha256")
    return [sha256 for (sha256,) in rows.fetchall()]


def _found(connection: Connection, keys: tuple[str, ...], response_ids: tuple[str, ...]) -> pd.DataFrame:
    connection.execute("DROP TABLE IF EXISTS theirs")
    connection.execute(_THEIRS, {"keys": list(keys), "forms": list(response_ids)})
    return fetch(connection, _FOUND, columns=COLUMNS)
