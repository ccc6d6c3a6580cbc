"""未达标名单: the rule, newcomers, cleared ones, those at risk, and the list that holds each of them once."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.bulletin.content import APPENDIX, BEHIND, INLINE
from analytics.bulletin.sections import below
from analytics.estimation.exact import joined_interval
from tests.bulletin.readings import entry, place, reading, rows, said, table

LONG = "齿轮厂第二生活区南院（原机床附件厂、轴承厂、标准件厂联合职工宿舍）东区一期至三期及沿街综合楼片"


def test_the_rule_is_said_first() -> None:
    rule = below.section(reading(place(1, (9, 1), (9, 1)))).sentences[0]
    assert rule.text == "满意率低于 80\u00a0% 的小区须整改并再次调查，达到 80\u00a0% 后方可验收。"
    assert rule.source.definition == "满意＝非常满意＋满意，有效份数为基数"


def test_a_newcomer_is_told_with_its_figures_and_what_they_bear() -> None:
    found = below.section(reading(place(1, (16, 4), (15, 5)), place(2, (50, 0), (10, 0))))
    assert said(found, "newly_flagged").text == "本周新增未达标 1 个：1号院。"
    assert said(found, "newly_flagged").source.communities == {"c-1": "1号院"}
    low, high = (float(limit[0]) for limit in joined_interval([31], [40], [100]))
    told = said(found, "newly_flagged:c-1")
    assert told.text == (
        "1号院：满意率 77.5\u00a0%（31/40），距达标线 −2.5 个百分点，证据存疑："
        f"区间 {100 * low:.1f}\u00a0% 至 {100 * high:.1f}\u00a0% 包含达标线。"
    )
    assert told.numbers["n"].value == told.source.n == 40
    assert told.numbers["distance"].value == pytest.approx(-0.025)
    assert rows(table(found, "newly_flagged"))[0]["上期判定"] == "达标"
    assert said(found, "standing").text == (
        "截至本周末，有数据的 2 个小区中未达标 1 个，按证据分：充分 0 个、存疑 1 个、样本不足 0 个。"
    )


def test_what_the_interval_bears_is_told_without_reserve() -> None:
    found = below.section(reading(place(1, (16, 4), (14, 36)), place(2, (9, 1))))
    text = said(found, "newly_flagged:c-1").text
    assert text == "1号院：满意率 42.9\u00a0%（30/70），距达标线 −37.1 个百分点，证据充分。"


def test_exactly_the_line_is_met_and_a_hair_below_is_not() -> None:
    exact, short = place(1, (5, 5), (795, 195), households=2000), place(2, (90, 10), (709, 191), households=2000)
    found = below.section(reading(exact, short))
    assert said(found, "cleared").text == "本周由未达标转为达标 1 个：1号院；证据不充分，验收前宜再收答卷。"
    listed = rows(table(found, "below"))
    assert [row["小区"] for row in listed] == ["2号院"]
    assert said(found, "newly_flagged:c-2").text.startswith("2号院：满意率 79.9\u00a0%（799/1,000），距达标线 −0.1 个")
    met = next(row for row in rows(table(found, "communities")) if row["小区"] == "1号院")
    assert (met["判定"], met["满意率"], met["累计有效"]) == ("达标", 0.8, 1000)


def test_the_list_tells_since_when_and_how_far_the_ledger_is() -> None:
    section = below.section(
        reading(
            place(1, (1, 9), (1, 9)),
            place(2, (20, 0), (0, 30), (0, 9)),
            place(3, (1, 9), None),
            entries=[
                entry(1, "c-1", deadline="2026-03-01"),
                entry(2, "c-1", "done"),
                entry(3, "c-2", "verified"),
            ],
        )
    )
    listed = {row["小区"]: row for row in rows(table(section, "below"))}
    assert {name: row["何时起未达标"] for name, row in listed.items()} == {
        "1号院": "2026年10周",
        "2号院": "2026年11周",
        "3号院": "2026年10周",
    }
    assert listed["1号院"]["整改状态"] == "未销号 2 条，逾期 1 条"
    assert listed["2号院"]["整改状态"] == "已销号 1 条"
    assert listed["3号院"]["整改状态"] == "未建台账"
    assert listed["2号院"]["满意率"] == pytest.approx(20 / 50) and listed["2号院"]["还需份数"] == 0
    assert listed["2号院"]["距达标线"] == pytest.approx(-0.4) and listed["2号院"]["判定轮次"] == "第 1 轮"
    assert table(section, "below").place == APPENDIX and table(section, "communities").place == BEHIND


def test_of_the_first_period_nobody_can_be_said_to_have_changed() -> None:
    found = below.section(reading(place(1, (1, 9)), at=0))
    assert said(found, "newly_flagged").text == "本周首次有数据，判定未达标 1 个：1号院。"


def test_none_below_none_changed() -> None:
    found = below.section(reading(place(1, (98, 2), (0, 0)), place(2, None, (100, 0))))
    assert [each.text for each in found.sentences[1:]] == [
        "截至本周末，有数据的 2 个小区均达标。",
        "本周没有新增未达标的小区。",
        "本周没有由未达标转为达标的小区。",
    ]
    assert [each.key for each in found.tables] == ["communities"]


def test_a_running_week_is_judged_as_of_now() -> None:
    found = below.section(reading(place(1, None, None, (1, 9)), at=2))
    assert said(found, "standing").text.startswith("截至目前，有数据的 1 个小区中未达标 1 个")


def test_few_answers_show_nothing_but_the_standing() -> None:
    found = below.section(reading(place(1, (10, 0), None), place(2, None, (0, 3)), place(3, None, (30, 1))))
    assert said(found, "newly_flagged:c-2").text == "2号院：有效份数太少，或须防止由合计推算，不显示数字。"
    assert said(found, "newly_flagged:c-2").source.n is None
    assert said(found, "hidden").text == ("有 2 个小区有效份数少于 5 份，或须防止由合计推算，只列判定，不显示数字。")
    hidden = next(row for row in rows(table(found, "communities")) if row["小区"] == "2号院")
    shown = {"小区编号", "小区", "城市", "区县", "街道", "户数", "达标线", "判定"}
    assert {name for name, value in hidden.items() if value is not None} == shown
    listed = rows(table(found, "below"))[0]
    kept = {"序号", "小区", "区县", "街道", "户数", "判定轮次", "整改状态"}
    assert {name for name, value in listed.items() if value is not None} == kept


def test_nobody_is_got_from_the_sum_of_a_street() -> None:
    """甲街道 has 43 answers, told beside it: the 40 of c-2 would tell the 3 of c-1."""
    places = [
        place(1, (2, 1)),
        place(2, (0, 40)),
        place(3, (45, 5), street="乙街道"),
        place(4, (0, 60), street="乙街道"),
    ]
    found = below.section(reading(*places, at=0))
    answers = {row["小区"]: row["累计有效"] for row in rows(table(found, "communities"))}
    assert answers == {"1号院": None, "2号院": None, "3号院": 50, "4号院": 60}
    assert said(found, "standing").text == (
        "截至本周末，有数据的 4 个小区中未达标 3 个，按证据分：充分 2 个、存疑 0 个、样本不足 1 个。"
    )


def test_the_place_of_hidden_ones_tells_nothing() -> None:
    """The few of c-2 are all dissatisfied, of 3000 households: by severity it would lead, c-1, hidden too, follow."""
    found = below.section(reading(place(1, (6, 4)), place(2, (0, 4), households=3000), place(3, (3, 17)), at=0))
    assert [row["小区"] for row in rows(table(found, "below"))] == ["3号院", "1号院", "2号院"]


def test_of_two_of_equal_answers_it_is_not_the_more_dissatisfied_that_is_hidden() -> None:
    """One of the tens is hidden beside the 4 of c-1: the first of them, whichever is worse."""
    for worse, better in (((3, 7), (6, 4)), ((6, 4), (3, 7))):
        found = below.section(reading(place(1, (0, 4)), place(2, worse), place(3, better), at=0))
        answers = {row["小区"]: row["累计有效"] for row in rows(table(found, "communities"))}
        assert answers == {"1号院": None, "2号院": None, "3号院": 10}


def test_a_figure_that_one_answer_has_come_to_since_is_passed_over() -> None:
    """50, of which today's 51 would tell the one after them: the 51 stays, the bulletin of the 50 does not say it."""
    found = below.section(reading(place(1, (1, 9), (1, 9)), place(2, (20, 0), (0, 30), (0, 1)), place(3, (1, 9), None)))
    listed = {row["小区"]: row["有效份数"] for row in rows(table(found, "below"))}
    assert listed["2号院"] is None and listed["1号院"] == 20


def test_forms_of_the_period_cannot_be_got_from_the_sum() -> None:
    found = below.section(reading(place(1, (20, 0), (2, 0)), place(2, (20, 0), (6, 3)), place(3, (20, 0), (20, 1))))
    received = {row["小区"]: row["本期份数"] for row in rows(table(found, "communities"))}
    assert received == {"1号院": None, "2号院": None, "3号院": 21}


def test_each_community_stands_by_its_own_line() -> None:
    found = below.section(reading(place(1, (85, 15)), place(2, (85, 15)), at=0, gates=[80, 90]))
    assert found.sentences[0].text == (
        "满意率低于达标线的小区须整改并再次调查，达到后方可验收；达标线依改造计划分别为 80\u00a0%、90\u00a0%。"
    )
    listed = rows(table(found, "below"))
    assert [(row["小区"], row["达标线"]) for row in listed] == [("2号院", 0.9)]
    assert listed[0]["距达标线"] == pytest.approx(-0.05)


def test_many_are_cut_and_all_are_listed() -> None:
    many = [place(number, (1, 9), name=LONG if number == 1 else f"{number}号院") for number in range(1, 301)]
    found = below.section(reading(*many, at=0))
    names = f"{LONG}、10号院、100号院、101号院、102号院等 300 个"
    assert said(found, "newly_flagged").text == f"本周首次有数据，判定未达标 300 个：{names}。"
    assert table(found, "newly_flagged").place == APPENDIX
    assert len(said(found, "newly_flagged").source.communities) == 300
    assert not [each for each in found.sentences if each.key.startswith("newly_flagged:")]
    assert LONG in {row["小区"] for row in rows(table(found, "below"))}


def test_namesakes_are_told_apart() -> None:
    same = {"name": "光明里"}
    found = below.section(reading(place(1, (1, 9), **same), place(2, (2, 8), street="文化路街道", **same), at=0))
    assert said(found, "newly_flagged").text.endswith("2 个：光明里（龙山路街道）、光明里（文化路街道）。")


def test_those_at_risk_are_short_and_named() -> None:
    found = below.section(reading(place(1, (9, 1)), place(2, (99, 1)), at=0))
    assert said(found, "at_risk").text == ("另有 1 个小区达标而证据不足（区间下限低于达标线），仍可能跌到线下：1号院。")
    risky = table(found, "at_risk")
    assert risky.place == INLINE and rows(risky)[0]["有效份数"] == 10


def test_without_answers_nothing_is_judged() -> None:
    """Forms came in, but nobody answered the overall question."""
    found = below.section(reading(place(1, (0, 0, 3)), place(2), at=0))
    assert [each.text for each in found.sentences[1:]] == ["截至本周末没有有效的总体满意度回答，不作判定。"]
    assert [row["判定"] for row in rows(table(found, "communities"))] == ["无数据", "无数据"]
    assert [row["满意率"] for row in rows(table(found, "communities"))] == [None, None]


@pytest.mark.parametrize("seed", range(8))
def test_every_community_below_stands_in_the_list_once(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    line = int(drawn.choice([70, 80, 90]))
    places, expected = [], set()
    for number in range(1, int(drawn.integers(2, 60))):
        n = int(drawn.integers(0, 30))
        satisfied = int(drawn.integers(0, n + 1))
        places.append(place(number, (satisfied, n - satisfied), street=f"{number % 3}街道"))
        if n and 100 * satisfied < line * n:
            expected.add(f"{number}号院")
    section = below.section(reading(place(0, (20, 0)), *places, at=0, gates=[line] * (len(places) + 1)))
    listed = [row["小区"] for each in section.tables if each.key == "below" for row in rows(each)]
    assert len(listed) == len(set(listed)) and set(listed) == expected
    assert len(table(section, "communities").rows) == len(places) + 1
