"""What single words are read as: the scale's levels, an analyst's decisions, typed scales, scales turned round."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics.errors import UnmappableFile
from analytics.ingest.checks import validation
from analytics.ingest.codebooks import scales, words
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.codebooks.columns import ColumnPlan, choices
from analytics.ingest.codebooks.scales import SCALES, by_name, holding
from analytics.ingest.reading.readers import Table
from analytics.model import AcceptedSurvey
from tests.ingest.frames import NOW, SECRET, TWO, proposed, survey


def entered(given: Table, book: Codebook) -> AcceptedSurvey:
    result = validation.check(given, book, TWO, secret=SECRET, now=NOW)
    assert isinstance(result.accepted, AcceptedSurvey), result.issues.to_dict("records")
    return result.accepted


def with_scale(book: Codebook, heading: str, **cells: object) -> Codebook:
    frame = book.to_frame().astype("object")
    for column, value in cells.items():
        frame.loc[frame["列名"] == heading, column] = value
    return book.with_edits(frame)


GIVEN = survey(总体满意度=["满意", "还行吧", "拒绝回答"], 道路=["满意", "满意", "不满意"])
FIVE = "非常满意/满意/一般/不满意/非常不满意"


def with_five() -> Codebook:
    book = proposed(survey(总体满意度=["非常满意", "一般", "满意"], 道路=["满意", "满意", "不满意"]))[1]
    assert [plan.scale for plan in book.columns[3:]] == [FIVE, FIVE]
    return book


def test_every_word_is_listed_once_for_the_columns_that_read_it_alike() -> None:
    frame = with_five().words_frame(GIVEN)
    assert frame.to_numpy().tolist() == [
        ["总体满意度、道路", "还行吧", 1, "不在量表之内"], ["总体满意度、道路", "拒绝回答", 1, "不在量表之内"],
        ["总体满意度、道路", "满意", 3, "4 满意"], ["总体满意度、道路", "不满意", 1, "2 不满意"],
    ]  # fmt: skip


def decided(readings: dict[str, str]) -> Codebook:
    book = with_five()
    frame = book.words_frame(GIVEN)
    return book.with_words(
        frame.assign(读作=[readings.get(word, read) for word, read in zip(frame["词"], frame["读作"], strict=True)])
    )


def test_what_an_analyst_decides_on_a_word_holds_over_the_scale() -> None:
    book = decided({"还行吧": "3 一般", "拒绝回答": "不适用", "不满意": "1"})
    assert [plan.meanings for plan in book.columns[3:]] == [
        (("不满意", "1"), ("拒绝回答", "not_applicable"), ("还行吧", "3")),
    ] * 2  # fmt: skip
    answers = entered(GIVEN, book).answers
    assert answers["level"].fillna(0).tolist() == [4, 3, 0, 4, 4, 1]
    assert answers["missing"].tolist()[2] == "not_applicable"
    frame = book.words_frame(GIVEN)
    assert dict(zip(frame["词"], frame["读作"], strict=True))["还行吧"] == "3 一般"
    assert book.with_words(frame) == book
    taken_back = book.with_words(frame.assign(读作=frame["读作"].where(frame["词"] != "不满意", "2 不满意")))
    assert taken_back.columns[3].meanings == book.columns[3].meanings[1:]


def test_faults_name_every_word() -> None:
    with pytest.raises(UnmappableFile, match=r"第 1 行“还行吧”：没有“六级”这一级；第 3 行“满意”：没有“不在量表之内”"):
        decided({"还行吧": "六级", "满意": "不在量表之内"})
    with pytest.raises(UnmappableFile, match="词义表与列对应表不一致"):
        with_five().with_words(pd.DataFrame({"列名": ["甲"], "词": ["满意"], "读作": ["4"]}))


def test_choices_are_the_levels_in_use_and_the_reasons_for_no_answer() -> None:
    listed = words.choices(with_five().columns)
    assert listed[:2] == ["5 非常满意", "4 满意"]
    assert listed[5:] == ["未填", "跳过", "不适用", "不清楚", "不在量表之内"]


def test_numbers_of_a_long_scale_need_no_row_each() -> None:
    plan = ColumnPlan("得分", "item", "level", "0–100分", 80)
    frame = words.frame([plan], pd.DataFrame({"得分": ["85", "7.5", "缺考", "120"]}, dtype="str"))
    assert frame[["词", "读作"]].to_numpy().tolist() == [
        ["缺考", "不在量表之内"], ["120", "不在量表之内"],
    ]  # fmt: skip


def test_a_word_decided_to_be_no_answer_is_no_option_either() -> None:
    given, book = proposed(survey(您最希望改什么=["停车", "拒答", "停车"]))
    plans = tuple(
        replace(plan, meanings=(("拒答", "skipped"),)) if plan.type == "single" else plan for plan in book.columns
    )
    answers = entered(given, replace(book, columns=plans)).answers
    assert answers["choice"].dropna().tolist() == ["停车", "停车"]
    assert answers["missing"].dropna().tolist() == ["skipped"]


@pytest.mark.parametrize("no_answer", ["-3", "-2", "－3", "(跳过)", "（跳过）", "(空)", "NULL", "null"])
def test_codes_for_no_answer_are_never_levels(no_answer: str) -> None:
    for cells in (["5", no_answer, "1"], ["非常满意", no_answer, "满意"]):
        given, book = proposed(survey(总体满意度=cells))
        assert entered(given, book).answers["level"].isna().tolist() == [False, True, False]
    for scale in SCALES:
        assert scale.level(no_answer) is None


@pytest.mark.parametrize(
    ("name", "labels", "satisfied_from"),
    [
        ("很棒/还行/糟糕", ("糟糕", "还行", "很棒"), 3), ("好评／差评", ("差评", "好评"), 2),
        ("十/九/八/七/六/五/四/三/二/一", tuple("一二三四五六七八九十"), 8),
    ],
)  # fmt: skip
def test_any_wording_makes_a_scale(name: str, labels: tuple[str, ...], satisfied_from: int) -> None:
    scale = by_name(name)
    assert (scale.labels, scale.satisfied_from) == (labels, satisfied_from)
    assert holding(1, len(labels), labels) == (scale, False)


@pytest.mark.parametrize("name", ["很棒", "很棒/很棒", "很棒//糟糕", "/".join("一二三四五六七八九十甲乙"), ""])
def test_what_makes_no_scale_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        by_name(name)


def test_a_typed_scale_is_used_and_offered_again() -> None:
    given, book = proposed(survey(服务=["很棒", "糟糕", "还行"]))
    book = with_scale(book, "服务", 用途="题目", 题型="分级或评分", 量表="很棒/还行/糟糕")
    assert book.columns[4].satisfied_from == 3
    items = entered(given, book).items.set_index("heading")
    assert items.loc["服务", "labels"] == "糟糕|还行|很棒"
    assert "很棒/还行/糟糕" in choices("survey", book.columns)["量表"]
    with pytest.raises(UnmappableFile, match="从好到差以 / 分开的 2 至 11 个词"):
        with_scale(book, "服务", 量表="很棒")


def test_a_reverse_item_turns_levels_words_and_definition() -> None:
    given, book = proposed(survey(施工扰民=["同意", "不同意", "基本同意"]))
    assert book.columns[4].scale == "同意/基本同意/不同意"
    book = with_scale(book, "施工扰民", 反向=True)
    turned = book.columns[4]
    assert (turned.levels.name, turned.satisfied_from) == ("同意/基本同意/不同意（反向）", 3)
    accepted = entered(given, book)
    item = accepted.items.set_index("heading").loc["施工扰民"]
    assert (item["labels"], item["satisfied_from"]) == ("同意|基本同意|不同意", 3)
    assert accepted.answers.loc[accepted.answers["item_id"] == item["item_id"], "level"].tolist() == [1, 3, 2]
    assert book.with_edits(book.to_frame()) == book
    assert holding(1, 3, ("同意", "基本同意", "不同意")) == (by_name("同意/基本同意/不同意"), True)


def test_reversed_points_keep_their_parts_on_the_right_side() -> None:
    """2.5 of 1–5 turned is 3.5: below 4, as 2 turned is 4 and 3 turned is 3."""
    turned = by_name("1–5分").reversed()
    assert [turned.level(text) for text in ("1", "2", "2.5", "5", "6")] == [5, 4, 3, 1, None]
    assert turned.reversed().level("2.5") == 2


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
def test_every_scale_turned_keeps_its_definition_apart_from_its_middle(scale: scales.Scale) -> None:
    turned = scale.reversed()
    flipped = {scale.low + scale.high - level for level in range(turned.satisfied_from, scale.high + 1)}
    assert not flipped & set(range(scale.satisfied_from, scale.high + 1)), "nobody is satisfied both ways"
    assert turned.reversed().labels == scale.labels


def test_meanings_turn_with_the_scale() -> None:
    plan = ColumnPlan("扰民", "item", "level", "同意/不同意", 2, meanings=(("对", "2"),))
    assert words.readings(["对", "同意"], plan) == [2, 2]
    assert words.readings(["对", "同意"], replace(plan, reverse=True)) == [1, 1]
    frame = words.frame([replace(plan, reverse=True)], pd.DataFrame({"扰民": ["对"]}, dtype="str"))
    assert frame["读作"].tolist() == ["1 同意"]
    assert words.decided([replace(plan, reverse=True)], frame)[0].meanings == plan.meanings


def test_labels_of_the_file_settle_the_scale_and_its_direction() -> None:
    five = ("非常不满意", "不满意", "一般", "满意", "非常满意")
    given = survey(总体满意度=["满意", "不满意", "满意"])
    labelled = replace(given, labels={"总体满意度": (*five, "不清楚")})
    assert proposed(labelled)[1].columns[3].scale == FIVE
    labels = {"物业评价": ("差极了", "凑合", "挺好", "好极了")}
    other = replace(survey(物业评价=["真不赖", "不错", "差极了"]), labels=labels)
    assert proposed(other)[1].columns[4].scale is None, "most cells hold none of the labels"
    fits = replace(survey(物业评价=["挺好", "凑合", "差极了"]), labels=labels)
    plan = proposed(fits)[1].columns[4]
    assert (plan.scale, plan.satisfied_from) == ("好极了/挺好/凑合/差极了", 3)
    assert "值标签" in plan.note


def test_words_that_the_file_declares_no_answers_are_none() -> None:
    given = replace(survey(道路=["5", "99", "4"]), meanings={"道路": (("99", "skipped"),)})
    unfolded, book = proposed(given)
    assert book.columns[4].scale == "1–5分"
    answers = entered(unfolded, book).answers
    assert answers["missing"].dropna().tolist() == ["skipped"]


def test_a_number_typed_into_a_level_column_is_not_listed() -> None:
    cells = pd.DataFrame({"道路": ["满意", "不满意", "13812345678"]}, dtype="str")
    plan = ColumnPlan("道路", "item", "level", "满意/一般/不满意", 3)
    assert words.frame([plan], cells)["词"].tolist() == ["满意", "不满意"]
