"""The answers to a survey by round are read once, and of each reader's part of the city only."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.flows import survey_levels
from analytics.flows.office import Office
from analytics.model import Scope
from analytics.store import batches, counts
from tests.privacy.crossed_city import HOMES, Form, fill
from tests.store.files import SURVEY


def forms(level: int) -> list[Form]:
    return [Form(home, "男", level, level, "路灯", key=f"{at}") for home in HOMES for at in range(6)]


def test_they_are_read_once_until_they_change(office: Office) -> None:
    fill(office, {1: forms(5), 2: forms(1)})
    both = survey_levels.by_round(office, SURVEY)
    assert survey_levels.by_round(office, SURVEY) is both is survey_levels.by_round(office.whole, SURVEY)
    assert set(both["round"]) == {1, 2}
    last = int(batches.batches(office.store)["batch_id"].max())
    batches.undo(office.store, last, by="王敏", at=dt.datetime(2026, 9, 8, 9))
    left = survey_levels.by_round(office, SURVEY)
    assert set(left["round"]) == {1} and set(both["round"]) == {1, 2}
    pd.testing.assert_frame_equal(left, counts.level_counts(office.store, survey_ids=[SURVEY], by_week=False))


def test_a_reader_of_a_street_is_given_those_of_his_street(office: Office) -> None:
    fill(office, {1: forms(5)})
    assert set(survey_levels.by_round(office, SURVEY)["community_id"]) == set(HOMES)
    street = office.within(Scope(city=("枣庄市",), district=("东区",), street=("二街",)))
    assert set(survey_levels.by_round(street, SURVEY)["community_id"]) == {"C3"}
