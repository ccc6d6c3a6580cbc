"""A form that asks for what one move of a subject needs and takes, by the subject's own table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from analytics.language import _
from analytics.programme.entering.particulars import LONGEST
from analytics.programme.subjects import CHOICE, COUNT, DAY, LONG, SUBJECTS, Field
from analytics.store.cycle import EntryChanged
from pages.shared import curating, reads

_SEEN, _EDITIONS = "form_seen", "form_editions"


@dataclass(frozen=True)
class Form:
    """A form on one entry. ``key`` begins the keys of its widgets; ``seen`` is the entry as its editor began to fill
    it in, whatever others entered since: who is second is told, and what was typed stays."""

    entry: str
    key: str
    seen: int | None

    def save(self, act: Callable[[], object], said: str) -> None:
        """Do it and empty the form; a refusal is said and leaves it as it stands."""

        def entered() -> None:
            try:
                act()
            except EntryChanged:
                st.session_state[_SEEN].pop(self.entry, None)
                raise
            st.session_state[_SEEN].pop(self.entry, None)
            editions = st.session_state[_EDITIONS]
            editions[self.entry] = editions.get(self.entry, 0) + 1

        curating.carry_out(entered, said)


def form(entry: str, current: int | None = None) -> Form:
    """The form on ``entry``, whose latest event is ``current``; a form in which nothing is typed follows it."""
    edition = st.session_state.setdefault(_EDITIONS, {}).get(entry, 0)
    key = f"form-{entry}-{edition}"
    seen = st.session_state.setdefault(_SEEN, {})
    # Days have first values; what its editor gave is text, a number or a choice.
    typed = any(
        name.startswith(key) and isinstance(told, str | int) and not isinstance(told, bool) and told not in ("", 0)
        for name, told in st.session_state.items()
        if isinstance(name, str)
    )
    if not typed or entry not in seen:
        seen[entry] = current
    return Form(entry, key, seen[entry])


def community(key: str, ids: Mapping[str, str]) -> str | None:
    """Choose a 小区 among ``ids`` (name by id); None until one is chosen."""
    return st.selectbox(
        _("小区（可输入名称查找）"),
        list(ids),
        format_func=lambda one: f"{ids[one]}（{one}）",
        index=None if len(ids) > 1 else 0,
        key=key,
        placeholder=_("选择小区"),
    )


def ask(subject: str, kind: str, *, key: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The fields of a move as widgets; what was told, by field. ``given`` are first values."""
    table, told, first = SUBJECTS[subject], dict[str, Any](), given or {}
    move = table.moves[kind]
    for name in (*move.needs, *move.takes):
        field = table.field(name)
        label = _(field.words) + (" *" if name in move.needs else "")
        told[name] = _widget(field, label, first.get(name), key=f"{key}-{name}")
    return told


def day(label: str, key: str) -> dt.date:
    """A day, today unless another is chosen; never in the future."""
    today = reads.office().now().date()
    return st.date_input(label, value=today, max_value=today, key=key, format="YYYY-MM-DD")


def _widget(field: Field, label: str, first: Any, *, key: str) -> Any:
    if field.kind == CHOICE:
        return st.selectbox(
            label, list(field.choices), format_func=lambda one: _(field.choices[one]), index=None, key=key,
            placeholder=_("选择"),
        )  # fmt: skip
    if field.kind == DAY:
        return st.date_input(label, value=first, key=key, format="YYYY-MM-DD")
    if field.kind == COUNT:
        return st.number_input(label, min_value=0, step=1, value=first, key=key)
    if field.kind == LONG:
        return st.text_area(label, value=first or "", max_chars=LONGEST[LONG], height=80, key=key)
    return st.text_input(label, value=first or "", max_chars=120, key=key)
