"""Every programme judges its own communities, by its own limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.flows import acceptance, loading, profile, programmes, weekly_answers
from analytics.flows.office import Office
from analytics.programme.entering import records
from analytics.store.cycle import Draft
from tests.conftest import REGISTER, survey_csv

# All but C4 have exactly 17 of 20, 85 %.
ANSWERS = {one: ["满意"] * 17 + ["一般"] * 3 for one in ("C1", "C2", "C3")}


@pytest.fixture
def asked(office: Office, tmp_path: Path) -> Office:
    for name, text in (("名册.csv", REGISTER), ("满意度.csv", survey_csv(ANSWERS))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        loading.load_file(office, tmp_path / name, by="王敏")
    return office


def set_up(office: Office, name: str, **told: object) -> None:
    records.enter(office, [Draft("programme", "set", value={"name": name, **told})], by="王敏")


def test_each_community_is_judged_by_its_programme(asked: Office) -> None:
    assert acceptance.verdicts(asked)["threshold_percent"].unique().tolist() == [80]
    set_up(asked, "枣庄改造", city="枣庄", satisfaction_percent=85)
    met = acceptance.verdicts(asked).set_index("community_id")["standing"]
    assert met.to_dict() == {"C1": "met", "C2": "met", "C3": "met", "C4": "no_data"}  # exactly at the limit
    set_up(asked, "市中区 2026", district="市中区", year=2026, satisfaction_percent=86)  # narrower, so it holds
    found = acceptance.verdicts(asked)
    assert found["standing"].tolist() == ["below"] * 3 + ["no_data"]
    assert found["threshold_percent"].unique().tolist() == [86]
    assert profile.rounds(asked, "C1")["standing"].tolist() == ["below"]
    assert programmes.gate_of(asked, "C1").threshold_percent == 86


def test_several_limits_stand_beside_each_other(asked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [programmes.Programme(), programmes.Programme(name="严", city="枣庄", year=2026, satisfaction_percent=90)]
    monkeypatch.setattr(programmes, "programmes", lambda office: rules)
    monkeypatch.setattr(
        programmes, "assigned", lambda rules, known: {one: rules[one == "C2"] for one in known["community_id"]}
    )
    found = acceptance.verdicts(asked)
    assert found[["community_id", "threshold_percent", "standing"]].to_numpy().tolist()[0] == ["C2", 90, "below"]
    assert found.set_index("community_id").loc["C1", "standing"] == "met"
    by_week = weekly_answers.standings_by_week(asked, acceptance.communities.communities(asked.store))
    assert by_week.threshold_percent.tolist() == [80, 80, 80, 90]
    by_week = by_week.at(by_week.periods)
    assert by_week.groupby("community_id")["standing"].last().to_dict() == {
        "C1": "met", "C2": "below", "C3": "met", "C4": "no_data"
    }  # fmt: skip
