"""The comments in the plane: like stands near like, every topic an island with its name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.charts.topics import CATEGORY_COLOURS
from analytics.language import _

CATEGORY_SYMBOLS = dict(zip(CATEGORY_COLOURS, ("circle", "square", "diamond", "x-thin-open"), strict=True))
_SIDE = 1.12
_PIXELS_HIGH, _PIXELS_WIDE = 640, 1000
# Of a name in the figure's units: a character's width and a line's height at 12 pixels.
_CHARACTER, _LINE = 12 * 2 * _SIDE / _PIXELS_WIDE, 16 * 2 * _SIDE / _PIXELS_HIGH
# The ground of an island reaches so much farther out than its dots.
_SHORE = 1.1
_LONGEST = 10


def topic_map(*, points: pd.DataFrame, chosen: str | None = None) -> go.Figure:
    """A dot a drawn comment and an island a topic, named; colour and shape say the category.

    ``points``: columns x, y (−1–1), topic_id, label, category (基础类, 完善类, 提升类 or NA), place (the community's
    name, or NA). The hover names topic and community, never what was written. ``chosen`` brings one topic forward.
    """
    figure = template.blank(height=_PIXELS_HIGH)
    names = points.groupby("topic_id", sort=True).agg(
        label=("label", "first"), x=("x", _middle), y=("y", "max"), n=("x", "size"), category=("category", "first")
    )
    for topic_id, mine in points.groupby("topic_id", sort=True):
        _add_island(figure, mine, forward=chosen is None or topic_id == chosen)
    for category, colour in CATEGORY_COLOURS.items():
        mine = points[points["category"].isna() if category is None else points["category"] == category]
        if not mine.empty:
            _add_dots(figure, mine, category, colour, chosen)
    for (label, n), (x, y) in zip(names[["label", "n"]].to_numpy(), places_of_names(names).tolist(), strict=True):
        figure.add_annotation(
            x=x,
            y=y,
            text=f"<b>{template.verbatim(template.short(str(label), 2 * _LONGEST))}</b>",
            hovertext=template.verbatim(label) + "<br>" + _("图上 {n} 条").format(n=f"{n:,}"),
            showarrow=False,
            font={"size": 12, "color": palette.INK},
            bgcolor=palette.translucent(palette.PAPER, 0.78),
            borderpad=1,
        )
    bare = {"visible": False, "range": [-_SIDE, _SIDE]}
    return figure.update_xaxes(**bare).update_yaxes(**bare).update_layout(margin={"t": 32, "b": 4, "l": 4, "r": 4})


def places_of_names(names: pd.DataFrame) -> np.ndarray:
    """Where the names stand, ndarray (n, 2): at their topics' x and y, moved up or down until none covers another.

    ``names``: columns label, x, y, n; those of larger topics move last. A name that finds no room within six lines
    stays at the nearest place tried last.
    """
    found = np.array(names[["x", "y"]], dtype=float)
    wide = np.array([min(len(str(label)), _LONGEST) for label in names["label"]]) * _CHARACTER
    standing: list[int] = []
    for row in np.lexsort((np.arange(len(names)), -names["n"].to_numpy())):
        home = found[row, 1]
        for step in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
            found[row, 1] = np.clip(home + step * _LINE, -_SIDE + _LINE, _SIDE - _LINE)
            apart = np.abs(found[standing] - found[row])
            if not ((apart[:, 0] < (wide[standing] + wide[row]) / 2) & (apart[:, 1] < _LINE)).any():
                break
        standing.append(int(row))
    return found


def _middle(values: pd.Series) -> float:
    return float(values.min() + values.max()) / 2


def hull(points: np.ndarray) -> np.ndarray:
    """Corners of the convex hull of ``points`` (n, 2), counter-clockwise (Andrew's monotone chain, 1979).

    >>> hull(np.array([[0, 0], [2, 0], [1, 1], [2, 2], [0, 2]])).tolist()
    [[0, 0], [2, 0], [2, 2], [0, 2]]
    """
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    return np.array(_chain(ordered.tolist())[:-1] + _chain(ordered[::-1].tolist())[:-1])


def _chain(ordered: list[list[float]]) -> list[list[float]]:
    """The lower side of the hull of points sorted by x, then y."""
    side: list[list[float]] = []
    for x, y in ordered:
        while len(side) > 1:
            (ax, ay), (bx, by) = side[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            side.pop()
        side.append([x, y])
    return side


def _add_island(figure: go.Figure, mine: pd.DataFrame, *, forward: bool) -> None:
    """The ground of one topic: the hull of its comments, and a little more."""
    corners = hull(mine[["x", "y"]].to_numpy(dtype=float))
    if len(corners) < 3:
        return
    middle = corners.mean(axis=0)
    corners = middle + _SHORE * (corners - middle)
    category = mine["category"].iloc[0]
    colour = CATEGORY_COLOURS[None if pd.isna(category) else category]
    figure.add_scatter(
        x=[*corners[:, 0], corners[0, 0]],
        y=[*corners[:, 1], corners[0, 1]],
        mode="lines",
        line={"width": 1, "color": colour, "shape": "spline", "smoothing": 0.6},
        fill="toself",
        fillcolor=colour,
        opacity=0.16 if forward else 0.05,
        hoverinfo="skip",
        showlegend=False,
    )


def _add_dots(figure: go.Figure, mine: pd.DataFrame, category: str | None, colour: str, chosen: str | None) -> None:
    hover = [
        f"<b>{template.verbatim(label)}</b>" + ("" if pd.isna(place) else f"<br>{template.verbatim(place)}")
        for label, place in zip(mine["label"], mine["place"], strict=True)
    ]
    figure.add_scatter(
        x=mine["x"],
        y=mine["y"],
        mode="markers",
        name=_(category) if category else _("未分类"),
        marker={
            "symbol": CATEGORY_SYMBOLS[category],
            "size": 6,
            "color": colour,
            "opacity": [0.75 if chosen in (None, topic) else 0.15 for topic in mine["topic_id"]],
            "line": {"width": 1, "color": colour if category is None else palette.PAPER},
        },
        text=hover,
        hovertemplate="%{text}<extra></extra>",
    )
