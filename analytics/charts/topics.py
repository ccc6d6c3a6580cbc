"""Charts of what residents say: how often each topic comes up, in which tone, its weeks, and what rises."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.charts.weeks import BAR_MILLISECONDS, by_week
from analytics.language import N_, _
from analytics.model import STANCES

# 基础类 must be done, 完善类 may, 提升类 would be good: from strong to light; None is not classed.
CATEGORY_COLOURS = {
    N_("基础类"): palette.MET,
    N_("完善类"): palette.GREEN,
    N_("提升类"): palette.OCHRE,
    None: palette.SLATE,
}
# Complaints are hatched, so that colour is not the only sign.
STANCE_LOOKS = {
    "negative": (palette.BELOW, "/"),
    "neutral": (palette.MIDDLE, ""),
    "positive": (palette.MET, ""),
}
_THIN = {"solidity": 0.12, "fgcolor": palette.PAPER}
# A shape each, so that colour is not the only sign; what may be chance is hollow.
MOVES = {
    "rising": (N_("占比上升"), "triangle-up", palette.BELOW),
    "new": (N_("新出现"), "diamond", palette.BELOW),
    "returning": (N_("重新出现"), "square", palette.OCHRE),
    "falling": (N_("占比下降"), "triangle-down", palette.MET),
    "steady": (N_("未超出偶然波动"), "circle-open", palette.SLATE),
}


def topic_bars(*, topics: pd.DataFrame) -> go.Figure:
    """A bar a topic in the frame's order, first on top: its comments once copies are collapsed, and the copies.

    ``topics``: columns ``label``, ``category`` (基础类, 完善类, 提升类 or NA), ``n`` (条数), ``n_distinct`` (去重后).
    """
    rows = topics.reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), around=96))
    for category, colour in CATEGORY_COLOURS.items():
        mine = rows[rows["category"].isna() if category is None else rows["category"] == category]
        if mine.empty:
            continue
        figure.add_bar(
            x=mine["n_distinct"],
            y=mine.index,
            orientation="h",
            name=_(category) if category else _("未分类"),
            marker={"color": colour},
            customdata=list(zip(mine["label"].map(template.verbatim), mine["n"], strict=True)),
            hovertemplate=_("<b>%{customdata[0]}</b><br>%{customdata[1]:,} 条，去重后 %{x:,} 条") + "<extra></extra>",
        )
    figure.add_bar(
        x=rows["n"] - rows["n_distinct"],
        y=rows.index,
        orientation="h",
        name=_("重复内容"),
        marker={"color": palette.LINE, "pattern": {"shape": "/", "fgcolor": palette.NO_DATA}},
        text=[f"{n:,}" for n in rows["n"]],
        textposition="outside",
        cliponaxis=False,
        customdata=rows["label"].map(template.verbatim),
        hovertemplate=_("<b>%{customdata}</b><br>重复内容 %{x:,} 条") + "<extra></extra>",
    )
    template.row_axis(figure, rows["label"].astype(str).tolist(), width=20)
    figure.update_xaxes(rangemode="tozero", side="bottom")
    return figure.update_layout(barmode="stack", margin={"t": 40, "r": 48})


def topic_weeks(*, weeks: pd.DataFrame, label: str) -> go.Figure:
    """Bars of one topic's comments a week, the copies hatched on top.

    ``weeks``: columns ``week`` (first day, datetime64), ``n`` (条数), ``n_distinct`` (去重后), a week without a figure
    being left blank; ``label``: the topic's name.
    """
    rows = weeks.sort_values("week").astype({"n": "float64", "n_distinct": "float64"})
    figure = template.blank(height=280)
    hover = _("%{x|%Y-%m-%d} 起一周<br>%{customdata:,} 条") + f"<extra>{template.verbatim(label)}</extra>"
    figure.add_bar(
        x=rows["week"],
        y=rows["n_distinct"],
        width=BAR_MILLISECONDS,
        name=_("去重后"),
        marker={"color": palette.MET},
        customdata=rows["n"],
        hovertemplate=hover,
    )
    figure.add_bar(
        x=rows["week"],
        y=rows["n"] - rows["n_distinct"],
        width=BAR_MILLISECONDS,
        name=_("重复内容"),
        marker={"color": palette.LINE, "pattern": {"shape": "/", "fgcolor": palette.NO_DATA}},
        customdata=rows["n"],
        hovertemplate=hover,
    )
    figure.update_yaxes(rangemode="tozero")
    return by_week(figure, rows["week"]).update_layout(barmode="stack", margin={"t": 40})


def stance_bars(*, stances: pd.DataFrame) -> go.Figure:
    """A bar a topic in the frame's order, first on top: its comments by the side they take, in per cent.

    ``stances``: columns ``label``, ``negative``, ``neutral``, ``positive`` (comments; a row without any is left blank).
    A number stands in every part that has room for it; the hover gives the count and of how many.
    """
    rows = stances.reset_index(drop=True)
    counts = rows[list(STANCES)].astype("float").fillna(0)
    total = counts.sum(axis="columns")
    figure = template.blank(height=template.height_for(len(rows), around=72))
    for stance, (colour, hatch) in STANCE_LOOKS.items():
        share = (counts[stance] / total).where(total > 0)
        figure.add_bar(
            x=share,
            y=rows.index,
            orientation="h",
            name=_(STANCES[stance]),
            marker={"color": colour, "pattern": {"shape": hatch, "fillmode": "overlay"} | _THIN},
            text=[f"{n:,.0f}" if part >= 0.06 else "" for n, part in zip(counts[stance], share, strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 11, "color": palette.text_on(colour)},
            customdata=list(zip(rows["label"].map(template.verbatim), counts[stance], total, strict=True)),
            hovertemplate="<b>%{customdata[0]}</b><br>"
            + _(STANCES[stance])
            + _(" %{customdata[1]:,} 条，占 %{customdata[2]:,} 条的 %{x:.0%}")
            + "<extra></extra>",
        )
    template.row_axis(figure, rows["label"].astype(str).tolist(), width=20)
    template.share_axis(figure)
    return figure.update_xaxes(side="bottom").update_layout(barmode="stack", margin={"t": 32, "b": 24})


def topic_changes(*, changes: pd.DataFrame) -> go.Figure:
    """How each topic's part of the comments moved against the periods before, in 百分点, with its interval.

    ``changes``: columns ``label``, ``n``, ``n_before``, ``difference``, ``low``, ``high`` (differences of shares, −1–1)
    and ``status`` (one of MOVES); drawn in the frame's order, the first on top.
    """
    rows = changes.reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), around=124))
    for status, (words, symbol, colour) in MOVES.items():
        mine = rows[rows["status"] == status]
        if mine.empty:
            continue
        figure.add_scatter(
            x=100 * mine["difference"],
            y=mine.index,
            mode="markers",
            name=_(words),
            marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 1.6, "color": colour}},
            error_x={
                "type": "data",
                "array": 100 * (mine["high"] - mine["difference"]),
                "arrayminus": 100 * (mine["difference"] - mine["low"]),
                "color": colour,
                "thickness": 1.6,
                "width": 0,
            },
            customdata=list(zip(mine["label"].map(template.verbatim), mine["n_before"], mine["n"], strict=True)),
            hovertemplate=_(
                "<b>%{customdata[0]}</b><br>此前 %{customdata[1]:,} 条，本期 %{customdata[2]:,} 条"
                "<br>占比变化 %{x:+.1f} 个百分点"
            )
            + "<extra></extra>",
        )
    figure.add_vline(x=0, line={"color": palette.INK, "width": 1})
    template.row_axis(figure, rows["label"].astype(str).tolist(), width=20)
    ends = [100 * value for name in ("low", "high") for value in rows[name]]
    template.points_axis(figure, ends, title=_("占意见比例的变化（百分点）"), unit=100)
    return figure.update_layout(showlegend=True, margin={"t": 40})
