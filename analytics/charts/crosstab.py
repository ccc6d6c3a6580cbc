"""A question's answers by groups: a table of shares with what stands out, and one answer's shares with intervals."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import N_, _, word_for

# Residuals beyond so many standard errors are no darker.
STRONGEST = 5.0
HIDDEN_MARK = "·"
MARKS = {"higher": "▲", "lower": "▼", "": ""}
MARK_WORDS = {"higher": N_("高于各组一样时应有的份数"), "lower": N_("低于各组一样时应有的份数"), "": N_("未见突出")}
_COLOURS = ((0.0, palette.BELOW_MIDDLE), (0.5, palette.NEAR_PAPER), (1.0, palette.MET_MIDDLE))


def heat(*, cells: pd.DataFrame, figure_minimum: int) -> go.Figure:
    """A row a group, a column an answer, the share in each; ▲ and ▼ where it stands out, the colour by how far.

    ``cells`` has row, answer, n, base, share (0–1), residual, mark ("higher", "lower", ""), suppressed, in the order in
    which they are drawn. Hidden cells have a dot.
    """
    rows, answers = list(dict.fromkeys(cells["row"])), list(dict.fromkeys(cells["answer"]))
    at = cells.set_index(["row", "answer"])
    grid = [[at.loc[(row, answer)] for answer in answers] for row in rows]
    wide = len(answers) > 6
    figure = template.blank(height=template.height_for(len(rows), row=34, around=110 if wide else 70))
    figure.add_trace(
        go.Heatmap(
            z=[[_strength(cell["residual"]) for cell in line] for line in grid],
            x=list(range(len(answers))),
            y=list(range(len(rows))),
            text=[[_text(cell) for cell in line] for line in grid],
            texttemplate="%{text}",
            textfont={"size": 13, "color": palette.INK},
            customdata=[
                [_hover(row, answer, cell, figure_minimum) for answer, cell in zip(answers, line, strict=True)]
                for row, line in zip(rows, grid, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
            zmin=-STRONGEST,
            zmax=STRONGEST,
            colorscale=_COLOURS,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    template.row_axis(figure, [str(row) for row in rows])
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(answers))),
        ticktext=[template.verbatim(template.short(str(answer), 14)) for answer in answers],
        side="top",
        tickangle=-35 if wide else 0,
        showgrid=False,
    )
    return figure.update_yaxes(showgrid=False).update_layout(margin={"t": 20, "b": 12})


def intervals(*, cells: pd.DataFrame, answer: str) -> go.Figure:
    """One answer's share in every group as a point with its interval; a square where it stands out.

    ``cells`` as in :func:`heat`, with low and high; groups whose share is hidden keep their row, empty. The last row is
    the whole place, whose share is drawn across as a line.
    """
    mine = cells[cells["answer"] == answer].reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(mine), around=80))
    shares = mine["share"].astype("float64")
    figure.add_trace(
        go.Scatter(
            x=shares,
            y=mine.index,
            mode="markers",
            marker={
                "size": 10,
                "color": [palette.BELOW if mark == "lower" else palette.MET for mark in mine["mark"]],
                "symbol": ["circle" if not mark else "square" for mark in mine["mark"]],
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": mine["high"].astype("float64") - shares,
                "arrayminus": shares - mine["low"].astype("float64"),
                "color": palette.FAINT_INK,
                "thickness": 1.4,
            },
            customdata=[_hover(row["row"], answer, row, 0) for row in mine.to_dict("records")],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    whole = shares.iloc[-1] if len(shares) else math.nan
    if not math.isnan(whole):
        figure.add_vline(x=whole, line={"color": palette.INK, "width": 1.2, "dash": "dot"})
    low, high = mine["low"].astype("float64").min(), mine["high"].astype("float64").max()
    if not math.isnan(low):
        template.share_axis(figure, low=max(0.0, low - 0.03), high=min(1.005, high + 0.03))
    template.row_axis(figure, [f"{MARKS[row['mark']]}{row['row']}" for row in mine.to_dict("records")])
    return figure.update_layout(margin={"t": 20, "b": 34})


def _strength(residual: Any) -> float:
    return 0.0 if pd.isna(residual) else float(residual)


def _text(cell: pd.Series) -> str:
    if bool(cell["suppressed"]):
        return HIDDEN_MARK
    return "" if pd.isna(cell["share"]) else f"{cell['share'] * 100:.1f} {MARKS[cell['mark']]}".strip()


def _hover(row: object, answer: str, cell: pd.Series | dict[Any, Any], minimum: int) -> str:
    name = f"<b>{template.verbatim(row)}</b><br>{template.verbatim(answer)}<br>"
    if bool(cell["suppressed"]):
        return name + _("份数少于 {minimum} 或可由相减得出，不显示").format(minimum=minimum)
    if pd.isna(cell["share"]):
        return name + _("没有有效答卷")
    said = _("{share}，{n} 份，该组有效 {base} 份").format(
        share=f"{float(cell['share']) * 100:.1f} %",
        n=f"{int(cell['n']):,}",
        base=f"{int(cell['base']):,}",
    )
    return name + said + ("<br>" + word_for(MARK_WORDS, str(cell["mark"])) if cell["mark"] else "")
