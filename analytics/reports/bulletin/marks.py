"""How series look in office charts: colours of the house that also differ in black and white, by pattern and dash."""

from __future__ import annotations

from typing import Final

from analytics.charts.template import FAINT_INK, INK, LINE, PAPER
from analytics.reports.bulletin.palette import PAINTS, SIGNAL_MARKER

FONT: Final = "Microsoft YaHei"
# Width in points, dash and colour of the series that are no values.
_GUIDES: Final = {
    "low": (1.5, "sysDash", FAINT_INK),
    "high": (1.5, "sysDash", FAINT_INK),
    "centre": (1.25, "solid", FAINT_INK),
    "threshold": (1.75, "lgDashDot", INK),
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


def area(slot: int) -> str:
    """The look of columns or bars in the paint of ``slot``."""
    paint = PAINTS[slot]
    fill = f"<a:solidFill>{rgb(paint.colour)}</a:solidFill>"
    if paint.preset:
        colours = f"<a:fgClr>{rgb(paint.colour)}</a:fgClr><a:bgClr>{rgb(PAPER)}</a:bgClr>"
        fill = f'<a:pattFill prst="{paint.preset}">{colours}</a:pattFill>'
    return f"<c:spPr>{fill}{stroke(0.75, paint.colour)}</c:spPr>"


def line(role: str, slot: int, *, many: bool) -> str:
    """The look of a line: values carry marks (smaller where there are many), limits and thresholds are dashed."""
    if role in _GUIDES:
        points, dash, colour = _GUIDES[role]
        return f'<c:spPr>{stroke(points, colour, dash)}</c:spPr><c:marker><c:symbol val="none"/></c:marker>'
    paint = PAINTS[slot]
    mark = f"<c:spPr><a:solidFill>{rgb(paint.colour)}</a:solidFill>{stroke(0.75, paint.colour)}</c:spPr>"
    return (
        f"<c:spPr>{stroke(2.25, paint.colour)}</c:spPr>"
        f'<c:marker><c:symbol val="{paint.marker}"/><c:size val="{4 if many else 7}"/>{mark}</c:marker>'
    )


def signal() -> str:
    """Marks without a line: a ring in the shape of a diamond round what is out of the ordinary, in ink."""
    ring = f"<c:spPr><a:noFill/>{stroke(2, INK)}</c:spPr>"
    return (
        f'<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr><c:marker><c:symbol val="{SIGNAL_MARKER}"/>'
        f'<c:size val="15"/>{ring}</c:marker>'
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
THRESHOLD_GRIDLINE: Final = f"<c:spPr>{stroke(1.75, INK, 'lgDashDot')}</c:spPr>"
AXIS_LINE: Final = f"<c:spPr>{stroke(1, FAINT_INK)}</c:spPr>"
HEAVY_AXIS_LINE: Final = f"<c:spPr>{stroke(3, FAINT_INK)}</c:spPr>"
NO_LINE: Final = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
LABEL_BOX: Final = f"<c:spPr><a:solidFill>{rgb(PAPER)}</a:solidFill></c:spPr>"
