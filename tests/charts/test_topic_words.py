"""The cloud of words, read from its annotations."""

from __future__ import annotations

import itertools

import pandas as pd

from analytics.charts import topic_words


def words(n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "word": [f"下水道{number}" for number in range(n)],
            "weight": [100 / (number + 1) for number in range(n)],
            "label": "排水",
            "category": ["基础类", None] * (n // 2),
        }
    )


def test_the_weightiest_stands_largest_in_the_middle() -> None:
    first, second = topic_words.word_cloud(words=words(2)).layout.annotations
    assert (first.x, first.y) == (0, 0)
    assert first.font.size > second.font.size
    assert "排水" in first.hovertext


def test_no_word_stands_on_another_or_outside() -> None:
    boxes = [(200.0, 40.0)] * 40
    found = topic_words.places(boxes)
    stand = [place for place in found if place]
    assert None in found and len(stand) > 5
    for (x, y), (u, v) in itertools.combinations(stand, 2):
        assert abs(x - u) >= 200 or abs(y - v) >= 40
    assert all(abs(x) <= 280 and abs(y) <= 210 for x, y in stand)


def test_nothing_in_a_word_is_markup_and_no_words_make_an_empty_cloud() -> None:
    hostile = words(2).assign(word=["<b>", "&amp;"])
    assert topic_words.word_cloud(words=hostile).layout.annotations[0].text == "&lt;b&gt;"
    assert not topic_words.word_cloud(words=words(0)).layout.annotations
