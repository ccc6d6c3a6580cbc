"""Decisions on what may be shown are kept until the data change."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from tests.conftest import REGISTER
from tests.flows.test_loading import load


def test_one_decision_of_the_whole_city_for_all_readers_until_the_data_change(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    kept, asked = Kept[int]("test", 2), []

    def decide(whole: Office) -> int:
        asked.append(whole.store.scope)
        return len(asked)

    assert [kept.of(mine, "q", decide) for mine in (office, office.within(Scope(district=("市中区",))))] == [1, 1]
    assert asked == [EVERYWHERE]
    load(office, "调查.csv", "答卷编号,小区编号,提交时间,总体满意度\n1,C1,2026-09-07 10:00:00,满意\n")
    assert kept.of(office, "q", decide) == 2


def test_the_last_ones_asked_for_are_kept(office: Office) -> None:
    kept, asked = Kept[str]("test", 2), []
    for name in ("a", "b", "a", "c", "a", "b"):
        kept.of(office, name, lambda _whole, name=name: asked.append(name) or name)
    assert asked == ["a", "b", "c", "b"]


def test_a_decision_under_way_is_waited_for_by_those_who_ask_for_it_and_by_no_others(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    kept, begun, go_on, asked = Kept[str]("test", 4), threading.Event(), threading.Event(), []

    def slow(_whole: Office) -> str:
        asked.append("slow")
        begun.set()
        assert go_on.wait(30)
        return "slow"

    with ThreadPoolExecutor(3) as readers:
        first = readers.submit(kept.of, office, "q", slow)
        assert begun.wait(30)
        second = readers.submit(kept.of, office, "q", slow)
        assert kept.of(office, "other", lambda _whole: "other") == "other"
        assert not first.done() and not second.done()
        go_on.set()
        assert [first.result(30), second.result(30)] == ["slow", "slow"]
    assert asked == ["slow"]


def test_a_decision_that_failed_is_taken_anew(office: Office) -> None:
    load(office, "名册.csv", REGISTER)
    kept = Kept[str]("test", 4)
    with pytest.raises(ZeroDivisionError):
        kept.of(office, "q", lambda _whole: str(1 // 0))
    assert kept.of(office, "q", lambda _whole: "found") == "found"
