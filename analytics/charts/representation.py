"""The answers beside the register (dumbbells), and the satisfied share weighted beside unweighted (dots)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent, points
from analytics.language import _

AROUND = 96
_ROOM = 0.06  # of the axis, beyond the outermost mark


def dumbbell(*, categories: pd.DataFrame, width: int = 28) -> go.Figure:
    """A row a category: the register's share (hollow diamond) and the answers' (circle), a line between them.

    ``categories`` has label, n, share, register_share and difference; rows without a share keep their place, and show
    the register's only. Filled marks are over the register's share, triangles under it.
    """
    rows = categories.reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), around=AROUND))
    shown = rows[rows["share"].notna()]
    for at, row in shown.iterrows():
        figure.add_shape(
            type="line", x0=row["register_share"], x1=row["share"], y0=at, y1=at,
            line={"color": palette.NO_DATA, "width": 3}, layer="below",
        )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=rows["register_share"],
            y=rows.index,
            mode="markers",
            name=_("名册"),
            marker={
                "symbol": "diamond-open",
                "size": 10,
                "color": palette.INK,
                "line": {"width": 2, "color": palette.INK},
            },
            text=[_words(row) for row in rows.to_dict("records")],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    for over, name, symbol, colour in (
        (True, _("答卷（高于名册）"), "circle", palette.MET),
        (False, _("答卷（低于名册）"), "triangle-left", palette.BELOW),
    ):
        mine = shown[(shown["difference"] >= 0) == over]
        if len(mine):
            figure.add_trace(
                go.Scatter(
                    x=mine["share"],
                    y=mine.index,
                    mode="markers",
                    name=name,
                    marker={"symbol": symbol, "size": 11, "color": colour},
                    text=[_words(row) for row in mine.to_dict("records")],
                    hovertemplate="%{text}<extra></extra>",
                )
            )
    most = max([0.1, *rows["register_share"].dropna(), *shown["share"]])
    template.share_axis(figure, low=0, high=min(1.0, most + _ROOM))
    template.row_axis(figure, rows["label"].astype(str).tolist(), width=width)
    above = 1 + 4 / (figure.layout.height - AROUND)
    return figure.update_layout(showlegend=True, legend={"y": above}, margin={"t": AROUND - 40, "b": 34})


def weighted(*, shares: pd.DataFrame, names: Mapping[str, str], threshold_percent: int) -> go.Figure:
    """A row a way of reckoning: the share with its interval, the threshold across.

    ``shares`` has scheme, share, low, high, effective, evidence; ``names`` the words of each scheme. The
    unweighted one, which decides, is a square; hollow marks are of intervals that cross the threshold.
    """
    rows, line = shares.reset_index(drop=True), threshold_percent / 100
    figure = template.blank(height=template.height_for(len(rows), row=44, around=AROUND))
    for decides, words in ((True, _("不加权（按此判定）")), (False, _("参考"))):
        mine = rows[(rows["scheme"] == "plain") == decides]
        if mine.empty:
            continue
        met = (mine["share"] >= line).tolist()
        colours = [palette.MET if one else palette.BELOW for one in met]
        clear = (mine["evidence"] == "clear").tolist()
        figure.add_trace(
            go.Scatter(
                x=mine["share"],
                y=mine.index,
                mode="markers",
                name=words,
                marker={
                    "symbol": "square" if decides else "circle",
                    "size": 12,
                    "color": [colour if sure else palette.PAPER for colour, sure in zip(colours, clear, strict=True)],
                    "line": {"width": 2, "color": colours},
                },
                error_x={
                    "array": mine["high"] - mine["share"],
                    "arrayminus": mine["share"] - mine["low"],
                    "color": palette.FAINT_INK,
                    "thickness": 1.6,
                    "width": 0,
                },
                text=[_share_words(row, names, threshold_percent) for row in mine.to_dict("records")],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    low, high = min([line, *rows["low"]]), max([line, *rows["high"]])
    room = max(0.02, (high - low) * 0.12)
    template.share_axis(figure, low=max(0, low - room), high=min(1.005, high + room))
    figure.update_xaxes(dtick=None, nticks=6, tickformat=".0%" if high - low > 0.1 else ".1%")
    template.threshold_line(figure, threshold_percent)
    template.row_axis(figure, [names[scheme] for scheme in rows["scheme"]], width=30)
    return figure.update_layout(showlegend=False, margin={"t": 40, "b": 40})


def _words(row: Mapping[str, object]) -> str:
    head = f"<b>{template.verbatim(row['label'])}</b><br>"
    there = percent(float(str(row["register_share"])))
    if pd.isna(row["share"]):
        return head + _("名册 {there}；答卷太少，不显示").format(there=there)
    return head + _("答卷 {here}（{n} 份），名册 {there}，相差 {points} 个百分点").format(
        here=percent(float(str(row["share"]))),
        n=f"{int(str(row['n'])):,}",
        there=there,
        points=points(float(str(row["difference"]))),
    )


def _share_words(row: Mapping[str, object], names: Mapping[str, str], threshold_percent: int) -> str:
    share, low, high = (percent(float(str(row[name])), threshold_percent) for name in ("share", "low", "high"))
    words = _("满意率 {share}（{low}–{high}），有效样本量 {effective}")
    told = words.format(share=share, low=low, high=high, effective=f"{float(str(row['effective'])):,.0f}")
    return f"<b>{names[str(row['scheme'])]}</b><br>{told}"
