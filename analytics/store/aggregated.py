"""Surveys that were counted on a cluster: counts without forms, and the forms that hold a comment.

Such a batch stands in the store as one whose forms were deleted at the end of their time does: by counts. It is undone,
redone and erased as any other. Whether a form of it is in another batch too cannot be known here, so a survey and round
are counted either there or here.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.errors import BatchInUse, ExpiredForms, UnmappableFile
from analytics.language import _
from analytics.model import AGGREGATED_PARTS, AcceptedAggregate
from analytics.store import responses
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import DAY, TEXT, WHOLE, incoming, to_arrow
from analytics.store.responses import Progress

_PART_COLUMNS: Final = {"filename": TEXT, "sha256": TEXT, "left_out": TEXT} | dict.fromkeys(
    ["rows_read", "rows_accepted", "rows_rejected", "rows_repeated"], WHOLE
)
_LEVEL_COLUMNS: Final = {"survey_id": TEXT, "round": WHOLE, "community_id": TEXT, "item_id": TEXT, "since": DAY} | {
    "level": WHOLE,
    "missing": TEXT,
    "n": WHOLE,
}
_RESPONSE_COLUMNS: Final = {"survey_id": TEXT, "round": WHOLE, "community_id": TEXT, "since": DAY} | {
    "channel": TEXT,
    "n": WHOLE,
}

_NEW_PARTS: Final = """
INSERT INTO aggregated_parts
SELECT $batch_no, row + 1, filename, sha256, rows_read, rows_accepted, rows_rejected, rows_repeated, left_out
FROM incoming_parts
"""
_NEW_LEVELS: Final = """
INSERT INTO retired_levels
SELECT $batch_no, s.survey_no, k.round, c.community_no, i.item_no, k.since, k.level, m.missing_no, k.n
FROM counted k
JOIN surveys s ON s.survey_id = k.survey_id
JOIN communities c ON c.community_id = k.community_id
JOIN items i ON i.item_id = k.item_id
LEFT JOIN missing_reasons m ON m.missing = k.missing
"""
_NEW_RESPONSES: Final = """
INSERT INTO retired_responses
SELECT $batch_no, s.survey_no, k.round, c.community_no, k.since, k.channel, k.n
FROM counted k
JOIN surveys s ON s.survey_id = k.survey_id
JOIN communities c ON c.community_id = k.community_id
"""
_UNKNOWN_COMMUNITIES: Final = """
SELECT DISTINCT community_id FROM counted
WHERE community_id NOT IN (SELECT community_id FROM communities_in_force) ORDER BY community_id
"""
# Deletions at the end of forms' time that would have taken forms of this batch as well.
_EXPIRED: Final = """
SELECT min(k.since), max(t.before)
FROM retired_responses k
JOIN surveys s ON s.survey_no = k.survey_no
JOIN retirements t ON t.kind = s.kind
WHERE k.batch_no = $batch_no AND k.since < t.before
"""
_SHARED: Final = """
WITH held AS (
    SELECT batch_no, survey_no, round FROM responses
    UNION SELECT batch_no, survey_no, round FROM retired_responses),
mine AS (
    SELECT survey_no, round FROM held WHERE batch_no = $batch_no)
SELECT DISTINCT b.batch_no, b.filename, s.title, h.round
FROM held h
JOIN mine m ON m.survey_no = h.survey_no AND m.round = h.round
JOIN surveys s ON s.survey_no = h.survey_no
JOIN batches b ON b.batch_no = h.batch_no
WHERE b.state = 'loaded' AND b.batch_no <> $batch_no
    AND ($batch_no IN (SELECT batch_no FROM aggregated_parts)
        OR b.batch_no IN (SELECT batch_no FROM aggregated_parts))
ORDER BY 1, 4
"""
_PARTS: Final = "SELECT * FROM aggregated_parts WHERE batch_no = $batch_no ORDER BY place"


def insert(
    connection: Connection,
    batch_no: int,
    first: int,
    accepted: AcceptedAggregate,
    *,
    progress: Progress,
) -> None:
    """Add the counts and the commented forms of one aggregate, these numbered from ``first`` on.

    Raises :class:`UnmappableFile` for a community that no loaded register declares, :class:`ExpiredForms`, and
    :class:`BatchInUse` where a loaded batch holds forms of the same survey and round.
    """
    with incoming(connection, incoming_parts=to_arrow(accepted.parts, _PART_COLUMNS)):
        connection.execute(_NEW_PARTS, {"batch_no": batch_no})
    progress(0.1, _("写入计数"))
    for counted in accepted.responses:
        _add(connection, batch_no, _NEW_RESPONSES, to_arrow(counted, _RESPONSE_COLUMNS))
    refuse_shared(connection, batch_no)
    _refuse_expired(connection, batch_no)
    for counted in accepted.levels:
        _add(connection, batch_no, _NEW_LEVELS, to_arrow(counted, _LEVEL_COLUMNS))
    progress(0.5, _("写入意见"))
    done = 0
    for survey in accepted.spoken:
        responses.insert(
            connection,
            batch_no,
            first + done,
            survey,
            precedence=batch_no,
            progress=lambda share, message: None,
            current=False,
        )
        done += len(survey.responses)
    if done != accepted.n_spoken:
        raise ValueError(f"{accepted.n_spoken} commented forms were announced and {done} came")


def _add(connection: Connection, batch_no: int, statement: str, counted: object) -> None:
    with incoming(connection, counted=counted):
        unknown = [str(community) for (community,) in connection.execute(_UNKNOWN_COMMUNITIES).fetchall()]
        if unknown:
            raise UnmappableFile(
                _("{count} 个小区不在已入库的名册里：{ids}").format(count=len(unknown), ids="、".join(unknown[:5])),
                action=_("请先上传包含这些小区的名册"),
            )
        connection.execute(statement, {"batch_no": batch_no})


def _refuse_expired(connection: Connection, batch_no: int) -> None:
    earliest, limit = connection.execute(_EXPIRED, {"batch_no": batch_no}).fetchall()[0]
    if earliest is not None:
        raise ExpiredForms(
            _("分片里最早的答卷是 {earliest} 的，{day} 以前的同类答卷已按保存期限清理，只留统计数").format(
                earliest=f"{earliest:%Y-%m-%d}", day=f"{limit:%Y-%m-%d}"
            ),
            expected=_("这一天及以后提交的答卷"),
            action=_("请从分片中删去更早的答卷后再汇总，否则会重复计数"),
        )


def refuse_shared(connection: Connection, batch_no: int) -> None:
    """Raise :class:`BatchInUse` when forms of one survey and round stand in ``batch_no`` and in another loaded batch,
    and one of the two was counted on a cluster: forms in both could not be told."""
    if not connection.execute("SELECT 1 FROM aggregated_parts LIMIT 1").fetchall():
        return
    found = connection.execute(_SHARED, {"batch_no": batch_no}).fetchall()
    if found:
        other, filename, title, number = found[0]
        raise BatchInUse(
            _("“{title}”第 {round} 轮的答卷已在批次 {n}（{file}），其中一个批次是集群汇总的，无法逐份查重").format(
                title=title, round=number, n=other, file=filename
            ),
            expected=_("同一调查同一轮的答卷全部逐份载入，或全部一次汇总"),
            action=_("请先撤销那个批次；新增的答卷请与原有分片放在一起重新汇总，算完的分片不会重算"),
        )


def parts(store: Store, batch_id: int) -> pd.DataFrame:
    """The parts of a batch that was counted on a cluster, in order: the columns of ``model.AGGREGATED_PARTS``; none for
    any other batch."""
    with store.reading() as connection:
        return fetch(connection, _PARTS, {"batch_no": batch_id}, columns=AGGREGATED_PARTS.columns)
