"""How an entry goes from state to state: its events folded by its subject's moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from analytics.language import _
from analytics.programme.subjects import SUBJECTS, Move, Subject, Told
from analytics.store.cycle import EntryState, Event, StepRefused

UNDO: Final = "undo"


@dataclass(frozen=True)
class Progress:
    """How far an entry has come: its state ("" before it is there), its fields, the day of its latest event."""

    state: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    last_on: dt.date | None = None


def fold(name: str, events: Sequence[Event]) -> EntryState:
    """What an entry's events come to, by its subject's moves. Raises :class:`StepRefused` for one out of order."""
    _refuse_late_undo(name, events)
    come = Progress()
    for event in standing(events):
        come = advance(name, event.kind, come, event.value, event.happened_on, event.at.date(), event.reason)
    value = {key: given for key, given in come.value.items() if given is not None}
    return EntryState(come.state, value, standing=bool(come.state))


def advance(
    name: str,
    kind: str,
    before: Progress,
    given: Mapping[str, Any],
    happened_on: dt.date | None,
    entered_on: dt.date,
    reason: str,
) -> Progress:
    """One move further. Raises :class:`StepRefused` where the state, or the move's own rule, does not allow it."""
    subject = SUBJECTS[name]
    move = move_of(subject, kind)
    if before.state not in move.before:
        raise out_of_order(subject, move, before.state)
    on = happened_on or entered_on
    _follow_rule(subject, move, Told(before.value, given, on, reason, before.last_on))
    if move.gathers:
        one = {**given, "on": None if happened_on is None else happened_on.isoformat()}
        told = {move.gathers: [*before.value.get(move.gathers, ()), one]}
    else:
        told = dict(given)
    return Progress(move.after or before.state, {**before.value, **told}, on)


def standing(events: Sequence[Any]) -> list[Any]:
    """The events that were not taken back, without those that took back."""
    undone = {int(event.undoes) for event in events if event.undoes is not None and not pd.isna(event.undoes)}
    return [event for event in events if event.kind != UNDO and event.event_no not in undone]


def move_of(subject: Subject, kind: str) -> Move:
    """The move of that name. Raises :class:`StepRefused` where the subject has none."""
    try:
        return subject.moves[kind]
    except KeyError:
        raise StepRefused(
            _("{subject}没有“{kind}”这一步").format(subject=_(subject.words), kind=kind),
            expected=_("、").join(_(move.words) for move in subject.moves.values()),
        ) from None


def _refuse_late_undo(name: str, events: Sequence[Event]) -> None:
    """Only the latest event that stands may be taken back, so that what follows never stands on nothing.

    Nor may that bring back what was judged on the data as they once were: it is judged anew.
    """
    for place, event in enumerate(events):
        if event.kind == UNDO:
            before = standing(events[:place])
            if not before or before[-1].event_no != event.undoes:
                raise StepRefused(_("只能撤回最后一次登记"), action=_("请刷新页面，从最后一次登记开始撤回"))
            if len(before) > 1 and (move := move_of(SUBJECTS[name], before[-2].kind)).judged:
                raise StepRefused(
                    _("撤回后会回到“{move}”，那要按最新数据重新判定").format(move=_(move.words)),
                    action=_("没有任何改动；请重新登记“{move}”").format(move=_(move.words)),
                )


def _follow_rule(subject: Subject, move: Move, told: Told) -> None:
    if move.rule is not None and (why := move.rule(told)):
        raise StepRefused(
            _("{subject}不能“{move}”：{why}").format(subject=_(subject.words), move=_(move.words), why=why),
            action=_("没有任何改动；请核对后再登记"),
        )


def out_of_order(subject: Subject, move: Move, state: str) -> StepRefused:
    """The refusal of a move from ``state``, saying from which it may be made."""
    expected = _("、").join(_(subject.states[one]) if one else _("尚未登记") for one in move.before)
    return StepRefused(
        _("{subject}的状态是“{state}”，不能“{move}”").format(
            subject=_(subject.words), state=_(subject.states[state]) if state else _("尚未登记"), move=_(move.words)
        ),
        expected=_("状态为 {states}").format(states=expected),
        action=_("没有任何改动；请核对后再登记"),
    )
