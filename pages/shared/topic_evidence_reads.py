"""Kept reads of what topics have to do with places, weeks and satisfaction."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.estimation.association import FEWEST
from analytics.estimation.periods import WEEK, period_of
from analytics.flows import hot_issues as flow
from analytics.flows import rising
from analytics.flows import topic_evidence as flows
from analytics.model import CommentSelection
from pages.shared import reads, sentences
from pages.shared.kept_reads import kept

LEAST_COMMENTS = FEWEST


@kept
def over_in_places(selection: CommentSelection, unit: str) -> flows.Findings:
    """Every place with enough comments and every topic; ``unit`` is community_id, street or district."""
    return flows.over_in_places(reads.office(), selection, unit)


@kept
def heat(selection: CommentSelection, *, most_places: int, most_topics: int) -> tuple[pd.DataFrame, int]:
    """Rows of the heat map, and how many communities have too few comments to be in it.

    The communities with most comments and the topics with most, as place, place_n, topic, n, share, over; n and share
    are missing where few wrote. Namesakes among the communities say where they lie.
    """
    found = over_in_places(selection, "community_id")
    rows = found.rows
    totals = rows.drop_duplicates("community_id").sort_values(["total", "community_id"], ascending=[False, True])
    by_topic = rows.groupby("topic_id", as_index=False)["n"].sum()
    by_topic = by_topic.sort_values(["n", "topic_id"], ascending=[False, True])
    places, topics = totals["community_id"].head(most_places), by_topic["topic_id"].head(most_topics)
    order = {one: at for at, one in enumerate([*places, *topics])}
    rows = rows[rows["community_id"].isin(places) & rows["topic_id"].isin(topics)]
    rows = rows.assign(at=rows["community_id"].map(order), then=rows["topic_id"].map(order))
    namesakes = totals.loc[totals["place"].duplicated(keep=False), "community_id"]
    full = sentences.full_names(reads.communities())
    place = rows["place"].mask(rows["community_id"].isin(namesakes), rows["community_id"].map(full))
    rows = rows.assign(place=place).sort_values(["at", "then"]).rename(columns={"total": "place_n", "label": "topic"})
    return rows[["place", "place_n", "topic", "n", "share", "over"]].reset_index(drop=True), found.too_few


@kept
def raisers(selection: CommentSelection) -> pd.DataFrame:
    return flows.raisers(reads.office(), selection)


@kept
def moving(
    selection: CommentSelection,
    week: dt.date | None = None,
    *,
    week_starts_on: int | None = None,
) -> rising.Moving | None:
    """Topics that move in ``week``, else of the last week selected, else of the last one that is complete today."""
    last = selection.weeks[1] if selection.weeks else None
    week, starts_on = week or last, week_starts_on or reads.office().store.week_starts_on
    at = None if week is None else period_of(week, WEEK, week_starts_on=starts_on)
    return rising.moving(reads.office(), selection, at, week_starts_on=starts_on)


@kept
def compare(one: CommentSelection, other: CommentSelection) -> flows.Comparison:
    return flows.compare(reads.office(), one, other)


@kept
def before_after(selection: CommentSelection) -> flows.Comparison:
    return flows.before_after(reads.office(), selection)


@kept
def among_dissatisfied(selection: CommentSelection) -> flows.Findings:
    return flows.among_dissatisfied(reads.office(), selection)


@kept
def pulling_down(community_id: str) -> flows.PullingDown:
    return flows.pulling_down(reads.office(), community_id)


@kept
def hot_issues(selection: CommentSelection, top: int = 20) -> pd.DataFrame:
    return flow.hot_issues(reads.office(), selection, top=top)


@kept
def praised(selection: CommentSelection) -> pd.DataFrame:
    return flow.praised(reads.office(), selection)
