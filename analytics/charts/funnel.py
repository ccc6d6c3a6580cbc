"""Funnel plot: every community's share over how much its answers tell, with the limits of chance around the mean."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.estimation.units.funnel import ACTION, WARNING, Funnel, funnel_limits
from analytics.language import N_, _

# Shape, filled or hollow, colour and words of a place in the funnel; what is inside is grey and small.
LOOKS: Final = {
    "far_below": ("triangle-down", palette.BELOW, N_("低于 99.8 % 限")),
    "below": ("triangle-down-open", palette.BELOW, N_("低于 95 % 限")),
    "within": ("circle", palette.NO_DATA, N_("两限之间")),
    "above": ("diamond-open", palette.MET, N_("高于 95 % 限")),
    "far_above": ("diamond", palette.MET, N_("高于 99.8 % 限")),
}
HEIGHT: Final = 480
TICKS: Final = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
# A size beyond so many times the largest number of answers counts as a census: the axis would be all emptiness.
_BEYOND: Final = 8
# What is read where the pointer rests.
_HOVERED: Final = ["name", "households", "n", "share", "threshold_percent", "expected", "expected_low", "expected_high"]


def funnel_plot(*, units: pd.DataFrame, funnel: Funnel, spread: bool, threshold_percent: int | None) -> go.Figure:
    """A marker a unit: share over effective size n* (logarithmic), the mean, its 95 and 99.8 % limits, the threshold.

    ``units``: rows of units.beside.Comparison. ``spread``: with the between-unit variance in the limits. The limits
    depend on n* alone, so a marker lies outside them just where its ``position`` says so; a census stands at the right
    end. ``threshold_percent`` None draws no threshold: programmes set different ones.
    """
    figure = template.blank(height=HEIGHT)
    edge = _edge(units)
    between = funnel.between if spread else 0.0
    lines = np.geomspace(_first(units), edge, 120)
    for z, dash, words in ((ACTION, "solid", _("99.8 % 限")), (WARNING, "dot", _("95 % 限"))):
        for at, limit in enumerate(funnel_limits(funnel.centre, lines, z=z, between=between)):
            figure.add_scatter(
                x=lines,
                y=limit,
                mode="lines",
                name=words,
                legendgroup=words,
                showlegend=at == 0,
                hoverinfo="skip",
                line={"color": palette.FAINT_INK, "width": 1.3, "dash": dash},
            )
    figure.add_scatter(
        x=[lines[0], edge],
        y=[funnel.centre] * 2,
        mode="lines",
        name=_("合计 {centre}").format(centre=percent(funnel.centre)),
        hoverinfo="skip",
        line={"color": palette.FAINT_INK, "width": 1.3, "dash": "longdash"},
    )
    shown = units["position_spread" if spread else "position"]
    for place, (symbol, colour, words) in LOOKS.items():
        rows = units[shown == place]
        if not rows.empty:
            figure.add_trace(_markers(rows, edge, funnel, between, symbol, colour, _(words)))
    low = min(0.5, float(np.floor(units["share"].min() * 10) / 10)) if len(units) else 0.5
    template.share_axis(figure, across="y", low=low - 0.02, high=1.02)
    if threshold_percent is not None:
        template.threshold_line(figure, threshold_percent, across="y")
    ticks = [tick for tick in TICKS if _first(units) <= tick < edge / 1.5]
    figure.update_xaxes(
        type="log",
        range=[np.log10(_first(units)) - 0.03, np.log10(edge) + 0.06],
        tickvals=[*ticks, edge],
        ticktext=[*(f"{tick:,}" for tick in ticks), _("普查")],
        title=_("折算份数（按户数修正，对数刻度）"),
    )
    return figure.update_layout(showlegend=True, margin={"t": 60, "b": 50})


def alt_text(*, units: pd.DataFrame, funnel: Funnel, spread: bool) -> str:
    """The funnel in words for those who cannot see it."""
    shown = units["position_spread" if spread else "position"]
    return _("漏斗图：{n} 个小区，合计 {centre}；{low} 个低于 95 % 限，{high} 个高于 95 % 限").format(
        n=len(units),
        centre=percent(funnel.centre),
        low=int(shown.isin(["below", "far_below"]).sum()),
        high=int(shown.isin(["above", "far_above"]).sum()),
    )


def _markers(
    rows: pd.DataFrame, edge: float, funnel: Funnel, between: float, symbol: str, colour: str, words: str
) -> go.Scatter:
    low, high = funnel_limits(funnel.centre, rows["n"], rows["households"], between=between)
    return go.Scatter(
        x=rows["effective"].clip(upper=edge),
        y=rows["share"],
        mode="markers",
        name=words,
        marker={
            "symbol": symbol,
            "size": 7 if symbol == "circle" else 10,
            "color": colour,
            "opacity": 0.75 if symbol == "circle" else 1,
            "line": {"width": 1.6 if symbol.endswith("-open") else 0, "color": colour},
        },
        text=[_hover(*each, words) for each in zip(rows[_HOVERED].to_dict("records"), low, high, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(row: dict[Any, Any], low: float, high: float, words: str) -> str:
    line = int(row["threshold_percent"])
    households = "—" if pd.isna(row["households"]) else f"{int(row['households']):,}"
    return _(
        "<b>{name}</b><br>满意率 {share}，有效 {n} 份，{households} 户<br>95 % 限 {low}–{high}：{words}"
        "<br>调整后 {expected}（{expected_low}–{expected_high}）"
    ).format(
        name=template.verbatim(row["name"]),
        n=f"{int(row['n']):,}",
        households=households,
        words=words,
        share=percent(row["share"], line),
        # Nothing is judged by these, and of 1 820 communities their honest decimals would take a fifth of a second.
        low=f"{100 * low:.1f} %",
        high=f"{100 * high:.1f} %",
        **{name: f"{100 * row[name]:.1f} %" for name in ("expected", "expected_low", "expected_high")},
    )


def _first(units: pd.DataFrame) -> float:
    """Where the axis begins: at the smallest size, 5 at most."""
    return min(5.0, float(units["effective"].min())) if len(units) else 5.0


def _edge(units: pd.DataFrame) -> float:
    """The right end: where a census stands, and whatever is as good as one."""
    most = float(units["n"].max()) if len(units) else 50.0
    finite = units.loc[units["effective"] <= _BEYOND * most, "effective"]
    return 1.6 * max(most, float(finite.max()) if len(finite) else 0.0)
