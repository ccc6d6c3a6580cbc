"""Comments counted by hand: by topic, week, place, satisfaction, stance; copies and writers once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from analytics.model import TOPIC_ASSIGNMENTS, TOPIC_WORDS, AcceptedSurvey, CommentSelection, Scope
from analytics.store import Store, batches, comments, spoken, topics
from analytics.store import topic_counts as counting
from analytics.store.topic_counts import COUNTABLE, topic_counts, topic_days
from tests.store.files import FORMS, NOON, SURVEY, register, source, survey

LAMP, DRAIN, PARKING = "楼道灯不亮", "下水道还是堵", "没有停车位"


@pytest.fixture
def grouped(loaded: Store) -> Store:
    """Lamp and drain under c-1 (copies of each other), lamp also under c-2, parking fits nothing."""
    group(
        loaded,
        [
            (LAMP, 1, "c-1", None, "neutral", "topic", DRAIN),
            (LAMP, 2, "c-2", None, "negative", "topic", LAMP),
            (DRAIN, 1, "c-1", "c-1.1", "negative", "topic", DRAIN),
            (PARKING, 1, "c-2", None, "neutral", "none_fits", PARKING),
        ],
    )
    return loaded


def group(store: Store, rows: list[tuple[object, ...]]) -> None:
    """Save a grouping of the comments with these texts."""
    found = comments.comments(store)
    named = dict(zip(found["text"], found["comment_id"], strict=True))
    columns = ["comment_id", "position", "topic_id", "subtopic_id", "stance", "bucket", "group"]
    assignments = pd.DataFrame(rows, columns=columns).replace({"comment_id": named, "group": named})
    labels = pd.DataFrame({"topic_id": ["c-2", "c-1"], "label": ["照明", "排水"], "kind": "codebook"})
    state = topics.GroupingState(topics.comments_version(store), 3, "codebook 1", "", 0, NOON)
    assignments = assignments.reindex(columns=list(TOPIC_ASSIGNMENTS.columns))
    topics.save_grouping(store, labels, assignments, TOPIC_WORDS.empty(), state, after=topics.grouping_state(store))


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame.astype("object").where(frame.notna(), None).itertuples(index=False, name=None))


def test_counts_by_main_topic(grouped: Store) -> None:
    found = topic_counts(grouped)
    assert list(found.columns) == ["bucket", "topic_id", "n", "n_distinct", "communities", "households"]
    assert rows(found) == [("none_fits", "c-2", 1, 1, 1, 1), ("topic", "c-1", 2, 1, 1, 2)]


def test_counts_by_every_topic_count_a_comment_once_a_topic(grouped: Store) -> None:
    found = topic_counts(grouped, every_topic=True)
    assert rows(found) == [
        ("none_fits", "c-2", 1, 1, 1, 1),
        ("topic", "c-1", 2, 1, 1, 2),
        ("topic", "c-2", 1, 1, 1, 1),
    ]


def test_counts_by_week_place_and_satisfaction(grouped: Store) -> None:
    monday, next_monday = pd.Timestamp("2026-03-02"), pd.Timestamp("2026-03-09")
    assert rows(topic_counts(grouped, by=["week"])) == [(monday, 1, 1, 1, 1), (next_monday, 2, 2, 2, 2)]
    assert rows(topic_counts(grouped, by=["community_id"])) == [("C1", 2, 1, 1, 2), ("C2", 1, 1, 1, 1)]
    assert rows(topic_counts(grouped, by=["satisfied"])) == [(True, 2, 1, 1, 2), (None, 1, 1, 1, 1)]
    assert rows(topic_counts(grouped, by=["subtopic_id"])) == [("c-1.1", 1, 1, 1, 1), (None, 2, 2, 2, 2)]
    assert rows(topic_counts(grouped, by=["district", "kind", "round", "channel"])) == [
        ("市中区", "satisfaction", 1, "微信", 3, 2, 2, 3)
    ]
    assert rows(topic_counts(grouped, by=[])) == [(3, 2, 2, 3)]
    with pytest.raises(ValueError, match="nonsense"):
        topic_counts(grouped, by=["nonsense"])


def test_every_way_of_counting_adds_up_to_all_comments(grouped: Store) -> None:
    assert {column: topic_counts(grouped, by=[column])["n"].sum() for column in COUNTABLE} == dict.fromkeys(
        COUNTABLE, 3
    )


LIMITS = [
    (CommentSelection(weeks=(dt.date(2026, 3, 9), dt.date(2026, 3, 9))), 2),
    (CommentSelection(Scope(community_id=("C1",))), 2),
    (CommentSelection(Scope(community_id=("C9",))), 0),
    (CommentSelection(Scope(district=("市中区",))), 3),
    (CommentSelection(survey_ids=(SURVEY,)), 3),
    (CommentSelection(survey_ids=("s-other",)), 0),
    (CommentSelection(kinds=("satisfaction",)), 3),
    (CommentSelection(kinds=("vote", "opinion")), 0),
    (CommentSelection(channels=("微信",)), 3),
    (CommentSelection(channels=("纸质",)), 0),
    (CommentSelection(satisfied=True), 2),
    (CommentSelection(satisfied=False), 0),
]


def test_a_selection_limits_on_every_side(grouped: Store) -> None:
    for selection, expected in LIMITS:
        assert topic_counts(grouped, selection, by=["bucket"])["n"].sum() == expected, selection


def test_comments_that_came_later_are_counted_as_not_grouped(grouped: Store) -> None:
    batches.commit(grouped, survey([("B1", "C2", "2026-03-10", 2, 2, "电梯")]), source("second"))
    batches.commit(grouped, survey([("A1", "C1", "2026-03-10", 2, 2, "灯修好了")]), source("other words"))
    found = topic_counts(grouped)
    assert rows(found) == [("none_fits", "c-2", 1, 1, 1, 1), ("topic", "c-1", 1, 1, 1, 1), (None, None, 2, 2, 2, 2)]
    assert found["n"].sum() == len(comments.comments(grouped))
    batches.commit(grouped, survey(FORMS), source("the old words again"))
    assert rows(topic_counts(grouped))[1] == ("topic", "c-1", 2, 1, 1, 2)


def of_households(accepted: AcceptedSurvey, keys: list[str | None]) -> AcceptedSurvey:
    return replace(accepted, responses=accepted.responses.assign(respondent_key=keys))


def test_a_household_that_writes_twice_is_one_writer(store: Store) -> None:
    batches.commit(store, register("C1"), source("register"))
    forms = [(f"A{i}", "C1", "2026-03-02", 5, 5, f"第{i}条") for i in range(4)]
    batches.commit(store, of_households(survey(forms), ["h", "h", None, None]), source("first"))
    assert rows(topic_counts(store, by=[])) == [(4, 4, 1, 3)]


def test_stance_is_the_writers_answer_unless_the_clause_takes_a_side(store: Store) -> None:
    """One topic: the answer, then the words. Several: the clause's words when they take a side, else the answer."""
    batches.commit(store, register("C1"), source("register"))
    forms = [
        ("A1", "C1", "2026-03-02", 5, 5, "甲"),  # satisfied, words complain: positive
        ("A2", "C1", "2026-03-02", 1, 5, "乙"),  # not satisfied, words praise: negative
        ("A3", "C1", "2026-03-02", "blank", 5, "丙"),  # no answer, words complain: negative
        ("A4", "C1", "2026-03-02", 5, 5, "丁"),  # satisfied, praises c-1 and complains of c-2
        ("A5", "C1", "2026-03-02", 1, 5, "戊"),  # not satisfied, two topics, neutral words: negative twice
        ("A6", "C1", "2026-03-02", "blank", 5, "己"),  # no answer, neutral words
    ]
    batches.commit(store, survey(forms), source("first"))
    placed = [
        ("甲", 1, "c-1", "negative"),
        ("乙", 1, "c-1", "positive"),
        ("丙", 1, "c-1", "negative"),
        ("丁", 1, "c-1", "positive"),
        ("丁", 2, "c-2", "negative"),
        ("戊", 1, "c-1", "neutral"),
        ("戊", 2, "c-2", "neutral"),
        ("己", 1, "c-1", "neutral"),
    ]
    group(store, [(text, at, topic, None, stance, "topic", text) for text, at, topic, stance in placed])
    found = topic_counts(store, by=["topic_id", "stance"], every_topic=True)
    assert rows(found[["topic_id", "stance", "n"]]) == [
        ("c-1", "negative", 3),
        ("c-1", "neutral", 1),
        ("c-1", "positive", 2),
        ("c-2", "negative", 2),
    ]


def test_first_and_last_day_of_each_topic(grouped: Store) -> None:
    first, last = pd.Timestamp("2026-03-02 08:00"), pd.Timestamp("2026-03-09 00:00")
    assert rows(topic_days(grouped)) == [("c-1", first, last)]
    assert rows(topic_days(grouped, every_topic=True)) == [("c-1", first, last), ("c-2", first, first)]


def test_what_the_words_say_is_counted_beside_what_the_form_answers(grouped: Store) -> None:
    found = topic_counts(grouped, by=["topic_id", "said"], every_topic=True)
    assert rows(found[["topic_id", "said", "n"]]) == [
        ("c-1", "negative", 1),
        ("c-1", "neutral", 1),
        ("c-2", "negative", 1),
        ("c-2", "neutral", 1),
    ]


def test_comments_are_joined_to_their_topics_once_for_all_counts(
    grouped: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, times = spoken._read, []
    monkeypatch.setattr(spoken, "_read", lambda store: times.append(1) or read(store))
    for by in (["bucket"], ["week"], ["stance"]):
        topic_counts(grouped, by=by)
    topic_days(grouped)
    assert len(times) == 1


@pytest.mark.parametrize("most_cells", [0, 1 << 22])
def test_sorted_cells_are_counted_as_those_with_a_place_each(
    grouped: Store, monkeypatch: pytest.MonkeyPatch, most_cells: int
) -> None:
    monkeypatch.setattr(counting, "_MOST_CELLS", most_cells)
    whole = spoken.spoken(grouped)
    found = counting.counted(whole, slice(None), ["bucket", "topic_id"], 1)
    assert rows(found) == [
        ("none_fits", "c-2", 1, 1, 1, 1),
        ("topic", "c-1", 2, 1, 1, 2),
        ("topic", "c-2", 1, 1, 1, 1),
    ]
