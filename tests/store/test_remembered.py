"""Frames read for several parts of a page are read once, for the same part of the city, until the data change."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics import clock
from analytics.flows.office import Office
from analytics.model import Scope
from analytics.store import communities, trace
from analytics.store.remembered import Remembered
from analytics.store.spoken import spoken
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
        assert kept.held == (2, 2 * size)


def test_what_is_larger_than_the_memory_is_given_and_not_kept(office: Office) -> None:
    kept, read = Remembered(size=8), Reading()
    for _time in range(2):
        assert len(kept.of(office.store, "a", read)) == 10
    assert read.times == 2 and kept.held == (0, 0)


def test_nothing_is_kept_of_a_reading_that_failed(office: Office) -> None:
    kept = Remembered()
    with pytest.raises(ZeroDivisionError):
        kept.of(office.store, "a", lambda: 1 // 0)
    assert kept.held == (0, 0) and kept.of(office.store, "a", lambda: 7) == 7


def test_what_was_read_within_another_reading_is_among_what_that_depends_on(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    kept, times = Remembered(), []

    def outer() -> int:
        times.append(1)
        return len(kept.of(office.store, "inner", lambda: communities.communities(office.store)))

    for name in ("outer", "other"):  # the other finds the inner one kept
        assert kept.of(office.store, name, outer) == 4
    load(
        office,
        "名册二.csv",
        REGISTER + "C5,新村,枣庄,市中区,文化路街道,纺织社区,2,33,2300,1985,2026,施工中,60,镇街物业,,\n",
    )
    assert [kept.of(office.store, name, outer) for name in ("outer", "other")] == [5, 5]
    assert len(times) == 4


def test_what_asks_for_the_day_is_read_anew_on_the_next(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate's evidence is no later than today: nothing was written, and yet it is another tomorrow."""
    load(office, "名册.csv", REGISTER)
    kept, times = Remembered(), {"day": 0, "register": 0}
    morning = clock.now().replace(hour=9)

    def dated() -> dt.date:
        times["day"] += 1
        return office.now().date()

    def register() -> int:
        times["register"] += 1
        return len(communities.communities(office.store))

    for moment in (morning, morning + dt.timedelta(hours=10), morning + dt.timedelta(days=1)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert kept.of(office.store, "outer", lambda: kept.of(office.store, "day", dated)) == moment.date()
        assert kept.of(office.store, "register", register) == 4
    assert times == {"day": 2, "register": 1}


def test_what_is_written_while_it_is_read_is_read_anew(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    kept, times = Remembered(), []

    def slow() -> int:
        times.append(1)
        found = len(communities.communities(office.store))
        if len(times) == 1:
            load(office, "名册二.csv", REGISTER.replace("C4", "C5"))
        return found

    assert [kept.of(office.store, "a", slow) for _time in range(3)] == [4, 5, 5]


def test_comments_with_their_topics_depend_on_all_that_they_were_read_from(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "调查.csv", FORM.format(words="楼道漏水"))
    with trace.tracing() as within:
        spoken(office.store)
    assert within == {"answers", "comments", "communities", "questions", "standing", "topics"}


def test_counts_of_topics_are_those_of_the_data_in_force(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "调查.csv", FORM.format(words="楼道漏水"))
    assert topic_counts(office.store)["n"].sum() == 1
    load(office, "调查二.csv", FORM.format(words="路灯坏了").replace("\n1,", "\n2,"))
    assert topic_counts(office.store)["n"].sum() == 2
