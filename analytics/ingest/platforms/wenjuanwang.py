"""问卷网 (wenjuan.com): All_Data_Readable.csv has words, All_Data_Original.csv numbers, code.csv their key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Final

import numpy as np
import pandas as pd

from analytics.errors import UnmappableFile
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.headings import unique_headings
from analytics.ingest.normalisation import distinct, key, taken, trimmed_text
from analytics.ingest.platforms import options
from analytics.ingest.platforms.exports import Head, by_heading, present, renamed
from analytics.ingest.reading.readers import Table
from analytics.language import _

_START: Final = ("start", "开始时间")
_FINISH: Final = ("finish", "结束时间", "完成时间", "提交时间")
_DURATION: Final = ("答题时长",)
_IDS: Final = ("序号", "编号", "答题编号")
_NAMES: Final = ("all_data_readable", "all_data_original")
_SEPARATORS: Final = ":：_-—"
_READABLE: Final = "All_Data_Readable.csv"
_QUESTION: Final = re.compile(r"^(Q\d+)(?:_([A-Z]*)(\d+))?$", re.IGNORECASE)
_OPTION: Final = re.compile(r"^(?:Q\d+_)?[A-Z]*?(\d+)$", re.IGNORECASE)


def head(table: Table) -> Head | None:
    """A start and a finish column, with 答题时长 or under the name that the platform gives its file."""
    headings = table.frame.columns
    start, finish, duration = (present(headings, words) for words in (_START, _FINISH, _DURATION))
    called = part(table.filename)
    named_by_platform = called in ("readable", "original")
    if not start or not finish or not (duration or named_by_platform):
        return None
    named = _("、").join([*start, *finish, *duration])
    if not named_by_platform:
        return Head("text", _("很可能是问卷网导出文件：含列 {columns}，请核对").format(columns=named))
    mode = "text" if called == "readable" else "codes"
    reason = _("问卷网导出文件（可以确定）：含列 {columns}，文件名是问卷网所起，不含调查名称，入库前请填写调查名称")
    return Head(mode, reason.format(columns=named))


def unfold(table: Table, mode: str) -> Table:
    """The table with multi-choice questions folded into one column each, the finish as the time of the form.

    Raises :class:`~analytics.errors.UnmappableFile` for the file with numbers: see :func:`decode`.
    """
    if mode == "codes":
        raise UnmappableFile(
            _("文件“{name}”是问卷网的编号文件，只有选项编号").format(name=table.filename),
            expected=_READABLE,
            action=_("请上传同一压缩包里的 {readable}，或连同 code.csv 一起上传").format(readable=_READABLE),
        )
    finish = present(table.frame.columns, _FINISH)[0]
    roles = dict.fromkeys((*_START, *_FINISH, *_DURATION), "ignore") | {finish: "submitted_at"}
    roles |= dict.fromkeys(present(table.frame.columns, _IDS)[:1], "response_id")
    told_apart = {key(heading) for heading in roles}
    asked = [heading for heading in map(str, table.frame.columns) if key(heading) not in told_apart]
    spread = options.spread_by_words(table.frame, asked, _SEPARATORS)
    frame = options.fold(table.frame, spread)
    several = {question.heading for question in spread}
    told = {at: ColumnPlan("", "item", "multi") for at, heading in enumerate(frame.columns) if heading in several}
    return renamed(table, frame, by_heading(frame, roles) | told)


@dataclass
class _Key:
    """What code.csv says: the ``titles`` of questions (Q1) and their rows (Q1_R1), the ``words`` of option numbers."""

    titles: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, cells: Sequence[str], question: str) -> str:
        """Take one row in, and give the question that the rows below it belong to."""
        code = _QUESTION.match(cells[0])
        if code is None:
            option = _OPTION.match(cells[0])
            if question and option and len(cells) > 1:
                self.words.setdefault(question, {})[option[1]] = cells[1]
            return question
        question = code[1].upper()
        option = _OPTION.match(cells[2]) if len(cells) > 3 else None
        if option:  # question, title, option, words in one row
            self.titles.setdefault(question, cells[1])
            self.words.setdefault(question, {})[option[1]] = cells[3]
        elif code[3] and (code[2] or "A").upper() == "A":
            self.words.setdefault(question, {})[code[3]] = cells[-1]
        elif len(cells) > 1:
            self.titles[cells[0].upper()] = cells[1]
        return question


def part(filename: str) -> str:
    """Which file of the platform's archive that is: readable, original, code; empty for any other.

    >>> part("All_Data_Original.csv"), part("code.csv"), part("问卷.csv")
    ('original', 'code', '')
    """
    stem = PurePath(filename.replace("\\", "/")).stem.lower()
    found = next((name.removeprefix("all_data_") for name in _NAMES if stem.startswith(name)), "")
    return "code" if stem == "code" else found


def decode(table: Table, code_table: Table) -> Table:
    """``table`` (All_Data_Original.csv) in the words of ``code_table`` (code.csv): what All_Data_Readable.csv holds.

    Read are rows of question, title, option, words; a question's row followed by its options' rows; and columns named
    Q2_A1 (an option) or Q2_R1 (a row). Raises :class:`~analytics.errors.UnmappableFile` where it explains no column.
    """
    key_of = _key(code_table)
    frame = table.frame.copy()
    headings = []
    for heading in map(str, table.frame.columns):
        code = _QUESTION.match(heading)
        named = _named(heading, key_of) if code else None
        headings.append(named or heading)
        if code and named:
            frame[heading] = _in_words(frame[heading], code, key_of.words.get(code[1].upper(), {}))
    if headings == list(table.frame.columns):
        raise UnmappableFile(
            _("“{codes}”没有说明“{name}”中任何一列").format(codes=code_table.filename, name=table.filename),
            expected=_("每题的题号（Q1）、题目、选项编号和选项文字"),
            action=_("请上传同一压缩包里的 {readable}").format(readable=_READABLE),
        )
    return replace(table, frame=frame.set_axis(unique_headings(headings), axis=1), filename=_READABLE)


def _key(code_table: Table) -> _Key:
    found, question = _Key(), ""
    rows = [list(map(str, code_table.frame.columns)), *code_table.frame.to_numpy(dtype=object).tolist()]
    for row in rows:
        cells = [trimmed_text(cell) for cell in row if isinstance(cell, str) and trimmed_text(cell)]
        question = found.add(cells, question) if cells else question
    return found


def _named(heading: str, key_of: _Key) -> str | None:
    """The words of a column: the question's, with those of its option or row."""
    code = _QUESTION.match(heading)
    if code is None:
        return None
    title = key_of.titles.get(code[1].upper())
    if title is None or code[3] is None:
        return title
    row = key_of.titles.get(heading.upper())
    part = row or key_of.words.get(code[1].upper(), {}).get(code[3])
    return f"{title}_{part}" if part else None


def _in_words(column: pd.Series, code: re.Match[str], words: dict[str, str]) -> pd.Series:
    """The column with option numbers put into words; a column of one option has its words where it was chosen."""
    at, values = distinct(column)
    option = words.get(code[3] or "") if set(values) <= {"0", "1"} and (code[2] or "A").upper() == "A" else None
    read = {"1": option, "0": ""} if option and code[3] else words
    said = [read.get(value, value) or "" for value in values]
    place = [position if word else -1 for position, word in enumerate(said)]
    return taken(said, np.array([*place, -1], np.intp)[at]).set_axis(column.index)
