"""Exactly the comments that need it are cut; a search is cut by the same dictionary."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from analytics.flows import words as flow
from analytics.flows.office import Office
from analytics.flows.words import ensure_words, query_words, words_of
from analytics.store import batches, words
from analytics.store.topic_comments import Sought
from tests.store.files import Form, register, source, survey

TEXTS = ("楼道灯不亮", "飞线乱拉没人管", "楼道灯不亮", "  ", "下水道还是堵，ＷＩＦＩ也断")


def load(office: Office, texts: Sequence[str], name: str) -> None:
    forms: list[Form] = [
        (f"{name}{row}", "C1", "2026-03-10 08:00", 4, 4, text) for row, text in enumerate(texts, start=1)
    ]
    batches.commit(office.store, survey(forms), source(name))


@pytest.fixture
def loaded(office: Office) -> Office:
    batches.commit(office.store, register("C1"), source("register"))
    load(office, TEXTS, "A")
    return office


def cut_texts(office: Office) -> list[str]:
    return ["|".join(found) for found in words.words(office.store)[1].to_pylist()]


def test_each_comment_is_cut_once(loaded: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "_AT_A_TIME", 2)
    shares: list[float] = []
    assert ensure_words(loaded, progress=lambda share, _what: shares.append(share)) == 5
    assert shares == [0.4, 0.8, 1.0]
    assert ensure_words(loaded) == 0
    load(loaded, ["电梯坏了"], "B")
    assert ensure_words(loaded) == 1
    assert sorted(cut_texts(loaded)) == [
        "",
        "下水道|还是|堵|,|wifi|也|断",
        "楼道灯|不亮",
        "楼道灯|不亮",
        "电梯|坏|了",
        "飞线|乱|拉|没人管",
    ]


def test_a_term_cuts_only_what_holds_it(loaded: Office) -> None:
    ensure_words(loaded)
    assert ensure_words(loaded, terms=["飞线乱拉", "ＷＩＦＩ也"]) == 2
    assert "下水道|还是|堵|,|wifi也|断" in cut_texts(loaded)
    assert "飞线乱拉|没人管" in cut_texts(loaded)
    assert ensure_words(loaded, terms=["WIFI也", "飞线乱拉"]) == 0
    assert ensure_words(loaded, terms=["WIFI也"]) == 1
    assert "飞线|乱|拉|没人管" in cut_texts(loaded)


def test_a_stop_word_cuts_nothing(loaded: Office) -> None:
    ensure_words(loaded)
    comments, texts = words_of(loaded, stop=["楼道灯"])
    assert len(comments) == len(texts) == 5
    assert texts.is_stop_word()[texts.words.index("楼道灯")]
    assert ensure_words(loaded) == 0


def test_another_built_in_dictionary_cuts_all_anew(loaded: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_words(loaded)
    monkeypatch.setattr(flow, "built_in", lambda: "newer")
    assert ensure_words(loaded) == 5
    assert ensure_words(loaded) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  ", ()),
        ("飞线乱拉", (Sought("飞线乱拉", ("飞线乱拉",)),)),
        ("楼道灯不亮 wifi", (Sought("楼道灯不亮", ("楼道灯", "不亮")), Sought("wifi", ("wifi",)))),
        ("楼道的灯", (Sought("楼道的灯", ("楼道", "灯")),)),
        ("的", (Sought("的", ("的",)),)),
        ("“楼道 灯” 堵", (Sought("楼道 灯"), Sought("堵", ("堵",)))),
        ('"100%"', (Sought("100%"),)),
        ("%_'", (Sought("%_'"),)),
        ('"', (Sought('"'),)),
    ],
)
def test_a_query_is_cut_by_the_same_dictionary(loaded: Office, text: str, expected: tuple[Sought, ...]) -> None:
    ensure_words(loaded, terms=["飞线乱拉"])
    assert query_words(loaded, text) == expected
