"""建议: what calls for advice, in what order, and that nothing does where nothing should."""

from __future__ import annotations

import pandas as pd

from analytics.bulletin.sections import advice
from tests.bulletin.readings import entry, place, reading, said, texts


def test_nothing_to_advise_is_said() -> None:
    found = advice.section(reading(place(1, (100, 0)), at=0))
    assert texts(found) == {"nothing": "本周没有需要专门提示的事项。"}


def test_overdue_entries_are_pressed_unit_by_unit() -> None:
    units = ["乙公司", "甲公司", "甲公司", None]
    late = [entry(number, "c-1", deadline="2026-03-15", unit=unit) for number, unit in enumerate(units, start=1)]
    found = advice.section(reading(place(1, (100, 0), (0, 0)), place(2, None, (100, 0)), entries=late))
    assert texts(found) == {
        "overdue": "督办逾期事项：4 条整改已逾期（截至 2026-03-16），最长 1 天，请督促限期办结："
        "甲公司 2 条、未定责任单位 1 条、乙公司 1 条。"
    }
    assert said(found, "overdue").numbers["n_1"].value == 2
    assert said(found, "overdue").source.tables == ("overdue", "ledger")


def test_many_units_are_cut() -> None:
    late = [entry(number, "c-1", deadline="2026-03-15", unit=f"{number}公司") for number in range(1, 8)]
    found = advice.section(reading(place(1, (100, 0), (0, 0)), place(2, None, (100, 0)), entries=late))
    assert texts(found)["overdue"].endswith("5公司 1 条等 7 个单位。")


def test_who_is_below_without_a_ledger_is_named_newcomers_first() -> None:
    places = [place(1, (0, 100), (0, 0)), place(2, (50, 0), (0, 50)), place(3, (0, 100), (0, 0))]
    found = advice.section(reading(*places, entries=[entry(1, "c-3")]))
    assert texts(found) == {
        "ledger": "建立整改台账：2 个未达标小区（本周新增 1 个）还没有整改台账，请明确责任单位、措施和时限："
        "2号院、1号院。"
    }
    assert said(found, "ledger").source.communities == {"c-2": "2号院", "c-1": "1号院"}
    assert said(found, "ledger").source.n == 200


def test_where_all_is_verified_a_new_survey_is_due() -> None:
    entries = [entry(1, "c-1", "verified"), entry(2, "c-2", "verified"), entry(3, "c-2", "done")]
    places = [place(1, (0, 100), (0, 0)), place(2, (0, 100), (0, 0)), place(3, None, (100, 0))]
    found = advice.section(reading(*places, entries=entries))
    assert texts(found) == {
        "ask_again": "组织再次调查：1 个未达标小区的整改事项已全部销号，请再次调查，达到达标线后方可验收：1号院。"
    }


def test_the_nearest_to_be_settled_come_first() -> None:
    """c-1: 24 of 32; c-2: 27 of 32; c-3: 4 of 4 hidden; forms needed by the formula of estimation.verdicts."""
    street = {"street": "文化路街道"}
    places = [place(1, (24, 8)), place(2, (27, 5)), place(3, (4, 0), **street), place(4, (90, 10), **street)]
    made = reading(*places, at=0, entries=[entry(1, "c-1")])
    needed = made.figures.verdicts.set_index("community_id")["needed"]
    square, spread = 1.959964**2, 0.8 * 0.2
    by_hand = {}
    for one, share in (("c-1", 24 / 32), ("c-2", 27 / 32)):
        total = square * 100 / ((share - 0.8) ** 2 / spread * 99 + square)
        by_hand[one] = int(-(-total // 1)) - 32
    assert {one: int(needed[one]) for one in by_hand} == by_hand
    nearest = sorted(by_hand.items(), key=lambda one: one[1])
    names = "、".join(f"{one[2:]}号院还需 {number} 份" for one, number in nearest)
    assert texts(advice.section(made))["unsettled"] == (
        f"补充样本：3 个小区的判定证据不充分（存疑 2 个、样本不足 1 个）；按目前满意率最易判明的：{names}。"
    )


def test_without_households_nobody_can_say_how_many_forms_it_takes() -> None:
    found = advice.section(reading(place(1, (24, 8), households=None), at=0, entries=[entry(1, "c-1")]))
    assert texts(found)["unsettled"] == ("补充样本：1 个小区的判定证据不充分（存疑 1 个、样本不足 0 个），请再收答卷。")


def test_those_at_risk_are_told() -> None:
    found = advice.section(reading(place(1, (81, 19), households=1000), at=0))
    assert texts(found)["at_risk"] == (
        "关注达标而证据不足的小区 1 个，验收前宜入户回访并补充样本，涉及户数较多的先做：1号院。"
    )


def test_who_was_not_asked_though_works_began_is_told() -> None:
    quiet = [place(2, stage="施工中"), place(3, stage="已完工"), place(4, stage="已列入计划")]
    found = advice.section(reading(place(1, (100, 0)), *quiet, at=0))
    assert texts(found) == {"unasked": "组织满意度调查：已完工 1 个、施工中 1 个小区还没有有效答卷：3号院、2号院。"}
    alone = advice.section(reading(place(1, (100, 0)), quiet[0], at=0))
    assert texts(alone) == {"unasked": "组织满意度调查：1 个施工中的小区还没有有效答卷：2号院。"}


def test_rising_topics_are_told_where_the_test_bears_them() -> None:
    changes = pd.DataFrame({"label": ["停车", "漏水"], "status": ["rising", "steady"]})
    found = advice.section(reading(place(1, (100, 0)), at=0, changes=changes))
    assert texts(found) == {
        "rising": "研究上升的意见：“停车”在本周意见中的占比上升，超出偶然波动，请责任单位查明原因。"
    }


def test_at_most_six_the_most_pressing_first() -> None:
    changes = pd.DataFrame({"label": ["停车"], "status": ["rising"]})
    places = [place(1, (0, 60)), place(2, (0, 60)), place(3, (24, 8)), place(4, (27, 5)), place(5)]
    entries = [entry(1, "c-2", "verified"), entry(2, "c-4", deadline="2026-03-01")]
    found = advice.section(reading(*places, at=0, entries=entries, changes=changes))
    assert [each.key for each in found.sentences] == [
        *("overdue", "ledger", "ask_again", "unsettled", "at_risk", "unasked"),
    ]
