"""The sides that a topic's comments take, as a bar small enough for a table's cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from analytics.charts import palette
from analytics.charts.topics import STANCE_LOOKS

_WIDE, _HIGH = 180, 44
# A part narrower than this has no room for its number, by digits.
_DIGIT = 13


def stance_bar(counts: Mapping[str, Any], *, on_dark: bool = False) -> str:
    """An SVG as a data URI: the counts of STANCES from left to right, each part as wide as its share, with its number.

    The dissatisfied part is hatched as in the charts, so that it needs no colour; ``on_dark`` draws for a dark page. ""
    where a count is missing or all are 0.

    >>> stance_bar({"negative": 3, "neutral": 0, "positive": 1})[:19], stance_bar({"negative": 0})
    ('data:image/svg+xml,', '')
    """
    known = [int(n) for n in map(counts.get, STANCE_LOOKS) if n is not None and not pd.isna(n)]
    if len(known) < len(STANCE_LOOKS) or not sum(known):
        return ""
    at = 0.0
    shown = palette.twin if on_dark else str
    drawn: list[str] = []
    for n, (colour, hatch) in zip(known, STANCE_LOOKS.values(), strict=True):
        wide = _WIDE * n / sum(known)
        ink = shown(palette.text_on(colour))
        drawn += _part(at, wide, shown(colour), hatched=bool(hatch)) if wide else []
        if wide > _DIGIT * (len(str(n)) + 0.5):
            drawn.append(f'<text x="{at + wide / 2:.1f}" y="29" fill="{ink}">{n}</text>')
        at += wide
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{_HIGH}" viewBox="0 0 {_WIDE} {_HIGH}">'
    line = f'<path d="M0 9L9 0" stroke="{shown(palette.PAPER)}" stroke-opacity=".45"/>'
    lines = f'<pattern id="h" width="9" height="9" patternUnits="userSpaceOnUse">{line}</pattern>'
    words = '<g font-family="sans-serif" font-size="20" text-anchor="middle">'
    return "data:image/svg+xml," + quote(f"{head}{lines}{words}{''.join(drawn)}</g></svg>")


def _part(at: float, wide: float, colour: str, *, hatched: bool) -> list[str]:
    place = f'x="{at:.1f}" y="7" width="{wide:.1f}" height="{_HIGH - 14}"'
    return [f'<rect {place} fill="{colour}"/>', *([f'<rect {place} fill="url(#h)"/>'] if hatched else [])]
