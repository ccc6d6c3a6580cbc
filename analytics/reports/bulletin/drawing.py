"""Charts as DrawingML, the same for slides and document: native, editable, with their numbers behind them."""

from __future__ import annotations

import dataclasses
from xml.sax.saxutils import escape

from analytics.bulletin.content import LINE, STACKED, Chart, Series
from analytics.charts.template import INK, PAPER
from analytics.reports.bulletin import marks
from analytics.reports.bulletin.axes import NAMES_SHARE, Canvas, beside_long_names, category_axis, value_axis
from analytics.reports.bulletin.labels import label_list, labelled_bars, labelled_points, threshold_label
from analytics.reports.bulletin.paging import chart_pages
from analytics.reports.bulletin.palette import BELOW_SLOT, PAINTS, intervals, slots
from analytics.reports.bulletin.plotted import (
    HIGH,
    LOW,
    SIGNAL,
    THRESHOLD,
    VALUE,
    Scale,
    laid,
    lying,
    number_format,
    plotted,
    scale,
)
from analytics.reports.bulletin.wording import lines

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_AXES = '<c:axId val="111111111"/><c:axId val="222222222"/>'


def chart_space(chart: Chart, canvas: Canvas, *, axis: Scale, workbook: str = "") -> bytes:
    """The chart part of a plotted ``chart``.

    ``workbook`` is the id of the relation to the embedded workbook, empty where the packager sets it.
    """
    behind = f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>' if workbook else ""
    layout = beside_long_names(chart, canvas, axis) if lying(chart) else "<c:layout/>"
    shown = [each for each in chart.series if not (lying(chart) and each.role in (LOW, HIGH, SIGNAL))]
    legend = (
        f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{marks.words(canvas.words)}</c:legend>'
        if len(shown) > 1
        else ""
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_NAMESPACES}><c:date1904 val="0"/>'
        f'<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>{layout}'
        f"{_plots(chart, canvas, axis)}{category_axis(chart, canvas)}{value_axis(chart, canvas, axis)}"
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{marks.words(canvas.words)}{behind}</c:chartSpace>"
    ).encode()


def parts(chart: Chart, canvas: Canvas) -> list[tuple[Chart, Scale]]:
    """``chart`` as it is plotted, with its scale; bars that find no room on one canvas go on over the next, to the same
    scale."""
    whole = plotted(chart)
    if not lying(whole):
        return [(whole, scale(whole))]
    whole = laid(whole)  # a page of short names alone must lie as well
    return [(page, scale(whole)) for page in chart_pages(whole, _bounds(whole, canvas))]


def _bounds(chart: Chart, canvas: Canvas) -> list[int]:
    """Where the pages of a lying chart begin, and its end: each holds as many bars as find room with whole names."""
    room = canvas.height - 4.6 * canvas.words
    bounds, deepest, held = [0], 0.0, 0
    for place, name in enumerate(chart.categories):
        bar = _bar_height(dataclasses.replace(chart, categories=(name,)), canvas)
        deepest, held = max(deepest, bar), held + 1
        if held > 1 and held * deepest > room:
            bounds.append(place)
            deepest, held = bar, 1
    return [*bounds, len(chart.categories)]


def height(chart: Chart, canvas: Canvas) -> float:
    """The height in points that a plotted chart needs of ``canvas``: as many bars as it has, any other chart all."""
    if not lying(chart):
        return canvas.height
    return min(canvas.height, 4.6 * canvas.words + len(chart.categories) * _bar_height(chart, canvas))


def _bar_height(chart: Chart, canvas: Canvas) -> float:
    held = canvas.width * NAMES_SHARE / canvas.words - 1.5
    deepest = max((lines(name, held) for name in chart.categories), default=1)
    values = 1 if chart.kind == STACKED else sum(each.role == VALUE for each in chart.series)
    return max(deepest * canvas.words * 1.3 + 6, values * canvas.words * 1.25 + 8)


def _plots(chart: Chart, canvas: Canvas, axis: Scale) -> str:
    bodies: list[tuple[int, Series]] = []
    overlaid: list[tuple[int, Series]] = []
    for place, each in enumerate(chart.series):
        guide = each.role != VALUE
        if lying(chart) and each.role in (LOW, HIGH, SIGNAL):
            continue  # drawn as error bars, and as a sign in the label; the numbers stand in the workbook
        (overlaid if chart.kind == LINE or (guide and not lying(chart)) else bodies).append((place, each))
    plots = ""
    if bodies:
        gap, overlap = ("45", "100") if chart.kind == STACKED else ("60" if len(bodies) == 1 else "70", "0")
        plots += (
            f'<c:barChart><c:barDir val="{"bar" if lying(chart) else "col"}"/>'
            f'<c:grouping val="{"stacked" if chart.kind == STACKED else "clustered"}"/><c:varyColors val="0"/>'
            + "".join(_bar(chart, canvas, place, each) for place, each in bodies)
            + f'<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/>{_AXES}</c:barChart>'
        )
    if overlaid:
        plots += (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            + "".join(_line(chart, canvas, axis, place, each) for place, each in overlaid)
            + f'<c:marker val="1"/>{_AXES}</c:lineChart>'
        )
    return plots


def _bar(chart: Chart, canvas: Canvas, place: int, each: Series) -> str:
    labelled = labelled_bars(chart, canvas, each)
    slot = slots(chart)[place]
    position, box, ink = "outEnd", "", INK
    if chart.kind == STACKED:  # dark paint is solid and carries white figures; a pattern has paper behind them
        position, box, ink = ("ctr", marks.LABEL_BOX, INK) if PAINTS[slot].preset else ("ctr", "", PAPER)
    elif not lying(chart) and any(other.role != VALUE for other in chart.series):
        position, box = "inBase", marks.LABEL_BOX  # lines and marks lie over the ends of columns
    interval = _error_bars(chart, each) if lying(chart) else ""
    if interval or (lying(chart) and chart.threshold is not None and chart.kind != STACKED):
        position, box = "inBase", marks.LABEL_BOX  # the end of the bar belongs to its interval and to the threshold
    return (
        f"<c:ser>{_name(place, each)}{marks.area(slot)}"
        f'<c:invertIfNegative val="0"/>{_below(chart, each)}'
        f"{label_list(chart, canvas, each, dict.fromkeys(labelled, position), box, ink)}"
        f"{interval}{_data(chart, place, each)}</c:ser>"
    )


def _below(chart: Chart, each: Series) -> str:
    """The bars of a single series that miss the threshold, hatched."""
    if not lying(chart) or chart.threshold is None or sum(other.role == VALUE for other in chart.series) > 1:
        return ""
    look = marks.area(BELOW_SLOT)
    return "".join(
        f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{look}</c:dPt>'
        for place, value in enumerate(each.values)
        if value is not None and value < chart.threshold
    )


def _line(chart: Chart, canvas: Canvas, axis: Scale, place: int, each: Series) -> str:
    if each.role == THRESHOLD:
        labels = threshold_label(chart, canvas, each, axis)
    else:
        box = marks.LABEL_BOX if len(chart.categories) > 8 else ""
        labels = label_list(chart, canvas, each, labelled_points(chart, each), box)
    many = len(chart.categories) > 26
    look = marks.signal() if each.role == SIGNAL else marks.line(each.role, slots(chart).get(place, 0), many=many)
    return f'<c:ser>{_name(place, each)}{look}{labels}{_data(chart, place, each)}<c:smooth val="0"/></c:ser>'


def _error_bars(chart: Chart, each: Series) -> str:
    """The interval of a bar, where the chart has one and a single series of values."""
    ends = intervals(chart)
    if not ends:
        return ""

    def lengths(side: int) -> str:
        told = [
            f'<c:pt idx="{place}"><c:v>{abs(end - value)!r}</c:v></c:pt>'
            for place, (value, interval) in enumerate(zip(each.values, ends, strict=True))
            for end in [interval[side]]
            if value is not None and end is not None
        ]
        count, points = f'<c:ptCount val="{len(each.values)}"/>', "".join(told)
        return f"<c:numLit><c:formatCode>General</c:formatCode>{count}{points}</c:numLit>"

    return (
        '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{lengths(1)}</c:plus><c:minus>{lengths(0)}</c:minus>"
        f"<c:spPr>{marks.stroke(1.5, INK)}</c:spPr></c:errBars>"
    )


def _name(place: int, each: Series) -> str:
    return (
        f'<c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>Sheet1!${_letter(place)}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(each.name)}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
    )


def _data(chart: Chart, place: int, each: Series) -> str:
    last = len(chart.categories) + 1
    names = "".join(f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>' for i, name in enumerate(chart.categories))
    values = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>' for i, value in enumerate(each.values) if value is not None
    )
    count = f'<c:ptCount val="{len(chart.categories)}"/>'
    return (
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${_letter(place)}$2:${_letter(place)}${last}</c:f><c:numCache>"
        f"<c:formatCode>{escape(number_format(chart))}</c:formatCode>{count}{values}</c:numCache></c:numRef></c:val>"
    )


def _letter(place: int) -> str:
    """The column of the ``place``-th series: B, C, …, Z, AA."""
    above, ones = divmod(place + 1, 26)
    return (chr(64 + above) if above else "") + chr(65 + ones)
