"""Charts and tables of the page: what stands behind them, a legend, the drawing, and the numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analytics.bulletin.content import BARS, BEHIND, LINE, TEXT, Chart, DataTable, Series, Source
from analytics.bulletin.numbers import written
from analytics.language import _
from analytics.reports.bulletin.numbering import titled
from analytics.reports.bulletin.palette import slots
from analytics.reports.bulletin.plotted import SIGNAL, laid, threshold_name
from analytics.reports.bulletin.sheets import standing_behind
from analytics.reports.bulletin.web_drawing import drawings
from analytics.reports.bulletin.web_marks import box, escaped, line, marker, ring
from analytics.reports.bulletin.wording import chart_note


class Places(NamedTuple):
    """Where the tables of the bulletin stand on the page: key → label and anchor; and its thresholds."""

    tables: Mapping[str, tuple[str, str]]
    thresholds: Sequence[int] = (80,)


def chart_figure(chart: Chart, label: str, anchor: str, places: Places) -> str:
    """``chart`` as a figure: drawn, with its numbers and source to be opened below."""
    pictures = [
        f'<div class="wide drawn" tabindex="0">{each}</div>'
        for each in drawings(chart, anchor, thresholds=places.thresholds)
    ]
    first = pictures[0] if pictures else _note(_("本期没有可以显示的数字。"))
    legend = _legend(chart) if pictures else ""
    behind = _opened(_("数字与出处"), _numbers(chart, places.thresholds) + source_list(chart.source, places))
    return (
        f'<figure id="{anchor}"><div class="together">{_caption(chart, label)}{legend}{first}</div>'
        f"{''.join(pictures[1:])}{behind}</figure>"
    )


def table_figure(table: DataTable, label: str, anchor: str, places: Places) -> str:
    """``table`` as a figure, its columns as wide to one another as the bulletin says; folded where it is BEHIND."""
    numeric = [column.format != TEXT for column in table.columns]
    total = sum(column.width for column in table.columns) or 1
    columns = "".join(f'<col style="width:{100 * column.width / total:.1f}%">' for column in table.columns)
    headings = "".join(
        f'<th scope="col"{_right(right)} style="min-width:{min(column.width, 24)}ch">{escaped(column.heading)}</th>'
        for column, right in zip(table.columns, numeric, strict=True)
    )
    rows = []
    for row in table.rows:
        cells = zip(row, table.columns, numeric, strict=True)
        shown = (
            f"<td{_right(right)}>{escaped(written(cell, column.format, thresholds=places.thresholds))}</td>"
            for cell, column, right in cells
        )
        rows.append(f"<tr>{''.join(shown)}</tr>")
    empty = "" if table.rows else _note(_("本期没有记录。"))
    source = source_list(table.source, places)
    opened = _opened(_("出处"), source) if source else ""
    caption, body = _caption(table, label), f"{empty}{_wide(headings, rows, columns)}{opened}"
    if table.place != BEHIND:
        return f'<figure id="{anchor}">{caption}{body}</figure>'
    told = _("{title}（{rows} 行）").format(title=titled(label, table), rows=written(len(table.rows), "count"))
    not_printed = escaped(_("：未印，见网页或工作簿"))
    elsewhere = f'<span class="paper">{not_printed}</span>'
    lines = _lines(table, table.note)
    return (
        f'<figure id="{anchor}"><details class="rows"><summary>{escaped(told)}{elsewhere}</summary>'
        f"{lines}{body}</details></figure>"
    )


def source_list(source: Source, places: Places) -> str:
    """What stands behind a part, as a list; empty where nothing is known."""
    query = "&".join(f"{name}={value}" for name, value in source.query.items())
    told = {
        _("有效份数"): "" if source.n is None else written(source.n, "count"),
        _("基数"): source.base,
        _("口径"): source.definition,
        _("方法"): source.method,
        _("涉及小区"): _named(source.communities),
        _("在系统中的页面"): "?".join(filter(None, (source.page, query))),
    }
    known = {name: escaped(words) for name, words in told.items() if words}
    links = [places.tables[key] for key in source.tables if key in places.tables]
    if links:
        known[_("名单")] = _("、").join(f'<a href="#{anchor}">{escaped(label)}</a>' for label, anchor in links)
    return _definitions(known)


def definitions(told: Mapping[str, object]) -> str:
    """A list of names and what they mean; empty where there are none."""
    return _definitions({name: escaped(words) for name, words in told.items()})


def _definitions(told: Mapping[str, str]) -> str:
    """The same, of words that are escaped."""
    if not told:
        return ""
    return f"<dl>{''.join(f'<dt>{escaped(name)}</dt><dd>{words}</dd>' for name, words in told.items())}</dl>"


def _caption(figure: Chart | DataTable, label: str) -> str:
    note = chart_note(laid(figure)) if isinstance(figure, Chart) else figure.note
    return f"<figcaption>{escaped(titled(label, figure))}</figcaption>{_lines(figure, note)}"


def _lines(figure: Chart | DataTable, note: str) -> str:
    lines = (("behind", standing_behind(figure)), ("note", note))
    return "".join(f'<p class="{look}">{escaped(words)}</p>' for look, words in lines if words)


def _note(words: str) -> str:
    return f'<p class="note">{escaped(words)}</p>'


def _opened(words: str, inside: str) -> str:
    return f'<details class="figures"><summary>{escaped(words)}</summary>{inside}</details>'


def _legend(chart: Chart) -> str:
    """What the paints and lines of ``chart`` mean; nothing for a single series, which the title names.

    Bars have their threshold named over its line, where nothing is in the way.
    """
    lies = laid(chart).kind == BARS
    threshold = None if lies else chart.threshold
    shown = [each for each in chart.series if not (lies and each.role != "value")]
    if len(shown) < 2 and threshold is None:
        return ""
    painted = slots(chart)
    entries = []
    for place, series in enumerate(chart.series):
        if lies and series.role != "value":
            continue  # the note tells
        if series.role == SIGNAL:
            swatch = f'<g transform="translate(15 7) scale(.65)">{ring(0, 0, series.name)}</g>'
        elif series.role != "value":
            swatch = line(0, 7, 30, 7, f"limit {series.role}")
        elif chart.kind == LINE:
            swatch = line(0, 7, 30, 7, f"line s{painted[place]}") + marker(15, 7, painted[place], series.name)
        else:
            swatch = box(1, 1, 28, 12, painted[place], series.name)
        entries.append((swatch, series.name))
    if threshold is not None:
        entries.append((line(0, 7, 30, 7, "limit threshold"), threshold_name(chart)))
    items = (
        f'<li><svg viewBox="0 0 30 14" aria-hidden="true">{swatch}</svg>{escaped(name)}</li>'
        for swatch, name in entries
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def _numbers(chart: Chart, thresholds: Sequence[int]) -> str:
    """The numbers of ``chart``: a row a category, a column a series."""
    names = "".join(f'<th scope="col" class="number">{escaped(series.name)}</th>' for series in chart.series)
    rows = []
    for at, name in enumerate(chart.categories):
        values = (_value(chart, series, at, thresholds) for series in chart.series)
        cells = "".join(f'<td class="number">{escaped(value)}</td>' for value in values)
        rows.append(f'<tr><th scope="row">{escaped(name)}</th>{cells}</tr>')
    return _wide(f"<td></td>{names}", rows)


def _value(chart: Chart, series: Series, at: int, thresholds: Sequence[int]) -> str:
    """A number as it is written; where a signal has none nothing is hidden, and the cell is empty."""
    value = series.values[at]
    return "" if value is None and series.role == SIGNAL else written(value, chart.format, thresholds=thresholds)


def _wide(headings: str, rows: list[str], columns: str = "") -> str:
    """A table that is moved sideways by itself where the page is narrower."""
    head = f"<colgroup>{columns}</colgroup><thead><tr>{headings}</tr></thead>"
    return f'<div class="wide" tabindex="0"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _right(right: bool) -> str:
    return ' class="number"' if right else ""


def _named(communities: Mapping[str, str]) -> str:
    if not communities:
        return ""
    names = _("、").join(name or known for known, name in communities.items())
    return _("{names}（共 {n} 个）").format(names=names, n=written(len(communities), "count"))
