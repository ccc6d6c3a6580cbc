"""Charts of the weekly bulletin: how many forms, how satisfied, who stands where, what rises."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import template
from analytics.language import _
from analytics.model import STANDINGS, Estimates

_DAY = "%-m月%-d日\n%Y年"
_WEEK_MILLISECONDS = 7 * 24 * 3600 * 1000


def weekly_responses(*, responses: pd.DataFrame, chosen: dt.date, complete: bool = True) -> go.Figure:
    """Bars of forms a week; the chosen week stands out, and is hatched while it still runs.

    ``responses``: one row a week, columns ``week`` (first day, datetime64) and ``n`` (forms). Weeks without forms are
    drawn as an explicit 0: a count, unlike a share, is known to be 0.
    """
    weeks = pd.to_datetime(responses["week"])
    is_chosen = weeks == pd.Timestamp(chosen)
    figure = go.Figure(
        go.Bar(
            x=weeks,
            y=responses["n"].astype(int),
            text=responses["n"].astype(int),
            texttemplate="%{text:,}",
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [template.PRIMARY if it else template.MUTED for it in is_chosen],
                "pattern": {"shape": ["/" if it and not complete else "" for it in is_chosen]},
            },
            width=0.7 * _WEEK_MILLISECONDS,
            hovertemplate=_("%{x|%Y年%-m月%-d日} 起一周<br>收到 %{y:,} 份") + "<extra></extra>",
        )
    )
    figure.update_yaxes(title=_("收到份数"), rangemode="tozero")
    return template.finish(_by_week(figure, weeks), height=300)


def weekly_share(*, estimates: Estimates, threshold: float, chosen: dt.date) -> go.Figure:
    """The satisfied share of each week with its interval as a band, and the threshold line.

    ``estimates``: one row a week, columns ``week``, ``n``, ``satisfied``, ``share``, ``low``, ``high`` (shares 0–1; NA where
    nothing may be said). Such weeks are gaps: no data is never 0 %, and no line leads across them.
    ``threshold``: share 0–1.
    """
    frame = estimates.sort_values("week")
    weeks = pd.to_datetime(frame["week"])
    share, low, high = (frame[column].astype("float64") for column in ("share", "low", "high"))
    figure = go.Figure()
    for run in _unbroken(share):
        inside = list(weeks.iloc[run])
        figure.add_scatter(
            x=inside + inside[::-1],
            y=[*high.iloc[run], *low.iloc[run].iloc[::-1]],
            fill="toself",
            fillcolor=template.BAND,
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=weeks,
        y=share,
        mode="lines+markers",
        connectgaps=False,
        name=_("满意率"),
        line={"color": template.PRIMARY, "width": 2},
        marker={"size": [12 if it else 7 for it in weeks == pd.Timestamp(chosen)], "color": template.PRIMARY},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": high - share,
            "arrayminus": share - low,
            "color": template.PRIMARY,
            "thickness": 1,
            "width": 3,
        },
        customdata=frame[["n", "satisfied"]].assign(low=low, high=high).to_numpy(dtype="float64"),
        hovertemplate=_(
            "%{x|%Y年%-m月%-d日} 起一周<br>满意率 %{y:.1%}（%{customdata[1]:,}/%{customdata[0]:,}）"
            "<br>区间 %{customdata[2]:.1%}–%{customdata[3]:.1%}"
        )
        + "<extra></extra>",
        showlegend=False,
    )
    template.threshold_line(figure, threshold, axis="y")
    lowest = min([threshold, *low.dropna()])
    figure.update_yaxes(title=_("满意率"), tickformat=".0%", range=[max(0.0, lowest - 0.1), 1.02])
    return template.finish(_by_week(figure, weeks), height=340)


def weekly_standings(*, standings: pd.DataFrame) -> go.Figure:
    """Stacked bars: how many communities stand where at the end of each week.

    ``standings``: columns ``week``, ``standing`` (one of STANDINGS), ``n`` (communities).
    """
    figure = go.Figure()
    table = standings.pivot_table(index="week", columns="standing", values="n", aggfunc="sum", fill_value=0)
    weeks = pd.to_datetime(pd.Series(table.index))
    for standing, words in STANDINGS.items():
        counts = table.get(standing, pd.Series(0, index=table.index)).astype(int)
        figure.add_bar(
            x=weeks,
            y=counts,
            name=_(words),
            text=[str(n) if n else "" for n in counts],
            textposition="inside",
            insidetextanchor="middle",
            marker={"color": template.STANDING_COLOURS[standing], "pattern": {"shape": template.PATTERNS[standing]}},
            width=0.7 * _WEEK_MILLISECONDS,
            hovertemplate=_("%{x|%Y年%-m月%-d日} 起一周末<br>{standing} %{y} 个小区").replace("{standing}", _(words))
            + "<extra></extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(title=_("小区数"), rangemode="tozero")
    return template.finish(_by_week(figure, weeks), height=320)


def _by_week(figure: go.Figure, weeks: pd.Series) -> go.Figure:
    """A tick at the first day of a week, thinned until at most about nine labels stand side by side."""
    every = max(1, -(-len(weeks) // 9))
    figure.update_xaxes(type="date", tickmode="array", tickvals=list(weeks.iloc[::-1].iloc[::every]), tickformat=_DAY)
    return figure


def _unbroken(values: pd.Series) -> list[list[int]]:
    """Positions of the stretches without a missing value.

    >>> _unbroken(pd.Series([0.8, None, 0.7, 0.9]))
    [[0], [2, 3]]
    """
    stretches: list[list[int]] = []
    for position, missing in enumerate(values.isna()):
        if missing:
            continue
        if stretches and stretches[-1][-1] == position - 1:
            stretches[-1].append(position)
        else:
            stretches.append([position])
    return stretches
