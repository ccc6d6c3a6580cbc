"""Charts of opinions: how those that came in by each channel were handled."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import C_, N_, _

# From what was adopted to what still waits; the pattern says it without colour.
PARTS: Final = {
    "adopted": (N_("采纳"), palette.MET, ""),
    "partly": (N_("部分采纳"), palette.MET_MIDDLE, ""),
    "declined": (N_("不采纳"), palette.BELOW, "/"),
    "answered": (N_("已反馈"), palette.GREEN, ""),
    "open": (N_("未办理"), palette.SLATE, "x"),
    "empty": (N_("无实质内容"), palette.LINE, ""),
}


def handling_bars(*, tallied: pd.DataFrame, label: str = "label") -> go.Figure:
    """Stacked bars, a row of ``tallied`` each, in its order: how many opinions were handled which way, how many wait.

    ``tallied``: columns ``label``, ``received`` and the keys of PARTS (counts); rows whose counts are hidden or that
    received none are left out.
    """
    rows = tallied[tallied["received"].fillna(0) > 0].reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), row=34, around=110))
    for name, (words, colour, pattern) in PARTS.items():
        n = rows[name].astype("int64")
        figure.add_bar(
            y=rows.index,
            x=n,
            orientation="h",
            name=_(words),
            text=[f"{one:,}" if one else "" for one in n],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            marker={
                "color": colour,
                "line": {"color": palette.PAPER, "width": 1},
                "pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.12, "fgcolor": palette.PAPER},
            },
            customdata=[[template.verbatim(row[label]), int(row["received"])] for row in rows.to_dict("records")],
            hovertemplate=_("<b>%{customdata[0]}</b><br>{part} %{x:,} 条，共收到 %{customdata[1]:,} 条").replace(
                "{part}", _(words)
            )
            + "<extra></extra>",
        )
    template.row_axis(figure, rows[label].astype(str).tolist())
    template.count_axis(figure, rows["received"].max() if len(rows) else 0, title=C_("consultation", "意见条数"))
    return figure.update_layout(barmode="stack", uniformtext={"minsize": 11, "mode": "hide"}, margin={"t": 40})
