"""总体满意度: nothing is claimed that its interval does not bear."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.bulletin.content import LINE, STACKED
from analytics.bulletin.sections import satisfaction
from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.control import p_chart
from analytics.estimation.intervals import wilson_interval
from analytics.flows.office import Office
from analytics.model import Scope
from tests.bulletin.cities import answers, fill, reading, said, survey
from tests.flows.test_loading import load

WHOSE = "两期填答的小区和人不尽相同，差异也可能由此而来"
WEEKS = [f"{dt.date(2026, 7, 6) + dt.timedelta(weeks=at):%Y-%m-%d}" for at in range(6)]
# Weeks that swing: what two of them differ by is more than chance, and yet ordinary.
WAVES = [(180, 200), (140, 200), (180, 200), (140, 200), (180, 200), (150, 200)]


def told(office: Office, key: str, **more: Scope) -> dict[str, str]:
    return said(satisfaction.section(reading(office, key, **more)))


def points(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{abs(value) * 100:.1f} 个百分点"


def test_a_rise_that_its_interval_bears_and_one_that_it_does_not(office: Office) -> None:
    fill(
        office,
        ("2025-10-14", answers("C1", 总体满意度=(70, 100))),
        ("2026-09-09", answers("C1", 总体满意度=(56, 80))),
        ("2026-10-14", answers("C1", 总体满意度=(88, 110))),
    )
    says = told(office, "2026-10")
    low, high = wilson_interval(88, 110)
    interval = f"{float(low):.1%} 至 {float(high):.1%}".replace("%", " %")
    assert says["share"] == f"本月满意率 80.0 %（有效 110 份，满意 88 份），95 % 区间 {interval}。"
    assert says["line"] == "满意率恰为 80 %，区间跨过该线，高低尚不能断定；这是各小区合计，达标与否逐个小区判定。"
    difference, low, high = map(float, newcombe_difference(88, 110, 56, 80))
    assert low < 0 < high
    assert says["previous"] == (
        f"环比（上月有效 80 份）{points(difference)}，区间 {points(low)}至 {points(high)}，跨过 0，不能认定有变化。"
    )
    assert says["year_before"].startswith("同比（去年同期有效 100 份）+10.0 个百分点，区间 −1.7")
    load(office, "又一批.csv", survey(answers("C2", 总体满意度=(400, 400)), first=9001, day="2026-10-21"))
    risen = told(office, "2026-10")
    difference, low, high = map(float, newcombe_difference(488, 510, 56, 80))
    assert risen["previous"].endswith(
        f"{points(difference)}，区间 {points(low)}至 {points(high)}，可以认定上升；{WHOSE}。"
    )
    assert risen["line"].startswith("满意率高于 80 % 线，区间也在线上；")


def test_a_fall_and_a_share_just_below_the_line(office: Office) -> None:
    fill(
        office,
        ("2026-09-09", answers("C1", 总体满意度=(950, 999))),
        ("2026-10-14", answers("C1", 总体满意度=(799, 999))),
    )
    says = told(office, "2026-10")
    assert says["share"].startswith("本月满意率 79.98 %（有效 999 份，满意 799 份）"), "never 80.0 %"
    assert says["line"].startswith("满意率低于 80 % 线，但区间跨过该线，高低尚不能断定；")
    assert says["previous"].endswith(f"可以认定下降；{WHOSE}。") and "−15.1 个百分点" in says["previous"]
    assert says["year_before"] == "同比不作比较：去年同期还没有调查数据。"
    assert says["signal"] == "可比数据只有 2 个月，还不能判断本月是否正常波动。"
    assert told(office, "2026-09")["line"].startswith("满意率高于 80 % 线，区间也在线上；")
    assert told(office, "2026-09")["previous"] == "环比不作比较：上月还没有调查数据。"


def test_no_valid_answers_are_no_data_and_few_are_hidden(office: Office) -> None:
    unclear = [{"小区编号": "C1", "总体满意度": "不清楚"}] * 6
    fill(
        office,
        ("2026-09-07", answers("C1", 总体满意度=(30, 60))),
        ("2026-09-14", answers("C1", 总体满意度=(2, 3))),
        ("2026-09-21", answers("C1", 总体满意度=(40, 50))),
        ("2026-09-28", answers("C1", 总体满意度=(40, 70))),
        ("2026-10-05", unclear),
    )
    nothing = told(office, "2026-W41")
    assert nothing["share"] == "本周没有有效回答，不计满意率。"
    assert not {"line", "previous", "signal"} & set(nothing)
    hidden = told(office, "2026-W38")
    assert hidden["share"] == "本周的满意率不显示：有效份数过少，或可由其他各期推算出来。"
    assert not {"line", "previous", "signal"} & set(hidden)
    assert told(office, "2026-W37")["share"].startswith("本周满意率 50.0 %（有效 60 份")
    # The week of 50 is hidden too: the sum of all less the others would tell the three.
    assert told(office, "2026-W39")["share"].startswith("本周的满意率不显示")
    assert told(office, "2026-W40")["previous"] == "环比不作比较：上周或本周的有效份数过少，不显示。"
    rows = satisfaction.section(reading(office, "2026-W41")).tables[0].rows
    assert [row[2] for row in rows] == [60, None, None, 70, 0]


def test_the_week_after_one_without_answers(office: Office) -> None:
    fill(
        office,
        ("2026-09-07", answers("C1", 总体满意度=(30, 60))),
        ("2026-09-21", answers("C1", 总体满意度=(30, 60))),
    )
    assert told(office, "2026-W39")["previous"] == "环比不作比较：上周没有有效回答。"


def test_standings_and_their_evidence(office: Office) -> None:
    forms = answers("C1", 总体满意度=(70, 100)) + answers("C2", 总体满意度=(40, 50)) + answers("C3", 总体满意度=(3, 3))
    fill(office, ("2026-09-07", forms))
    section = satisfaction.section(reading(office, "2026-W37"))
    says = said(section)
    assert says["standings"] == "截至本周末，4 个小区中达标 2 个、未达标 1 个、无数据 1 个。"
    assert says["evidence_met"] == "达标的小区中，存疑 1 个、样本不足 1 个。"
    assert says["evidence_below"] == "未达标的小区中，证据充分 1 个。"
    chart = next(chart for chart in section.charts if chart.kind == STACKED)
    assert [(series.name, series.values) for series in chart.series] == [
        ("达标", (2,)), ("未达标", (1,)), ("无数据", (1,)),
    ]  # fmt: skip


def test_one_community_stands_where_it_stands(office: Office) -> None:
    fill(office, ("2026-09-07", answers("C1", 总体满意度=(70, 100)) + answers("C3", 总体满意度=(50, 50))))
    alone = Scope(community_id=("C1",))
    says = told(office, "2026-W37", scope=alone)
    assert says["standings"] == "截至本周末，该小区未达标。"
    assert says["line"] == "满意率低于 80 % 线，区间也在线下；达标与否按该小区最近一轮的累计回答判定。"


def test_the_control_chart_and_what_it_says(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = [80, 82, 78, 81, 79, 80, 83, 77, 80, 81, 79, 80, 60]
    days = [dt.date(2026, 6, 1) + dt.timedelta(days=7 * at) for at in range(len(counts))]
    fill(office, *((f"{day}", answers("C1", 总体满意度=(n, 100))) for day, n in zip(days, counts, strict=True)))
    section = satisfaction.section(reading(office, "2026-W35"))
    says = said(section)
    points = p_chart(counts, [100] * 13).points.iloc[-1]
    centre, low, high = (f"{points[name] * 100:.1f} %" for name in ("centre", "low", "high"))
    assert says["signal"] == f"本周低于控制下限（均值 {centre}，控制限 {low} 至 {high}，依据本阶段 13 周）。"
    chart = section.charts[0]
    assert (chart.kind, chart.threshold, chart.source.n) == (LINE, 0.8, 1300)
    assert [series.role for series in chart.series] == ["value", "centre", "low", "high", "signal"]
    assert chart.series[4].values == (None,) * 12 + (0.6,)
    assert chart.note == "自 2026 年第 23 周（06-01 至 06-07）起" and chart.categories[0] == "23周"
    assert chart.alt.endswith("标出 1 期有信号")
    monkeypatch.setattr(Office, "now", lambda self: dt.datetime(2026, 8, 26, 9))
    running = satisfaction.section(reading(office, "2026-W35"))
    says = said(running)
    assert says["share"].startswith("本周到目前满意率 60.0 %")
    assert says["signal"].endswith("依据本阶段 12 周，本周尚未结束）。")
    assert says["standings"].startswith("截至目前，")
    assert running.charts[0].categories[-1] == "35周*" and "带 * 的一期尚未结束" in running.charts[0].note


def test_trial_limits_and_a_milestone_are_told(office: Office) -> None:
    load(office, "名册.csv", "小区编号,小区名称,城市,区县,街道,户数\nC1,甲,枣庄,市中区,光明路街道,400\n")
    for at in range(6):
        number = 1 if at < 3 else 2
        rows = "".join(
            f"{100 * at + one},C1,{dt.date(2026, 9, 7) + dt.timedelta(days=7 * at)} 10:00:00,{number},"
            f"{'满意' if one < 40 + number else '一般'}\n"
            for one in range(50)
        )
        load(office, "调查.csv", f"答卷编号,小区编号,提交时间,轮次,总体满意度\n{rows}")
    section = satisfaction.section(reading(office, "2026-W42"))
    says = said(section)
    assert says["milestone_0"].startswith("2026 年第 40 周（09-28 至 10-04）起第 2 轮调查开始，均值和控制限自该期")
    assert says["signal"].endswith("依据本阶段 3 周，不足 12 周，控制限为试用）。")
    assert section.charts[0].note == "控制限为试用：依据的期数不足 12 期"


def test_a_fall_within_the_limits_or_above_the_mean_is_not_left_to_contradict_the_chart(office: Office) -> None:
    shares = [(150, 200)] * 4 + [(196, 200), (182, 200)]
    fill(office, *((day, answers("C1", 总体满意度=of)) for day, of in zip(WEEKS, shares, strict=True)))
    says = told(office, "2026-W33")
    assert "可以认定下降" in says["previous"]
    assert says["together"].startswith("本周比上周下降，但仍")
    assert "together" not in told(office, "2026-W31"), "no change, nothing to reconcile"


def test_a_change_the_chart_calls_ordinary_is_no_trend_yet(office: Office) -> None:
    fill(office, *((day, answers("C1", 总体满意度=of)) for day, of in zip(WEEKS, WAVES, strict=True)))
    says = told(office, "2026-W33")
    assert "可以认定下降" in says["previous"] and says["signal"].startswith("本周变化属正常波动")
    assert says["together"] == "本周比上周下降，但仍在控制限以内，是否成为趋势须看以后各期。"
