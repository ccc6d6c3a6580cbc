"""方法: the definitions in force and the published numbers, worked out on the page."""

from __future__ import annotations

from contextlib import closing

import pytest

from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import wilson_interval
from analytics.flows import acceptance
from analytics.flows.office import open_office
from analytics.settings import SETTINGS
from analytics.store import crosstabs, topics
from pages.shared import crosstab_reads
from tests.pages import desk


def test_published_numbers_are_worked_out(city: str) -> None:
    words = desk.said(desk.dashboard("methods"))
    assert "0.6575–0.8327" in words
    assert "0.708" in words and "0.797" in words
    assert "0.0524–0.3339" in words
    assert "不超过 72 份" in words and "至少 88 份" in words
    assert "需 567 份" in words
    assert "p̄ = 0.2313，控制限 0.0524–0.4102" in words


def test_each_formula_is_worked_on_a_community_that_is_shown(city: str) -> None:
    """C2, 24 of 30 of 90 households, is in doubt; C1, 8 of 14 of 120, is not."""
    words = desk.said(desk.dashboard("methods"))
    assert words.count("当前数据") == 6
    assert "建设新村：n = 30，x = 24，N = 90" in words
    assert "100 × 24 = 2400，80 × 30 = 2400，达标" in words
    assert "n\\* = 30 × 89 / 60 = 44.5" in words
    low, high = wilson_interval(24, 30, 90)
    assert f"修正后 {low:.4f}–{high:.4f}" in words
    low, high = joined_interval(24, 30, 90)
    assert f"取宽者 {low:.4f}–{high:.4f}。" in words and "朝阳花园：n = 14，x = 8，N = 120" in words
    assert "看出的机会为 0.740；要 90 % 的机会每轮需 77 份" in words


def test_without_figures_to_show_only_the_published_numbers_are_worked(emptied: str) -> None:
    words = desk.said(desk.dashboard("methods"))
    assert "当前数据中还没有可显示满意率的小区" in words and "0.6575–0.8327" in words


def test_definitions_and_settings_in_force(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_THRESHOLD_PERCENT", "85")
    app = desk.dashboard("methods")
    assert "85 %" in desk.said(app)
    overall, settings, files = (table.value for table in app.dataframe)
    assert overall["判定题"].to_list() == ["总体满意度"]
    assert settings["现值"].to_list()[1] == "85"
    assert len(settings) == len(SETTINGS)
    assert files["batch_id"].to_list() == [1, 2, 3]
    assert files["sha256"].str.len().to_list() == [64] * 3


def test_a_threshold_is_judged_on_whole_numbers(city: str) -> None:
    words = desk.said(desk.dashboard("methods"))
    assert "10 份中满意 8 份，达标" in words
    assert "7999 份（79.99 %），未达标" in words


def test_a_definition_is_changed_with_a_name_and_judged_by_at_once(city: str) -> None:
    """C2 has 24 of 30 满意 and 6 一般: met; counting 非常满意 only, nobody is satisfied."""
    app = desk.dashboard("methods")
    choice = next(box for box in app.selectbox if box.label == "口径")
    choice.set_value(5).run()
    next(button for button in app.button if button.label == "按此口径计算").click().run()
    assert not app.exception
    assert "非常满意，有效份数为基数" in app.dataframe[0].value["口径"].iloc[0]
    history = app.dataframe[1].value
    assert history["操作人"].tolist() == ["本机用户"]
    with closing(open_office(city)) as office:
        found = acceptance.verdicts(office).set_index("community_id")
    assert (found.loc["C2", "satisfied"], found.loc["C2", "standing"]) == (0, "below")


def test_the_method_of_topics_is_told_with_the_limits_in_force(two: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_COMMENT_MINIMUM", "9")
    words = desk.said(desk.dashboard("methods"))
    assert "全库意见满 600 条" in words and "满 30 条的地方才比较" in words
    assert "意见不足 9 条不显示原文" in words
    assert "热度 ＝ 50 × 去重后条数" in words
    assert "{" not in words.split("意见归类与去标识")[1]
    with closing(open_office(two)) as office:
        learnt = topics.grouping_state(office.store).texts
    assert f"词义学自 **{learnt:,}** 条文字" in words


def test_the_cycle_is_told_with_the_limits_in_force(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_FIGURE_MINIMUM", "6")
    words = desk.said(desk.dashboard("methods"))
    assert "相差 20.0 个百分点，区间 0.0569–0.3404" in words
    assert "不少于作答户的 25 %" in words and "（不少于 6 份）" in words
    assert "正好一半不通过" in words and "不足 6 人" in words
    assert "正常→待确认" in words and "公示期满前 7 天" in words
    assert "{" not in words.split("同意征询与方案比选")[1]


def test_the_table_of_the_data_in_force_is_worked_when_it_is_asked_for(
    city: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(crosstab_reads, "crosstab", lambda table, *_rest: asked.append(table) or "不显示")
    page = desk.dashboard("methods")
    assert asked == []
    page.toggle(key="crosstab_current").set_value(True).run()
    assert not page.exception
    assert [table.by for table in asked] == [crosstabs.CHANNEL]
