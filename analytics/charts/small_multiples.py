"""Small multiples: the same picture of every district or street, on one scale, the worst placed first."""

from __future__ import annotations

import unicodedata
from typing import Final

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.charts import palette, template
from analytics.charts.weeks import tick_names, unbroken
from analytics.estimation.percent import percent
from analytics.estimation.periods import period_of
from analytics.language import _

PANELS: Final = 24
ACROSS: Final = 4
WIDTH: Final = 32  # columns of a panel's heading in one line; a Chinese character takes two
LINES: Final = 3
_PANEL, _FOOT, _LINE = 96, 46, 16  # pixels
_TICKS: Final = 30  # what the two lines of dates under a panel take
_CLOSING: Final = tuple("）、，。；：”》")
BAND: Final = palette.translucent(palette.MET, 0.14)


def small_multiples(
    frame: pd.DataFrame, *, threshold_percent: int, kind: str = "week", most: int = PANELS, across: int = ACROSS
) -> go.Figure:
    """A panel a unit, in the order of ``rank``: its shares as a line, their interval as a band, the threshold, last n.

    ``frame``: a row a unit and period, the columns of flows.periods.small_areas. The first ``most`` units have a
    panel; the others are :func:`beyond`, for a table. All panels share one axis of shares. A point below the threshold
    is a triangle, a met one a dot, a running period's hollow; where nothing may be said there is none, and the line
    does not lead across.
    """
    names = frame.sort_values("rank")["unit"].drop_duplicates().head(most).tolist()
    across = max(1, min(across, len(names)))
    rows = max(1, -(-len(names) // across))
    drawn = frame[frame["unit"].isin(names)]
    lines = max((len(lines_of(str(name))) for name in drawn["label"].drop_duplicates()), default=1)
    heading = _TICKS + (lines + 1) * _LINE
    inside = rows * _PANEL + (rows - 1) * heading
    squares = make_subplots(
        rows=rows, cols=across, shared_yaxes="all", vertical_spacing=heading / inside if rows > 1 else 0,
        horizontal_spacing=0.03,
    ).layout.to_plotly_json()  # fmt: skip
    low = _bottom(drawn, threshold_percent)
    starts = sorted(drawn["period"].unique())
    ends = [pd.Timestamp(day) for day in (starts[:: max(1, len(starts) - 1)] if starts else [])]
    dates = {
        "type": "date", "tickmode": "array", "tickvals": ends, "ticktext": tick_names(ends, kind), "showgrid": False,
        "fixedrange": True, "tickfont": {"size": 10}, "automargin": False, "range": _around(starts),
    }  # fmt: skip
    shares = {
        "range": [low, 1.04], "tickformat": ".0%", "tickvals": [low, threshold_percent / 100, 1], "fixedrange": True,
        "tickfont": {"size": 10}, "automargin": False,
    }  # fmt: skip
    lines_drawn, thresholds, headings = [], [], []
    by_unit = dict(list(drawn.groupby("unit", sort=False)))
    for place in range(rows * across):
        axis = str(place + 1) if place else ""
        squares[f"xaxis{axis}"] |= dates
        squares[f"yaxis{axis}"] |= shares
        if place >= len(names):  # a square left over holds no axes
            squares[f"xaxis{axis}"]["visible"] = squares[f"yaxis{axis}"]["visible"] = False
            continue
        mine = by_unit[names[place]].sort_values("period").reset_index(drop=True)
        lines_drawn += _panel(mine, threshold_percent, kind, axis)
        thresholds.append(_line(threshold_percent, axis))
        headings.append(_heading(mine, threshold_percent, axis))
    # Put together as plain lists and made a figure once: of what is added to a figure all before it is looked at again.
    layout = squares | {
        "template": template.TEMPLATE, "height": inside + heading + _FOOT, "showlegend": False, "shapes": thresholds,
        "annotations": headings, "margin": {"l": 44, "r": 12, "t": heading, "b": _FOOT},
    }  # fmt: skip
    return go.Figure(lines_drawn, layout)


def beyond(frame: pd.DataFrame, *, most: int = PANELS) -> pd.DataFrame:
    """The rows of the units that have no panel, in their order; empty where all have one."""
    return frame[~frame["rank"].isin(sorted(set(frame["rank"]))[:most])].reset_index(drop=True)


def alt_text(frame: pd.DataFrame, *, threshold_percent: int = 80, most: int = PANELS) -> str:
    """The panels in words: how many units, and how many of those shown lie below the threshold at the end."""
    last = frame.sort_values("period").drop_duplicates("unit", keep="last")
    told = last[last["share"].notna()]
    below = int((100 * told["satisfied"] < threshold_percent * told["n"]).sum())
    return _("{units} 个单位，画出 {drawn} 个；最近一期有数据的 {told} 个，其中 {below} 个低于 {threshold} %").format(
        units=len(last), drawn=min(len(last), most), told=len(told), below=below, threshold=threshold_percent
    )


def lines_of(text: str, *, width: int = WIDTH, most: int = LINES) -> list[str]:
    """``text`` in at most ``most`` lines of ``width`` columns, the last cut with … where that does not hold it.

    >>> lines_of("一二三四五六七", width=6, most=2)
    ['一二三', '四五…']
    >>> lines_of("一二三）四", width=6)
    ['一二', '三）四']
    """
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        room, taken = width, 0
        for character in rest:
            room -= 2 if unicodedata.east_asian_width(character) in "WFA" else 1
            if room < 0:
                break
            taken += 1
        # No line begins with a closing mark.
        taken -= 1 if taken > 1 and rest[taken : taken + 1] in _CLOSING else 0
        lines.append(rest[:taken])
        rest = rest[taken:]
    return [*lines, template.short(rest, width)] if rest else lines


def _panel(mine: pd.DataFrame, threshold: int, kind: str, axis: str) -> list[dict[str, object]]:
    """The traces of a unit in the panel on ``axis``."""
    at = {"type": "scatter", "xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    bands = []
    for stretch in unbroken(mine["share"]):
        part = mine.loc[stretch]
        bands.append(
            at | {
                "x": [*part["period"], *part["period"][::-1]], "y": [*part["high"], *part["low"][::-1]],
                "mode": "lines", "fill": "toself", "fillcolor": BAND, "hoverinfo": "skip",
                "line": {"width": 0 if len(part) > 1 else 1.5, "color": palette.NO_DATA},
            }
        )  # fmt: skip
    below = (100 * mine["satisfied"] < threshold * mine["n"]).fillna(False).astype(bool)
    colours = [palette.BELOW if it else palette.MET for it in below]
    line = at | {
        "x": mine["period"],
        "y": mine["share"],
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": palette.INK, "width": 1.4},
        "marker": {
            "size": 8,
            "symbol": ["triangle-up" if it else "circle" for it in below],
            "color": [hue if it else palette.PAPER for hue, it in zip(colours, mine["complete"], strict=True)],
            "line": {"width": 1.5, "color": colours},
        },
        "text": [_hover(one, threshold, kind) for one in mine.to_dict("records")],
        "hovertemplate": "%{text}<extra></extra>",
    }
    return [*bands, line]


def _line(threshold: int, axis: str) -> dict[str, object]:
    """The threshold across the panel on ``axis``."""
    height = threshold / 100
    return {
        "type": "line", "xref": f"x{axis} domain", "x0": 0, "x1": 1, "yref": f"y{axis}", "y0": height, "y1": height,
        "line": {"color": palette.INK, "width": 1, "dash": "dash"},
    }  # fmt: skip


def _heading(mine: pd.DataFrame, threshold: int, axis: str) -> dict[str, object]:
    """The unit's name over its panel, wrapped, with its last share and n; all of the name in the hover."""
    name, last = str(mine["label"].iloc[0]), mine.iloc[-1]
    if last["suppressed"] or pd.isna(last["n"]):
        words = _("份数太少，不显示")
    elif not last["n"]:
        words = _("最近一期无数据")
    else:
        words = _("{share}，{n} 份").format(share=percent(last["share"], threshold), n=f"{int(last['n']):,}")
    within = str(mine["within"].iloc[0] or "")
    lines = [f"<b>{template.verbatim(line)}</b>" for line in lines_of(name)]
    return {
        "x": 0, "xref": f"x{axis} domain", "xanchor": "left", "y": 1, "yref": f"y{axis} domain", "yanchor": "bottom",
        "align": "left", "text": "<br>".join([*lines, template.verbatim(words)]), "showarrow": False,
        "font": {"size": 11}, "hovertext": template.verbatim(f"{within} {name}".strip()),
    }  # fmt: skip


def _hover(one: dict, threshold: int, kind: str) -> str:
    start = one["period"]
    named = period_of(start.date(), kind, week_starts_on=start.isoweekday()).words
    head = f"<b>{template.verbatim(one['label'])}</b><br>{named}" + ("" if one["complete"] else _("（未结束）"))
    if pd.isna(one["share"]):
        return head
    figures = {name: percent(one[name], threshold) for name in ("share", "low", "high")}
    words = _("满意率 {share}（{low}–{high}），有效 {n} 份").format(n=f"{int(one['n']):,}", **figures)
    return f"{head}<br>{words}"


def _bottom(drawn: pd.DataFrame, threshold: int) -> float:
    """Where the shared axis begins: a whole ten per cent under all that is drawn."""
    lowest = min([threshold / 100, *drawn["low"].dropna().astype(float)])
    return max(0.0, int((lowest - 0.02) * 10) / 10)


def _around(starts: list) -> list[pd.Timestamp] | None:
    """The axis a little wider than the periods, so that the first and the last point are whole."""
    if not starts:
        return None
    first, last = pd.Timestamp(starts[0]), pd.Timestamp(starts[-1])
    room = max((last - first) * 0.06, pd.Timedelta(days=1))
    return [first - room, last + room]
