"""Answers given on one form, put side by side; forms with the same answer throughout."""

from __future__ import annotations

import pandas as pd

from analytics.model import Scope
from analytics.store import answer_patterns, batches
from analytics.store.connection import Store
from tests.store.files import LIGHTS, OVERALL, SURVEY, UNDO, WISHES, source, survey

BOTH = [OVERALL, LIGHTS]


def rows(found: pd.DataFrame) -> list[list[object]]:
    return [[None if pd.isna(cell) else cell for cell in row] for row in found.astype("object").to_numpy().tolist()]


def test_levels_of_one_form_stand_in_one_row(loaded: Store) -> None:
    found = answer_patterns.patterns(loaded, SURVEY, BOTH)
    assert list(found.columns) == ["community_id", "round", *BOTH, "n"]
    assert rows(found) == [
        ["C1", 1, 5, 4, 1], ["C1", 1, 3, None, 1], ["C1", 1, 4, 4, 1], ["C2", 1, None, 1, 1],
    ]  # fmt: skip
    assert found[OVERALL].dtype == "Int16" and found["n"].dtype == "int64"


def test_forms_without_any_answer_to_them_are_left_out(loaded: Store) -> None:
    assert rows(answer_patterns.patterns(loaded, SURVEY, [OVERALL]))[-1] == ["C1", 1, 4, 1]


def test_complete_forms_are_counted_by_community_and_round(loaded: Store) -> None:
    assert rows(answer_patterns.complete(loaded, SURVEY, BOTH)) == [["C1", 1, 2]]
    assert rows(answer_patterns.complete(loaded, SURVEY, [LIGHTS])) == [["C1", 1, 2], ["C2", 1, 1]]


def test_an_open_question_or_an_unknown_one_was_answered_by_nobody(loaded: Store) -> None:
    found = answer_patterns.patterns(loaded, SURVEY, [OVERALL, WISHES])
    assert found[WISHES].isna().all() and len(found) == 3
    assert answer_patterns.complete(loaded, SURVEY, [OVERALL, WISHES]).empty
    for nothing in (
        answer_patterns.patterns(loaded, "s-00000000", BOTH),
        answer_patterns.patterns(loaded, SURVEY, []),
        answer_patterns.complete(loaded, SURVEY, []),
        answer_patterns.alike(loaded, SURVEY, [], fewest=1),
    ):
        assert nothing.empty


def test_the_same_level_throughout_is_counted_by_channel(loaded: Store) -> None:
    found = answer_patterns.alike(loaded, SURVEY, BOTH, fewest=2)
    assert rows(found) == [["C1", 1, "微信", 2, 1]]
    assert rows(answer_patterns.alike(loaded, SURVEY, BOTH, fewest=1)) == [
        ["C1", 1, "微信", 3, 2], ["C2", 1, "微信", 1, 1],
    ]  # fmt: skip


def test_rounds_stay_apart_and_what_is_undone_is_gone(loaded: Store) -> None:
    batches.commit(loaded, survey((("B1", "C2", "2026-05-01 08:00", 2, 2, None),), round=2, channel=None), source("二"))
    assert rows(answer_patterns.patterns(loaded, SURVEY, BOTH))[-1] == ["C2", 2, 2, 2, 1]
    assert rows(answer_patterns.alike(loaded, SURVEY, BOTH, fewest=2))[-1] == ["C2", 2, None, 1, 1]
    batches.undo(loaded, 3, **UNDO)
    assert answer_patterns.patterns(loaded, SURVEY, BOTH)["round"].tolist() == [1, 1, 1, 1]


def test_only_places_within_scope_and_reach_count(loaded: Store) -> None:
    second = Scope(community_id=("C2",))
    assert rows(answer_patterns.patterns(loaded, SURVEY, BOTH, scope=second)) == [["C2", 1, None, 1, 1]]
    assert rows(answer_patterns.patterns(loaded.within(second), SURVEY, BOTH)) == [["C2", 1, None, 1, 1]]
    assert answer_patterns.complete(loaded.within(second), SURVEY, BOTH).empty
