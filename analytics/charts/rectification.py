"""Charts of the rectification ledger: where each unit's entries stand, and what was opened and closed by week."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.charts.weeks import BAR_MILLISECONDS, by_week
from analytics.language import C_, _
from analytics.programme.ledger.rectification import SUBJECT

# From what nobody has begun to what is done with; a pattern tells neighbours apart where colour does not.
COLOURS: Final = {
    "open": palette.BELOW_STRONG,
    "in_hand": palette.BELOW_MIDDLE,
    "done": palette.MET_MIDDLE,
    "verified": palette.MET,
    "dropped": palette.NO_DATA,
}
_PATTERNS: Final = {"open": "", "in_hand": "/", "done": ".", "verified": "", "dropped": "x"}
_MOST_UNITS: Final = 15


def states_by_unit(*, counts: pd.DataFrame) -> go.Figure:
    """Stacked bars of entries by state, one bar a unit, at most 15; overdue ones named at the end of the bar.

    ``counts``: unit (NA: nobody yet), one column a state, entries, overdue; the unit to look at first on top.
    """
    rows = counts.head(_MOST_UNITS)
    names = [_("未定责任单位") if pd.isna(unit) else str(unit) for unit in rows["unit"]]
    figure = template.blank(height=120 + template.ROW_PIXELS * max(len(rows), 1))
    for state, words in SUBJECT.states.items():
        figure.add_bar(
            y=list(range(len(rows))),
            x=rows[state],
            name=_(words),
            orientation="h",
            text=[str(n) if n else "" for n in rows[state]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": palette.text_on(COLOURS[state])},
            marker={
                "color": COLOURS[state],
                "pattern": {
                    "shape": _PATTERNS[state],
                    "fillmode": "overlay",
                    "solidity": 0.15,
                    "fgcolor": palette.PAPER,
                },
            },
            customdata=[template.verbatim(name) for name in names],
            hovertemplate="%{customdata}<br>" + _(words) + " %{x}<extra></extra>",
        )
    for at, (total, late) in enumerate(zip(rows["entries"], rows["overdue"], strict=True)):
        if late:
            figure.add_annotation(
                x=total, y=at, text=_("逾期 {n}").format(n=late), showarrow=False, xanchor="left", xshift=6,
                font={"color": palette.BELOW, "size": 12},
            )  # fmt: skip
    figure.update_layout(barmode="stack", margin={"t": 40, "r": 64})
    template.count_axis(figure, rows["entries"].max() if len(rows) else 0, title=C_("ledger", "条数"))
    return template.row_axis(figure, names)


def moved_by_week(*, weeks: pd.DataFrame) -> go.Figure:
    """Bars of entries opened (again too) and closed each week, and a line of those overdue at its end.

    ``weeks``: week (first day), opened, reopened, closed, overdue.
    """
    figure = template.blank(height=320)
    series = (
        (_("新列入和重新整改"), weeks["opened"] + weeks["reopened"], COLOURS["in_hand"], "/"),
        (_("销号"), weeks["closed"], COLOURS["verified"], ""),
    )
    for place, (name, values, colour, pattern) in enumerate(series):
        figure.add_bar(
            x=weeks["week"],
            y=values,
            width=BAR_MILLISECONDS / 2,
            offset=(place - 1) * BAR_MILLISECONDS / 2,
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern}},
            text=[str(n) if n else "" for n in values],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            hovertemplate=_("%{x|%Y-%m-%d} 起一周") + f"<br>{name} %{{y}}<extra></extra>",
        )
    figure.add_scatter(
        x=weeks["week"],
        y=weeks["overdue"],
        name=_("周末逾期"),
        mode="lines+markers",
        line={"color": palette.INK, "width": 2, "dash": "dot"},
        marker={"symbol": "diamond", "size": 8},
        hovertemplate=_("%{x|%Y-%m-%d} 起一周末<br>逾期 %{y} 条") + "<extra></extra>",
    )
    most = max((values.max() for _name, values, _colour, _pattern in series if len(values)), default=0)
    template.count_axis(figure, max(most, weeks["overdue"].max() if len(weeks) else 0), across="y")
    return by_week(figure, weeks["week"]).update_layout(barmode="overlay", margin={"t": 40})
