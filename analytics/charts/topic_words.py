"""The words that speak for the topics, the weightier the larger."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import template
from analytics.charts.topics import CATEGORY_COLOURS
from analytics.language import _

# As wide as the figure is at least; on a wider screen the words only stand farther apart.
_WIDE, _HIGH = 760, 460
_SMALLEST, _LARGEST = 13.0, 40.0
_STEPS = 1500


def word_cloud(*, words: pd.DataFrame, most: int = 70) -> go.Figure:
    """The ``most`` weightiest words around the middle, colour and hover saying whose they are.

    ``words``: columns word, weight (> 0), label and category (of the topic that it speaks for; category may be NA). The
    area of a word goes with its weight. Words that find no room are left out.
    """
    rows = words.sort_values(["weight", "word"], ascending=[False, True]).head(most).reset_index(drop=True)
    figure = template.blank(height=_HIGH)
    sizes = font_sizes(rows["weight"])
    boxes = [(size * _width(str(word)), size * 1.25) for word, size in zip(rows["word"], sizes, strict=True)]
    for row, size, place in zip(rows.to_dict("records"), sizes, places(boxes), strict=True):
        if place is None:
            continue
        category = None if pd.isna(row["category"]) else row["category"]
        figure.add_annotation(
            x=place[0],
            y=place[1],
            text=template.verbatim(row["word"]),
            hovertext=_("“{word}”多见于：{label}").format(
                word=template.verbatim(row["word"]), label=template.verbatim(row["label"])
            ),
            showarrow=False,
            font={"size": size, "color": CATEGORY_COLOURS[category]},
        )
    figure.update_xaxes(visible=False, range=[-_WIDE / 2, _WIDE / 2])
    return figure.update_yaxes(visible=False, range=[-_HIGH / 2, _HIGH / 2]).update_layout(
        margin={"t": 4, "b": 4, "l": 4, "r": 4}
    )


def font_sizes(weights: pd.Series) -> list[float]:
    """A size in pixels for each weight, between the smallest and the largest, so that areas compare.

    >>> font_sizes(pd.Series([100.0, 25.0, 0.1]))
    [40.0, 20.0, 13.0]
    """
    heaviest = weights.max() if len(weights) else 1.0
    return [round(max(_SMALLEST, _LARGEST * math.sqrt(weight / heaviest)), 1) for weight in weights]


def places(boxes: list[tuple[float, float]]) -> list[tuple[float, float] | None]:
    """The middle of each box (width, height) on an Archimedean spiral from the centre, none over another.

    None for a box that finds no room in the figure.

    >>> places([(100, 20), (100, 20)])[0]
    (0.0, 0.0)
    """
    found: list[tuple[float, float] | None] = []
    for wide, high in boxes:
        found.append(next(filter(None, (_free(step, wide, high, boxes, found) for step in range(_STEPS))), None))
    return found


def _free(
    step: int, wide: float, high: float, boxes: list[tuple[float, float]], found: list[tuple[float, float] | None]
) -> tuple[float, float] | None:
    """The spiral's place at ``step`` where a box of this size stands free there."""
    angle = 0.35 * step
    x, y = round(1.6 * angle * math.cos(angle) * _WIDE / _HIGH, 1), round(1.6 * angle * math.sin(angle), 1)
    if abs(x) + wide / 2 > _WIDE / 2 or abs(y) + high / 2 > _HIGH / 2:
        return None
    for place, (other_wide, other_high) in zip(found, boxes, strict=False):
        if place and abs(place[0] - x) < (wide + other_wide) / 2 and abs(place[1] - y) < (high + other_high) / 2:
            return None
    return x, y


def _width(word: str) -> float:
    """Of a word in units of its size: a Chinese character is as wide as high."""
    return sum(1.0 if ord(character) > 255 else 0.6 for character in word) + 0.2
