"""Loading, undoing and redoing whole files."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import BatchInUse, DuplicateFile, UnknownBatch, UnmappableFile
from analytics.model import BATCHES, TOPIC_WORDS
from analytics.store import Store, batches, comments, communities, counts, surveys, topics
from analytics.store.batches import Receipt
from tests.store.files import FORMS, NOON, OVERALL, UNDO, register, source, survey
from tests.stores import sizes


def overall(store: Store) -> dict[tuple[str, object], int]:
    """(community, level or missing reason) → answers to the overall item."""
    found = counts.level_counts(store, overall_only=True, by_week=False)
    keys = zip(
        found["community_id"],
        found["level"].astype("object").where(found["level"].notna(), found["missing"]),
        strict=True,
    )
    return dict(zip(keys, found["n"], strict=True))


def test_a_register_and_a_survey(loaded: Store) -> None:
    found = batches.batches(loaded)
    assert list(found.columns) == list(BATCHES.columns)
    assert list(found["content"]) == ["register", "survey"]
    assert found["title"].isna().tolist() == [True, False]
    assert list(found["rows_accepted"]) == [2, 4]
    assert list(found["state"]) == ["loaded", "loaded"]
    assert found["loaded_at"].tolist() == [pd.Timestamp(NOON)] * 2
    assert overall(loaded) == {("C1", 3): 1, ("C1", 4): 1, ("C1", 5): 1, ("C2", "dont_know"): 1}


def test_the_same_bytes_are_refused_until_undone(loaded: Store) -> None:
    first = source("first")
    assert batches.holding(loaded, first.sha256) == 2
    with pytest.raises(DuplicateFile, match="批次 2（first"):
        batches.refuse_loaded(loaded, first.sha256)
    with pytest.raises(DuplicateFile, match="批次 2（first"):
        batches.commit(loaded, survey(), first)
    batches.undo(loaded, 2, **UNDO)
    assert batches.holding(loaded, first.sha256) is None
    batches.commit(loaded, survey(), first)
    with pytest.raises(DuplicateFile, match="批次 3"):
        batches.redo(loaded, 2, **UNDO)


def test_a_replacing_form_counts_once_and_undo_reveals_the_old(loaded: Store) -> None:
    before = overall(loaded)
    receipt = batches.commit(loaded, survey([("A1", "C1", "2026-03-10", 1, 1, "灯修好了")]), source("second"))
    assert receipt == Receipt(3, rows_read=1, rows_accepted=1, rows_rejected=0, rows_repeated=1)
    after = {("C1", 1): 1, ("C1", 3): 1, ("C1", 4): 1, ("C2", "dont_know"): 1}
    assert overall(loaded) == after
    assert sorted(comments.comments(loaded)["text"]) == ["下水道还是堵", "没有停车位", "灯修好了"]
    batches.undo(loaded, 3, **UNDO)
    assert overall(loaded) == before
    batches.redo(loaded, 3, **UNDO)
    assert overall(loaded) == after
    batches.undo(loaded, 2, **UNDO)
    assert overall(loaded) == {("C1", 1): 1}
    batches.redo(loaded, 2, **UNDO)
    assert overall(loaded) == after


def test_a_skipping_file_stands_back_until_the_other_is_undone(loaded: Store) -> None:
    before = overall(loaded)
    forms = [("A1", "C1", "2026-03-10", 1, 1, None), ("B1", "C2", "2026-03-10", 2, 1, None)]
    receipt = batches.commit(loaded, survey(forms), source("second"), on_repeat="skip")
    assert (receipt.rows_accepted, receipt.rows_repeated) == (1, 1)
    assert overall(loaded) == before | {("C2", 2): 1}
    batches.undo(loaded, 2, **UNDO)
    assert overall(loaded) == {("C1", 1): 1, ("C2", 2): 1}


def test_the_same_number_in_another_round_is_another_form(loaded: Store) -> None:
    receipt = batches.commit(loaded, survey(round=2), source("second"))
    assert receipt.rows_repeated == 0
    assert counts.response_counts(loaded)["n"].sum() == 8


def test_events_say_who_and_when(loaded: Store) -> None:
    batches.undo(loaded, 2, **UNDO)
    batches.redo(loaded, 2, **UNDO)
    events = batches.events(loaded)
    assert list(events["event"]) == ["loaded", "loaded", "undone", "redone"]
    assert list(events["by"]) == ["王敏", "王敏", "李强", "李强"]
    assert counts.data_version(loaded) == 4


def test_only_a_batch_in_the_right_state_is_turned(loaded: Store) -> None:
    with pytest.raises(UnknownBatch, match="没有批次 9"):
        batches.undo(loaded, 9, **UNDO)
    with pytest.raises(UnknownBatch, match=r"已入库.*已撤销"):
        batches.redo(loaded, 2, **UNDO)
    batches.undo(loaded, 2, **UNDO)
    with pytest.raises(UnknownBatch, match=r"已撤销.*已入库"):
        batches.undo(loaded, 2, **UNDO)
    assert counts.data_version(loaded) == 3


def test_a_register_in_use_stays(loaded: Store) -> None:
    with pytest.raises(BatchInUse, match="批次 2（first）"):
        batches.undo(loaded, 1, **UNDO)
    assert len(communities.communities(loaded)) == 2
    batches.undo(loaded, 2, **UNDO)
    batches.undo(loaded, 1, **UNDO)
    assert communities.communities(loaded).empty
    with pytest.raises(BatchInUse, match="批次 1（register）"):
        batches.redo(loaded, 2, **UNDO)
    batches.redo(loaded, 1, **UNDO)
    batches.redo(loaded, 2, **UNDO)
    assert sum(overall(loaded).values()) == 4


def test_a_register_may_go_while_another_declares_its_communities(loaded: Store) -> None:
    receipt = batches.commit(loaded, register("C1", "C2", "C3", households=70), source("new register"))
    assert receipt.rows_repeated == 2
    batches.undo(loaded, 1, **UNDO)
    assert list(communities.communities(loaded)["households"]) == [70, 70, 70]
    with pytest.raises(BatchInUse):
        batches.undo(loaded, 3, **UNDO)


def test_an_undeclared_community_is_refused_whole(loaded: Store) -> None:
    with pytest.raises(UnmappableFile, match="C9"):
        batches.commit(loaded, survey([*FORMS[:1], ("A9", "C9", "2026-03-10", 1, 1, None)]), source("second"))
    assert len(batches.batches(loaded)) == 2
    assert counts.data_version(loaded) == 2


def test_a_form_twice_in_one_file_is_refused(loaded: Store) -> None:
    with pytest.raises(UnmappableFile, match="重复的答卷编号：B1"):
        batches.commit(loaded, survey([("B1", "C1", "2026-03-10", 1, 1, None)] * 2), source("second"))


def test_answers_that_point_outside_are_our_defect(loaded: Store) -> None:
    wrong = survey(round=2)
    wrong.answers.loc[0, "response"] = 4
    with pytest.raises(ValueError, match=r"0\.\.3"):
        batches.commit(loaded, wrong, source("wrong"))
    wrong = survey(round=2)
    wrong.answers.loc[0, "item_id"] = "q-unknown"
    with pytest.raises(ValueError, match="q-unknown"):
        batches.commit(loaded, wrong, source("wrong"))
    assert counts.data_version(loaded) == 2


def test_arguments_are_not_changed(store: Store) -> None:
    file, again = survey(), survey()
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, file, source("first"))
    for name in ("surveys", "items", "responses", "answers", "comments"):
        pd.testing.assert_frame_equal(getattr(file, name), getattr(again, name))


def test_a_file_of_no_rows_enters(loaded: Store) -> None:
    receipt = batches.commit(loaded, survey([]), source("empty"))
    assert receipt.rows_accepted == 0
    assert sum(overall(loaded).values()) == 4


def test_erasing_the_example_leaves_nothing_of_it(store: Store) -> None:
    assert batches.erase_example(store, by="李强", at=NOON) == 0
    batches.commit(store, register("C1", "C2"), source("example register", example=True))
    batches.commit(store, survey(), source("example", example=True))
    surveys.define_satisfied(store, OVERALL, 5, **UNDO)
    batches.commit(store, survey(round=2), source("undone example", example=True))
    batches.undo(store, 3, **UNDO)
    assert batches.erase_example(store, by="李强", at=NOON) == 3
    tables = ["batches", "communities", "community_versions", "surveys", "batch_surveys", "items", "item_versions"]
    tables += ["definitions", "responses", "answers", "comments", "level_counts", "response_counts"]
    assert sizes(store, tables) == dict.fromkeys(tables, 0)
    assert list(batches.events(store)["event"]) == [
        "loaded",
        "loaded",
        "loaded",
        "undone",
        "erased",
        "erased",
        "erased",
    ]
    assert batches.commit(store, register("C1"), source("real")).batch_id == 4


def test_erasing_the_example_spares_and_reveals_real_data(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, survey(), source("real"))
    real = overall(store)
    batches.commit(store, survey([("A1", "C1", "2026-03-10", 1, 1, "示例")]), source("example", example=True))
    state = topics.GroupingState(1, 1, "m", "", 0, NOON)
    topics.save_grouping(store, TOPICS, ASSIGNMENTS, TOPIC_WORDS.empty(), state)
    assert batches.erase_example(store, by="李强", at=NOON) == 1
    assert overall(store) == real
    state = topics.grouping_state(store)
    assert state is not None and state.method == "", "but numbers of discovered topics are not used again"
    assert topics.topics(store).empty and topics.assignments(store).empty


def test_an_example_register_in_use_stays(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register", example=True))
    batches.commit(store, survey(), source("real"))
    with pytest.raises(BatchInUse, match="批次 2（real）"):
        batches.erase_example(store, by="李强", at=NOON)
    assert len(communities.communities(store)) == 2


TOPICS = pd.DataFrame({"topic_id": ["c-1"], "label": ["照明"], "kind": ["codebook"], "n": [1], "n_distinct": [1]})
ASSIGNMENTS = pd.DataFrame({"comment_id": ["m-0"], "position": [1], "topic_id": ["c-1"], "strength": [0.5]})
