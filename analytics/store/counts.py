"""The counts that every figure is made of, read as frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analytics.model import EVERYWHERE, LEVEL_COUNTS, RESPONSE_COUNTS, LevelCounts, ResponseCounts, Scope
from analytics.store import tally
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import chosen, places

# Which counts, and whether weeks stay apart, stands in the statement, not in parameters: a parameter would cost every
# group a comparison.
_LEVELS: Final = """
WITH summed AS (
    SELECT survey_no, round, community_no, item_no, {week} AS week, level, missing_no, sum(n)::BIGINT AS n
    FROM {counts}
    WHERE item_no IN (SELECT item_no FROM current_items WHERE overall OR NOT $overall_only)
    GROUP BY ALL)
SELECT s.survey_id, k.round, p.community_id, i.item_id, k.week, k.level, m.missing, k.n
FROM summed k
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN chosen_surveys($surveys) s USING (survey_no)
JOIN items i ON i.item_no = k.item_no
LEFT JOIN missing_reasons m USING (missing_no)
WHERE $kind IS NULL OR s.kind = $kind
ORDER BY k.survey_no, k.round, k.community_no, k.item_no, k.week, k.level, k.missing_no
"""

_RESPONSES: Final = """
WITH summed AS (
    SELECT survey_no, round, community_no, week, channel, sum(n)::BIGINT AS n
    FROM {counts}
    GROUP BY ALL)
SELECT s.survey_id, k.round, p.community_id, k.week, k.channel, k.n
FROM summed k
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN chosen_surveys($surveys) s USING (survey_no)
WHERE $kind IS NULL OR s.kind = $kind
ORDER BY k.survey_no, k.round, k.community_no, k.week, k.channel
"""


def level_counts(
    store: Store,
    *,
    scope: Scope = EVERYWHERE,
    survey_ids: Sequence[str] | None = None,
    kind: str | None = None,
    overall_only: bool = False,
    by_week: bool = True,
    week_starts_on: int | None = None,
) -> LevelCounts:
    """Answers of current responses per survey, round, community, level item, week and level.

    The columns of ``model.LEVEL_COUNTS``, in a fixed order of rows. ``survey_ids`` None means all, ``kind``
    (one of KINDS) None means every kind. With
    ``by_week=False`` rows are summed over weeks and ``week`` is the last one, which tells the latest round. Weeks start
    on the store's day unless ``week_starts_on`` (1 Monday … 7 Sunday) says otherwise, which takes a pass over the
    answers.
    """
    values = places(scope) | chosen(survey_ids) | {"kind": kind} | {"overall_only": overall_only}
    starts_on = week_starts_on or store.week_starts_on
    week = "week" if by_week else "max(week)"
    with store.reading() as connection:
        if starts_on == tally.week_starts_on(connection):
            statement = _LEVELS.format(counts="level_counts", week=week)
        else:  # kept for another day: from the answers themselves
            statement = _LEVELS.format(counts="counted_levels($starts_on)", week=week)
            values |= {"starts_on": starts_on}
        return fetch(connection, statement, values, columns=LEVEL_COUNTS.columns)


def response_counts(
    store: Store,
    *,
    scope: Scope = EVERYWHERE,
    survey_ids: Sequence[str] | None = None,
    kind: str | None = None,
    week_starts_on: int | None = None,
) -> ResponseCounts:
    """Current forms per survey, round, community, week and channel: the columns of ``model.RESPONSE_COUNTS``."""
    values = places(scope) | chosen(survey_ids) | {"kind": kind}
    starts_on = week_starts_on or store.week_starts_on
    with store.reading() as connection:
        if starts_on == tally.week_starts_on(connection):
            statement = _RESPONSES.format(counts="response_counts")
        else:
            statement = _RESPONSES.format(counts="counted_responses($starts_on)")
            values |= {"starts_on": starts_on}
        return fetch(connection, statement, values, columns=RESPONSE_COUNTS.columns)


def data_version(store: Store) -> int:
    """Grows by one with every change of the store: load, undo, redo, erasure, definition, grouping."""
    with store.reading() as connection:
        return int(connection.execute("SELECT data_version FROM store_state").fetchall()[0][0])
