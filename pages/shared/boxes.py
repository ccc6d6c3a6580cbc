"""The boxes that ask for what one move of a subject needs and takes, by the subject's own table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _, aside
from analytics.model import Scope
from analytics.programme.entering.particulars import LONGEST
from analytics.programme.subjects import AREA, CHOICE, COUNT, DAY, LONG, SUBJECTS, Field
from pages.shared import reads


def ask(
    subject: str,
    kind: str,
    *,
    key: str,
    first: Mapping[Any, Any] | None = None,
    unasked: Collection[str] = (),
    abreast: int = 1,
    choices: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """The fields of a move as boxes, ``abreast`` in a row, long ones across; what was told, by field.

    ``first`` are first values; fields ``unasked`` get no box. ``choices`` of a field of text (what is kept, in words)
    are those that the office has made itself.
    """
    table = SUBJECTS[subject]
    move = table.moves[kind]
    told: dict[str, Any] = {}
    columns: list[Any] = []
    for name in (*move.needs, *move.takes):
        if name in unasked:
            continue
        field, value, needed = (
            _among(table.field(name), (choices or {}).get(name)),
            (first or {}).get(name),
            name in move.needs,
        )
        if abreast == 1 or field.kind == LONG:
            columns = []
            told[name] = box(field, value, needed, f"{key}-{name}")
            continue
        columns = columns or list(st.columns(abreast))
        with columns.pop(0):
            told[name] = box(field, value, needed, f"{key}-{name}")
    return told


def _among(field: Field, choices: Mapping[str, str] | None) -> Field:
    """The field, one of ``choices`` where there are any."""
    return field if choices is None else replace(field, kind=CHOICE, choices=dict(choices))


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
        first = None if blank else pd.Timestamp(value).date()
        return st.date_input(label, value=first, format="YYYY-MM-DD", key=key)
    if field.kind == COUNT:
        return st.number_input(label, min_value=0, step=1, value=None if blank else int(value), key=key)
    if field.kind == AREA:
        return st.number_input(label, min_value=0.0, step=0.01, value=None if blank else float(value), key=key)
    text = "" if blank else field.shown(value)
    if field.kind == LONG:
        return st.text_area(label, value=text, max_chars=LONGEST[LONG], key=key, height=90)
    return st.text_input(label, value=text, max_chars=LONGEST.get(field.kind, 120), key=key)


def day(key: str) -> dt.date:
    """The day it happened, by the papers: today unless another is chosen, never in the future."""
    today = reads.office().now().date()
    return st.date_input(_("日期"), value=today, max_value=today, format="YYYY-MM-DD", key=key)


def why(key: str) -> str:
    """The reason, which stands in the history."""
    return st.text_input(_("理由") + " *", max_chars=200, key=key)


def community(scope: Scope, key: str) -> str | None:
    """Choose a 小区 within ``scope``; None until one is chosen."""
    known = reads.communities(scope)
    names = dict(zip(known["community_id"], known["name"], strict=True))
    return st.selectbox(
        _("小区（可输入名称查找）"),
        list(names),
        format_func=lambda one: aside(names[one], one),
        index=None if len(names) > 1 else 0,
        key=key,
        placeholder=_("请选择"),
    )
