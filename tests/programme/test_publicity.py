"""Publicity: its days, objections and answers, five signatures, and every step out of order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.flows.office import Office
from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.publicity import publicity
from analytics.programme.publicity.publicity_standing import days_left, last_day
from analytics.programme.subjects.preparation import PARTIES
from analytics.store.cycle import Draft, EntryChanged, StepRefused

FIRST = dt.date(2026, 10, 8)
LAST = dt.date(2026, 10, 12)
AFTER = dt.date(2026, 10, 13)
TOLD = {"object": {"objection": "不要围墙"}, "answer": {"number": 1, "settled": "已解释"}, "sign": {"party": "bureau"},
        "extend": {"ends_on": "2026-10-15"}, "close": {}, "stop": {}}  # fmt: skip


def opened(office: Office, **told: Any) -> str:
    return publicity.publish(office, "C1", **{"title": "改造方案", "starts_on": FIRST, "by": "王敏"} | told)


def row(office: Office, today: dt.date = FIRST) -> Any:
    (found,) = publicity.standing(office, today=today).itertuples()
    return found


def step(office: Office, kind: str, on: dt.date = AFTER, reason: str = "有理由", **told: Any) -> None:
    at = row(office)
    told = told or TOLD[kind]
    publicity.step(office, at.entry_id, kind, seen=at.last_event_no, by="王敏", on=on, reason=reason, **told)


def test_five_days_end_with_the_fifth(office: Office) -> None:
    opened(office)
    at = row(office)
    assert (at.state, at.starts_on.date(), at.ends_on.date(), at.days, at.rule_days) == ("running", FIRST, LAST, 5, 5)
    assert not at.short and not at.due and at.days_left == 5 and at.latest
    assert [row(office, dt.date(2026, 10, day)).days_left for day in (1, 9, 12, 13)] == [5, 4, 1, 0]
    assert [bool(row(office, day).due) for day in (LAST, AFTER)] == [False, True]


def test_fewer_days_than_the_rule_are_refused_or_marked(office: Office) -> None:
    with pytest.raises(StepRefused, match=r"公示只有 4 天.*不少于 5 天.*2026-10-12"):
        opened(office, ends_on=dt.date(2026, 10, 11))
    with pytest.raises(StepRefused, match="截止日期早于开始日期"):
        opened(office, ends_on=dt.date(2026, 10, 1))
    assert publicity.every(office).empty
    told = {"title": "改造方案", "starts_on": "2026-10-08", "ends_on": "2026-10-10"}
    records.enter(office, [Draft("publicity", "open", "C1", value=told, happened_on=FIRST)], by="王敏")
    assert row(office).short and row(office).days == 3
    with pytest.raises(StepRefused, match="先延长公示"):
        step(office, "close")
    step(office, "extend", ends_on="2026-10-12")
    assert not row(office).short
    step(office, "close")
    assert row(office).state == "closed"


def test_a_programme_may_ask_for_seven_days(office: Office) -> None:
    told = {"name": "枣庄 2026", "city": "枣庄", "publicity_days": 7}
    records.enter(office, [Draft("programme", "set", value=told)], by="王敏")
    with pytest.raises(StepRefused, match="不少于 7 天"):
        opened(office, ends_on=LAST)
    opened(office)
    assert row(office).ends_on.date() == dt.date(2026, 10, 14)


def test_it_is_closed_on_the_day_after_its_last_and_not_before(office: Office) -> None:
    opened(office)
    for day in (FIRST, LAST):
        with pytest.raises(StepRefused, match="公示到 2026-10-12 为止"):
            step(office, "close", day)
    assert row(office).state == "running" and len(records.history(office)) == 1
    step(office, "close", AFTER)
    assert row(office).state == "closed" and not row(office).complete


def test_every_objection_is_answered_first(office: Office) -> None:
    opened(office)
    step(office, "object", objection="不要围墙，电话13800138000", households=3)
    step(office, "object", objection="要电梯", settled="已列入二期")
    assert (row(office).objections, row(office).unanswered) == (2, 1)
    with pytest.raises(StepRefused, match="第 1 条异议还没有处理情况"):
        step(office, "close")
    with pytest.raises(StepRefused, match="没有第 3 条异议，共登记 2 条"):
        step(office, "answer", number=3, settled="好")
    with pytest.raises(StepRefused, match="没有第 0 条"):
        step(office, "answer", number=0, settled="好")
    step(office, "answer", number=1, settled="已改为绿篱")
    told = publicity.objections(office, row(office).entry_id)
    assert told["settled"].tolist() == ["已改为绿篱", "已列入二期"] and told["households"].tolist()[0] == 3
    assert "13800138000" not in told["objection"].iloc[0]
    step(office, "close")
    assert row(office).state == "closed" and row(office).unanswered == 0


def test_nobody_objects_before_it_starts(office: Office) -> None:
    opened(office)
    with pytest.raises(StepRefused, match="2026-10-08 才开始"):
        step(office, "object", dt.date(2026, 10, 7))


def test_it_is_complete_with_the_fifth_signature(office: Office) -> None:
    opened(office)
    step(office, "close")
    for number, party in enumerate(PARTIES, start=1):
        assert not row(office).complete
        step(office, "sign", party=party, signer="张工")
        assert len(row(office).signed) == number and len(row(office).missing) == 5 - number
    assert row(office).complete and row(office).missing == ()
    with pytest.raises(StepRefused, match="该方已经签字"):
        step(office, "sign", party="street")
    step(office, "stop", reason="居民代表撤回")
    assert (row(office).state, row(office).reason, row(office).complete) == ("stopped", "居民代表撤回", False)
    records.take_back(office, row(office).entry_id, seen=row(office).last_event_no, by="王敏", reason="误登")
    assert row(office).complete and row(office).reason != "居民代表撤回"


@pytest.mark.parametrize(
    ("state", "kind"),
    [("running", "sign"), *(("closed", one) for one in ("extend", "object", "answer", "close")),
     *(("stopped", one) for one in ("extend", "object", "answer", "close", "sign", "stop"))],
)  # fmt: skip
def test_nothing_changes_out_of_order(office: Office, state: str, kind: str) -> None:
    opened(office)
    if state != "running":
        step(office, {"closed": "close", "stopped": "stop"}[state])
    before = len(records.history(office))
    with pytest.raises(StepRefused, match="状态是"):
        step(office, kind)
    assert row(office).state == state and len(records.history(office)) == before


def test_stopping_and_extending_need_reasons(office: Office) -> None:
    opened(office)
    for kind in ("stop", "extend"):
        with pytest.raises(StepRefused, match="没有写理由"):
            step(office, kind, reason="")
    with pytest.raises(StepRefused, match="不晚于原来的 2026-10-12"):
        step(office, "extend", ends_on="2026-10-12")


def test_the_second_of_two_editors_is_told(office: Office) -> None:
    entry = opened(office)
    step(office, "object")
    with pytest.raises(EntryChanged):
        publicity.step(office, entry, "close", seen=1, by="李强", on=AFTER)
    assert row(office).state == "running"


def test_a_stopped_one_is_published_anew(office: Office) -> None:
    opened(office)
    with pytest.raises(StepRefused, match="正在公示"):
        opened(office)
    step(office, "stop", reason="方案有误")
    opened(office, starts_on=dt.date(2026, 10, 20))
    assert publicity.every(office)["latest"].tolist() == [False, True]
    assert row(office).state == "running"
    assert publicity.standing(office, Scope(community_id=("C2",))).empty


def test_there_is_nothing_to_step_on(office: Office) -> None:
    with pytest.raises(StepRefused, match="没有这次公示"):
        publicity.step(office, "publicity-9", "close", seen=1, by="王敏")
    with pytest.raises(StepRefused, match="名册中没有小区 C9"):
        publicity.publish(office, "C9", title="方案", starts_on=FIRST, by="王敏")


@settings(deadline=None, max_examples=30)
@given(days=st.integers(1, 30), passed=st.integers(-5, 40))
def test_days_left_and_days_passed_are_the_whole(days: int, passed: int) -> None:
    today = FIRST + dt.timedelta(days=passed)
    assert days_left(FIRST, last_day(FIRST, days), today) == max(0, days - max(0, passed))
