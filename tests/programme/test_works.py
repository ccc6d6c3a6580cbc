"""Progress of the works: reports that hold together, sums on one base, what supervisors saw."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.language import using
from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.works import works, works_tally
from analytics.store.cycle import EntryChanged, StepRefused

BY = {"by": "王敏"}


def report(office: Office, done: int, day: int, of: int | None = None, item: str = "暖气", **told: Any) -> str:
    place = told.pop("place", "C1")
    standing = works.progress(office).set_index(["community_id", "item"])["seen"]
    seen = told.pop("seen", int(standing[place, item]) if (place, item) in standing.index else None)
    on = dt.date(2026, 10, day)
    return works.report(office, place, item, done, of=of, on=on, seen=seen, **BY, **told)


def test_jinyins_figures_come_out(office: Office) -> None:
    report(office, 400, 8, 1186, unit="户")
    assert report(office, 830, 15) == "progress:C1:暖气"
    report(office, 500, 15, item="节能窗", unit="户")
    heating, windows = works.progress(office).itertuples()
    assert (heating.done, heating.of, heating.unit, heating.name) == (830, 1186, "户", "朝阳花园")
    assert f"{heating.share:.0%}" == "70%"
    assert windows.done == 500 and pd.isna(windows.of) and pd.isna(windows.share)
    told = works.reports(office)
    assert told["done"].tolist() == [400, 830, 500] and told["of"].tolist()[:2] == [1186, 1186]
    assert told["on"].dt.day.tolist() == [8, 15, 15]


@pytest.mark.parametrize(("done", "share"), [(0, 0.0), (1186, 1.0)])
def test_none_and_all(office: Office, done: int, share: float) -> None:
    report(office, done, 8, 1186)
    assert works.progress(office)["share"].tolist() == [share]


def test_more_than_all_is_refused(office: Office) -> None:
    with pytest.raises(StepRefused, match="完成数 1187 多于总数 1186"):
        report(office, 1187, 8, 1186)
    report(office, 10, 8, 20)
    with pytest.raises(StepRefused, match="多于总数 20"):
        report(office, 21, 9)
    with pytest.raises(StepRefused, match="多于总数 9"):
        report(office, 10, 9, 9)
    assert len(records.history(office)) == 1


def test_a_fall_is_told_with_a_reason(office: Office) -> None:
    report(office, 10, 8, 20)
    with pytest.raises(StepRefused, match="比上一次的 10 少，没有写理由"):
        report(office, 9, 9)
    report(office, 9, 9, reason="一户返工")
    assert works.progress(office)["done"].tolist() == [9]
    assert works.reports(office)["reason"].tolist()[-1] == "一户返工"


def test_reports_follow_the_days(office: Office) -> None:
    report(office, 10, 8, 20)
    with pytest.raises(StepRefused, match="日期早于上一次登记（2026-10-08）"):
        report(office, 12, 7)
    report(office, 12, 8)


def test_what_was_taken_back_is_reported_no_more(office: Office) -> None:
    entry = report(office, 10, 8, 20)
    records.take_back(office, entry, seen=1, reason="写错", **BY)
    assert works.progress(office).empty and works.reports(office).empty
    report(office, 3, 6, 20)
    assert works.progress(office)["done"].tolist() == [3]


def test_the_second_of_two_editors_is_told(office: Office) -> None:
    report(office, 10, 8, 20)
    with pytest.raises(EntryChanged):
        report(office, 11, 9, seen=None)
    with pytest.raises(StepRefused, match="没有写改造内容"):
        report(office, 1, 9, item="  ")


def test_the_sum_stands_on_one_base(office: Office) -> None:
    report(office, 830, 8, 1186, unit="户")
    report(office, 70, 9, 100, place="C3", unit="户")
    report(office, 500, 9, place="C4", unit="户")
    (row,) = works.summary(office).itertuples()
    assert (row.done, row.of, row.done_without_total, row.communities) == (900, 1286, 500, 3)
    assert row.share == 900 / 1286 and row.reported_on == dt.datetime(2026, 10, 9)
    (here,) = works.summary(office, Scope(street=("光明路街道",)), by=("district", "item")).itertuples()
    assert (here.district, here.done, here.of) == ("市中区", 830, 1186)
    over = works_tally.over_time(works.reports(office))
    assert over["done"].tolist() == [830, 1400] and over["of"].tolist() == [1186, pd.NA]


def test_nothing_reported(office: Office) -> None:
    assert works.progress(office).empty and works.summary(office).empty and works.reports(office).empty
    assert works_tally.over_time(works.reports(office)).empty and works.observations(office).empty


def test_a_total_grows_where_a_community_begins() -> None:
    told = pd.DataFrame(
        {"item": "窗", "community_id": ["甲", "乙"], "on": pd.to_datetime(["2026-10-01", "2026-10-03"]),
         "done": [10, 5], "of": [20, 30]}
    )  # fmt: skip
    over = works_tally.over_time(told)
    assert over[["done", "of", "communities"]].to_numpy().tolist() == [[10, 20, 1], [15, 50, 2]]


def test_observations_wait_until_settled(office: Office) -> None:
    first = works.observe(office, "C1", "三单元没有警示牌，找李大爷13800138000", observer="张大妈", **BY)
    works.observe(office, "C1", "水泥没有盖布", item="外墙", on=dt.date(2026, 10, 8), **BY)
    told = works.observations(office)
    assert told["state"].tolist() == ["noted", "noted"] and "13800138000" not in " ".join(told["text"])
    works.settle(office, first, "C1", "已补立", seen=1, **BY)
    assert works.observations(office)["state"].tolist() == ["noted", "settled"]
    with pytest.raises(StepRefused, match="状态是“已处理”"):
        works.settle(office, first, "C1", "再补", seen=3, **BY)
    with pytest.raises(StepRefused, match="没有写理由"):
        works.reopen(office, first, "C1", seen=3, reason="", **BY)
    works.reopen(office, first, "C1", seen=3, reason="又倒了", **BY)
    assert works.observations(office)["state"].tolist() == ["noted", "noted"]
    with pytest.raises(StepRefused, match="没有填写：观察到的情况"):
        works.observe(office, "C1", " ", **BY)


def test_an_item_typed_in_english_is_the_item_that_there_is(office: Office) -> None:
    first = report(office, 400, 8, item="加装电梯")
    seen = int(works.progress(office)["seen"].iloc[0])
    with using("en"):
        told = {"on": dt.date(2026, 10, 15), "seen": seen, **BY}
        assert works.report(office, "C1", "Adding lifts", 500, **told) == first == "progress:C1:加装电梯"
        assert works.report(office, "C1", "Running track", 1, on=dt.date(2026, 10, 15), **BY) == (
            "progress:C1:Running track"
        )
        with pytest.raises(EntryChanged):
            works.report(office, "C1", "Adding lifts", 501, on=dt.date(2026, 10, 16), **BY)
    assert sorted(works.progress(office)["item"]) == ["Running track", "加装电梯"]
