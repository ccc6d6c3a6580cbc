"""Control charts: values with the limits between which they may be expected, and shapes for what lies out of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.charts.weeks import by_period
from analytics.estimation.percent import percent
from analytics.estimation.periods import period_of
from analytics.language import N_, _

# The first signal that a point gives decides its shape; each has another outline, for print without colour.
SHAPES: Final = {
    "outside": ("diamond", N_("超出控制限")),
    "side": ("square", N_("连续在均值一侧")),
    "trend": ("triangle-up", N_("连续升降")),
    "near": ("x", N_("接近控制限")),
}
LIMIT, HEIGHT, RIGHT = palette.FAINT_INK, 380, 132
_ROW: Final = 17  # pixels that a line of words beside the figure takes
_TOP, _BOTTOM = 54, 52


def control_chart(
    points: pd.DataFrame,
    *,
    threshold_percent: int | None,
    chosen: dt.date | None = None,
    kind: str = "week",
    share: bool = True,
) -> go.Figure:
    """A line of values with stepping limits, their centre, the threshold, and a shape on each point that signals.

    ``points``: one row a period, the columns of ``estimation.control.Chart.points`` and ``period``, ``complete``,
    ``trial``, ``milestone`` (see flows.periods.control_charts). Limits that are a trial are dotted, and said so. The
    chosen period is ringed, a running one hollow; a milestone is a thin upright line with its words. ``share`` False:
    values are no shares, such as scores, and ``threshold_percent`` is None.
    """
    rows = points.reset_index(drop=True)
    figure = template.blank(height=HEIGHT)
    for _phase, part in rows.groupby("phase"):
        _limits(figure, part)
    _line(figure, rows, kind, share, threshold_percent)
    _signals(figure, rows)
    if chosen is not None:
        ringed = rows[rows["period"] == pd.Timestamp(chosen)]
        figure.add_scatter(
            x=ringed["period"], y=ringed["value"], mode="markers", hoverinfo="skip", showlegend=False,
            marker={"size": 19, "symbol": "circle-open", "color": palette.INK, "line": {"width": 2}},
        )  # fmt: skip
    low, high = _range(rows, threshold_percent, share)
    if share:
        template.share_axis(figure, across="y", low=low, high=high)
    else:
        figure.update_yaxes(range=[low, high])
    _beside(figure, rows, threshold_percent, share, (low, high))
    _milestones(figure, rows)
    figure.update_layout(margin={"t": _TOP, "r": RIGHT, "b": _BOTTOM}, legend={"font": {"size": 12}})
    return by_period(figure, rows["period"], kind)


def alt_text(points: pd.DataFrame, *, kind: str = "week", share: bool = True, threshold_percent: int = 80) -> str:
    """The chart in words for those who cannot see it: how many points, from when to when, last value, signals."""
    told = points[points["value"].notna()]
    if told.empty:
        return _("控制图：没有可显示的数据")
    last = told.iloc[-1]
    signalled = told[told["signals"].map(len) > 0]
    said = [
        _("控制图：{n} 个点，{first} 至 {last}").format(
            n=len(told), first=_named(told.iloc[0]["period"], kind), last=_named(last["period"], kind)
        ),
        _("最近一点 {value}").format(value=_written(last["value"], share, threshold_percent)),
    ]
    if pd.notna(last["low"]):
        said.append(
            _("均值 {centre}，控制限 {low} 至 {high}").format(
                **{name: _written(last[name], share, threshold_percent) for name in ("centre", "low", "high")}
            )
        )
    said.append(_("{n} 个点有信号").format(n=len(signalled)) if len(signalled) else _("没有信号，各点均在正常波动之内"))
    if told["trial"].any():
        said.append(_("控制限为试用"))
    return _("；").join(said)


def _limits(figure: go.Figure, part: pd.DataFrame) -> None:
    """The limits and the centre of one phase; limits step half-way between points, for each has an n of its own."""
    trial = bool(part["trial"].any())
    lines = {
        "low": (_("控制限（试用）") if trial else _("控制限"), "dot" if trial else "solid", 1.3),
        "high": ("", "dot" if trial else "solid", 1.3),
        "centre": (_("均值"), "longdash", 1.2),
    }
    for name, (words, dash, width) in lines.items():
        figure.add_scatter(
            x=part["period"],
            y=part[name],
            mode="lines" if len(part) > 1 else "markers",
            name=words,
            marker={"symbol": "line-ew-open", "size": 18, "color": LIMIT},
            line={"color": LIMIT, "width": width, "dash": dash, "shape": "hvh"},
            hoverinfo="skip",
            legendgroup=words or name,
            showlegend=words not in {"", *(trace.name for trace in figure.data)},
        )


def _line(figure: go.Figure, rows: pd.DataFrame, kind: str, share: bool, threshold_percent: int | None) -> None:
    figure.add_scatter(
        x=rows["period"],
        y=rows["value"],
        mode="lines+markers",
        name=_("满意率") if share else _("数值"),
        connectgaps=False,
        line={"color": palette.MET, "width": 2.2},
        marker={
            "size": 8,
            "color": [palette.MET if complete else palette.PAPER for complete in rows["complete"]],
            "line": {"width": 2, "color": palette.MET},
        },
        text=[_hover(row, kind, share, threshold_percent or 80) for row in rows.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
    )


def _signals(figure: go.Figure, rows: pd.DataFrame) -> None:
    first = rows["signals"].map(lambda held: held[0] if len(held) else "")
    for name, (symbol, words) in SHAPES.items():
        held = rows[first == name]
        if not held.empty:
            figure.add_scatter(
                x=held["period"], y=held["value"], mode="markers", name=_(words), hoverinfo="skip",
                marker={"symbol": symbol, "size": 13, "color": palette.BELOW,
                        "line": {"color": palette.PAPER, "width": 1.2}},
            )  # fmt: skip


def _milestones(figure: go.Figure, rows: pd.DataFrame) -> None:
    for row in rows[rows["milestone"] != ""].itertuples():
        figure.add_vline(x=row.period, line={"color": palette.FAINT_INK, "width": 1})
        figure.add_annotation(
            x=row.period, y=0, yref="paper", yanchor="bottom", xanchor="left", showarrow=False, xshift=3,
            text=template.verbatim(template.short(str(row.milestone), 28)), hovertext=template.verbatim(row.milestone),
            font={"size": 11, "color": palette.FAINT_INK}, bgcolor=palette.translucent(palette.PAPER, 0.8),
        )  # fmt: skip


def _beside(
    figure: go.Figure, rows: pd.DataFrame, threshold: int | None, share: bool, span: tuple[float, float]
) -> None:
    """The words of the lines beside the last point, moved apart where they would stand on each other."""
    words: list[tuple[float, str]] = []
    if threshold is not None:
        figure.add_hline(y=threshold / 100, line={"color": palette.INK, "width": 1.4, "dash": "dash"})
        words.append((threshold / 100, _("达标线 {threshold} %").format(threshold=threshold)))
    limited = rows[rows["low"].notna()]
    if len(limited):
        last = limited.iloc[-1]
        named = (("high", _("上限 {value}")), ("centre", _("均值 {value}")), ("low", _("下限 {value}")))
        words += [
            (float(last[name]), form.format(value=_written(last[name], share, threshold or 80))) for name, form in named
        ]
    pixels = (HEIGHT - _TOP - _BOTTOM) / (span[1] - span[0])
    words.sort()
    places = apart([value * pixels for value, _words in words], _ROW)
    for (_value, text), place in zip(words, places, strict=True):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", y=place / pixels, yanchor="middle", showarrow=False, text=text,
            font={"size": 12}, xshift=6,
        )  # fmt: skip


def apart(places: Sequence[float], least: float) -> list[float]:
    """``places``, rising, moved as little as may be so that neighbours lie at least ``least`` apart.

    >>> apart([0, 10, 11], 4)
    [0.0, 8.5, 12.5]
    """
    groups: list[list[float]] = []  # each: sum of wished first places, members
    for place in places:
        groups.append([float(place), 1])
        while len(groups) > 1 and _first(groups[-2]) + groups[-2][1] * least > _first(groups[-1]):
            later = groups.pop()
            groups[-1][0] += later[0] - later[1] * groups[-1][1] * least
            groups[-1][1] += later[1]
    return [_first(group) + number * least for group in groups for number in range(int(group[1]))]


def _first(group: list[float]) -> float:
    return group[0] / group[1]


def _range(rows: pd.DataFrame, threshold: int | None, share: bool) -> tuple[float, float]:
    """From a little under the lowest thing drawn to a little over the highest, never beyond 0–1 for shares."""
    drawn = rows[["value", "low", "high"]].stack().tolist() + ([threshold / 100] if threshold is not None else [])
    low, high = (min(drawn), max(drawn)) if drawn else (0.0, 1.0)
    room = max((high - low) * 0.12, 0.02 if share else 1.0)
    return (max(0.0, low - room), min(1.02, high + room)) if share else (low - room, high + room)


def _hover(row: dict[Any, Any], kind: str, share: bool, threshold_percent: int) -> str:
    if pd.isna(row["value"]):
        return ""
    lines = [f"<b>{_named(row['period'], kind)}</b>" + ("" if row["complete"] else _("（未结束）"))]
    value = _written(row["value"], share, threshold_percent)
    base = "" if pd.isna(row["n"]) else _("，有效 {n} 份").format(n=f"{int(row['n']):,}")
    lines.append((_("满意率 {value}") if share else _("数值 {value}")).format(value=value) + base)
    if pd.notna(row["low"]):
        limits = {name: _written(row[name], share, threshold_percent) for name in ("low", "high")}
        lines.append(_("控制限 {low} 至 {high}").format(**limits) + (_("（试用）") if row["trial"] else ""))
    lines += [_(SHAPES[name][1]) for name in row["signals"]]
    return "<br>".join(lines)


def _named(start: pd.Timestamp, kind: str) -> str:
    return period_of(start.date(), kind, week_starts_on=start.isoweekday()).words


def _written(value: float, share: bool, threshold_percent: int) -> str:
    return percent(value, threshold_percent) if share else f"{value:.1f}"
