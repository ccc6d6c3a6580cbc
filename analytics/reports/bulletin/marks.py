"""How series look in office charts: colours of the house that also differ in black and white, by pattern and dash."""

from __future__ import annotations

from typing import Final

from analytics.charts.template import BELOW, FAINT_INK, INK, LINE, MET, NO_DATA, PAPER

FONT: Final = "Microsoft YaHei"
# Pattern, its colour, the colour behind it; an empty pattern is plain.
_FILLS: Final = (
    ("", MET, ""),
    ("wdUpDiag", BELOW, PAPER),
    ("", "#d5dbe2", ""),
    ("smGrid", "#5b6776", PAPER),
    ("dkHorz", "#3c8d74", PAPER),
    ("pct20", INK, PAPER),
)
_LINES: Final = ((MET, "solid", "circle"), (INK, "sysDash", "square"), ("#c28f00", "dashDot", "triangle"))
# Width in points, dash and colour of the series that are no values.
_GUIDES: Final = {
    "low": (1.5, "sysDash", FAINT_INK),
    "high": (1.5, "sysDash", FAINT_INK),
    "centre": (1.25, "solid", NO_DATA),
    "threshold": (2.25, "lgDash", BELOW),
}


def rgb(colour: str) -> str:
    """``#0f62a6`` as DrawingML writes it."""
    return f'<a:srgbClr val="{colour.lstrip("#").upper()}"/>'


def stroke(points: float, colour: str, dash: str = "solid") -> str:
    """An outline ``points`` wide."""
    return (
        f'<a:ln w="{round(points * 12700)}" cap="flat"><a:solidFill>{rgb(colour)}</a:solidFill>'
        f'<a:prstDash val="{dash}"/><a:round/></a:ln>'
    )


def area(place: int) -> str:
    """The look of the ``place``-th series of columns or bars."""
    pattern, front, back = _FILLS[place % len(_FILLS)]
    fill = f"<a:solidFill>{rgb(front)}</a:solidFill>"
    if pattern:
        colours = f"<a:fgClr>{rgb(front)}</a:fgClr><a:bgClr>{rgb(back)}</a:bgClr>"
        fill = f'<a:pattFill prst="{pattern}">{colours}</a:pattFill>'
    return f"<c:spPr>{fill}{stroke(0.75, front if pattern else FAINT_INK)}</c:spPr>"


def line(role: str, place: int, *, many: bool) -> str:
    """The look of a line: values carry marks (smaller where there are many), limits and thresholds are dashed."""
    if role in _GUIDES:
        points, dash, colour = _GUIDES[role]
        return f'<c:spPr>{stroke(points, colour, dash)}</c:spPr><c:marker><c:symbol val="none"/></c:marker>'
    colour, dash, symbol = _LINES[place % len(_LINES)]
    mark = f"<c:spPr><a:solidFill>{rgb(colour)}</a:solidFill>{stroke(0.75, colour)}</c:spPr>"
    return (
        f"<c:spPr>{stroke(2.5, colour, dash)}</c:spPr>"
        f'<c:marker><c:symbol val="{symbol}"/><c:size val="{5 if many else 8}"/>{mark}</c:marker>'
    )


def words(points: float, colour: str = INK, *, bold: bool = False, level: bool = False) -> str:
    """The text properties of labels, axes and legend; ``level`` keeps labels from being turned."""
    body = '<a:bodyPr rot="0" vert="horz"/>' if level else "<a:bodyPr/>"
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(points * 100)}" b="{int(bold)}">'
        f"<a:solidFill>{rgb(colour)}</a:solidFill>"
        f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/><a:cs typeface="{FONT}"/>'
        f'</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


GRIDLINE: Final = f"<c:spPr>{stroke(0.75, LINE)}</c:spPr>"
THRESHOLD_GRIDLINE: Final = f"<c:spPr>{stroke(2.25, BELOW, 'lgDash')}</c:spPr>"
AXIS_LINE: Final = f"<c:spPr>{stroke(1, FAINT_INK)}</c:spPr>"
HEAVY_AXIS_LINE: Final = f"<c:spPr>{stroke(3, FAINT_INK)}</c:spPr>"
NO_LINE: Final = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
LABEL_BOX: Final = f"<c:spPr><a:solidFill>{rgb(PAPER)}</a:solidFill></c:spPr>"
