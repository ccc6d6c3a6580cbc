"""How many comments speak of what: by topic, week, place, channel, survey, satisfaction and stance.

A comment that came, or changed its words, after the grouping was saved belongs to no bucket yet: it is counted with
``bucket`` and ``topic_id`` missing, so that the counts over buckets add up to the number of current comments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model import CommentSelection
from analytics.store import spoken
from analytics.store.connection import Store
from analytics.store.frames import typed
from analytics.store.places import chosen, places
from analytics.store.remembered import Remembered

# What comments may be counted by, and how the query below says it.
COUNTABLE: Final = (
    "bucket",
    "topic_id",
    "subtopic_id",
    "week",
    "month",
    "quarter",
    "year",
    "community_id",
    "street",
    "district",
    "city",
    "channel",
    "satisfied",
    "stance",
    "said",
    "kind",
    "round",
)
FIGURES: Final = ("n", "n_distinct", "communities", "households")
ALL: Final = CommentSelection()

# Current comments of a selection, each with the topics it speaks of: its main one, or every one with $every_topic. A
# writer who gave no household stands for one. Queries that end it choose among ``spoken``.
SPOKEN: Final = """
WITH placed AS (
    SELECT c.mark, c.comment_id, c.response_no, c.text, r.community_no, r.round, r.channel, r.submitted_at,
        r.attributes, s.kind, s.survey_id, coalesce(r.respondent_key, 'form ' || c.response_no) AS household
    FROM comments c
    JOIN responses r USING (response_no)
    JOIN chosen_surveys($surveys) s USING (survey_no)
    WHERE (r.current OR r.batch_no IN (SELECT batch_no FROM aggregated_in_force))
        AND ($first_week::DATE IS NULL OR week_of(r.submitted_at, $starts_on) BETWEEN $first_week AND $last_week)
        AND ($first_day::DATE IS NULL OR r.submitted_at::DATE BETWEEN $first_day AND $last_day)
        AND (len($kinds::VARCHAR[]) = 0 OR list_contains($kinds, s.kind))
        AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels, r.channel))),
answered AS (
    SELECT a.response_no, a.level >= o.satisfied_from AS satisfied
    FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall
    WHERE $judged AND a.response_no IN (SELECT response_no FROM placed)),
several AS (                             -- comments that speak of more than one topic
    SELECT DISTINCT mark FROM assigned WHERE $judged AND position > 1 AND bucket = 'topic'),
spoken AS (
    SELECT p.*, k.community_id, k.street, k.district, k.city, j.satisfied, a.topic_id, a.subtopic_id,
        a.strength, a.bucket, coalesce(a.first_alike, p.comment_id) AS first_alike,
        week_of(p.submitted_at, $starts_on) AS week,
        CASE
            WHEN m.mark IS NOT NULL AND a.stance IN ('negative', 'positive') THEN a.stance
            WHEN j.satisfied THEN 'positive'
            WHEN NOT j.satisfied THEN 'negative'
            ELSE a.stance END AS stance
    FROM placed p
    JOIN places($cities, $districts, $streets, $ids) USING (community_no)
    JOIN current_communities k USING (community_no)
    LEFT JOIN assigned a
        ON a.mark = p.mark AND (a.position = 1 OR ($every_topic AND a.bucket = 'topic'))
    LEFT JOIN answered j USING (response_no)
    LEFT JOIN several m ON m.mark = p.mark
    WHERE $satisfied::BOOLEAN IS NULL OR j.satisfied = $satisfied)
"""

# What few pages change between two looks: the same counts asked for from several sides.
_remembered: Final = Remembered(name="topic counts")
_PERIODS: Final = {"month": "datetime64[M]", "year": "datetime64[Y]"}
_MONTHS_OF_A_QUARTER: Final = 3
# Up to so many cells a count has a place for each, beyond it those that occur are sorted.
_MOST_CELLS: Final = 1 << 22
Rows = spoken.Numbers | slice


def topic_counts(
    store: Store,
    selection: CommentSelection = ALL,
    *,
    by: Sequence[str] = ("bucket", "topic_id"),
    every_topic: bool = False,
    week_starts_on: int | None = None,
) -> pd.DataFrame:
    """Current comments of ``selection``: the columns ``by``, then n, n_distinct, communities, households.

    ``by`` holds any of ``COUNTABLE``. A comment counts under its main topic; with ``every_topic`` under each topic that
    it speaks of, once a topic, so that the counts of topics add up to more than the comments. n is 条数; n_distinct
    counts near-duplicates once (去重后); communities counts distinct ones; households counts distinct writers: the
    household where one was given, else the form. A missing bucket means not grouped yet. Weeks start on the store's
    day unless ``week_starts_on`` (1 Monday … 7 Sunday) says otherwise; months, quarters and years are first days too.

    ``stance`` is what the writer thinks of the topic: the form's own overall answer where there is one (satisfied:
    positive, else negative), else what the words say. Where a comment speaks of several topics, the words about this
    one come first when they take a side: "楼道刷得挺好，就是下水道还是堵" praises one and blames the other. ``said`` is
    what the words say, whatever the form answers.
    """
    if not set(by) <= set(COUNTABLE):
        raise ValueError(f"by holds {list(by)}, may hold {COUNTABLE}")
    starts_on = week_starts_on or store.week_starts_on

    def read() -> pd.DataFrame:
        rows = spoken.spoken(store)
        mark = spoken.chosen(rows, selection, every_topic=every_topic, week_starts_on=starts_on)
        at: Rows = slice(None) if mark.all() else np.flatnonzero(mark)
        return counted(rows, at, [column for column in COUNTABLE if column in by], starts_on)[[*by, *FIGURES]]

    return _remembered.of(store, (selection, tuple(by), every_topic, starts_on), read)


def topic_days(store: Store, selection: CommentSelection = ALL, *, every_topic: bool = False) -> pd.DataFrame:
    """When each topic was first and last raised within ``selection``: topic_id, first_at, last_at."""
    rows = spoken.spoken(store)
    mark = spoken.chosen(rows, selection, every_topic=every_topic, week_starts_on=store.week_starts_on)
    mark &= np.asarray(rows["bucket"] == "topic")
    found = rows.loc[mark, ["topic_id", "submitted_at"]].groupby("topic_id", observed=True)["submitted_at"]
    return typed(found.agg(first_at="min", last_at="max").reset_index())


def counted(rows: pd.DataFrame, at: Rows, asked: list[str], starts_on: int) -> pd.DataFrame:
    """The rows ``at`` these places by the columns ``asked``, in their order, missing values last; then FIGURES."""
    columns = [_column(rows, at, name, starts_on) for name in asked]
    household = rows["household"].to_numpy()[at]
    cell = np.zeros(len(household), dtype="int64")
    for codes, values in columns:
        cell = cell * (len(values) + 1) + np.where(codes < 0, len(values), codes)
    cells, group = _grouped(cell, math.prod(len(values) + 1 for _codes, values in columns))
    once = rows["once"].to_numpy()[at]
    figures = {
        "n": np.bincount(group, minlength=len(cells)),
        "n_distinct": _distinct(group, len(cells), rows["first_alike"].to_numpy()[at]),
        "communities": _distinct(group, len(cells), rows["community_id"].array.codes[at]),
        "households": np.bincount(group[once], minlength=len(cells))
        + _distinct(group[~once], len(cells), household[~once]),
    }
    found = {}
    for name, (_codes, values) in reversed(list(zip(asked, columns, strict=True))):
        cells, place = np.divmod(cells, len(values) + 1)
        found[name] = values.take(np.where(place == len(values), -1, place), allow_fill=True)
    return typed(pd.DataFrame(found | figures)[[*asked, *FIGURES]])


def _column(
    rows: pd.DataFrame, at: Rows, name: str, starts_on: int
) -> tuple[spoken.Numbers, pd.api.extensions.ExtensionArray]:
    """A column of the rows as numbers (−1: missing) of its values, and these in their order."""
    if name in ("week", "month", "quarter", "year"):
        moments = rows["submitted_at"].iloc[at]
        day = spoken.weeks(moments, starts_on) if name == "week" else _first_days(spoken.days(moments), name)
        whole, missing = day.astype("int64"), np.isnat(day)
        known = whole[~missing]
        first, last = (known.min(), known.max()) if len(known) else (0, -1)
        every = np.arange(first, last + 1).astype("datetime64[D]").astype("datetime64[us]")
        return np.where(missing, -1, whole - first), pd.array(every)
    if name == "satisfied":
        return rows[name].to_numpy()[at], pd.array([False, True], dtype="boolean")
    if name == "round":
        whole = rows[name].to_numpy()[at]
        return whole, pd.array(range(int(whole.max(initial=-1)) + 1), dtype="int64")
    column = rows[name]
    return column.array.codes[at], column.cat.categories.array


def _first_days(day: npt.NDArray[np.datetime64], period: str) -> npt.NDArray[np.datetime64]:
    """The first day of the month, quarter or year of each ``day``."""
    if period == "quarter":
        month = day.astype("datetime64[M]")
        into = month.astype("int64") % _MONTHS_OF_A_QUARTER
        return np.where(np.isnat(month), month, month - into.astype("timedelta64[M]")).astype("datetime64[D]")
    return day.astype(_PERIODS[period]).astype("datetime64[D]")


def _grouped(cell: spoken.Numbers, cells: int) -> tuple[spoken.Numbers, spoken.Numbers]:
    """The cells that occur, in their order, and the place of each row's among them."""
    if cells <= _MOST_CELLS:
        occurs = np.zeros(cells, dtype="bool")
        occurs[cell] = True
        return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[cell]
    ordered = np.sort(cell)
    found = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return found, np.searchsorted(found, cell)


def _distinct(group: spoken.Numbers, groups: int, values: npt.NDArray[np.integer]) -> spoken.Numbers:
    """How many different ``values`` each group has."""
    span = int(values.max(initial=0)) + 1
    cell = group * span + values
    if groups * span <= _MOST_CELLS:
        occurs = np.zeros((groups, span), dtype="bool")
        occurs.reshape(-1)[cell] = True
        return np.count_nonzero(occurs, axis=1)
    cell.sort()
    # How many different cells there are up to each, and where each group begins among them.
    different = np.cumsum(np.append(True, cell[1:] != cell[:-1]))
    begins = np.searchsorted(cell, np.arange(groups + 1) * span)
    return np.diff(np.append(0, different)[begins])


def part(
    store: Store, selection: CommentSelection, *, every_topic: bool, week_starts_on: int | None = None
) -> dict[str, object]:
    """The parameters of ``SPOKEN`` that choose ``selection``."""
    first, last = selection.weeks or (None, None)
    first_day, last_day = selection.days or (None, None)
    return (
        places(selection.scope)
        | chosen(selection.survey_ids or None)
        | {
            "first_week": first,
            "last_week": last,
            "first_day": first_day,
            "last_day": last_day,
            "starts_on": week_starts_on or store.week_starts_on,
            "kinds": list(selection.kinds),
            "channels": list(selection.channels),
            "satisfied": selection.satisfied,
            "judged": selection.satisfied is not None,
            "every_topic": every_topic,
        }
    )
