"""Communities by topics: what each community speaks of more than others do."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import _, aside

Cell: TypeAlias = tuple[float | None, str, str]
HIDDEN_MARK, OVER_MARK = "·", "▲"
_PALE_TO_DARK = (
    (0.0, palette.NEAR_PAPER),
    (0.25, palette.MET_PALE),
    (0.55, palette.MET_MIDDLE),
    (0.8, palette.MET),
    (1.0, palette.MET_STRONG),
)


def topic_heat(*, shares: pd.DataFrame, minimum: int) -> go.Figure:
    """A row a community, a column a topic, in the order in which the frame first names them; darker is more.

    ``shares`` has a row a community and topic: place (its name), place_n (its comments with content after copies are
    collapsed), topic (the topic's name), n (of them in the topic), share (n / place_n, 0–1), over (clearly more than
    elsewhere: marked). Rows of communities with ``place_n`` below ``minimum``, and cells with n NA as few wrote them,
    are blank with a mark of their own; a missing pair is a true 0.
    """
    places = shares.drop_duplicates("place")[["place", "place_n"]]
    topics = list(dict.fromkeys(shares["topic"]))
    cells = {(row.place, row.topic): row for row in shares.itertuples()}
    rows = [_row(cells, place, int(n), topics, minimum) for place, n in places.itertuples(index=False)]
    figure = template.blank(height=template.height_for(len(places), row=28, around=190))
    figure.add_heatmap(
        z=[[cell[0] for cell in row] for row in rows],
        x=list(range(len(topics))),
        y=list(range(len(places))),
        text=[[cell[1] for cell in row] for row in rows],
        texttemplate="%{text}",
        textfont={"size": 11},
        customdata=[[cell[2] for cell in row] for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        zmin=0,
        zmax=_darkest(rows),
        colorscale=_PALE_TO_DARK,
        xgap=2,
        ygap=2,
        colorbar={
            "title": {"text": _("占该小区意见"), "side": "top"},
            "tickformat": ".0%",
            "thickness": 12,
            "outlinewidth": 0,
            "lenmode": "pixels",
            "len": 160,
            "y": 1,
            "yanchor": "top",
        },
    )
    names = [aside(template.short(str(place), 20), f"{n:,}") for place, n in places.itertuples(index=False)]
    template.row_axis(figure, names, width=40)
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(topics))),
        ticktext=[template.verbatim(template.short(str(topic), 16)) for topic in topics],
        side="top",
        tickangle=-40,
        showgrid=False,
    )
    return figure.update_yaxes(showgrid=False).update_layout(margin={"t": 20, "b": 20})


def _row(cells: dict, place: str, place_n: int, topics: list[str], minimum: int) -> list[Cell]:
    """Of every cell of a community: the colour's value, the text in it, and the words of the hover."""
    name = f"<b>{template.verbatim(place)}</b><br>"
    if place_n < minimum:
        few = name + _("意见少于 {minimum} 条，不计算占比").format(minimum=minimum)
        return [(None, HIDDEN_MARK, few)] * len(topics)
    row: list[Cell] = []
    for topic in topics:
        cell = cells.get((place, topic))
        if cell and pd.isna(cell.n):
            few = name + template.verbatim(topic) + "<br>" + _("填写人太少，为保护填写人不显示")
            row.append((None, HIDDEN_MARK, few))
            continue
        n, share, over = (int(cell.n), float(cell.share), bool(cell.over)) if cell else (0, 0.0, False)
        said = _("{topic}<br>{n} 条，占该小区 {total} 条的 {share}").format(
            topic=template.verbatim(topic), n=f"{n:,}", total=f"{place_n:,}", share=percent(share)
        )
        more = _("<br>▲ 明显多于其他小区") if over else ""
        row.append((share, f"{100 * share:.0f}{OVER_MARK if over else ''}" if n else "", name + said + more))
    return row


def _darkest(rows: list[list[Cell]]) -> float:
    """The share drawn darkest: the largest shown, at least a tenth."""
    shown = [cell[0] for row in rows for cell in row if cell[0] is not None]
    return float(np.max([0.1, *shown]))
