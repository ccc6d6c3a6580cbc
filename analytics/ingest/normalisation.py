"""Cells as people type them, brought to one form: full-width digits, stray spaces, "4分", "85%", 2026年9月3日."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.tidying.characters import simplified
from analytics.language import Code, spellings

_INVISIBLE: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
_SPACES: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(.*)")
_UNITS: Final = frozenset(["分", "%", "户", "栋", "幢", "年", "年度", "万元", "m2", "平方米", "平米", "度", "°"]) | {""}
_QUESTION_NUMBER: Final = re.compile(r"^\s*(?:[QqＱ]?[0-9０-９]{1,3})\s*[、．.:：)）](?![0-9])\s*")
_MARK: Final = re.compile(r"^\s*[*＊※]+|[*＊※]+\s*$|\s*[(（\[【](?:必填|必填项|必答|必答题|选填)[)）\]】]")
_WHITESPACE: Final = " \t\r\n\u3000\u00a0\ufeff\u200b"

_TIME_SHAPE: Final = r"^\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d(\.\d{1,9})?)?)?$"
_OFFSET_SHAPE: Final = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)? ?(Z|[+-]\d\d:?\d\d)$"
_NAMED_MONTH: Final = r"^\d{1,2}-[A-Za-z]{3}-\d{4}( \d\d:\d\d(:\d\d)?)?$"
_YEAR: Final = re.compile(r"((?:19|20)\d\d)(?:\.0+|[-./年](\d{1,2})月?|年度?)?")
_HALF_OF_DAY: Final = re.compile(r"(上午|凌晨|早上|下午|晚上|[ap]\.?m\b\.?)", re.IGNORECASE)
_AFTERNOON: Final = frozenset(["下午", "晚上", "pm", "p.m", "p.m."])
_FIRST_CELLS: Final = 500
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL_DAY_ZERO: Final = pd.Timestamp("1899-12-30")
_SERIAL_RANGE: Final = (36_526, 73_050)  # 2000-01-01 to 2099-12-31 in Excel's count of days


def key(text: str) -> str:
    """``text`` for comparing: half-width, lower case, simplified, without spaces and invisible marks.

    >>> key("建築面積（㎡） ") == key("建筑面积(m2)")
    True
    """
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    return simplified(_SPACES.sub("", folded))


def meanings(words: Mapping[Code, Iterable[str]]) -> dict[str, Code]:
    """What each word stands for, by :func:`key`, in Chinese and in every language that files are written in.

    Where two codes share a word, the one that names it earlier has it: our own heading before what others call theirs.

    >>> meanings({"community": ["小区", "小区名称"], "place": ["地点", "小区"]})["小区"]
    'community'
    """
    ranked = [(at, code, way) for code, ways in words.items() for at, way in enumerate(ways)]
    found: dict[str, Code] = {}
    for _at, code, way in sorted(ranked, key=lambda each: each[0]):
        for spelling in spellings(way):
            found.setdefault(key(spelling), code)
    return found


def without_number(heading: str) -> str:
    """A question's words in simplified characters, without the number and the marks of a required field, trimmed.

    >>> without_number("12、您對停車是否滿意？ "), without_number("＊提交时间（必填）")
    ('您对停车是否满意？', '提交时间')
    """
    # The mark stands before the number or after it: *1、道路, 1、*道路.
    return trimmed_text(simplified(_MARK.sub("", _QUESTION_NUMBER.sub("", _MARK.sub("", heading)))))


def number(text: str) -> float | None:
    """The number a cell holds, its unit taken off; None when it holds anything else.

    >>> [number(text) for text in ("４分", "85%", "1,200 户", "四")]
    [4.0, 85.0, 1200.0, None]
    """
    match = _NUMBER.fullmatch(key(text))
    return float(match[1].replace(",", "")) if match and match[2] in _UNITS else None


def trimmed_text(cell: str | None) -> str:
    """A cell's text without outer whitespace and invisible marks; empty for a blank cell."""
    return (cell or "").strip(_WHITESPACE)


def trimmed(column: pd.Series) -> pd.Series:
    """``column`` (str dtype) with outer whitespace gone and empty cells missing."""
    words = pc.utf8_trim(arrow(column), characters=_WHITESPACE)
    return text_series(pc.if_else(pc.equal(words, ""), pa.scalar(None, words.type), words), column.index)


def distinct(column: pd.Series) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Positions into the distinct values of a column (−1 where blank), and those values, trimmed, by first appearance.

    Everything that is decided about a cell is decided here once per distinct value, so a million rows cost as little
    as the few hundred values they hold.
    """
    codes, values = column.factorize()
    shown = [trimmed_text(value) for value in values]
    order: dict[str, int] = {}
    again = np.array([-1 if value == "" else order.setdefault(value, len(order)) for value in shown] + [-1], np.intp)
    return again[codes], list(order)


def times(column: pd.Series) -> pd.Series:
    """Times of a text column as datetime64[us] on the same index; NaT where the text is no time.

    Read are 2026-09-03 12:00:00, 2026/9/3 12:00, 2026.9.3, 2026年9月3日 12时5分, 20260903, 03-Sep-2026 12:00:00,
    hours up to 12 with 上午, 下午, AM or PM, ISO with T and an offset (brought to Asia/Shanghai), and Excel's serial
    numbers.

    >>> times(pd.Series(["2026年9月3日", "46268.5"], dtype="str")).dt.strftime("%m-%d %H:%M").tolist()
    ['09-03 00:00', '09-03 12:00']
    """
    words = pc.utf8_trim(arrow(column), characters=_WHITESPACE)
    result = _iso(words, column.index)
    for read in (_padded, _with_offset, _named_months, _unusual):
        rest = result.isna() & column.notna()
        if not rest.any():
            break
        result[rest] = read(column[rest])
    return result


def _iso(words: pa.ChunkedArray, index: pd.Index) -> pd.Series:
    plain = pc.match_substring_regex(words, _TIME_SHAPE)
    kept = pc.if_else(plain, words, pa.scalar(None, words.type))
    return pd.to_datetime(text_series(kept, index), format="ISO8601", errors="coerce").astype("datetime64[us]")


def _padded(column: pd.Series) -> pd.Series:
    """2026/9/3 8:05, as spreadsheets and 问卷星 write it, by the million."""
    words = pc.replace_substring(pc.utf8_trim(arrow(column), characters=_WHITESPACE), "/", "-")
    return _iso(pc.replace_substring_regex(words, r"\b(\d)\b", r"0\1"), column.index)


def _with_offset(column: pd.Series) -> pd.Series:
    """2026-09-03T12:00:00.000+08:00, as survey software writes it, brought to Asia/Shanghai."""
    words = pc.utf8_trim(arrow(column), characters=_WHITESPACE)
    kept = pc.if_else(pc.match_substring_regex(words, _OFFSET_SHAPE), words, pa.scalar(None, words.type))
    read = pd.to_datetime(text_series(kept, column.index), format="ISO8601", utc=True, errors="coerce")
    return read.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).astype("datetime64[us]")


def _named_months(column: pd.Series) -> pd.Series:
    """02-Feb-2021 20:26:58, as 腾讯问卷 writes it."""
    words = pc.utf8_trim(arrow(column), characters=_WHITESPACE)
    named = pc.match_substring_regex(words, _NAMED_MONTH)
    words = pc.utf8_lower(pc.if_else(named, words, pa.scalar(None, words.type)))
    for at, month in enumerate(_MONTHS, start=1):
        words = pc.replace_substring(words, f"-{month}-", f"-{at:02}-")
    words = pc.replace_substring_regex(words, r"^(\d)-", r"0\1-")
    return _iso(pc.replace_substring_regex(words, r"^(\d\d)-(\d\d)-(\d{4})", r"\3-\2-\1"), column.index)


def _unusual(column: pd.Series) -> pd.Series:
    """Times in the shapes that people and platforms write, worked out on distinct values."""
    shapes = pd.Series(column.unique(), dtype="str")
    written = shapes.map(lambda text: unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()).astype("str")
    half = written.str.extract(_HALF_OF_DAY, expand=False).str.casefold()
    plain = written.str.replace(_HALF_OF_DAY, " ", regex=True).str.strip()
    for pattern, replacement in (
        (r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3"),
        (r"[年月/.](?=\s*\d{1,2}(\D|$))", "-"),
        (r"[日T]\s*(?=\d)", " "),
        (r"[时點点](?=\s*\d)", ":"),
        (r"分(?=\s*\d)", ":"),
        (r"[时點点]\s*$", ":00"),
        (r"日\s*$", ""),
        (r"[分秒]\s*$", ""),
        (r"\s*([-:])\s*(?=\d)", r"\1"),
        (r"\s+", " "),
        (r"\b(\d)\b", r"0\1"),
    ):
        plain = plain.str.replace(pattern, replacement, regex=True)
    read = _of_half(_iso(arrow(plain.str.strip()), plain.index), half)
    for position in np.flatnonzero(read.isna()):
        text = shapes[position].strip()
        day = number(text)
        if day is not None and _SERIAL_RANGE[0] <= day <= _SERIAL_RANGE[1]:
            read[position] = _SERIAL_DAY_ZERO + pd.Timedelta(seconds=round(day * 86_400))
    return column.map(dict(zip(shapes, read, strict=True))).astype("datetime64[us]")


def _of_half(read: pd.Series, half: pd.Series) -> pd.Series:
    """Hours of a clock of 12 as hours of the day; NaT for 13 in the morning and for 12 at night."""
    after, before = half.isin(_AFTERNOON), half.notna() & ~half.isin(_AFTERNOON)
    hour = read.dt.hour
    moved = read + pd.to_timedelta(12 * (after & (hour < 12)).astype("int64"), unit="h")
    moved -= pd.to_timedelta(12 * (before & (hour == 12)).astype("int64"), unit="h")
    return moved.mask((before & (hour > 12)) | ((half == "晚上") & (hour == 12)))


def first_days(column: pd.Series) -> pd.Series | None:
    """The first day of the years or months in a text column; None unless these are most of its first cells.

    >>> first_days(pd.Series(["2011年", "2013-09", None], dtype="str")).dt.strftime("%Y-%m-%d").tolist()
    ['2011-01-01', '2013-09-01', nan]
    """
    first = [_YEAR.fullmatch(key(text)) for text in column.dropna().head(_FIRST_CELLS)]
    if 2 * sum(map(bool, first)) <= len(first):
        return None
    matches = {text: _YEAR.fullmatch(key(text)) for text in column.dropna().unique()}
    days = {text: f"{match[1]}-{int(match[2] or 1):02}-01" for text, match in matches.items() if match}
    return pd.to_datetime(column.map(days), format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


def arrow(column: pd.Series) -> pa.ChunkedArray:
    """The Arrow array under a str column, without copying."""
    held = pa.array(column)
    return held if isinstance(held, pa.ChunkedArray) else pa.chunked_array([held])


def text_series(words: pa.ChunkedArray | pa.Array, index: pd.Index | None = None) -> pd.Series:
    """A str column over an Arrow array of text, without copying."""
    column = words.to_pandas().astype("str")
    return column if index is None else column.set_axis(index)


def taken(values: list[str], codes: npt.NDArray[np.intp]) -> pd.Series:
    """The str column that holds ``values[code]`` for every code, missing where the code is −1."""
    positions = pa.array(codes, mask=codes < 0)
    return text_series(pa.array(values, pa.large_string()).take(positions))
