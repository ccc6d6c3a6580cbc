"""Questions of a survey place by place: what one table hides, no other table and no other choice of places tells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import loading, questions
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from analytics.store import surveys
from tests.conftest import REGISTER

# C1 and C2 lie in one street, C3 in another; all in one district.
ANSWERS = {"C1": 3, "C2": 30, "C3": 10}


@pytest.fixture
def survey_id(office: Office, tmp_path: Path) -> str:
    lines = ["答卷编号,小区编号,提交时间,总体满意度,最想改什么"]
    for community, n in ANSWERS.items():
        lines += [
            f"{community}-{one},{community},2026-09-07 10:{one % 60:02d}:00,{['满意', '不满意', '一般'][one % 3]},"
            f"{['路灯', '停车', '绿化'][one % 3]}"
            for one in range(n)
        ]
    for name, text in (("名册.csv", REGISTER), ("调查.csv", "\n".join(lines))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        loading.load_file(office, tmp_path / name, by="tester")
    return str(surveys.surveys(office.store)["survey_id"].iloc[0])


def overall(office: Office, survey_id: str, by: str, scope: Scope = EVERYWHERE) -> pd.Series:
    table = questions.by_place(office, survey_id, by=by, scope=scope)
    return table[table["overall"].astype(bool)].set_index("place")["n"]


def test_communities_do_not_follow_from_their_streets(office: Office, survey_id: str) -> None:
    assert overall(office, survey_id, "street").to_dict() == {"光明路街道": 33, "文化路街道": 10}
    by_community = overall(office, survey_id, "community")
    assert by_community["铁路宿舍"] == 10 and by_community[["朝阳花园", "建设新村"]].isna().all()


def test_a_choice_of_places_does_not_tell_the_one_left_over(office: Office, survey_id: str) -> None:
    """C1 and C3 together are 13; less the 10 of C3, which are shown, they would be C1's three."""
    both = Scope(community_id=("C1", "C3"))
    assert questions.by_level(office, survey_id, scope=both)["suppressed"].all()
    assert questions.by_choice(office, survey_id, scope=both)["suppressed"].all()
    assert overall(office, survey_id, "district", both).isna().all()
    assert not questions.by_level(office, survey_id)["suppressed"].any()


def test_options_that_are_hidden_stand_in_the_order_of_their_words(office: Office, survey_id: str) -> None:
    shown = questions.by_choice(office, survey_id)
    assert shown["base"].unique().tolist() == [43] and shown["n"].is_monotonic_decreasing
    hidden = questions.by_choice(office, survey_id, scope=Scope(community_id=("C1",)))
    assert hidden[["n", "base", "share"]].isna().all(axis=None)
    assert hidden["choice"].tolist() == sorted(hidden["choice"])


def test_a_row_has_the_id_of_its_community_and_of_none_that_shares_its_place(
    office: Office, survey_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = questions.by_place(office, survey_id, by="community").set_index("place")["community_id"]
    assert ids.to_dict() == {"朝阳花园": "C1", "建设新村": "C2", "铁路宿舍": "C3"}
    # A register that came in before names were checked may have two of one name in a street.
    real = questions.communities.communities
    monkeypatch.setattr(
        questions.communities,
        "communities",
        lambda *asked: real(*asked).assign(name=lambda known: known["name"].replace("建设新村", "朝阳花园")),
    )
    ids = questions.by_place(office, survey_id, by="community").set_index("place")["community_id"]
    assert ids["铁路宿舍"] == "C3" and len(ids) == 2 and ids.drop("铁路宿舍").isna().all()
