"""The marks that charts are drawn with, as SVG: text that is escaped, shapes, patterns, markers."""

from __future__ import annotations

import html
import re
from typing import Final

from analytics.reports.bulletin.palette import PAINTS

CHARACTER: Final = 6.6  # pixels that a column of text takes at the size of the labels
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
    """A rectangle in the paint of ``slot``; ``said`` appears where a pointer rests on it."""
    size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 0):.1f}"'
    return f'<rect {size} class="f{slot}" fill="url(#p{slot})"><title>{escaped(said)}</title></rect>'


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


def patterns() -> str:
    """What the paints of the page refer to; it stands once in a page."""
    inside = (
        '<rect width="8" height="8" class="solid{slot}"/>',
        '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" class="hatch{slot}"/>',
        '<circle cx="2" cy="2" r="1.3" class="solid{slot}"/><circle cx="6" cy="6" r="1.3" class="solid{slot}"/>',
        '<path d="M0 4h8M4 0v8" class="hatch{slot}"/>',
        '<path d="M0 2h8M0 6h8" class="hatch{slot}"/>',
        '<path d="M2 0v8M6 0v8" class="hatch{slot}"/>',
    )
    made = "".join(
        f'<pattern id="p{slot}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="paper"/>{shapes.format(slot=slot)}</pattern>'
        for slot, shapes in enumerate(inside)
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{made}</defs></svg>'
