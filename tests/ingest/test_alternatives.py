"""Columns of one question: each form fills one of them."""

from __future__ import annotations

import json

import pytest

from analytics.errors import UnmappableFile
from analytics.ingest import codebook, validation
from analytics.ingest.readers import Table
from analytics.model import AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, TWO, checked, proposed, survey


def joined(given: Table, **question: str) -> tuple[Table, codebook.Codebook]:
    """The proposal for a table, its columns put to the questions named."""
    unfolded, book = proposed(given)
    frame = book.to_frame()
    frame["归入题目"] = [question.get(heading, "") for heading in frame["列名"]]
    return unfolded, book.with_edits(frame)


def check(given: Table, on_bad_rows: str = "reject", **question: str) -> validation.Checked:
    unfolded, book = joined(given, **question)
    return validation.check(unfolded, book, TWO, secret=SECRET, now=NOW, on_bad_rows=on_bad_rows)


def entered(result: validation.Checked) -> AcceptedSurvey:
    assert isinstance(result.accepted, AcceptedSurvey), result.issues.to_dict("records")
    return result.accepted


def test_two_columns_of_one_question_are_one_item_under_its_words() -> None:
    given = survey(道路2013=["满意", None, "(跳过)"], 道路2015=[None, "一般", "非常满意"])
    accepted = entered(check(given, 道路2013="道路", 道路2015="1、道路"))
    assert accepted.items["heading"].tolist() == ["总体满意度", "道路"]
    roads = accepted.answers[accepted.answers["item_id"] == accepted.items["item_id"].iloc[1]]
    assert roads["level"].tolist() == [4, 3, 5]


def test_the_heading_of_one_column_may_be_the_question_of_another() -> None:
    given = survey(道路=["满意", None, None], 马路=[None, "一般", None])
    accepted = entered(check(given, 马路="道路"))
    roads = accepted.answers[accepted.answers["item_id"] == accepted.items["item_id"].iloc[1]]
    assert roads["level"].tolist()[:2] == [4, 3]
    assert roads["missing"].tolist()[2] == "blank"
    alone = entered(checked(survey(道路=["满意", "一般", None])))
    assert alone.items["item_id"].tolist() == accepted.items["item_id"].tolist()


def test_two_answers_that_differ_are_an_issue_and_two_alike_are_not() -> None:
    given = survey(道路=["满意", "一般", "不清楚"], 马路=["满意", "满意", "满意"])
    result = check(given, "set-aside", 马路="道路")
    assert result.issues[["row", "column", "value", "code"]].to_numpy().tolist() == [
        [3, "马路", "满意", "two_answers"], [4, "马路", "满意", "two_answers"],
    ]  # fmt: skip
    assert "道路、马路" in result.issues["reason"].iloc[0]
    assert result.rows_accepted == 1


def test_options_of_several_columns_become_one_list() -> None:
    given = survey(最想改什么=["停车┋电梯", None, None], 最希望改什么=[None, "绿化┋停车", "电梯"])
    accepted = entered(check(given, 最希望改什么="最想改什么"))
    chosen = accepted.answers[accepted.answers["choice"].notna()]
    assert chosen[["response", "choice"]].to_numpy().tolist() == [
        [0, "停车"], [0, "电梯"], [1, "绿化"], [1, "停车"], [2, "电梯"],
    ]  # fmt: skip


def test_the_order_in_which_options_were_ticked_makes_no_difference() -> None:
    given = survey(最想改什么=["停车┋电梯", None, "停车"], 最希望改什么=["电梯┋停车", "绿化", None])
    assert check(given, 最希望改什么="最想改什么").issues.empty


def test_comments_and_attributes_of_several_columns_are_put_together() -> None:
    given = survey(
        意见=["吵", None, "堵"], 建议=[None, "(空)", "脏"], 年龄=["1", None, None], 年龄段=[None, "2", "NULL"]
    )
    accepted = entered(check(given, 建议="意见", 年龄段="年龄"))
    assert accepted.comments[["response", "text"]].to_numpy().tolist() == [[0, "吵"], [2, "堵；脏"]]
    assert [json.loads(text) for text in accepted.responses["attributes"].dropna()] == [{"年龄": "1"}, {"年龄": "2"}]
    clash = check(survey(年龄=["1", None, None], 年龄段=["3", "2", None]), 年龄段="年龄")
    assert clash.issues[["row", "column", "code"]].to_numpy().tolist() == [[2, "年龄段", "two_answers"]]


def test_columns_of_one_question_must_be_read_alike() -> None:
    given = survey(道路=["满意", "一般", "不满意"], 马路=["5", "4", "1"])
    with pytest.raises(UnmappableFile, match=r"归入同一题“道路”的各列.*须一致：道路、马路"):
        joined(given, 马路="道路")


def test_the_overall_question_may_have_several_columns() -> None:
    unfolded, book = proposed(survey(整体满意度=["满意", None, None], 总体满意度=[None, "一般", "满意"]))
    frame = book.to_frame().astype("object")
    frame.loc[frame["题型"].notna(), ["归入题目", "总体", "量表"]] = ["总体满意度", True, frame["量表"].iloc[3]]
    chosen = book.with_edits(frame)
    result = validation.check(unfolded, chosen, TWO, secret=SECRET, now=NOW)
    assert entered(result).items[["heading", "overall"]].to_numpy().tolist() == [["总体满意度", True]]
    assert entered(result).answers["level"].tolist() == [4, 3, 4]


def test_a_community_may_be_named_in_one_of_several_columns() -> None:
    districts = {"A区的小区": ["金茵小区", None, "建设路小区"], "B区的小区": [None, "建设路小区", "金茵小区"]}
    unfolded, book = proposed(survey(小区编号=[None, None, None], **districts))
    frame = book.to_frame()
    frame.loc[frame["列名"].isin(districts), "用途"] = "小区名称"
    result = validation.check(unfolded, book.with_edits(frame), TWO, secret=SECRET, now=NOW, on_bad_rows="set-aside")
    assert result.issues[["row", "column", "code"]].to_numpy().tolist() == [[4, "B区的小区", "two_answers"]]
    assert entered(result).responses["community_id"].tolist() == ["ZZ001", "ZZ002"]
