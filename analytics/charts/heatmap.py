"""Questions by units: where which question is weak."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import _

# Vermilion up to the threshold, blue from it on: the colour turns where the standing turns.
_BELOW = ((0.0, palette.BELOW_STRONG), (0.55, palette.BELOW_MIDDLE), (1.0, palette.BELOW_PALEST))
_MET = ((0.0, palette.MET_PALEST), (0.5, palette.MET_MIDDLE), (1.0, palette.MET))
_COLDEST = 0.4
HIDDEN_MARK = "·"


def heatmap(*, estimates: pd.DataFrame, threshold_percent: int, unit: str, figure_minimum: int) -> go.Figure:
    """A column a question, a row a unit, in the order in which the frame first names them.

    ``estimates`` has a row a unit and question: the column ``unit``, heading, n, share (0–1), suppressed. Cells with
    too few answers are blank with a mark; cells without answers are blank.
    """
    units, headings = list(dict.fromkeys(estimates[unit])), list(dict.fromkeys(estimates["heading"]))
    grid = estimates.set_index([unit, "heading"])
    shares, words, texts = [], [], []
    for one in units:
        cells = [_cell(grid, one, heading, threshold_percent, figure_minimum) for heading in headings]
        shares.append([cell[0] for cell in cells])
        texts.append([cell[1] for cell in cells])
        words.append([cell[2] for cell in cells])
    figure = template.blank(height=template.height_for(len(units), row=30, around=150))
    figure.add_trace(
        go.Heatmap(
            z=shares,
            x=list(range(len(headings))),
            y=list(range(len(units))),
            text=texts,
            texttemplate="%{text}",
            textfont={"size": 12},
            customdata=words,
            hovertemplate="%{customdata}<extra></extra>",
            hoverongaps=True,
            zmin=_COLDEST,
            zmax=1.0,
            colorscale=_colours(threshold_percent / 100),
            xgap=2,
            ygap=2,
            colorbar={
                "title": {"text": _("满意率"), "side": "top"},
                "tickformat": ".0%",
                "tickvals": [_COLDEST, 0.6, threshold_percent / 100, 1.0],
                "ticktext": ["≤ 40 %", "60 %", f"{threshold_percent} %", "100 %"],
                "thickness": 12,
                "outlinewidth": 0,
                "lenmode": "pixels",
                "len": 180,
                "y": 1,
                "yanchor": "top",
            },
        )
    )
    template.row_axis(figure, [str(one) for one in units])
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(headings))),
        ticktext=[template.verbatim(template.short(str(heading), 20)) for heading in headings],
        side="top",
        tickangle=-35 if len(headings) > 4 else 0,
        showgrid=False,
    )
    return figure.update_yaxes(showgrid=False).update_layout(margin={"t": 20, "b": 20})


def _cell(
    grid: pd.DataFrame, unit: str, heading: str, threshold_percent: int, figure_minimum: int
) -> tuple[float | None, str, str]:
    """Colour value, text in the cell, and words of the hover."""
    name = f"<b>{template.verbatim(unit)}</b><br>{template.verbatim(heading)}<br>"
    if (unit, heading) not in grid.index:
        return None, "", name + _("没有有效答卷")
    row = grid.loc[(unit, heading)]
    if bool(row["suppressed"]):
        return None, HIDDEN_MARK, name + _("有效份数少于 {minimum}，不显示").format(minimum=figure_minimum)
    if pd.isna(row["share"]):
        return None, "", name + _("没有有效答卷")
    share = percent(float(row["share"]), threshold_percent)
    said = _("满意率 {share}，有效 {n} 份").format(share=share, n=f"{int(row['n']):,}")
    return float(row["share"]), share.removesuffix(" %"), name + said


def _colours(threshold: float) -> list[tuple[float, str]]:
    """A colour scale over ``_COLDEST``–1 that turns from vermilion to blue exactly at the threshold."""
    turn = (max(threshold, _COLDEST + 0.01) - _COLDEST) / (1 - _COLDEST)
    turn = min(turn, 0.99)
    below = [(place * turn, colour) for place, colour in _BELOW]
    return below + [(turn + place * (1 - turn), colour) for place, colour in _MET]
