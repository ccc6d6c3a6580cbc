"""Charts and tables of the page: what stands behind them, a legend, the drawing, and the numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.bulletin.content import BARS, LINE, TEXT, Chart, DataTable, Source
from analytics.bulletin.numbers import written
from analytics.language import _
from analytics.reports.bulletin.palette import slots
from analytics.reports.bulletin.sheets import standing_behind
from analytics.reports.bulletin.web_drawing import drawings
from analytics.reports.bulletin.web_marks import box, escaped, line, marker


def chart_figure(chart: Chart, label: str, anchor: str) -> str:
    """``chart`` as a figure: drawn, with its numbers and source to be opened below."""
    pictures = [f'<div class="wide drawn" tabindex="0">{each}</div>' for each in drawings(chart, anchor)]
    first = pictures[0] if pictures else _note(_("本期没有可以显示的数字。"))
    legend = _legend(chart) if pictures else ""
    return (
        f'<figure id="{anchor}"><div class="together">{_caption(chart, label)}{legend}{first}</div>'
        f"{''.join(pictures[1:])}{_opened(_('数字与出处'), _numbers(chart) + source_list(chart.source))}</figure>"
    )


def table_figure(table: DataTable, label: str, anchor: str) -> str:
    """``table`` as a figure, its columns as wide against one another as the bulletin says."""
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
        shown = (f"<td{_right(right)}>{escaped(written(cell, column.format))}</td>" for cell, column, right in cells)
        rows.append(f"<tr>{''.join(shown)}</tr>")
    empty = "" if table.rows else _note(_("本期没有记录。"))
    source = source_list(table.source)
    opened = _opened(_("出处"), source) if source else ""
    return f'<figure id="{anchor}">{_caption(table, label)}{empty}{_wide(headings, rows, columns)}{opened}</figure>'


def source_list(source: Source) -> str:
    """What stands behind a part, as a list; empty where nothing is known."""
    query = "&".join(f"{name}={value}" for name, value in source.query.items())
    told = {
        _("有效份数"): "" if source.n is None else written(source.n, "count"),
        _("基数"): source.base,
        _("口径"): source.definition,
        _("方法"): source.method,
        _("小区编号"): _listed(source.communities),
        _("意见编号"): _listed(source.comments),
        _("在系统中的页面"): "?".join(filter(None, (source.page, query))),
    }
    return definitions({name: words for name, words in told.items() if words})


def definitions(told: Mapping[str, object]) -> str:
    """A list of names and what they mean; empty where there are none."""
    if not told:
        return ""
    return f"<dl>{''.join(f'<dt>{escaped(name)}</dt><dd>{escaped(words)}</dd>' for name, words in told.items())}</dl>"


def _caption(figure: Chart | DataTable, label: str) -> str:
    lines = (("behind", standing_behind(figure)), ("note", figure.note))
    below = "".join(f'<p class="{look}">{escaped(words)}</p>' for look, words in lines if words)
    return f"<figcaption>{escaped(f'{label} {figure.title}')}</figcaption>{below}"


def _note(words: str) -> str:
    return f'<p class="note">{escaped(words)}</p>'


def _opened(words: str, inside: str) -> str:
    return f'<details class="figures"><summary>{escaped(words)}</summary>{inside}</details>'


def _legend(chart: Chart) -> str:
    """What the paints and lines of ``chart`` mean; nothing for a single series, which the title names.

    Bars have their threshold named over its line, where nothing is in the way.
    """
    threshold = chart.threshold if chart.kind != BARS else None
    if len(chart.series) < 2 and threshold is None:
        return ""
    painted = slots(chart)
    entries = []
    for place, series in enumerate(chart.series):
        if series.role != "value":
            swatch = line(0, 7, 30, 7, f"limit {series.role}")
        elif chart.kind == LINE:
            swatch = line(0, 7, 30, 7, f"line s{painted[place]}") + marker(15, 7, painted[place], series.name)
        else:
            swatch = box(1, 1, 28, 12, painted[place], series.name)
        entries.append((swatch, series.name))
    if threshold is not None:
        said = _("达标线 {threshold}").format(threshold=written(threshold, chart.format))
        entries.append((line(0, 7, 30, 7, "limit threshold"), said))
    items = (
        f'<li><svg viewBox="0 0 30 14" aria-hidden="true">{swatch}</svg>{escaped(name)}</li>'
        for swatch, name in entries
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def _numbers(chart: Chart) -> str:
    """The numbers of ``chart``: a row a category, a column a series."""
    percent = 80 if chart.threshold is None else round(chart.threshold * 100)
    names = "".join(f'<th scope="col" class="number">{escaped(series.name)}</th>' for series in chart.series)
    rows = []
    for at, name in enumerate(chart.categories):
        values = (written(series.values[at], chart.format, threshold_percent=percent) for series in chart.series)
        cells = "".join(f'<td class="number">{escaped(value)}</td>' for value in values)
        rows.append(f'<tr><th scope="row">{escaped(name)}</th>{cells}</tr>')
    return _wide(f"<td></td>{names}", rows)


def _wide(headings: str, rows: list[str], columns: str = "") -> str:
    """A table that is moved sideways by itself where the page is narrower."""
    head = f"<colgroup>{columns}</colgroup><thead><tr>{headings}</tr></thead>"
    return f'<div class="wide" tabindex="0"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _right(right: bool) -> str:
    return ' class="number"' if right else ""


def _listed(ids: tuple[str, ...]) -> str:
    if not ids:
        return ""
    return _("{ids}（共 {n} 个）").format(ids="、".join(ids), n=written(len(ids), "count"))
