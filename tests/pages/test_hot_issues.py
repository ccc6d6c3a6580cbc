"""热点问题: the table with its formula, the week's movements, and what pulls a flagged community down."""

from __future__ import annotations

from tests.pages import comments, desk

OF_GREENING = (
    "绿化种得真漂亮，点赞",
    "花坛修得很好看，非常满意",
    "草坪补种得很好，感谢",
    "树木修剪得整齐，太好了",
    "绿化带变美了，很满意",
    "花草种得好看，点赞",
    "小区绿化做得特别好",
    "草坪绿油油的，真漂亮",
    "绿化搞得很好，非常感谢",
    "花坛很漂亮，满意",
)


def test_the_table_stands_under_its_formula(two: str) -> None:
    app = desk.dashboard("hot_issues")
    assert "热度 ＝ 50 × 去重后条数" in desk.said(app)
    table = app.dataframe[0].value
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    assert table["heat"].is_monotonic_decreasing
    assert "样本非随机" in desk.said(app)


def test_a_flagged_community_shows_what_its_dissatisfied_write(two: str) -> None:
    app = desk.dashboard("hot_issues")
    assert "未达标小区" in desk.said(app)
    choice = next(box for box in app.selectbox if box.label.startswith("未达标小区"))
    assert choice.value == "C1"
    assert "停车位太少" in desk.said(app)


def test_few_comments_show_no_words(store_address: str) -> None:
    desk.fill(store_address, comments.files(comments.survey({"C1": [comments.PARKING] * 6})))
    assert comments.PARKING not in desk.said(desk.dashboard("hot_issues"))


def test_nobody_flagged_is_said(store_address: str) -> None:
    desk.fill(store_address, comments.files(comments.survey({"C1": list(comments.DRAINS) * 2}, level="满意")))
    assert "没有未达标的小区" in desk.said(desk.dashboard("hot_issues"))


def test_no_comments_say_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "上传" in desk.said(desk.dashboard("hot_issues"))


def test_a_first_week_has_nothing_to_be_compared_with(two: str) -> None:
    words = desk.said(desk.dashboard("hot_issues", week="2026-09-07"))
    assert "之前的 8 周没有意见，无从比较" in words and "与此前 8 周相比" not in words


def test_what_is_praised_is_no_issue_and_the_page_says_so(store_address: str) -> None:
    said = {"C1": [*OF_GREENING, *comments.in_pairs(comments.OF_PARKING)[:20]]}
    desk.fill(store_address, comments.files(comments.survey(said)))
    app = desk.dashboard("hot_issues")
    assert "绿化" not in app.dataframe[0].value["label"].tolist()
    assert "过半是肯定的，该主题不列为问题：绿化（90 %）" in desk.said(app)
