"""Pages of residents' comments behind a topic, and the search among them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from analytics.model import COMMENTS, Comments, CommentSelection
from analytics.store import spoken
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import chosen, places
from analytics.store.topic_tables import assigned_among

Order = Literal["strength", "newest", "useful"]

ALL: Final = CommentSelection()
TOPIC_OF_COMMENT: Final = ("topic_id", "subtopic_id", "position", "strength", "margin", "second_id", "stance", "bucket")
PAGE_COLUMNS: Final = (*COMMENTS.columns, *TOPIC_OF_COMMENT, "group", "copies", "usefulness", "decision_no")


@dataclass(frozen=True)
class Sought:
    """What a comment must hold: ``text`` as it stands, capitals aside; or, where there are any, all of ``words``."""

    text: str
    words: tuple[str, ...] = ()


# Current comments of a selection, each with a topic it speaks of where it has one by now. Narrow: texts follow for the
# rows of one page. Parts that nothing was asked of are left out, so that they cost nothing.
_FOUND: Final = """
WITH {assigned} {judged_all}
matching AS MATERIALIZED (
    SELECT c.mark, c.comment_id, c.response_no, c.submitted_at, p.community_id, s.survey_id, a.topic_id, a.subtopic_id,
        a.position, a.strength, a.margin, a.second_id, a.stance, a.bucket, a.usefulness, a.decision_no,
        coalesce(a.first_alike, c.comment_id) AS first_alike
    FROM current_comments c
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN chosen_surveys($surveys) s USING (survey_no)
    LEFT JOIN assigned a ON a.mark = c.mark AND {position}
    {joins}
    WHERE ($first_week::DATE IS NULL OR week_of(c.submitted_at, $starts_on) BETWEEN $first_week AND $last_week)
        AND ($first_day::DATE IS NULL OR c.submitted_at::DATE BETWEEN $first_day AND $last_day)
        AND (len($kinds::VARCHAR[]) = 0 OR list_contains($kinds, s.kind))
        AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels, c.channel))
        {conditions}),
"""

_JUDGED_ALL: Final = """
judged_all AS (
    SELECT a.response_no, a.level >= o.satisfied_from AS satisfied
    FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall),
"""

# The same rule as for counts: the form's own overall answer decides, but for a comment that speaks of several topics
# the words about this one come first when they take a side.
_STANCE: Final = """
CASE
    WHEN a.stance IN ('negative', 'positive')
        AND a.mark IN (SELECT mark FROM assigned WHERE position > 1 AND bucket = 'topic') THEN a.stance
    WHEN {satisfied} THEN 'positive'
    WHEN NOT {satisfied} THEN 'negative'
    ELSE a.stance END
"""

_HAS_WORDS: Final = " OR c.mark IN (SELECT mark FROM comment_words WHERE {})"

_ORDERS: Final = {
    "strength": "strength DESC NULLS LAST, comment_id",
    "newest": "submitted_at DESC NULLS LAST, comment_id",
    "useful": "usefulness DESC NULLS LAST, comment_id",
}

_RANKED: Final = {"strength": "strength", "newest": "submitted_at", "useful": "usefulness"}
# More forms than these are found by what was asked of them sooner than by their numbers.
_MOST_NAMED: Final = 2_000

# Of copies, and of what stands as high, ids decide: beyond so many more than are asked for they are read first.
_FEW_MORE: Final = 50
_IDS: Final = "SELECT mark, comment_id FROM comments WHERE response_no IN (SELECT unnest($forms::BIGINT[]))"

_MARKS: Final = "SELECT c.mark FROM comments c WHERE {among}"
_NAMED: Final = {"among": "c", "judged": "a"}

_PAGE: Final = """
found AS ({found}),
page AS (SELECT * FROM found ORDER BY {order} LIMIT $limit OFFSET $offset),
copies AS (
    SELECT first_alike, count(*) AS copies FROM matching
    WHERE first_alike IN (SELECT first_alike FROM page) GROUP BY 1),
judged AS (
    SELECT a.response_no, a.level, a.level >= o.satisfied_from AS satisfied
    FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall
    WHERE a.response_no IN (SELECT response_no FROM page) AND {judged})
SELECT c.mark, c.comment_id, c.response_id, a.survey_id, c.round, a.community_id, i.item_id, c.submitted_at, c.channel,
    j.level, j.satisfied, c.text, a.topic_id, a.subtopic_id, coalesce(a.position, 1) AS position, a.strength, a.margin,
    a.second_id, {stance} AS stance, a.bucket, a.first_alike AS "group", k.copies, a.usefulness, a.decision_no,
    (SELECT count(*) FROM found) AS total
FROM page a
JOIN current_comments c USING (mark)
JOIN items i USING (item_no)
JOIN copies k ON k.first_alike = a.first_alike
LEFT JOIN judged j ON j.response_no = c.response_no
WHERE {among}
ORDER BY {outer}
"""

_EACH: Final = "SELECT * FROM matching"
# Of each group of near-duplicates the first in the page's order.
_COLLAPSED: Final = """
SELECT *
FROM (SELECT *, row_number() OVER (PARTITION BY first_alike ORDER BY {order}) AS copy FROM matching) numbered
WHERE copy = 1
"""

_HITS: Final = """
hits AS (
    SELECT bucket, topic_id, count(*) AS n, count(DISTINCT first_alike) AS n_distinct
    FROM matching GROUP BY 1, 2)
SELECT * FROM hits ORDER BY n DESC NULLS LAST, bucket, topic_id
"""


def topic_comments(
    store: Store,
    selection: CommentSelection = ALL,
    *,
    topic_id: str | None = None,
    subtopic_id: str | None = None,
    bucket: str | None = None,
    query: Sequence[Sought] = (),
    stance: str | None = None,
    community_ids: Sequence[str] | None = None,
    order: Order = "strength",
    collapse: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> tuple[Comments, int]:
    """One page of current comments of ``selection``, and how many there are in all.

    The columns of ``model.COMMENTS``, then topic_id, subtopic_id, position, strength, margin, second_id, stance,
    bucket, group, copies (near-duplicates among all that were found), usefulness, decision_no (the decision that moved
    it by hand; NA otherwise). None means no limit on that side.

    With a ``topic_id`` also comments that speak of it beside their main topic are found (position above 1), else each
    comment once, with its main topic. A comment must hold each part of ``query``. ``stance`` is judged as in counts: by
    the form's own overall answer, else by the words. ``collapse`` shows one of each group of near-duplicates, and
    counts them so. Equal ones stand by comment_id, so that pages never overlap.
    """
    asked = {"topic_id": topic_id, "subtopic_id": subtopic_id, "bucket": bucket, "stance": stance}
    first = None if query else _first(store, selection, asked, community_ids, order, collapse, offset + limit)
    among = None if first is None or len(first.forms) > _MOST_NAMED else first.forms
    found, values = _found(store, selection, asked, query, community_ids, among)
    ranked = _ORDERS[order]
    outer = ", ".join(f"{'c' if 'comment_id' in part else 'a'}.{part}" for part in ranked.split(", "))
    shown = _STANCE.format(satisfied="j.satisfied")
    rows = _COLLAPSED.format(order=ranked) if collapse else _EACH
    named = {name: "true" if among is None else _is_among(table, among) for name, table in _NAMED.items()}
    sql = found + _PAGE.format(found=rows, order=ranked, outer=outer, stance=shown, **named)
    with store.reading() as connection:
        page = fetch(
            connection, sql, values | {"limit": limit, "offset": offset}, columns=["mark", *PAGE_COLUMNS, "total"]
        )
        if first is None and page.empty and offset:
            rows_before = connection.execute(sql, values | {"limit": 1, "offset": 0}).fetchall()
            return page[list(PAGE_COLUMNS)], int(rows_before[0][-1]) if rows_before else 0
    if first is None:
        return page[list(PAGE_COLUMNS)], int(page["total"].iloc[0]) if len(page) else 0
    return page.assign(copies=page["mark"].map(first.copies).astype("int64"))[list(PAGE_COLUMNS)], first.total


def how_many(store: Store, selection: CommentSelection = ALL, **asked: str) -> int:
    """How many comments :func:`topic_comments` finds for a ``topic_id``, ``subtopic_id``, ``bucket`` or ``stance``."""
    mark, _rows = _matching(store, selection, asked, None)
    return int(mark.sum())


@dataclass(frozen=True, eq=False)
class _First:
    """What stands first of all that was found: the ``forms`` it is on, ``total`` found, ``copies`` of each by mark."""

    forms: list[int]
    total: int
    copies: pd.Series


def _first(
    store: Store,
    selection: CommentSelection,
    asked: dict[str, str | None],
    community_ids: Sequence[str] | None,
    order: Order,
    collapse: bool,
    most: int,
) -> _First:
    """The first ``most`` of the order, and a few that stand as high as the last of them."""
    mark, rows = _matching(store, selection, asked, community_ids)
    at = np.flatnonzero(mark)
    alike = rows["first_alike"].to_numpy()[at]
    ranked = rows[_RANKED[order]].to_numpy()[at]
    high = ranked.astype("int64") if order == "newest" else np.where(np.isnan(ranked), -np.inf, ranked)
    copies, total = np.bincount(alike, minlength=1), len(at)
    stands = high
    if collapse:
        best = np.full(len(copies), high.min(initial=0), dtype=high.dtype)
        np.maximum.at(best, alike, high)
        leads = high == best[alike]
        total, stands = int(np.count_nonzero(copies)), best[copies > 0]
        at, alike, high = at[leads], alike[leads], high[leads]
    if len(stands) > most:
        near = high >= np.partition(stands, len(stands) - most)[len(stands) - most]
        at, alike, high = at[near], alike[near], high[near]
    if len(at) > most + _FEW_MORE:
        near = _before_others(store, rows.iloc[at], high, most, collapse)
        at, alike = at[near], alike[near]
    named = pd.Series(copies[alike], index=rows["mark"].to_numpy()[at])
    return _First(np.unique(rows["form"].to_numpy()[at]).tolist(), total, named[~named.index.duplicated()])


def _before_others(store: Store, rows: pd.DataFrame, high: spoken.Numbers, most: int, collapse: bool) -> spoken.Numbers:
    """The places among ``rows`` of the first ``most`` by ``high`` and id; with ``collapse`` one of each group."""
    with store.reading() as connection:
        ids = fetch(connection, _IDS, {"forms": rows["form"].unique().tolist()}, columns=["mark", "comment_id"])
    ids = ids.drop_duplicates("mark")
    standing = pd.DataFrame({name: rows[name].to_numpy() for name in ("mark", "first_alike")})
    standing = standing.assign(high=high, at=np.arange(len(rows))).merge(ids, on="mark")
    standing = standing.sort_values(["high", "comment_id"], ascending=[False, True])
    if collapse:
        standing = standing.drop_duplicates("first_alike")
    return standing["at"].head(most).to_numpy()


def _matching(
    store: Store,
    selection: CommentSelection,
    asked: Mapping[str, str | None],
    community_ids: Sequence[str] | None,
) -> tuple[spoken.Marked, pd.DataFrame]:
    """Which of the comments in memory are asked for, and these."""
    rows = spoken.spoken(store)
    mark = spoken.within(rows, selection, week_starts_on=store.week_starts_on)
    if asked.get("topic_id") is None:
        mark &= rows["main"].to_numpy()
    for column, value in asked.items():
        if value is not None:
            mark &= spoken.is_one_of(rows[column], [value])
    if community_ids is not None:
        mark &= spoken.is_one_of(rows["community_id"], community_ids)
    return mark, rows


def search_counts(
    store: Store, selection: CommentSelection = ALL, *, query: Sequence[Sought], stance: str | None = None
) -> pd.DataFrame:
    """Hits of a search by main topic, most first: bucket, topic_id, n (条数), n_distinct (去重后)."""
    found, values = _found(store, selection, {"stance": stance}, query, None, None)
    with store.reading() as connection:
        return fetch(connection, found + _HITS, values, columns=["bucket", "topic_id", "n", "n_distinct"])


def _found(
    store: Store,
    selection: CommentSelection,
    asked: dict[str, str | None],
    query: Sequence[Sought],
    community_ids: Sequence[str] | None,
    forms: list[int] | None,
) -> tuple[str, dict[str, Any]]:
    """The query's first part, made of constants alone, and its values."""
    first, last = selection.weeks or (None, None)
    values: dict[str, Any] = places(selection.scope) | chosen(selection.survey_ids or None)
    values |= {"first_week": first, "last_week": last, "starts_on": store.week_starts_on}
    values |= dict(zip(("first_day", "last_day"), selection.days or (None, None), strict=True))
    values |= {"kinds": list(selection.kinds), "channels": list(selection.channels)}
    conditions, joins = [], []
    for column in ("topic_id", "subtopic_id", "bucket"):
        if asked.get(column) is not None:
            conditions.append(f"a.{column} = ${column}")
            values[column] = asked[column]
    if community_ids is not None:
        conditions.append("list_contains($communities, p.community_id)")
        values["communities"] = list(community_ids)
    if forms is not None:
        conditions.append(_is_among("c", forms))
    by_satisfaction = selection.satisfied is not None or asked.get("stance") is not None
    if by_satisfaction:
        joins.append("LEFT JOIN judged_all j ON j.response_no = c.response_no")
    if selection.satisfied is not None:
        conditions.append("j.satisfied = $satisfied")
        values["satisfied"] = selection.satisfied
    if asked.get("stance") is not None:
        conditions.append(f"({_STANCE.format(satisfied='j.satisfied')}) = $stance")
        values["stance"] = asked["stance"]
    for n, part in enumerate(query):
        holds, sought = _holds(n, part)
        conditions.append(holds)
        values |= sought
    mine = "" if forms is None else assigned_among(_MARKS.format(among=_is_among("c", forms)))
    text = _FOUND.format(
        assigned=f"assigned AS ({mine})," if mine else "",
        judged_all=_JUDGED_ALL if by_satisfaction else "",
        position="a.topic_id = $topic_id" if "topic_id" in values else "a.position = 1",
        joins=" ".join(joins),
        conditions="".join(f"\n        AND {condition}" for condition in conditions),
    )
    return text, values


def _is_among(table: str, forms: list[int]) -> str:
    """That ``table`` is of one of these forms, in numbers that a scan can skip by."""
    return f"{table}.response_no IN ({', '.join(str(int(form)) for form in forms) or 'NULL'})"


def _holds(n: int, part: Sought) -> tuple[str, dict[str, Any]]:
    """The condition that a comment holds the ``n``-th part of a query, and its values.

    The part is looked for as it was typed, and in the width in which comments are cut. A word at a time: list_has_all
    takes twenty times as long.
    """
    values: dict[str, Any] = {f"typed_{n}": part.text.lower()}
    values[f"plain_{n}"] = unicodedata.normalize("NFKC", part.text).lower()
    condition = f"strpos(lowered(c.text), $typed_{n}) > 0 OR strpos(lowered(c.text), $plain_{n}) > 0"
    if part.words:
        values |= {f"word_{n}_{i}": word for i, word in enumerate(part.words)}
        each = (f"list_contains(words, $word_{n}_{i})" for i in range(len(part.words)))
        condition += _HAS_WORDS.format(" AND ".join(each))
    return f"({condition})", values
