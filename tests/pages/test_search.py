"""意见检索: hits by topic, words marked, and what to do when there are none."""

from __future__ import annotations

from tests.pages import comments, desk


def test_hits_are_counted_by_topic_and_marked(two: str) -> None:
    app = desk.dashboard("search", q="下水道")
    hits = app.dataframe[0].value
    assert hits["n"].sum() == 9
    assert "共 9 条" in desk.said(app)
    assert ":orange-background[下水道]" in desk.said(app)


def test_the_selection_holds_for_the_search(two: str) -> None:
    assert "没有意见提到" in desk.said(desk.dashboard("search", q="下水道", level="no"))


def test_nothing_found_says_what_to_do(two: str) -> None:
    words = desk.said(desk.dashboard("search", q="*游泳池*"))
    assert r"没有意见提到“\*游泳池\*”" in words and "换一个说法" in words


def test_nothing_asked_says_how(two: str) -> None:
    assert "输入要查找的词" in desk.said(desk.dashboard("search"))


def test_few_comments_are_not_searched(store_address: str) -> None:
    desk.fill(store_address, comments.files(comments.survey({"C1": [comments.PARKING] * 7})))
    words = desk.said(desk.dashboard("search", q="停车位"))
    assert "少于 8 条" in words and "没地方" not in words


def test_no_comments_say_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "上传" in desk.said(desk.dashboard("search", q="停车"))
