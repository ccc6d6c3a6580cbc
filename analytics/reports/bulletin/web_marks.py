"""The marks that charts are drawn with, as SVG: text that is escaped, shapes, patterns, markers."""

from __future__ import annotations

import html
import re
from typing import Final

from analytics.reports.bulletin.palette import PAINTS

CHARACTER: Final = 6.6  # pixels that a column of text takes at the size of the labels
STEP: Final = 6  # pixels between the lines of a pattern
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def escaped(text: object) -> str:
    """``text`` as HTML shows it, whatever it holds.

    >>> escaped('<b>&"')
    '&lt;b&gt;&amp;&quot;'
    """
    return html.escape(_CONTROL.sub("", str(text)))


def words(x: float, y: float, text: str, *, anchor: str = "middle", look: str = "") -> str:
    """A line of text whose middle (or start, or end) stands at ``x``."""
    told = f' class="{look}"' if look else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{told}>{escaped(text)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{look}"/>'


def box(x: float, y: float, width: float, height: float, slot: int, said: str) -> str:
    """A rectangle in the paint of ``slot``; ``said`` appears where a pointer rests on it.

    Its pattern is drawn line by line: printers make a picture of every use of an SVG pattern, megabytes of them.
    """
    height = max(height, 0.0)
    size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    lines = _pattern(slot, x, y, x + width, y + height)
    drawn = f'<path d="{lines}" class="lines{slot}"/>' if lines else ""
    return f'<g><title>{escaped(said)}</title><rect {size} class="f{slot}"/>{drawn}</g>'


def _pattern(slot: int, left: float, top: float, right: float, bottom: float) -> str:
    """The lines inside a rectangle as a path: none for the first paint, which is solid."""
    across = "".join(f"M{left:.1f} {at:.1f}H{right:.1f}" for at in _steps(top, bottom))
    down = "".join(f"M{at:.1f} {top:.1f}V{bottom:.1f}" for at in _steps(left, right))
    return ("", _diagonals(left, top, right, bottom), across, across + down, across, down)[slot]


def _steps(start: float, end: float) -> list[float]:
    return [start + STEP * place for place in range(1, int((end - start) / STEP) + 1) if start + STEP * place < end]


def _diagonals(left: float, top: float, right: float, bottom: float) -> str:
    """Lines that rise to the right, cut at the edges: x + y is the same all along each."""
    path = []
    for total in _steps(left + top, right + bottom):
        x1, x2 = max(left, total - bottom), min(right, total - top)
        path.append(f"M{x1:.1f} {total - x1:.1f}L{x2:.1f} {total - x2:.1f}")
    return "".join(path)


def marker(x: float, y: float, slot: int, said: str) -> str:
    """A point of a line, in the shape of ``slot``."""
    shapes = {
        "circle": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="m{slot}">',
        "triangle": f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" class="m{slot}">',
        "square": f'<path d="M{x - 4:.1f} {y - 4:.1f}h8v8h-8z" class="m{slot}">',
        "diamond": f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5-5.5z" class="m{slot}">',
        "x": f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8" class="m{slot} open">',
        "plus": f'<path d="M{x:.1f} {y - 5:.1f}v10m-5-5h10" class="m{slot} open">',
    }
    shape = shapes[PAINTS[slot].marker]
    return f"{shape}<title>{escaped(said)}</title></{shape[1 : shape.index(' ')]}>"


def ring(x: float, y: float, said: str) -> str:
    """What is round a point out of the ordinary: a large open diamond, in ink."""
    return f'<path d="M{x:.1f} {y - 10:.1f}l10 10l-10 10l-10-10z" class="ring"><title>{escaped(said)}</title></path>'
