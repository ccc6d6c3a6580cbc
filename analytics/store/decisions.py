"""What analysts decided about topics: a log that only grows, and the overlays that show its present effect.

What follows from decisions is worked out by the caller (text.curation), as a function from the :class:`Ledger` to
:class:`Overlays`; it runs inside the transaction, so that the log and what shows are never out of step.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
import pyarrow as pa

from analytics.errors import MinyiError
from analytics.language import _
from analytics.model import DECISION_KINDS, DECISIONS, Decisions, Topics
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import TEXT, WHOLE, YES_NO, incoming, to_arrow

_MAKING: Final = ("create", "split")
_NAMED: Final = ("decision_no", "comment_id", "mark", "current")
_GROUPED: Final = ("topic_id", "label", "kind", "parent", "category", "unit", "keywords")
_TOPIC_OVERLAY: Final = dict.fromkeys(["topic_id", "shown_id", "bucket", "label", "category", "unit"], TEXT)
_COMMENT_OVERLAY: Final = {
    "mark": pa.uint64(),
    "topic_id": TEXT,
    "bucket": TEXT,
    "decision_no": WHOLE,
    "copies": YES_NO,
}

_DECISIONS: Final = """
SELECT d.decision_no, d.kind, d.topic_id, d.value, d.reason, d.decided_by AS by, d.decided_at AS at, d.undoes,
    count(c.comment_id) AS comments
FROM decisions d LEFT JOIN decided_comments c USING (decision_no)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY d.decision_no
"""
_DECIDED_COMMENTS: Final = """
WITH known AS (                         -- of all comments those that are named alone: few, or none
    SELECT mark FROM current_comments WHERE mark IN (SELECT mark FROM decided_comments))
SELECT d.decision_no, d.comment_id, d.mark, d.mark IN (SELECT mark FROM known) AS current
FROM decided_comments d
ORDER BY d.decision_no, d.comment_id, d.mark
"""
_NAME_COMMENTS: Final = """
INSERT INTO decided_comments
SELECT n.decision_no, c.comment_id, c.mark FROM named n JOIN current_comments c USING (comment_id)
ORDER BY n.decision_no, c.comment_id
"""
_OVERLAY_TOPICS: Final = """
INSERT INTO topic_overlay SELECT topic_id, shown_id, bucket, label, category, unit FROM overlay_topics ORDER BY row
"""
# Comments that decisions name, and their near-duplicates that none names, where all that are named agree.
_OVERLAY_COMMENTS: Final = """
INSERT INTO comment_overlay
WITH named AS (SELECT mark, topic_id, bucket, decision_no, copies FROM overlay_comments),
agreed AS (
    SELECT a.first_alike, any_value(n.topic_id) AS topic_id, any_value(n.bucket) AS bucket,
        max(n.decision_no) AS decision_no
    FROM named n JOIN topic_assignments a USING (mark)
    WHERE a.position = 1
    GROUP BY a.first_alike
    HAVING bool_and(n.copies) AND count(DISTINCT n.bucket || ':' || coalesce(n.topic_id, '')) = 1)
SELECT mark, topic_id, bucket, decision_no FROM named
UNION ALL
SELECT a.mark, g.topic_id, g.bucket, g.decision_no
FROM topic_assignments a JOIN agreed g USING (first_alike)
WHERE a.position = 1 AND NOT EXISTS (SELECT 1 FROM named n WHERE n.mark = a.mark)
ORDER BY 1
"""
_ERASED: Final = (
    "DELETE FROM decided_comments WHERE NOT EXISTS (SELECT 1 FROM comments c WHERE c.mark = decided_comments.mark)",
    "DELETE FROM comment_overlay WHERE NOT EXISTS (SELECT 1 FROM comments c WHERE c.mark = comment_overlay.mark)",
)


class DecisionRefused(MinyiError):
    """A decision about topics that cannot be: of something that is not there, against a lock, without content."""


@dataclass(frozen=True)
class Decision:
    """One decision to be: ``kind`` and the keys of ``value`` as in text.curation; ``comments`` are comment_ids."""

    kind: str
    topic_id: str | None = None
    value: Mapping[str, object] = field(default_factory=dict)
    comments: Sequence[str] = ()
    reason: str = ""
    undoes: int | None = None


@dataclass(frozen=True)
class Ledger:
    """All that the effect of decisions follows from.

    ``decisions``: the columns of ``model.DECISIONS``. ``comments``: decision_no, comment_id, mark (of id and words),
    current (whether the comment has these words now). ``topics``: as the grouping saved them, without overlays:
    topic_id, label, kind, parent, category, unit, keywords.
    """

    decisions: Decisions
    comments: pd.DataFrame
    topics: Topics

    def before(self, decision_nos: Sequence[int]) -> Ledger:
        """The same without these decisions."""
        earlier = ~self.decisions["decision_no"].isin(decision_nos)
        named = ~self.comments["decision_no"].isin(decision_nos)
        return Ledger(self.decisions[earlier], self.comments[named], self.topics)


@dataclass(frozen=True)
class Overlays:
    """What decisions make of topics (topic_id, shown_id, bucket, label, category, unit) and of comments (mark,
    topic_id, bucket, decision_no, copies: whether near-duplicates follow)."""

    topics: pd.DataFrame
    comments: pd.DataFrame


# Given the ledger and the numbers of the decisions that have just entered it. May refuse them by raising.
Effect = Callable[[Ledger, Sequence[int]], Overlays]


def decide(store: Store, decisions: Sequence[Decision], *, by: str, at: dt.datetime, effect: Effect) -> list[int]:
    """Enter decisions in the log and let their effect show: all of them, or none. Their numbers, in order.

    Raises :class:`DecisionRefused` where a comment is not among the current ones, and whatever ``effect`` raises.
    """
    unknown = {decision.kind for decision in decisions} - set(DECISION_KINDS)
    if unknown:
        raise ValueError(f"kinds {sorted(unknown)}, may be {sorted(DECISION_KINDS)}")
    with store.writing() as connection:
        ((last,),) = connection.execute("SELECT coalesce(max(decision_no), 0) FROM decisions").fetchall()
        numbers = [last + 1 + place for place in range(len(decisions))]
        for number, decision in zip(numbers, decisions, strict=True):
            _enter(connection, number, decision, by, at)
        _name_comments(connection, dict(zip(numbers, decisions, strict=True)))
        settle_overlays(connection, effect(_ledger(connection), numbers))
    return numbers


def undo(store: Store, decision_no: int, *, by: str, at: dt.datetime, reason: str = "", effect: Effect) -> int:
    """Take a decision back; the number of the decision that does so, which may be taken back in turn.

    Raises :class:`DecisionRefused` where there is no such decision.
    """
    if decision_no not in set(decisions(store)["decision_no"]):
        raise DecisionRefused(_("没有第 {n} 号决定").format(n=decision_no), action=_("请在决定记录中查看编号"))
    return decide(store, [Decision("undo", undoes=decision_no, reason=reason)], by=by, at=at, effect=effect)[0]


def settle(store: Store, effect: Effect) -> None:
    """Work the overlays out anew, as :func:`follow_grouping` does, in a transaction of its own."""
    with store.writing() as connection:
        follow_grouping(connection, effect)


def follow_grouping(connection: Connection, effect: Effect) -> None:
    """Work the overlays out anew once a grouping was saved, whose topics and near-duplicates may be others."""
    settle_overlays(connection, effect(_ledger(connection), []))


def settle_overlays(connection: Connection, overlays: Overlays) -> None:
    """Put ``overlays`` in the place of those before, inside the transaction of something larger.

    Near-duplicates of comments that decisions name follow them where no decision names them themselves and all that
    are named in their group agree.
    """
    tables = {
        "overlay_topics": to_arrow(overlays.topics, _TOPIC_OVERLAY),
        "overlay_comments": to_arrow(
            overlays.comments.assign(mark=overlays.comments["mark"].astype("uint64")), _COMMENT_OVERLAY
        ),
    }
    connection.execute("DELETE FROM topic_overlay")
    connection.execute("DELETE FROM comment_overlay")
    with incoming(connection, **tables):
        connection.execute(_OVERLAY_TOPICS)
        connection.execute(_OVERLAY_COMMENTS)
    # Empty ones too: a plan that takes none for hundreds puts all comments in the place of those few.
    connection.weigh("topic_overlay", "comment_overlay")


def forget_erased(connection: Connection) -> None:
    """Remove what names comments that are in the store no more; the decisions themselves stay, they hold no texts."""
    for statement in _ERASED:
        connection.execute(statement)


def ledger(store: Store) -> Ledger:
    """Everything that the effect of decisions follows from, in one state of the store."""
    with store.reading() as connection:
        return _ledger(connection)


def decisions(store: Store) -> Decisions:
    """Every decision ever made, in order: the columns of ``model.DECISIONS``."""
    with store.reading() as connection:
        return fetch(connection, _DECISIONS, columns=DECISIONS.columns)


def decided_comments(store: Store) -> pd.DataFrame:
    """The comments that decisions name: decision_no, comment_id, mark, current (it has the same words now)."""
    with store.reading() as connection:
        return _decided_comments(connection)


def _enter(connection: Connection, number: int, decision: Decision, by: str, at: dt.datetime) -> None:
    topic_id = f"a-{number}" if decision.kind in _MAKING else decision.topic_id
    value = json.dumps(dict(decision.value), ensure_ascii=False, sort_keys=True)
    row = [number, decision.kind, topic_id, value, decision.reason or None, by, at, decision.undoes]
    connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def _name_comments(connection: Connection, entered: Mapping[int, Decision]) -> None:
    pairs = [(number, one) for number, decision in entered.items() for one in dict.fromkeys(decision.comments)]
    if not pairs:
        return
    frame = pd.DataFrame(pairs, columns=["decision_no", "comment_id"])
    with incoming(connection, named=to_arrow(frame, {"decision_no": WHOLE, "comment_id": TEXT})):
        connection.execute(_NAME_COMMENTS)
    ((kept,),) = connection.execute(
        "SELECT count(*) FROM decided_comments WHERE decision_no >= ?", [min(entered)]
    ).fetchall()
    if kept != len(pairs):
        raise DecisionRefused(
            _("选中的意见中有 {n} 条已不在库中").format(n=len(pairs) - kept), action=_("请刷新页面后重新选择")
        )


def _ledger(connection: Connection) -> Ledger:
    return Ledger(
        fetch(connection, _DECISIONS, columns=DECISIONS.columns),
        _decided_comments(connection),
        fetch(connection, "SELECT * FROM topics ORDER BY place", columns=_GROUPED),
    )


def _decided_comments(connection: Connection) -> pd.DataFrame:
    return fetch(connection, _DECIDED_COMMENTS, columns=_NAMED)
