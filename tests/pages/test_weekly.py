"""周报: the small city's second week, and what a bulletin made by hand becomes on the page."""

from __future__ import annotations

from contextlib import closing

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.bulletin.content import Bulletin
from analytics.flows import grouping
from analytics.flows.office import open_office
from pages.shared import week_reads, week_tables
from tests.conftest import survey_csv
from tests.pages import bulletins, desk


@pytest.fixture
def by_hand(grouped: str, monkeypatch: pytest.MonkeyPatch) -> Bulletin:
    """The page's bulletin is the one made by hand."""
    made = bulletins.bulletin()
    monkeypatch.setattr(week_reads, "compose", lambda *_args, **_more: made)
    return made


def opened(app: AppTest, key: str) -> AppTest:
    """The page with one opener open."""
    app.session_state[key] = True
    app.run()
    assert not app.exception, [element.value for element in app.exception]
    return app


def values(app: AppTest) -> list[pd.DataFrame]:
    return [element.value for element in app.dataframe]


def test_the_last_complete_week_is_shown_first(grouped: str) -> None:
    app = desk.dashboard("weekly")
    words = desk.said(app)
    assert "2026 年第 38 周" in words and "一、基本情况" in words and "九、建议" in words
    assert app.selectbox(key="filter_period").options == [
        "2026年第38周（09-14至09-20）",
        "2026年第37周（09-07至09-13）",
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"week": "2026-09-07"}, "2026 年第 37 周"),
        ({"week": "2026-09-15", "week_starts_on": "2"}, "2026 年第 38 周（09\\-15 至 09\\-21）"),
        ({"period": "2026-09"}, "2026 年 9 月"),
        ({"period": "2026-Q3"}, "2026 年第 3 季度"),
        ({"kind": "year"}, "2026 年"),
        ({"period": "gibberish"}, "2026 年第 38 周"),
        ({"week": "gibberish"}, "2026 年第 38 周"),
    ],
)
def test_a_link_names_any_period_and_links_of_before_still_lead_there(
    grouped: str, asked: dict[str, str], words: str
) -> None:
    assert words in desk.said(desk.dashboard("weekly", **asked))


def test_the_reader_steps_to_the_period_before_and_back(grouped: str) -> None:
    app = desk.dashboard("weekly")
    assert app.button(key="week_step_1").disabled
    app.button(key="week_step_-1").click().run()
    assert "2026 年第 37 周" in desk.said(app) and app.button(key="week_step_-1").disabled
    app.button(key="week_step_1").click().run()
    assert "2026 年第 38 周" in desk.said(app)


def test_from_weeks_to_months_and_back(grouped: str) -> None:
    app = desk.dashboard("weekly", week="2026-09-07")
    app.selectbox(key="filter_report").select("month").run()
    assert "2026 年 9 月" in desk.said(app) and app.query_params["report"] == "month"
    app.selectbox(key="filter_report").select("week").run()
    assert "2026 年第 38 周" in desk.said(app) and not app.exception


def test_without_answers_it_says_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "还没有满意度调查" in desk.said(desk.dashboard("weekly"))


def test_without_anything_it_says_what_to_do(emptied: str) -> None:
    assert "还没有任何数据" in desk.said(desk.dashboard("weekly"))


def test_comments_that_came_since_are_grouped_before_anything_is_said_of_topics(city: str) -> None:
    with closing(open_office(city)) as office:
        assert not grouping.is_current(office)
    desk.dashboard("weekly")
    with closing(open_office(city)) as office:
        assert grouping.is_current(office)


def test_the_figures_to_begin_with_are_the_bulletin_s_own(by_hand: Bulletin) -> None:
    metrics = {metric.label: metric.value for metric in desk.dashboard("weekly").metric}
    assert metrics == {"收到答卷": "1,412", "满意率": "79.96\u00a0%"}


def test_a_running_period_is_said_to_run(grouped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(week_reads, "compose", lambda *_args, **_more: bulletins.bulletin(complete=False))
    assert "本期未完" in desk.said(desk.dashboard("weekly"))


def test_hostile_names_stay_words(by_hand: Bulletin) -> None:
    assert "\\*\\*甲\\*\\*\\[链接\\]" in desk.said(desk.dashboard("weekly"))


def test_nothing_behind_is_drawn_before_it_is_opened(by_hand: Bulletin) -> None:
    app = desk.dashboard("weekly")
    assert not values(app) and "涉及小区" not in "\n".join(element.value for element in app.markdown)


def test_a_sentence_opens_what_stands_behind_it(by_hand: Bulletin) -> None:
    app = opened(desk.dashboard("weekly"), "satisfaction-sentence-share-behind")
    words = desk.said(app)
    assert "n\u00a0=\u00a024" in words and "总体满意度有效回答" in words and "**涉及小区**　2 个" in words
    listed, quotes = values(app)
    assert len(listed) == 2, "the third community is not spoken of"
    assert listed["满意率"].tolist() == [pytest.approx(79.96), pd.NA]
    assert quotes["意见原文"].tolist() == ["停车难" + bulletins.HOSTILE]


def test_a_hidden_number_is_said_to_be_hidden(by_hand: Bulletin) -> None:
    app = opened(desk.dashboard("weekly"), "satisfaction-sentence-hidden-behind")
    assert "1 个数字份数太少" in desk.said(app)


def test_a_chart_s_numbers_can_be_opened(by_hand: Bulletin) -> None:
    (numbers,) = values(opened(desk.dashboard("weekly"), "satisfaction-chart-shares-data"))
    assert list(numbers.columns) == ["", "满意率", "信号"]
    assert numbers["满意率"].tolist() == [75.0, pd.NA, pytest.approx(70.83)]


def test_tables_behind_are_folded_until_opened(by_hand: Bulletin) -> None:
    app = desk.dashboard("weekly")
    assert [expander.label for expander in app.expander] == [
        "各小区明细（3 行）", "意见原文（1 行）", "未达标小区（3 行）",
    ]  # fmt: skip
    (listed,) = values(opened(app, "communities-fold"))
    assert listed["有效份数"].tolist() == [14, pd.NA, 1200]


def test_a_table_taken_away_says_its_units() -> None:
    taken = week_tables.frame(bulletins.COMMUNITIES, units=True)
    assert list(taken.columns) == ["小区", "有效份数", "满意率（%）", "距达标线（百分点）"]
    assert taken["距达标线（百分点）"].tolist() == [pytest.approx(-0.04), pd.NA, 0.0]


def test_namesake_headings_are_kept_apart() -> None:
    table = bulletins.COMMUNITIES
    twice = type(table)("t", "t", (table.columns[1], table.columns[1]), ((1, 2),))
    assert week_tables.frame(twice).to_numpy().tolist() == [[1, 2]]


def test_charts_of_many_bars_say_how_many_are_drawn(by_hand: Bulletin) -> None:
    assert "共 60 个，图中为前 40 个" in desk.said(desk.dashboard("weekly"))


def test_districts_and_streets_stand_beside_each_other(store_address: str) -> None:
    register = "小区编号,小区名称,城市,区县,街道,户数\nC1,甲,枣庄市,市中区,一街道,100\nC2,乙,枣庄市,薛城区,二街道,100\n"
    answers = survey_csv({"C1": ["满意"] * 8 + ["一般"] * 2, "C2": ["满意"] * 7 + ["一般"] * 3})
    desk.fill(store_address, (("名册.csv", register), ("满意度调查.csv", answers)))
    app = desk.dashboard("weekly")
    assert "近几期满意率比较" in desk.said(app) and "有效份数 n = 20" in desk.said(app)


def test_a_difference_that_is_not_none_does_not_read_as_none(by_hand: Bulletin) -> None:
    app = opened(desk.dashboard("weekly"), "communities-fold")
    assert '"format": "%+.2f"' in app.dataframe[0].proto.columns, "C1 misses the line by 0.04 百分点"
