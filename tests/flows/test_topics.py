"""Topics of a selection with their counts, stances and dissatisfied, adding up; weeks with gaps; scopes by standing."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.flows.topics import topic_table, topic_weeks, weeks_of_comments, where
from analytics.model import CommentSelection, Scope
from tests.flows.spoken import Said, speak

PLACES = {"C1": "光明路街道", "C2": "文化路街道"}


@pytest.fixture
def city(office: Office) -> Office:
    speak(
        office,
        [
            Said("C1", "c-drain", 6, satisfied=False),
            Said("C1", "c-drain", 2, satisfied=True, day="2026-03-20"),
            Said("C2", "c-drain", 3, satisfied=None),
            Said("C2", "c-park", 4, satisfied=False),
            Said("C1", "c-drain", 9, kind="consent", satisfied=False),
            Said("C2", None, 5),
            Said("C2", "c-lamp", 2, bucket="undecided"),
            Said("C2", None, 7, bucket="no_content"),
        ],
        places=PLACES,
    )
    return office


def test_topics_and_buckets_add_up(city: Office) -> None:
    found = topic_table(city)
    assert found.topics[["label", "n"]].to_numpy().tolist() == [["下水道堵塞", 20], ["停车位不足", 4]]
    assert found.buckets.set_index("bucket")["n"].to_dict() == {"no_content": 7, "none_fits": 5, "undecided": 2}
    assert found.total == found.topics["n"].sum() + found.buckets["n"].sum() == 38


def test_only_satisfaction_surveys_say_who_is_dissatisfied(city: Office) -> None:
    """Nine who did not consent have said nothing about satisfaction."""
    drain = topic_table(city).topics.iloc[0]
    assert (drain["answered"], drain["unsatisfied"], drain["share"]) == (8, 6, pytest.approx(0.75))


def test_stances_follow_the_answers_and_few_writers_are_hidden(city: Office) -> None:
    drain, park = topic_table(city).topics.to_dict("records")
    assert (drain["negative"], drain["positive"], drain["neutral"]) == (15, 2, 0)
    assert all(pd.isna(park[name]) for name in ("negative", "positive", "neutral", "unsatisfied", "share"))


def test_every_topic_and_main_topic_agree_where_comments_have_one(city: Office) -> None:
    main, every = topic_table(city), topic_table(city, every_topic=True)
    pd.testing.assert_frame_equal(main.topics, every.topics)
    assert main.total == every.total


def test_a_selection_narrows_the_table(city: Office) -> None:
    found = topic_table(city, CommentSelection(Scope(community_id=("C1",)), kinds=("satisfaction",)))
    assert (found.total, found.topics["n"].tolist()) == (8, [8])
    assert topic_table(city, CommentSelection(kinds=("vote",))).total == 0


def test_weeks_of_a_topic_have_no_gaps(city: Office) -> None:
    found = topic_weeks(city, "c-drain")
    assert found["week"].dt.date.tolist() == [dt.date(2026, 3, 2) + dt.timedelta(days=7 * at) for at in range(3)]
    assert found["n"].tolist() == [18, 0, 2]
    assert weeks_of_comments(city) == [dt.date(2026, 3, 2), dt.date(2026, 3, 16)]
    assert topic_weeks(city, "c-lamp")["n"].tolist() == [0, 0, 0]


def test_communities_of_a_standing(city: Office) -> None:
    """C1 has two satisfied of eight, C2 fourteen of eighteen: both below 80 %."""
    assert where(city, Scope(), ()) == Scope()
    assert where(city, Scope(), ("met",)) is None
    assert where(city, Scope(), ("below",)) == Scope(community_id=("C1", "C2"))
