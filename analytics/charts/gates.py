"""How many communities pass each of the four gates."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import N_, _
from analytics.model import GATES

_WORDS = {"met": N_("达到"), "below": N_("未达到"), "no_data": N_("无数据")}


def by_gate(*, gates: pd.DataFrame) -> go.Figure:
    """A bar a gate, in their order: how many communities meet it, are below it, have no data.

    ``gates`` has one row a community and gate: gate, state (met, below, no_data).
    """
    counted = gates.groupby(["gate", "state"]).size()
    figure = template.blank(height=template.height_for(len(GATES), row=34, around=70))
    for state, words in _WORDS.items():
        numbers = [int(counted.get((gate, state), 0)) for gate in GATES]
        label = f"{template.STANDING_SHAPES[state]} {_(words)}"
        figure.add_trace(
            go.Bar(
                x=numbers,
                y=list(range(len(GATES))),
                orientation="h",
                name=label,
                marker={"color": template.STANDING_COLOURS[state], "line": {"color": palette.PAPER, "width": 1}},
                text=[str(number) if number else "" for number in numbers],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": palette.text_on(template.STANDING_COLOURS[state]), "size": 13},
                customdata=[
                    _("<b>{gate}</b><br>{label}：{n} 个小区").format(gate=_(gate), label=label, n=number)
                    for gate, number in zip(GATES.values(), numbers, strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    template.row_axis(figure, [_(words) for words in GATES.values()], width=28)
    template.count_axis(figure, len(gates) // len(GATES), title=_("小区数"))
    return figure.update_layout(barmode="stack", margin={"t": 40, "b": 44})
