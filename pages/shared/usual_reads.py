"""What pages read while nothing is chosen on them, in the order in which readers would come to miss it.

Read ahead of them (see :mod:`pages.shared.early_reader`), it is kept for whoever opens a page first. It is read as he
would read it, by the same kept reads, asked the same: tests/pages/test_usual_reads.py holds the two together. A page
that reads something else merely reads it itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from analytics.model import KINDS, CommentSelection, Scope
from analytics.programme.planning.targets import Target
from pages.shared import (
    comment_reads,
    crosstab_choice,
    crosstab_reads,
    curation_reads,
    cycle_reads,
    driver_reads,
    methods_card,
    planning_reads,
    reads,
    residents,
    sample_reads,
    topic_comments,
    topic_evidence_reads,
    topic_reads,
    unit_reads,
    week_reads,
)
from pages.shared.subject import Subject

# It stops after every reading, so that readers who come may go before.
Readings = Iterator[None]
USUAL_TARGET: Final = Target(chance=0.8)


def place_of(mine: Scope) -> Scope:
    """The place that pages are about where a reader of the part ``mine`` chose none: see ``filters.place``."""
    return Scope(city=mine.city, district=mine.district, street=mine.street)


def verdicts(place: Scope, today: dt.date) -> Readings:
    """总览, 验收预警, 小区比较; first of all what may be shown of the whole city."""
    reads.listed(place)
    yield
    reads.summary(place)
    unit_reads.flagged(place)
    yield
    methods_card.facts_of(Subject("overview", place))
    yield
    week_reads.latest_week(place)
    yield
    cycle_reads.week_actions(today, place)
    yield
    unit_reads.among(place)


def bulletin(place: Scope, today: dt.date) -> Readings:
    """周报 of the last complete week."""
    starts_on = reads.office().settings.week_starts_on
    known = week_reads.known_periods(place, "week", starts_on)
    yield
    if known:
        week_reads.told(place, week_reads.latest_of(known, today), starts_on)


def answers(place: Scope, today: dt.date) -> Readings:
    """提升重点, 问卷质量, 样本与回收 and 满意度 of the first survey."""
    for survey in list(reads.survey_names(("satisfaction",), place))[:1]:
        yield
        driver_reads.drivers(survey, None, place)
        yield
        driver_reads.hanging_together(survey, None, place)
        yield
        sample_reads.received(survey, place)
        yield
        for read in (sample_reads.shares, sample_reads.compared, sample_reads.in_doubt, sample_reads.channels):
            read(survey, place)
            yield
        sample_reads.usual_unit(survey, place)
        yield
        reads.by_level(survey, None, place)
        yield
        reads.by_choice(survey, None, place)
        yield
        reads.by_place(survey, reads.usual_unit(), None, place)


def groups(_place: Scope, _today: dt.date) -> Readings:
    """交叉分析: the first table of the first survey."""
    places, surveys = crosstab_reads.places(), [*reads.survey_names(tuple(KINDS))]
    yield
    if places and surveys:
        asked = crosstab_choice.usual(crosstab_choice.Choice(surveys[0], places[0]))
        yield
        if asked is not None:
            crosstab_reads.crosstab(asked, places[0], False)


def plan(place: Scope, _today: dt.date) -> Readings:
    """调查计划."""
    asked = planning_reads.Asked(place, None, planning_reads.OPEN)
    if planning_reads.open_communities(asked).empty:
        return
    yield
    planning_reads.plan(asked, USUAL_TARGET)
    yield
    planning_reads.by_building(asked, USUAL_TARGET, planning_reads.MOST_VISITED)


def comments(place: Scope, _today: dt.date) -> Readings:
    """意见聚类, 主题档案, 热点问题 and 意见对比; not while the comments wait to be grouped, which a page does."""
    if not reads.grouping_is_current() or reads.communities().empty:
        return
    selection = CommentSelection(place)
    comment_reads.weeks_of_comments()
    yield
    found = comment_reads.topic_table(selection)
    yield
    if not found.total or found.too_few:
        return
    topic_evidence_reads.hot_issues(selection)
    yield
    topic_evidence_reads.over_in_places(selection, "community_id")
    yield
    comment_reads.topic_table(selection, every_topic=True)
    yield
    for read in (topic_reads.campaigns, topic_reads.parts, topic_reads.sparks, topic_evidence_reads.praised):
        read(selection)
        yield
    methods_card.facts_of(Subject("comments", place))
    yield
    usual = topic_evidence_reads.moving(selection)
    yield
    if usual is not None:
        topic_evidence_reads.moving(selection, usual.period.start)
        yield
    judged = reads.listed(place)
    for worst in judged.loc[judged["standing"] == "below", "community_id"].head(1).tolist():
        topic_evidence_reads.pulling_down(worst)
        yield
    topic_evidence_reads.raisers(selection)
    curation_reads.known()
    yield
    for topic in found.topics["topic_id"].head(1).tolist():
        comment_reads.topic_weeks(topic, selection)
        yield
        topic_reads.quotes(selection, topic)
        yield
        asked = {"topic_id": topic, "bucket": "topic"}
        topic_reads.how_many(selection, **asked)
        yield
        first = {"offset": 0, "limit": topic_comments.PAGE, "query": (), "order": "strength", "collapse": True}
        topic_reads.comments(selection, **asked | first)


def community(_place: Scope, _today: dt.date) -> Readings:
    """小区档案 of the community that it opens with, and what all of its city have in common."""
    for row in reads.listed().head(1).to_dict("records"):
        yield
        one, city = str(row["community_id"]), Scope(city=(str(row["city"]),))
        cycle_reads.timeline_of(one)
        cycle_reads.valid_round(one)
        yield
        selection = CommentSelection(Scope(community_id=(one,)))
        topic_reads.comments(selection, limit=residents.MOST_LISTED)
        yield
        comment_reads.topic_table(selection)
        if row["standing"] == "no_data" or row["suppressed"]:
            return
        yield
        driver_reads.drivers(row["survey_id"], None, city)
        yield
        driver_reads.beside_city(row["survey_id"], one, city)
        yield
        reads.rounds(one)
        reads.community_weeks(one, row["survey_id"], int(row["round"]))
        yield
        here = Scope(community_id=(one,))
        methods_card.facts_of(Subject("community", here, row["survey_id"]))
        yield
        reads.by_level(row["survey_id"], int(row["round"]), here)


ALL: Final[tuple[Callable[[Scope, dt.date], Readings], ...]] = (
    verdicts,
    bulletin,
    comments,
    community,
    answers,
    plan,
    groups,
)
