"""Charts of the works: what stood done on each day that was reported."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import _


def progress_over_time(*, reported: pd.DataFrame, unit: str = "") -> go.Figure:
    """A step line of what was done by each day, and a dashed one of how many there are, where that is known.

    ``reported``: columns ``on``, ``done``, ``of`` (NA where a total is not known), ``communities``, of one item, by
    day. Both axes begin where the counts do: done from 0.
    """
    figure = template.blank(height=280)
    known = reported[reported["of"].notna()]
    if len(known):
        figure.add_scatter(
            x=known["on"],
            y=known["of"].astype("int64"),
            mode="lines",
            name=_("总数"),
            line={"shape": "hv", "color": palette.INK, "width": 1.2, "dash": "dash"},
            hovertemplate=_("%{x|%Y-%m-%d} 总数 %{y:,} {unit}").replace("{unit}", template.verbatim(unit))
            + "<extra></extra>",
        )
    figure.add_scatter(
        x=reported["on"],
        y=reported["done"].astype("int64"),
        mode="lines+markers+text",
        name=_("完成数（{unit}）").format(unit=template.verbatim(unit)) if unit else _("完成数"),
        line={"shape": "hv", "color": palette.MET, "width": 2.4},
        marker={"size": 9, "color": palette.MET},
        text=[f"{one:,}" for one in reported["done"]],
        textposition="top center",
        cliponaxis=False,
        customdata=reported["communities"],
        hovertemplate=_("%{x|%Y-%m-%d} 完成 %{y:,} {unit}，%{customdata} 个小区登记").replace(
            "{unit}", template.verbatim(unit)
        )
        + "<extra></extra>",
    )
    most = max([*reported["done"].fillna(0), *reported["of"].fillna(0), 1])
    figure.update_yaxes(range=[0, float(most) * 1.15])
    days = [pd.Timestamp(day) for day in reported["on"]]
    figure.update_xaxes(type="date", tickmode="array", tickvals=days, ticktext=[f"{day:%Y-%m-%d}" for day in days])
    if len(days) == 1:  # a single day would be stretched over fractions of a second
        figure.update_xaxes(range=[days[0] - pd.Timedelta(days=7), days[0] + pd.Timedelta(days=7)])
    return figure.update_layout(margin={"t": 44, "r": 40})
