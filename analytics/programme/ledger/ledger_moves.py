"""From the state an entry is in to the one a table says it is in: the moves that lead there, or why none does. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from analytics.language import _
from analytics.programme.ledger.rectification import NAME, SUBJECT
from analytics.store.cycle import Draft

# The way of an entry that nobody sends back; a ledger from before our time tells only where each has got to.
FORWARD: Final = {"in_hand": "start", "done": "finish", "verified": "verify"}
# column (a field, or state, reason …), what it holds, what is wrong, what to do ("" for the usual words)
Found = tuple[str, Any, str, str]


class Fault(Exception):
    """What is wrong with one row of a table; collected, never shown on its own."""

    def __init__(self, *found: Found) -> None:
        super().__init__(*(reason for _column, _value, reason, _action in found))
        self.found = found


def of_known(now: Any, told: Mapping[str, Any], turned: str | None, reason: str) -> list[Draft]:
    """The drafts that make the entry ``now`` (a ``Version``) hold ``told`` and, where given, be in state ``turned``.

    One move a time: what must be told on the way cannot be told by a table that skips it. Raises :class:`Fault`.
    """
    if told.get("problem", "") is None:
        raise Fault(("problem", None, _("问题描述不能为空"), ""))
    move = None if turned is None else _move(now.state, turned)
    given = () if move is None else (*SUBJECT.moves[move].needs, *SUBJECT.moves[move].takes)
    if "verified_on" in told and "verified_on" not in given:
        raise Fault(
            ("verified_on", told["verified_on"], _("只有核实销号时才填销号时间"), _("请同时把状态改为“已销号”"))
        )
    rest = {name: value for name, value in told.items() if name not in given}
    drafts = []
    if move is not None:
        has = {**now.value, **told}
        value = {name: has.get(name) for name in SUBJECT.moves[move].needs} | {
            name: told[name] for name in given if name in told
        }
        _refuse_incomplete(move, value, reason)
        drafts.append(_draft(now.community_id, move, value, reason, _happened(move, value)))
    if rest:
        edit = _edit(now.state, turned, rest)
        before = edit.kind == "edit" and now.state in SUBJECT.moves["edit"].before
        drafts = [edit, *drafts] if before else [*drafts, edit]
        drafts = [_with_place(draft, now.community_id) for draft in drafts]
    return drafts


def of_new(community_id: str, told: Mapping[str, Any], state: str, reason: str, begun: dt.date | None) -> list[Draft]:
    """The drafts of an entry that is in ``state`` when it first comes to us.

    Steps whose day the table does not tell happened no later than the day of verification. Raises :class:`Fault` with
    everything that is missing on the way.
    """
    told = {name: value for name, value in told.items() if value is not None}
    way = ["open", *_way_to(state)]
    closed = dt.date.fromisoformat(told["verified_on"]) if state == "verified" and "verified_on" in told else None
    if begun is not None and closed is not None and closed < begun:
        raise Fault(("verified_on", closed, _("早于登记时间 {day}").format(day=begun.isoformat()), ""))
    if "verified_on" in told and state != "verified":
        raise Fault(("verified_on", told["verified_on"], _("状态不是“已销号”却有销号时间"), _("请核对状态")))
    missing: list[Found] = []
    drafts = []
    for move in way:
        names = (*SUBJECT.moves[move].needs, *SUBJECT.moves[move].takes)
        value = {name: told[name] for name in names if name in told}
        try:
            _refuse_incomplete(move, value, reason)
        except Fault as fault:
            missing += [found for found in fault.found if found not in missing]
        day = closed if move != "open" or begun is None else begun
        drafts.append(_draft(community_id, move, value, reason if SUBJECT.moves[move].reason else "", day))
    if missing:
        raise Fault(*missing)
    given = {name for draft in drafts for name in draft.value}
    rest = {name: value for name, value in told.items() if name not in given}
    if not rest:
        return drafts
    edit = _draft(community_id, "revisit" if state == "verified" else "edit", rest, "", closed)
    return [*drafts[:-1], edit, drafts[-1]] if state == "dropped" else [*drafts, edit]


def _way_to(state: str) -> list[str]:
    if state == "dropped":
        return ["drop"]
    states = list(FORWARD)
    return [FORWARD[one] for one in states[: states.index(state) + 1]] if state in FORWARD else []


def _move(before: str, after: str) -> str:
    """The one move between two states. Raises :class:`Fault` naming the states that can follow."""
    for kind, move in SUBJECT.moves.items():
        if before in move.before and move.after == after:
            return kind
    onward = [move.after for move in SUBJECT.moves.values() if before in move.before and move.after]
    following = _("、").join(dict.fromkeys(_(SUBJECT.states[state]) for state in onward))
    raise Fault(
        (
            "state",
            _(SUBJECT.states[after]),
            _("现在是“{state}”，不能直接改为“{after}”").format(
                state=_(SUBJECT.states[before]), after=_(SUBJECT.states[after])
            ),
            _("下一步只能是：{states}").format(states=following),
        )
    )


def _refuse_incomplete(kind: str, value: Mapping[str, Any], reason: str) -> None:
    move = SUBJECT.moves[kind]
    wrong: list[Found] = [
        (name, None, _("“{move}”须填写{field}").format(move=_(move.words), field=_(SUBJECT.field(name).words)), "")
        for name in move.needs
        if value.get(name) is None
    ]
    if move.reason and not reason:
        wrong.append(("reason", None, _("“{move}”须写理由").format(move=_(move.words)), _("请在“理由”一列写明")))
    if wrong:
        raise Fault(*wrong)


def _edit(state: str, turned: str | None, rest: Mapping[str, Any]) -> Draft:
    """The draft that tells ``rest`` beside a move. Raises :class:`Fault` where the entry is closed."""
    for at in filter(None, (state, turned)):
        if at in SUBJECT.moves["edit"].before:
            return _draft("", "edit", rest, "", None)
    if state == "verified" and set(rest) == {"revisit"} and rest["revisit"] is not None:
        return _draft("", "revisit", rest, "", None)
    raise Fault(
        *(
            (
                name,
                value,
                _("这一条{state}，不能修改").format(state=_(SUBJECT.states[state])),
                _("请先重新整改，并写明理由"),
            )
            for name, value in rest.items()
        )
    )


def _with_place(draft: Draft, community_id: str) -> Draft:
    return _draft(community_id, draft.kind, draft.value, draft.reason, draft.happened_on)


def _happened(move: str, value: Mapping[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(value["verified_on"]) if move == "verify" else None


def _draft(place: str, kind: str, value: Mapping[str, Any], reason: str, day: dt.date | None) -> Draft:
    keeps = reason if SUBJECT.moves[kind].reason else ""
    return Draft(NAME, kind, place, None, dict(value), day, keeps)


def onward(state: str) -> Sequence[str]:
    """The moves that can be made from ``state``, in the order of the subject's table.

    >>> onward("done")
    ('edit', 'send_back', 'verify', 'revisit')
    """
    return tuple(kind for kind, move in SUBJECT.moves.items() if state in move.before)
