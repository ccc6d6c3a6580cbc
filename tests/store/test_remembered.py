"""Frames read for several parts of a page are read once, for the same part of the city, until the data change."""

from __future__ import annotations

import pandas as pd

from analytics.flows.office import Office
from analytics.model import Scope
from analytics.store.remembered import Remembered
from analytics.store.topic_counts import topic_counts
from tests.conftest import REGISTER
from tests.flows.test_loading import load

FORM = "答卷编号,小区编号,提交时间,总体满意度,意见建议\n1,C1,2026-09-07 10:00:00,满意,{words}\n"


class Reading:
    """Gives a new frame of ten whole numbers each time, and counts the times."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> pd.DataFrame:
        self.times += 1
        return pd.DataFrame({"n": range(10)})


def test_what_is_asked_again_is_not_read_again(office: Office) -> None:
    kept, read = Remembered(), Reading()
    first, again = (kept.of(office.store, ("a", 1), read) for _time in range(2))
    assert read.times == 1
    pd.testing.assert_frame_equal(first, again)
    kept.of(office.store, ("a", 2), read)
    assert read.times == 2


def test_another_part_of_the_city_and_other_data_are_read_anew(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    kept, read = Remembered(), Reading()
    kept.of(office.store, "a", read)
    kept.of(office.within(Scope(district=("市中区",))).store, "a", read)
    assert read.times == 2
    load(office, "调查.csv", FORM.format(words="楼道漏水"))
    kept.of(office.store, "a", read)
    assert read.times == 3


def test_whoever_changes_the_frame_changes_his_own(office: Office) -> None:
    kept, read = Remembered(), Reading()
    mine = kept.of(office.store, "a", read)
    mine.loc[0, "n"] = 99
    mine["more"] = 1
    pd.testing.assert_frame_equal(kept.of(office.store, "a", read), pd.DataFrame({"n": range(10)}))


def test_neither_frames_nor_bytes_grow_without_end(office: Office) -> None:
    size = int(Reading()().memory_usage(deep=True).sum())
    for kept in (Remembered(entries=2), Remembered(size=2 * size)):
        read = Reading()
        for name in ("a", "b", "a", "c", "a", "b"):
            kept.of(office.store, name, read)
        assert read.times == 4  # b went when c came: it was asked for longest ago


def test_counts_of_topics_are_those_of_the_data_in_force(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "调查.csv", FORM.format(words="楼道漏水"))
    assert topic_counts(office.store)["n"].sum() == 1
    load(office, "调查二.csv", FORM.format(words="路灯坏了").replace("\n1,", "\n2,"))
    assert topic_counts(office.store)["n"].sum() == 2
