"""The counts that every figure is made of, read as frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, LEVEL_COUNTS, RESPONSE_COUNTS, LevelCounts, ResponseCounts, Scope
from analytics.store import tally
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import chosen, places

# What counts can be told apart by; weeks are kept, the others are made of them.
PERIODS: Final = ("week", "month", "quarter", "year")

# Which counts, and whether weeks stay apart, stands in the statement, not in parameters: a parameter would cost every
# group a comparison.
_LEVELS: Final = """
WITH summed AS (
    SELECT survey_no, round, community_no, item_no, {week} AS week, level, missing_no, sum(n)::BIGINT AS n
    FROM {counts}
    WHERE item_no IN (SELECT item_no FROM current_items WHERE overall OR NOT $overall_only)
    GROUP BY survey_no, round, community_no, item_no, {grouped}level, missing_no)
SELECT s.survey_id, k.round, p.community_id, i.item_id, k.week, k.level, m.missing, k.n
FROM summed k
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN chosen_surveys($surveys) s USING (survey_no)
JOIN items i ON i.item_no = k.item_no
LEFT JOIN missing_reasons m USING (missing_no)
WHERE $kind::VARCHAR IS NULL OR s.kind = $kind
ORDER BY k.survey_no, k.round, k.community_no, k.item_no, k.week, k.level, k.missing_no
"""

_RESPONSES: Final = """
WITH summed AS (
    SELECT survey_no, round, community_no, week, channel, sum(n)::BIGINT AS n
    FROM {counts}
    GROUP BY 1, 2, 3, 4, 5)
SELECT s.survey_id, k.round, p.community_id, k.week, k.channel, k.n
FROM summed k
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN chosen_surveys($surveys) s USING (survey_no)
WHERE $kind::VARCHAR IS NULL OR s.kind = $kind
ORDER BY k.survey_no, k.round, k.community_no, k.week, k.channel
"""

_RECEIVED: Final = """
WITH summed AS (
    SELECT survey_no, round, community_no, min(week) AS week, sum(n)::BIGINT AS n
    FROM {counts}
    GROUP BY 1, 2, 3)
SELECT p.community_id, s.survey_id, k.round, k.week, k.n
FROM summed k
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN surveys s USING (survey_no)
WHERE s.kind = $kind
ORDER BY p.community_id, s.survey_id, k.round
"""

_CHANNELS: Final = """
SELECT DISTINCT channel FROM response_counts
WHERE channel IS NOT NULL AND community_no IN (SELECT community_no FROM current_communities)
"""

_ROUNDS: Final = """
SELECT DISTINCT s.survey_id, k.round
FROM response_counts k
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN chosen_surveys($surveys) s USING (survey_no)
ORDER BY 1, 2
"""

# As _LEVELS by week, over all communities and rounds together.
_ITEMS: Final = """
WITH summed AS (
    SELECT item_no, week, level, sum(n)::BIGINT AS n
    FROM {counts}
    WHERE community_no IN (SELECT community_no FROM places($cities, $districts, $streets, $ids))
        AND survey_no IN (SELECT survey_no FROM surveys WHERE $kind::VARCHAR IS NULL OR kind = $kind)
        AND item_no IN (SELECT item_no FROM current_items)
    GROUP BY 1, 2, 3)
SELECT i.item_id, k.week, k.level, k.n
FROM summed k
JOIN items i USING (item_no)
ORDER BY k.item_no, k.week, k.level
"""

# Answers of weeks that two periods share, by week and period: the kept counts cannot tell them apart. They are counted
# by numbers, and named when they are few.
_SHARED: Final = """
WITH shared AS (
    SELECT response_no, batch_no, survey_no, round, community_no, week_of(submitted_at, $starts_on) AS week,
        date_trunc('{period}', submitted_at)::DATE AS period
    FROM responses
    WHERE current AND date_trunc('{period}', week_of(submitted_at, $starts_on))
        <> date_trunc('{period}', week_of(submitted_at, $starts_on) + 6)),
said AS (
    SELECT r.survey_no, r.round, r.community_no, a.item_no, r.week, a.level, a.missing_no, 1 AS n, r.period
    FROM shared r
    JOIN answers a USING (response_no)
    JOIN item_versions v ON v.batch_no = r.batch_no AND v.item_no = a.item_no
    WHERE v.type = 'level' AND (a.level IS NOT NULL OR a.missing_no IS NOT NULL)
        AND a.item_no IN (SELECT item_no FROM current_items WHERE overall OR NOT $overall_only)
    UNION ALL
    SELECT k.survey_no, k.round, k.community_no, k.item_no, week_of(k.since, $starts_on), k.level, k.missing_no, k.n,
        date_trunc('{period}', k.since)::DATE
    FROM retired_levels k JOIN batches b USING (batch_no)
    WHERE b.state = 'loaded' AND date_trunc('{period}', week_of(k.since, $starts_on))
        <> date_trunc('{period}', week_of(k.since, $starts_on) + 6)),
summed AS (
    SELECT {numbers}, sum(n)::BIGINT AS n, period
    FROM said
    WHERE community_no IN (SELECT community_no FROM places($cities, $districts, $streets, $ids))
        AND survey_no IN (SELECT survey_no FROM surveys WHERE $kind::VARCHAR IS NULL OR kind = $kind)
        AND item_no IN (SELECT item_no FROM current_items WHERE overall OR NOT $overall_only)
    GROUP BY {numbers}, period)
"""

_SHARED_LEVELS: Final = (
    _SHARED.replace("{numbers}", "survey_no, round, community_no, item_no, week, level, missing_no")
    + """
SELECT s.survey_id, k.round, p.community_id, i.item_id, k.week, k.level, m.missing, k.n, k.period
FROM summed k
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN surveys s USING (survey_no)
JOIN items i USING (item_no)
LEFT JOIN missing_reasons m USING (missing_no)
"""
)

_SHARED_ITEMS: Final = (
    _SHARED.replace("{numbers}", "item_no, week, level")
    + """
SELECT i.item_id, k.week, k.level, k.n, k.period
FROM summed k
JOIN items i USING (item_no)
"""
)

_SHARED_RESPONSES: Final = """
WITH sent AS (
    SELECT survey_no, round, community_no, submitted_at::DATE AS day, channel, count(*) AS n
    FROM responses
    WHERE current
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT k.survey_no, k.round, k.community_no, k.since, k.channel, k.n
    FROM retired_responses k JOIN batches b USING (batch_no)
    WHERE b.state = 'loaded')
SELECT s.survey_id, r.round, p.community_id, week_of(r.day, $starts_on) AS week, r.channel, sum(r.n)::BIGINT AS n,
    date_trunc('{period}', r.day)::DATE AS period
FROM sent r
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN surveys s USING (survey_no)
WHERE ($kind::VARCHAR IS NULL OR s.kind = $kind)
    AND date_trunc('{period}', week_of(r.day, $starts_on)) <> date_trunc('{period}', week_of(r.day, $starts_on) + 6)
GROUP BY 1, 2, 3, 4, 5, 7
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
    weeks = {"week": "week", "grouped": "week, "} if by_week else {"week": "max(week)", "grouped": ""}
    with store.reading() as connection:
        if starts_on == tally.week_starts_on(connection):
            statement = _LEVELS.format(counts="level_counts", **weeks)
        else:  # kept for another day: from the answers themselves
            statement = _LEVELS.format(counts="counted_levels($starts_on)", **weeks)
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


def received(store: Store, *, kind: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Current forms of each round in the surveys of ``kind``: community_id, survey_id, round, week (its first), n."""
    values = places(scope) | {"kind": kind}
    with store.reading() as connection:
        kept = store.week_starts_on == tally.week_starts_on(connection)
        statement = _RECEIVED.format(counts="response_counts" if kept else "counted_responses($starts_on)")
        asked = values if kept else values | {"starts_on": store.week_starts_on}
        return fetch(connection, statement, asked, columns=["community_id", "survey_id", "round", "week", "n"])


def channels(store: Store) -> list[str]:
    """The channels that current forms came by, in order; what came without one has none."""
    with store.reading() as connection:
        return sorted(channel for (channel,) in connection.execute(_CHANNELS).fetchall())


def answered_rounds(
    store: Store, *, scope: Scope = EVERYWHERE, survey_ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """The rounds with current forms in ``scope``: survey_id, round. ``survey_ids`` None means all."""
    with store.reading() as connection:
        return fetch(connection, _ROUNDS, places(scope) | chosen(survey_ids), columns=["survey_id", "round"])


def level_counts_by(
    store: Store,
    period: str,
    *,
    scope: Scope = EVERYWHERE,
    kind: str | None = None,
    overall_only: bool = False,
    week_starts_on: int | None = None,
) -> LevelCounts:
    """As :func:`level_counts` by week, with a column ``period`` behind: the first day of the period of the answers.

    ``period`` is one of PERIODS. A week that two months share stands in two rows, one a month; ``week`` stays the week,
    by which the latest round is found whatever is reported. Only such weeks are counted from the answers.
    """
    counts = level_counts(store, scope=scope, kind=kind, overall_only=overall_only, week_starts_on=week_starts_on)
    if period == "week":
        return counts.assign(period=counts["week"])
    values = places(scope) | {
        "kind": kind,
        "overall_only": overall_only,
        "starts_on": _starts_on(store, week_starts_on),
    }
    return _by_period(store, counts, _SHARED_LEVELS, values, period)


def item_counts_by(
    store: Store,
    period: str,
    *,
    scope: Scope = EVERYWHERE,
    kind: str | None = None,
    week_starts_on: int | None = None,
) -> pd.DataFrame:
    """As :func:`level_counts_by`, summed over communities and rounds: item_id, week, level, n, period.

    ``level`` is missing for answers that are none. A city has some hundred rows of these, and half a million of those.
    """
    starts_on = _starts_on(store, week_starts_on)
    values: dict[str, object] = places(scope) | {"kind": kind}
    with store.reading() as connection:
        kept = starts_on == tally.week_starts_on(connection)
        statement = _ITEMS.format(counts="level_counts" if kept else "counted_levels($starts_on)")
        asked = values if kept else values | {"starts_on": starts_on}
        counts = fetch(connection, statement, asked, columns=["item_id", "week", "level", "n"])
    if period == "week":
        return counts.assign(period=counts["week"])
    return _by_period(store, counts, _SHARED_ITEMS, values | {"overall_only": False, "starts_on": starts_on}, period)


def response_counts_by(
    store: Store,
    period: str,
    *,
    scope: Scope = EVERYWHERE,
    kind: str | None = None,
    week_starts_on: int | None = None,
) -> ResponseCounts:
    """As :func:`response_counts`, with a column ``period`` behind, as :func:`level_counts_by` has it."""
    counts = response_counts(store, scope=scope, kind=kind, week_starts_on=week_starts_on)
    if period == "week":
        return counts.assign(period=counts["week"])
    values = places(scope) | {"kind": kind, "starts_on": _starts_on(store, week_starts_on)}
    return _by_period(store, counts, _SHARED_RESPONSES, values, period)


def _by_period(
    store: Store, counts: pd.DataFrame, statement: str, values: dict[str, object], period: str
) -> pd.DataFrame:
    """``counts`` by week, its whole weeks put into their periods, its shared weeks counted anew by ``statement``."""
    if period not in PERIODS:
        raise ValueError(f"period is {period!r}, may be one of {', '.join(PERIODS)}")
    first, last = (_first_days(counts["week"] + pd.Timedelta(days=days), period) for days in (0, 6))
    whole = counts[first == last].assign(period=first[first == last])
    if len(whole) == len(counts):
        return whole.reset_index(drop=True)
    with store.reading() as connection:
        shared = fetch(connection, statement.format(period=period), values, columns=[*counts.columns, "period"])
    shared = shared.astype({"period": "datetime64[us]"})
    return pd.concat([whole, shared], ignore_index=True).sort_values(
        [column for column in whole if column != "n"], ignore_index=True, kind="stable"
    )


def _first_days(days: pd.Series, period: str) -> pd.Series:
    """The first day of the month, quarter or year of each of ``days``."""
    code = {"month": "M", "quarter": "Q", "year": "Y"}[period]
    return days.dt.to_period(code).dt.start_time.astype("datetime64[us]")


def _starts_on(store: Store, week_starts_on: int | None) -> int:
    return week_starts_on or store.week_starts_on


def data_version(store: Store) -> int:
    """Grows by one with every change of the store: load, undo, redo, erasure, definition, grouping."""
    with store.reading() as connection:
        return int(connection.execute("SELECT data_version FROM store_state").fetchall()[0][0])
