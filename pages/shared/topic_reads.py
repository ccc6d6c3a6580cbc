"""Kept reads of topics for the pages about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analytics.flows import campaigns as flow
from analytics.model import STANCES, Comments, CommentSelection
from analytics.model.ids import are_among
from analytics.privacy import suppression
from analytics.store import topic_comments as stored_comments
from analytics.store import topic_counts as stored_counts
from analytics.store import topic_points, topic_quotes
from analytics.store.topic_comments import Sought
from pages.shared import reads
from pages.shared.kept_reads import kept

SPARK_WEEKS = 12
WEEK = dt.timedelta(days=7)


@kept
def names() -> dict[str, str]:
    """The name of every topic shown, parts included, by its id."""
    known = reads.topics()
    return dict(zip(known["topic_id"], known["label"], strict=True))


@kept
def campaigns(selection: CommentSelection) -> pd.DataFrame:
    """Comments that many forms hold in the same words; see flows.campaigns."""
    return flow.campaigns(reads.office(), selection)


@kept
def parts(selection: CommentSelection) -> pd.DataFrame:
    """The parts of topics in the selection, the largest of each topic first; without those of too few writers.

    Nor those that, taken off the topic with its other parts, would tell these.

    topic_id, parent, label, keywords, n, n_distinct, communities, households, and a column for each of STANCES.
    """
    store = reads.office().store
    counted = stored_counts.topic_counts(store, selection, by=("bucket", "topic_id", "subtopic_id"))
    sides = stored_counts.topic_counts(store, selection, by=("bucket", "subtopic_id", "stance"))
    counted = _guarded(counted[counted["bucket"] == "topic"], "topic_id")
    counted = counted[~counted["suppressed"] & counted["subtopic_id"].notna()]
    counted = counted.set_index("subtopic_id").drop(columns=["bucket", "topic_id", "suppressed"])
    sides = sides[(sides["bucket"] == "topic") & sides["subtopic_id"].notna()]
    table = sides.pivot_table(index="subtopic_id", columns="stance", values="n", aggfunc="sum", observed=False)
    table = table.reindex(index=counted.index, columns=list(STANCES)).fillna(0).astype("Int64")
    known = reads.topics()[["topic_id", "parent", "label", "keywords"]]
    found = known[known["parent"].notna()].merge(counted.join(table), left_on="topic_id", right_index=True)
    return found.sort_values(["parent", "n", "topic_id"], ascending=[True, False, True], ignore_index=True)


@kept
def sparks(selection: CommentSelection) -> dict[str, list[int]]:
    """Distinct comments of every topic and part in each of the selection's last twelve weeks, oldest first.

    0 stands for weeks of too few writers too, and for those that would tell them: a bar cannot be missing.
    """
    found: dict[str, list[int]] = {}
    for by in ("topic_id", "subtopic_id"):
        counted = stored_counts.topic_counts(reads.office().store, selection, by=("bucket", by, "week"))
        counted = counted[counted["week"].notna()]
        if counted.empty:
            continue
        last = counted["week"].max()
        weeks = pd.date_range(end=last, periods=SPARK_WEEKS, freq=WEEK)
        mine = _guarded(counted[(counted["bucket"] == "topic") & counted[by].notna()], by)
        mine = mine[~mine["suppressed"]]
        table = mine.pivot_table(index=by, columns="week", values="n_distinct", aggfunc="sum", fill_value=0)
        table = table.reindex(columns=weeks, fill_value=0)
        found |= dict(zip(table.index, table.to_numpy().tolist(), strict=True))
    return found


def _guarded(counted: pd.DataFrame, within: str) -> pd.DataFrame:
    """``counted`` with ``suppressed``: parts of too few writers, and those that tell these beside the whole."""
    minimum = reads.office().settings.figure_minimum
    hidden = suppression.suppress_parts(counted, within=[within], minimum=minimum, n="households")["suppressed"]
    return counted.assign(suppressed=hidden)


@kept
def points(selection: CommentSelection) -> pd.DataFrame:
    """The drawn comments of the selection: x, y, topic_id, label, category, place (the community's name).

    Comments on topics of too few writers are left out; where the topic has too few in a community, place is missing.
    """
    store, minimum = reads.office().store, reads.office().settings.figure_minimum
    found = topic_points.drawn(store, selection)
    known = reads.topics().set_index("topic_id")
    places = reads.communities().set_index("community_id")["name"]
    of_topic, of_place = (
        stored_counts.topic_counts(store, selection, by=("bucket", *by)).query("bucket == 'topic'")
        for by in (("topic_id",), ("topic_id", "community_id"))
    )
    found = found[found["topic_id"].isin(of_topic.loc[of_topic["households"] >= minimum, "topic_id"])]
    writers = of_place.set_index(["topic_id", "community_id"])["households"]
    here = writers.reindex(pd.MultiIndex.from_frame(found[["topic_id", "community_id"]])).to_numpy()
    return found.assign(
        label=found["topic_id"].map(known["label"]),
        category=found["topic_id"].map(known["category"]),
        place=found["community_id"].map(places).where(here >= minimum),
    ).reset_index(drop=True)


@kept
def comments(selection: CommentSelection, **asked: Any) -> tuple[Comments, int]:
    """A page of comments with their topics, and how many there are; ``asked`` as in the store's function."""
    return all_comments(selection, **asked)


@kept
def how_many(selection: CommentSelection, **asked: str) -> int:
    """How many comments :func:`comments` finds, without their words."""
    return stored_comments.how_many(reads.office().store, selection, **asked)


def all_comments(selection: CommentSelection, **asked: Any) -> tuple[Comments, int]:
    """The same, not kept in memory: for what is read once, to be taken away."""
    rows, total = stored_comments.topic_comments(reads.office().store, selection, **asked)
    return rows.assign(name=rows["community_id"].map(nameable(selection))), total


@kept
def nameable(selection: CommentSelection) -> dict[str, str]:
    """Names of the communities, by id, that may stand beside a comment of the selection.

    A community with too few comments to be read on its own is not named: else the comments of a wider selection would
    tell what the narrower one keeps back.
    """
    counted = stored_counts.topic_counts(reads.office().store, selection, by=("community_id",))
    enough = counted.loc[counted["n"] >= reads.office().settings.comment_minimum, "community_id"]
    named = reads.communities().set_index("community_id")["name"]
    return named[are_among(named.index.to_series(), enough)].to_dict()


@kept
def hits(selection: CommentSelection, query: tuple[Sought, ...]) -> pd.DataFrame:
    """How many comments hold what is looked for, by main topic: bucket, topic_id, n (条数), n_distinct (去重后)."""
    return stored_comments.search_counts(reads.office().store, selection, query=query)


@kept
def quotes(selection: CommentSelection, topic_id: str, each: int = 3) -> pd.DataFrame:
    """At most ``each`` telling comments of the selection on a topic, from different communities, with their names."""
    rows = topic_quotes.topic_quotes(reads.office().store, selection, topic_ids=[topic_id], each=each)
    return rows.assign(name=rows["community_id"].map(nameable(selection)))
