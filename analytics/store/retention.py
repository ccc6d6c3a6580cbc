"""Answers older than the office keeps them: deleted, their counts kept (个人信息保护法 19).

What stays of a deleted form is that it was counted: by survey, round, community, question, week and level, and by
channel. Standings, charts over time and the number of forms follow from these and stay as they were. What needs single
forms goes with them: comments and their topics, options chosen, crossed tables, households counted once.

Kept counts stand by week, and by month where two months share a week. With another first day of the week than on the
day of deletion they move by six days at most.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analytics.errors import ExpiredForms
from analytics.language import _
from analytics.model import AcceptedSurvey
from analytics.store import decisions, tally, words
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.versions import follow_comments

# Consents and votes are records of a legal decision (民法典 278): they are kept as long as the project's file is.
KINDS: Final = ("satisfaction", "opinion")

# A form without a date is as old as the file that brought it. With the row that was counted go all copies of the form,
# so that none of them comes to count beside what is kept of it.
_GONE: Final = """
CREATE TEMP TABLE gone AS
WITH old AS (
    SELECT r.response_no, r.survey_no, r.round, r.response_id, r.current
    FROM responses r JOIN surveys s USING (survey_no) JOIN batches b USING (batch_no)
    WHERE coalesce(r.submitted_at, b.loaded_at) < $before AND list_contains($kinds, s.kind))
SELECT response_no, batch_no
FROM responses
WHERE response_no IN (SELECT response_no FROM old)
    OR (survey_no, round, response_id) IN (SELECT survey_no, round, response_id FROM old WHERE current)
"""
_EXPIRING: Final = """
SELECT count(*), count(DISTINCT batch_no), min(coalesce(r.submitted_at, b.loaded_at)),
    max(coalesce(r.submitted_at, b.loaded_at)),
    (SELECT count(*) FROM answers WHERE response_no IN (SELECT response_no FROM gone)),
    (SELECT count(*) FROM comments WHERE response_no IN (SELECT response_no FROM gone)),
    (SELECT count(*) FROM responses) - count(*)
FROM gone JOIN responses r USING (response_no, batch_no) JOIN batches b USING (batch_no)
"""
_SINCE: Final = "greatest(week_of(r.submitted_at, $starts_on), date_trunc('month', r.submitted_at)::DATE)"
_KEEP_LEVELS: Final = """
INSERT INTO retired_levels
SELECT r.batch_no, r.survey_no, r.round, r.community_no, a.item_no, {since} AS since, a.level, a.missing_no, count(*)
FROM responses r
JOIN answers a USING (response_no)
JOIN item_versions v ON v.batch_no = r.batch_no AND v.item_no = a.item_no
WHERE r.response_no IN (SELECT response_no FROM gone) AND r.current
    AND v.type = 'level' AND (a.level IS NOT NULL OR a.missing_no IS NOT NULL)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
_KEEP_RESPONSES: Final = """
INSERT INTO retired_responses
SELECT r.batch_no, r.survey_no, r.round, r.community_no, {since} AS since, r.channel, count(*)
FROM responses r
WHERE r.response_no IN (SELECT response_no FROM gone) AND r.current
GROUP BY 1, 2, 3, 4, 5, 6
"""
_DELETE: Final = (
    "DELETE FROM comments WHERE response_no IN (SELECT response_no FROM gone)",
    "DELETE FROM answers WHERE response_no IN (SELECT response_no FROM gone)",
    "DELETE FROM responses WHERE response_no IN (SELECT response_no FROM gone)",
    "DELETE FROM topic_assignments WHERE NOT EXISTS (SELECT 1 FROM comments c WHERE c.mark = topic_assignments.mark)",
    # What was noted of single cells goes when the last form of the file has gone; which cell was whose is not kept.
    """DELETE FROM changes WHERE batch_no IN (SELECT batch_no FROM gone)
        AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.batch_no = changes.batch_no)""",
    words.ORPHANED,
)


@dataclass(frozen=True)
class Expired:
    """Forms older than a day, with what hangs on them. ``earliest`` and ``latest`` are None where there are none."""

    forms: int
    batches: int
    earliest: dt.datetime | None
    latest: dt.datetime | None
    answers: int
    comments: int
    forms_left: int


def expired(store: Store, before: dt.datetime, *, kinds: Sequence[str] = KINDS) -> Expired:
    """What :func:`retire` would delete: forms of surveys of these kinds submitted before ``before`` (Asia/Shanghai)."""
    with store.reading() as connection:
        return _expired(connection, before, kinds)


def retire(store: Store, before: dt.datetime, *, kinds: Sequence[str] = KINDS, by: str, at: dt.datetime) -> Expired:
    """Delete these forms with answers, comments and respondent keys, and keep their counts; what was deleted.

    One transaction, after which the file is written anew. Level and response counts are the same before and after.
    Forms as old are refused from then on (:func:`refuse_expired`). Forms of files that are undone go without a trace,
    since they were not counted.
    """
    with store.writing() as connection:
        found = _expired(connection, before, kinds)
        connection.executemany("INSERT INTO retirements VALUES (?, ?, ?, ?)", [[before, one, by, at] for one in kinds])
        touched = [number for (number,) in connection.execute("SELECT DISTINCT batch_no FROM gone").fetchall()]
        starts_on = {"starts_on": tally.week_starts_on(connection)}
        connection.execute(_KEEP_LEVELS.format(since=_SINCE), starts_on)
        connection.execute(_KEEP_RESPONSES.format(since=_SINCE), starts_on)
        for statement in _DELETE:
            connection.execute(statement)
        decisions.forget_erased(connection)
        tally.recount(connection, touched)
        follow_comments(connection)
        connection.execute(
            "INSERT INTO batch_events SELECT DISTINCT batch_no, 'retired', $by, $at FROM gone", {"by": by, "at": at}
        )
        connection.execute("DROP TABLE gone")
    store.compact()
    return found


def refuse_expired(connection: Connection, accepted: AcceptedSurvey) -> None:
    """Raise :class:`ExpiredForms` when the file holds forms that would have been deleted were they in the store.

    Their counts were kept: taken in again they would count twice.
    """
    rows = connection.execute("SELECT kind, max(before) FROM retirements GROUP BY kind").fetchall()
    if not rows:
        return
    limits = accepted.surveys.set_index("survey_id")["kind"].map(dict(rows))
    responses = accepted.responses
    late = responses["submitted_at"] < responses["survey_id"].map(limits).astype("datetime64[us]")
    if late.any():
        raise ExpiredForms(
            _("文件里有 {n} 份答卷早于 {day}，同类答卷已按保存期限清理，只留统计数").format(
                n=int(late.sum()), day=f"{max(limit for _kind, limit in rows):%Y-%m-%d}"
            ),
            expected=_("这一天及以后提交的答卷"),
            action=_("请从文件中删去更早的答卷后再上传，否则会重复计数"),
        )


def _expired(connection: Connection, before: dt.datetime, kinds: Sequence[str]) -> Expired:
    connection.execute("DROP TABLE IF EXISTS gone")
    connection.execute(_GONE, {"before": before, "kinds": list(kinds)})
    forms, batches, earliest, latest, answers, comments, left = connection.execute(_EXPIRING).fetchall()[0]
    return Expired(forms, batches, earliest, latest, answers, comments, left)
