"""Answers by groups, and households that answered twice, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.model import Scope
from analytics.store import crosstabs
from tests.privacy.crossed_city import FIRST, SECOND, SEX, WISH, Form, fill
from tests.store.files import SURVEY

FIRST_ROUND = [
    Form("C1", "男", 5, 5, "路灯", key="a", building="1号楼"),
    Form("C1", "男", 3, None, "路灯", key="b", building="1号楼"),
    Form("C1", None, 5, 3, "停车", key="c", building="2号楼"),
    Form("C2", "女", None, 5, None, key="d"),
    Form("C2", "女", 1, 1, "停车", key="e", channel="入户走访"),
    Form("C2", "女", 5, 5, "停车", key="e"),
]
SECOND_ROUND = [
    Form("C1", "男", 3, 5, "路灯", key="a"),
    Form("C1", "男", 5, 5, "路灯", key="b"),
    Form("C2", "女", 5, 1, "停车", key="e"),
    Form("C2", "女", 5, 5, "停车"),
]


@pytest.fixture
def filled(office: Office) -> Office:
    fill(office, {1: FIRST_ROUND, 2: SECOND_ROUND})
    return office


def rows(found: pd.DataFrame) -> set[tuple]:
    return {tuple(None if pd.isna(cell) else cell for cell in row) for row in found.to_numpy().tolist()}


def test_forms_are_counted_by_attribute_with_those_not_filled_in(filled: Office) -> None:
    found = rows(crosstabs.answers_by_group(filled.store, SURVEY, FIRST, SEX, 1))
    assert found == {
        ("C1", "男", "5", 1), ("C1", "男", "3", 1), ("C1", "男", None, 2), ("C1", None, "5", 1), ("C1", None, None, 1),
        ("C2", "女", "1", 1), ("C2", "女", "5", 1), ("C2", "女", None, 2),
    }  # fmt: skip


def test_by_channel_building_and_another_question(filled: Office) -> None:
    channel = rows(crosstabs.answers_by_group(filled.store, SURVEY, WISH, crosstabs.CHANNEL, 1))
    assert ("C2", "入户走访", "停车", 1) in channel and ("C2", "微信", None, 1) in channel
    building = crosstabs.answers_by_group(filled.store, SURVEY, FIRST, crosstabs.BUILDING, 1)
    assert ("C1", "1号楼", None, 2) in rows(building)
    other = rows(crosstabs.answers_by_group(filled.store, SURVEY, FIRST, crosstabs.ITEM + SECOND, 1))
    # Who left either unanswered is not there.
    assert other == {
        ("C1", "5", "5", 1), ("C1", "5", None, 1), ("C1", "3", "5", 1), ("C1", "3", None, 1),
        ("C2", "1", "1", 1), ("C2", "1", None, 1), ("C2", "5", "5", 1), ("C2", "5", None, 1),
    }  # fmt: skip


def test_forms_of_a_group_count_whatever_they_answer(filled: Office) -> None:
    assert rows(crosstabs.forms_by_group(filled.store, SURVEY, SEX, 1)) == {
        ("C1", "男", 2),
        ("C1", None, 1),
        ("C2", "女", 3),
    }
    assert crosstabs.attribute_names(filled.store, SURVEY) == ["性别"]


def test_households_that_answered_twice_are_paired_and_one_with_two_forms_is_not(filled: Office) -> None:
    found = crosstabs.answered_twice(filled.store, (SURVEY, 1), (SURVEY, 2))
    first = found[found["item_b"] == FIRST]
    assert rows(first[["community_id", "level_a", "level_b", "n"]]) == {("C1", 5, 3, 1), ("C1", 3, 5, 1)}


def test_a_reader_of_a_part_counts_that_part(filled: Office) -> None:
    mine = filled.within(Scope(community_id=("C1",)))
    found = crosstabs.answers_by_group(mine.store, SURVEY, FIRST, SEX, 1)
    assert set(found["community_id"]) == {"C1"}


def test_an_attributes_name_is_no_path(filled: Office) -> None:
    for name in ('x"].y', "$", "性别'", ""):
        found = crosstabs.answers_by_group(filled.store, SURVEY, FIRST, f"attribute:{name}", 1)
        assert found["group"].isna().all()
