"""The form of one move of the ledger, made from the table of subjects: one widget a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _
from analytics.programme.ledger.rectification import SUBJECT
from analytics.programme.subjects import CHOICE, DAY, LONG, Field

# What the system knows by itself, or keeps beside the words; nobody types it.
UNASKED = ("topic_id", "item_id", "survey_id", "round", "evidence", "comment_ids")


def asked(kind: str, entry: Mapping[Hashable, Any], today: dt.date, *, key: str) -> tuple[dict[str, Any], str]:
    """What the analyst tells with the move ``kind``, blank ones None, and the reason where the move wants one."""
    move = SUBJECT.moves[kind]
    told = {
        name: _widget(SUBJECT.field(name), entry.get(name), name in move.needs, today, f"{key}-{kind}-{name}")
        for name in (*move.needs, *move.takes)
        if name not in UNASKED
    }
    reason = ""
    if move.reason:
        reason = st.text_area(
            _("理由（必填，记入办理记录）"), key=f"{key}-{kind}-reason", max_chars=500, height=80
        ).strip()
    return told, reason


def _widget(field: Field, value: Any, needed: bool, today: dt.date, key: str) -> Any:
    label = _(field.words) + (" *" if needed else "")
    known = None if value is None or pd.isna(value) else value
    if field.kind == DAY:
        day = pd.Timestamp(known).date() if known is not None else today if field.name == "verified_on" else None
        return st.date_input(label, value=day, key=key, format="YYYY-MM-DD")
    if field.kind == CHOICE:
        options = list(field.choices)
        return st.selectbox(
            label,
            options,
            index=options.index(str(known)) if known in options else None,
            format_func=lambda code: _(field.choices[code]),
            placeholder=_("请选择"),
            key=key,
        )
    write = st.text_area if field.kind == LONG else st.text_input
    said = write(label, value=str(known or ""), key=key, max_chars=2000 if field.kind == LONG else 120)
    return str(said).strip() or None
