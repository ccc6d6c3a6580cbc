"""A chart of a bulletin drawn from its own numbers: columns, stacked columns, bars by name, or a line with limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import N_, _
from analytics.model import STANDINGS

MOST_BARS: Final = 40
_TICKS: Final = 8
_SMALL_SHARE: Final = 0.6
_PATTERNS: Final = ("", "/", ".", "x", "\\", "-")
_SHAPES: Final = ("circle", "square", "diamond", "triangle-up", "x", "star")
_LINES: Final = {"low": ("solid", 1.3), "high": ("solid", 1.3), "centre": ("longdash", 1.2), "threshold": ("dash", 1.2)}
_POINTS: Final = N_("百分点")


@dataclass(frozen=True)
class Row:
    """A row of numbers, one a category, None where nothing may be said; ``texts`` are the same numbers in words.

    ``role``: value; low, high, centre, threshold: lines beside it; signal: marks on points out of the ordinary.
    """

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    role: str = "value"


def bulletin_chart(
    *,
    kind: str,
    categories: Sequence[str],
    rows: Sequence[Row],
    format: str = "count",
    threshold: float | None = None,
) -> go.Figure:
    """The chart of ``kind`` columns, stacked, bars or line; traces hold the numbers as they are, shares 0–1.

    ``format``: count, share, points or score; ``threshold`` is a share, 0–1. Of bars the first MOST_BARS are drawn.
    """
    if kind == "bars":
        return _bars(categories[:MOST_BARS], [_first(row) for row in rows], format, threshold)
    figure = template.blank(height=340)
    for place, row in enumerate(row for row in rows if row.role != "threshold"):
        if kind == "line" or row.role != "value":
            figure.add_scatter(**_line(place, row, categories))
        else:
            figure.add_bar(**_columns(place, row, categories, stacked=kind == "stacked"))
    _names(figure, categories)
    _scale(figure, "y", rows, format, threshold)
    if threshold is not None:
        template.threshold_line(figure, round(100 * threshold), across="y")
    named = len([row for row in rows if row.name]) > 1
    return figure.update_layout(
        barmode="stack" if kind == "stacked" else "group",
        uniformtext={"minsize": 10, "mode": "hide"},
        margin={"t": 48 if named else 20},
        showlegend=named,
    )


def _columns(place: int, row: Row, categories: Sequence[str], *, stacked: bool) -> dict:
    colour = _colour(place, row.name)
    return {
        "x": list(range(len(categories))),
        "y": list(row.values),
        "name": template.verbatim(row.name),
        "text": [text if value else "" for text, value in zip(row.texts, row.values, strict=True)],
        "textposition": "inside" if stacked else "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": colour, "pattern": _pattern(place)},
        "customdata": _hovers(row, categories),
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _line(place: int, row: Row, categories: Sequence[str]) -> dict:
    """A row as a line, as limits beside one, or as marks alone."""
    trace = {
        "x": list(range(len(categories))),
        "y": list(row.values),
        "name": template.verbatim(row.name),
        "connectgaps": False,
        "customdata": _hovers(row, categories),
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    if row.role == "signal":
        marker = {
            "symbol": "diamond",
            "size": 13,
            "color": palette.BELOW,
            "line": {"width": 1.2, "color": palette.PAPER},
        }
        return trace | {"mode": "markers", "marker": marker}
    if row.role in _LINES:
        dash, width = _LINES[row.role]
        line = {"dash": dash, "width": width, "color": palette.FAINT_INK, "shape": "hvh"}
        return trace | {"mode": "lines" if len(categories) > 1 else "markers", "line": line}
    colour = _colour(place, row.name)
    marker = {"size": 8, "symbol": _SHAPES[place % len(_SHAPES)], "color": colour}
    return trace | {"mode": "lines+markers", "line": {"width": 2.2, "color": colour}, "marker": marker}


def _bars(categories: Sequence[str], rows: Sequence[Row], format: str, threshold: float | None) -> go.Figure:
    """Bars by name, the first on top; where the limits are told, points with their interval: those need no 0."""
    values = [row for row in rows if row.role == "value"]
    figure = template.blank(height=template.height_for(len(categories), row=26 + 8 * (len(values) - 1), around=110))
    low, high = (next((row for row in rows if row.role == role), None) for role in ("low", "high"))
    for place, row in enumerate(values):
        shared: dict[str, Any] = {
            "x": list(row.values),
            "y": list(range(len(categories))),
            "name": template.verbatim(row.name),
            "customdata": _hovers(row, categories),
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        if low is None or high is None or len(values) > 1:
            looks: dict[str, Any] = {"orientation": "h", "textposition": "outside", "cliponaxis": False}
            looks["marker"] = {"color": _colour(place, row.name), "pattern": _pattern(place)}
            figure.add_bar(text=[one if one != "—" else "" for one in row.texts], **looks, **shared)
            continue
        # An interval where the number itself is told; what is hidden has neither.
        limits = list(zip(row.values, low.values, high.values, strict=True))
        interval = {
            "type": "data",
            "symmetric": False,
            "array": [None if at is None or up is None else up - at for at, _down, up in limits],
            "arrayminus": [None if at is None or down is None else at - down for at, down, _up in limits],
            "color": palette.MET,
            "thickness": 1.6,
            "width": 0,
        }
        point = {"size": 10, "color": palette.MET}
        figure.add_scatter(mode="markers", marker=point, error_x=interval, **shared)
        # An empty row would look as if something had gone wrong.
        for at in (at for at, value in enumerate(row.values) if value is None):
            figure.add_annotation(
                x=0.01, xref="paper", xanchor="left", y=at, text=_("不显示或没有数据"), showarrow=False,
                font={"size": 11, "color": palette.FAINT_INK},
            )  # fmt: skip
    template.row_axis(figure, list(categories), width=36)
    _scale(figure, "x", rows, format, threshold)
    if threshold is not None:
        template.threshold_line(figure, round(100 * threshold))
    elif format == "points":
        figure.add_vline(x=0, line={"color": palette.INK, "width": 1})
    top = 40 if len(values) > 1 else 28 if threshold is not None else 8
    return figure.update_layout(barmode="group", showlegend=len(values) > 1, margin={"t": top, "r": 48})


def _scale(figure: go.Figure, across: str, rows: Sequence[Row], format: str, threshold: float | None) -> None:
    told = [value for row in rows for value in row.values if value is not None]
    if format == "share":
        least = min([*told, 1.0 if threshold is None else threshold], default=0.0)
        bars = any(trace.type == "bar" for trace in figure.data)
        low = 0.0 if bars else max(0.0, int((least - 0.04) * 10) / 10)
        most = max(told, default=1.0)
        # Small shares held against nothing fill the figure: a coverage of 15 % is no flat line at the foot of it.
        high = max(1.03, most) if threshold is not None or most > _SMALL_SHARE else int(10 * most + 1.2) / 10
        template.share_axis(figure, across=across, low=min(low, high - 0.1), high=high)
    elif format == "points":
        template.points_axis(figure, told, across=across, title=_(_POINTS))
    elif format == "count":
        template.count_axis(figure, max(told, default=0), across=across)


def _names(figure: go.Figure, categories: Sequence[str]) -> None:
    """Name the columns, the last always, thinned so that names stand side by side."""
    step = max(1, -(-len(categories) // _TICKS))
    places = list(range(len(categories)))[::-step][::-1]
    names = [template.verbatim(template.short(categories[at], 18)) for at in places]
    figure.update_xaxes(
        tickmode="array", tickvals=places, ticktext=names, range=[-0.6, max(len(categories), 1) - 0.4], showgrid=False
    )


def _hovers(row: Row, categories: Sequence[str]) -> list[str]:
    return [
        f"<b>{template.verbatim(category)}</b><br>{template.verbatim(row.name)} {template.verbatim(text)}"
        for category, text in zip(categories, row.texts, strict=True)
    ]


def _pattern(place: int) -> dict[str, Any]:
    """Light strokes on the colour, so that series stay apart in black and white."""
    shape = _PATTERNS[place % len(_PATTERNS)]
    return {"shape": shape, "fillmode": "overlay", "solidity": 0.15, "fgcolor": palette.PAPER}


def _colour(place: int, name: str) -> str:
    """The colour of a standing where the row is named after one, else the next of the palette."""
    standing = next((code for code, words in STANDINGS.items() if _(words) == name), None)
    colours = template.TEMPLATE.layout.colorway
    return template.STANDING_COLOURS[standing] if standing else str(colours[place % len(colours)])


def _first(row: Row) -> Row:
    return replace(row, values=row.values[:MOST_BARS], texts=row.texts[:MOST_BARS])
