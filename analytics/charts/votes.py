"""How far the parts of a community came in a vote: persons and area beside each other, against the law's limits."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import N_, _
from analytics.model import Limit
from analytics.programme.voting import vote_words
from analytics.programme.voting.ballots import QUORUM, majority

# By measure: its words, mark, colour, and the ending of its columns.
MEASURES: Final = {
    "owners": (N_("人数"), "circle", palette.MET, ""),
    "area": (N_("面积"), "diamond-open", palette.INK, "_cm2"),
}
_BESIDE: Final = {"owners": -0.14, "area": 0.14}  # rows apart, as both often stand at the same share
_GAP: Final = 0.08


def against_limits(*, votes: pd.DataFrame, most: int = 40) -> go.Figure:
    """A row for each part that votes on one matter: left who took part, right who of them agrees; persons and area.

    ``votes`` are rows of ``programme.ballots.shown`` of one community and matter. What must not be told has no mark.
    """
    rows = votes.head(most)
    limit = majority(special=bool(rows["special"].iloc[0]))
    figure = template.blank(height=template.height_for(len(rows), row=34, around=130))
    for place, (measure, (words, symbol, colour, ending)) in enumerate(MEASURES.items()):
        base = rows["owners" if measure == "owners" else "area_cm2"]
        took_part, agreed = rows[f"took_part{ending}"], rows[f"agreed{ending}"]
        marker = {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}}
        for axis, part, whole, against in (("x", took_part, base, QUORUM), ("x2", agreed, took_part, limit)):
            figure.add_trace(
                go.Scatter(
                    x=_shares(part, whole),
                    y=[row + _BESIDE[measure] for row in range(len(rows))],
                    xaxis=axis,
                    mode="markers",
                    marker=marker,
                    name=_(words),
                    legendgroup=measure,
                    showlegend=axis == "x",
                    legendrank=place,
                    customdata=[
                        _hover(row, axis, measure, one, of, against)
                        for row, one, of in zip(rows.to_dict("records"), part, whole, strict=True)
                    ],
                    hovertemplate="%{customdata}<extra></extra>",
                )
            )
    _axes(figure, limit)
    return template.row_axis(figure, [_row(row) for row in rows.to_dict("records")], width=22)


def _shares(part: pd.Series, whole: pd.Series) -> list[float | None]:
    """Shares 0–1 for drawing; None where nobody took part or it must not be told."""
    return [
        None if pd.isna(one) or pd.isna(of) or not of else int(one) / int(of)
        for one, of in zip(part, whole, strict=True)
    ]


def _row(vote: dict) -> str:
    return f"{vote_words.place(vote)} {vote_words.outcome(vote)}"


def _hover(vote: dict, axis: str, measure: str, part: object, whole: object, limit: Limit) -> str:
    tell = vote_words.persons if measure == "owners" else vote_words.square_metres
    unit = _("人") if measure == "owners" else _("㎡")
    what = _("参与") if axis == "x" else _("同意")
    return _("<b>{place}</b><br>{what}{measure}：{part} / {whole} {unit}，{share}（须 {limit}）").format(
        place=template.verbatim(vote_words.place(vote)),
        what=what,
        measure=_(MEASURES[measure][0]),
        part=tell(part),
        whole=tell(whole),
        unit=unit,
        share=vote_words.share(part, whole, limit),
        limit=vote_words.limit_words(limit),
    )


def _axes(figure: go.Figure, limit: Limit) -> None:
    """Two share axes beside each other, each with its limit drawn and named."""
    middle = 0.5
    figure.update_layout(
        xaxis={"domain": [0, middle - _GAP / 2], "title": _("参与占全体")},
        xaxis2={"domain": [middle + _GAP / 2, 1], "title": _("同意占参与"), "anchor": "y", "fixedrange": True},
        legend={"y": 1.0, "yanchor": "top", "yref": "container"},
        margin={"t": 70, "b": 56},
    )
    figure.update_xaxes(range=[-0.03, 1.03], tickformat=".0%", dtick=0.25)
    for axis, one in (("x", QUORUM), ("x2", limit)):
        figure.add_shape(
            type="line", x0=one.share, x1=one.share, xref=axis, y0=0, y1=1, yref="paper",
            line={"color": palette.INK, "width": 1.2, "dash": "dash"},
        )  # fmt: skip
        figure.add_annotation(
            x=one.share, xref=axis, y=1, yref="paper", yanchor="bottom", showarrow=False,
            text=_("法定 {limit}").format(limit=template.verbatim(vote_words.limit_words(one))), font={"size": 12},
        )  # fmt: skip
