"""Codebooks written as JSON and read back, by us and by people with a text editor."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import MinyiError, UnmappableFile, UnreadableFile
from analytics.ingest.codebooks.codebook import Codebook, WholeFile
from analytics.ingest.memory import codebook_file
from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import Table
from tests.ingest.frames import NOW, proposed, survey, table

TYPED = "找张先生13800000000"


def saved(given: Table, codebook: Codebook | None = None) -> str:
    unfolded, book = proposed(given)
    return codebook_file.dump(codebook or book, recognition.recognise(given), unfolded)


def questions() -> Table:
    return survey(
        停车=["满意", "满意", "不清楚"],
        您希望谁来管=["物业", "物业", TYPED],
        户号=["3-2-501", "3-2-502", "3-2-503"],
        意见建议=["张先生说漏水", "无", "路灯"],
    )


def test_a_codebook_comes_back_as_it_was_decided() -> None:
    unfolded, book = proposed(questions())
    plans = tuple(
        replace(plan, question="停车状况", reverse=True, meanings=(("还行", "3"), ("没车", "not_applicable")))
        if plan.heading == "停车"
        else plan
        for plan in book.columns
    )
    book = replace(book, columns=plans, whole=WholeFile("C1", NOW, 2015))
    text = codebook_file.dump(book, recognition.recognise(questions()), unfolded)
    back = codebook_file.load(text)
    bare = tuple(replace(plan, filled=0, distinct=0, examples=(), note="") for plan in plans)
    assert back.codebook == replace(book, columns=bare, reason="")
    assert back.mode == "text"
    assert "停车状况" in text, "people can read it"
    assert codebook_file.dump(back.codebook, recognition.recognise(questions()), unfolded) == text


def test_options_are_kept_with_their_counts_and_nothing_personal() -> None:
    nine = {heading: cells * 3 for heading, cells in questions().frame.to_dict("list").items() if heading != "答卷编号"}
    nine["您希望谁来管"] = ["物业"] * 4 + [TYPED] * 3 + ["李四家的亲戚"] * 2
    text = saved(table(nine))
    seen = codebook_file.load(text).observed
    assert seen["停车"].options == {"满意": 6}
    assert seen["您希望谁来管"].options == {"物业": 4, "找【姓名】【手机】": 3}, (
        "what fewer than three wrote is dropped"
    )
    assert seen.keys() == {"总体满意度", "停车", "您希望谁来管"}
    for personal in ("13800000000", "张先生", "李四", "3-2-501", "漏水", "路灯"):
        assert personal not in text


def test_the_same_answers_in_another_order_make_the_same_text() -> None:
    turned = questions()
    turned = replace(turned, frame=turned.frame.iloc[::-1].reset_index(drop=True))
    assert saved(questions()) == saved(turned)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "第 1 行不是有效的 JSON"),
        ('{\n"format": }', "第 2 行不是有效的 JSON"),
        ("[]", "不是列对应表"),
        ('{"format": "geojson"}', "不是列对应表"),
        ("[" * 100_000, "不是有效的 JSON"),
        ('{"format": "\\ud800"}', "不是有效的 JSON"),
        ('{"format": "minyi-codebook", "version": 2}', "版本是 2.*版本 1"),
    ],
)
def test_another_file_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        codebook_file.load(text)


def test_everything_wrong_is_said_at_once() -> None:
    values = {"format": "minyi-codebook", "version": 1, "content": "survey", "kind": ["vote"], "rows": -1}
    level = {"role": "item", "type": "level", "scale": "满意/一般/不满意", "satisfied_from": 3, "overall": True}
    values["whole"] = {"submitted_at": "去年"}
    values["columns"] = [
        {"heading": "停车", "role": "question"},
        {"heading": "道路", "role": "item"},
        level | {"heading": "绿化", "satisfied_from": 4, "meanings": {"还行": "5", "没有": "not_applicable"}},
        level | {"heading": "物业", "scale": "极坏"},
        {"heading": "停车", "role": "household"},
        {"heading": "门牌", "role": "household", "overall": "yes"},
        level | {"heading": "电梯"},
        ["路灯"],
    ]
    with pytest.raises(UnmappableFile) as refused:
        codebook_file.load(json.dumps(values))
    for fault in (
        "kind 是 ['vote']",
        "rows 是 -1",
        "whole 的 submitted_at 是 去年",
        "第 1 列“停车”的 role 是 question",
        "第 2 列“道路”的 type 没有写",
        "第 3 列“绿化”的 satisfied_from 是 4，应为 2 到 3 的整数",
        "meanings 把“还行”读作 5",
        "第 6 列“门牌”的 overall 是 yes",
        "第 8 列没有 heading",
        "列“停车”写了 2 次",
        "用途 household 只能给一列，现有 2 列",
        "总体满意度只能有一题，现标记了：绿化、物业、电梯",
    ):
        assert fault in str(refused.value)


def test_columns_of_one_question_may_all_be_marked_overall() -> None:
    values = {"format": "minyi-codebook", "version": 1, "content": "survey"}
    level = {"role": "item", "type": "level", "scale": "满意/一般/不满意", "satisfied_from": 3, "overall": True}
    values["columns"] = [level | {"heading": "总体"}, level | {"heading": "总体2015", "question": "总体"}]
    book = codebook_file.load(json.dumps(values)).codebook
    assert [plan.asked for plan in book.columns] == ["总体", "总体"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["heading", "role", "type", "scale", "satisfied_from", "overall", "question", "reverse", "meanings", "options"]
columns = st.dictionaries(st.sampled_from([*NAMES, "correlation"]), json_values, max_size=11)
PLAIN = {"heading": "路", "role": "item", "type": "level", "scale": "1–5分", "satisfied_from": 4}


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "kind", "mode", "rows", "whole"]), json_values), st.lists(columns))
def test_whatever_stands_in_it_is_read_or_refused(head: dict, given_columns: list[dict]) -> None:
    values = {"format": "minyi-codebook", "version": 1, "content": "survey"} | head
    for plans in (given_columns, [PLAIN | column for column in given_columns[:1]]):
        try:
            codebook_file.load(json.dumps(values | {"columns": plans}))
        except MinyiError as error:
            assert str(error)


def test_a_codebook_given_as_file_decides_and_leaves_out_what_it_does_not_know() -> None:
    unfolded, book = proposed(survey(停车=["5", "4", "3"]))
    plans = tuple(
        replace(plan, scale="1–10分", satisfied_from=8) if plan.heading == "停车" else plan for plan in book.columns
    )
    book = replace(book, columns=plans, title="改造满意度", whole=WholeFile("ZZ001", NOW, 2))
    known = codebook_file.load(codebook_file.dump(book, recognition.recognise(unfolded), unfolded))
    later, proposal = proposed(survey(停车=["9", "8", "7"], 道路=["满意", "满意", "一般"]))
    applied = codebook_file.apply(known, replace(proposal, whole=WholeFile("ZZ002")))
    found = {plan.heading: plan for plan in applied.columns}
    assert (found["停车"].scale, found["停车"].satisfied_from, found["停车"].filled) == ("1–10分", 8, 3)
    assert (found["道路"].role, found["道路"].note) == ("ignore", "列对应表没有这一列")
    assert applied.title == "改造满意度" and applied.whole == WholeFile("ZZ002"), "a place and a day are the file's own"
    assert later.frame.shape == (3, 6)


def test_a_file_that_lacks_columns_of_the_codebook_is_refused_with_all_of_them() -> None:
    known = codebook_file.load(saved(survey(停车=["满意"] * 3, 道路=["满意"] * 3)))
    _later, proposal = proposed(survey(泊车=["满意"] * 3))
    with pytest.raises(UnmappableFile, match="缺少列对应表中的列：停车、道路。文件中列对应表没有的列：泊车"):
        codebook_file.apply(known, proposal)


def test_the_codebook_of_a_register_suits_no_survey() -> None:
    known = codebook_file.load(saved(table({"小区编号": ["A"], "小区名称": ["甲"], "户数": ["9"]})))
    with pytest.raises(UnmappableFile, match="小区名册的，文件却是答卷"):
        codebook_file.apply(known, proposed(survey())[1])


def test_of_many_faults_the_first_are_told() -> None:
    columns = [{"heading": f"列{n}", "role": "什么"} for n in range(5_000)]
    document = {"format": "minyi-codebook", "version": 1, "content": "survey", "columns": columns}
    with pytest.raises(UnmappableFile, match="有 5000 处不对") as refusal:
        codebook_file.load(json.dumps(document))
    assert len(str(refusal.value)) < 10_000
