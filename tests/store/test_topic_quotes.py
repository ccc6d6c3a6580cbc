"""Quotes in different words from different communities, and the groups of residents who raise a topic."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics.model import TOPIC_ASSIGNMENTS, TOPIC_WORDS, CommentSelection, Scope
from analytics.store import Store, batches, comments, topics
from analytics.store.topic_groups import topic_groups
from analytics.store.topic_quotes import topic_quotes
from tests.store.files import NOON, register, source, survey

# Text, community, level, strength, and whose copy it is.
WRITTEN = [
    ("下水道堵了三年没人管", "C1", 1, 0.9, "下水道堵了三年没人管"),
    ("下水道堵了三年没人管！", "C2", 1, 0.8, "下水道堵了三年没人管"),
    ("一楼厨房下水反味厉害", "C1", 1, 0.7, "一楼厨房下水反味厉害"),
    ("下雨院里积水进不了门", "C3", 5, 0.3, "下雨院里积水进不了门"),
    ("堵", "C4", 1, 1.0, "堵"),
]


@pytest.fixture
def spoken(store: Store) -> Store:
    """Five comments on c-1 from four communities, two of them copies; one of one character."""
    batches.commit(store, register("C1", "C2", "C3", "C4"), source("register"))
    accepted = survey([(f"A{i}", row[1], "2026-03-02", row[2], 5, row[0]) for i, row in enumerate(WRITTEN)])
    ages = [
        '{"年龄段":"60 岁以上","性别":"女"}',
        '{"年龄段":"60 岁以上"}',
        '{"年龄段":"30 岁以下"}',
        None,
        '{"性别":null}',
    ]
    batches.commit(store, replace(accepted, responses=accepted.responses.assign(attributes=ages)), source("first"))
    found = comments.comments(store)
    named = dict(zip(found["text"], found["comment_id"], strict=True))
    rows = pd.DataFrame(
        {
            "comment_id": [named[row[0]] for row in WRITTEN],
            "position": 1,
            "topic_id": "c-1",
            "bucket": ["topic"] * 4 + ["undecided"],
            "strength": [row[3] for row in WRITTEN],
            "group": [named[row[4]] for row in WRITTEN],
        }
    ).reindex(columns=list(TOPIC_ASSIGNMENTS.columns))
    labels = pd.DataFrame({"topic_id": ["c-1"], "label": ["排水"], "kind": "codebook"})
    state = topics.GroupingState(topics.comments_version(store), 5, "codebook 1", "", 0, NOON)
    topics.save_grouping(store, labels, rows, TOPIC_WORDS.empty(), state, after=topics.grouping_state(store))
    return store


def test_two_quotes_come_from_two_communities_and_no_copy_twice(spoken: Store) -> None:
    found = topic_quotes(spoken, topic_ids=["c-1", "c-9"])
    assert found["text"].tolist() == ["下水道堵了三年没人管", "下雨院里积水进不了门"]
    assert found["place"].tolist() == [1, 2]
    assert found["community_id"].tolist() == ["C1", "C3"]
    assert topic_quotes(spoken, topic_ids=["c-1"], each=9)["text"].tolist()[2] == "一楼厨房下水反味厉害"


def test_quotes_stay_within_the_selection(spoken: Store) -> None:
    unhappy = topic_quotes(spoken, CommentSelection(satisfied=False), topic_ids=["c-1"])
    assert unhappy["text"].tolist() == ["下水道堵了三年没人管", "一楼厨房下水反味厉害"]
    elsewhere = topic_quotes(spoken, CommentSelection(Scope(community_id=("C4",))), topic_ids=["c-1"])
    assert elsewhere.empty
    assert topic_quotes(spoken, topic_ids=[]).empty


def test_groups_of_writers_counted_by_hand(spoken: Store) -> None:
    found = topic_groups(spoken)
    rows = list(found.astype("object").where(found.notna(), None).itertuples(index=False, name=None))
    assert rows == [
        ("年龄段", "30 岁以下", None, 1, 1, 1),
        ("年龄段", "30 岁以下", "c-1", 1, 1, 1),
        ("年龄段", "60 岁以上", None, 2, 1, 2),
        ("年龄段", "60 岁以上", "c-1", 2, 1, 2),
        ("性别", "女", None, 1, 1, 1),
        ("性别", "女", "c-1", 1, 1, 1),
    ]
    assert topic_groups(spoken, CommentSelection(Scope(community_id=("C3",)))).empty
