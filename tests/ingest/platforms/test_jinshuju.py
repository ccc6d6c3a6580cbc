"""金数据: workbooks and CSV with a mark, titles without numbers."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import Table, read_table
from tests.ingest.frames import checked, proposed, table

ROWS = [
    ["序号", "小区名称", "总体满意度", "道路改造", "希望增加什么设施？", "意见建议", "提交人", "提交时间", "更新时间"],
    ["1", "金茵小区", "非常满意", "满意", "停车", "", "某人", "2026-09-03 12:00:00", "2026-09-04 08:00:00"],
    ["2", "建设路小区", "一般", "不满意", "电梯", "下水道还是堵", "某人", "2026-09-03 13:00:00", "2026-09-03 13:00:00"],
]


def export(kind: str) -> Table:
    if kind == "csv":
        return read_table("满意度.csv", "\r\n".join(map(",".join, ROWS)).encode("utf-8-sig"))
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return read_table("满意度.xlsx", target.getvalue())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_becomes_one_survey(kind: str) -> None:
    read = export(kind)
    platform = recognition.recognise(read)
    assert (platform.name, platform.mode) == ("jinshuju", "text")
    assert "可以确定" in platform.reason
    book = proposed(read)[1]
    assert [(plan.role, plan.type) for plan in book.columns] == [
        ("response_id", None), ("community_name", None), ("item", "level"), ("item", "level"), ("item", "single"),
        ("comment", "text"), ("ignore", None), ("submitted_at", None), ("ignore", None),
    ]  # fmt: skip
    assert (book.columns[6].examples, book.columns[6].note) == ((), "个人信息，不读取")
    accepted = checked(read).accepted
    assert accepted is not None
    assert accepted.responses["response_id"].tolist() == ["1", "2"]
    assert accepted.responses["submitted_at"].astype(str).tolist() == ["2026-09-03 12:00:00", "2026-09-03 13:00:00"]


def named(**renamed: str) -> Table:
    columns = {renamed.get(heading, heading): list(cells) for heading, *cells in zip(*ROWS, strict=True)}
    return table({heading: cells for heading, cells in columns.items() if heading})


def test_older_names_of_the_times() -> None:
    read = named(提交时间="创建时间", 更新时间="最后更新时间", 提交人="")
    assert "很可能" in recognition.recognise(read).reason
    roles = {plan.heading: plan.role for plan in proposed(read)[1].columns}
    assert (roles["创建时间"], roles["最后更新时间"], roles["序号"]) == ("submitted_at", "ignore", "response_id")


@pytest.mark.parametrize("renamed", [{"序号": "答卷编号"}, {"更新时间": "", "提交人": ""}, {"提交时间": ""}])
def test_a_ledger_that_only_resembles_an_export_is_canonical(renamed: dict[str, str]) -> None:
    assert recognition.recognise(named(**renamed)).name == "canonical"


def test_numbers_of_our_own_name_the_forms() -> None:
    read = named()
    own = Table(read.frame.assign(答卷编号=["A7", "A8"]), "甲.csv")
    assert recognition.recognise(own).name == "canonical"


def test_words_behind_other_are_no_options_of_their_own() -> None:
    wishes = ["停车位,绿化", "绿化", "停车位,其他:路灯", "其他：石凳", "停车位,其他:长椅", "绿化,其他:雨棚"]
    cells = {"序号": list("123456"), "希望增加的设施": wishes}
    cells |= {one: ["2026-09-03 10:00:00"] * 6 for one in ("提交时间", "更新时间")}
    given = Table(pd.DataFrame(cells, dtype="str"), "需求.xlsx")
    unfolded = recognition.unfold(given, recognition.recognise(given))
    assert unfolded.told["希望增加的设施"].type == "multi"
    assert unfolded.frame["希望增加的设施"].tolist()[2:4] == ["停车位┋其他〖路灯〗", "其他〖石凳〗"]
