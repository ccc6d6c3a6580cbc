"""Charts of the weekly bulletin: how many forms, how satisfied, how many communities stand where."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import intervals, template
from analytics.language import _
from analytics.model import STANDINGS, Estimates

BAND = "rgba(15, 98, 166, 0.12)"
BAR_MILLISECONDS = 0.68 * 7 * 24 * 3600 * 1000
_MOST_TICKS = 6


def weekly_responses(*, responses: pd.DataFrame, chosen: dt.date, complete: bool = True) -> go.Figure:
    """Bars of forms a week; the chosen week stands out, and is hatched while it still runs.

    ``responses``: one row a week, columns ``week`` (first day, datetime64) and ``n`` (forms). A week without forms is
    drawn as 0: a count, unlike a share, is known to be 0.
    """
    rows = responses.sort_values("week")
    is_chosen = (rows["week"] == pd.Timestamp(chosen)).tolist()
    figure = template.blank(height=320)
    figure.add_bar(
        x=rows["week"],
        y=rows["n"],
        width=BAR_MILLISECONDS,
        text=[f"{n:,}" for n in rows["n"]],
        textposition="outside",
        textfont={"size": 11},
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        marker={
            "color": [template.MET if it else template.NO_DATA for it in is_chosen],
            "pattern": {"shape": ["/" if it and not complete else "" for it in is_chosen]},
        },
        hovertemplate=_("%{x|%Y-%m-%d} 起一周<br>收到 %{y:,} 份") + "<extra></extra>",
    )
    figure.update_yaxes(rangemode="tozero")
    return by_week(figure, rows["week"]).update_layout(showlegend=False, margin={"t": 28})


def weekly_share(*, estimates: Estimates, threshold_percent: int, chosen: dt.date) -> go.Figure:
    """The satisfied share of each week, its interval as a band, the threshold line, the chosen week ringed.

    ``estimates``: one row a week, columns ``week``, ``n``, ``share``, ``low``, ``high`` (shares 0–1; NA where nothing
    may be said). Such weeks are gaps: no data is never 0 %, and neither line nor band leads across them.
    """
    rows = estimates.sort_values("week").reset_index(drop=True)
    figure = intervals.by_week(estimates=rows, threshold_percent=threshold_percent)
    for stretch in unbroken(rows["share"]):
        part = rows.loc[stretch]
        figure.add_scatter(
            x=[*part["week"], *part["week"][::-1]],
            y=[*part["high"], *part["low"][::-1]],
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=BAND,
            hoverinfo="skip",
        )
    ringed = rows[rows["week"] == pd.Timestamp(chosen)]
    figure.add_scatter(
        x=ringed["week"],
        y=ringed["share"],
        mode="markers",
        marker={"size": 16, "symbol": "circle-open", "color": template.INK, "line": {"width": 2}},
        hoverinfo="skip",
    )
    # Beyond the last week, where the line of shares cannot run through the words.
    figure.update_annotations(xref="paper", x=1.01, xanchor="left", yanchor="middle")
    return by_week(figure, rows["week"]).update_layout(margin={"t": 28, "r": 92})


def weekly_standings(*, standings: pd.DataFrame) -> go.Figure:
    """Stacked bars: how many communities stood where at the end of each week.

    ``standings``: columns ``week``, ``standing`` (one of STANDINGS), ``n`` (communities).
    """
    table = standings.pivot_table(index="week", columns="standing", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=list(STANDINGS), fill_value=0)
    figure = template.blank(height=340)
    for standing, colour in template.STANDING_COLOURS.items():
        figure.add_bar(
            x=table.index,
            y=table[standing],
            width=BAR_MILLISECONDS,
            name=_(STANDINGS[standing]),
            text=[str(n) if n else "" for n in table[standing]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": template.INK if standing == "no_data" else template.PAPER},
            marker={
                "color": colour,
                "line": {"color": template.PAPER, "width": 1},
                "pattern": {
                    "shape": "/" if standing == "below" else "",
                    "fillmode": "overlay",
                    "solidity": 0.12,
                    "fgcolor": template.PAPER,
                },
            },
            customdata=[_(STANDINGS[standing])] * len(table),
            hovertemplate=_("%{x|%Y-%m-%d} 起一周末<br>%{customdata} %{y} 个小区") + "<extra></extra>",
        )
    figure.update_layout(barmode="stack", uniformtext={"minsize": 11, "mode": "hide"}, margin={"t": 40})
    return by_week(figure, table.index.to_series())


def by_week(figure: go.Figure, weeks: pd.Series) -> go.Figure:
    """Name the first days of ``weeks``, the last always, thinned until at most six names stand side by side.

    The year is written where it begins only.
    """
    step = max(1, -(-len(weeks) // _MOST_TICKS))
    days = [pd.Timestamp(day) for day in sorted(weeks)[::-step][::-1]]
    years = [None, *(day.year for day in days)]
    names = [
        f"{day:%m-%d}" + (f"<br>{day:%Y}" if day.year != before else "")
        for day, before in zip(days, years, strict=False)
    ]
    return figure.update_xaxes(type="date", tickmode="array", tickvals=days, ticktext=names, showgrid=False)


def unbroken(values: pd.Series) -> list[list[int]]:
    """Positions of the stretches without a missing value.

    >>> unbroken(pd.Series([0.8, None, 0.7, 0.9]))
    [[0], [2, 3]]
    """
    stretches: list[list[int]] = []
    for position in values.notna().to_numpy().nonzero()[0].tolist():
        if stretches and stretches[-1][-1] == position - 1:
            stretches[-1].append(position)
        else:
            stretches.append([position])
    return stretches
