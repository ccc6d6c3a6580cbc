"""样本与回收率: forms against the households of those asked."""

from __future__ import annotations

from analytics.bulletin.sections import coverage
from analytics.flows.office import Office
from analytics.model import Scope
from tests.bulletin.cities import answers, fill, reading, said, without_households
from tests.flows.test_loading import load


def told(office: Office, key: str) -> dict[str, str]:
    return said(coverage.section(reading(office, key)))


def test_coverage_and_that_of_the_week_before(office: Office) -> None:
    fill(
        office,
        ("2026-10-14", answers("C1", 总体满意度=(20, 30))),
        ("2026-10-21", answers("C1", 总体满意度=(3, 6))),
        ("2026-10-28", answers("C2", 总体满意度=(9, 9))),
    )
    assert told(office, "2026-W42") == {
        "asked": "截至本周末已有 1 个小区开展调查，共 120 户。",
        "coverage": "最近一轮收回答卷 30 份，回收率（答卷÷户数）25.0 %。",
        "left": "名册内还有 3 个小区没有收到过答卷。",
    }
    assert told(office, "2026-W43")["before"] == "上周末的回收率为 25.0 %。"
    last = told(office, "2026-W44")
    assert last["coverage"] == "最近一轮收回答卷 45 份，回收率（答卷÷户数）21.4 %。", "45 of 210"
    assert last["before"] == "上周末的回收率为 30.0 %，当时只有 1 个小区开展调查。"
    chart = coverage.section(reading(office, "2026-W44")).charts[0]
    assert chart.series[0].values == (0.25, 0.3, 45 / 210) and chart.categories[0] == "2026年42周"
    first = coverage.section(reading(office, "2026-W42")).charts[0]
    assert first.series[0].values == (0.25,), "later periods are not told"


def test_more_forms_than_households_and_unknown_ones(office: Office) -> None:
    register = "小区编号,小区名称,城市,区县,街道,户数\nC1,甲,枣庄,市中区,光明路街道,20\nC2,乙,枣庄,峄城区,坛山街道,9\n"
    forms = answers("C1", 总体满意度=(20, 25)) + answers("C2", 总体满意度=(5, 8))
    fill(office, ("2026-10-14", forms), register=register)
    says = said(coverage.section(without_households(reading(office, "2026-W42"), "C2")))
    assert says["asked"] == "截至本周末已有 2 个小区开展调查，其中户数已知的 1 个小区共 20 户。"
    assert says["coverage"] == "最近一轮收回答卷 25 份，回收率（答卷÷户数）125.0 %。"
    assert says["over"] == "答卷多于户数，有的家庭不止填了一份，回收率不能当作参与户的比例。"
    assert says["unknown"] == "另有 1 个小区户数不详，未计入回收率。"
    assert says["left"] == "名册内的小区均已开展调查。"
    alone = reading(office, "2026-W42", scope=Scope(district=("峄城区",)))
    unknown = coverage.section(without_households(alone, "C2"))
    assert said(unknown) == {"asked": "截至本周末已有 1 个小区开展调查，户数均不详，无法计算回收率。"}
    assert unknown.charts[0].series[0].values == (None,)


def test_channels_few_forms_came_by_are_not_named(office: Office) -> None:
    load(office, "名册.csv", "小区编号,小区名称,城市,区县,街道,户数\nC1,甲,枣庄,市中区,光明路街道,100\n")
    ways = ["微信"] * 12 + ["现场"] * 5 + ["热线"] * 2 + [""] * 1
    rows = [f"{at},C1,2026-10-14 10:00:00,{way},满意" for at, way in enumerate(ways, start=1)]
    load(office, "调查.csv", "\n".join(["答卷编号,小区编号,提交时间,渠道,总体满意度", *rows]) + "\n")
    expected = "本周答卷按填答渠道：微信 12 份（60.0 %），现场 5 份（25.0 %），其余为其他渠道，渠道不详 1 份。"
    assert told(office, "2026-W42")["channels"] == expected
