"""The form for one move of the cycle, drawn from the table of subjects: the same boxes wherever it is entered."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.errors import MinyiError
from analytics.language import _
from analytics.programme.entering import particulars, records
from analytics.programme.subjects import AREA, CHOICE, COUNT, DAY, LONG, SUBJECTS, Field, Move
from analytics.store.cycle import Draft
from pages.shared import curating, operator, reads
from pages.shared.plain import refused

Entry = Mapping[Any, Any]
Save = Callable[[Draft], object]


def form(
    subject: str,
    move: str,
    entry: Entry | None = None,
    *,
    community_id: str | None = None,
    entry_id: str | None = None,
    given: Mapping[str, Any] | None = None,
    save: Save | None = None,
    said: str = "",
    key: str = "",
    choices: Mapping[str, Mapping[str, str]] | None = None,
) -> bool:
    """The boxes of one move of a subject, and the button that enters it; whether it was entered.

    ``entry`` is a row of ``records.entries`` that the move concerns (its fields stand in the boxes; what has changed
    since it was read is refused), None for a new one, which ``community_id`` and perhaps ``entry_id`` name. ``given``
    fields are entered without being asked. ``choices`` of a field of text (what is kept, in words) are those that the
    office has made itself. ``save`` takes the draft, ``records.enter`` where none is named. A refusal
    is said under the form, and what was typed stays in it.
    """
    table = SUBJECTS[subject]
    step = table.moves[move]
    given = dict(given or {})
    known = {} if entry is None else dict(entry)
    key = key or f"{subject}-{move}-{known.get('entry_id', community_id or 'new')}"
    with st.form(f"form-{key}", clear_on_submit=False):
        asked = [name for name in (*step.needs, *step.takes) if name not in given]
        fields = [_among(table.field(name), (choices or {}).get(name)) for name in asked]
        told = _boxes([(one, known.get(one.name), one.name in step.needs, f"{key}-{one.name}") for one in fields])
        day, reason = _day_and_reason(step, table.local, key)
        pressed = st.form_submit_button(_(step.words), type="primary")
    if not pressed:
        return False
    place = known.get("community_id", community_id)
    draft = Draft(
        subject,
        move,
        None if place is None or pd.isna(place) else str(place),
        known.get("entry_id", entry_id),
        _changed(told, known, step) | given,
        day,
        reason,
        int(known["last_event_no"]) if entry is not None else None,
    )
    return _enter(draft, save, said or _("已登记：{move}").format(move=_(step.words)))


def take_back(entry: Entry, *, key: str = "", said: str = "") -> bool:
    """The form that takes the latest step of an entry back, with a reason; whether it was done."""
    key = key or f"back-{entry['entry_id']}"
    with st.form(f"form-{key}", border=False):
        reason = st.text_input(_("撤回理由"), key=f"{key}-reason", max_chars=200)
        pressed = st.form_submit_button(_("撤回最后一次登记"))
    if not pressed:
        return False
    seen = int(entry["last_event_no"])
    curating.carry_out(
        lambda: records.take_back(
            reads.office(), str(entry["entry_id"]), seen=seen, by=operator.current(), reason=reason
        ),
        said or _("已撤回，记录留在时间线中"),
    )
    return True


def box(field: Field, value: Any, needed: bool, key: str) -> Any:
    """The box of one field, with what stands in it so far; what the reader has put there."""
    label = _(field.words) + (" *" if needed else "")
    blank = value is None or (not isinstance(value, (list, tuple)) and pd.isna(value))
    if field.kind == CHOICE:
        options = list(field.choices)
        place = options.index(value) if not blank and value in options else None
        return st.selectbox(
            label, options, index=place, format_func=lambda one: _(field.choices[one]), key=key, placeholder=_("请选择")
        )
    if field.kind == DAY:
        day = None if blank else pd.Timestamp(value).date()
        return st.date_input(label, value=day, format="YYYY-MM-DD", key=key)
    if field.kind == COUNT:
        return st.number_input(label, min_value=0, step=1, value=None if blank else int(value), key=key)
    if field.kind == AREA:
        return st.number_input(label, min_value=0.0, step=0.01, value=None if blank else float(value), key=key)
    text = "" if blank else str(value)
    if field.kind == LONG:
        return st.text_area(label, value=text, max_chars=particulars.LONGEST[LONG], key=key, height=90)
    return st.text_input(label, value=text, max_chars=particulars.LONGEST.get(field.kind, 120), key=key)


def _among(field: Field, choices: Mapping[str, str] | None) -> Field:
    """The field, one of ``choices`` where there are any."""
    return field if choices is None else dataclasses.replace(field, kind=CHOICE, choices=dict(choices))


def _boxes(asked: list[tuple[Field, Any, bool, str]]) -> dict[str, Any]:
    """The boxes in their order, three short ones abreast, long ones across."""
    told: dict[str, Any] = {}
    columns: list[Any] = []
    for field, value, needed, key in asked:
        if field.kind == LONG:
            columns = []
            told[field.name] = box(field, value, needed, key)
            continue
        columns = columns or list(st.columns(3))
        with columns.pop(0):
            told[field.name] = box(field, value, needed, key)
    return told


def _day_and_reason(step: Move, local: bool, key: str) -> tuple[dt.date | None, str]:
    """The day it happened, by the papers, and why, where the move asks for a reason."""
    today = reads.office().now().date()
    day = (
        st.date_input(_("日期"), value=today, max_value=today, format="YYYY-MM-DD", key=f"{key}-on") if local else None
    )
    reason = st.text_input(_("理由") + " *", max_chars=200, key=f"{key}-why") if step.reason else ""
    return day, reason


def _changed(told: Mapping[str, Any], known: Entry, step: Move) -> dict[str, Any]:
    """What the reader changed of an entry, and what the move must tell: an event tells only that."""
    return {name: value for name, value in told.items() if name in step.needs or _form(value) != _form(known.get(name))}


def _form(value: Any) -> str:
    if value is None or (not isinstance(value, (list, tuple)) and pd.isna(value)):
        return ""
    return str(pd.Timestamp(value).date()) if isinstance(value, (dt.date, pd.Timestamp)) else str(value)


def _enter(draft: Draft, save: Save | None, said: str) -> bool:
    try:
        if save is None:
            records.enter(reads.office(), [draft], by=operator.current())
        else:
            save(draft)
    except MinyiError as refusal:
        refused(refusal)
        return False
    curating.carry_out(lambda: None, said)
    return True
