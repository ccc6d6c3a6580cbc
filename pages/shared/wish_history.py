"""What was entered of classes and facilities, by whom and why; the latest of an entry can be taken back."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from analytics.language import C_, _, aside
from analytics.model import EVERYWHERE, Scope
from analytics.programme.acceptance import timeline
from analytics.programme.entering import records
from analytics.programme.subjects import SUBJECTS
from analytics.programme.wishes import classes
from analytics.standard import measures, people
from pages.shared import curating, deeds, operator, reads, tables, wish_editing

MOST = 200


def show(subject: str, done: str, scope: Scope = EVERYWHERE, *, action: str) -> None:
    """The record of one subject, the latest first; for those who may do ``action`` also the way back.

    ``done`` is the edited table to read anew.
    """
    office = reads.office()
    events = records.history(office, scope)
    events = events[events["subject"] == subject].sort_values("event_no", ascending=False)
    if events.empty:
        return
    with st.expander(_("改动记录（{n} 次）").format(n=len(events))):
        tables.draw(_in_words(events.head(MOST), subject), key=f"history-{subject}")
        standing = events[~events["taken_back"] & (events["kind"] != records.UNDO)]
        latest = standing.drop_duplicates("entry_id")
        seen = events.drop_duplicates("entry_id").set_index("entry_id")["event_no"]
        if latest.empty or not deeds.may(action):
            return
        names = {
            row.entry_id: aside(_named(row.entry_id), _("，").join((people.person(row.by), f"{row.at:%Y-%m-%d %H:%M}")))
            for row in latest.itertuples()
        }
        which = _("撤回哪一项的最近一次改动")
        entry = st.selectbox(which, list(names), format_func=names.__getitem__, key=f"back-{subject}")
        why = curating.reason(f"back-{subject}")
        if st.button(_("撤回"), key=f"undo-{subject}"):

            def act() -> None:
                records.take_back(office, entry, seen=int(seen[entry]), by=operator.current(), reason=why)
                wish_editing.done(done)

            curating.carry_out(act, _("已撤回"), action=action, object=str(entry))


def _named(entry_id: str) -> str:
    """Which entry it is, in words: where it belongs, and the measure, which are its id."""
    _subject, where, measure = str(entry_id).split(":", 2)
    return f"{classes.scheme_words(where)} · {measures.measure(measure)}"


def _in_words(events: pd.DataFrame, subject: str) -> pd.DataFrame:
    moves = {kind: _(move.words) for kind, move in SUBJECTS[subject].moves.items()} | {records.UNDO: _("撤回")}
    told = {
        _("时间"): events["at"],
        _("操作人"): events["by"].map(people.person),
        _("事项"): events["kind"].map(moves),
        C_("head", "登记"): events["entry_id"].map(_named),
        _("内容"): [timeline.in_words(subject, json.loads(value)) for value in events["value"]],
        _("理由"): events["reason"],
        _("状态"): events["taken_back"].map({True: _("已撤回"), False: _("有效")}),
    }
    return pd.DataFrame(told)
