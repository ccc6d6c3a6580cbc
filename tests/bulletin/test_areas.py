"""分区县、街道比较: what may be claimed of a place, and what may only be shown."""

from __future__ import annotations

import pytest

from analytics.bulletin.content import APPENDIX, BARS, BEHIND, INLINE
from analytics.bulletin.sections import areas
from analytics.estimation.intervals import wilson_interval
from analytics.model import Scope
from tests.bulletin.readings import place, reading, rows, said, table, texts

EAST, WEST = {"district": "东区", "street": "光明路街道"}, {"district": "西区", "street": "光明路街道"}


def test_only_an_interval_wholly_below_is_claimed() -> None:
    found = areas.section(
        reading(place(1, None, (40, 60), **EAST), place(2, None, (39, 11), **WEST), place(3, (0, 0), district="南区"))
    )
    told = texts(found)
    assert (
        told["district_wholly_below"]
        == "1 个区县可以断定满意率低于 80\u00a0%（区间整体在线下）：东区 40.0\u00a0%（100 份）。"
    )
    assert told["district_point_below"] == ("另有 1 个区县满意率低于 80\u00a0%，但区间包含达标线，尚不能断定：西区。")
    claim = said(found, "district_wholly_below")
    assert claim.source.n == claim.numbers["n_1"].value == 100
    assert claim.source.communities == {"c-1": "1号院"}
    assert (
        claim.source.query == {"by": "district"} and claim.source.base == "2026 年第 11 周（03-09 至 03-15）的有效份数"
    )


def test_figures_of_the_table_and_the_chart_are_those_of_the_week() -> None:
    found = areas.section(reading(place(1, (50, 0), (40, 60), **EAST), place(2, (0, 10), (40, 10), **WEST)))
    chart = next(each for each in found.charts if each.key == "district_shares")
    assert (chart.kind, chart.threshold, chart.categories) == (BARS, 0.8, ("东区", "西区"))
    low, high = wilson_interval([40, 40], [100, 50])
    values = {series.role: series.values for series in chart.series}
    assert values["value"] == (0.4, 0.8)
    assert values["low"] == pytest.approx(tuple(low)) and values["high"] == pytest.approx(tuple(high))
    listed = rows(table(found, "district_figures"))
    assert [(row["区县"], row["有效份数"], row["满意"], row["与达标线比较"]) for row in listed] == [
        ("东区", 100, 40, "区间整体低于达标线"),
        ("西区", 50, 40, "不低于达标线，区间含达标线"),
    ]
    assert listed[1]["距达标线"] == 0 and table(found, "district_figures").place == INLINE
    assert texts(found)["district_above"] == "满意率不低于 80\u00a0% 的区县 1 个，但区间都包含达标线。"
    series = rows(table(found, "district_series"))
    assert [(row["区县"], row["统计期"], row["有效份数"]) for row in series] == [
        ("东区", "2026年10周", 50),
        ("东区", "2026年11周", 100),
        ("西区", "2026年10周", 10),
        ("西区", "2026年11周", 50),
    ]
    assert table(found, "district_series").place == BEHIND


def test_streets_of_one_name_are_told_apart() -> None:
    found = areas.section(reading(place(1, (1, 40), **EAST), place(2, (40, 1), **WEST), at=0))
    assert [row["街道"] for row in rows(table(found, "street_figures"))] == [
        "光明路街道（枣庄市 东区）",
        "光明路街道（枣庄市 西区）",
    ]
    assert said(found, "street_wholly_below").source.communities == {"c-1": "1号院"}


def test_of_one_district_its_streets_are_told() -> None:
    found = areas.section(reading(place(1, (1, 40), street="甲街道"), place(2, (60, 0), street="乙街道"), at=0))
    assert {each.key.partition("_")[0] for each in found.sentences} == {"street"}
    assert texts(found)["street_above"] == "满意率不低于 80\u00a0% 的街道 1 个，区间整体都不低于达标线。"


@pytest.mark.parametrize("scope", [Scope(), Scope(street=("龙山路街道",))])
def test_of_one_street_its_communities_are_told_by_all_their_answers(scope: Scope) -> None:
    found = areas.section(reading(place(1, (1, 40), (1, 1)), place(2, (60, 0)), place(3), scope=scope))
    told = texts(found)
    assert told["community_wholly_below"] == (
        "1 个小区可以断定满意率低于 80\u00a0%（区间整体在线下）：1号院 4.7\u00a0%（43 份）。"
    )
    assert told["community_no_data"] == "1 个小区没有有效回答：3号院。"
    assert found.charts[0].title == "各小区累计满意率"
    assert "有限总体" in said(found, "community_wholly_below").source.method
    assert rows(table(found, "community_figures"))[1]["满意率"] is None


def test_a_single_community_is_no_comparison() -> None:
    assert texts(areas.section(reading(place(1, (9, 1)), at=0))) == {
        "nothing": "所选范围内不足两个区县、街道或小区，不作比较。"
    }


def test_few_answers_are_hidden_and_none_is_no_zero() -> None:
    found = areas.section(
        reading(
            place(1, (20, 0), (3, 0), street="甲街道"),
            place(2, (20, 0), (9, 1), street="乙街道"),
            place(3, (20, 0), (40, 1), street="丙街道"),
            place(4, (20, 0), street="丁街道"),
        )
    )
    told = texts(found)
    assert told["street_hidden"].startswith("2 个街道有效份数太少，或须防止由合计推算，不显示：")
    assert told["street_no_data"] == "1 个街道本周没有有效回答：丁街道。"
    listed = {row["街道"]: row for row in rows(table(found, "street_figures"))}
    assert [listed[name]["满意率"] for name in ("甲街道", "乙街道", "丁街道")] == [None, None, None]
    assert listed["甲街道"]["与达标线比较"] == "不显示" and listed["丁街道"]["有效份数"] == 0
    assert said(found, "street_hidden").source.n is None


def test_where_nothing_may_be_shown_nothing_is_compared() -> None:
    found = areas.section(reading(place(1, (3, 0), **EAST), place(2, (1, 1), **WEST), at=0))
    assert texts(found)["district_nothing"] == "本周各区县都没有可以显示的满意率，不作比较。"
    assert not found.charts


def test_many_streets_are_drawn_in_part_and_listed_in_full() -> None:
    many = [place(number, (20, 20), street=f"{number}街道") for number in range(1, 121)]
    found = areas.section(reading(*many, at=0))
    chart = found.charts[0]
    assert len(chart.categories) == 10 and chart.note.endswith("只画前 10 个，全部 120 个见表。")
    assert table(found, "street_figures").place == BEHIND and len(table(found, "street_figures").rows) == 120
    assert texts(found)["street_wholly_below"].endswith("等 120 个。")
    some = areas.section(reading(*many[:21], at=0))
    assert table(some, "street_figures").place == APPENDIX


def test_sums_over_programmes_are_held_against_the_line_of_most() -> None:
    places = [place(1, (88, 12), **EAST), place(2, (88, 12), **WEST), place(3, (88, 12), **WEST)]
    found = areas.section(reading(*places, at=0, gates=[80, 90, 90]))
    assert "低于 90\u00a0%" in texts(found)["district_point_below"]
    assert found.charts[0].threshold == 0.9
    assert found.charts[0].note.endswith("各改造计划达标线不同，这里以 90\u00a0% 为准。")


def test_no_street_is_got_from_its_district() -> None:
    """东区 holds a street of 3 and one of 100; 西区 two of 4 and of 60: each district's sum is shown beside them."""
    found = areas.section(
        reading(
            place(1, (2, 1), district="东区", street="甲街道"),
            place(2, (90, 10), district="东区", street="乙街道"),
            place(3, (4, 0), district="西区", street="丙街道"),
            place(4, (50, 10), district="西区", street="丁街道"),
            at=0,
        )
    )
    assert {row["有效份数"] for row in rows(table(found, "district_figures"))} == {103, 64}
    assert {row["街道"]: row["有效份数"] for row in rows(table(found, "street_figures"))} == dict.fromkeys(
        ("甲街道", "乙街道", "丙街道", "丁街道")
    )


def test_no_hidden_district_is_added_up_from_its_streets() -> None:
    """东区 is a street of 3 alone; 西区 is hidden with it, and so must one of its streets be: 31 tells neither."""
    found = areas.section(
        reading(
            place(1, (2, 1), district="东区", street="甲街道"),
            place(2, (20, 10), district="西区", street="乙街道"),
            place(3, (20, 11), district="西区", street="丙街道"),
            place(4, (90, 10), district="南区", street="丁街道"),
            place(5, (90, 11), district="南区", street="戊街道"),
            at=0,
        )
    )
    assert {row["区县"]: row["有效份数"] for row in rows(table(found, "district_figures"))} == {
        "东区": None,
        "西区": None,
        "南区": 201,
    }
    streets = {row["街道"]: row["有效份数"] for row in rows(table(found, "street_figures"))}
    assert [streets[name] for name in ("甲街道", "乙街道", "丙街道", "丁街道", "戊街道")] == [None, None, 31, 100, 101]
