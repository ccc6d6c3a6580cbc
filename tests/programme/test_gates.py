"""The four gates: each at its limit, one short of it, without data; from surveys, lists and votes."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.flows.programmes import Programme
from analytics.model import GATES, Scope
from analytics.programme.acceptance import gates
from analytics.programme.acceptance.gate_rules import EVIDENCE_COLUMNS, judged
from analytics.programme.entering import records
from analytics.programme.voting import ballot_file
from analytics.store.cycle import Draft, StepRefused
from tests.programme import cycle, rolls

DAY = dt.date(2026, 4, 10)
C1 = Scope(community_id=("C1",))  # 120 households


def of(office: Office, gate: str, **more: object) -> pd.Series:
    return gates.gates(office, C1, **more).set_index("gate").loc[gate]


def piece(gate: str, count: int, asked: int, on: str = "2026-04-10", source: str = "counted") -> dict[str, object]:
    return {"community_id": "C1", "gate": gate, "source": source, "count": count, "asked": asked,
            "on": pd.Timestamp(on), "reference": "表", "unnumbered": 0,
            "roll": 40 if source == "vote" else None}  # fmt: skip


def judge(pieces: list[dict[str, object]], households: int | None = 120, **rule: object) -> pd.DataFrame:
    evidence = pd.DataFrame(pieces, columns=list(EVIDENCE_COLUMNS))
    table = judged(evidence, {"C1": households}, {"C1": Programme(**rule)}, confidence=0.95)
    return table.set_index("gate")


@pytest.mark.parametrize("gate", ["join", "plan"])
@pytest.mark.parametrize(
    ("agreed", "state", "missing"), [(96, "met", 0), (95, "below", 1), (0, "below", 96), (120, "met", 0)]
)
def test_a_gate_of_the_register_at_its_limit(gate: str, agreed: int, state: str, missing: int) -> None:
    row = judge([piece(gate, agreed, 120)]).loc[gate]
    assert (row["state"], row["missing"], row["base"], row["base_kind"]) == (state, missing, 120, "register")
    assert row["share"] == agreed / 120 and pd.isna(row["low"])


@pytest.mark.parametrize(("asked", "state", "missing"), [(96, "met", 0), (95, "below", 1)])
def test_coverage_at_its_limit(asked: int, state: str, missing: int) -> None:
    row = judge([piece("coverage", asked, asked)], base="answered").loc["coverage"]
    assert (row["state"], row["missing"], row["base"]) == (state, missing, 120)  # always of the register


@pytest.mark.parametrize(("satisfied", "state", "missing"), [(16, "met", 0), (15, "below", 1)])
def test_satisfaction_at_its_limit(satisfied: int, state: str, missing: int) -> None:
    row = judge([piece("satisfaction", satisfied, 20, source="survey")]).loc["satisfaction"]
    assert (row["state"], row["missing"], row["base"], row["base_kind"]) == (state, missing, 20, "forms")
    assert row["low"] < row["share"] < row["high"]


def test_the_programme_sets_limit_and_base() -> None:
    assert judge([piece("join", 72, 90)], join_percent=60).loc["join", "state"] == "met"  # 72 of 120
    assert judge([piece("join", 71, 90)], join_percent=60).loc["join", ["state", "missing"]].tolist() == ["below", 1]
    answered = judge([piece("join", 72, 90)], base="answered").loc["join"]
    assert (answered["state"], answered["base"]) == ("met", 90)  # exactly 80 % of those who took part


def test_no_evidence_is_no_data_and_never_nought() -> None:
    table = judge([])
    assert table.index.tolist() == list(GATES) and set(table["state"]) == {"no_data"}
    assert table[["count", "missing", "share", "on"]].isna().all(axis=None)
    assert judge([piece("join", 90, 100)], households=None).loc["join", "state"] == "no_data"  # no register to judge by
    assert judge([piece("satisfaction", 0, 0)]).loc["satisfaction", "state"] == "no_data"


def test_the_latest_piece_counts_and_of_a_day_the_more_formal() -> None:
    earlier, later = piece("plan", 110, 120, "2026-04-01"), piece("plan", 60, 120, "2026-04-10")
    assert judge([later, earlier]).loc["plan", "count"] == 60
    vote = piece("plan", 100, 110, "2026-04-10", "vote")
    assert judge([vote, later]).loc["plan", ["count", "source"]].tolist() == [100, "vote"]


def test_each_household_counts_once_by_its_latest_form(office: Office) -> None:
    answers = [(f"1-1-{number}", "同意") for number in range(101, 107)]
    cycle.load(office, "意愿.csv", cycle.wishes("C1", [*answers, ("1-1-101", "不同意"), ("", "同意")]))
    changed = cycle.wishes("C1", [("1-1-102", "不同意")], day="2026-03-20")
    cycle.load(office, "意愿 (1).csv", changed)
    join, coverage = of(office, "join"), of(office, "coverage")
    # Six households and one form without a number; 101 and 102 said no last.
    assert (join["asked"], join["count"], join["unnumbered"], join["base"]) == (7, 5, 1, 120)
    assert (join["state"], join["missing"], join["source"]) == ("below", 91, "survey")
    assert (coverage["count"], coverage["missing"], coverage["on"]) == (7, 89, pd.Timestamp("2026-03-02"))
    assert "是否同意改造" in join["reference"]


def test_answers_after_the_plan_do_not_cover_it(office: Office) -> None:
    cycle.load(office, "意愿.csv", cycle.wishes("C1", [(f"1-1-{n}", "同意") for n in range(101, 107)]))
    late = cycle.wishes("C1", [(f"2-1-{n}", "同意") for n in range(101, 110)], day="2026-05-20")
    cycle.load(office, "意愿 (1).csv", late)
    assert of(office, "coverage")["count"] == 15
    cycle.counted(office, "C1", "plan", 118, 100, DAY)
    assert of(office, "coverage")["count"] == 6


def test_few_households_keep_their_figures(office: Office) -> None:
    cycle.load(office, "意愿.csv", cycle.wishes("C1", [(f"1-1-{n}", "同意") for n in range(101, 105)]))
    row = of(office, "join")
    assert row["suppressed"] and row[["count", "share", "missing", "asked"]].isna().all()


def test_lists_counted_by_hand_are_checked(office: Office) -> None:
    entry = cycle.counted(office, "C1", "join", 110, 96, DAY)
    assert of(office, "join")[["state", "source", "reference"]].tolist() == ["met", "counted", "征求意见表"]
    with pytest.raises(StepRefused, match="同意 99 户多于征求的 98 户；征求"):
        gates.check(office, Draft("gate", "count", "C3", value={"asked": 98, "agreed": 99}))  # C3 has 60
    correct = Draft("gate", "correct", "C1", entry, {"agreed": 111}, DAY, "抄错", 1)
    with pytest.raises(StepRefused, match="多于"):
        gates.count(office, correct, by="王敏")
    assert len(records.history(office)) == 1
    records.take_back(office, entry, seen=1, by="王敏", reason="表册作废")
    assert of(office, "join")["state"] == "no_data"


def test_a_vote_is_taken_as_it_is_given(office: Office) -> None:
    votes = pd.DataFrame(
        [
            {"community_id": "C1", "count": 96, "asked": 110, "roll": 120, "reference": "改造方案表决"},
            {"community_id": "C9", "count": 9, "asked": 9, "roll": 9, "reference": "别处"},
        ]
    ).assign(on=pd.Timestamp(DAY))
    row = of(office, "plan", plan_votes=votes)
    assert (row["state"], row["source"], row["count"]) == ("met", "vote", 96)
    assert (row["base"], row["base_kind"]) == (120, "owners") and pd.isna(row["low"])


@pytest.mark.parametrize(
    ("base", "state", "missing", "kind"), [("register", "below", 1, "owners"), ("answered", "met", 0, "voters")]
)
def test_a_vote_is_of_the_owners_on_its_roll(base: str, state: str, missing: int, kind: str) -> None:
    row = judge([piece("plan", 31, 38, source="vote")], base=base).loc["plan"]
    assert (row["state"], row["missing"], row["base_kind"]) == (state, missing, kind), (
        "31 of 40 on the roll, of 38 who voted"
    )


def test_satisfaction_is_of_the_latest_valid_round(office: Office) -> None:
    cycle.load(office, "满意度.csv", cycle.satisfaction("C1", 15, 20))
    assert of(office, "satisfaction")[["state", "missing"]].tolist() == ["below", 1]
    cycle.load(office, "满意度 (1).csv", cycle.satisfaction("C1", 4, 4, round_number=2, day="2026-10-12"))
    assert of(office, "satisfaction")["count"] == 15  # four forms are no round yet
    cycle.load(office, "满意度 (2).csv", cycle.satisfaction("C1", 12, 16, round_number=2, day="2026-10-13"))
    row = of(office, "satisfaction")
    assert (row["count"], row["base"], row["state"]) == (16, 20, "met")  # exactly 80 %
    assert "第 2 轮" in row["reference"] and row["on"] == pd.Timestamp("2026-10-18")


def test_a_small_building_does_not_follow_from_the_sum_of_the_votes(office: Office) -> None:
    """20 of 1号楼 and 3 of 2号楼 agree: 23 beside the 20 that the page of votes shows would tell the three."""
    rows = [
        f"C1,,小区改造方案,一般,幢,{building}号楼,1单元,{room},业主{building}-{room},60.5,同意,2026-03-02"
        for building, n in ((1, 20), (2, 3))
        for room in range(101, 101 + n)
    ]
    checked = ballot_file.read(office, "票册.csv", (rolls.HEAD + "\n".join(rows)).encode())
    ballot_file.commit(office, checked, by="王敏")
    row = of(office, "plan")
    assert (row["source"], row["state"], row["asked"], row["suppressed"]) == ("vote", "met", 23, True)
    assert row[["count", "share", "missing"]].isna().all()
