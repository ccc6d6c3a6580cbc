"""The forms on an entry of the cycle: what was typed stays where somebody else was faster, and is gone once entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS, Move
from analytics.store.cycle import Draft, EntryChanged
from pages.shared import boxes, curating, deeds, operator, reads

Entry = Mapping[Any, Any]
Save = Callable[[Draft], object]
_SEEN, _EDITIONS = "form_seen", "form_editions"


@dataclass(frozen=True)
class Held:
    """What is being typed about an entry. ``key`` begins the keys of its boxes; ``seen`` is the entry as its editor
    began to fill them in, whatever others entered since: who is second is told, and what was typed stays."""

    entry: str
    key: str
    seen: int | None

    def save(self, act: Callable[[], object], said: str, *, action: str = "edit_cycle") -> None:
        """Do it and empty the boxes; a refusal is said and leaves them as they stand. ``action`` is recorded."""

        def entered() -> None:
            try:
                act()
            except EntryChanged:
                st.session_state[_SEEN].pop(self.entry, None)
                raise
            st.session_state[_SEEN].pop(self.entry, None)
            editions = st.session_state[_EDITIONS]
            editions[self.entry] = editions.get(self.entry, 0) + 1

        curating.carry_out(entered, said, action=action, object=self.entry)


def held(entry: str, current: int | None = None) -> Held:
    """What is typed about ``entry``, whose latest event is ``current``; where nothing is typed it follows that."""
    edition = st.session_state.setdefault(_EDITIONS, {}).get(entry, 0)
    key = f"form-{entry}-{edition}"
    seen = st.session_state.setdefault(_SEEN, {})
    # Days have first values; what its editor gave is text, a number or a choice.
    typed = any(
        name.startswith(f"{key}-")
        and isinstance(told, str | int)
        and not isinstance(told, bool)
        and told not in ("", 0)
        for name, told in st.session_state.items()
        if isinstance(name, str)
    )
    if not typed or entry not in seen:
        seen[entry] = current
    return Held(entry, key, seen[entry])


def form(
    subject: str,
    move: str,
    entry: Entry | None = None,
    *,
    community_id: str | None = None,
    save: Save | None = None,
    said: str = "",
    choices: Mapping[str, Mapping[str, str]] | None = None,
    action: str = "edit_cycle",
) -> None:
    """The boxes of one move of a subject, and the button that enters it; nothing for those who may not do ``action``.

    ``entry`` is a row of ``records.entries`` that the move concerns (its fields stand in the boxes), None for a new one
    of ``community_id``. ``save`` takes the draft, ``records.enter`` where none is named;
    ``choices`` as :func:`boxes.ask` has them.
    """
    if not deeds.may(action):
        return
    table = SUBJECTS[subject]
    step = table.moves[move]
    known = {} if entry is None else dict(entry)
    typed = _held(f"{subject}-{move}-{community_id or 'new'}", entry)
    key = f"{typed.key}-{move}"
    with st.form(f"form-{key}", clear_on_submit=False):
        told = boxes.ask(subject, move, key=key, first=known, abreast=3, choices=choices)
        day = boxes.day(f"{key}-on") if table.local else None
        reason = boxes.why(f"{key}-why") if step.reason else ""
        pressed = st.form_submit_button(_(step.words), type="primary")
    if not pressed:
        return
    place = known.get("community_id", community_id)
    draft = Draft(
        subject,
        move,
        None if place is None or pd.isna(place) else str(place),
        known.get("entry_id"),
        _changed(told, known, step),
        day,
        reason,
        typed.seen,
    )
    enter = save or (lambda one: records.enter(reads.office(), [one], by=operator.current()))
    typed.save(lambda: enter(draft), said or _("已登记：{move}").format(move=_(step.words)), action=action)


def take_back(entry: Entry, *, action: str = "edit_cycle") -> None:
    """The form that takes the latest step of an entry back, with a reason; for those who may do ``action``."""
    if not deeds.may(action):
        return
    entry_id = str(entry["entry_id"])
    typed = _held(entry_id, entry)
    with st.form(f"form-{typed.key}-back", border=False):
        reason = st.text_input(_("撤回理由"), key=f"{typed.key}-back-why", max_chars=200)
        pressed = st.form_submit_button(_("撤回最后一次登记"))
    if pressed:
        typed.save(
            lambda: records.take_back(
                reads.office(), entry_id, seen=int(typed.seen or 0), by=operator.current(), reason=reason
            ),
            _("已撤回，记录留在时间线中"),
            action=action,
        )


def chosen(label: str, anew: str, known: pd.DataFrame, names: Mapping[str, str], key: str) -> dict[Any, Any] | None:
    """Choose an entry among ``known`` (rows of ``records.entries``, ``names`` by entry_id); None for another, new."""
    options = {"": anew, **names}
    entry_id = st.selectbox(label, list(options), format_func=options.__getitem__, key=key)
    return known.set_index("entry_id", drop=False).loc[entry_id].to_dict() if entry_id else None


def _held(anew: str, entry: Entry | None) -> Held:
    return held(anew) if entry is None else held(str(entry["entry_id"]), int(entry["last_event_no"]))


def _changed(told: Mapping[str, Any], known: Entry, step: Move) -> dict[str, Any]:
    """What the reader changed of an entry, and what the move must tell: an event tells only that."""
    return {name: value for name, value in told.items() if name in step.needs or _form(value) != _form(known.get(name))}


def _form(value: Any) -> str:
    if value is None or (not isinstance(value, (list, tuple)) and pd.isna(value)):
        return ""
    return str(pd.Timestamp(value).date()) if isinstance(value, (dt.date, pd.Timestamp)) else str(value)
