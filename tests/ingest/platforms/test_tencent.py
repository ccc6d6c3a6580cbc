"""腾讯问卷: CSV as the platform writes it, in both encodings, becomes one survey."""

from __future__ import annotations

import pytest

from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import Table, read_table
from tests.ingest.frames import checked, proposed, table

HEAD = (
    "编号,开始答题时间,结束答题时间,答题时长,语言,清洗数据结果,地理位置国家和地区,地理位置省,地理位置市,"
    "用户类型,用户标识,昵称,自定义字段"
)
AFTER = "IP,UA,Referrer,审核状态"
QUESTIONS = [
    "1.您居住的小区名称", "2.您对改造的总体满意度", "3.请补充:车位_填空1", "3.请补充:车位_填空3", "4.您的手机号_填空1",
    "6.最希望:增加的设施:停车", "6.最希望:增加的设施:电梯:加装",
    "6.最希望:增加的设施:其他（请注明）", "6.最希望:增加的设施:晾衣",
    "7.请评价:道路", "7.请评价:排水",
]  # fmt: skip
ROWS = [
    ["金茵小区", "非常满意", "太少", "加", "13800000000", "停车", "电梯:加装", "", "", "满意", "一般"],
    ["建设路小区", "一般", "", "", "", "", "", "", "", "不满意", "满意"],
    ["金茵小区", "不满意", "没有", "", "", "停车", "", "其他（请注明）：充电桩", "", "非常满意", "非常不满意"],
]


def export(*, encoding: str = "utf-8", comma: str = ",", heading_comma: str = ",") -> Table:
    head = [
        "101",
        "02-Feb-2021 20:26:58",
        "2-Feb-2021 20:30:00",
        "182",
        "简体中文",
        "有效",
        "中国",
        "江苏",
        "南京",
        "微信",
    ]
    lines = [f"{HEAD},{','.join(QUESTIONS)},{AFTER}{heading_comma}"]
    for at, cells in enumerate(ROWS):
        row = [str(101 + at), *head[1:], f"wx{at}", "某人", "", *cells, "1.2.3.4", "Mozilla/5.0", "", "未审核"]
        lines.append(",".join(row) + comma)
    return read_table("改造满意度调查.csv", "\r\n".join([*lines, ""]).encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("commas", [(",", ","), ("", ""), (",", "")])
def test_an_export_becomes_one_survey(encoding: str, commas: tuple[str, str]) -> None:
    read = export(encoding=encoding, heading_comma=commas[0], comma=commas[1])
    platform = recognition.recognise(read)
    assert (platform.name, platform.mode) == ("tencent", "text")
    assert "可以确定" in platform.reason
    book = proposed(read)[1]
    used = {plan.heading: (plan.role, plan.type) for plan in book.columns if plan.role != "ignore"}
    assert used == {
        "编号": ("response_id", None),
        "结束答题时间": ("submitted_at", None),
        "您居住的小区名称": ("community_name", None),
        "您对改造的总体满意度": ("item", "level"),
        "请补充:车位_填空1": ("comment", "text"),
        "请补充:车位_填空3": ("comment", "text"),
        "最希望:增加的设施": ("item", "multi"),
        "请评价:道路": ("item", "level"),
        "请评价:排水": ("item", "level"),
    }
    assert book.overall is not None


def test_what_is_personal_is_neither_used_nor_shown() -> None:
    plans = {plan.heading: plan for plan in proposed(export())[1].columns}
    for heading in ("昵称", "用户标识", "IP", "UA", "地理位置市", "您的手机号_填空1"):
        assert (plans[heading].role, plans[heading].examples) == ("ignore", ()), heading
        assert "个人信息" in plans[heading].note


def test_every_chosen_option_is_one_answer_and_none_chosen_is_blank() -> None:
    result = checked(export())
    accepted = result.accepted
    assert accepted is not None, result.issues.to_dict("records")
    items = accepted.items.set_index("item_id")["heading"]
    answers = accepted.answers.assign(heading=accepted.answers["item_id"].astype("str").map(items))
    chosen = answers[answers["heading"] == "最希望:增加的设施"]
    assert chosen[["response", "choice"]].dropna().to_numpy().tolist() == [
        [0, "停车"], [0, "电梯:加装"], [2, "停车"], [2, "其他（请注明）"],
    ]  # fmt: skip
    assert chosen[["response", "missing"]].dropna().to_numpy().tolist() == [[1, "blank"]]
    assert accepted.comments["text"].tolist() == ["太少", "没有", "加", "充电桩"]
    assert accepted.responses["response_id"].tolist() == ["101", "102", "103"]
    assert set(accepted.responses["submitted_at"].astype(str)) == {"2021-02-02 20:30:00"}


def test_one_option_chosen_by_each_is_still_a_multi_choice() -> None:
    columns: dict[str, list[str | None]] = {
        "编号": ["1", "2"], "开始答题时间": ["01-Dec-2025 08:00:00"] * 2, "结束答题时间": ["01-Dec-2025 08:01:00"] * 2,
        "自定义字段": ["金茵小区", "建设路小区"], "来源": ["微信", "短信"],
        "1.改造后满意吗": ["满意", "一般"], "2.想要:树": ["树", None], "2.想要:灯": [None, "灯"],
    }  # fmt: skip
    unfolded, book = proposed(table(columns))
    assert "很可能" in recognition.recognise(table({k: v for k, v in columns.items() if k[0] not in "12"})).reason
    roles = {plan.heading: (plan.role, plan.type) for plan in book.columns}
    assert roles["想要"] == ("item", "multi")
    assert (roles["自定义字段"][0], roles["来源"][0]) == ("community_name", "channel")
    assert unfolded.frame["想要"].tolist() == ["树", "灯"]


def test_words_written_at_an_option_are_comments_and_no_further_option() -> None:
    columns: dict[str, list[str | None]] = {
        "编号": ["1", "2"], "开始答题时间": ["01-Dec-2025 08:00:00"] * 2, "结束答题时间": ["01-Dec-2025 08:01:00"] * 2,
        "1.小区名称": ["金茵小区", "建设路小区"], "2.满意吗": ["满意", "一般"], "3.要:树": ["树", None],
        "3.要:其他": [None, "其他"], "3.要:其他_填空1": [None, "石凳"], "3.要:设施（请填写）": ["秋千", None],
    }  # fmt: skip
    result = checked(table(columns, "居民意愿.csv"))
    assert result.accepted is not None, result.issues.to_dict("records")
    assert result.accepted.answers["choice"].dropna().tolist() == ["树", "设施（请填写）", "其他"]
    assert sorted(result.accepted.comments["text"]) == ["石凳", "秋千"]


def test_a_link_parameter_that_names_no_community_is_left_to_the_analyst() -> None:
    read = export()
    filled = read.frame.assign(自定义字段=["a", "b", "a"])
    plans = {plan.heading: plan for plan in proposed(Table(filled, "甲.csv"))[1].columns}
    assert plans["自定义字段"].role == "ignore"
    assert "请改选用途" in plans["自定义字段"].note
