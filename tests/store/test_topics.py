"""Comments, the grouping over them, and counts that add up."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from analytics.model import COMMENTS, TOPIC_ASSIGNMENTS, TOPICS, Scope
from analytics.store import Store, batches, comments, topics
from tests.store.files import NOON, SURVEY, UNDO, WISHES, register, source, survey

LAMP, DRAIN, PARKING = "楼道灯不亮", "下水道还是堵", "没有停车位"


@pytest.fixture
def grouped(loaded: Store) -> Store:
    group(loaded)
    return loaded


def ids(store: Store) -> dict[str, str]:
    """Text → comment_id."""
    found = comments.comments(store)
    return dict(zip(found["text"], found["comment_id"], strict=True))


def group(store: Store) -> None:
    """Lamp and drain under c-1, lamp also under c-2, parking fits nothing."""
    named = ids(store)
    labels = pd.DataFrame(
        {"topic_id": ["c-2", "c-1"], "label": ["照明", "排水"], "kind": "codebook", "n": 1, "n_distinct": 1}
    )
    rows = [
        (named[LAMP], 1, "c-1", 0.5, "topic", named[DRAIN]),
        (named[LAMP], 2, "c-2", 0.4, "topic", named[LAMP]),
        (named[DRAIN], 1, "c-1", 0.9, "topic", named[DRAIN]),
        (named[PARKING], 1, "c-2", 0.1, "none_fits", named[PARKING]),
        ("m-0000000000000000", 1, "c-1", 1.0, "topic", "m-0000000000000000"),
    ]
    assignments = pd.DataFrame(rows, columns=["comment_id", "position", "topic_id", "strength", "bucket", "group"])
    words = pd.DataFrame({"topic_id": ["c-2"], "word": ["路灯"], "weight": [1.5]})
    state = topics.GroupingState(topics.comments_version(store), 3, "codebook 1", "", 0, NOON)
    topics.save_grouping(
        store,
        labels,
        assignments.reindex(columns=list(TOPIC_ASSIGNMENTS.columns)),
        words,
        state,
        after=topics.grouping_state(store),
    )


def test_comments_carry_the_writers_own_level(loaded: Store) -> None:
    found = comments.comments(loaded)
    assert list(found.columns) == list(COMMENTS.columns)
    found = found.set_index("response_id")
    assert found["text"].to_dict() == {"A1": LAMP, "A3": DRAIN, "A4": PARKING}
    assert found.loc[["A1", "A3", "A4"], "level"].tolist() == [5, 4, pd.NA]
    assert found.loc[["A1", "A3", "A4"], "satisfied"].tolist() == [True, True, pd.NA]
    assert found.loc["A1", "submitted_at"] == pd.Timestamp("2026-03-02 08:00")


def test_comments_within_limits(loaded: Store) -> None:
    lamp = ids(loaded)[LAMP]
    assert comments.comments(loaded, comment_ids=[lamp, "m-x"])["text"].tolist() == [LAMP]
    assert comments.comments(loaded, comment_ids=[]).empty
    assert comments.comments(loaded, scope=Scope(community_id=("C2",)))["text"].tolist() == [PARKING]
    assert comments.comments(loaded, survey_ids=["s-other"]).empty


def test_a_comment_keeps_its_name_over_reloads(loaded: Store) -> None:
    key = "\x1f".join([SURVEY, "1", "A1", WISHES])
    expected = "m-" + hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()[:16]
    assert ids(loaded)[LAMP] == expected
    batches.commit(loaded, survey(), source("again"))
    assert ids(loaded)[LAMP] == expected
    assert len(comments.comments(loaded)) == 3


def test_the_comments_version_follows_the_comments_alone(loaded: Store) -> None:
    assert topics.comments_version(loaded) == 1
    batches.commit(loaded, register("C3"), source("new register"))
    batches.commit(loaded, survey([("B1", "C1", "2026-03-10", 5, 5, None)]), source("no comments"))
    batches.commit(loaded, survey(), source("the same comments again"))
    assert topics.comments_version(loaded) == 1
    batches.commit(loaded, survey([("A1", "C1", "2026-03-10", 5, 5, "灯修好了")]), source("other words"))
    assert topics.comments_version(loaded) == 2
    batches.undo(loaded, 6, **UNDO)
    assert topics.comments_version(loaded) == 3


def test_a_grouping_comes_back(loaded: Store) -> None:
    assert topics.grouping_state(loaded) is None
    assert topics.topics(loaded).empty
    group(loaded)
    state = topics.grouping_state(loaded)
    assert state is not None
    assert (state.learnt_from, state.method) == (1, "codebook 1")
    assert list(topics.topics(loaded).columns) == list(TOPICS.columns)
    assert topics.topics(loaded)["topic_id"].tolist() == ["c-2", "c-1"]
    found = topics.assignments(loaded)
    assert list(found.columns) == list(TOPIC_ASSIGNMENTS.columns)
    assert len(found) == 4
    assert topics.comments_version(loaded) == 1


def test_a_new_grouping_replaces_the_old(grouped: Store) -> None:
    group(grouped)
    assert len(topics.topics(grouped)) == 2
    assert len(topics.assignments(grouped)) == 4
