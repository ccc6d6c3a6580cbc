"""Topics of a selection with their counts, stances and dissatisfied, adding up; weeks with gaps; scopes by standing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from analytics.flows.office import Office, open_office
from analytics.flows.topics import topic_table, topic_weeks, weeks_of_comments, where
from analytics.model import CommentSelection, Scope
from tests.flows.spoken import Said, speak
from tests.stores import url_of

PLACES = {"C1": "光明路街道", "C2": "文化路街道"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = open_office(url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb"))
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
    yield office
    office.close()


def test_topics_and_buckets_add_up(city: Office) -> None:
    found = topic_table(city)
    assert found.topics[["label", "n"]].to_numpy().tolist() == [["下水道堵塞", 20]]
    # Of the two that could not be decided nothing is told, and so not of parking's four, or 38 would tell them.
    buckets = found.buckets.set_index("bucket")["n"]
    assert buckets[["no_content", "none_fits"]].tolist() == [7, 5] and pd.isna(buckets["undecided"])
    assert (found.left_out, found.n_left_out, found.total, found.too_few) == (1, None, 38, False)
    open_to_all = topic_table(Office(city.store, replace(city.settings, figure_minimum=2)))
    added = open_to_all.topics["n"].sum() + open_to_all.n_left_out + open_to_all.buckets["n"].sum()
    assert added == open_to_all.total == 38


def test_only_satisfaction_surveys_say_who_is_dissatisfied(city: Office) -> None:
    """Nine who did not consent have said nothing about satisfaction."""
    drain = topic_table(city).topics.iloc[0]
    assert (drain["answered"], drain["unsatisfied"], drain["share"]) == (8, 6, pytest.approx(0.75))


def test_stances_follow_the_answers(city: Office) -> None:
    (drain,) = topic_table(city).topics.to_dict("records")
    assert (drain["negative"], drain["positive"], drain["neutral"]) == (15, 2, 0)


def test_topics_of_few_writers_have_no_row(city: Office) -> None:
    """Four wrote of parking, two could not be decided: nothing is told of the four until the two may be told."""
    assert "c-park" not in topic_table(city).topics["topic_id"].tolist()
    of_minimum = {least: Office(city.store, replace(city.settings, figure_minimum=least)) for least in (2, 4)}
    assert topic_table(of_minimum[4]).topics["n"].tolist() == [20]
    assert topic_table(of_minimum[2]).topics["n"].tolist() == [20, 4]


def test_a_share_is_of_writers_not_of_their_comments(office: Office) -> None:
    """Three who answered and five of a survey that asks no satisfaction: three are too few for a share."""
    speak(
        office,
        [Said("C1", "c-drain", 3, satisfied=False), Said("C1", "c-drain", 5, kind="consent", satisfied=False)],
        places=PLACES,
    )
    (drain,) = topic_table(office).topics.to_dict("records")
    assert drain["n"] == 8 and all(pd.isna(drain[name]) for name in ("answered", "unsatisfied", "share"))


def test_every_topic_and_main_topic_agree_where_comments_have_one(city: Office) -> None:
    main, every = topic_table(city), topic_table(city, every_topic=True)
    pd.testing.assert_frame_equal(main.topics, every.topics)
    assert main.total == every.total


def test_a_selection_narrows_the_table(city: Office) -> None:
    found = topic_table(city, CommentSelection(Scope(community_id=("C1",)), kinds=("satisfaction",)))
    # The eight on drains, off the eleven of both communities, would tell the three of C2.
    assert (found.total, found.topics["n"].tolist()) == (8, [])
    assert topic_table(city, CommentSelection(kinds=("satisfaction",))).topics["n"].tolist() == [11]
    assert topic_table(city, CommentSelection(kinds=("vote",))).total == 0


def test_weeks_of_a_topic_have_no_gaps(city: Office) -> None:
    found = topic_weeks(city, "c-drain")
    assert found["week"].dt.date.tolist() == [dt.date(2026, 3, 2) + dt.timedelta(days=7 * at) for at in range(3)]
    open_to_all = Office(city.store, replace(city.settings, figure_minimum=1))
    assert topic_weeks(open_to_all, "c-drain")["n"].tolist() == [18, 0, 2]
    assert found["n"].isna().tolist() == [True, False, True]  # the twenty less eighteen would tell the two
    assert weeks_of_comments(city) == [dt.date(2026, 3, 2), dt.date(2026, 3, 16)]
    assert topic_weeks(city, "c-lamp")["n"].tolist() == [0, 0, 0]


def test_communities_of_a_standing(city: Office) -> None:
    """C1 has two satisfied of eight, C2 fourteen of eighteen: both below 80 %."""
    assert where(city, Scope(), ()) == Scope()
    assert where(city, Scope(), ("met",)) is None
    assert where(city, Scope(), ("below",)) == Scope(community_id=("C1", "C2"))
