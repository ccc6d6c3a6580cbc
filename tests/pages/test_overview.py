"""总览 on the small city: C1 8 of 14 (below), C2 24 of 30 (exactly 80 %: met), C3 and C4 without data."""

from __future__ import annotations

import json

from tests.conftest import survey_csv
from tests.pages import desk


def metrics(app: object) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_key_figures(city: str) -> None:
    assert metrics(desk.dashboard()) == {
        "▲ 未达标": "1",
        "● 达标": "1",
        "○ 无数据": "2",
        "其中证据不充分": "1",
        "小区": "4",
        "户数": "303",
        "有效答卷": "44",
    }


def test_every_figure_says_n_and_definition(city: str) -> None:
    said = desk.said(desk.dashboard())
    assert said.count("有效份数 n = 44") == 2
    assert "满意＝非常满意＋满意" in said or "满意＝满意" in said
    assert "满意率 ≥ 80 % 为达标" in said


def test_the_worst_community_is_named_with_its_distance(city: str) -> None:
    said = desk.said(desk.dashboard())
    assert "57.1\u00a0%" in said
    assert "距达标线 −22.9 个百分点" in said


def test_freshness_names_the_last_batch(city: str) -> None:
    assert "批次 3" in desk.said(desk.dashboard())


def test_a_place_narrows_every_figure(city: str) -> None:
    app = desk.dashboard(street="文化路街道")
    assert metrics(app)["小区"] == "2"
    assert "还没有满意度调查" in desk.said(app)


def test_an_emptied_store_says_what_to_upload(emptied: str) -> None:
    app = desk.dashboard()
    assert not app.metric
    assert "先上传小区名册" in desk.said(app)


def test_a_register_alone_says_that_a_survey_is_missing(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    app = desk.dashboard()
    assert metrics(app)["○ 无数据"] == "4"
    assert metrics(app)["有效答卷"] == "0"
    assert "还没有满意度调查" in desk.said(app)


def test_few_answers_show_no_figure(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv({"C1": ["不满意"] * 4}))))
    said = desk.said(desk.dashboard())
    assert "有效答卷太少，不显示满意率" in said
    assert "0.0" not in said


def test_the_sum_of_answers_does_not_tell_the_hidden_ones(store_address: str) -> None:
    """C2's 10 are hidden with C1's 4 of the same street, or the street's 14 would tell them."""
    few = survey_csv({"C1": ["不满意"] * 4, "C2": ["满意"] * 10, "C3": ["满意"] * 20})
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", few)))
    app = desk.dashboard()
    assert {metric.label: metric.value for metric in app.metric}["有效答卷"] == "20"


def test_nothing_but_hidden_answers_is_a_survey_all_the_same(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv({"C1": ["不满意"] * 4}))))
    app = desk.dashboard()
    assert "还没有满意度调查" not in desk.said(app)
    assert metrics(app)["有效答卷"] == "—"


def test_a_change_is_not_claimed_beyond_its_interval(city: str) -> None:
    """17 of 24 after 15 of 20: −4.2 百分点, well within the sampling error."""
    assert "比上周 −4.2 个百分点，未超出抽样误差" in desk.said(desk.dashboard())


def figure(app: object) -> dict:
    """The first figure of the page, as the browser is sent it."""
    return json.loads(app.get("plotly_chart")[0].proto.spec)


def test_the_map_draws_those_with_coordinates_and_counts_the_others(city: str) -> None:
    app = desk.dashboard(standings="map")
    texts = [text for trace in figure(app)["data"] for text in trace.get("text", [])]
    assert len(texts) == 3 and sum("朝阳花园" in text and "满意率 57.1 %" in text for text in texts) == 1
    assert "另有 1 个小区没有经纬度" in desk.said(app)


def test_without_coordinates_there_is_no_map(store_address: str) -> None:
    name, register = desk.CITY[0]
    lines = [",".join(line.split(",")[:-2]) for line in register.splitlines()]
    desk.fill(store_address, ((name, "\n".join(lines) + "\n"), *desk.CITY[1:]))
    app = desk.dashboard(standings="map")
    offered = next(group for group in app.button_group if group.key == "filter_standings").options
    assert [option.content if hasattr(option, "content") else option for option in offered] == ["比例", "户数面积图"]
    assert figure(app)["data"][0]["type"] == "bar"


def test_areas_are_the_households(city: str) -> None:
    (areas,) = figure(desk.dashboard(standings="areas"))["data"]
    assert areas["type"] == "treemap"
    assert sum(label.startswith("▲ 朝阳花园") for label in areas["labels"]) == 1


def test_hidden_figures_stay_hidden_on_the_map_and_in_the_areas(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv({"C1": ["不满意"] * 4}))))
    for view in ("map", "areas"):
        sent = desk.dashboard(standings=view).get("plotly_chart")[0].proto.spec
        told = json.dumps(json.loads(sent), ensure_ascii=False)
        assert "数据不足" in told and "有效 4 份" not in told and "0.0 %" not in told
