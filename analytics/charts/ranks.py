"""Caterpillar: the rank of every community with the interval in which it may lie, lowest share first."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import N_, _

# Below and sure, below and not, met: shape, colour, filled or not, words.
LOOKS: Final = (
    ("below", True, palette.BELOW, N_("未达标 · 可确认")),
    ("below", False, palette.PAPER, N_("未达标 · 尚不能确认")),
    ("met", False, palette.MET, N_("达标")),
)
AROUND: Final = 104


def caterpillar(*, units: pd.DataFrame, most: int = 40, width: int = 24) -> go.Figure:
    """A row a unit, in the frame's order: the expected rank as a marker, its interval as a line.

    ``units``: rows of units.beside.Comparison.among, from the lowest rank on; those after the first ``most`` are
    left out. Rank 1 is the lowest share. Shape and fill say the standing and whether it is sure.
    """
    all_ = len(units)
    rows = units.head(most).reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), around=AROUND))
    for standing, sure, fill, words in LOOKS:
        chosen = rows[(rows["standing"] == standing) & (rows["sure"] == sure)]
        if not chosen.empty:
            figure.add_trace(_markers(chosen, template.STANDING_COLOURS[standing], standing, fill, _(words), all_))
    figure.update_xaxes(
        range=[min(0.5, 1 - 0.02 * all_), all_ + max(0.5, 0.02 * all_)],
        title=_("名次（1 为最低，共 {n} 个）").format(n=f"{all_:,}"),
        tickformat=",d",
        dtick=1 if all_ <= template.FEW_COUNTED else None,
        tick0=1,
    )
    template.row_axis(figure, rows["name"].astype(str).tolist(), width=width)
    above = 1 + 4 / (figure.layout.height - AROUND)
    return figure.update_layout(showlegend=True, legend={"y": above}, margin={"t": 44, "b": AROUND - 44})


def _markers(rows: pd.DataFrame, colour: str, standing: str, fill: str, words: str, number: int) -> go.Scatter:
    return go.Scatter(
        x=rows["rank"],
        y=rows.index,
        mode="markers",
        name=words,
        marker={
            "symbol": template.STANDING_SYMBOLS[standing],
            "size": 10,
            "color": fill,
            "line": {"width": 2, "color": colour},
        },
        error_x={
            "array": (rows["rank_high"] - rows["rank"]).clip(lower=0).astype(float),
            "arrayminus": (rows["rank"] - rows["rank_low"]).clip(lower=0).astype(float),
            "color": colour,
            "thickness": 1.6,
            "width": 0,
        },
        text=[_hover(row, words, number) for row in rows.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(row: dict[Any, Any], words: str, number: int) -> str:
    line = int(row["threshold_percent"])
    return _(
        "<b>{name}</b><br>{words}<br>名次 {low}–{high}，预期 {rank:.0f}，共 {number} 个"
        "<br>调整后 {expected}；原始 {share}，有效 {n} 份"
    ).format(
        name=template.verbatim(row["name"]),
        words=words,
        low=int(row["rank_low"]),
        high=int(row["rank_high"]),
        rank=row["rank"],
        number=f"{number:,}",
        expected=percent(row["expected"], line),
        share=percent(row["share"], line),
        n=f"{int(row['n']):,}",
    )
