"""Two parts of the comments, topic by topic: both shares, and their difference with its interval."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import N_, _

DIRECTIONS = {
    "more": (N_("前者偏多"), "triangle-up", palette.BELOW),
    "unclear": (N_("未见明显差别"), "circle-open", palette.FAINT_INK),
    "fewer": (N_("前者偏少"), "triangle-down", palette.MET),
}


def share_pairs(*, comparison: pd.DataFrame, name_a: str, name_b: str) -> go.Figure:
    """A row a topic in the frame's order, first on top: left both shares, right their difference in 百分点.

    ``comparison``: label, n_a, n_b, share_a, share_b (0–1), difference, low, high (−1–1), direction (more, fewer or
    unclear); what may not be shown is missing and not drawn. ``name_a`` and ``name_b`` call the parts.
    """
    rows = comparison.reset_index(drop=True)
    figure = make_subplots(cols=2, shared_yaxes=True, horizontal_spacing=0.04, column_widths=[0.5, 0.5])
    figure.update_layout(template=template.TEMPLATE, height=template.height_for(len(rows), around=130))
    _add_bridges(figure, rows)
    for side, name, symbol, colour in (
        ("a", name_a, "circle", palette.INK),
        ("b", name_b, "diamond-open", palette.FAINT_INK),
    ):
        _add_part(figure, rows, side, name, symbol, colour)
    for direction, (words, symbol, colour) in DIRECTIONS.items():
        mine = rows[(rows["direction"] == direction) & rows["difference"].notna()]
        if not mine.empty:
            _add_differences(figure, mine, _(words), symbol, colour)
    figure.add_vline(x=0, line={"color": palette.INK, "width": 1}, col=2, row=1)
    template.row_axis(figure, rows["label"].astype(str).tolist(), width=20)
    figure.update_xaxes(fixedrange=True).update_yaxes(fixedrange=True)
    figure.update_xaxes(col=1, rangemode="tozero", tickformat=".0%", title={"text": _("占该部分意见的比例")})
    figure.update_xaxes(col=2, tickformat="+.0f", title={"text": _("前者减后者（百分点，95 % 区间）")})
    return figure.update_layout(showlegend=True, margin={"t": 56})


def _add_bridges(figure: go.Figure, rows: pd.DataFrame) -> None:
    """A thin line between the two shares of each topic."""
    across: list[float | None] = []
    down: list[float | None] = []
    for at, share_a, share_b in zip(rows.index, rows["share_a"], rows["share_b"], strict=True):
        if pd.notna(share_a) and pd.notna(share_b):
            across += [float(share_a), float(share_b), None]
            down += [at, at, None]
    line = {"color": palette.NO_DATA, "width": 2}
    figure.add_scatter(x=across, y=down, mode="lines", line=line, hoverinfo="skip", showlegend=False, row=1, col=1)


def _add_part(figure: go.Figure, rows: pd.DataFrame, side: str, name: str, symbol: str, colour: str) -> None:
    shown = rows[rows[f"share_{side}"].notna()]
    texts = [
        _("<b>{label}</b><br>{name}：{n} 条，占 {share}").format(
            label=template.verbatim(row["label"]),
            name=template.verbatim(name),
            n=f"{int(row[f'n_{side}']):,}",
            share=percent(float(row[f"share_{side}"])),
        )
        for row in shown.to_dict("records")
    ]
    figure.add_scatter(
        x=shown[f"share_{side}"].astype(float),
        y=shown.index,
        mode="markers",
        name=template.verbatim(template.short(name, 36)),
        marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 2, "color": colour}},
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        row=1,
        col=1,
    )


def _add_differences(figure: go.Figure, mine: pd.DataFrame, words: str, symbol: str, colour: str) -> None:
    difference, low, high = (100 * mine[name].astype(float) for name in ("difference", "low", "high"))
    limits = {"color": colour, "thickness": 1.6, "width": 0}
    figure.add_scatter(
        x=difference,
        y=mine.index,
        mode="markers",
        name=words,
        marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
        error_x={"type": "data", "array": high - difference, "arrayminus": difference - low} | limits,
        customdata=[[template.verbatim(label)] for label in mine["label"]],
        hovertemplate=_("<b>%{customdata[0]}</b><br>相差 %{x:+.1f} 个百分点") + "<extra></extra>",
        row=1,
        col=2,
    )
