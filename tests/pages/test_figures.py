"""A mark that is clicked says which one it was, however the browser sends what it carries."""

from __future__ import annotations

import pytest

from pages.shared import figures


@pytest.mark.parametrize(
    ("point", "carried"),
    [
        ({"x": 1.5, "customdata": "C2"}, "C2"),
        ({"customdata": ["C2"]}, "C2"),
        ({"customdata": []}, ""),
        ({"x": 1.5}, ""),  # the bar that says how far is far
    ],
)
def test_what_a_clicked_mark_carries(point: dict[str, object], carried: str) -> None:
    assert figures._carried(point) == carried
