"""Control charts and small multiples draw what their frames hold, and say signals without crying wolf."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from analytics.charts import control, palette, small_multiples
from analytics.charts.signals import signal_sentence, told
from analytics.estimation.control import Chart, p_chart, trial_points, xmr_chart
from analytics.estimation.intervals import wilson_interval

MONDAY = pd.Timestamp("2026-03-02")
LONG = "齿轮厂第二生活区南院（原机床附件厂、轴承厂、标准件厂联合职工宿舍）东区一期至三期及沿街综合楼片"


def dated(chart: Chart, *, freq: str = "7D", running: bool = False, milestones: dict[int, str] | None = None) -> Chart:
    n = len(chart.points)
    return replace(
        chart,
        points=chart.points.assign(
            period=pd.date_range(MONDAY if freq == "7D" else "2026-03-01", periods=n, freq=freq).as_unit("us"),
            complete=[at < n - 1 or not running for at in range(n)],
            trial=trial_points(chart),
            milestone=[(milestones or {}).get(at, "") for at in range(n)],
        ),
    )


STEADY = dated(p_chart([80, 82, 78, 81, 79, 80, 83, 77, 80, 81, 79, 80], [100] * 12))


def said(chart: Chart, at: int, **more: object) -> str:
    return signal_sentence(chart, chart.points["period"][at], **more)  # type: ignore[arg-type]


def test_ordinary_weeks_are_called_so_with_what_that_rests_on() -> None:
    assert said(STEADY, 11) == (
        "本周变化属正常波动（满意率 80.0 %，有效 100 份；均值 80.0 %，控制限 68.0 % 至 92.0 %，依据本阶段 12 周）。"
    )


def test_each_signal_in_words() -> None:
    assert said(dated(p_chart([80] * 12 + [60], [100] * 13)), 12).startswith("本周低于控制下限（满意率 60.0 %")
    assert said(dated(p_chart([90] * 8 + [81] * 9, [100] * 17)), 16).startswith("连续 9 周低于均值（")
    assert said(dated(p_chart([70, 90, 88, 86, 84, 82, 80, 78], [100] * 8)), 7).startswith("近 7 周逐周下降（")
    near = [80, 80, 79, 81, 80, 80, 79, 81, 80, 80, 80, 80, 69, 80, 69]
    assert said(dated(p_chart(near, [100] * 15)), 14).startswith("近 3 周中有 2 周接近下限（")
    gap = p_chart([90] * 8 + [81, 81, 81, 0, 81, 81, 81, 81], [100] * 11 + [0] + [100] * 4)
    assert said(dated(gap), 15).startswith("连续 7 周低于均值（只计有数据的各期）（")
    months = dated(p_chart([70, 90, 88, 86, 84, 82, 80, 78], [100] * 8), freq="MS")
    assert said(months, 7, kind="month").startswith("近 7 个月逐月下降（")


def test_trial_limits_running_weeks_and_widened_limits_are_said() -> None:
    short = dated(p_chart([80, 82, 78, 81], [100] * 4), running=True)
    assert "依据本阶段 4 周，不足 12 周，控制限为试用，本周尚未结束" in said(short, 3)
    wide = dated(p_chart([80, 60, 90, 50], [100] * 4))
    assert "控制限已放宽到 5.8 倍" in said(wide, 3)


def test_too_little_to_judge_by() -> None:
    two = dated(p_chart([80, 60], [100, 100]))
    assert said(two, 1) == "本周满意率 60.0 %，有效 100 份；可比数据只有 2 周，还不能判断是否正常波动。"
    assert said(dated(p_chart([80, 0], [100, 0])), 1) == "本周没有可显示的数值，不作判断。"
    with pytest.raises(KeyError):
        signal_sentence(STEADY, dt.date(2030, 1, 7))


def test_scores_have_no_percent() -> None:
    chart = dated(xmr_chart([80.0, 82, 81, 83, 80, 82]))
    assert said(chart, 5).startswith("本周变化属正常波动（数值 82.0；均值 81.3，控制限 ")
    figure = control.control_chart(chart.points, threshold_percent=None, share=False)
    assert not any("达标线" in str(note.text) for note in figure.layout.annotations)
    assert "%" not in control.alt_text(chart.points, share=False)


def test_the_chart_s_traces() -> None:
    chart = dated(
        p_chart([80] * 12 + [60] + [90] * 3, [100] * 16, phases=[1] * 13 + [2] * 3),
        running=True,
        milestones={13: "第 2 轮调查开始"},
    )
    figure = control.control_chart(chart.points, threshold_percent=80, chosen=dt.date(2026, 5, 25))
    by_name = {trace.name: trace for trace in figure.data}
    assert list(by_name["满意率"].y) == chart.points["value"].tolist()
    assert by_name["控制限"].line.dash == "solid" and by_name["控制限（试用）"].line.dash == "dot"
    assert list(by_name["控制限（试用）"].y) == chart.points["low"][13:].tolist()
    assert by_name["控制限"].line.shape == "hvh"
    assert list(by_name["超出控制限"].y) == [0.6] and by_name["超出控制限"].marker.symbol == "diamond"
    assert by_name["满意率"].marker.color[-1] == palette.PAPER, "a running week is hollow"
    assert [trace.y[0] for trace in figure.data if trace.marker.symbol == "circle-open"] == [0.6]
    texts = [note.text for note in figure.layout.annotations]
    assert "达标线 80 %" in texts and "第 2 轮调查开始" in texts and "均值 90.0 %" in texts
    assert "2026 年第 22 周" in by_name["满意率"].text[12] and "超出控制限" in by_name["满意率"].text[12]
    assert control.alt_text(chart.points).endswith("；7 个点有信号；控制限为试用"), "60 and six above the mean"


def test_words_beside_the_lines_stand_apart() -> None:
    assert control.apart([5, 5, 5], 10) == [-5, 5, 15]
    assert control.apart([0, 100], 10) == [0, 100] and control.apart([], 10) == []


@pytest.mark.parametrize("points", [0, 1, 2])
def test_few_points_are_drawn(points: int) -> None:
    chart = dated(p_chart([8] * points, [10] * points))
    assert control.control_chart(chart.points, threshold_percent=80).layout.height
    assert control.alt_text(chart.points)


def areas(units: int, *, periods: int = 4, names: dict[int, str] | None = None) -> pd.DataFrame:
    """Units with 8, 9, 7 … of ten satisfied; the second period of the first is hidden."""
    rows = []
    for unit in range(units):
        for at in range(periods):
            satisfied, n = (7 + (unit + at) % 3), 10
            low, high = wilson_interval(satisfied, n)
            hidden = unit == 0 and at == 1
            figures = (pd.NA,) * 2 + (float("nan"),) * 3 if hidden else (n, satisfied, satisfied / n, low, high)
            name = (names or {}).get(unit, f"第{unit}街道")
            start = MONDAY + pd.Timedelta(days=7 * at)
            rows.append((unit, name, "枣庄 市中区", start, at < periods - 1, *figures, hidden, unit + 1))
    columns = ["unit", "label", "within", "period", "complete", "n", "satisfied", "share", "low", "high"]
    frame = pd.DataFrame(rows, columns=[*columns, "suppressed", "rank"])
    return frame.astype({"n": "Int64", "satisfied": "Int64"})


def headings(frame: pd.DataFrame) -> list[str]:
    return [note.text for note in small_multiples.small_multiples(frame, threshold_percent=80).layout.annotations]


def test_panels_share_one_axis_and_tell_the_last_figures() -> None:
    figure = small_multiples.small_multiples(areas(5), threshold_percent=80)
    lines = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert len(lines) == 5 and pd.isna(lines[0].y[1]) and lines[0].connectgaps is False
    assert list(lines[1].marker.symbol) == ["circle", "circle", "triangle-up", "circle"]
    assert lines[1].marker.color[-1] == palette.PAPER, "a running period is hollow"
    ranges = {tuple(figure.layout[name].range) for name in figure.layout if str(name).startswith("yaxis")}
    assert len(ranges) == 1
    assert headings(areas(5))[0] == "<b>第0街道</b><br>70.0 %，10 份"


def test_beyond_the_panels_a_table_holds_the_rest() -> None:
    frame = areas(300, periods=2)
    assert len(headings(frame)) == small_multiples.PANELS
    assert small_multiples.beyond(frame)["unit"].tolist() == sorted(list(range(24, 300)) * 2)
    assert small_multiples.beyond(areas(3)).empty and small_multiples.beyond(areas(0)).empty
    assert small_multiples.alt_text(frame).startswith("300 个单位，画出 24 个")


def test_long_and_hostile_names() -> None:
    first, second = headings(areas(2, names={0: LONG, 1: "<img src=x>=1+1"}))
    assert first.count("<br>") == 3 and "…" not in first.replace("…</b>", "")
    assert all(len(line) <= 16 for line in small_multiples.lines_of(LONG))
    assert second.startswith("<b>&lt;img src=x&gt;=1+1</b>")
    figure = small_multiples.small_multiples(areas(1, names={0: LONG}), threshold_percent=80)
    assert LONG in figure.layout.annotations[0].hovertext


def test_headings_have_room_above_every_row() -> None:
    """Between two rows lie two lines of dates, three of the longest name and one of figures, in pixels."""
    figure = small_multiples.small_multiples(areas(8, names={5: LONG}), threshold_percent=80)
    inside = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    gap = (figure.layout.yaxis.domain[0] - figure.layout.yaxis5.domain[1]) * inside
    assert gap == pytest.approx(30 + 4 * 16) and figure.layout.margin.t == 30 + 4 * 16


def test_no_unit_and_a_hidden_last_period() -> None:
    assert headings(areas(0)) == []
    assert headings(areas(1, periods=2)) == ["<b>第0街道</b><br>份数太少，不显示"]


def test_the_numbers_of_a_sentence_stand_apart_from_its_words() -> None:
    near = [80, 80, 79, 81, 80, 80, 79, 81, 80, 80, 80, 80, 69, 80, 69]
    chart = dated(p_chart(near, [100] * 15))
    found = told(chart, chart.points["period"][14])
    assert found.template.startswith(
        "近 {near_points} 周中有 {near} 周接近下限（满意率 {share}，有效 {n} 份；均值 {centre}"
    )
    assert {name: value for name, (value, _form) in found.numbers.items()} == pytest.approx(
        {"near_points": 3, "near": 2, "share": 0.69, "n": 100, "points": 15}
        | {name: chart.points[name][14] for name in ("centre", "low", "high")}
    )
    without = told(STEADY, STEADY.points["period"][11], with_value=False)
    assert without.text() == "本周变化属正常波动（均值 80.0 %，控制限 68.0 % 至 92.0 %，依据本阶段 12 周）。"


def test_a_first_period_that_runs_has_nothing_to_be_held_against() -> None:
    points = p_chart([80], [100], counted=[False])
    chart = dated(points, running=True)
    assert said(chart, 0) == "本周满意率 80.0 %，有效 100 份；还没有已结束的各期可比，不能判断是否正常波动。"
    bare = told(chart, chart.points["period"][0], with_value=False)
    assert (bare.text(), bare.numbers) == ("还没有已结束的各期可比，不能判断本周是否正常波动。", {})
