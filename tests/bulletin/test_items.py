"""分项满意度: the questions at both ends, and which moved for sure."""

from __future__ import annotations

import pytest

from analytics.bulletin.content import APPENDIX, BARS, BEHIND, Bulletin, dump
from analytics.bulletin.content import load as load_bulletin
from analytics.bulletin.sections import basics, coverage, items, satisfaction
from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import wilson_interval
from analytics.flows.office import Office
from tests.bulletin.cities import answers, fill, reading, said, survey
from tests.flows.test_loading import load

OVERALL = (80, 100)


def test_both_ends_the_line_and_what_moved(office: Office) -> None:
    before = answers("C1", 总体满意度=OVERALL, 停车=(60, 100), 绿化=(70, 100), 照明=(90, 100), 保洁=(85, 100))
    now = answers("C1", 总体满意度=OVERALL, 停车=(85, 100), 绿化=(66, 100), 照明=(60, 100), 保洁=(95, 100))
    fill(office, ("2026-09-09", before), ("2026-10-14", now))
    section = items.section(reading(office, "2026-10"))
    assert said(section) == {
        "questions": "本月有回答的分项题 4 个，有效回答 400 条。",
        "lowest": "满意率较低的是“照明”（60.0 %，100 份）、“绿化”（66.0 %，100 份）。",
        "highest": "满意率较高的是“保洁”（95.0 %，100 份）、“停车”（85.0 %，100 份）。",
        "line": "与 80 % 线比，2 题低于线（区间整体在线下），"
        "1 题区间跨线，尚不能断定，1 题不低于线（区间整体在线上）。",
        "rising": "与上月相比，满意率可以认定上升的 1 题：“停车”（+25.0 个百分点）。",
        "falling": "与上月相比，满意率可以认定下降的 1 题：“照明”（−30.0 个百分点）。",
        "steady": "其余 2 题与上月相比，不能认定有变化。",
    }
    # 保洁 rose by 10 百分点, which its own 95 % interval bears; that of four questions together does not.
    assert float(newcombe_difference(95, 100, 85, 100)[1]) > 0
    row = dict(zip((column.heading for column in section.tables[0].columns), section.tables[0].rows[3], strict=True))
    low, high = map(float, newcombe_difference(95, 100, 85, 100, confidence=1 - 0.05 / 4)[1:])
    assert (row["题目"], row["判断"], row["满意率"], row["上期满意率"]) == ("保洁", "不能认定有变化", 0.95, 0.85)
    assert (row["环比下限"], row["环比上限"]) == pytest.approx((low, high)) and low < 0
    chart = section.charts[0]
    assert (chart.kind, chart.categories) == (BARS, ("照明", "绿化", "停车", "保洁"))
    assert [series.role for series in chart.series] == ["value", "low", "high"]
    assert chart.series[1].values[0] == pytest.approx(float(wilson_interval(60, 100)[0]))
    assert section.tables[0].place == APPENDIX


def test_the_first_month_and_one_question(office: Office) -> None:
    fill(office, ("2026-10-14", answers("C1", 总体满意度=OVERALL, 停车=(799, 999))))
    says = said(items.section(reading(office, "2026-10")))
    assert says["only"] == "“停车”满意率 79.98 %（有效 999 份）。"
    assert says["not_compared"] == "上月没有可以比较的分项题。"


def test_questions_few_answered_are_hidden_and_those_without_valid_answers_have_no_share(office: Office) -> None:
    forms = answers("C1", 总体满意度=(40, 50), 停车=(30, 50), 绿化=(2, 3))
    forms = [form | {"照明": "不清楚"} for form in forms]
    earlier = answers("C1", 总体满意度=(40, 50), 照明=(40, 50))
    fill(office, ("2026-08-12", earlier), ("2026-10-14", forms))
    section = items.section(reading(office, "2026-10"))
    says = said(section)
    assert says["questions"] == "本月有回答的分项题 3 个，有效回答 50 条。"
    assert says["hidden"] == "其中 1 题不显示：有效份数过少，或可由其他各期、各地推算出来。"
    assert says["nothing"] == "其中 1 题只有不清楚、不适用或未填，没有满意率。"
    assert section.charts[0].categories == ("停车",)
    rows = {row[1]: row[3:7] for row in section.tables[0].rows}
    assert rows["绿化"] == (None, None, None, None) and rows["照明"] == (0, None, None, None)
    assert "空缺为不显示或没有有效回答" in section.tables[0].note


def test_nothing_but_the_overall_question(office: Office) -> None:
    fill(office, ("2026-10-14", answers("C1", 总体满意度=OVERALL)))
    section = items.section(reading(office, "2026-10"))
    assert said(section) == {"none": "本月没有分项满意度题的回答。"}
    assert section.charts == section.tables == ()


def test_surveys_that_word_a_question_alike_are_told_apart(office: Office) -> None:
    load(office, "名册.csv", "小区编号,小区名称,城市,区县,街道,户数\nC1,甲,枣庄,市中区,光明路街道,400\n")
    for at, satisfied in enumerate((20, 45)):
        text = survey(
            answers("C1", 总体满意度=(40, 50), 停车=(satisfied, 50)),
            first=1 + 100 * at,
            day="2026-10-14",
            title=f"{at}号",
        )
        load(office, f"{at}.csv", text)
    says = said(items.section(reading(office, "2026-10")))
    assert says["questions"].startswith("本月有回答的分项题 2 个，分属 2 项调查，有效回答 100 条；")
    assert says["lowest"] == "满意率较低的是“停车（0号）”（40.0 %，50 份）。"
    assert says["highest"] == "满意率较高的是“停车（1号）”（90.0 %，50 份）。"


def test_many_questions_go_behind(office: Office) -> None:
    shares = {f"第{at:02d}项": (20 + at, 50) for at in range(22)}
    fill(office, ("2026-10-14", answers("C1", 总体满意度=(40, 50), **shares)))
    section = items.section(reading(office, "2026-10"))
    assert section.tables[0].place == BEHIND and len(section.tables[0].rows) == 22
    chart = section.charts[0]
    assert len(chart.categories) == 10 and chart.categories[0] == "第00项"
    assert chart.note == "只画满意率最低的 10 题，其余见工作簿"


def test_a_bulletin_of_the_first_sections_is_kept_and_read_back(office: Office) -> None:
    fill(office, ("2026-10-14", answers("C1", 总体满意度=(40, 50), 停车=(30, 50), 绿化=(2, 3))))
    read = reading(office, "2026-10")
    sections = tuple(each.section(read) for each in (basics, coverage, satisfaction, items))
    made = Bulletin("题", "第 1 期", "2026 年 10 月", "全部", "某办", "2026-11-02 09:00", True, sections, {})
    assert load_bulletin(dump(made)) == made
    assert sections == tuple(each.section(read) for each in (basics, coverage, satisfaction, items))
