"""The four fields (四象限): how important a question is against how well it is done."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent, points
from analytics.estimation.questionnaire.drivers import FIELDS
from analytics.language import _

HEIGHT: Final = 520
_CORNERS: Final = ("top right", "bottom right", "top left", "bottom left")
# A shape as well as a colour for each field; what is not significant is hollow.
LOOKS: Final = {
    "improve": ("triangle-up", palette.BELOW),
    "keep": ("circle", palette.MET),
    "later": ("triangle-down", palette.OCHRE),
    "extra": ("square", palette.GREEN),
    "unclear": ("circle", palette.SLATE),
}
SHAPES: Final = {"improve": "▲", "keep": "●", "later": "▼", "extra": "■", "unclear": "○"}


def quadrant(
    *, rows: pd.DataFrame, importance_line: float, share_line: float, share_words: str, threshold_percent: int
) -> go.Figure:
    """A dot a question: its part of importance across, its satisfied share up, both with their intervals.

    ``rows``: heading, number (as the list counts), field (one of FIELDS; rows without one are left out), near (hollow:
    an interval crosses a line), part, part_low, part_high, share, share_low, share_high (0–1), n. The lines cut at
    ``importance_line`` and ``share_line`` (0–1); ``share_words`` names the latter. Shares are written on
    their own side of ``threshold_percent``.
    """
    drawn = rows[rows["field"].notna() & rows["part"].notna()].reset_index(drop=True)
    figure = template.blank(height=HEIGHT)
    for field, words in FIELDS.items():
        for near in (False, True):
            mine = drawn[(drawn["field"] == field) & (drawn["near"].astype(bool) == near)]
            if not mine.empty:
                said = _("{field} · 区间跨线").format(field=_(words)) if near and field != "unclear" else _(words)
                figure.add_trace(_dots(mine, field, said, near, threshold_percent))
    left, right, bottom, top = _limits(drawn, importance_line, share_line)
    figure.add_vline(x=importance_line, line={"color": palette.INK, "width": 1.2, "dash": "dash"})
    figure.add_hline(y=share_line, line={"color": palette.INK, "width": 1.2, "dash": "dash"})
    template.share_axis(figure, low=left, high=right)
    template.share_axis(figure, across="y", low=bottom, high=top)
    figure.update_xaxes(title={"text": _("重要性：占可解释差别的比例 →")}, dtick=_step(right - left))
    figure.update_yaxes(title={"text": _("做得怎样：满意率 →")}, dtick=0.1 if top - bottom > 0.2 else 0.05)
    _corners(figure)
    _line_words(figure, importance_line, share_line, share_words)
    return figure.update_layout(showlegend=True, margin={"t": 72, "r": 24, "b": 64}, legend={"y": 1.06})


def beside_city(*, rows: pd.DataFrame, name: str) -> go.Figure:
    """A row a question, in the frame's order: the community's share as a dot, the city's as a line across, joined.

    ``rows``: heading, share, low, high (the difference's interval, −1 to 1), share_city, difference, n, n_city.
    Filled triangles are clearly below the city, filled circles clearly above; hollow ones are not clearly apart.
    """
    drawn = rows[rows["difference"].notna()].reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(drawn), row=34, around=120))
    for at, row in drawn.iterrows():
        figure.add_scatter(
            x=[row["share_city"], row["share"]],
            y=[at, at],
            mode="lines",
            line={"color": palette.NO_DATA, "width": 2},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=drawn["share_city"],
        y=drawn.index,
        mode="markers",
        name=_("全市"),
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": palette.INK}},
        hoverinfo="skip",
    )
    below, above = drawn["high"] < 0, drawn["low"] > 0
    for chosen, words, symbol, colour in (
        (below, _("明显低于全市"), "triangle-up", palette.BELOW),
        (above, _("明显高于全市"), "circle", palette.MET),
        (~below & ~above, _("未见明显差别"), "circle-open", palette.FAINT_INK),
    ):
        mine = drawn[chosen]
        if not mine.empty:
            figure.add_scatter(
                x=mine["share"],
                y=mine.index,
                mode="markers",
                name=words,
                marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                text=[_difference_words(row, name) for row in mine.to_dict("records")],
                hovertemplate="%{text}<extra></extra>",
            )
    template.row_axis(figure, drawn["heading"].astype(str).tolist())
    lowest = drawn[["share", "share_city"]].min().min() if len(drawn) else 0.5
    template.share_axis(figure, low=min(0.5, int(lowest * 10) / 10 - 0.03), high=1.005)
    return figure.update_layout(showlegend=True, margin={"t": 56, "b": 40})


def _dots(rows: pd.DataFrame, field: str, words: str, near: bool, threshold_percent: int) -> go.Scatter:
    symbol, colour = LOOKS[field]
    filled = palette.PAPER if near or field == "unclear" else colour
    bars = {"color": colour, "thickness": 1, "width": 0}
    return go.Scatter(
        x=rows["part"],
        y=rows["share"],
        mode="markers+text",
        name=words,
        marker={"symbol": symbol, "size": 14, "color": filled, "line": {"width": 2, "color": colour}},
        error_x={"array": rows["part_high"] - rows["part"], "arrayminus": rows["part"] - rows["part_low"], **bars},
        error_y={"array": rows["share_high"] - rows["share"], "arrayminus": rows["share"] - rows["share_low"], **bars},
        text=[f"<b>{number}</b>" for number in rows["number"]],
        # Neighbours in the list are neighbours in the figure: their numbers point apart.
        textposition=[_CORNERS[number % len(_CORNERS)] for number in rows["number"]],
        textfont={"size": 14, "color": palette.INK},
        customdata=[_words(row, words, threshold_percent) for row in rows.to_dict("records")],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _words(row: dict, field: str, threshold_percent: int) -> str:
    parts, shares = ("part", "part_low", "part_high"), ("share", "share_low", "share_high")
    figures = {name: _bare(row[name], 100) for name in parts}
    figures |= {name: _bare(row[name], threshold_percent) for name in shares}
    return _(
        "<b>{number} {heading}</b>（{field}）<br>重要性 {part} %（{part_low}–{part_high}）<br>"
        "满意率 {share} %（{share_low}–{share_high}），有效 {n:,} 份"
    ).format(number=row["number"], heading=template.verbatim(row["heading"]), field=field, n=int(row["n"]), **figures)


def _bare(share: float, threshold_percent: int) -> str:
    return percent(share, threshold_percent).removesuffix(" %")


def _difference_words(row: dict, name: str) -> str:
    figures = {key: percent(row[key]) for key in ("share", "share_city")}
    figures |= {key: points(row[key]) for key in ("difference", "low", "high")}
    return _(
        "<b>{heading}</b><br>{name}：{share}（{n:,} 份）<br>全市：{share_city}（{n_city:,} 份）<br>"
        "相差 {difference} 个百分点（{low} 至 {high}）"
    ).format(
        heading=template.verbatim(row["heading"]),
        name=template.verbatim(name),
        n=int(row["n"]),
        n_city=int(row["n_city"]),
        **figures,
    )


def _limits(rows: pd.DataFrame, importance_line: float, share_line: float) -> tuple[float, float, float, float]:
    """Both ends of importance and of the shares: room for every interval and both lines."""
    parts = [importance_line, *rows["part_low"].dropna(), *rows["part_high"].dropna()]
    shares = [share_line, *rows["share_low"].dropna(), *rows["share_high"].dropna()]
    aside, above = 0.15 * (max(parts) - min(parts)) + 0.01, 0.06
    return (
        max(min(parts) - aside, 0.0),
        min(max(parts) + aside, 1.02),
        max(min(shares) - above, 0.0),
        min(max(shares) + above, 1.04),
    )


def _step(width: float) -> float:
    """The distance of ticks on an axis of importance so wide."""
    return next((step for step in (0.02, 0.05, 0.1) if width / step <= 8), 0.2)


def _corners(figure: go.Figure) -> None:
    """The name of each field in its corner."""
    for field, x, y in (("extra", 0, 1), ("keep", 1, 1), ("later", 0, 0), ("improve", 1, 0)):
        figure.add_annotation(
            xref="paper",
            yref="paper",
            x=x,
            y=y,
            xanchor="left" if x == 0 else "right",
            yanchor="bottom" if y == 0 else "top",
            text=f"{SHAPES[field]} {_(FIELDS[field])}",
            showarrow=False,
            font={"size": 15, "color": palette.INK},
        )


def _line_words(figure: go.Figure, importance_line: float, share_line: float, share_words: str) -> None:
    """What the lines stand for, beside them."""
    small = {"showarrow": False, "font": {"size": 12, "color": palette.FAINT_INK}}
    figure.add_annotation(x=importance_line, y=1, yref="paper", text=_("各题平均"), yanchor="bottom", **small)
    figure.add_annotation(x=1, xref="paper", y=share_line, text=share_words, xanchor="right", yanchor="bottom", **small)
