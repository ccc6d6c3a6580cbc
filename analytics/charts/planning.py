"""How far each community's forms go towards its plan."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import _


def forms(*, plan: pd.DataFrame, most: int) -> go.Figure:
    """Bars of forms in hand and still to come, one bar a community, at most ``most``; the most to come on top.

    ``plan``: name, n (NA where hidden: then the bar is all the community's forms), target, further, households.
    """
    rows = plan[plan["target"].notna()]
    rows = rows.assign(to_come=rows["further"].fillna(rows["target"]))
    rows = rows.sort_values("to_come", ascending=False, kind="stable").head(most).reset_index(drop=True)
    names = [template.verbatim(name) for name in rows["name"]]
    figure = template.blank(height=130 + template.ROW_PIXELS * max(len(rows), 1))
    shown = rows["further"].notna()
    in_hand = (rows["target"] - rows["further"]).where(shown, 0).fillna(0)
    parts = (
        (_("已收（计入目标）"), in_hand, palette.NO_DATA, ""),
        (_("需再收"), rows["to_come"].where(shown, 0), palette.MET, "/"),
        (_("需收（含已收，已收不显示）"), rows["to_come"].where(~shown, 0), palette.MET_MIDDLE, "."),
    )
    for words, values, colour, pattern in parts:
        if not values.any():
            continue
        figure.add_bar(
            y=list(range(len(rows))),
            x=values.astype("int64"),
            name=words,
            orientation="h",
            text=[str(int(n)) if n else "" for n in values],
            textposition="inside",
            textangle=0,
            textfont={"color": palette.text_on(colour)},
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.15, "fgcolor": palette.PAPER},
            },
            customdata=names,
            hovertemplate="%{customdata}<br>" + words + " %{x}<extra></extra>",
        )
    known = rows["households"].notna()
    figure.add_scatter(
        y=rows.index[known],
        x=rows.loc[known, "households"],
        name=_("户数"),
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 16, "color": palette.INK, "line": {"width": 2}},
        hovertemplate=_("户数") + " %{x}<extra></extra>",
    )
    figure.update_layout(barmode="stack", margin={"t": 48, "r": 24})
    figure.update_xaxes(title=_("份数"), rangemode="tozero")
    return template.row_axis(figure, list(rows["name"]))
