"""The codebook as a table: what was edited becomes decisions, or every fault is told."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics.flows import codebook_table, curation, deciding
from analytics.flows.codebook_table import TableRefused
from analytics.flows.office import Office
from analytics.language import using
from analytics.store.decisions import DecisionRefused
from tests.flows.curating import BY, FOUND, LIGHT, PARK, ROOF


def test_an_unedited_table_decides_nothing(grouped: Office) -> None:
    curation.merge(grouped, [PARK], ROOF, **BY)
    curation.retire(grouped, FOUND, **BY)
    table = codebook_table.codebook_table(grouped)
    assert list(table.columns) == list(codebook_table.COLUMNS)
    shown = table.set_index("topic_id")
    assert shown.loc[[ROOF, PARK, FOUND], "state"].tolist() == ["在用", "并入“屋面防水”", "停用"]
    assert shown.loc[ROOF, "code"] == "roof" and shown.loc[[ROOF, LIGHT], "n"].isna().all(), "four wrote, and one"
    open_to_all = Office(grouped.store, replace(grouped.settings, figure_minimum=1))
    told = codebook_table.codebook_table(open_to_all).set_index("topic_id")
    assert told.loc[[ROOF, LIGHT, PARK], "n"].tolist() == [4, 1, 0]
    assert codebook_table.preview_table(grouped, table).empty
    assert codebook_table.apply_table(grouped, table, **BY) == []


def test_what_came_with_the_programme_is_edited_in_any_language_and_kept_in_its_own(grouped: Office) -> None:
    curation.rename(grouped, PARK, "车位", **BY)
    with using("en"):
        table = codebook_table.codebook_table(grouped).set_index("topic_id", drop=False)
        shown = table.loc[[ROOF, PARK, FOUND], "name"].tolist()
        assert shown == ["Roof waterproofing", "车位", "电梯加装"]
        assert table.loc[ROOF, ["category", "unit"]].tolist() == ["Basic", "Housing department, Contractor"]
        assert codebook_table.preview_table(grouped, table).empty
    assert codebook_table.preview_table(grouped, table).empty, "a file made in English"
    table.loc[LIGHT, "terms"] += "|街灯"
    codebook_table.apply_table(grouped, table, **BY)
    stored = deciding.curated(grouped).topics.set_index("topic_id")
    assert stored.loc[[ROOF, LIGHT], "name"].tolist() == ["屋面防水", "照明"]
    assert stored.loc[ROOF, "unit"] == "住建部门、施工单位"


def test_an_edited_table_becomes_decisions(grouped: Office) -> None:
    curation.retire(grouped, FOUND, **BY)
    table = codebook_table.codebook_table(grouped).set_index("topic_id", drop=False)
    table.loc[ROOF, ["name", "unit", "terms"]] = ["照明", "", table.loc[ROOF, "terms"] + "|屋里下雨"]
    table.loc[LIGHT, "name"] = "屋面防水"
    table.loc[FOUND, "state"] = "在用"
    table.loc[PARK, "state"] = "停用"
    table = table.drop(index="c-water").reset_index(drop=True)
    new = pd.DataFrame(
        [{"topic_id": None, "name": "加梯", "terms": "加梯、电梯加装", "category": "完善类", "unit": None}]
    )
    table = pd.concat([table, new], ignore_index=True)
    told = codebook_table.preview_table(grouped, table)
    assert sorted(told["what"]) == sorted(
        [
            "把主题“屋面防水”改名为“照明”",
            "主题“屋面防水”的责任单位定为未定",
            "主题“屋面防水”：增加种子词 屋里下雨",
            "把主题“照明”改名为“屋面防水”",
            "撤回第 1 号决定：停用主题“电梯加装”",
            "停用主题“停车”",
            "停用主题“供水”",
            "新建主题“加梯”",
        ]
    )
    assert len(deciding.desk(grouped).ledger.decisions) == 1, "a preview decides nothing"
    numbers = codebook_table.apply_table(grouped, table, **BY, reason="季度整理")
    assert numbers == list(range(2, 10))
    assert set(deciding.desk(grouped).ledger.decisions["reason"].tolist()[1:]) == {"季度整理"}
    found = codebook_table.codebook_table(grouped).set_index("topic_id")
    assert found.loc[[ROOF, LIGHT, FOUND, PARK, "c-water"], "state"].tolist() == [
        "在用",
        "在用",
        "在用",
        "停用",
        "停用",
    ]
    assert (found.loc[ROOF, "name"], found.loc[LIGHT, "name"]) == ("照明", "屋面防水"), "names may change places"
    made = found[found["kind"] == "人工新建"].iloc[0]
    assert (made["name"], made["terms"], made["category"]) == ("加梯", "加梯|电梯加装", "完善类")
    again = codebook_table.codebook_table(grouped)
    assert codebook_table.preview_table(grouped, again).empty


def test_all_faults_of_a_table_are_told_at_once_and_nothing_is_done(grouped: Office) -> None:
    curation.lock(grouped, LIGHT, **BY)
    curation.retire(grouped, FOUND, **BY)
    table = codebook_table.codebook_table(grouped).set_index("topic_id", drop=False)
    table.loc[ROOF, ["name", "category"]] = ["", "高档类"]
    table.loc["c-water", "name"] = "道路"
    table.loc["c-power", "terms"] = "的"
    table.loc[LIGHT, "name"] = "灯"
    table.loc[FOUND, "name"] = "换名"
    table.loc[PARK, "state"] = "并入"
    table = table.reset_index(drop=True).assign(row=range(2, len(table) + 2))
    extra = pd.DataFrame(
        [
            {"topic_id": "c-nowhere", "name": "x", "row": 90},
            {"topic_id": ROOF, "name": "y", "row": 91},
            {"topic_id": None, "name": None, "terms": "一", "state": "停用", "row": 92},
        ]
    )
    with pytest.raises(TableRefused, match="目前没有改动任何主题") as refused:
        codebook_table.apply_table(grouped, pd.concat([table, extra], ignore_index=True), **BY)
    issues = refused.value.issues.set_index("row")
    told = {(row, column) for row, column in zip(issues.index, issues["column"], strict=True)}
    assert {(2, "主题"), (2, "类别"), (90, "编号"), (91, "编号"), (92, "主题"), (92, "种子词"), (92, "状态")} <= told
    assert issues[issues["value"] == "灯"]["reason"].tolist()[0].startswith("主题“照明”已由 李强")
    assert any(
        reason.startswith("与第") and "同名（道路）" in reason for reason in issues["reason"]
    ) and "太常见，不能用作种子词：的" in set(issues["reason"])
    assert "该主题停用，不能改" in set(issues["reason"]) and "应为在用、停用" in set(issues["reason"])
    assert len(deciding.desk(grouped).ledger.decisions) == 2


def test_a_locked_row_cannot_be_left_out_and_one_topic_must_stay(grouped: Office) -> None:
    curation.lock(grouped, LIGHT, **BY)
    table = codebook_table.codebook_table(grouped)
    with pytest.raises(TableRefused, match="“照明”已由 李强"):
        codebook_table.preview_table(grouped, table[table["topic_id"] != LIGHT])
    curation.undo(grouped, 1, **BY)
    with pytest.raises(DecisionRefused, match="至少保留一个主题"):
        codebook_table.preview_table(grouped, table.iloc[:0])
