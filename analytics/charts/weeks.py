"""Charts of the bulletin by week, month, quarter or year: how many forms, who stands where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.periods import period_of
from analytics.language import _
from analytics.model import STANDINGS

BAR_MILLISECONDS = 0.68 * 7 * 24 * 3600 * 1000  # of a week
_DAYS = {"week": 7, "month": 30.4, "quarter": 91, "year": 365}
_MOST_TICKS = 6


def weekly_responses(
    *, responses: pd.DataFrame, chosen: dt.date, complete: bool = True, kind: str = "week"
) -> go.Figure:
    """Bars of forms a week (or other ``kind`` of period); the chosen one stands out, hatched while it still runs.

    ``responses``: one row a week, columns ``week`` (first day, datetime64) and ``n`` (forms). A week without forms is
    drawn as 0: a count, unlike a share, is known to be 0.
    """
    rows = responses.sort_values("week")
    is_chosen = (rows["week"] == pd.Timestamp(chosen)).tolist()
    figure = template.blank(height=320)
    figure.add_bar(
        x=rows["week"],
        y=rows["n"],
        width=_bar_milliseconds(kind),
        text=[f"{n:,}" for n in rows["n"]],
        textposition="outside",
        textfont={"size": 11},
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        marker={
            "color": [palette.MET if it else palette.NO_DATA for it in is_chosen],
            "pattern": {"shape": ["/" if it and not complete else "" for it in is_chosen]},
        },
        customdata=[_named(day, kind) for day in rows["week"]],
        hovertemplate=_("%{customdata}<br>收到 %{y:,} 份") + "<extra></extra>",
    )
    template.count_axis(figure, max(rows["n"], default=0), across="y")
    return by_period(figure, rows["week"], kind).update_layout(showlegend=False, margin={"t": 28})


def weekly_standings(*, standings: pd.DataFrame, kind: str = "week") -> go.Figure:
    """Stacked bars: how many communities stood where at the end of each week (or other ``kind``).

    ``standings``: columns ``week``, ``standing`` (one of STANDINGS), ``n`` (communities).
    """
    table = standings.pivot_table(index="week", columns="standing", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=list(STANDINGS), fill_value=0)
    figure = template.blank(height=340)
    for standing, colour in template.STANDING_COLOURS.items():
        figure.add_bar(
            x=table.index,
            y=table[standing],
            width=_bar_milliseconds(kind),
            name=_(STANDINGS[standing]),
            text=[str(n) if n else "" for n in table[standing]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": palette.text_on(colour)},
            marker={
                "color": colour,
                "line": {"color": palette.PAPER, "width": 1},
                "pattern": {
                    "shape": "/" if standing == "below" else "",
                    "fillmode": "overlay",
                    "solidity": 0.12,
                    "fgcolor": palette.PAPER,
                },
            },
            customdata=[[_named(day, kind), _(STANDINGS[standing])] for day in table.index],
            hovertemplate=_("%{customdata[0]}末<br>%{customdata[1]} %{y} 个小区") + "<extra></extra>",
        )
    figure.update_layout(barmode="stack", uniformtext={"minsize": 11, "mode": "hide"}, margin={"t": 40})
    template.count_axis(figure, max(table.sum(axis="columns"), default=0), across="y")
    return by_period(figure, table.index.to_series(), kind)


def by_week(figure: go.Figure, weeks: pd.Series) -> go.Figure:
    """:func:`by_period` of weeks."""
    return by_period(figure, weeks, "week")


def by_period(figure: go.Figure, starts: pd.Series, kind: str) -> go.Figure:
    """Name the periods of ``kind`` that begin on ``starts``, the last always, thinned to at most six side by side.

    The year is written where it begins only; a week is named by its first day.
    """
    known = sorted(starts)
    days = [pd.Timestamp(known[at]) for at in named_places(len(known))]
    return figure.update_xaxes(
        type="date", tickmode="array", tickvals=days, ticktext=tick_names(days, kind), showgrid=False
    )


def named_places(n: int) -> list[int]:
    """Which of ``n`` periods are named: the last always, at most six.

    >>> named_places(3), named_places(20)
    ([0, 1, 2], [3, 7, 11, 15, 19])
    """
    step = max(1, -(-n // _MOST_TICKS))
    return list(range(n))[::-step][::-1]


def tick_names(days: Sequence[pd.Timestamp], kind: str) -> list[str]:
    """Names of the periods of ``kind`` that begin on ``days``, the year on a second line where it changes.

    >>> tick_names([pd.Timestamp("2026-11-01"), pd.Timestamp("2027-01-01")], "month")
    ['11 月<br>2026', '1 月<br>2027']
    """
    if kind == "year":
        return [f"{day:%Y}" for day in days]
    names = {
        "week": lambda day: f"{day:%m-%d}",
        "month": lambda day: _("{month} 月").format(month=day.month),
        "quarter": lambda day: _("{quarter} 季度").format(quarter=(day.month - 1) // 3 + 1),
    }
    years = [None, *(day.year for day in days)]
    return [
        names[kind](day) + (f"<br>{day:%Y}" if day.year != before else "")
        for day, before in zip(days, years, strict=False)
    ]


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


def _named(day: pd.Timestamp, kind: str) -> str:
    """The period of ``kind`` that begins on ``day``, in words."""
    return period_of(day.date(), kind, week_starts_on=day.isoweekday()).words


def _bar_milliseconds(kind: str) -> float:
    return BAR_MILLISECONDS * _DAYS[kind] / 7
