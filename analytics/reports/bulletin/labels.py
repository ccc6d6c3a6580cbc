"""Which numbers of a chart are written into it, and where: as many as find room, none on top of another."""

from __future__ import annotations

import math
from collections.abc import Mapping

from analytics.bulletin.content import LINE, SHARE, STACKED, Chart, Series
from analytics.charts.template import INK
from analytics.reports.bulletin import marks
from analytics.reports.bulletin.axes import Canvas, format_code
from analytics.reports.bulletin.palette import SIGNAL_SIGN, out_of_the_ordinary
from analytics.reports.bulletin.plotted import VALUE, Scale, lying, number_format
from analytics.reports.bulletin.wording import ems


def labelled_bars(chart: Chart, canvas: Canvas, each: Series) -> set[int]:
    """Every bar where the labels find room; in a stack only pieces high enough to hold one."""
    shown = {place for place, value in enumerate(each.values) if value is not None}
    widest = max((ems(_label(chart, value)) for value in each.values if value is not None), default=0)
    if lying(chart):
        beside = chart.kind != STACKED
        return shown if beside else _thick(chart, shown, each, 1.6 * widest * canvas.words / (canvas.width * 0.5))
    columns = len(chart.categories) * (1 if chart.kind == STACKED else sum(s.role == VALUE for s in chart.series))
    if columns * (widest + 0.4) * canvas.words > canvas.width * 0.92:
        return set()
    return _thick(chart, shown, each, 1.6 * canvas.words / canvas.height) if chart.kind == STACKED else shown


def _thick(chart: Chart, shown: set[int], each: Series, least: float) -> set[int]:
    stacks = [sum(value or 0 for value in stack) for stack in zip(*(s.values for s in chart.series), strict=True)]
    highest = max(stacks, default=0)
    return {place for place in shown if highest and (each.values[place] or 0) / highest >= least}


def labelled_points(chart: Chart, each: Series) -> dict[int, str]:
    """The points of a line that are labelled, above ("t") or below ("b"): all of a short single line, else the last;
    none of a limit. A value below the threshold has its label below, away from the line of the threshold."""
    shown = {place: value for place, value in enumerate(each.values) if value is not None}
    if each.role != VALUE or not shown:
        return {}
    alone = sum(other.role == VALUE for other in chart.series) == 1
    places = shown if alone and len(chart.categories) <= 8 else [max(shown)]
    under = -math.inf if chart.threshold is None else chart.threshold
    return {place: "b" if shown[place] < under else "t" for place in places}


def _label(chart: Chart, value: float | int) -> str:
    if chart.format == SHARE:
        return f"{value * 100:.1f} %"
    return f"{value:,.0f}" if number_format(chart) == "#,##0" else f"+{value:.1f}"


def label_list(
    chart: Chart, canvas: Canvas, each: Series, places: Mapping[int, str], box: str = "", ink: str = INK
) -> str:
    """Labels at ``places``, each at its position, with the decimals its number needs."""
    if not places:
        return ""
    look = marks.words(canvas.words, ink, bold=chart.kind == LINE)
    told = "".join(
        f'<c:dLbl><c:idx val="{place}"/>{_written_as(chart, canvas, place, each)}{box or "<c:spPr/>"}'
        f'{look}<c:dLblPos val="{places[place]}"/>{_shows("Val")}</c:dLbl>'
        for place in sorted(places)
    )
    return f"<c:dLbls>{told}{_shows('')}</c:dLbls>"


def _written_as(chart: Chart, canvas: Canvas, place: int, each: Series) -> str:
    """The format of a label; a lying bar that is out of the ordinary has the sign of it behind its number."""
    code = number_format(chart, each.values[place], thresholds=canvas.thresholds)
    if lying(chart) and chart.kind != STACKED and place in out_of_the_ordinary(chart):
        code = ";".join(f'{part}" {SIGNAL_SIGN}"' for part in code.split(";"))
    return format_code(code)


def threshold_label(chart: Chart, canvas: Canvas, each: Series, axis: Scale) -> str:
    """The threshold's name, where the values leave most room for it; where they leave none the legend alone tells."""
    limit, slot = each.values[0] or 0, canvas.width * 0.9 / len(each.values)
    reach = math.ceil(ems(each.name) / 2 * canvas.words / slot)
    values = [value for other in chart.series for value in other.values if value is not None]
    low, high = min(values) if axis.low is None else axis.low, max(values) if axis.high is None else axis.high
    height = 1.7 * canvas.words / canvas.height * (high - low)

    def room(place: int, side: int) -> float:
        taken = [
            span
            for other in chart.series
            if other is not each
            for at, value in enumerate(other.values)
            if value is not None and abs(at - place) <= reach
            for span in [_taken(value, labelled_points(chart, other).get(at), height)]
        ]
        start, stop = sorted((limit, limit + side * height))
        return min((max(bottom - stop, start - top) for bottom, top in taken), default=math.inf)

    spots = [(place, side) for place in range(reach // 2, len(each.values) - reach // 2) for side in (1, -1)]
    best = max(spots, key=lambda spot: room(*spot), default=None)
    if best is None or room(*best) < 0:
        return ""
    return (
        f'<c:dLbls><c:dLbl><c:idx val="{best[0]}"/><c:spPr/>{marks.words(canvas.words, INK, bold=True)}'
        f'<c:dLblPos val="{"t" if best[1] > 0 else "b"}"/>{_shows("SerName")}</c:dLbl>{_shows("")}</c:dLbls>'
    )


def _taken(value: float, position: str | None, height: float) -> tuple[float, float]:
    """From where to where a point and its label take room."""
    return value - height * (1 if position == "b" else 0.25), value + height * (1 if position == "t" else 0.25)


def _shows(what: str) -> str:
    kinds = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{kind} val="{int(kind == what)}"/>' for kind in kinds)
