"""The place in the cycle, forwards and backwards; the timeline; what needs somebody this week."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.model import Scope
from analytics.programme.acceptance import acceptance, actions, stages, timeline
from analytics.programme.acceptance.cycle import place
from analytics.programme.entering import records
from analytics.store.cycle import Draft
from tests.programme import cycle
from tests.programme.cycle import BY

TODAY = dt.date(2026, 10, 20)


def at(office: Office, community: str = "C3") -> pd.Series:
    return place(office).set_index("community_id").loc[community]


def test_the_register_alone_places_a_community(office: Office) -> None:
    found = place(office).set_index("community_id")
    assert found["stage"].to_dict() == {"C1": "finished", "C2": "finished", "C3": "works", "C4": "works"}
    assert (found.loc["C1", "next_stage"], found.loc["C1", "source"]) == ("surveyed", "register")
    assert pd.isna(found.loc["C1", "since"]) and "wishes" in found.loc["C1", "lacking"]


def test_a_listed_community_is_turned_down_again(office: Office) -> None:
    entry = cycle.reached(office, "C3", "joined", dt.date(2026, 3, 10))
    back = Draft("step", "return", "C3", entry, {}, dt.date(2026, 4, 1), "居民反对率上升，退出计划", 1)
    records.enter(office, [back], **BY)
    row = at(office)
    assert (row["stage"], row["returned"], row["next_stage"]) == ("", "joined", "wishes")
    cycle.reached(office, "C3", "joined", dt.date(2026, 6, 1), seen=2, entry_id=entry)
    row = at(office)
    assert (row["stage"], row["returned"], row["since"]) == ("joined", "", pd.Timestamp("2026-06-01"))
    for seen, reason in ((3, "日期写错了"), (4, "退回登记错了小区"), (5, "没有纳入")):
        records.take_back(office, entry, seen=seen, reason=reason, **BY)
        assert len(records.entries(office, "step")) == (seen < 5)
    assert at(office)["stage"] == "works"  # the register's word stands again


def test_evidence_carries_a_community_to_acceptance(office: Office) -> None:
    cycle.counted(office, "C1", "join", 110, 96, dt.date(2026, 3, 1))
    row = at(office, "C1")
    assert (row["join"], row["coverage"], row["plan"]) == ("met", "no_data", "no_data")
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 10, 20))
    assert at(office, "C1")[["stage", "next_stage", "satisfaction"]].tolist() == ["surveyed", "rectified", "below"]
    told = {"problem": "屋面漏水"}
    (entry,) = records.enter(office, [Draft("rectification", "open", "C1", value=told)], **BY)
    steps = [("start", {"unit": "城建公司", "deadline": "2026-10-01"}), ("finish", {"outcome": "已重做"}),
             ("verify", {"verified_on": "2026-10-05"})]  # fmt: skip
    for seen, (kind, value) in enumerate(steps, start=2):
        day = dt.date(2026, 9, 30)
        records.enter(office, [Draft("rectification", kind, "C1", entry, value, day, "", seen)], **BY)
    assert at(office, "C1")[["stage", "next_stage"]].tolist() == ["rectified", "surveyed"]
    cycle.load(office, "a (1).csv", cycle.satisfaction("C1", 18, 20, round_number=2, day="2026-10-12"))
    assert at(office, "C1")[["stage", "next_stage"]].tolist() == ["rectified", "accepted"]
    acceptance.accept(office, "C1", note="合格", by="王敏")
    assert at(office, "C1")[["stage", "next_stage"]].tolist() == ["accepted", "managed"]
    acceptance.reopen(office, "C1", reason="漏水复发", by="王敏", seen=6)
    assert at(office, "C1")[["stage", "next_stage"]].tolist() == ["rectified", "accepted"]


def test_the_timeline_keeps_what_was_taken_back(office: Office) -> None:
    entry = cycle.reached(office, "C1", "works", dt.date(2026, 5, 1))
    records.take_back(office, entry, seen=1, by="李强", reason="开工令未批")
    cycle.load(office, "意愿.csv", cycle.wishes("C1", [(f"1-1-{n}", "同意") for n in range(101, 108)]))
    cycle.load(office, "少.csv", cycle.satisfaction("C1", 3, 3))
    told = timeline.timeline(office, "C1")
    assert told["on"].is_monotonic_increasing
    step = told[told["subject"] == "step"].iloc[0]
    assert step[["taken_back", "back_reason", "back_by", "by"]].tolist() == [True, "开工令未批", "李强", "王敏"]
    assert step["detail"] == "步骤：施工；依据（文号、会议、照片编号）：会议纪要 3 号"
    surveys = told[told["subject"] == "survey"]
    assert [words.split("，")[0] for words in surveys["detail"]] == ["收到 7 份", "份数少于 5"]
    gate = told[told["subject"] == "gate"]
    assert gate["detail"].tolist() == ["未达到 80 % 的线（7 / 120）"] * 2
    assert timeline.timeline(office, "C2").empty


@pytest.fixture
def busy(office: Office) -> Office:
    """C1 ready, C2 below since the week of 12 October, C3 with an overdue entry and a publicity that ends."""
    cycle.load(office, "a.csv", cycle.satisfaction("C1", 45, 50, day="2026-10-05"))
    cycle.load(office, "a (1).csv", cycle.satisfaction("C2", 10, 40, day="2026-10-12"))
    late = {"problem": "路灯不亮", "unit": "路灯所", "person": "陈工", "deadline": "2026-10-19"}
    in_time = {"problem": "下水堵", "deadline": "2026-10-20"}
    shown = {"title": "改造方案", "starts_on": "2026-10-18", "ends_on": "2026-10-22"}
    drafts = [Draft("rectification", "open", "C3", value=value) for value in (late, in_time)]
    records.enter(office, [*drafts, Draft("publicity", "open", "C3", value=shown)], **BY)
    return office


def test_what_needs_somebody_this_week(busy: Office) -> None:
    found = actions.this_week(busy, today=TODAY)
    assert found[["kind", "community_id"]].to_numpy().tolist() == [
        ["newly_below", "C2"], ["overdue", "C3"], ["ready", "C1"], ["publicity", "C3"], ["no_ledger", "C2"]
    ]  # fmt: skip
    late = found[found["kind"] == "overdue"].iloc[0]
    assert (late["since"], late["who"], late["detail"]) == (
        pd.Timestamp("2026-10-20"),
        "路灯所 陈工",
        "逾期 1 天：路灯不亮",
    )
    assert found.loc[found["kind"] == "ready", "who"].tolist() == ["改造办"]
    assert actions.this_week(busy, Scope(community_id=("C4",)), today=TODAY).empty


def test_silence_counts_whole_weeks_of_the_programme(busy: Office) -> None:
    def silent(day: dt.date) -> list[str]:
        found = actions.this_week(busy, today=day)
        return found.loc[found["kind"] == "silent", "community_id"].tolist()

    assert silent(dt.date(2026, 11, 14)) == [] and silent(dt.date(2026, 11, 15)) == ["C2"]  # 28 days after 18 October
    records.enter(busy, [Draft("programme", "set", value={"name": "甲", "silent_weeks": 2})], **BY)
    assert silent(dt.date(2026, 11, 1)) == ["C2"]


def test_an_accepted_community_is_ready_no_more(busy: Office) -> None:
    acceptance.accept(busy, "C1", note="合格", by="王敏", on=dt.date(2026, 10, 15))
    assert "ready" not in set(actions.this_week(busy, today=TODAY)["kind"])
    cycle.load(busy, "b.csv", cycle.satisfaction("C1", 0, 60, day="2026-10-19"))
    assert actions.this_week(busy, today=TODAY)["kind"].iloc[0] == "fallen"


def test_facilities_of_one_day_are_one_line_of_the_timeline(office: Office) -> None:
    def surveyed(measure: str) -> Draft:
        told = {"measure": measure, "condition": "none"}
        return Draft("facility", "survey", "C1", f"facility:C1:{measure}", told, dt.date(2026, 2, 20))

    records.enter(office, [surveyed("供水")], by="王敏")
    assert "供水" in timeline.timeline(office, "C1")["detail"].iloc[0], "a single one is told in full"
    records.enter(office, [surveyed("燃气"), surveyed("供热")], by="王敏")
    assert timeline.timeline(office, "C1")["detail"].tolist() == ["3 条"]


def test_of_no_community_the_places_are_joined_as_of_any() -> None:
    nothing = pd.DataFrame(columns=list(stages.REACHED_COLUMNS)).astype("str")
    found = stages.placed([], nothing, nothing[["community_id", "stage", "on"]], {})
    assert list(found.columns) == list(stages.PLACE_COLUMNS) and found.empty
    assert found.dtypes[["community_id", "stage", "next_stage"]].astype("str").unique().tolist() == ["str"]
