"""A form that asks for what one move of a subject needs and takes, by the subject's own table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from analytics.language import _
from analytics.programme.particulars import LONGEST
from analytics.programme.subjects import CHOICE, COUNT, DAY, LONG, SUBJECTS, Field
from pages.shared import reads


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
        label = _(field.words) + ("*" if name in move.needs else "")
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
