"""Consent against its limit, item by item and round by round, and plans beside each other."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.headings import round_name
from analytics.language import _

AROUND: Final = 120
_EARLIER, _LATEST, _REGISTER = palette.MET_MIDDLE, palette.MET, palette.FAINT_INK


def items(*, rounds: pd.DataFrame, limit_percent: int, most: int = 30, width: int = 26) -> go.Figure:
    """A row an item, the least agreed to on top: one mark a round with its interval, the limit across.

    ``rounds`` has round, item_id, heading, asked, agreed, households, share, low, high, met, register_share (columns of
    ``programme.agreement.item_rounds``). Filled circles (triangles below the limit) are shares of those asked; the
    small diamond is the latest round's share of all households. Hidden figures leave their place empty.
    """
    shown = rounds[rounds["share"].notna()]
    last = shown.sort_values("round").drop_duplicates("item_id", keep="last")
    rows = last.sort_values(["share", "position"], kind="stable").head(most)
    places = {item_id: place for place, item_id in enumerate(rows["item_id"])}
    shown = shown[shown["item_id"].isin(list(places))]
    numbers = sorted(shown["round"].unique())
    figure = template.blank(height=template.height_for(len(rows), row=18 + 14 * len(numbers), around=AROUND))
    for order, number in enumerate(numbers):
        part = shown[shown["round"].eq(number)]
        offset = (order - (len(numbers) - 1) / 2) * 0.3
        latest = number == numbers[-1]
        figure.add_trace(_asked(part, places, offset, limit_percent, latest=latest, name=round_name(number)))
    figure.add_trace(_of_register(rows, places, limit_percent))
    template.share_axis(figure, high=1.005)
    _limit_line(figure, limit_percent)
    template.row_axis(figure, rows["heading"].astype(str).tolist(), width=width)
    above = 1 + 26 / (figure.layout.height - AROUND)
    return figure.update_layout(showlegend=True, legend={"y": above}, margin={"t": AROUND - 40, "b": 34})


def plans(*, options: pd.DataFrame, width: int = 30) -> go.Figure:
    """A row a plan, in the frame's order: support and against as bars of those asked, support with its interval.

    ``options`` has option, asked, support, against, share, low, high, against_share (columns of
    ``programme.plan_ranking.options``).
    """
    figure = template.blank(height=template.height_for(len(options), row=62, around=90))
    rows = list(range(len(options)))
    share = options["share"].astype("float64")
    for name, lengths, counts, colour in (
        (_("支持"), share, options["support"], palette.MET),
        (_("反对"), options["against_share"].astype("float64"), options["against"], palette.BELOW),
    ):
        figure.add_trace(
            go.Bar(
                x=lengths,
                y=rows,
                orientation="h",
                name=name,
                marker={"color": colour, "pattern": {"shape": "/" if colour == palette.BELOW else ""}},
                error_x=_error(share, options, colour=palette.INK) if colour == palette.MET else None,
                text=_labels(counts, lengths),
                # Written on plain colour inside, on paper outside: white on the hatching cannot be read.
                textposition="inside" if colour == palette.MET else "outside",
                textangle=0,
                textfont={"color": palette.PAPER if colour == palette.MET else palette.INK},
                insidetextanchor="start",
                cliponaxis=False,
                customdata=_told(options, counts, lengths, name),
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    top = float(options["high"].astype("float64").max()) if share.notna().any() else 1.0
    template.share_axis(figure, high=min(1.005, max(0.5, top + 0.1)))
    names = [f"{option}" for option in options["option"]]
    template.row_axis(figure, names, width=width)
    return figure.update_layout(barmode="group", showlegend=True, margin={"t": 46, "b": 34})


def _asked(
    part: pd.DataFrame, places: dict[str, int], offset: float, limit_percent: int, *, latest: bool, name: str
) -> go.Scatter:
    met = part["met"].fillna(False).astype(bool).tolist()
    colour = _LATEST if latest else _EARLIER
    share = part["share"].astype("float64")
    return go.Scatter(
        x=share,
        y=[places[item_id] + offset for item_id in part["item_id"]],
        mode="markers",
        name=_("{round}（占征询户）").format(round=name),
        marker={
            "symbol": ["circle" if one else "triangle-up" for one in met],
            "size": 11,
            "color": [colour if one else (palette.BELOW if latest else palette.BELOW_MIDDLE) for one in met],
        },
        error_x=_error(share, part, colour=colour),
        customdata=[_words(row, name, limit_percent) for row in part.to_dict("records")],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _of_register(rows: pd.DataFrame, places: dict[str, int], limit_percent: int) -> go.Scatter:
    known = rows[rows["register_share"].notna()]
    words = _("<b>{item}</b><br>占总户数 {share}：{agreed} 户同意，名册 {households} 户")
    return go.Scatter(
        x=known["register_share"].astype("float64"),
        y=[places[item_id] for item_id in known["item_id"]],
        mode="markers",
        name=_("最新一轮（占总户数）"),
        marker={"symbol": "diamond-open", "size": 10, "color": _REGISTER, "line": {"width": 2}},
        customdata=[
            words.format(
                item=template.verbatim(row["heading"]),
                share=percent(row["register_share"], limit_percent),
                agreed=f"{int(row['agreed']):,}",
                households=f"{int(row['households']):,}",
            )
            for row in known.to_dict("records")
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _words(row: dict, name: str, limit_percent: int) -> str:
    return _("<b>{item}</b> · {round}<br>同意 {share}（{low}–{high}）：{agreed} 户同意，征询 {asked} 户").format(
        item=template.verbatim(row["heading"]),
        round=name,
        agreed=f"{int(row['agreed']):,}",
        asked=f"{int(row['asked']):,}",
        **{part: percent(row[part], limit_percent) for part in ("share", "low", "high")},
    )


def _labels(counts: pd.Series, shares: pd.Series) -> list[str]:
    """What stands on a bar: the share and the households, so that colour need not be read."""
    words = _("{share}，{n} 户")
    return [
        "" if pd.isna(share) else words.format(share=percent(share), n=_count(n))
        for n, share in zip(counts, shares, strict=True)
    ]


def _told(options: pd.DataFrame, counts: pd.Series, shares: pd.Series, name: str) -> list[str]:
    return [
        _("<b>{plan}</b><br>{stance} {share}：{n} 户，征询 {asked} 户").format(
            plan=template.verbatim(option), stance=name, share=percent(share), n=_count(n), asked=_count(asked)
        )
        for option, share, n, asked in zip(options["option"], shares, counts, options["asked"], strict=True)
    ]


def _error(share: pd.Series, frame: pd.DataFrame, *, colour: str) -> dict:
    low, high = frame["low"].astype("float64"), frame["high"].astype("float64")
    return {"array": high - share, "arrayminus": share - low, "color": colour, "thickness": 1.5, "width": 0}


def _limit_line(figure: go.Figure, limit_percent: int) -> None:
    words = _("同意线 {limit} %").format(limit=limit_percent)
    line = {"color": palette.INK, "width": 1.2, "dash": "dash"}
    figure.add_vline(x=limit_percent / 100, line=line)
    figure.add_annotation(
        x=limit_percent / 100, y=1, yref="paper", yanchor="bottom", text=words, showarrow=False, font={"size": 12}
    )


def _count(n: float) -> str:
    return "—" if pd.isna(n) else f"{int(n):,}"
