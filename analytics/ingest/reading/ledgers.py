"""Ledgers typed by hand: totals, notes and merged cells among the rows, and several sheets of one kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from analytics.ingest.headings import LOOK_AHEAD, Range, Row, find_heading, unique_headings
from analytics.ingest.normalisation import arrow, key, trimmed_text
from analytics.ingest.reading.sheets import Sheet
from analytics.language import _

SHEET_HEADING: Final = "工作表"
_LABEL_COLUMNS: Final = 4  # a total is labelled in one of the first columns
_MOST_LISTED: Final = 10
_RUNNING: Final = frozenset(("序号", "行号", "编号"))
_MOST_BELOW: Final = 50  # rows of means and notes below the last resident
_TOTAL: Final = (
    r"^\s*(?:本页|本表|全区|全市|全县|全街道)?\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计)"
    r"\s*(?:[(（][^()（）]{0,20}[)）])?\s*[:：]?\s*$"
)
_MEAN: Final = r"^\s*(?:平\s*均(?:值|分|数)?|均\s*值|总\s*数)\s*[:：]?\s*$"
_SUMMARY: Final = re.compile(r"汇总|总表|合并|全部|所有|合计|总计|总台账")
_FIGURE: Final = re.compile(r"[-+]?[\d,.]+(?:%|份|人|户|条|票|分|栋|元|万元|m2)?|[-—–/]+")
_NOTE: Final = re.compile(
    r"(?:备注|说明|注|附注|附|填表说明|填表人|填报人|制表人?|审核人?|复核人?|统计人?|负责人|经办人|联系人|联系电话|填表单位"
    r"|填报单位|填表日期|填报日期|填表时间|制表日期|日期|盖章)\s*(?:[（(].{0,20}[)）])?\d*\s*[:：].*",
    re.DOTALL,
)


@dataclass(frozen=True)
class Ledger:
    """The data rows of one sheet under unique headings (str columns); blank rows between them are kept.

    ``numbers`` are the rows' numbers as the spreadsheet shows them; ``set_aside`` says in words what was left out.
    """

    frame: pd.DataFrame
    numbers: npt.NDArray[np.int64]
    set_aside: tuple[str, ...] = ()
    sheet: str = ""


def from_sheet(sheet: Sheet, *, every_row: bool = False) -> Ledger:
    """The ledger on ``sheet``, its vertically merged cells filled down."""
    heading = find_heading(_top_rows(sheet), [each for each in sheet.merged if each[0] < LOOK_AHEAD])
    frame = sheet.cells.slice(heading.below).to_pandas().astype("str").set_axis(range(sheet.cells.num_columns), axis=1)
    frame, filled_down = _filled_down(frame, sheet.merged, heading.below)
    ledger = from_rows(heading.names, frame, sheet.above + heading.below + 1, every_row=every_row)
    said = (*ledger.set_aside, _("合并单元格的内容已填入它所跨的各行")) if filled_down else ledger.set_aside
    return Ledger(ledger.frame, ledger.numbers, said, sheet.name)


def _top_rows(sheet: Sheet) -> list[Row]:
    """The first rows of a sheet, among which its headings stand."""
    return [list(row.values()) for row in sheet.cells.slice(0, LOOK_AHEAD).to_pylist()]


def from_rows(headings: Row, frame: pd.DataFrame, first_row: int, *, every_row: bool = False) -> Ledger:
    """The rows of ``frame`` (str columns 0, 1, …) that are data, under unique headings.

    Left out are columns with neither heading nor cells, rows of totals and the notes below the last row, and empty rows
    at the end; with ``every_row`` no row. ``first_row`` is the number that the spreadsheet shows beside the first one.
    """
    filled = frame.notna().to_numpy()
    wanted = [bool(trimmed_text(heading)) or filled[:, at].any() for at, heading in enumerate(headings)]
    named = frame.set_axis(unique_headings(headings), axis=1).loc[:, wanted].astype("str")
    numbers = first_row + np.arange(len(frame))
    if every_row:
        return Ledger(named, numbers)
    last = int(np.flatnonzero(filled.any(axis=1)).max(initial=-1))
    if last < 0:
        return Ledger(named.iloc[:0], numbers[:0])
    totals = _totals(named, last)
    notes = _notes(named, totals, last)
    kept = ~(totals | notes)
    kept[last + 1 :] = False
    while last >= 0 and not (kept[last] and filled[last].any()):  # what was blank above the totals
        kept[last] = False
        last -= 1
    said = [
        sentence.format(rows=_listed(numbers[found]))
        for sentence, found in (
            (_("第 {rows} 行是合计、小计或平均，未作为答卷读入"), totals),
            (_("第 {rows} 行是备注或填表说明，未作为答卷读入"), notes),
        )
        if found.any()
    ]
    if last + 1 == kept.sum():
        return Ledger(named.iloc[: last + 1], numbers[: last + 1], tuple(said))
    return Ledger(named[kept].reset_index(drop=True), numbers[kept], tuple(said))


def _totals(frame: pd.DataFrame, last: int) -> npt.NDArray[np.bool_]:
    """Rows whose first or second filled cell says 合计 or the like and whose other cells are figures.

    A word such as 平均 may be an answer, so it counts below the last ordinary row only, and only where no other row
    says it.
    """
    found = np.zeros(len(frame), bool)
    if frame.shape[1] < 2:
        return found
    for pattern, is_sum in ((_TOTAL, True), (_MEAN, False)):
        for column in range(min(_LABEL_COLUMNS, frame.shape[1])):
            matches = pc.match_substring_regex(arrow(frame.iloc[:, column]), pattern)
            rows = np.flatnonzero(pc.fill_null(matches, False).to_numpy())
            totals = rows[_has_figures(frame.iloc[rows], column, is_sum)] if len(rows) else rows
            if is_sum or (len(totals) == len(rows) and _is_bottom(frame, found, totals, last)):
                found[totals] = True
    return found


def _has_figures(rows: pd.DataFrame, column: int, is_sum: bool) -> npt.NDArray[np.bool_]:
    """By row whether the cells after ``column`` are figures, and before it none stands, or one where ``is_sum``."""
    filled = rows.notna().to_numpy()
    before = filled[:, :column].sum(axis=1)
    after = filled[:, column + 1 :].any(axis=1)
    figures = np.ones(len(rows), bool)
    for place in range(column + 1, rows.shape[1]):
        codes, words = rows.iloc[:, place].factorize()
        fits = [bool(_FIGURE.fullmatch(unicodedata.normalize("NFKC", word).strip())) for word in words]
        figures &= np.array([*fits, True])[codes]
    return figures & (before <= is_sum) & (after | (before == 0))


def _is_bottom(frame: pd.DataFrame, totals: npt.NDArray[np.bool_], rows: npt.NDArray[np.intp], last: int) -> bool:
    """Whether nothing but ``rows``, other totals and what may be notes stands from the first of ``rows`` on."""
    first = int(rows.min(initial=last))
    rest = (row for row in range(first, last + 1) if row not in rows and not totals[row])
    return first > last - _MOST_BELOW and all(_may_be_note(frame.iloc[row]) for row in rest)


def _notes(frame: pd.DataFrame, totals: npt.NDArray[np.bool_], last: int) -> npt.NDArray[np.bool_]:
    """Notes below the last full row, with the lines that go on in the same column."""
    found = np.zeros(len(frame), bool)
    if frame.shape[1] < 3:
        return found
    first = last + 1
    while first > max(0, last - _MOST_BELOW) and (totals[first - 1] or _may_be_note(frame.iloc[first - 1])):
        first -= 1
    beginning: int | None = None
    for row in range(first, last + 1):
        filled = np.flatnonzero(frame.iloc[row].notna())
        if len(filled) and not totals[row] and _is_note(list(frame.iloc[row].dropna())):
            beginning = filled[0]
            found[row] = True
        elif beginning is not None and list(filled) == [beginning]:
            found[row] = True
    return found


def _may_be_note(row: pd.Series) -> bool:
    """Whether ``row`` is a note, the next line of one, or blank."""
    cells = list(row.dropna())
    return len(cells) <= 1 or _is_note(cells)


def _is_note(cells: Sequence[str]) -> bool:
    noted = [bool(_NOTE.fullmatch(cell.strip())) for cell in cells]
    return bool(noted) and noted[0] and (len(cells) <= 2 or all(noted))


def _filled_down(frame: pd.DataFrame, merged: Iterable[Range], below: int) -> tuple[pd.DataFrame, bool]:
    """``frame`` with the word of each merged cell of one column in all rows that it spans; whether there was any."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in merged:
        if below <= top < min(bottom, below + len(frame)) and left == right < frame.shape[1]:
            spans.setdefault(left, []).append((top - below, bottom - below + 1))
    columns = {at: frame[at] for at in frame.columns}
    for at, ranges in spans.items():
        if sum(end - start for start, end in ranges) > len(frame) + LOOK_AHEAD:  # no office program overlaps them
            continue
        words = columns[at].to_numpy(object, copy=True)
        for start, end in ranges:
            words[start:end] = words[start]
        columns[at] = pd.Series(words, dtype="str")
    return (pd.DataFrame(columns), True) if spans else (frame, False)


def _listed(numbers: npt.NDArray[np.int64]) -> str:
    shown = _("、").join(map(str, numbers[:_MOST_LISTED]))
    return _("{rows} 等 {n}").format(rows=shown, n=len(numbers)) if len(numbers) > _MOST_LISTED else shown


def stacked(ledgers: Sequence[Ledger]) -> tuple[Ledger, ...]:
    """Those of ``ledgers`` that have the same headings, out of all such sets the one with most rows; earliest first."""
    alike: dict[tuple[str, ...], list[Ledger]] = {}
    for ledger in ledgers:
        alike.setdefault(tuple(map(key, ledger.frame.columns)), []).append(ledger)
    return tuple(max(alike.values(), key=lambda group: sum(len(each.frame) for each in group), default=[]))


def without_summary(ledgers: Sequence[Ledger]) -> tuple[Ledger, ...]:
    """The ``ledgers`` without one called 汇总 or the like that holds just the rows of all others together.

    Rows count as the same whatever their running numbers are.
    """
    called = [at for at, ledger in enumerate(ledgers) if _SUMMARY.search(ledger.sheet)]
    if len(ledgers) < 2 or not called:
        return tuple(ledgers)
    rows = [_row_marks(ledger.frame) for ledger in ledgers]
    for at in called:
        others = np.sort(np.concatenate(rows[:at] + rows[at + 1 :]))
        if len(rows[at]) and np.array_equal(np.sort(rows[at]), others):
            return (*ledgers[:at], *ledgers[at + 1 :])
    return tuple(ledgers)


def _row_marks(frame: pd.DataFrame) -> npt.NDArray[np.uint64]:
    """One number a row that holds anything, the same for the same cells."""
    told = [at for at, heading in enumerate(frame.columns) if key(str(heading)) not in _RUNNING]
    cells = frame.iloc[:, told]
    cells = cells[cells.notna().any(axis=1)].set_axis(range(len(told)), axis=1)
    return pd.util.hash_pandas_object(cells, index=False).to_numpy()
