"""What residents of a place say: the topics with their counts, the honest rest, and each topic's weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from analytics.flows import topic_hiding
from analytics.flows.acceptance import SATISFACTION, verdicts
from analytics.flows.office import Office
from analytics.model import BUCKETS, STANCES, CommentSelection, Scope
from analytics.privacy import suppression
from analytics.standard import topics as standard_topics
from analytics.store import topics as stored
from analytics.store.topic_counts import ALL, topic_counts

Weeks = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class TopicTable:
    """Topics and buckets of one selection of comments.

    By main topic ``n`` of topics and buckets and ``n_left_out`` add up to ``total``. Topics of fewer writers than the
    setting figure_minimum have no row, nor those that would tell one: see ``flows.topic_hiding``. Of the ``left_out``
    ones only their comments together are told; NA where a bucket is hidden too. ``too_few``: even the sum of all must
    not be told; then there are no topics, and nothing is to be shown.

    ``topics``: a row a topic, most frequent first: topic_id, label, kind, parent, category, unit, keywords,
    representatives, stability, n (条数), n_distinct (去重后), communities, households (distinct writers), negative,
    neutral, positive (comments by stance, not yet known ones in none), answered (writers who also answered the
    overall item of a satisfaction survey; NA, as the next two, where they are too few), unsatisfied (of them not
    satisfied), share (unsatisfied / answered, share 0–1).
    ``buckets``: a row for each of no_content, none_fits, undecided: bucket, n, n_distinct; NA where hidden.
    """

    topics: pd.DataFrame
    buckets: pd.DataFrame
    total: int
    left_out: int
    n_left_out: int | None
    too_few: bool = False


def topic_table(office: Office, selection: CommentSelection = ALL, *, every_topic: bool = False) -> TopicTable:
    """The topics of the comments of ``selection``: by main topic, or with ``every_topic`` by all they speak of."""
    counted = topic_counts(office.store, selection)
    in_topic = topic_counts(office.store, selection, every_topic=True) if every_topic else counted
    in_topic = in_topic[in_topic["bucket"] == "topic"].drop(columns="bucket")
    secret = topic_hiding.hidden(office, selection)
    left_out = (topic_hiding.hidden(office, selection, every_topic=True) if every_topic else secret) | (
        secret & {topic_hiding.ALL_PARTS}
    )
    enough = ~in_topic["topic_id"].isin(left_out) & (topic_hiding.ALL_PARTS not in left_out)
    known = standard_topics.named(stored.topics(office.store)).drop(columns=["n", "n_distinct"])
    found = in_topic[enough].merge(known, on="topic_id")
    found = _with_stances(office, found, selection, every_topic=every_topic)
    found = _with_satisfaction(office, found, selection, every_topic=every_topic)
    rest = counted[counted["bucket"] != "topic"].groupby("bucket")[["n", "n_distinct"]].sum()
    rest = rest.reindex([bucket for bucket in BUCKETS if bucket != "topic"], fill_value=0).astype("Int64")
    rest[rest.index.isin(secret)] = pd.NA
    return TopicTable(
        topics=found.sort_values(["n", "topic_id"], ascending=[False, True]).reset_index(drop=True),
        buckets=rest.rename_axis("bucket").reset_index(),
        total=int(counted["n"].sum()),
        left_out=int((~enough).sum()),
        n_left_out=None if secret & {*rest.index, topic_hiding.UNGROUPED} else int(in_topic.loc[~enough, "n"].sum()),
        too_few=topic_hiding.ALL_PARTS in secret,
    )


def _with_stances(
    office: Office, topics: pd.DataFrame, selection: CommentSelection, *, every_topic: bool
) -> pd.DataFrame:
    """``topics`` with a column for each of STANCES."""
    by = ("bucket", "topic_id", "stance")
    counted = topic_counts(office.store, selection, by=by, every_topic=every_topic)
    counted = counted[counted["bucket"] == "topic"].set_index(["stance", "topic_id"])["n"]
    columns = {stance: topics["topic_id"].map(counted.get(stance, {})).fillna(0).astype("Int64") for stance in STANCES}
    return topics.assign(**columns)


def _with_satisfaction(
    office: Office, topics: pd.DataFrame, selection: CommentSelection, *, every_topic: bool
) -> pd.DataFrame:
    """``topics`` with answered, unsatisfied and share; missing where too few answered."""
    by = ("bucket", "topic_id", "satisfied", "kind")
    counted = topic_counts(office.store, selection, by=by, every_topic=every_topic)
    counted = counted[(counted["bucket"] == "topic") & (counted["kind"] == SATISFACTION) & counted["satisfied"].notna()]
    answered = counted.groupby("topic_id")["households"].sum()
    unsatisfied = counted[~counted["satisfied"].astype(bool)].groupby("topic_id")["households"].sum()
    found = topics.assign(
        answered=topics["topic_id"].map(answered).fillna(0).astype(int),
        unsatisfied=topics["topic_id"].map(unsatisfied).fillna(0).astype(int),
    )
    found["share"] = (found["unsatisfied"] / found["answered"]).where(found["answered"] > 0)
    return suppression.suppress(
        found, minimum=office.settings.figure_minimum, n="answered", hide=("unsatisfied", "share")
    )


def topic_weeks(office: Office, topic_id: str, selection: CommentSelection = ALL) -> pd.DataFrame:
    """Comments of one topic in every week of the selection, weeks without any included: week, n, n_distinct.

    Weeks of too few writers are NA, and so are as many others as it takes to keep those from being worked out.
    """
    by_week = topic_counts(office.store, selection, by=("bucket", "topic_id", "week"))
    every = pd.DatetimeIndex(by_week["week"].dropna())
    mine = by_week[(by_week["topic_id"] == topic_id) & (by_week["bucket"] == "topic")]
    mine = mine.astype({"n": "Int64", "n_distinct": "Int64"})
    if every.empty:
        return mine[["week", "n", "n_distinct"]]
    calendar = pd.date_range(every.min(), every.max(), freq="7D", name="week")
    mine = mine.set_index("week")[["n", "n_distinct", "households"]].reindex(calendar, fill_value=0).reset_index()
    guarded = suppression.suppress_parts(
        mine, within=(), minimum=office.settings.figure_minimum, n="households", hide=("n", "n_distinct")
    )
    return guarded[["week", "n", "n_distinct"]]


def weeks_of_comments(office: Office) -> list[dt.date]:
    """First days of all weeks in which comments were submitted, oldest first."""
    by_week = topic_counts(office.store, by=("week",))
    return sorted(pd.to_datetime(by_week["week"].dropna()).dt.date)


def where(office: Office, scope: Scope, standings: tuple[str, ...]) -> Scope | None:
    """``scope`` narrowed to its communities of these standings; None when no community stands so."""
    if not standings:
        return scope
    judged = verdicts(office, scope=scope)
    ids = judged.loc[judged["standing"].isin(standings), "community_id"].astype("str")
    return replace(scope, community_id=tuple(sorted(ids))) if len(ids) else None
