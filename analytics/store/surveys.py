"""Questionnaires and their items: one version of an item a batch, the latest loaded one in force."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.errors import SettingError, UnmappableFile
from analytics.language import _
from analytics.model import ITEM_TYPES, ITEMS, SURVEYS, Items, Surveys
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import ITEM_COLUMNS, SURVEY_COLUMNS, incoming, to_arrow
from analytics.store.reference import read_once

_SURVEYS = """
SELECT s.* FROM surveys s
WHERE s.survey_no IN (SELECT survey_no FROM batch_surveys JOIN batches USING (batch_no) WHERE state = 'loaded')
ORDER BY s.title, s.survey_id
"""

_ITEMS = """
SELECT * FROM current_items
WHERE $survey_id::VARCHAR IS NULL OR survey_id = $survey_id
ORDER BY survey_id, position, item_id
"""

DEFINITION_COLUMNS = ("item_id", "satisfied_from", "by", "at")

_DEFINITIONS = """
SELECT item_id, satisfied_from, defined_by AS by, defined_at AS at
FROM definitions JOIN items USING (item_no) ORDER BY definition_no
"""

_NEW_DEFINITION = """
INSERT INTO definitions
SELECT coalesce(max(definition_no), 0) + 1, ?, ?, ?, ?, ?, ? FROM definitions
"""

_NUMBER_NEW = (
    """
INSERT INTO surveys
SELECT (SELECT coalesce(max(survey_no), 0) FROM surveys) + row_number() OVER (ORDER BY row), survey_id, title, kind
FROM incoming_surveys WHERE survey_id NOT IN (SELECT survey_id FROM surveys)
""",
    """
INSERT INTO items
SELECT (SELECT coalesce(max(item_no), 0) FROM items) + row_number() OVER (ORDER BY row), i.item_id, s.survey_no
FROM incoming_items i JOIN surveys s USING (survey_id) WHERE item_id NOT IN (SELECT item_id FROM items)
""",
)

_NEW_BATCH_SURVEYS = """
INSERT INTO batch_surveys SELECT $batch_no, survey_no FROM incoming_surveys JOIN surveys USING (survey_id)
"""

_NEW_VERSIONS = """
INSERT INTO item_versions
SELECT $batch_no, i.item_no, n.position, n.heading, n.type, n.scale_low, n.scale_high, n.labels, n.satisfied_from,
    n.category, coalesce(n.overall, FALSE)
FROM incoming_items n JOIN items i USING (item_id)
"""

# Versions of one item among loaded batches, this one and an earlier or later one, that cannot be counted together.
_AT_ODDS = """
SELECT DISTINCT n.heading, b.batch_no, b.filename,
    o.type, o.scale_low, o.scale_high, o.labels, n.type, n.scale_low, n.scale_high, n.labels
FROM item_versions n
JOIN item_versions o ON o.item_no = n.item_no AND o.batch_no <> n.batch_no
JOIN batches b ON b.batch_no = o.batch_no
WHERE n.batch_no = $batch_no AND b.state = 'loaded'
    AND (o.type, o.scale_low, o.scale_high, o.labels) IS DISTINCT FROM (n.type, n.scale_low, n.scale_high, n.labels)
ORDER BY n.heading, b.batch_no
"""


def surveys(store: Store) -> Surveys:
    """Questionnaires that have a loaded batch, by title: the columns of ``model.SURVEYS``."""

    def read() -> Surveys:
        with store.reading() as connection:
            return fetch(connection, _SURVEYS, columns=SURVEYS.columns)

    return read_once(store, "surveys", read)


def items(store: Store, survey_id: str | None = None) -> Items:
    """Items of loaded batches, of one survey or all, in questionnaire order: the columns of ``model.ITEMS``.

    ``satisfied_from`` is the definition in force: an analyst's own where :func:`define_satisfied` made one, else that
    of the first loaded file.
    """

    def read() -> Items:
        with store.reading() as connection:
            return fetch(connection, _ITEMS, {"survey_id": survey_id}, columns=ITEMS.columns)

    return read_once(store, ("items", survey_id), read)


def define_satisfied(store: Store, item_id: str, satisfied_from: int, *, by: str, at: dt.datetime) -> None:
    """Count levels from ``satisfied_from`` up as satisfied from now on. Answers and counts stay as they are.

    The decision is kept with who made it and when (see :func:`definitions`); decisions before it are kept too.

    Raises :class:`SettingError` when no loaded item of levels has that id, or its scale lacks that level.
    """
    with store.writing() as connection:
        found = connection.execute(
            "SELECT item_no, scale_low, scale_high FROM items_in_force WHERE item_id = ? AND type = 'level'", [item_id]
        ).fetchall()
        if not found:
            raise SettingError(_("没有编号为 {id} 的分级题目").format(id=item_id), action=_("请从题目列表中选择"))
        item_no, low, high = found[0]
        if not low <= satisfied_from <= high:
            raise SettingError(
                _("满意起点写作 {level}").format(level=satisfied_from),
                expected=_("{lowest} 到 {highest} 之间的等级").format(lowest=low, highest=high),
            )
        connection.execute(_NEW_DEFINITION, [item_no, low, high, satisfied_from, by, at])


def definitions(store: Store) -> pd.DataFrame:
    """What analysts decided to count as satisfied, in order: item_id, satisfied_from, by, at."""
    with store.reading() as connection:
        return fetch(connection, _DEFINITIONS, columns=DEFINITION_COLUMNS)


def insert(connection: Connection, batch_no: int, surveys: Surveys, items: Items) -> None:
    """Add a file's questionnaires and items as versions of ``batch_no``.

    Raises :class:`UnmappableFile` when an item's scale differs from that of a loaded batch, or a questionnaire has
    more than one overall item.
    """
    overall = items.loc[items["overall"].eq(True), "survey_id"]
    if overall.duplicated().any():
        raise UnmappableFile(
            _("同一调查标出了多个总体满意度题目"), expected=_("每个调查至多一个"), action=_("请只保留一个")
        )
    tables = {
        "incoming_surveys": to_arrow(surveys, SURVEY_COLUMNS),
        "incoming_items": to_arrow(items, ITEM_COLUMNS),
    }
    with incoming(connection, **tables):
        for number_new in _NUMBER_NEW:
            connection.execute(number_new)
        connection.execute(_NEW_BATCH_SURVEYS, {"batch_no": batch_no})
        connection.execute(_NEW_VERSIONS, {"batch_no": batch_no})
    refuse_odds(connection, batch_no)


def refuse_odds(connection: Connection, batch_no: int) -> None:
    """Raise :class:`UnmappableFile` when an item of ``batch_no`` has another scale in a loaded batch."""
    at_odds = connection.execute(_AT_ODDS, {"batch_no": batch_no}).fetchall()
    if at_odds:
        heading, other_no, filename, *scales = at_odds[0]
        raise UnmappableFile(
            _("题目“{heading}”的选项是 {scale}，共 {count} 题与已入库的不一致").format(
                heading=heading, scale=_scale(*scales[4:]), count=len({row[0] for row in at_odds})
            ),
            expected=_("与批次 {n}（{file}）相同：{scale}").format(
                n=other_no, file=filename, scale=_scale(*scales[:4])
            ),
            action=_("请改正题目的量表，或换一个调查名称，或先撤销那个批次"),
        )


def _scale(kind: str, low: int | None, high: int | None, labels: str | None) -> str:
    if kind != "level":
        return _(ITEM_TYPES.get(kind, kind))
    return labels.replace("|", "/") if labels else f"{low}–{high}"
