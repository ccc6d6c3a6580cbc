"""A survey that was counted elsewhere stands in the store by its counts and its commented forms."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from analytics.errors import BatchInUse, DuplicateFile, ExpiredForms, UnmappableFile
from analytics.model import AcceptedAggregate, Scope
from analytics.store import Store, aggregated, batches, comments, counts, open_store, persons, retention, schema
from tests.store.files import FORMS, NOON, OVERALL, SURVEY, UNDO, items, register, source, survey

WHERE = {"survey_id": SURVEY, "round": 1, "community_id": "C1"}
DAY = pd.Timestamp("2026-03-02")


def levels(*rows: tuple[int | None, str | None, int]) -> pd.DataFrame:
    """Answers to the overall item in C1: level, reason it is missing, how many."""
    frame = pd.DataFrame(rows, columns=["level", "missing", "n"]).assign(**WHERE, item_id=OVERALL, since=DAY)
    return frame.astype({"level": "Int64", "missing": "str"})


def aggregate(*, community: str = "C1") -> AcceptedAggregate:
    """Twelve forms of C1, of which one holds a comment: ten content, one not, one who cannot say."""
    part = {"filename": "part-0.parquet", "sha256": "0" * 64, "rows_read": 14, "rows_accepted": 12, "rows_rejected": 2}
    bad = {"filename": "part-1.parquet", "sha256": "1" * 64, "rows_read": 9, "left_out": "列与第一个分片不同"}
    spoken = survey([FORMS[0]])
    spoken = replace(spoken, responses=spoken.responses.assign(respondent_key="k" * 16))
    said = levels((5, None, 10), (1, None, 1), (None, "dont_know", 1))
    return AcceptedAggregate(
        surveys=spoken.surveys,
        items=items(),
        parts=pd.DataFrame([part, bad]).fillna({"rows_accepted": 0, "rows_rejected": 0}).assign(rows_repeated=0),
        levels=[said.assign(community_id=community)],
        responses=[pd.DataFrame([{**WHERE, "community_id": community, "since": DAY, "channel": "微信", "n": 12}])],
        spoken=[replace(spoken, answers=spoken.answers[spoken.answers["item_id"] == OVERALL])],
        n_spoken=1,
    )


@pytest.fixture
def counted(store: Store) -> Store:
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, aggregate(), source("job"))
    return store


def test_counts_comments_and_the_batch(counted: Store) -> None:
    found = counts.level_counts(counted)[["level", "missing", "n"]].astype({"level": "Float64"})
    assert [(row.level, row.n) for row in found.itertuples()][:2] == [(1, 1), (5, 10)]
    assert counts.response_counts(counted)["n"].tolist() == [12]
    said = comments.comments(counted)
    assert said[["text", "level", "satisfied"]].to_dict("records") == [
        {"text": "楼道灯不亮", "level": 5, "satisfied": True}
    ]
    batch = batches.batches(counted).iloc[-1]
    assert batch[["content", "rows_read", "rows_accepted", "rows_rejected"]].tolist() == ["survey", 14, 12, 2]
    kept = aggregated.parts(counted, 2)
    assert kept["filename"].tolist() == ["part-0.parquet", "part-1.parquet"]
    assert kept["left_out"].isna().tolist() == [True, False]
    assert aggregated.parts(counted, 1).empty


def test_the_commented_form_is_counted_nowhere_else(counted: Store) -> None:
    with counted.reading() as connection:
        assert connection.execute("SELECT count(*) FROM responses WHERE current").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM responses").fetchall() == [(1,)]


def test_undone_and_redone(counted: Store) -> None:
    levels_before, said = counts.level_counts(counted), comments.comments(counted)
    with pytest.raises(BatchInUse):
        batches.undo(counted, 1, **UNDO)  # its communities have counts
    batches.undo(counted, 2, **UNDO)
    assert counts.level_counts(counted).empty and comments.comments(counted).empty
    batches.redo(counted, 2, **UNDO)
    pd.testing.assert_frame_equal(counts.level_counts(counted), levels_before)
    pd.testing.assert_frame_equal(comments.comments(counted), said)


def test_one_survey_and_round_either_there_or_here(counted: Store) -> None:
    with pytest.raises(BatchInUse, match="第 1 轮的答卷已在批次 2"):
        batches.commit(counted, survey(), source("file"))
    batches.commit(counted, survey(round=2), source("file"))
    batches.undo(counted, 2, **UNDO)
    batches.commit(counted, survey(), source("first round"))
    assert counts.response_counts(counted)["n"].sum() == 8
    with pytest.raises(BatchInUse):
        batches.redo(counted, 2, **UNDO)
    batches.undo(counted, 4, **UNDO)  # nothing of the undone one comes to count instead
    assert counts.response_counts(counted)["n"].sum() == 4
    batches.redo(counted, 2, **UNDO)
    assert counts.response_counts(counted)["n"].sum() == 16
    with pytest.raises(BatchInUse):
        batches.redo(counted, 4, **UNDO)


def test_refused_whole(counted: Store) -> None:
    with pytest.raises(DuplicateFile):
        batches.commit(counted, aggregate(), source("job"))
    batches.undo(counted, 2, **UNDO)
    with pytest.raises(UnmappableFile, match="1 个小区不在已入库的名册里：C9"):
        batches.commit(counted, aggregate(community="C9"), source("elsewhere"))
    retention.retire(counted, dt.datetime(2026, 3, 9), by="王敏", at=NOON)
    with pytest.raises(ExpiredForms, match="最早的答卷是 2026-03-02"):
        batches.commit(counted, aggregate(), source("late"))
    assert len(batches.batches(counted)) == 2 and counts.level_counts(counted).empty


def test_words_go_when_their_time_is_over_and_counts_stay(counted: Store) -> None:
    before = counts.level_counts(counted)
    retention.retire(counted, dt.datetime(2026, 4, 1), by="王敏", at=NOON)
    assert comments.comments(counted).empty
    pd.testing.assert_frame_equal(counts.level_counts(counted), before)
    assert counts.response_counts(counted)["n"].tolist() == [12]


def test_a_person_may_be_forgotten(counted: Store) -> None:
    found = persons.forget(counted, keys=("k" * 16,), by="王敏", at=NOON)
    assert found["n_comments"].tolist() == [1]
    assert comments.comments(counted).empty
    assert counts.response_counts(counted)["n"].tolist() == [12]


def test_example_data_leaves_nothing(store: Store) -> None:
    batches.commit(store, register("C1"), source("register", example=True))
    batches.commit(store, aggregate(), source("job", example=True))
    batches.erase_example(store, by="王敏", at=NOON)
    with store.reading() as connection:
        for table in ("aggregated_parts", "retired_levels", "retired_responses", "responses", "answers", "comments"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)], table  # noqa: S608


def test_within_reach(counted: Store) -> None:
    batches.commit(counted, register("C3", district="薛城区"), source("elsewhere"))
    near = counted.within(Scope(district=("市中区",)))
    assert counts.response_counts(near)["n"].sum() == 12 and len(comments.comments(near)) == 1
    far = counted.within(Scope(district=("薛城区",)))
    assert counts.response_counts(far).empty and comments.comments(far).empty
    assert aggregated.parts(far, 2).empty and len(aggregated.parts(near, 2)) == 2


@pytest.mark.embedded
def test_a_store_of_version_seven_is_brought_up_to_date(loaded: Store) -> None:
    before = comments.comments(loaded)
    with loaded.writing() as connection:
        connection.execute("DROP VIEW current_comments")
        connection.execute("DROP VIEW aggregated_in_force")
        connection.execute("DROP TABLE aggregated_parts")
        connection.execute(
            "CREATE VIEW current_comments AS SELECT c.*, r.response_id, r.survey_no, r.round, r.community_no, "
            "r.submitted_at, r.channel FROM comments c JOIN responses r USING (response_no) WHERE r.current"
        )
        connection.execute("UPDATE store_state SET schema_version = 7")
    loaded.close()
    again = open_store(loaded.url, wait_seconds=1)
    batches.undo(again, 2, **UNDO)
    batches.commit(again, aggregate(), source("job"))
    assert comments.comments(again)["text"].tolist() == ["楼道灯不亮"]
    batches.undo(again, 3, **UNDO)
    batches.redo(again, 2, **UNDO)
    pd.testing.assert_frame_equal(comments.comments(again), before)
    with again.reading() as connection:
        assert connection.execute("SELECT schema_version FROM store_state").fetchall() == [(schema.VERSION,)]
    again.close()
