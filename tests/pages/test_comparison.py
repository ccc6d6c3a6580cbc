"""意见对比: two parts of the small city's comments, counted by hand."""

from __future__ import annotations

from tests.pages import comments, desk


def differences(app):
    return next(frame.value for frame in app.dataframe if "share_a" in frame.value).set_index("label")


def test_the_dissatisfied_against_the_satisfied(two: str) -> None:
    app = desk.dashboard("comparison", compare="levels")
    assert "前者“总体不满意者”40 条，后者“总体满意者”40 条" in desk.said(app)
    found = differences(app)
    assert found["n_a"].sum() >= 36 and found["share_a"].max() > 90
    assert found.iloc[0]["direction"] == "▲ 前者偏多"


def test_two_communities(two: str) -> None:
    app = desk.dashboard("comparison", between="community_id", a="C2", b="C1")
    assert "前者“建设新村" in desk.said(app)
    assert differences(app)["direction"].tolist()[0] == "▲ 前者偏多"


def test_two_periods_take_the_later_half_against_the_earlier(two: str) -> None:
    words = desk.said(desk.dashboard("comparison", compare="periods"))
    assert r"前者“2026\-09\-14 至 2026\-09\-20”40 条" in words


def test_too_few_comments_are_not_compared(store_address: str) -> None:
    desk.fill(store_address, comments.ONE)
    assert "不足 30 条" in desk.said(desk.dashboard("comparison", compare="levels"))


def test_without_surveys_before_the_works_it_says_so(two: str) -> None:
    assert "不足 30 条" in desk.said(desk.dashboard("comparison", compare="works"))


def test_what_stands_out_where_is_listed_with_its_test(two: str) -> None:
    app = desk.dashboard("comparison", compare="levels")
    over = next(frame.value for frame in app.dataframe if "lift" in frame.value)
    assert set(over["place"]) == {"朝阳花园", "建设新村"}
    assert "样本非随机" in desk.said(app)


def test_no_comments_say_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "上传" in desk.said(desk.dashboard("comparison"))
