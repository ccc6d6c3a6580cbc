"""LimeSurvey: headings as codes (Q1[SQ001]), in full (问题 [子项]) or both, answers in words or codes.

A form that was not finished has no submitdate; it is set aside. Where a survey keeps no dates the platform writes
1980-01-01, which is no date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.ingest.codebooks import fields
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import distinct, key, taken, trimmed
from analytics.ingest.platforms import codes, options, rankings
from analytics.ingest.platforms.exports import Head, kept, renamed
from analytics.ingest.platforms.options import Spread
from analytics.ingest.reading.readers import Table
from analytics.language import _

# Each column of the head by its code, and what it is called in full, in English and in Chinese.
_HEAD: Final = {
    "id": "Response ID|答复 ID|回复 ID|答卷 ID|响应 ID",
    "submitdate": "Date submitted|提交日期|提交时间|日期提交",
    "lastpage": "Last page|最后一页|最后页",
    "startlanguage": "Start language|起始语言|开始语言",
    "seed": "Seed|种子|随机种子",
    "token": "Token|Access code|操作代码|令牌",
    "startdate": "Date started|开始日期|开始时间|日期开始",
    "datestamp": "Date last action|最后操作日期|最后活动日期|最近操作日期",
    "ipaddr": "IP address|IP地址",
    "refurl": "Referrer URL|来源网址|引用网址|参照网址",
}
_BY_NAME: Final = {key(word): code for code, words in _HEAD.items() for word in (code, *words.split("|"))}
_TELLING: Final = ("lastpage", "startlanguage", "seed", "startdate", "datestamp")
_PERSONAL: Final = ("token", "ipaddr", "refurl")
_TIMINGS: Final = re.compile(r"^(interviewtime|groupTime\w*|\w+Time)$")

_CODE: Final = r"[A-Za-z][A-Za-z0-9]*"
_CODED: Final = re.compile(rf"^({_CODE})((?:\[[^\[\]]+\])*|_(?:SQ\d+|other))(?:\.\s+(.*))?$", re.DOTALL)
_FULL: Final = re.compile(r"^(.+?)\s*((?:\[[^\[\]]*\]\s*)+)$", re.DOTALL)
_INSIDE: Final = re.compile(r"\[([^\[\]]*)\]")
_OTHER: Final = frozenset(map(key, ("other", "其他", "其它")))
_COMMENT: Final = re.compile(r"_?(comment|评论|注释|备注)$", re.IGNORECASE)
_PLACE: Final = re.compile(r"^(?:rank|排名|排序|等级|次序)?\s*(\d{1,2})$", re.IGNORECASE)

_YES: Final = frozenset(map(key, ("Y", "Yes", "是", "选中", "1")))
_NO: Final = frozenset(map(key, ("N", "No", "否", "未选中", "0", "")))
_NOT_SHOWN: Final = frozenset(map(key, ("N/A", "不适用")))
_OTHER_ANSWER: Final = "-oth-"
_ANSWER_CODE: Final = re.compile(r"^([A-Z]{1,3})0*(\d{1,3})$")


@dataclass(frozen=True)
class _Column:
    """A question's column: the question's ``code`` and words, and the row, option or place that stands in brackets."""

    heading: str
    question: str
    part: str

    @property
    def row(self) -> str:
        return f"{self.question}—{self.part}" if self.part else self.question


def head(table: Table) -> Head | None:
    """The time of submission, and two more columns of its head."""
    found = _head_columns(table.frame.columns)
    if "submitdate" not in found or sum(name in found for name in _TELLING) < 1 or len(found) < 3:
        return None
    named = _("、").join(found.values())
    asked = [column for column in table.frame.columns if column not in found.values()]
    because = _says_codes(table.frame, asked)
    if because is None:
        return Head("text", _("LimeSurvey 导出文件（可以确定）：含其固定列 {columns}").format(columns=named))
    reason = _("LimeSurvey 按答案编号导出的文件（可以确定）：含其固定列 {columns}；{because}，评价题须先选定量表和方向")
    return Head("codes", reason.format(columns=named, because=because))


def _head_columns(headings: pd.Index) -> dict[str, str]:
    """The columns of the head: code → heading, however they are written (id, Response ID, id. Response ID)."""
    found: dict[str, str] = {}
    for heading in map(str, headings):
        code = _BY_NAME.get(key(heading.split(". ")[0])) or _BY_NAME.get(key(heading))
        if code is not None:
            found.setdefault(code, heading)
    return found


def _says_codes(frame: pd.DataFrame, asked: list[str]) -> str | None:
    """Why the answers are codes, in words; None where they are words."""
    for heading in asked:
        values = set(distinct(frame[heading])[1]) - {_OTHER_ANSWER}
        named = fields.ATTRIBUTE.search(heading) or fields.PERSONAL.search(heading)  # A1 may be a building
        if values and not named and (all(map(_ANSWER_CODE.match, values)) or values <= {"Y", "N"}):
            return _("答案形如 {value}").format(value=min(values))
    return None


def unfold(table: Table, mode: str) -> Table:
    """The table of the finished forms: options and ranks folded, rows of arrays under their question, codes A1 as 1."""
    found = _head_columns(table.frame.columns)
    table = _finished(table, found["submitdate"])
    frame = _dated(table.frame, found)
    asked = [heading for heading in map(str, frame.columns) if heading not in found.values()]
    asked = [heading for heading in asked if not _TIMINGS.match(heading.split(". ")[0])]
    columns = {heading: _read(heading) for heading in asked}
    several, ranked = _spreads(frame, columns)
    for question in several:
        frame = frame.assign(**{column: _marked(frame[column]) for column in question.columns})
    frame = options.fold(frame, several)
    frame = rankings.fold_places(frame, ranked)
    inside = {one.heading: "multi" for one in several} | {one.heading: "ranking" for one in ranked}
    told = {}
    for at, heading in enumerate(map(str, frame.columns)):
        if heading in inside:
            told[at] = ColumnPlan("", "item", inside[heading])
        elif heading in columns and (key(columns[heading].part) in _OTHER or _COMMENT.search(columns[heading].part)):
            told[at] = ColumnPlan("", "comment", "text")
        elif heading in columns and mode == "codes":
            frame[heading] = _numbers(frame[heading])
            plan = codes.numbered(columns[heading].row, codes.whole_numbers(frame[heading]))
            told |= {at: plan} if plan else {}
        elif heading not in columns:
            told[at] = ColumnPlan("", _role(heading, found))
    shown = [columns[heading].row if heading in columns else str(heading) for heading in frame.columns]
    return renamed(table, frame.set_axis(shown, axis=1), told)


def _role(heading: str, found: Mapping[str, str]) -> str:
    roles = {found.get("id"): "response_id", found["submitdate"]: "submitted_at"}
    return roles.get(heading, "ignore")


def _finished(table: Table, submitted: str) -> Table:
    finished = trimmed(table.frame[submitted]).notna().to_numpy()
    unfinished = int((table.frame.notna().any(axis=1) & ~finished).sum())
    if not unfinished:
        return table
    return kept(table, finished, _("{n} 份没有填完的答卷（没有提交时间）未计入").format(n=unfinished))


def _dated(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.DataFrame:
    """``frame`` with the date that the platform writes for want of one replaced by that of the last action, if any.

    Columns that tell who answered are left out.
    """
    submitted = found["submitdate"]
    undated = frame[submitted].str.startswith("1980-01-01").fillna(False).to_numpy(dtype=bool)
    kept_columns = frame.drop(columns=[found[name] for name in _PERSONAL if name in found])
    if not undated.any():
        return kept_columns
    instead = next((found[name] for name in ("datestamp", "startdate") if name in found), None)
    empty = pd.Series([None] * len(frame), dtype="str", index=frame.index)
    other = frame[instead] if instead else empty
    other = other.mask(other.str.startswith("1980-01-01").fillna(False).astype(bool))
    return kept_columns.assign(**{submitted: frame[submitted].mask(undated, other)})


def _read(heading: str) -> _Column:
    """What a question's heading says: words where it has any, else its code.

    >>> [_read(text).row for text in ("Q1[SQ001]. 请评价 [道路]", "请评价 [道路]", "Q1[SQ001]", "Q1_SQ001")]
    ['请评价—道路', '请评价—道路', 'Q1—SQ001', 'Q1—SQ001']
    """
    coded = _CODED.match(heading)
    words = coded[3] if coded else heading
    if coded and not words:
        part = "—".join(_INSIDE.findall(coded[2])) or coded[2].removeprefix("_")
        return _Column(heading, coded[1], part)
    full = _FULL.match(words)
    if full and (coded is None or coded[2]):
        return _Column(heading, full[1].strip(), "—".join(part.strip() for part in _INSIDE.findall(full[2])))
    return _Column(heading, words.strip(), "")


def _spreads(frame: pd.DataFrame, columns: Mapping[str, _Column]) -> tuple[list[Spread], list[Spread]]:
    """The multi-choice questions and the rankings among the ``columns``, by what their cells hold."""
    groups: dict[str, dict[str, str]] = {}
    for heading, column in columns.items():
        if column.part and not _COMMENT.search(column.part):
            groups.setdefault(column.question, {})[heading] = column.part
    several, ranked = [], []
    for question, group in groups.items():
        if len(group) > 1 and all(_PLACE.match(part) for part in group.values()):
            ordered = dict(sorted(group.items(), key=lambda one: _place(one[1])))
            said = question + "".join(group.values())
            if rankings.holds_places(frame, said, list(ordered)):
                ranked.append(Spread(question, ordered))
        elif _holds_marks(frame, group):
            several.append(Spread(question, group))
    return several, ranked


def _place(part: str) -> int:
    match = _PLACE.match(part)
    return int(match[1]) if match else 0


def _holds_marks(frame: pd.DataFrame, group: Mapping[str, str]) -> bool:
    """Whether the columns hold Y or Yes where their option was chosen; an other column holds words."""
    held = {
        heading: {key(value) for value in distinct(frame[heading])[1]}
        for heading, part in group.items()
        if key(part) not in _OTHER
    }
    marked = all(values <= _YES | _NO | _NOT_SHOWN for values in held.values())
    return len(group) > 1 and marked and any(values & _YES for values in held.values())


def _marked(column: pd.Series) -> pd.Series:
    return options.marked(column, yes=_YES, no=_NO, skipped=_NOT_SHOWN)


def _numbers(column: pd.Series) -> pd.Series:
    """Answer codes A1, A2 or AO01 as 1, 2; other cells as they are. Codes of several letters stay codes."""
    at, values = distinct(column)
    read = {value: match for value in values if (match := _ANSWER_CODE.match(value))}
    if len({match[1] for match in read.values()}) != 1 or not set(values) - set(read) <= {_OTHER_ANSWER}:
        return column
    return taken([read[value][2] if value in read else value for value in values], at).set_axis(column.index)
