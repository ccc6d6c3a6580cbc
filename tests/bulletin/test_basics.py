"""基本情况: forms and their change, in counts and per cent of counts."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.bulletin.content import COLUMNS, Section
from analytics.bulletin.sections import basics
from analytics.flows.office import Office
from analytics.model import Scope
from tests.bulletin.cities import answers, fill, reading, said, survey, without_households
from tests.flows.test_loading import load


def told(office: Office, key: str, **more: Scope) -> tuple[dict[str, str], Section]:
    section = basics.section(reading(office, key, **more))
    return said(section), section


def test_more_forms_than_the_week_before_and_a_year_before(office: Office) -> None:
    fill(
        office,
        ("2025-11-12", answers("C1", 总体满意度=(20, 40))),
        ("2026-11-04", answers("C1", 总体满意度=(80, 100))),
        ("2026-11-11", answers("C1", 总体满意度=(90, 110)) + answers("C2", 总体满意度=(20, 22))),
    )
    says, section = told(office, "2026-W46")
    assert says == {
        "scope": "本期为 2026 年第 46 周（11-09 至 11-15），范围为全部地区，名册内 4 个小区、303 户。",
        "received": "本周收到满意度调查答卷 132 份，来自 2 个小区。",
        "change": "比上周（100 份）增加 32 份，增长 32.0 %。",
        "year_change": "比去年同期（40 份）增加 92 份。",
        "surveys": "答卷均来自“调查”。",
    }
    chart = section.charts[0]
    assert (chart.kind, len(chart.categories), chart.categories[-2:]) == (COLUMNS, 26, ("45周", "46周"))
    assert chart.series[0].values[-2:] == (100, 132) and set(chart.series[0].values[:-2]) == {0}
    assert section.tables[0].rows == (("调查", "第 1 轮", 2, 132),)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (100, 100, "份数与上月相同，均为 100 份。"),
        (120, 90, "比上月（120 份）减少 30 份，下降 25.0 %。"),
        (100, 300, "比上月（100 份）增加 200 份，为上月的 3.0 倍。"),
        (99, 100, "比上月（99 份）增加 1 份。"),
    ],
)
def test_a_change_of_counts_in_words(office: Office, before: int, now: int, expected: str) -> None:
    fill(
        office,
        ("2026-09-09", answers("C1", 总体满意度=(before, before))),
        ("2026-10-14", answers("C1", 总体满意度=(now, now))),
    )
    says, _section = told(office, "2026-10")
    assert says["change"] == expected
    assert says["year_change"] == "去年同期还没有调查数据，份数不作比较。"


def test_a_week_without_forms_the_one_after_it_and_the_first(office: Office) -> None:
    fill(
        office,
        ("2026-10-14", answers("C1", 总体满意度=(5, 6))),
        ("2026-10-28", answers("C1", 总体满意度=(5, 6))),
    )
    quiet, section = told(office, "2026-W43")
    assert quiet["received"] == "本周没有收到满意度调查答卷。"
    assert quiet["change"] == "比上周（6 份）减少 6 份。"
    assert "surveys" not in quiet and section.tables == ()
    assert told(office, "2026-W44")[0]["change"] == "上周没有收到答卷。"
    assert told(office, "2026-W42")[0]["change"] == "上周还没有调查数据，份数不作比较。"


def test_a_running_year_is_not_compared_with_a_whole_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(
        office,
        ("2025-06-11", answers("C1", 总体满意度=(100, 150))),
        ("2026-06-10", answers("C1", 总体满意度=(100, 120))),
    )
    monkeypatch.setattr(Office, "now", lambda self: dt.datetime(2026, 7, 1, 9))
    says, section = told(office, "2026")
    assert says["running"] == "本期尚未结束，以下数字还会变化。"
    assert says["received"] == "本年已收到满意度调查答卷 120 份，来自 1 个小区。"
    assert says["change"] == "上年全期为 150 份；本年未结束，份数暂不比较。"
    assert "year_change" not in says, "the year before is the period before"
    assert section.charts[0].categories == ("2025年", "2026年*")
    assert section.charts[0].note == "带 * 的一期尚未结束"


def test_several_surveys_and_unknown_households(office: Office) -> None:
    register = "小区编号,小区名称,城市,区县,街道,户数\nC1,甲,枣庄,市中区,光明路街道,100\nC2,乙,枣庄,峄城区,坛山街道,9\n"
    fill(office, ("2026-10-14", answers("C1", 总体满意度=(5, 6))), register=register, title="{春}季")
    for at, (title, n) in enumerate((("甲调查", 20), ("乙调查", 8), ("丙调查", 7))):
        text = survey(answers("C2", 总体满意度=(n, n)), first=5000 + 100 * at, day="2026-10-14", title=title)
        load(office, f"{title}.csv", text)
    section = basics.section(without_households(reading(office, "2026-W42"), "C2"))
    says = said(section)
    assert says["scope"].endswith("名册内 2 个小区、100 户（1 个户数不详）。")
    assert says["surveys"] == "答卷来自 4 项调查，份数较多的是“甲调查”20 份、“乙调查”8 份、“丙调查”7 份。"
    assert [row[0] for row in section.tables[0].rows] == ["甲调查", "乙调查", "丙调查", "{春}季"]
    inside, _section = told(office, "2026-W42", scope=Scope(district=("市中区",)))
    assert inside["scope"].endswith("范围为市中区，名册内 1 个小区、100 户。")
    assert inside["surveys"] == "答卷均来自“{春}季”。"
    alone = basics.section(without_households(reading(office, "2026-W42", scope=Scope(district=("峄城区",))), "C2"))
    assert said(alone)["scope"].endswith("名册内 1 个小区，户数均未登记。")
    assert alone.charts[0].source.query == {"district": "峄城区"}


def test_communities_chosen_one_by_one_are_named_as_the_place(office: Office) -> None:
    fill(office, ("2026-11-09", answers("C1", 总体满意度=(8, 10))))
    found = reading(office, "2026-W46", scope=Scope(community_id=("C1",)))
    name = found.counted.communities["name"].iloc[0]
    assert found.place == name
    assert f"范围为{name}，名册内 1 个小区" in said(basics.section(found))["scope"], "never 全部地区"
    both = reading(office, "2026-W46", scope=Scope(district=("市中区",), community_id=("C1",)))
    assert both.place == f"市中区 · {name}"
