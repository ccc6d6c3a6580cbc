"""Tables on paper: on screen a table is a canvas with the rows that fit; a print has its rows as words instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import accumulate
from numbers import Real
from typing import Any, Final

import pandas as pd
import streamlit as st

from analytics.language import _

# Some six sheets. What is beyond takes a browser's time on every page, printed or not.
MOST_ROWS: Final = 250
MOST_CHARACTERS: Final = 120_000  # of all cells together: residents write at length
# A picture's numbers stand in columns of their own.
_UNPRINTED: Final = ("image",)
_NUMBERS: Final = ("number", "progress")
_DAYS: Final = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_MOMENT: Final = "YYYY-MM-DD HH:mm:ss"


def put(frame: pd.DataFrame, *, key: str, nothing: str, looks: Mapping[str, Any]) -> None:
    """Put what stands on paper for the table ``key`` below it; ``looks`` are st.dataframe's. Screens do not show it."""
    st.container(key=f"paper-{key}").html(table(frame, nothing=nothing, **looks))


def order() -> None:
    """Put on paper, once a page, in which order the rows of its tables stand: how a reader sorted a table on the screen
    his browser tells nobody. A page that prints no table of several rows has no such line."""
    words = _("表格各行按页面原来的次序打印；在屏幕上点表头排出的次序不带到纸上。")
    st.container(key="paper-order").html(f"<p>{escape(words)}</p>")


def table(
    frame: pd.DataFrame,
    *,
    nothing: str = "—",
    column_order: Iterable[str] | None = None,
    column_config: Mapping[str, Any] | None = None,
    **_on_screen: Any,
) -> str:
    """The frame as an HTML table: the columns, headings and formats that st.dataframe is given, ``nothing`` for none.

    Rows stand in the frame's order. The first ``MOST_ROWS`` are printed, fewer where they say more than
    ``MOST_CHARACTERS``; a line above says so. Cells are words, whatever they hold.

    >>> table(pd.DataFrame({"n": [1200]}), column_config={"n": st.column_config.NumberColumn("份", format="localized")})
    '<table><thead><tr><th class=n>份<tbody><tr><td class=n>1,200</table>'
    """
    told = {name: _configured(config) for name, config in (column_config or {}).items()}
    names = [name for name in (frame.columns if column_order is None else column_order) if name in frame]
    hidden = {name for name, config in (column_config or {}).items() if config is None}
    printed = [name for name in names if name not in hidden and told.get(name, {}).get("type") not in _UNPRINTED]
    first = frame.head(MOST_ROWS)
    heads, columns = [], []
    for name in printed:
        config = told.get(name, {})
        tag = " class=n" if _is_number(first[name], config) else ""
        heads.append(f"<th{tag}>{escape(str(config.get('label') or name))}")
        columns.append([f"<td{tag}>{words}" for words in _words(first[name], config, nothing)])
    # HTML asks for no end of a cell or a row; without them a page is a tenth smaller.
    rows = ["<tr>" + "".join(cells) for cells in zip(*columns, strict=True)]
    kept = sum(characters <= MOST_CHARACTERS for characters in accumulate(map(len, rows)))
    if frame.empty:
        rows, kept = [f"<tr><td colspan={len(heads) or 1}>{escape(_('没有可列的内容。'))}"], 1
    cut = _cut(kept, len(frame)) if kept < len(frame) else ""
    return f"{cut}<table><thead><tr>{''.join(heads)}<tbody>{''.join(rows[:kept])}</table>"


def _cut(kept: int, rows: int) -> str:
    words = _("纸上只印前 {n} 行，共 {total} 行；全部内容请下载表格，或缩小范围后再打印。")
    return f"<p>{escape(words.format(n=f'{kept:,}', total=f'{rows:,}'))}</p>"


def _configured(config: Any) -> dict[str, Any]:
    """What a column's configuration says of words: ``label``, ``type`` and ``format``, where it says them."""
    if not isinstance(config, Mapping):
        return {"label": config}
    return {"label": config.get("label"), **(config.get("type_config") or {})}


def _is_number(values: pd.Series, config: Mapping[str, Any]) -> bool:
    kind = config.get("type")
    if kind is not None:
        return kind in _NUMBERS
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _words(values: pd.Series, config: Mapping[str, Any], nothing: str) -> list[str]:
    """Every value as the screen has it, safe as HTML."""
    write = _option(config["options"]) if config.get("type") == "selectbox" else _writer(config.get("format"))
    cells = zip(values.tolist(), values.isna().tolist(), strict=True)
    return [escape(nothing if is_gone else write(value)) for value, is_gone in cells]


def _option(options: Iterable[Any]) -> Callable[[Any], str]:
    """One of ``options`` as the screen calls it, whatever is kept of it."""
    called = {one["value"]: one["label"] for one in options if isinstance(one, Mapping)}
    return lambda value: str(called.get(value, value))


def _writer(form: str | None) -> Callable[[Any], str]:
    """How the values of a column with the format ``form`` are written."""
    if form is None or form == "localized":
        return _number(grouped=form is not None)
    if "%" in form:
        return lambda value: form % value if isinstance(value, Real) else str(value)
    if "YYYY" in form:
        return _day(form)
    raise ValueError(
        f"column format {form!r}, expected none, localized, a printf form such as %.1f or one with YYYY: "
        "teach pages.shared.paper to write it as the screen does"
    )


def _day(form: str) -> Callable[[Any], str]:
    for token, directive in _DAYS.items():
        form = form.replace(token, directive)
    return lambda value: value.strftime(form) if isinstance(value, dt.date) else str(value)


def _number(*, grouped: bool) -> Callable[[Any], str]:
    """As the screen has what nobody gave a form: numbers with four decimals at most, or three where ``grouped``."""
    moment, places = _day(_MOMENT), ",.3f" if grouped else ".4f"

    def write(value: Any) -> str:
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if isinstance(value, int):
            return f"{value:,}" if grouped else str(value)
        if isinstance(value, float):
            return f"{value:z{places}}".rstrip("0").rstrip(".")
        if isinstance(value, (list, tuple)):
            return " ".join(map(str, value))
        return moment(value) if isinstance(value, dt.datetime) else str(value)

    return write
