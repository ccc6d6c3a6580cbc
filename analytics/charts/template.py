"""One look for every figure: fonts, axes, the threshold line, short labels; on white paper and on a dark page."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from analytics.charts.palette import (
    BELOW,
    BELOW_SCALE,
    FAINT_INK,
    INK,
    LINE,
    MET,
    MET_SCALE,
    MIDDLE,
    NO_DATA,
    PAPER,
    SERIES,
    steps,
    twin,
)
from analytics.language import _

STANDING_COLOURS = {"met": MET, "below": BELOW, "no_data": NO_DATA}
STANDING_SYMBOLS = {"met": "circle", "below": "triangle-up", "no_data": "circle-open"}
STANDING_SHAPES = {"met": "●", "below": "▲", "no_data": "○"}
FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

FEW_COUNTED = 6  # so few that every number is written on the axis
POINT_TICKS = 8  # at most so many differences are written on the axis
ROW_PIXELS = 26
_AXIS = {
    "gridcolor": LINE,
    "linecolor": LINE,
    "zeroline": False,
    "ticks": "",
    "automargin": True,
    "title": {"standoff": 12, "font": {"size": 13, "color": FAINT_INK}},
    "tickfont": {"size": 13, "color": INK},
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "colorway": list(SERIES),
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 8, "r": 24, "t": 36, "b": 40},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "traceorder": "normal",
            "font": {"size": 13},
        },
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": LINE, "font": {"family": FONT, "size": 13, "color": INK}},
        "hovermode": "closest",
        "dragmode": False,
        "bargap": 0.32,
    }
)


def blank(*, height: int) -> go.Figure:
    """An empty figure in the shared look, ``height`` pixels high; axes do not zoom, so a page scrolls over it."""
    figure = go.Figure(layout={"template": TEMPLATE, "height": height})
    return figure.update_xaxes(fixedrange=True).update_yaxes(fixedrange=True)


def height_for(rows: int, *, row: int = ROW_PIXELS, around: int = 100) -> int:
    """Pixels for ``rows`` rows and what stands around them."""
    return max(rows, 2) * row + around


def threshold_line(figure: go.Figure, threshold_percent: int, *, across: str = "x") -> go.Figure:
    """Draw the threshold, as a share 0–1, over the axis ``across`` ("x" or "y"), with its words."""
    words = _("达标线 {threshold} %").format(threshold=threshold_percent)
    line = {"line": {"color": INK, "width": 1.2, "dash": "dash"}, "annotation": {"text": words, "font": {"size": 12}}}
    if across == "x":
        figure.add_vline(x=threshold_percent / 100, annotation_position="bottom", **line)
        # Over the rows, where no marker can stand on it.
        return figure.update_annotations(
            selector={"text": words}, yref="paper", y=1, yanchor="bottom", xanchor="center"
        )
    figure.add_hline(y=threshold_percent / 100, annotation_position="right", **line)
    # Beside the figure, where no marker can stand on it.
    beside = {"x": 1, "xref": "paper", "xanchor": "left", "yanchor": "middle", "text": words.replace(" ", "<br>", 1)}
    return figure.update_annotations(beside, selector={"text": words}).update_layout(margin={"r": 64})


def share_axis(figure: go.Figure, *, across: str = "x", low: float = 0.0, high: float = 1.0) -> go.Figure:
    """Make the axis ``across`` one of shares 0–1 written in per cent, a little wider than ``low``–``high``."""
    update = figure.update_xaxes if across == "x" else figure.update_yaxes
    update(range=[low, high], tickformat=".0%", dtick=0.2 if high - low > 0.5 else 0.1)
    return figure


def points_axis(
    figure: go.Figure, told: Sequence[float], *, across: str = "x", title: str | None = None, unit: float = 1.0
) -> go.Figure:
    """Make the axis ``across`` one of differences around 0 written in 百分点, wide enough for all ``told``.

    ``unit`` is what the figure draws for a difference of shares of 1: 1, or 100 where it draws 百分点.
    """
    update = figure.update_xaxes if across == "x" else figure.update_yaxes
    ends = [0.0, *(value / unit for value in told)]
    room = 0.08 * (max(ends) - min(ends)) or 0.01
    low, high = min(ends) - room, max(ends) + room
    step = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if (high - low) / step <= POINT_TICKS), 0.5)
    ticks = [step * at for at in range(round(low / step), round(high / step) + 1) if low <= step * at <= high]
    words = [f"{100 * tick:+.0f}".replace("-", "−") if round(tick, 9) else "0" for tick in ticks]
    update(range=[unit * low, unit * high], tickvals=[unit * tick for tick in ticks], ticktext=words, title=title)
    return figure


def count_axis(figure: go.Figure, most: float, *, across: str = "x", title: str | None = None) -> go.Figure:
    """Make the axis ``across`` one of things counted, up to about ``most``: whole numbers, each written once."""
    update = figure.update_xaxes if across == "x" else figure.update_yaxes
    update(rangemode="tozero", tickformat=",d", title=title, dtick=1 if most <= FEW_COUNTED else None)
    return figure


def verbatim(text: object) -> str:
    """``text`` as plotly shows it without taking anything in it for markup.

    >>> verbatim("<b>小区</b>")
    '&lt;b&gt;小区&lt;/b&gt;'
    """
    return html.escape(str(text), quote=False)


def short(text: str, width: int = 24) -> str:
    """``text`` cut to ``width`` columns (a Chinese character takes two); the whole of it belongs in the hover.

    >>> short("一二三四五六", 8), short("金茵小区", 8)
    ('一二三…', '金茵小区')
    """
    widths = [2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text]
    if sum(widths) <= width:
        return text
    room, kept = width - 2, 0
    for character_width in widths:
        if (room := room - character_width) < 0:
            break
        kept += 1
    return text[:kept] + "…"


def row_axis(figure: go.Figure, names: Sequence[str], *, width: int = 24) -> go.Figure:
    """Name the rows 0, 1, … of a horizontal figure, first on top; by position, so that namesakes stay apart."""
    ticks = [verbatim(short(name, width)) for name in names]
    return figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(ticks))),
        ticktext=ticks,
        range=[len(ticks) - 0.5, -0.5],
    )


def level_colours(levels: int, satisfied_from: int) -> list[str]:
    """A colour a level, lowest first; the satisfied ones (the ``satisfied_from``-th and up) blue, the middle pale.

    >>> level_colours(3, 3) == [level_colours(5, 4)[0], MIDDLE, MET]
    True
    """
    satisfied = levels - satisfied_from + 1
    rest = levels - satisfied
    # Only a level in the middle of the scale is neutral: 一般 of five, not 不太满意 of four.
    neutral = 1 if levels % 2 and satisfied_from > (levels + 1) // 2 else 0
    below = _sample(BELOW_SCALE, rest - neutral) if rest > neutral else []
    return below + [MIDDLE] * neutral + _sample(MET_SCALE, satisfied)


def _sample(scale: Sequence[str], levels: int) -> list[str]:
    """``levels`` colours of a scale whose strong end is kept: the first of the warm one, the last of the blue one."""
    if levels <= 1:
        return [scale[0] if scale is BELOW_SCALE else scale[-1]][:levels]
    if levels == 2:
        return list(scale[:2] if scale is BELOW_SCALE else scale[1:])
    return steps(scale, levels)


def on_dark(figure: go.Figure) -> go.Figure:
    """The figure as it is looked at on a dark page: every colour gives way to its twin, all else stays.

    >>> on_dark(blank(height=200)).layout.template.layout.paper_bgcolor == twin(PAPER)
    True
    """
    return go.Figure(_darkened(figure.to_plotly_json()))


def _darkened(part: Any, *, is_colour: bool = False) -> Any:
    """A part of a figure's JSON with its colours exchanged: only where plotly looks for one, never in what is read."""
    if isinstance(part, Mapping):
        return {name: _darkened(value, is_colour="color" in name) for name, value in part.items()}
    if is_colour and isinstance(part, str):
        return twin(part)
    if isinstance(part, list | tuple) and (is_colour or any(isinstance(one, Mapping) for one in part)):
        return [_darkened(one, is_colour=is_colour) for one in part]
    return part
