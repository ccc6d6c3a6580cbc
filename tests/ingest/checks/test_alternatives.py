"""Columns of one question: each form fills one of them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UnmappableFile
from analytics.ingest.checks import validation
from analytics.ingest.checks.alternatives import one_question
from analytics.ingest.checks.answers import MISSING_CODES, read_question
from analytics.ingest.codebooks import codebook
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.issues import Findings
from analytics.ingest.reading.readers import Table
from analytics.model import AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, TWO, checked, proposed, survey, table


def joined(read: Table, **question: str) -> tuple[Table, codebook.Codebook]:
    """The proposal for a table, its columns put to the questions named."""
    unfolded, book = proposed(read)
    frame = book.to_frame()
    frame["归入题目"] = [question.get(heading, "") for heading in frame["列名"]]
    return unfolded, book.with_edits(frame)


def check(read: Table, on_bad_rows: str = "reject", **question: str) -> validation.Checked:
    unfolded, book = joined(read, **question)
    return validation.check(unfolded, book, TWO, secret=SECRET, now=NOW, on_bad_rows=on_bad_rows)


def entered(result: validation.Checked) -> AcceptedSurvey:
    assert isinstance(result.accepted, AcceptedSurvey), result.issues.to_dict("records")
    return result.accepted


def test_two_columns_of_one_question_are_one_item_under_its_words() -> None:
    forms = survey(道路2013=["满意", None, "(跳过)"], 道路2015=[None, "一般", "非常满意"])
    accepted = entered(check(forms, 道路2013="道路", 道路2015="1、道路"))
    assert accepted.items["heading"].tolist() == ["总体满意度", "道路"]
    roads = accepted.answers[accepted.answers["item_id"] == accepted.items["item_id"].iloc[1]]
    assert roads["level"].tolist() == [4, 3, 5]


def test_the_heading_of_one_column_may_be_the_question_of_another() -> None:
    forms = survey(道路=["满意", None, None], 马路=[None, "一般", None])
    accepted = entered(check(forms, 马路="道路"))
    roads = accepted.answers[accepted.answers["item_id"] == accepted.items["item_id"].iloc[1]]
    assert roads["level"].tolist()[:2] == [4, 3]
    assert roads["missing"].tolist()[2] == "blank"
    alone = entered(checked(survey(道路=["满意", "一般", None])))
    assert alone.items["item_id"].tolist() == accepted.items["item_id"].tolist()


def test_two_answers_that_differ_are_an_issue_and_two_alike_are_not() -> None:
    forms = survey(道路=["满意", "一般", "不清楚"], 马路=["满意", "满意", "满意"])
    result = check(forms, "set-aside", 马路="道路")
    assert result.issues[["row", "column", "value", "code"]].to_numpy().tolist() == [
        [3, "马路", "满意", "two_answers"], [4, "马路", "满意", "two_answers"],
    ]  # fmt: skip
    assert "道路、马路" in result.issues["reason"].iloc[0]
    assert result.rows_accepted == 1


def test_options_of_several_columns_become_one_list() -> None:
    forms = survey(最想改什么=["停车┋电梯", None, None], 最希望改什么=[None, "绿化┋停车", "电梯"])
    accepted = entered(check(forms, 最希望改什么="最想改什么"))
    chosen = accepted.answers[accepted.answers["choice"].notna()]
    assert chosen[["response", "choice"]].to_numpy().tolist() == [
        [0, "停车"], [0, "电梯"], [1, "绿化"], [1, "停车"], [2, "电梯"],
    ]  # fmt: skip


def test_the_order_in_which_options_were_ticked_makes_no_difference() -> None:
    forms = survey(最想改什么=["停车┋电梯", None, "停车"], 最希望改什么=["电梯┋停车", "绿化", None])
    assert check(forms, 最希望改什么="最想改什么").issues.empty


def test_comments_and_attributes_of_several_columns_are_put_together() -> None:
    forms = survey(
        意见=["吵", None, "堵"], 建议=[None, "(空)", "脏"], 年龄=["1", None, None], 年龄段=[None, "2", "NULL"]
    )
    accepted = entered(check(forms, 建议="意见", 年龄段="年龄"))
    assert accepted.comments[["response", "text"]].to_numpy().tolist() == [[0, "吵"], [2, "堵；脏"]]
    assert [json.loads(text) for text in accepted.responses["attributes"].dropna()] == [{"年龄": "1"}, {"年龄": "2"}]
    clash = check(survey(年龄=["1", None, None], 年龄段=["3", "2", None]), 年龄段="年龄")
    assert clash.issues[["row", "column", "code"]].to_numpy().tolist() == [[2, "年龄段", "two_answers"]]


def test_columns_of_one_question_must_be_read_alike() -> None:
    forms = survey(道路=["满意", "一般", "不满意"], 马路=["5", "4", "1"])
    with pytest.raises(UnmappableFile, match=r"归入同一题“道路”的各列.*须一致：道路、马路"):
        joined(forms, 马路="道路")


def test_the_overall_question_may_have_several_columns() -> None:
    unfolded, book = proposed(survey(整体满意度=["满意", None, None], 总体满意度=[None, "一般", "满意"]))
    frame = book.to_frame().astype("object")
    frame.loc[frame["题型"].notna(), ["归入题目", "总体", "量表"]] = ["总体满意度", True, frame["量表"].iloc[3]]
    chosen = book.with_edits(frame)
    result = validation.check(unfolded, chosen, TWO, secret=SECRET, now=NOW)
    assert entered(result).items[["heading", "overall"]].to_numpy().tolist() == [["总体满意度", True]]
    assert entered(result).answers["level"].tolist() == [4, 3, 4]


def test_columns_that_ask_for_the_community_once_a_district_are_proposed_together() -> None:
    columns = {name: [*cells] for name, cells in survey().frame.items() if name != "小区编号"}
    asked: dict[str, list[str | None]] = {
        "您在东区居住的小区名称是？": ["金茵小区", "(跳过)", None],
        "您在西区居住的小区名称是？": ["（跳过）", "建设路小区", "金茵小区"],
        "西区的": [None, None, None],
    }  # fmt: skip
    unfolded, book = proposed(table({**columns, **asked}))
    assert [plan.role for plan in book.columns[3:]] == ["community_name", "community_name", "ignore"]
    accepted = entered(validation.check(unfolded, book, TWO, secret=SECRET, now=NOW))
    assert accepted.responses["community_id"].tolist() == ["ZZ001", "ZZ002", "ZZ001"]
    twice = {**asked, "您在东区居住的小区名称是？": ["金茵小区", "金茵小区", None]}
    roles = [plan.role for plan in proposed(table({**columns, **twice}))[1].columns[3:5]]
    assert (roles[0], "community_name" in roles[1:]) == ("community_name", False)


def test_a_community_may_be_named_in_one_of_several_columns() -> None:
    districts = {"A区的小区": ["金茵小区", None, "建设路小区"], "B区的小区": [None, "建设路小区", "金茵小区"]}
    unfolded, book = proposed(survey(小区编号=[None, None, None], **districts))
    frame = book.to_frame()
    frame.loc[frame["列名"].isin(districts), "用途"] = "小区名称"
    result = validation.check(unfolded, book.with_edits(frame), TWO, secret=SECRET, now=NOW, on_bad_rows="set-aside")
    assert result.issues[["row", "column", "code"]].to_numpy().tolist() == [[4, "B区的小区", "two_answers"]]
    assert entered(result).responses["community_id"].tolist() == ["ZZ001", "ZZ002"]


WORDS: dict[str | None, tuple[int, object]] = {
    None: (0, None), "(跳过)": (1, "skipped"), "满意": (2, 3), "满 意": (2, 3), "一般": (2, 2),
    "不清楚": (2, "dont_know"),
}  # fmt: skip
PLAN = ColumnPlan("道路", "item", "level", "满意/一般/不满意", 3)


@given(st.lists(st.tuples(*[st.sampled_from(list(WORDS))] * 3), min_size=1, max_size=12))
def test_several_columns_say_what_each_row_says_by_itself(rows: list[tuple[str | None, ...]]) -> None:
    findings = Findings(np.arange(2, len(rows) + 2))
    columns = [pd.Series(list(cells), dtype="str", name="道路") for cells in zip(*rows, strict=True)]
    read = one_question([read_question(column, PLAN, findings) for column in columns], findings)
    clashing = set()
    for at, cells in enumerate(rows):
        said = [WORDS[cell] for cell in cells]
        best = max(rank for rank, _meaning in said)
        meaning = next(meaning for rank, meaning in said if rank == best)
        level, missing = read.levels[read.codes[at]], read.missing[read.codes[at]]
        assert (level if level >= 0 else [*MISSING_CODES][missing]) == (meaning or "blank")
        if len({meaning for rank, meaning in said if rank == 2}) > 1:
            clashing.add(at + 2)
    assert set(findings.frame()["row"]) == clashing
