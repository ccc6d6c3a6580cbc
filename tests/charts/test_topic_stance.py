"""The bar in a table's cell, read back from its picture."""

from __future__ import annotations

from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd
import pytest

from analytics.charts.topic_stance import stance_bar

SVG = "{http://www.w3.org/2000/svg}"


def parts(negative: object, neutral: object, positive: object) -> tuple[list[tuple[float, float]], list[str]]:
    """(x, width) of each part, and the numbers."""
    address = stance_bar({"negative": negative, "neutral": neutral, "positive": positive})
    assert address.startswith("data:image/svg+xml,")
    picture = ElementTree.fromstring(unquote(address.partition(",")[2]))
    bars = [bar for bar in picture.iter(f"{SVG}rect") if not str(bar.get("fill")).startswith("url")]
    return [(float(bar.get("x")), float(bar.get("width"))) for bar in bars], [
        str(word.text) for word in picture.iter(f"{SVG}text")
    ]


def test_parts_are_as_wide_as_their_shares_and_fill_the_bar() -> None:
    bars, words = parts(60, 30, 30)
    assert bars == [(0, 90), (90, 45), (135, 45)]
    assert words == ["60", "30", "30"]


def test_a_part_without_comments_is_not_drawn_and_a_narrow_one_has_no_number() -> None:
    bars, words = parts(0, 1, 99)
    assert [width for _x, width in bars] == pytest.approx([1.8, 178.2])
    assert words == ["99"]


@pytest.mark.parametrize("counts", [(0, 0, 0), (pd.NA, 3, 4), (None, None, None)])
def test_nothing_known_is_no_bar(counts: tuple[object, ...]) -> None:
    assert stance_bar(dict(zip(("negative", "neutral", "positive"), counts, strict=True))) == ""


def test_only_the_dissatisfied_part_is_hatched() -> None:
    assert unquote(stance_bar({"negative": 1, "neutral": 1, "positive": 1})).count("url(#h)") == 1
    assert "url(#h)" not in unquote(stance_bar({"negative": 0, "neutral": 1, "positive": 1}))
