"""A sheet a chart: its numbers, and beside them the chart that Excel draws from them and anyone may edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.chart import Chart as Drawn
from xlsxwriter.worksheet import Worksheet

from analytics.bulletin.content import (
    BARS,
    COLUMNS,
    LINE,
    POINTS,
    STACKED,
    Bulletin,
    Chart,
    Series,
)
from analytics.bulletin.numbers import written
from analytics.charts.template import FAINT_INK, INK, short
from analytics.language import _, ended, joined
from analytics.reports.bulletin.cells import FONT, Cells, columns_of, spreadsheet_number
from analytics.reports.bulletin.numbering import titled
from analytics.reports.bulletin.palette import (
    ABOVE_SLOT,
    BELOW_SLOT,
    PAINTS,
    SIGNAL_MARKER,
    SIGNAL_SIGN,
    intervals,
    out_of_the_ordinary,
    slots,
)
from analytics.reports.bulletin.plotted import drawable, laid, threshold_name
from analytics.reports.bulletin.sheets import set_paper, standing_behind
from analytics.reports.bulletin.wording import chart_note
from analytics.reports.bulletin.workbook_axes import set_axes

HEADING_ROW: Final = 3  # from 0: title, what stands behind, note, headings
WIDEST_NAME: Final = 54  # columns; longer names are wrapped
SHORT_NAME: Final = 28  # columns that a name has in a chart
WIDTH, HEIGHT, MOST_WIDTH = 640, 440, 1100  # pixels
PART_HEIGHT: Final = 560  # pixels of a chart of names; more names go into further charts, each on its page
PAPER_WIDTH: Final = 780  # pixels that A4 landscape holds for certain, whatever a machine's font makes of a column
BARE_HEIGHT: Final = 110  # pixels of a chart of names without names
BESIDE: Final = 18  # columns of the default width that the widest drawing takes
LABELLED: Final = 16  # values that can be read beside one another
_KINDS: Final = {
    COLUMNS: {"type": "column"},
    STACKED: {"type": "column", "subtype": "stacked"},
    BARS: {"type": "bar"},
    LINE: {"type": "line"},
}
_LIMITS: Final = {
    "low": {"color": FAINT_INK, "width": 1.25, "dash_type": "dash"},
    "high": {"color": FAINT_INK, "width": 1.25, "dash_type": "dash"},
    "centre": {"color": FAINT_INK, "width": 1.25},
    "threshold": {"color": INK, "width": 1.75, "dash_type": "long_dash_dot"},
}

_SIGNAL: Final = {
    "line": {"none": True},
    "marker": {"type": SIGNAL_MARKER, "size": 14, "fill": {"none": True}, "border": {"color": INK, "width": 2}},
}


def all_series(chart: Chart) -> tuple[Series, ...]:
    """The series of ``chart``, and its threshold as one more where a line of it can be drawn and is not among them."""
    if chart.threshold is None or chart.kind == BARS or any(series.role == "threshold" for series in chart.series):
        return chart.series
    return (*chart.series, Series(threshold_name(chart), (chart.threshold,) * len(chart.categories), "threshold"))


def write_chart(cells: Cells, sheet: Worksheet, chart: Chart, label: str, bulletin: Bulletin) -> None:
    """Fill ``sheet`` with the numbers of ``chart`` and draw it beside them; names by the page where there are many."""
    chart = laid(chart)
    series, tall = all_series(chart), _is_wrapped(chart)
    name_width = min(max([columns_of(name) for name in chart.categories] + [10]) + 2, WIDEST_NAME)
    widths = [name_width, *(_width(each, chart, cells.thresholds) for each in series)]
    last = len(widths) - 1
    cells.text(sheet, 0, 0, titled(label, chart), "title")
    across = sum(widths) + WIDTH // 8
    cells.line(sheet, 1, last + 6, standing_behind(chart), width=across)
    cells.line(sheet, 2, last + 6, _note(chart), width=across)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    _write_numbers(cells, sheet, chart, series, tall=tall)
    sheet.freeze_panes(HEADING_ROW + 1, 1)
    set_paper(sheet, bulletin, repeated=HEADING_ROW)
    if drawable(chart):
        _draw(cells, sheet, chart, series, widths, tall=tall)
    else:
        sheet.fit_to_pages(1, 0)


def _is_wrapped(chart: Chart) -> bool:
    """Whether names are too long for the drawing, which then has them cut, in a column of their own."""
    return any(columns_of(name) > SHORT_NAME for name in chart.categories)


def _width(series: Series, chart: Chart, thresholds: Sequence[int]) -> int:
    longest = max(
        (columns_of(written(value, chart.format, thresholds=thresholds)) for value in series.values), default=0
    )
    return max(longest, min(columns_of(series.name), 24), 8) + 3


def _note(chart: Chart) -> str:
    said = [
        ended(chart_note(chart)),
        "" if drawable(chart) else _("本期没有可以显示的数字。"),
        _("空格表示不显示：没有数据，或有效份数太少。") if _has_gaps(chart) else "",
        _("加粗的低于达标线。") if chart.threshold is not None else "",
    ]
    return joined(said)


def _has_gaps(chart: Chart) -> bool:
    return any(
        value is None or value != value for series in chart.series if series.role != "signal" for value in series.values
    )


def _write_numbers(cells: Cells, sheet: Worksheet, chart: Chart, series: tuple[Series, ...], *, tall: bool) -> None:
    first = HEADING_ROW + 1
    cells.text(sheet, HEADING_ROW, 0, _("名称") if chart.kind == BARS else _("时间或类别"), "heading")
    for row, name in enumerate(chart.categories, start=first):
        cells.text(sheet, row, 0, name)
        sheet.set_row_pixels(row, _row_height(tall=tall))
        if tall:
            cells.text(sheet, row, _short_names(series), short(name, SHORT_NAME))
    if tall:
        cells.text(sheet, HEADING_ROW, _short_names(series), _("图上的名称"), "heading")
        sheet.set_column(_short_names(series), _short_names(series), SHORT_NAME + 2)
    for at, each in enumerate(series, start=1):
        cells.text(sheet, HEADING_ROW, at, each.name, "heading")
        for row, value in enumerate(each.values, start=first):
            if value is None or value != value:
                sheet.write_blank(row, at, None, cells.look("number"))  # a word would be drawn as 0
            else:
                cells.value(sheet, row, at, value, chart.format)
        if chart.threshold is not None and each.role == "value" and chart.categories:
            line = spreadsheet_number(chart.threshold, chart.format)[0]
            rule = {"type": "cell", "criteria": "<", "value": line}
            blank = {"type": "blanks", "stop_if_true": True}
            bottom = HEADING_ROW + len(chart.categories)
            sheet.conditional_format(first, at, bottom, at, blank)
            sheet.conditional_format(first, at, bottom, at, {**rule, "format": cells.look("below")})


def _short_names(series: tuple[Series, ...]) -> int:
    """The column of the names as the drawing has them: beyond the drawing, where it is not printed."""
    return len(series) + 2 + BESIDE


def _row_height(*, tall: bool) -> int:
    return 40 if tall else 24


def _draw(
    cells: Cells, sheet: Worksheet, chart: Chart, series: tuple[Series, ...], widths: list[int], *, tall: bool
) -> None:
    """One chart, or for names one for every page of rows, beside the rows that it shows."""
    row_height, beside = _row_height(tall=tall), len(series) + 2
    count = len(chart.categories)
    rows = PART_HEIGHT // row_height if chart.kind == BARS else count
    width = WIDTH if chart.kind == BARS else min(max(WIDTH, 26 * count), MOST_WIDTH)
    for start in range(0, count, rows):
        end = min(start + rows, count)
        drawn = _chart(cells, sheet, chart, series, (start, end), names=_short_names(series) if tall else 0)
        height = (
            max(BARE_HEIGHT + 30 * min(end - start, 6), (end - start) * row_height) if chart.kind == BARS else HEIGHT
        )
        drawn.set_size({"width": width, "height": height})
        told = {"description": chart.alt or chart.title, "object_position": 2, "y_offset": 0 if start else 4}
        sheet.insert_chart(HEADING_ROW + 1 + start, beside, drawn, told)
    # The last drawing may reach below the last row, into rows of the default height.
    below = max(0, height - (end - start) * row_height) // 20 + 2
    sheet.print_area(0, 0, HEADING_ROW + count + below, beside + width // 62)
    across = sum(7 * each + 5 for each in [*widths, 8]) + width
    if count > rows:
        sheet.set_h_pagebreaks([HEADING_ROW + 1 + start for start in range(rows, count, rows)])
        # Breaks hold only where the scale is given, not "fit to one page wide".
        sheet.set_print_scale(max(10, min(100, 100 * PAPER_WIDTH // across)))
    else:
        sheet.fit_to_pages(1, 0)


def _chart(
    cells: Cells, sheet: Worksheet, chart: Chart, series: tuple[Series, ...], rows: tuple[int, int], *, names: int
) -> Drawn:
    drawn = cells.book.add_chart(dict(_KINDS[chart.kind]))
    lines = cells.book.add_chart({"type": "line"})
    painted = slots(chart)
    first, last = HEADING_ROW + 1 + rows[0], HEADING_ROW + rows[1]
    on_columns = chart.kind in (COLUMNS, STACKED)
    lined = False
    for at, each in enumerate(series):
        if chart.kind == BARS and each.role != "value":
            continue  # what is below the threshold is hatched; signals are signs, limits lines at the ends of bars
        told: dict[str, Any] = {
            "name": [sheet.name, HEADING_ROW, at + 1],
            "categories": [sheet.name, first, names, last, names],
            "values": [sheet.name, first, at + 1, last, at + 1],
        }
        if each.role in _LIMITS:
            told |= {"line": _LIMITS[each.role], "marker": {"type": "none"}}
        elif each.role == "signal":
            told |= _SIGNAL
        else:
            told |= _paint(chart, each, painted[at], rows, cells.thresholds)
        if on_columns and each.role != "value":
            lined = True
            lines.add_series(told)
        else:
            drawn.add_series(told)
    if lined:
        drawn.combine(lines)
    set_axes(drawn, chart, series)
    return drawn


def _paint(chart: Chart, series: Series, slot: int, rows: tuple[int, int], thresholds: Sequence[int]) -> dict[str, Any]:
    """Fill, pattern, marker and labels of a series of values."""
    paint = PAINTS[slot]
    labels: dict[str, Any] = {"value": True, "font": {"name": FONT, "size": 9, "color": INK}}
    if chart.format == POINTS:  # the axis has the unit
        labels["num_format"] = '"+"0.0;"−"0.0;"±"0.0'
    if chart.kind == LINE:
        line = {
            "line": {"color": paint.colour, "width": 2.25},
            "marker": {
                "type": paint.marker,
                "size": 7,
                "fill": {"color": paint.colour},
                "border": {"color": paint.colour},
            },
        }
        last = max((at for at, value in enumerate(series.values) if value is not None), default=-1)
        silent = [None if at == last else {"delete": True} for at in range(len(series.values))]
        return line | {"data_labels": {**labels, "position": "above", "custom": silent}}
    fill = _fill(slot)
    values = series.values[rows[0] : rows[1]]
    told: dict[str, Any] = {**fill, "gap": 45}
    told |= _interval(chart, series, rows)
    if chart.kind == BARS and chart.threshold is not None:
        told["points"] = [
            _fill(BELOW_SLOT if value is not None and value < chart.threshold else ABOVE_SLOT) for value in values
        ]
    shown = len(values) * sum(each.role == "value" for each in chart.series)
    if chart.kind == STACKED:
        # No pattern runs through a figure: dark paint is solid, and a pattern has paper behind the figure.
        white = {"font": {**labels["font"], "color": "#ffffff"}}
        inside = white if not PAINTS[slot].pattern else {"fill": {"color": "#ffffff"}}
        return told | ({"data_labels": {**labels, **inside}} if shown <= 3 * LABELLED else {})
    if chart.kind == BARS or shown <= LABELLED:
        marked = out_of_the_ordinary(chart) if chart.kind == BARS else frozenset()
        signs = [
            {"value": f"{written(value, chart.format, thresholds=thresholds)} {SIGNAL_SIGN}"} if at in marked else None
            for at, value in enumerate(values, start=rows[0])
        ]
        lined = chart.kind != BARS and (len(chart.series) > sum(each.role == "value" for each in chart.series))
        place: dict[str, Any] = {"position": "outside_end"}
        if intervals(chart) or lined or (chart.kind != BARS and chart.threshold is not None):
            place = {"position": "inside_base", "fill": {"color": "#ffffff"}}  # lines lie over the ends of columns
        told["data_labels"] = {**labels, **place, **({"custom": signs} if any(signs) else {})}
    return told


def _interval(chart: Chart, series: Series, rows: tuple[int, int]) -> dict[str, Any]:
    """The intervals of a page of bars."""
    ends = intervals(chart)[rows[0] : rows[1]]
    if not ends:
        return {}
    told = list(zip(series.values[rows[0] : rows[1]], ends, strict=True))

    def lengths(side: int) -> list[float]:
        return [
            0 if value is None or each[side] is None else abs(end - value)
            for value, each in told
            for end in [each[side] or 0]
        ]

    bars = {"type": "custom", "plus_values": lengths(1), "minus_values": lengths(0)}
    return {"y_error_bars": {**bars, "line": {"color": INK, "width": 1.5}}}


def _fill(slot: int) -> dict[str, Any]:
    paint = PAINTS[slot]
    border = {"border": {"color": paint.colour, "width": 0.75}}
    if not paint.pattern:
        return {"fill": {"color": paint.colour}, **border}
    return {"pattern": {"pattern": paint.pattern, "fg_color": paint.colour, "bg_color": "#ffffff"}, **border}
