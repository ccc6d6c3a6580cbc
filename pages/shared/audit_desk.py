"""The audit log as an administrator reads it: filtered, checked, exported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analytics import clock
from analytics.access import audit, audit_chain, audit_words
from analytics.errors import MinyiError
from analytics.language import _, word_for
from analytics.programme.subjects import SUBJECTS
from analytics.standard import measures
from analytics.store.audit import Event
from pages.shared import downloads, menu, plain, reader, tables

SHOWN = 200
MARKS = {"done": "●", "refused": "■", "failed": "▲", "cancelled": "◌"}


@dataclass(frozen=True)
class Chosen:
    """Which events to show; empty words stand for all."""

    who: str
    action: str
    since: dt.date | None


def chosen() -> Chosen:
    """Ask which events to show."""
    person, kind, day = st.columns(3)
    action = kind.selectbox(
        _("操作"), ["", *audit.ACTIONS], format_func=lambda code: _(audit.ACTIONS[code]) if code else _("全部")
    )
    since = day.date_input(_("从哪天起"), value=None, format="YYYY-MM-DD")
    who = person.text_input(_("操作人"), max_chars=80, placeholder=_("账号名，须写全")).strip()
    return Chosen(who, action, since if isinstance(since, dt.date) else None)


def listing(asked: Chosen) -> None:
    """The events, newest first."""
    found = audit.listed(reader.registry(), since=asked.since, who=asked.who, action=asked.action, limit=SHOWN + 1)
    if not found:
        st.info(_("没有符合条件的记录"))
        return
    rows = [{_(title): getattr(event, name) for name, title in audit.HEADINGS.items()} for event in found[:SHOWN]]
    table = pd.DataFrame(rows)
    table[word_for(audit.HEADINGS, "detail")] = [audit_words.in_words(event.detail) for event in found[:SHOWN]]
    table[word_for(audit.HEADINGS, "object")] = [_object(event) for event in found[:SHOWN]]
    table[word_for(audit.HEADINGS, "who")] = [audit_words.who(event.who) for event in found[:SHOWN]]
    action, outcome, at, role = _("操作"), _("结果"), _("时间"), _("角色")
    table[action] = [_(audit.ACTIONS.get(event.action, event.action)) for event in found[:SHOWN]]
    table[outcome] = [_outcome(event.outcome) for event in found[:SHOWN]]
    table[role] = [_(audit.ROLE_WORDS.get(event.role, event.role)) for event in found[:SHOWN]]
    table[at] = table[at].str[:19].str.replace("T", " ")
    # Numbers are to be looked for as a whole; the widths of words would be those of the first few.
    looks = {_("序号"): st.column_config.NumberColumn(format="%d")} | {
        word_for(audit.HEADINGS, name): st.column_config.TextColumn(width=tables.pixels(200))
        for name in ("object", "detail")
    }
    tables.draw(table, key="audit_events", column_config=looks)
    if len(found) > SHOWN:
        st.caption(_("只显示最近 {n} 条，请缩小条件，或导出全部").format(n=SHOWN))


def _outcome(code: str) -> str:
    """How a deed ended, in a mark and a word.

    >>> _outcome("failed"), _outcome("cancelled")
    ('▲ 失败', '◌ 已取消')
    """
    return f"{MARKS.get(code, '')} {_(audit.OUTCOMES.get(code, code))}".strip()


def _object(event: Event) -> str:
    """What it was done to; a page by its title, an entry of the cycle by what it is."""
    if event.action == "refused" and event.object in menu.TITLES:
        return _(menu.TITLES[event.object][0])
    subject, _colon, rest = event.object.partition(":")
    if subject in SUBJECTS and rest:  # the id of an entry of the cycle
        return " · ".join([_(SUBJECTS[subject].words), *(str(measures.measure(part)) for part in rest.split(":"))])
    return audit_words.in_words(event.object)


def check() -> None:
    """Walk the chain when asked; with a head that was noted earlier, also whether it is still in it."""
    st.subheader(_("核对"))
    with st.form("audit_check", border=False):
        noted = st.text_input(_("上次记下的链值（可不填）"), max_chars=100, placeholder=_("序号:链值"))
        if not st.form_submit_button(_("核对是否完整")):
            return
    try:
        head = audit_chain.noted_head(noted) if noted.strip() else None
        report = audit_chain.verify(reader.registry(), head)
    except MinyiError as refusal:
        plain.refused(refusal)
        return
    if report.faults:
        for fault in report.faults:
            st.error(plain.plain(fault), icon=":material/error:")
    else:
        st.success(_("{n} 条记录完整").format(n=report.events), icon=":material/check:")
    st.caption(_("末条的链值，请另存一处，下次核对时填写"))
    st.code(f"{report.head.event_no}:{report.head.hash}", language=None)


def export() -> None:
    """Everything as CSV, which is an event itself."""
    st.subheader(_("导出"))
    name = f"audit-{clock.now():%Y%m%d}.csv"
    downloads.button(
        _("下载 CSV"),
        lambda: audit.as_csv(audit.everything(reader.registry())),
        what=name,
        filename=name,
        mime="text/csv",
        key="audit_csv",
        action="audit_exported",
    )
