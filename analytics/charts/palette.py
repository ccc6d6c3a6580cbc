"""The colours of every chart, each with its twin on a dark page.

Charts are made in the colours of white paper; where the page is dark, each colour gives way to its twin
(:func:`twin`), so a chart is drawn once and looked at on both. What stands out is strong on paper and bright on the
dark, what recedes is pale on paper and dim on the dark; so what is written over a mark stays legible.

Blue is met, vermilion is below, grey is no data (after Okabe and Ito); a shape or a word always says it too.
tests/charts/test_palette.py computes the contrasts (WCAG 2.2, 1.4.3 and 1.4.11) and how far apart the colours of one
chart stay for protan, deutan and tritan eyes (Machado, Oliveira and Fernandes 2009).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

INK, FAINT_INK, LINE, PAPER = "#1d2733", "#5b6776", "#e3e8ee", "#ffffff"
MET, BELOW, NO_DATA = "#0f62a6", "#cf470b", "#84909d"
SLATE, OCHRE, GREEN, PURPLE = "#36495c", "#c9850d", "#548e7c", "#ab81d3"
# From the strong end to the pale one: levels, steps of work, heat.
BELOW_STRONG, BELOW_MIDDLE, BELOW_PALE, BELOW_PALEST = "#b93c05", "#e98a5b", "#f6cfb8", "#fbe3d6"
MET_STRONG, MET_MIDDLE, MET_PALE, MET_PALEST = "#0a3f76", "#6aa6d6", "#bcd7ec", "#dcebf7"
MIDDLE, NEAR_PAPER = "#d5dbe2", "#f4f6f9"

TWINS: Final = {
    INK: "#e8ecf1",
    FAINT_INK: "#a9b4c0",
    LINE: "#323c48",
    PAPER: "#151b22",
    MET: "#6db3f2",
    BELOW: "#ff8a5c",
    NO_DATA: "#606b77",
    SLATE: "#aaadb0",
    OCHRE: "#feca10",
    GREEN: "#488048",
    PURPLE: "#a565d4",
    BELOW_STRONG: "#ff9068",
    BELOW_MIDDLE: "#a04622",
    BELOW_PALE: "#663525",
    BELOW_PALEST: "#3d2a24",
    MET_STRONG: "#a6d4ff",
    MET_MIDDLE: "#305890",
    MET_PALE: "#24486b",
    MET_PALEST: "#1f3348",
    MIDDLE: "#3b4653",
    NEAR_PAPER: "#1f2730",
}
# Kinds that are told apart by nothing but what they are, in the order in which they are taken.
SERIES: Final = (MET, BELOW, SLATE, OCHRE, GREEN, PURPLE)
# The levels of a question, lowest first; one with many of them takes colours between these.
BELOW_SCALE: Final = (BELOW_STRONG, BELOW_MIDDLE, BELOW_PALE)
MET_SCALE: Final = (MET_PALE, MET_MIDDLE, MET)
MOST_LEVELS: Final = 11  # 0 to 10
_TRANSLUCENT: Final = re.compile(r"rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)")


def text_on(colour: str) -> str:
    """The colour of what is written over a mark of the ``colour``: PAPER, or INK where the mark is pale.

    >>> text_on(MET) == PAPER, text_on(NO_DATA) == INK
    (True, True)
    """
    return max((PAPER, INK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """How much lighter one colour is than the other, 1–21 (WCAG 2.2, contrast ratio).

    >>> contrast("#000000", "#ffffff"), round(contrast(FAINT_INK, PAPER), 2)
    (21.0, 5.76)
    """
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    parts = [part / 255 for part in _parts(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def translucent(colour: str, opacity: float) -> str:
    """The ``colour`` as a veil, 0 (nothing) to 1 (opaque).

    >>> translucent("#0f62a6", 0.14)
    'rgba(15, 98, 166, 0.14)'
    """
    red, green, blue = _parts(colour)
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


def twin(colour: str) -> str:
    """The colour on a dark page that stands for ``colour``; one that is none of ours stays.

    >>> twin("#0f62a6"), twin("rgba(255, 255, 255, 0.8)"), twin("red")
    ('#6db3f2', 'rgba(21, 27, 34, 0.8)', 'red')
    """
    if veil := _TRANSLUCENT.fullmatch(colour):
        red, green, blue, opacity = veil.groups()
        solid = f"#{int(red):02x}{int(green):02x}{int(blue):02x}"
        return translucent(TWINS[solid], float(opacity)) if solid in TWINS else colour
    return twins().get(colour, colour)


@cache
def twins() -> dict[str, str]:
    """Every colour that a chart may have, with its twin: the palette's own, and those between them of many levels."""
    between: dict[str, str] = {}
    for scale in (BELOW_SCALE, MET_SCALE):
        dark = [TWINS[colour] for colour in scale]
        for levels in range(3, MOST_LEVELS + 1):
            between |= dict(zip(steps(scale, levels), steps(dark, levels), strict=True))
    return between | TWINS


def steps(scale: Sequence[str], levels: int) -> list[str]:
    """``levels`` colours, two or more, at equal steps along a scale from its first to its last.

    >>> steps(["#000000", "#808080", "#ffffff"], 5)
    ['#000000', '#404040', '#808080', '#c0c0c0', '#ffffff']
    """
    found = []
    for level in range(levels):
        place = level * (len(scale) - 1) / (levels - 1)
        at = min(int(place), len(scale) - 2)
        ends = zip(_parts(scale[at]), _parts(scale[at + 1]), strict=True)
        mixed = (round(first + (place - at) * (last - first)) for first, last in ends)
        found.append("#{:02x}{:02x}{:02x}".format(*mixed))
    return found


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
