"""Everything that is wrong with the values of a codebook file, named by column, before any of them is used."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from analytics.ingest.codebooks.columns import SINGLE_ROLES
from analytics.ingest.codebooks.fields import role_names
from analytics.ingest.codebooks.scales import Scale, by_name
from analytics.language import N_, _
from analytics.model import ITEM_TYPES, KINDS, MISSING

_Values = Mapping[str, Any]


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_table_of(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_one_of(allowed: Collection[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in allowed


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


def _is_correlation(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1 <= value <= 1


# Value → what it may be: a check, and how to say it.
_HEAD: Final = {
    "title": (_is_text, N_("文字")),
    "kind": (_is_one_of(["", *KINDS]), tuple(KINDS)),
    "platform": (_is_text, N_("文字")),
    "mode": (_is_text, N_("文字")),
    "rows": (_is_count, N_("不小于 0 的整数")),
    "whole": (lambda value: isinstance(value, dict), N_("对象")),
}
_WHOLE: Final = {
    "community_id": (_is_text, N_("文字")),
    "submitted_at": (_is_day, N_("2026-09-03 12:00:00 形式的时间")),
    "round": (_is_count, N_("不小于 0 的整数")),
}
_COLUMN: Final = {
    "type": (_is_one_of(ITEM_TYPES), tuple(ITEM_TYPES)),
    "scale": (_is_text, N_("文字")),
    "satisfied_from": (_is_count, N_("不小于 0 的整数")),
    "overall": (_is_flag, "true / false"),
    "question": (_is_text, N_("文字")),
    "reverse": (_is_flag, "true / false"),
    "meanings": (_is_table_of(_is_text), N_("词与读法的对照")),
    "options": (_is_table_of(_is_count), N_("选项与份数的对照")),
    "correlation": (_is_correlation, N_("-1 到 1 之间的数")),
}


def faults_of(values: _Values) -> list[str]:
    """What cannot stand, a sentence each, in the file's order; empty for a codebook that can be used.

    >>> faults_of({"content": "survey", "columns": [{"heading": "路", "role": "item", "type": "scale"}]})
    ['第 1 列“路”的 type 是 scale，应为 level、single、multi、ranking、text']
    """
    content = values.get("content")
    if content not in ("survey", "register"):
        return [_("content 是 {found}，应为 survey 或 register").format(found=content)]
    columns = values.get("columns")
    if not isinstance(columns, list) or not columns:
        return [_("columns 应是列的清单，至少一列")]
    faults = [*_mistyped(values, _HEAD, "")]
    if isinstance(whole := values.get("whole"), dict):
        faults += _mistyped(whole, _WHOLE, _("whole 的 "))
    for at, column in enumerate(columns, start=1):
        faults += _column_faults(at, column, str(content))
    return faults + _faults_of_all([column for column in columns if isinstance(column, dict)])


def _mistyped(
    values: _Values, allowed: Mapping[str, tuple[Callable[[Any], bool], Sequence[str]]], where: str
) -> Iterator[str]:
    for name, (fits, wanted) in allowed.items():
        value = values.get(name)
        if value is not None and not fits(value):
            yield _("{where}{name} 是 {found}，应为 {wanted}").format(
                where=where,
                name=name,
                found=_shown(value),
                wanted=_(wanted) if isinstance(wanted, str) else _("、").join(wanted),
            )


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:30] + "…"


def _column_faults(at: int, column: object, content: str) -> list[str]:
    if not isinstance(column, dict) or not isinstance(column.get("heading"), str) or not column["heading"].strip():
        return [_("第 {at} 列没有 heading").format(at=at)]
    where = _("第 {at} 列“{heading}”的 ").format(at=at, heading=_shown(column["heading"]))
    roles = role_names(content)
    faults = list(_mistyped(column, _COLUMN, where))
    if not isinstance(column.get("role"), str) or column["role"] not in roles:
        found, wanted = _shown(column.get("role")), _("、").join(roles)
        faults.append(_("{where}role 是 {found}，应为 {wanted}").format(where=where, found=found, wanted=wanted))
    elif column["role"] == "item" and not column.get("type"):
        faults.append(_("{where}type 没有写，题目须有题型").format(where=where))
    return faults or _level_faults(where, column)


def _level_faults(where: str, column: _Values) -> list[str]:
    """What is wrong with scale, start and meanings of a column whose values are each of the right kind."""
    if column.get("type") != "level":
        return [_("{where}overall 只能标在分级题上").format(where=where)] if column.get("overall") else []
    if column.get("scale") is None:
        return []
    try:
        scale = by_name(column["scale"])
    except KeyError:
        return [_("{where}scale 是 {found}，没有这个量表").format(where=where, found=_shown(column["scale"]))]
    faults = []
    start = column.get("satisfied_from")
    if start is None or not scale.low < start <= scale.high:
        wanted = _("{low} 到 {high} 的整数").format(low=scale.low + 1, high=scale.high)
        faults.append(
            _("{where}satisfied_from 是 {found}，应为 {wanted}").format(where=where, found=start, wanted=wanted)
        )
    return faults + [
        _("{where}meanings 把“{word}”读作 {found}，应为 {low} 到 {high} 或 {codes}").format(
            where=where,
            word=_shown(word),
            found=_shown(meaning),
            low=scale.low,
            high=scale.high,
            codes=_("、").join(MISSING),
        )
        for word, meaning in (column.get("meanings") or {}).items()
        if not _is_meaning(meaning, scale)
    ]


def _is_meaning(meaning: str, scale: Scale) -> bool:
    return meaning in MISSING or (meaning.isdecimal() and scale.low <= int(meaning) <= scale.high)


def _faults_of_all(columns: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the columns together."""
    often = Counter(str(column.get("heading")) for column in columns)
    roles = Counter(str(column.get("role")) for column in columns)
    faults = [_("列“{heading}”写了 {n} 次").format(heading=_shown(one), n=n) for one, n in often.items() if n > 1]
    faults += [
        _("用途 {role} 只能给一列，现有 {n} 列").format(role=role, n=n)
        for role, n in roles.items()
        if role in SINGLE_ROLES and n > 1
    ]
    overall = [column for column in columns if column.get("overall") is True]
    marked = list(dict.fromkeys(str(column.get("question") or column.get("heading")) for column in overall))
    if len(marked) > 1:
        faults.append(_("总体满意度只能有一题，现标记了：{headings}").format(headings=_("、").join(marked)))
    return faults
