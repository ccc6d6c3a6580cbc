"""What is told with a step: every value checked and brought to one form, all that is wrong with it at once."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from analytics.flows.deciding import plain
from analytics.ingest.normalisation import times
from analytics.language import _, by_spelling
from analytics.privacy import deidentify
from analytics.programme.entering.progression import move_of
from analytics.programme.subjects import AREA, CHOICE, COUNT, DAY, LONG, SUBJECTS, Field
from analytics.store.cycle import Draft, StepRefused

LONGEST: Final = {LONG: 2000}
_LINE: Final = 120
# Neither households nor square metres of one community come near; more would not fit the columns they are read into.
MOST: Final = 1_000_000_000


def entry_id(name: str, community_id: str | None, value: Mapping[str, Any]) -> str | None:
    """The id of the only entry of its kind that ``value`` speaks of; None for subjects whose entries are numbered.

    >>> entry_id("progress", "LZ-001", {"item": "暖气单户改造", "done": 830})
    'progress:LZ-001:暖气单户改造'
    """
    subject = SUBJECTS[name]
    if subject.key is None:
        return None
    told = [subject.field(part).standard.stored(str(value.get(part) or "")) for part in subject.key]
    return ":".join([name, *filter(None, [community_id]), *told])


def checked(draft: Draft, *, today: dt.date) -> Draft:
    """``draft`` with its values in one form and residents' words masked.

    Raises :class:`StepRefused` naming every value that cannot be, what is missing, and a day in the future.
    """
    subject = SUBJECTS[draft.subject]
    value, faults = told(draft, today=today)
    if faults:
        raise StepRefused(
            _("{subject}：{faults}").format(
                subject=_(subject.words), faults=_("；").join(said for _name, said in faults)
            ),
            action=_("请改正后再保存"),
        )
    return settled(draft, value)


def settled(draft: Draft, value: Mapping[str, Any]) -> Draft:
    """``draft`` with ``value``, what :func:`told` made of it, and its reason masked too."""
    return replace(draft, value=value, reason=_masked(plain(draft.reason)))


def told(draft: Draft, *, today: dt.date) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What ``draft`` tells, in one form, and what is wrong with it: the field's name ("" for no field), and the words.

    Raises :class:`StepRefused` where the subject has no such move.
    """
    subject = SUBJECTS[draft.subject]
    move = move_of(subject, draft.kind)
    faults, value = list[tuple[str, str]](), dict[str, Any]()
    for name, given in draft.value.items():
        if name not in {*move.needs, *move.takes}:
            faults.append((name, _("“{move}”不能登记 {name}").format(move=_(move.words), name=name)))
        elif not is_blank(given):
            try:
                value[name] = in_form(given, subject.field(name))
                if subject.field(name).past and value[name] > today.isoformat():
                    said = _("{field} {day} 在今天之后").format(field=_(subject.field(name).words), day=value[name])
                    faults.append((name, said))
            except ValueError as fault:
                faults.append((name, str(fault)))
        elif name in move.takes:
            value[name] = None
    wrong = {name for name, _said in faults}
    missing = [name for name in move.needs if value.get(name) is None and name not in wrong]
    faults += [(name, _("没有填写：{names}").format(names=_(subject.field(name).words))) for name in missing]
    if move.reason and not plain(draft.reason):
        faults.append(("reason", _("没有写理由")))
    if (length := len(plain(draft.reason))) > LONGEST[LONG]:
        faults.append(("reason", _("理由有 {n} 个字，最多 {most} 个").format(n=length, most=LONGEST[LONG])))
    if draft.happened_on is not None and draft.happened_on > today:
        faults.append(("happened_on", _("日期 {day} 在今天之后").format(day=draft.happened_on.isoformat())))
    if subject.local and draft.community_id is None:
        faults.append(("community_id", _("没有写明小区")))
    return value, faults


def in_form(given: Any, field: Field) -> Any:
    """One value as it is kept: text, a whole number, an ISO day, or a key of the choices.

    Raises ``ValueError`` with what is wrong, in words.
    """
    words = _(field.words)
    if field.kind == CHOICE:
        return _choice(given, field)
    if field.kind == DAY:
        day = day_of(str(given))
        if day is None:
            raise ValueError(_("{field}“{value}”不是日期").format(field=words, value=given))
        return day.isoformat()
    if field.kind in (COUNT, AREA):
        return _number(given, field)
    text = field.standard.stored(plain(str(given)))
    longest = LONGEST.get(field.kind, _LINE)
    if len(text) > longest:
        raise ValueError(_("{field}有 {n} 个字，最多 {most} 个").format(field=words, n=len(text), most=longest))
    return _masked(text) if field.personal else text


@lru_cache(maxsize=4096)
def day_of(text: str) -> dt.date | None:
    """The day that is written, in any of the forms that uploaded files use; None where it is none.

    >>> day_of("2026年9月3日"), day_of("2026/9/3"), day_of("下个月")
    (datetime.date(2026, 9, 3), datetime.date(2026, 9, 3), None)
    """
    moment = times(pd.Series([text], dtype="str")).iloc[0]
    return None if pd.isna(moment) else moment.date()


def is_blank(given: Any) -> bool:
    """Whether a cell or a field of a form says nothing."""
    return given is None or given is pd.NaT or (isinstance(given, float) and pd.isna(given)) or not plain(str(given))


def _choice(given: Any, field: Field) -> str:
    if given in field.choices:
        return str(given)
    text, words = plain(str(given)), by_spelling(field.choices)
    if text not in words:
        raise ValueError(
            _("{field}“{value}”不在可选范围（{choices}）").format(
                field=_(field.words), value=text, choices=_("、").join(map(_, field.choices.values()))
            )
        )
    return words[text]


def _number(given: Any, field: Field) -> int | float:
    number = pd.NA if isinstance(given, bool) else pd.to_numeric(_narrow(given), errors="coerce")
    whole = field.kind == COUNT
    if pd.isna(number) or not 0 <= number <= MOST or (whole and number != int(number)):
        kind = _("不小于 0 的整数") if whole else _("不小于 0 的数")
        kind += _("（最大 {most}）").format(most=MOST) if not pd.isna(number) and number > MOST else ""
        raise ValueError(_("{field}“{value}”不是{kind}").format(field=_(field.words), value=given, kind=kind))
    return int(number) if whole else round(float(number), 2)


def _narrow(given: Any) -> Any:
    """Digits typed in full width as the usual ones."""
    return unicodedata.normalize("NFKC", given) if isinstance(given, str) else given


@lru_cache(maxsize=8192)
def _masked(text: str) -> str:
    # A text at a time: the way of whole columns takes ten times as long for one, and thousands may be handled at once.
    # Each is checked when a file is read, when its changes are shown and when they are entered: hence the cache.
    return deidentify.mask_text(text)[0]
