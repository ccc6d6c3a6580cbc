"""Entering what was done: checked against the subject's table, kept as events, taken back with a reason."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analytics.flows.deciding import plain
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import EVERYWHERE, CycleEntries, Scope
from analytics.privacy import deidentify
from analytics.programme.subjects import AREA, CHOICE, COUNT, DAY, LONG, SUBJECTS, Field, Move, Subject
from analytics.store import cycle
from analytics.store.cycle import Draft, EntryState, Event, StepRefused

LONGEST: Final = {LONG: 2000}
_LINE: Final = 120
UNDO: Final = "undo"


def enter(office: Office, drafts: Sequence[Draft], *, by: str) -> list[str]:
    """Enter ``drafts``, all or none; the ids of their entries, in order.

    Words of residents are masked first. Raises :class:`~analytics.store.cycle.StepRefused` (out of order, incomplete,
    without a reason, in the future) and :class:`~analytics.store.cycle.EntryChanged` (somebody else was faster).
    """
    today = office.now().date()
    return cycle.record(
        office.store, [checked(draft, today=today) for draft in drafts], by=by, at=office.now(), fold=fold
    )


def take_back(office: Office, entry_id: str, *, seen: int, by: str, reason: str) -> None:
    """Take the latest event of an entry back; what it was before stands again. Raises as :func:`enter` does."""
    if not plain(reason):
        raise StepRefused(_("没有写理由"), expected=_("撤回的理由"))
    events = cycle.events(office.store, entry_id=entry_id)
    standing = _standing(list(events.itertuples()))
    if not standing:
        raise StepRefused(_("没有可撤回的登记"), action=_("请刷新页面"))
    last = standing[-1]
    community = None if pd.isna(last.community_id) else str(last.community_id)
    back = Draft(last.subject, UNDO, community, entry_id, reason=plain(reason), seen=seen, undoes=int(last.event_no))
    cycle.record(office.store, [back], by=by, at=office.now(), fold=fold)


def entries(office: Office, subject: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The entries of one subject within ``scope``, by the day they were opened.

    Columns: entry_id, community_id, state, opened_on, changed_on, changed_by, last_event_no, from_batch, then the
    subject's fields (days as datetime64, counts as Int64, missing ones NA) and the lists that its moves gather
    (tuples of dicts).
    """
    found = cycle.entries(office.store, scope, subjects=[subject])
    return opened(found, SUBJECTS[subject])


def opened(found: CycleEntries, subject: Subject) -> pd.DataFrame:
    """Entries of one subject with their fields as columns of their own; see :func:`entries`."""
    values = [json.loads(text) for text in found["value"]]
    columns: dict[str, Any] = {}
    for field in subject.fields:
        told = pd.Series([value.get(field.name) for value in values], index=found.index, dtype="object")
        columns[field.name] = _typed(told, field)
    for name in dict.fromkeys(move.gathers for move in subject.moves.values() if move.gathers):
        columns[name] = [tuple(value.get(name, ())) for value in values]
    return found.drop(columns=["value", "subject"]).assign(**columns)


def history(office: Office, scope: Scope = EVERYWHERE, *, entry_id: str | None = None) -> pd.DataFrame:
    """What was done within ``scope``, in order: the columns of ``model.CYCLE_EVENTS`` and ``taken_back`` (bool)."""
    events = cycle.events(office.store, scope, entry_id=entry_id)
    return events.assign(taken_back=events["event_no"].isin(events["undoes"].dropna()))


def checked(draft: Draft, *, today: dt.date) -> Draft:
    """``draft`` with its values in one form and residents' words masked.

    Raises :class:`StepRefused` naming every value that cannot be, what is missing, and a day in the future.
    """
    subject = SUBJECTS[draft.subject]
    move = _move(subject, draft.kind)
    allowed = {*move.needs, *move.takes}
    faults, value = [], {}
    for name, told in draft.value.items():
        if name not in allowed:
            faults.append(_("“{move}”不能登记 {name}").format(move=_(move.words), name=name))
        elif not _is_blank(told):
            try:
                value[name] = in_form(told, subject.field(name))
            except ValueError as fault:
                faults.append(str(fault))
        elif name in move.needs:
            continue
        else:
            value[name] = None
    missing = [_(subject.field(name).words) for name in move.needs if value.get(name) is None]
    if missing:
        faults.append(_("没有填写：{names}").format(names="、".join(missing)))
    if move.reason and not plain(draft.reason):
        faults.append(_("没有写理由"))
    if draft.happened_on is not None and draft.happened_on > today:
        faults.append(_("日期 {day} 在今天之后").format(day=draft.happened_on.isoformat()))
    if subject.local and draft.community_id is None:
        faults.append(_("没有写明小区"))
    if faults:
        raise StepRefused(
            _("{subject}：{faults}").format(subject=_(subject.words), faults="；".join(faults)),
            action=_("请改正后再保存"),
        )
    return replace(draft, value=value, reason=_masked(plain(draft.reason)))


def in_form(told: Any, field: Field) -> Any:
    """One value as it is kept: text, a whole number, an ISO day, or a key of the choices.

    Raises ``ValueError`` with what is wrong, in words.
    """
    words = _(field.words)
    if field.kind == CHOICE:
        return _choice(told, field)
    if field.kind == DAY:
        day = pd.to_datetime(told, errors="coerce")
        if pd.isna(day):
            raise ValueError(_("{field}“{value}”不是日期").format(field=words, value=told))
        return day.date().isoformat()
    if field.kind in (COUNT, AREA):
        return _number(told, field)
    text = plain(str(told))
    longest = LONGEST.get(field.kind, _LINE)
    if len(text) > longest:
        raise ValueError(_("{field}有 {n} 个字，最多 {most} 个").format(field=words, n=len(text), most=longest))
    return _masked(text) if field.personal else text


def fold(name: str, events: Sequence[Event]) -> EntryState:
    """What an entry's events come to, by its subject's moves. Raises :class:`StepRefused` for one out of order."""
    subject = SUBJECTS[name]
    _refuse_late_undo(events)
    state, value = "", dict[str, Any]()
    for event in _standing(events):
        move = _move(subject, event.kind)
        if state not in move.before:
            raise _out_of_order(subject, move, state)
        given = dict(event.value)
        if move.gathers:
            given["on"] = None if event.happened_on is None else event.happened_on.isoformat()
            value = {**value, move.gathers: [*value.get(move.gathers, ()), given]}
        else:
            value = {**value, **given}
        state = move.after or state
    return EntryState(state, {key: told for key, told in value.items() if told is not None}, standing=bool(state))


def _standing(events: Sequence[Any]) -> list[Any]:
    """The events that were not taken back, without those that took back."""
    undone = {int(event.undoes) for event in events if event.undoes is not None and not pd.isna(event.undoes)}
    return [event for event in events if event.kind != UNDO and event.event_no not in undone]


def _refuse_late_undo(events: Sequence[Event]) -> None:
    """Only the latest event that stands may be taken back, so that what follows never stands on nothing."""
    for place, event in enumerate(events):
        if event.kind == UNDO:
            before = _standing(events[:place])
            if not before or before[-1].event_no != event.undoes:
                raise StepRefused(_("只能撤回最后一次登记"), action=_("请刷新页面，从最后一次登记开始撤回"))


def _out_of_order(subject: Subject, move: Move, state: str) -> StepRefused:
    expected = "、".join(_(subject.states[one]) if one else _("尚未登记") for one in move.before)
    return StepRefused(
        _("{subject}的状态是“{state}”，不能“{move}”").format(
            subject=_(subject.words), state=_(subject.states[state]) if state else _("尚未登记"), move=_(move.words)
        ),
        expected=_("状态为 {states}").format(states=expected),
        action=_("没有任何改动；请核对后再登记"),
    )


def _move(subject: Subject, kind: str) -> Move:
    try:
        return subject.moves[kind]
    except KeyError:
        raise StepRefused(
            _("{subject}没有“{kind}”这一步").format(subject=_(subject.words), kind=kind),
            expected="、".join(_(move.words) for move in subject.moves.values()),
        ) from None


def _choice(told: Any, field: Field) -> str:
    if told in field.choices:
        return str(told)
    words = {_(shown): key for key, shown in field.choices.items()}
    text = plain(str(told))
    if text not in words:
        raise ValueError(
            _("{field}“{value}”不在可选范围（{choices}）").format(
                field=_(field.words), value=text, choices="、".join(words)
            )
        )
    return words[text]


def _number(told: Any, field: Field) -> int | float:
    number = pd.to_numeric(told, errors="coerce")
    whole = field.kind == COUNT
    if pd.isna(number) or number < 0 or (whole and number != int(number)):
        kind = _("不小于 0 的整数") if whole else _("不小于 0 的数")
        raise ValueError(_("{field}“{value}”不是{kind}").format(field=_(field.words), value=told, kind=kind))
    return int(number) if whole else round(float(number), 2)


def _typed(told: pd.Series, field: Field) -> pd.Series:
    if field.kind == DAY:
        return pd.to_datetime(told).astype("datetime64[us]")
    if field.kind == COUNT:
        return told.astype("Int64")
    return told.astype("float64") if field.kind == AREA else told.astype("str").where(told.notna())


def _is_blank(told: Any) -> bool:
    return told is None or told is pd.NaT or (isinstance(told, float) and pd.isna(told)) or not plain(str(told))


def _masked(text: str) -> str:
    return str(deidentify.mask(pd.Series([text], dtype="str")).texts.iloc[0])
