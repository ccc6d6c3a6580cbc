"""热点问题: the table with its formula, the week's movements, and what pulls a flagged community down."""

from __future__ import annotations

from tests.pages import comments, desk


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
