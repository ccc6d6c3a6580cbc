"""How many communities of each place meet the gate."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import _
from analytics.model import STANDINGS, Verdicts


def by_place(*, verdicts: Verdicts, by: str, most: int = 30) -> go.Figure:
    """A bar a place (column ``by`` of the verdicts): the shares of its communities met, below and without data.

    Places with the larger share below stand first; the number of communities is written in the bar.
    """
    tally = verdicts.assign(place=verdicts[by].fillna(_("未填"))).groupby(["place", "standing"]).size()
    table = tally.unstack(fill_value=0).reindex(columns=list(STANDINGS), fill_value=0)
    table["all"] = table.sum(axis="columns")
    table["part"] = table["below"] / table["all"]
    table = table.sort_values(["part", "below", "met"], ascending=False).head(most)
    figure = template.blank(height=template.height_for(len(table), row=32, around=90))
    for standing, colour in template.STANDING_COLOURS.items():
        parts = table[standing] / table["all"]
        figure.add_trace(
            go.Bar(
                x=parts,
                y=list(range(len(table))),
                orientation="h",
                name=f"{template.STANDING_SHAPES[standing]} {_(STANDINGS[standing])}",
                marker={"color": colour, "line": {"color": palette.PAPER, "width": 1}},
                text=[_label(standing, n, part) for n, part in zip(table[standing], parts, strict=True)],
                constraintext="none",
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": palette.text_on(colour), "size": 13},
                customdata=[
                    _("<b>{place}</b><br>{standing}：{n} 个小区，占 {part}，共 {all} 个").format(
                        place=template.verbatim(place),
                        standing=_(STANDINGS[standing]),
                        n=n,
                        part=percent(part),
                        all=total,
                    )
                    for place, n, part, total in zip(table.index, table[standing], parts, table["all"], strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    template.share_axis(figure, high=1.0)
    template.row_axis(figure, [str(place) for place in table.index], width=20)
    return figure.update_layout(barmode="stack", margin={"t": 40, "b": 30})


def _label(standing: str, n: int, part: float) -> str:
    """The number of communities; with the standing's shape where the bar has room for it."""
    if not n:
        return ""
    return f"{template.STANDING_SHAPES[standing]} {n}" if part > 0.08 else str(n)
