"""The same form in several batches: which row of it counts.

A form is one (survey, round, response_id). Among the rows of loaded batches the one of highest precedence is current:
a batch that *replaces* has its number as precedence, one that *stands back* (skips repeats) the negative of it. So
undoing a batch reveals what it had replaced, and redoing it replaces that again, in whatever order. Forms that were
counted on a cluster (aggregated_parts) were settled there and are never current.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.store.engine import Connection

_TOUCHED_ELSEWHERE = """
SELECT count(*) FROM (SELECT DISTINCT survey_no, round FROM responses WHERE batch_no = $batch_no) mine
WHERE (survey_no, round) IN (SELECT survey_no, round FROM responses WHERE batch_no <> $batch_no)
"""

_COMPARE = """
CREATE TEMP TABLE repeats AS
WITH forms AS (SELECT survey_no, round, response_id FROM responses WHERE batch_no = $batch_no),
rows_of_forms AS (
    SELECT r.response_no, r.batch_no, r.survey_no, r.round, r.response_id, r.current, r.precedence,
        b.state = 'loaded' AND b.batch_no NOT IN (SELECT batch_no FROM aggregated_parts) AS loaded
    FROM responses r JOIN forms USING (survey_no, round, response_id) JOIN batches b ON b.batch_no = r.batch_no),
winners AS (
    SELECT survey_no, round, response_id, max(precedence) FILTER (WHERE loaded) AS precedence,
        count(*) FILTER (WHERE loaded) AS copies
    FROM rows_of_forms GROUP BY 1, 2, 3 HAVING count(*) > 1 OR bool_or(current <> loaded))
SELECT r.response_no, r.batch_no, r.current, r.loaded AND r.precedence = w.precedence AS counts, w.copies
FROM rows_of_forms r JOIN winners w USING (survey_no, round, response_id)
"""

_SETTLE = """
UPDATE responses SET current = repeats.counts FROM repeats
WHERE responses.response_no = repeats.response_no AND repeats.current <> repeats.counts
"""


@dataclass(frozen=True)
class Settled:
    """``repeated``: forms of the batch that another loaded batch holds too; ``batches``: whose rows changed."""

    repeated: int
    batches: frozenset[int]


def settle(connection: Connection, batch_no: int) -> Settled:
    """Make one row current for each form that ``batch_no`` holds, after it was loaded, undone or redone."""
    connection.execute("DROP TABLE IF EXISTS repeats")
    connection.execute(_COMPARE, {"batch_no": batch_no})
    (repeated,) = connection.execute(
        "SELECT count(*) FROM repeats WHERE batch_no = ? AND copies > 1", [batch_no]
    ).fetchall()[0]
    changed = connection.execute("SELECT DISTINCT batch_no FROM repeats WHERE current <> counts").fetchall()
    connection.execute(_SETTLE)
    connection.execute("DROP TABLE repeats")
    return Settled(int(repeated), frozenset(number for (number,) in changed))


def stands_alone(connection: Connection, batch_no: int) -> bool:
    """Whether no other batch, loaded or not, holds forms of the surveys and rounds of ``batch_no``."""
    return connection.execute(_TOUCHED_ELSEWHERE, {"batch_no": batch_no}).fetchall() == [(0,)]
