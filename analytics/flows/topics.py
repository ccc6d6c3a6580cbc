"""What residents of a place say: the topics with their counts, the honest rest, and each topic's weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from analytics.flows.acceptance import EVERYTHING, verdicts
from analytics.flows.office import Office
from analytics.model import BUCKETS, Scope
from analytics.privacy import suppression
from analytics.store import topics as stored

Weeks = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class TopicTable:
    """Topics and buckets of one selection of comments; their ``n`` add up to ``total``.

    ``topics``: a row a topic, most frequent first: topic_id, label, kind, category, unit, keywords, representatives,
    n (条数), n_distinct (去重后), communities, answered (comments whose writer also answered the overall item),
    unsatisfied (of them not satisfied), share (unsatisfied / answered, share 0–1; NA when too few answered).
    ``buckets``: a row for each of no_content, none_fits, undecided: bucket, n, n_distinct.
    """

    topics: pd.DataFrame
    buckets: pd.DataFrame
    total: int


def topic_table(office: Office, *, scope: Scope = EVERYTHING, weeks: Weeks | None = None) -> TopicTable:
    """The topics of the comments in ``scope`` submitted in ``weeks`` (first days of the first and the last week)."""
    counted = stored.topic_counts(office.store, scope=scope, weeks=weeks)
    in_topic = counted[counted["bucket"] == "topic"].drop(columns="bucket")
    stances = stored.topic_counts(office.store, scope=scope, weeks=weeks, by=("bucket", "topic_id", "satisfied"))
    stances = stances[(stances["bucket"] == "topic") & stances["satisfied"].notna()]
    answered = stances.groupby("topic_id")["n"].sum()
    unsatisfied = stances[~stances["satisfied"].astype(bool)].groupby("topic_id")["n"].sum()
    found = in_topic.merge(stored.topics(office.store).drop(columns=["n", "n_distinct"]), on="topic_id")
    found["answered"] = found["topic_id"].map(answered).fillna(0).astype(int)
    found["unsatisfied"] = found["topic_id"].map(unsatisfied).fillna(0).astype(int)
    found["share"] = (found["unsatisfied"] / found["answered"]).where(found["answered"] > 0)
    found = suppression.suppress(
        found, minimum=office.settings.figure_minimum, n="answered", hide=("unsatisfied", "share")
    )
    rest = counted[counted["bucket"] != "topic"].groupby("bucket")[["n", "n_distinct"]].sum()
    rest = rest.reindex([bucket for bucket in BUCKETS if bucket != "topic"], fill_value=0)
    return TopicTable(
        topics=found.sort_values(["n", "topic_id"], ascending=[False, True]).reset_index(drop=True),
        buckets=rest.rename_axis("bucket").reset_index(),
        total=int(counted["n"].sum()),
    )


def topic_weeks(
    office: Office, topic_id: str, *, scope: Scope = EVERYTHING, weeks: Weeks | None = None
) -> pd.DataFrame:
    """Comments of one topic in every week of the selection, weeks without any included: week, n, n_distinct."""
    by_week = stored.topic_counts(office.store, scope=scope, weeks=weeks, by=("bucket", "topic_id", "week"))
    every = pd.DatetimeIndex(by_week["week"].dropna())
    mine = by_week[(by_week["topic_id"] == topic_id) & (by_week["bucket"] == "topic")]
    if every.empty:
        return mine[["week", "n", "n_distinct"]]
    calendar = pd.date_range(every.min(), every.max(), freq="7D", name="week")
    return mine.set_index("week")[["n", "n_distinct"]].reindex(calendar, fill_value=0).reset_index()


def weeks_of_comments(office: Office) -> list[dt.date]:
    """First days of all weeks in which comments were submitted, oldest first."""
    by_week = stored.topic_counts(office.store, by=("week",))
    return sorted(pd.to_datetime(by_week["week"].dropna()).dt.date)


def where(office: Office, scope: Scope, standings: tuple[str, ...]) -> Scope | None:
    """``scope`` narrowed to its communities of these standings; None when no community stands so."""
    if not standings:
        return scope
    judged = verdicts(office, scope=scope)
    ids = judged.loc[judged["standing"].isin(standings), "community_id"].astype("str")
    return replace(scope, community_id=tuple(sorted(ids))) if len(ids) else None
