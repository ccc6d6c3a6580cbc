"""Shares with their intervals against the threshold: communities in a row, or weeks in a line."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import _, word_for
from analytics.model import EVIDENCE, STANDINGS, Estimates, Verdicts

# Pixels above and below the rows of a forest plot: legend, words of the line, numbers of the axis.
AROUND = 110
MOST_TICKS = 5


def forest(
    *, verdicts: Verdicts, threshold_percent: int, label: str = "name", most: int = 40, width: int = 24
) -> go.Figure:
    """A row a verdict, in the frame's order: the share as a marker, its interval as a line, the threshold across.

    ``verdicts`` has the columns of Verdicts (``label`` names the rows); rows without data are left out, and so are
    those after the first ``most``. Shape and colour say the standing; a hollow marker says that evidence is not clear.
    """
    rows = verdicts[verdicts["standing"] != "no_data"].head(most).reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), around=AROUND))
    texts = _hover(rows, label, threshold_percent)
    for standing in ("below", "met"):
        for clear in (True, False):
            chosen = (rows["standing"] == standing) & ((rows["evidence"] == "clear") == clear)
            if chosen.any():
                figure.add_trace(_markers(rows[chosen], texts[chosen], standing, clear))
    template.share_axis(figure, low=_left_end(rows), high=1.005)
    template.threshold_line(figure, threshold_percent)
    template.row_axis(figure, rows[label].astype(str).tolist(), width=width)
    # Above the words of the threshold line, however high the figure is.
    above = 1 + 26 / (figure.layout.height - AROUND)
    return figure.update_layout(showlegend=True, legend={"y": above}, margin={"t": AROUND - 34, "b": 34})


def by_week(*, estimates: Estimates, threshold_percent: int) -> go.Figure:
    """A line of weekly shares with a band for the interval. ``estimates`` has week, n, share, low, high.

    Weeks without a share (no answers, or too few to show) are gaps, not zeros.
    """
    rows = estimates.sort_values("week").reset_index(drop=True)
    figure = template.blank(height=320)
    texts = [
        _("{week:%Y-%m-%d} 起一周").format(week=row.week)
        + "<br>"
        + _share_words(row.share, row.low, row.high, row.n, threshold_percent)
        for row in rows.itertuples()
    ]
    low, high = (rows["share"] - rows["low"]).tolist(), (rows["high"] - rows["share"]).tolist()
    figure.add_trace(
        go.Scatter(
            x=rows["week"],
            y=rows["share"],
            mode="lines+markers",
            name=_("满意率"),
            line={"color": palette.MET, "width": 2},
            marker={"size": 8},
            error_y={"array": high, "arrayminus": low, "color": palette.NO_DATA, "thickness": 1.4, "width": 0},
            text=texts,
            hovertemplate="%{text}<extra></extra>",
            connectgaps=False,
        )
    )
    template.share_axis(figure, across="y", low=_bottom(rows), high=1.02)
    template.threshold_line(figure, threshold_percent, across="y")
    # First days of weeks only, and no more than fit side by side.
    every = -(-len(rows) // MOST_TICKS) or 1
    ticks = {"tickmode": "array", "tickvals": rows["week"][::every], "tickformat": "%m-%d", "tickangle": 0}
    figure.update_xaxes(hoverformat="%Y-%m-%d", showgrid=False, **ticks)
    return figure.update_layout(showlegend=False, margin={"t": 20})


def _markers(rows: Verdicts, texts: pd.Series, standing: str, clear: bool) -> go.Scatter:
    colour = template.STANDING_COLOURS[standing]
    words = _("证据充分") if clear else _("证据存疑或样本不足")
    return go.Scatter(
        x=rows["share"],
        y=rows.index,
        mode="markers",
        name=f"{_(STANDINGS[standing])} · {words}",
        marker={
            "symbol": template.STANDING_SYMBOLS[standing],
            "size": 11,
            # Hollow, but opaque: the interval does not run through it.
            "color": colour if clear else palette.PAPER,
            "line": {"width": 2, "color": colour},
        },
        error_x={
            "array": rows["high"] - rows["share"],
            "arrayminus": rows["share"] - rows["low"],
            "color": colour,
            "thickness": 1.6,
            "width": 0,
        },
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(rows: Verdicts, label: str, threshold_percent: int) -> pd.Series:
    words = [
        f"<b>{template.verbatim(row[label])}</b><br>"
        + _share_words(row["share"], row["low"], row["high"], row["n"], threshold_percent)
        + "<br>"
        + _("{standing}，证据{evidence}").format(
            standing=word_for(STANDINGS, row["standing"]), evidence=word_for(EVIDENCE, row["evidence"])
        )
        + (
            _("，{households} 户").format(households=f"{int(row['households']):,}")
            if _known(row.get("households"))
            else ""
        )
        for row in rows.to_dict("records")
    ]
    return pd.Series(words, index=rows.index, dtype="object")


def _known(value: object) -> bool:
    return value is not None and not pd.isna(value)


def _share_words(share: float, low: float, high: float, n: float, threshold_percent: int) -> str:
    if pd.isna(share):
        return _("有效 {n} 份，不显示满意率").format(n=0 if pd.isna(n) else int(n))
    words = _("满意率 {share}（{low}–{high}），有效 {n} 份")
    limits = {
        name: percent(value, threshold_percent) for name, value in (("share", share), ("low", low), ("high", high))
    }
    return words.format(n=f"{int(n):,}", **limits)


def _left_end(rows: Verdicts) -> float:
    """Where the axis of shares begins: a tenth below the lowest limit, at most at a half."""
    lowest = rows["low"].min() if len(rows) else 0.5
    return 0.5 if pd.isna(lowest) else min(0.5, int(lowest * 10) / 10 - 0.02)


def _bottom(rows: Estimates) -> float:
    return _left_end(rows[["low"]].astype(float))
