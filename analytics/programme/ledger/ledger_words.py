"""The ledger's cells between words and the form they are kept in, and its changes as sentences. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics.ingest import rectifications
from analytics.language import _
from analytics.programme.entering.particulars import day_of, in_form
from analytics.programme.entering.progression import UNDO
from analytics.programme.ledger.ledger_moves import Fault
from analytics.programme.ledger.rectification import SUBJECT
from analytics.programme.subjects import CHOICE, DAY
from analytics.store.cycle import Event

NOTHING: Final = "—"
_LONGEST: Final = 40


def kept(name: str, cell: Any) -> Any:
    """One cell in the form it is kept in; None for a blank one. Raises ``ValueError`` with what is wrong, in words."""
    field = SUBJECT.field(name)
    if cell is None:
        return None
    if field.kind == CHOICE:
        cell = rectifications.meant(name, str(cell)) or cell
    return in_form(cell, field)


def state(cell: Any) -> str:
    """The state that a cell names. Raises :class:`Fault`."""
    found = str(cell) if cell in SUBJECT.states else rectifications.meant("state", str(cell))
    if found is None:
        words = _("、").join(_(shown) for shown in SUBJECT.states.values())
        raise Fault(("state", cell, _("不是台账的状态"), _("应为：{words}").format(words=words)))
    return found


def state_meant(told: Mapping[str, Any]) -> str | None:
    """The state of a row that names none: verified where it has a day of verification, else what its 完成情况 says.

    >>> state_meant({"verified_on": "2026-10-01"}), state_meant({"outcome": "正在整改"}), state_meant({})
    ('verified', 'in_hand', None)
    """
    if told.get("verified_on"):
        return "verified"
    return rectifications.meant("state", str(told.get("outcome") or ""))


def day(cell: Any, name: str) -> dt.date | None:
    """The day that a cell names; None for a blank one. Raises :class:`Fault`."""
    if cell is None:
        return None
    found = day_of(cell)
    if found is None:
        raise Fault((name, cell, _("“{value}”不是日期").format(value=cell), _("请改为 2026-10-31 的形式")))
    return found


def shown(name: str, value: Any) -> str:
    """A kept value as a reader sees it; a dash where there is none."""
    if value is None or pd.isna(value):
        return NOTHING
    field = SUBJECT.field(name)
    text = f"{pd.Timestamp(value):%Y-%m-%d}" if field.kind == DAY else field.shown(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def sentence(value: Mapping[str, Any], before: str, told: Mapping[str, Any], turned: str | None) -> str:
    """What a row changes: each field from what to what, then the state."""
    parts = [
        _("{field}：{before} → {after}").format(
            field=_(SUBJECT.field(name).words), before=shown(name, value.get(name)), after=shown(name, new)
        )
        for name, new in told.items()
    ]
    if turned:
        parts.append(
            _("状态：{before} → {after}").format(before=_(SUBJECT.states[before]), after=_(SUBJECT.states[turned]))
        )
    return _("；").join(parts)


def opening(problem: str, become: str) -> str:
    """What a row of a new entry does."""
    return _("新列入：{problem}（{state}）").format(problem=shown("problem", problem), state=_(SUBJECT.states[become]))


def done(event: Event) -> str:
    """One event in words: the move, and what was told with it."""
    if event.kind == UNDO:
        return _("撤回一次登记")
    fields = {field.name for field in SUBJECT.fields}
    told = [
        _("{field} {value}").format(field=_(SUBJECT.field(name).words), value=shown(name, value))
        for name, value in event.value.items()
        if name in fields and name not in ("comment_ids", "topic_id", "item_id", "survey_id")
    ]
    return _(SUBJECT.moves[event.kind].words) + (_("（{told}）").format(told=_("，").join(told)) if told else "")
