"""周报: the small city's second week, counted by hand."""

from __future__ import annotations

from tests.pages import desk


def test_the_second_week(city: str) -> None:
    """24 forms against 20; 17 of 24 satisfied against 15 of 20: a difference that the interval does not support."""
    words = desk.said(desk.dashboard("weekly"))
    assert "2026-09-14" in words
    assert "收到满意度答卷 **24** 份，比上周多 4 份" in words
    assert "满意率 **70.8 %**（17/24）" in words
    assert "−4.2 个百分点" in words and "不能据此说满意率有变化" in words
    assert "新增未达标小区 **1** 个（朝阳花园）" in words
    assert "转为达标 **1** 个（建设新村）" in words


def test_the_week_and_its_first_day_stand_in_the_url(city: str) -> None:
    words = desk.said(desk.dashboard("weekly", week="2026-09-07"))
    app = desk.dashboard("weekly", week="2026-09-07")
    words = desk.said(app)
    assert "收到满意度答卷 **20** 份" in words and "不与上周比较" in words
    tuesday = desk.said(desk.dashboard("weekly", week_starts_on="2"))
    assert "2026-09-15" in tuesday


def test_without_answers_it_says_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "满意度调查" in desk.said(desk.dashboard("weekly"))
