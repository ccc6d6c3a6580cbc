"""热点意见, sentence by sentence, of a small city counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pandas as pd
import pytest

from analytics.bulletin.content import BEHIND, INLINE, POINTS, TEXT, Section
from analytics.bulletin.reading import Reading, read
from analytics.bulletin.sections.hot_issues import section
from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.periods import WEEK, parse, period_of
from analytics.flows.office import Office, open_office
from analytics.flows.periods.topics import Comments, RaisedTopics
from analytics.flows.rising import MOVING
from analytics.model import Scope
from tests.flows.spoken import Said, speak
from tests.stores import url_of

PLACES = {"C1": "光明路街道", "C2": "光明路街道", "C3": "文化路街道"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Week 9: 60 comments, six on drains. Week 10: 30 on drains, 40 on parking, four on lamps, seven fit nothing."""
    office = open_office(url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb"))
    speak(
        office,
        [
            Said("C1", "c-drain", 6, day="2026-02-23"),
            Said("C2", "c-park", 54, day="2026-03-01"),
            Said("C1", "c-drain", 12, satisfied=False, day="2026-03-02"),
            Said("C2", "c-drain", 6, day="2026-03-04"),
            Said("C2", "c-drain", 12, satisfied=None, day="2026-03-08"),
            Said("C1", "c-park", 20, copies=True, day="2026-03-05"),
            Said("C2", "c-park", 20, satisfied=None, day="2026-03-05"),
            Said("C3", "c-lamp", 4, satisfied=False, day="2026-03-05"),
            Said("C3", None, 7, day="2026-03-05"),
            Said("C3", None, 9, day="2026-03-05", bucket="no_content"),
            Said("C1", "c-lamp", 3, day="2026-03-09"),
        ],
        places=PLACES,
    )
    yield office
    office.close()


@pytest.fixture(scope="module")
def week(city: Office) -> Reading:
    found = read(city, parse("2026-W10"))
    assert found is not None
    return found


def told(reading: Reading) -> dict[str, str]:
    found = section(reading).sentences
    assert len({each.key for each in found}) == len(found)
    return {each.key: each.text.replace("\u00a0", " ") for each in found}


def but(reading: Reading, **topics: Any) -> Reading:
    return replace(reading, topics=replace(reading.topics, **topics))


def test_every_sentence_of_a_week(week: Reading) -> None:
    difference, low, high = (100 * each for each in newcombe_difference(30, 62, 6, 60))
    down, down_low, down_high = (-100 * each for each in newcombe_difference(21, 62, 54, 60))
    assert told(week) == {
        "received": "本周收到意见 90 条，去重后 71 条。",
        "change": "比上周（60 条）增加 30 条。",
        "saying": "有实质内容的意见去重后 62 条，以下占比以此为基数；其中 7 条没有合适的类别。",
        "top": "按热度，居前两位的是“下水道堵塞”30 条（占 48.4 %）、“停车位不足”21 条（占 33.9 %）。",
        "satisfaction:c-drain": "提到“下水道堵塞”的居民中，18 人回答了总体满意度，"
        "满意率 33.3 %（区间 16.3 % 至 56.3 %）。",
        "satisfaction:c-park": "提到“停车位不足”的居民中，20 人回答了总体满意度，"
        "满意率 100.0 %（区间 83.9 % 至 100.0 %）。",
        "handled": "所列 2 个热点问题都还没有登记办理情况。",
        "rising:c-drain": "与此前有意见的 1 周相比，“下水道堵塞”在意见中的占比上升：由 10.0 % 到 48.4 %，"
        f"相差 +{difference:.1f} 个百分点（区间 +{low:.1f} 个百分点至 +{high:.1f} 个百分点）。",
        "falling:c-park": "与此前有意见的 1 周相比，“停车位不足”在意见中的占比下降：由 90.0 % 到 33.9 %，"
        f"相差 −{down:.1f} 个百分点（区间 −{down_low:.1f} 个百分点至 −{down_high:.1f} 个百分点）。",
        "left_out": "另有 1 个问题提到的居民不足 5 人，升降不列。",
        "not_a_sample": "样本非随机，条数不代表居民比例。",
    }


def test_what_stands_behind_a_sentence(week: Reading) -> None:
    found = {each.key: each.source for each in section(week).sentences}
    span = {"from": "2026-03-02", "to": "2026-03-02"}
    assert (found["top"].n, found["top"].page, dict(found["top"].query)) == (62, "hot_issues", span)
    assert found["top"].tables == ("hot_issues", "quotes") and "去重后" in found["top"].base
    drain = found["satisfaction:c-drain"]
    assert (drain.n, drain.page, dict(drain.query)) == (18, "topic", span | {"topic": "c-drain"})
    assert drain.definition == week.definition and "Wilson" in drain.method
    assert "条件二项检验" in found["rising:c-drain"].method
    assert found["received"].n == 90


def test_pages_that_cannot_show_the_same_are_not_opened(city: Office, week: Reading) -> None:
    month = read(city, parse("2026-03"))
    friday = read(city, period_of(dt.date(2026, 3, 5), WEEK, week_starts_on=5), week_starts_on=5)
    assert month is not None and friday is not None
    one, some = Scope(district=("市中区",)), Scope(district=("市中区", "滕州市"))
    here = {"district": "市中区", "from": "2026-03-02", "to": "2026-03-02"}
    cases = [(month, {}), (friday, {}), (replace(week, scope=some), {}), (replace(week, scope=one), here)]
    cases.append((replace(week, scope=Scope(community_id=("C1",))), {}))
    for reading, query in cases:
        source = section(reading).sentences[0].source
        assert dict(source.query) == query and source.page == ("hot_issues" if query else "")


def test_charts(week: Reading) -> None:
    issues, changes = section(week).charts
    assert issues.categories == ("下水道堵塞", "停车位不足") and asdict(issues.series[0])["values"] == (30, 21)
    assert changes.format == POINTS
    assert changes.categories == ("下水道堵塞（上升）", "停车位不足（下降）")
    assert [each.role for each in changes.series] == ["value", "low", "high"]
    assert [asdict(each)["values"][0] for each in changes.series] == pytest.approx(
        list(newcombe_difference(30, 62, 6, 60))
    )


def test_tables(week: Reading) -> None:
    tables = {table.key: table for table in section(week).tables}
    places = {"hot_issues": INLINE, "issue_satisfaction": BEHIND, "quotes": BEHIND, "topic_changes": BEHIND}
    assert {key: table.place for key, table in tables.items()} == places
    issues = tables["hot_issues"]
    headings = "序号 问题 热度 去重条数 占比 涉及小区 不满意者占比 责任单位 办理情况"
    assert [column.heading for column in issues.columns] == headings.split()
    heat = pytest.approx(50 + 30 + 20 * 12 / 18)
    assert issues.rows[0] == (1, "下水道堵塞", heat, 30, 30 / 62, 2, 12 / 18, "区住建局", None)
    assert "62 条为基数" in issues.note
    assert tables["issue_satisfaction"].rows[0][:3] == ("下水道堵塞", 18, 6 / 18)
    assert [row[0] for row in tables["quotes"].rows] == ["下水道堵塞"] * 3 + ["停车位不足"] * 3
    assert {column.format for column in tables["quotes"].columns} == {TEXT}
    assert tables["topic_changes"].rows[0][:6] == ("下水道堵塞", "上升", 30, 30 / 62, 6, 0.1)
    for table in tables.values():
        assert all(len(row) == len(table.columns) for row in table.rows)


def spoken_of(found: Section) -> str:
    return " ".join([each.text for each in found.sentences] + [" ".join(chart.categories) for chart in found.charts])


def test_residents_words_are_in_the_table_of_quotes_alone(week: Reading) -> None:
    hostile = week.topics.quotes.assign(text="=HYPERLINK('x') {n} <script>")
    found = section(but(week, quotes=hostile))
    assert "HYPERLINK" not in spoken_of(found)
    assert [table.key for table in found.tables if "HYPERLINK" in str(table.rows)] == ["quotes"]


def test_a_label_with_braces_is_only_words(week: Reading) -> None:
    issues = week.topics.issues.assign(label="{n}{0}")
    changes = week.topics.changes.assign(label="{n}{0}")
    assert "“{n}{0}”30 条" in told(but(week, issues=issues, changes=changes))["top"]


def test_too_few_to_say_how_satisfied(week: Reading) -> None:
    hidden = week.topics.issues.assign(satisfied_n=pd.array([pd.NA] * 2, "Int64"), satisfied=float("nan"))
    found = but(week, issues=hidden)
    assert told(found)["satisfaction:c-drain"] == "提到“下水道堵塞”的居民中，回答总体满意度的不足 5 人，满意率不列。"
    assert section(found).tables[1].rows[0][:3] == ("下水道堵塞", None, None)
    assert next(each for each in section(found).sentences if each.key == "satisfaction:c-drain").source.n is None


def test_three_issues_one_issue_and_none(week: Reading) -> None:
    issues = week.topics.issues
    four = pd.concat([issues, issues.assign(topic_id=["a", "b"])], ignore_index=True)
    many = told(but(week, issues=four.assign(handling=["办理中", None, None, None])))
    assert many["top"].startswith("按热度，居前三位的是“下水道堵塞”30 条（占 48.4 %）、")
    assert "satisfaction:a" in many and "satisfaction:b" not in many
    assert many["handled"] == "所列 4 个热点问题中，1 个已登记办理情况。"
    assert told(but(week, issues=issues.head(1)))["top"] == "可列的热点问题只有“下水道堵塞”30 条（占 48.4 %）。"
    none = but(week, issues=issues.head(0), quotes=week.topics.quotes.head(0))
    assert told(none)["top"] == "提到各问题的居民都不足 5 人，或意见多为肯定，没有可列的热点问题。"
    assert [chart.key for chart in section(none).charts] == ["topic_changes"]
    assert [table.key for table in section(none).tables] == ["topic_changes"]


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        (Comments(), {"received": "本周没有收到意见。", "change": "上周还没有意见，条数不作比较。"}),
        (Comments(before=0), {"received": "本周没有收到意见。", "change": "条数与上周相同。"}),
        (Comments(before=5), {"received": "本周没有收到意见。", "change": "比上周（5 条）减少 5 条。"}),
        (
            Comments(9, 8, 9, 9, 0, 0, 9),
            {
                "received": "本周收到意见 9 条，去重后 8 条。",
                "change": "条数与上周相同。",
                "ungrouped": "意见尚未归类，归类后列出热点问题。",
            },
        ),
        (
            Comments(9, 8, 9, None, 0, 0, 2),
            {
                "received": "本周收到意见 9 条，去重后 8 条。",
                "change": "上周还没有意见，条数不作比较。",
                "ungrouped": "其中 2 条尚未归类，不在以下各数内。",
                "saying": "已归类的意见都没有实质内容，没有可列的问题。",
            },
        ),
    ],
)
def test_nothing_to_list(week: Reading, comments: Comments, expected: dict[str, str]) -> None:
    topics = RaisedTopics(week.topics.issues.head(0), pd.DataFrame(columns=list(MOVING)), comments)
    found = replace(week, topics=topics)
    assert told(found) == expected
    assert section(found).charts == () and section(found).tables == ()


def test_a_hidden_number_of_what_fits_nowhere_is_not_said(week: Reading) -> None:
    found = told(but(week, comments=replace(week.topics.comments, none_fits=None)))
    assert found["saying"] == "有实质内容的意见去重后 62 条，以下占比以此为基数。"


def test_a_running_period_is_not_compared_in_volume(week: Reading) -> None:
    running = replace(week, figures=replace(week.figures, is_complete=False))
    assert told(running)["change"] == "上周全期为 60 条；本周未结束，条数暂不比较。"


def test_nothing_moves(week: Reading) -> None:
    changes = week.topics.changes.assign(status="steady")
    found = but(week, changes=changes, periods_before=8, left_out=0)
    assert told(found)["changes"] == (
        "与此前 8 周相比，检验 2 个问题，没有占比上升、下降超出偶然波动的，也没有新出现的。"
    )
    assert section(found).charts[1].categories == ("下水道堵塞", "停车位不足")
    assert not {"left_out", "rising:c-drain"} & set(told(found))


def test_nothing_to_compare_with(week: Reading) -> None:
    found = but(week, changes=week.topics.changes.assign(status="steady"), periods_before=0)
    assert told(found)["changes"] == "此前没有可比的意见，不判断各问题的升降。"
    assert [chart.key for chart in section(found).charts] == ["hot_issues"]
    assert "topic_changes" not in [table.key for table in section(found).tables]


def test_new_returning_and_hidden_topics(week: Reading) -> None:
    changes = pd.concat([week.topics.changes] * 2, ignore_index=True).assign(
        topic_id=["a", "b", "c", "d"], label=["甲", "乙", "丙", "丁"], status=["new", "returning", "rising", "falling"]
    )
    telling = ["n_before", "share_before", "difference", "low", "high"]
    changes[telling] = changes[telling].astype("float64")
    changes.loc[2:, telling] = float("nan")
    found = but(week, changes=changes.assign(suppressed=[False, False, True, True]), periods_before=8)
    said = told(found)
    assert said["new:a"] == "“甲”是新出现的问题：此前没有人提到，本周去重后 30 条，涉及 2 个小区。"
    assert said["returning:b"] == "“乙”重新出现：此前 8 周没有人提到，更早有过，本周去重后 21 条，涉及 2 个小区。"
    hidden = "（此前提到的人太少，不列差值），本周占 "
    assert said["rising:c"] == f"与此前 8 周相比，“丙”在意见中的占比上升{hidden}48.4 %。"
    assert said["falling:d"] == f"与此前 8 周相比，“丁”在意见中的占比下降{hidden}33.9 %。"
    assert section(found).charts[1].categories == ("甲（新出现）", "乙（重新出现）")
    assert section(found).tables[-1].rows[2][4:] == (None,) * 5


def test_many_that_rise_are_not_all_sentences(week: Reading) -> None:
    changes = pd.concat([week.topics.changes.head(1)] * 5, ignore_index=True).assign(topic_id=list("abcde"))
    said = told(but(week, changes=changes))
    assert [key for key in said if key.startswith("rising:")] == ["rising:a", "rising:b", "rising:c"]
    assert said["more:rising"] == "占比上升的问题还有 2 个，见“各问题占比的升降”表。"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2026-03", ("本月", "比上月（6 条）增加 141 条。")),
        ("2026-Q1", ("本季度", "上季度还没有意见，条数不作比较。")),
        ("2026", ("本年", "上年还没有意见，条数不作比较。")),
    ],
)
def test_months_quarters_and_years(city: Office, key: str, words: tuple[str, str]) -> None:
    reading = read(city, parse(key))
    assert reading is not None
    complete = replace(reading, figures=replace(reading.figures, is_complete=True))
    assert told(complete)["received"].startswith(words[0]) and told(complete)["change"] == words[1]
