"""Who answered: counts by building, channel and attribute, and how completely forms were answered."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from analytics.flows.office import Office, open_office
from analytics.model import Scope
from analytics.store import respondents, surveys
from tests.conftest import REGISTER
from tests.pages.desk import fill
from tests.stores import url_of

SURVEY = """\
答卷编号,小区编号,提交时间,轮次,渠道,户号,性别,总体满意度,停车,绿化,道路,照明
1,C1,2026-09-07 10:00,1,微信,1-1-101,女,满意,满意,满意,满意,满意
2,C1,2026-09-07 10:01,1,入户,1-1-102,女,不满意,满意,不清楚,满意,
3,C1,2026-09-07 10:02,1,入户,1-1-102,男,满意,满意,,,
4,C1,2026-09-07 10:03,1,微信,,,一般,,,,
5,C1,2026-09-14 10:03,2,微信,2-1-101,女,,满意,满意,满意,满意
6,C2,2026-09-07 10:03,1,微信,2-1-101,男,满意,满意,满意,满意,满意
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    url = url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb")
    fill(url, (("名册.csv", REGISTER), ("满意度调查.csv", SURVEY)))
    office = open_office(url)
    yield office
    office.close()


def asked(office: Office, *pairs: tuple[str, int]) -> pd.DataFrame:
    (survey,) = surveys.surveys(office.store)["survey_id"]
    return pd.DataFrame(pairs, columns=["community_id", "round"]).assign(survey_id=survey)


def test_forms_by_building_channel_and_attribute(city: Office) -> None:
    items = surveys.items(city.store)
    overall = items.loc[items["overall"], "item_id"].iloc[0]
    found = respondents.cells(city.store, asked(city, ("C1", 1)), item_id=overall, variables=["性别"])
    told = found.astype("object").where(found.notna(), None)
    rows = told[["building", "channel", "性别", "n", "satisfied", "forms"]].to_numpy().tolist()
    assert sorted(rows, key=str) == [
        ["1号楼", "入户", "女", 1, 0, 1],
        ["1号楼", "入户", "男", 1, 1, 1],
        ["1号楼", "微信", "女", 1, 1, 1],
        [None, "微信", None, 1, 0, 1],
    ]
    without = respondents.cells(city.store, asked(city, ("C1", 2), ("C2", 1)), item_id=overall)
    assert without[["community_id", "n", "forms"]].to_numpy().tolist() == [["C1", 0, 1], ["C2", 1, 1]]
    every = respondents.cells(city.store, asked(city, ("C1", 2)))
    assert every[["n", "satisfied"]].to_numpy().tolist() == [[1, 0]]


def test_what_is_complete_what_partial_and_which_households(city: Office) -> None:
    """Five questions: forms 1 and 5 answer all, 2 four, don't know among them; 3 two and 4 one are broken off."""
    limits = {"complete_from": 0.8, "partial_from": 0.5}
    (row,) = respondents.received(city.store, asked(city, ("C1", 1)), **limits).to_dict("records")
    assert (row["complete_forms"], row["partial_forms"], row["broken_off"]) == (2, 0, 2)
    assert (row["households"], row["unnumbered"]) == (3, 1)
    (other,) = respondents.received(city.store, asked(city, ("C1", 1)), complete_from=0.9, partial_from=0.4).to_dict(
        "records"
    )
    assert (other["complete_forms"], other["partial_forms"], other["broken_off"]) == (1, 2, 1)
    channels = respondents.received(city.store, asked(city, ("C1", 1)), by="channel", **limits)
    assert channels[["channel", "complete_forms", "broken_off"]].to_numpy().tolist() == [["入户", 1, 1], ["微信", 1, 1]]
    buildings = respondents.received(city.store, asked(city, ("C1", 1)), by="building", **limits)
    assert buildings["building"].fillna("—").tolist() == ["1号楼", "—"]


def test_the_words_of_the_answers(city: Office) -> None:
    found = respondents.words(city.store)
    told = set(zip(found["variable"], found["category"], strict=True))
    assert told >= {("性别", "女"), ("性别", "男"), ("渠道", "入户"), ("渠道", "微信")}


def test_a_reader_of_another_street_counts_nobody(city: Office) -> None:
    elsewhere = city.within(Scope(street=("文化路街道",)))
    assert respondents.cells(elsewhere.store, asked(city, ("C1", 1))).empty
    assert respondents.received(elsewhere.store, asked(city, ("C1", 1)), complete_from=0.8, partial_from=0.5).empty
    assert respondents.words(elsewhere.store).empty
