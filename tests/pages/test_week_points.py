"""要点: which of a bulletin's sentences come first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.bulletin.content import Section, Sentence
from analytics.bulletin.numbers import sentence
from pages.shared import week_points
from tests.pages import bulletins, desk


def said(key: str) -> Sentence:
    return sentence(key, key)


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (("received", "rising:c-1", "rising:c-2", "new:c-3"), ["rising:c-1"]),
        (("top", "new:c-3"), ["new:c-3"]),
        (("top", "steady"), ["top"]),
        (("received",), []),
    ],
)
def test_one_sentence_of_what_residents_raise_and_what_rises_first(told: tuple[str, ...], first: list[str]) -> None:
    sections = (Section("hot_issues", "热点意见", tuple(said(key) for key in told)),)
    found = week_points.chosen(replace(bulletins.bulletin(), sections=sections))
    assert [sentence.key for _section, sentence in found] == first


def test_where_the_share_stands_comes_first_and_else_that_it_is_hidden() -> None:
    told = (said("share"), said("line"), said("previous"))
    sections = (Section("below", "未达标名单", (said("newly_flagged"),)), Section("satisfaction", "总体满意度", told))
    made = replace(bulletins.bulletin(), sections=sections)
    keys = [sentence.key for _section, sentence in week_points.chosen(made)]
    assert keys == ["line", "previous", "newly_flagged"]
    hidden = replace(made, sections=(replace(sections[1], sentences=told[:1]),))
    assert [sentence.key for _section, sentence in week_points.chosen(hidden)] == ["share"]


def test_what_seems_to_contradict_is_explained_beside_it() -> None:
    told = tuple(said(key) for key in ("line", "previous", "signal", "together", "standings"))
    made = replace(bulletins.bulletin(), sections=(Section("satisfaction", "总体满意度", told),))
    keys = [sentence.key for _section, sentence in week_points.chosen(made)]
    assert keys == ["line", "previous", "signal", "together"]


def test_the_page_begins_with_them_and_leads_to_every_section(grouped: str) -> None:
    words = desk.said(desk.dashboard("weekly"))
    assert words.index("要点") < words.index("一、基本情况")
    assert all(f"](#section-{number})" in words for number in range(1, 10))


def test_a_definition_is_said_once_in_a_section(grouped: str) -> None:
    captions = [one.value for one in desk.dashboard("weekly").caption]
    assert any("口径同上" in one or "口径、方法同上" in one for one in captions)
