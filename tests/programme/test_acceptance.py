"""Acceptance: at the limit and not below it, by a person with a note; refused whole, reopened with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics.flows.office import Office
from analytics.programme.acceptance import acceptance
from analytics.programme.entering import records
from analytics.store import counts
from analytics.store.cycle import DataMoved, Draft, EntryChanged, StepRefused
from tests.programme import cycle

SIGNED: dict[str, Any] = {"note": "现场核验合格", "by": "王敏", "on": dt.date(2026, 10, 8)}


def events(office: Office) -> int:
    return len(records.history(office))


def test_exactly_at_the_limit_is_accepted_and_its_figures_stay(office: Office) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 16, 20))
    acceptance.accept(office, "C1", document="验收表 7 号", **SIGNED)
    cycle.load(office, "a (1).csv", cycle.satisfaction("C1", 0, 10, day="2026-10-12"))
    (row,) = records.entries(office, "acceptance").itertuples()
    assert (row.state, row.n, row.satisfied, row.threshold_percent, row.round) == ("accepted", 20, 16, 80, 1)
    assert (row.households, row.open_entries, row.document, row.changed_by) == (120, 0, "验收表 7 号", "王敏")


def test_one_short_is_refused_with_what_is_missing(office: Office) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 15, 20))
    with pytest.raises(
        StepRefused, match=r"有效 20 份，满意 15 份，达标线 80 %，还差 1 份；没有写明操作人姓名；没有写验收意见"
    ):
        acceptance.accept(office, "C1", note=" ", by="本机用户")
    assert events(office) == 0


def test_no_valid_round_is_refused(office: Office) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 4, 4))
    with pytest.raises(StepRefused, match="没有有效的满意度测评（有效答卷不少于 5 份）"):
        acceptance.accept(office, "C1", **SIGNED)
    with pytest.raises(StepRefused, match="没有有效的满意度测评"):
        acceptance.accept(office, "C9", **SIGNED)
    assert acceptance.valid_round(office, "C1") is None


def test_the_programmes_limit_holds(office: Office) -> None:
    records.enter(
        office, [Draft("programme", "set", value={"name": "严", "city": "枣庄", "satisfaction_percent": 85})], by="王敏"
    )
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 16, 20))
    with pytest.raises(StepRefused, match="达标线 85 %，还差 1 份"):
        acceptance.accept(office, "C1", **SIGNED)


def test_open_rectification_must_be_acknowledged(office: Office) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 18, 20))
    records.enter(office, [Draft("rectification", "open", "C1", value={"problem": "三号楼漏水"})], by="王敏")
    with pytest.raises(StepRefused, match="还有 1 项整改没有销号"):
        acceptance.accept(office, "C1", **SIGNED)
    assert events(office) == 1
    acceptance.accept(office, "C1", despite_open=True, **SIGNED)
    assert records.entries(office, "acceptance")["open_entries"].tolist() == [1]


def test_reopened_with_a_reason_and_accepted_again(office: Office) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 18, 20))
    with pytest.raises(StepRefused, match="尚未登记"):
        acceptance.reopen(office, "C1", reason="漏水复发", by="王敏")
    acceptance.accept(office, "C1", **SIGNED)
    with pytest.raises(StepRefused, match="没有写理由"):
        acceptance.reopen(office, "C1", reason="", by="王敏", seen=1)
    with pytest.raises(StepRefused, match="已验收"):
        acceptance.accept(office, "C1", seen=1, **SIGNED)  # twice is out of order
    acceptance.reopen(office, "C1", reason="漏水复发", by="李强", seen=1)
    assert records.entries(office, "acceptance")["state"].tolist() == ["reopened"]
    with pytest.raises(EntryChanged, match="已由 李强"):
        acceptance.accept(office, "C1", seen=1, **SIGNED)
    acceptance.accept(office, "C1", seen=2, **SIGNED)
    told = records.history(office)
    assert told["kind"].tolist() == ["accept", "reopen", "accept"] and told["reason"].iloc[1] == "漏水复发"


TOLD: dict[str, Any] = {"note": "合格", "survey_id": "s", "round": 1, "n": 20, "satisfied": 16, "threshold_percent": 80}


@pytest.mark.parametrize("entry", [None, "acceptance:C1", "acceptance-77"])
def test_nobody_enters_an_acceptance_past_the_judgement(office: Office, entry: str | None) -> None:
    with pytest.raises(StepRefused, match="不能直接登记“通过验收”"):
        records.enter(office, [Draft("acceptance", "accept", "C1", entry, TOLD)], by="王敏")
    for wrong in ({"satisfied": 15}, {"n": 0, "satisfied": 0}, {"satisfied": 21}, {"threshold_percent": 0}):
        with pytest.raises(StepRefused, match="不能“通过验收”"):
            draft = Draft("acceptance", "accept", "C1", entry, TOLD | wrong)
            records.enter(office, [draft], by="王敏", judged_at=counts.data_version(office.store))
    assert events(office) == 0


def test_data_that_change_between_judging_and_entering_stop_an_acceptance(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 16, 20))
    judged = acceptance.valid_round

    def then_others_answer(office: Office, community_id: str) -> acceptance.ValidRound | None:
        found = judged(office, community_id)
        cycle.load(office, "b.csv", cycle.satisfaction("C1", 0, 10, day="2026-10-12"))
        return found

    monkeypatch.setattr(acceptance, "valid_round", then_others_answer)
    with pytest.raises(DataMoved, match="判定之后数据又有变动"):
        acceptance.accept(office, "C1", **SIGNED)
    assert events(office) == 0


def test_a_reopening_taken_back_does_not_accept_again(office: Office) -> None:
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 16, 20))
    acceptance.accept(office, "C1", **SIGNED)
    acceptance.reopen(office, "C1", reason="漏水复发", by="李强", seen=1)
    cycle.load(office, "b.csv", cycle.satisfaction("C1", 2, 20, round_number=2, day="2026-10-20"))
    with pytest.raises(StepRefused, match="按最新数据重新判定"):
        records.take_back(office, "acceptance:C1", seen=2, by="李强", reason="点错了")
    assert records.entries(office, "acceptance")["state"].tolist() == ["reopened"] and events(office) == 2
