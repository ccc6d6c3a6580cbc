"""小区档案 on the small city."""

from __future__ import annotations

from tests.conftest import REGISTER, survey_csv
from tests.pages import desk


def test_the_url_names_the_community_and_the_verdict_is_a_sentence(grouped: str) -> None:
    app = desk.dashboard("community", community="C2")
    assert app.header[0].value == "建设新村"
    said = desk.said(app)
    assert "第 1 轮：有效 30 份，满意 24 份，满意率 80.0 %" in said
    assert "，达标，证据存疑；按目前满意率，还需 60 份有效答卷方可判明。" in said
    assert "90 户" in said
    assert "1992 年建成" in said


def test_without_a_word_the_worst_is_shown_and_named_in_the_url(grouped: str) -> None:
    app = desk.dashboard("community")
    assert app.header[0].value == "朝阳花园"
    assert app.query_params["community"] in ("C1", ["C1"])


def test_an_unknown_community_in_the_url_is_passed_over(grouped: str) -> None:
    assert desk.dashboard("community", community="C9").header[0].value == "朝阳花园"


def test_a_community_without_answers_says_what_to_do(grouped: str) -> None:
    app = desk.dashboard("community", community="C3")
    assert "这个小区还没有有效答卷" in desk.said(app)
    assert not app.dataframe


def test_rounds_are_compared_in_points_with_an_interval(store_address: str) -> None:
    # 48 of 80, then 56 of 70: Newcombe's published example, +20.0 (5.2 to 33.4); the register has 120 households.
    first = survey_csv({"C1": ["满意"] * 48 + ["一般"] * 32}).replace("答卷编号,", "轮次,答卷编号,", 1)
    second = survey_csv({"C1": ["满意"] * 56 + ["一般"] * 14}, first=200, day="2026-10-12").replace(
        "答卷编号,", "轮次,答卷编号,", 1
    )
    rounds = [
        "\n".join([head, *(f"{number},{line}" for line in lines)]) + "\n"
        for number, (head, *lines) in ((1, first.splitlines()), (2, second.splitlines()))
    ]
    desk.fill(store_address, (("名册.csv", REGISTER), ("满意度.csv", rounds[0]), ("满意度 (1).csv", rounds[1])))
    said = desk.said(desk.dashboard("community", community="C1"))
    assert "第 2 轮比第 1 轮 **+20.0 个百分点**（+5.2 至 +33.4），变化可信。" in said


def test_few_answers_and_few_comments_are_hidden(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv({"C1": ["不满意"] * 4}))))
    app = desk.dashboard("community", community="C1")
    said = desk.said(app)
    assert "有效答卷少于 5 份" in said
    assert "意见少于 8 条" in said
    assert not app.dataframe
    assert "有效 4 份" not in said


def test_comments_are_listed_with_their_topic(grouped: str) -> None:
    app = desk.dashboard("community", community="C2")
    topics, comments = (frame.value for frame in app.dataframe)
    assert topics["n"].sum() == 30
    assert len(comments) == 30
    assert comments["text"].str.contains("停车位不够").all()
