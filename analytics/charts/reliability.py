"""Charts of a questionnaire: which question hangs together with the others, which ends of a scale are used."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.questionnaire.reliability import LEAST_ITEM_TOTAL
from analytics.language import _

ROW = 30


def item_totals(*, rows: pd.DataFrame) -> go.Figure:
    """A row a question: its correlation with the sum of the others, and .30 as a line; those below are triangles.

    ``rows``: heading, item_total (−1 to 1), alpha_without, in the frame's order.
    """
    figure = template.blank(height=template.height_for(len(rows), row=ROW, around=110))
    drawn = rows.reset_index(drop=True)
    low = drawn["item_total"] < LEAST_ITEM_TOTAL
    for chosen, words, symbol, colour in (
        (~low, _("与其他题一致"), "circle", palette.MET),
        (low, _("与其他题不大一致"), "triangle-up", palette.BELOW),
    ):
        mine = drawn[chosen]
        if not mine.empty:
            figure.add_scatter(
                x=mine["item_total"],
                y=mine.index,
                mode="markers",
                name=words,
                marker={"symbol": symbol, "size": 11, "color": colour},
                text=[
                    _("<b>{heading}</b><br>题总相关 {total:.2f}；删去本题后 α = {alpha:.3f}").format(
                        heading=template.verbatim(row["heading"]), total=row["item_total"], alpha=row["alpha_without"]
                    )
                    for row in mine.to_dict("records")
                ],
                hovertemplate="%{text}<extra></extra>",
            )
    figure.add_vline(x=LEAST_ITEM_TOTAL, line={"color": palette.INK, "width": 1.2, "dash": "dash"})
    figure.add_annotation(
        x=LEAST_ITEM_TOTAL, y=1, yref="paper", yanchor="bottom", text=f"{LEAST_ITEM_TOTAL:.2f}", showarrow=False
    )
    template.row_axis(figure, drawn["heading"].astype(str).tolist())
    lowest = min([0.0, *drawn["item_total"]])
    figure.update_xaxes(range=[lowest - 0.05 if lowest < 0 else 0, 1], title={"text": _("题总相关")}, tickformat=".1f")
    return figure.update_layout(showlegend=True, margin={"t": 56, "b": 48}, legend={"y": 1.08})


def readings(
    *, rows: pd.DataFrame, reading: str, title: str, unit: float = 100.0, signed: bool = False, whole: bool = True
) -> go.Figure:
    """A row a question: one reading of its scale with the interval.

    ``rows``: heading, n, and the columns ``reading``, ``reading``_low, ``reading``_high; drawn times ``unit``. Rows
    without a figure are left out. ``signed``: the reading may be negative, and 0 is a line. ``whole``: the axis runs to
    100 even where nothing does.
    """
    drawn = rows[rows[reading].notna()].reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(drawn), row=ROW, around=90))
    at, low, high = (drawn[f"{reading}{end}"].astype(float) * unit for end in ("", "_low", "_high"))
    figure.add_scatter(
        x=at,
        y=drawn.index,
        mode="markers",
        marker={"symbol": "diamond", "size": 10, "color": palette.MET},
        error_x={"array": high - at, "arrayminus": at - low, "color": palette.MET, "thickness": 1.6, "width": 0},
        text=[
            _("<b>{heading}</b><br>{value:.1f}（{low:.1f}–{high:.1f}），有效 {n:,} 份").format(
                heading=template.verbatim(heading), value=a, low=b, high=c, n=int(n)
            )
            for heading, a, b, c, n in zip(drawn["heading"], at, low, high, drawn["n"], strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    template.row_axis(figure, drawn["heading"].astype(str).tolist())
    figure.update_xaxes(range=[-105, 105] if signed else [0, 102 if whole else _room(high)], title={"text": title})
    if signed:
        figure.add_vline(x=0, line={"color": palette.INK, "width": 1})
    return figure.update_layout(showlegend=False, margin={"t": 16, "b": 48})


def _room(high: pd.Series) -> float:
    """Where an axis of per cent ends that need not show 100."""
    return min(102.0, max(float(high.max()) * 1.15, 5.0)) if len(high) else 102.0
