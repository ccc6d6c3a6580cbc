"""The desk of those who accept: a community passes acceptance, or is reopened; lists counted by hand are entered."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.acceptance import acceptance, gates
from analytics.standard import people
from analytics.store.cycle import Draft
from pages.shared import curating, cycle_reads, cycle_words, deeds, operator, reads, wording
from pages.shared.plain import plain


def counted(draft: Draft) -> object:
    """Enter a list counted by hand, its numbers checked."""
    return gates.count(reads.office(), draft, by=operator.current())


def show(community_id: str) -> None:
    """Where acceptance of one community stands, and the form for what comes next."""
    known = cycle_reads.entries("acceptance", Scope(community_id=(community_id,)))
    entry = None if known.empty else known.iloc[0]
    if entry is not None and entry["state"] == "accepted":
        _accepted(entry, community_id)
    else:
        _ready(community_id, None if entry is None else int(entry["last_event_no"]))


def _accepted(entry: object, community_id: str) -> None:
    row = dict(entry)  # type: ignore[call-overload]
    st.success(
        plain(
            _(
                "{day} 由 {by} 登记通过验收：有效 {n} 份，满意 {satisfied} 份，达标线 {limit} %。验收意见：{note}"
            ).format(
                day=cycle_words.day(row["changed_on"]),
                by=people.person(row["changed_by"]),
                n=wording.count(row["n"]),
                satisfied=wording.count(row["satisfied"]),
                limit=row["threshold_percent"],
                note=row["note"],
            )
        ),
        icon=":material/verified:",
    )
    if not deeds.may("accept"):
        return
    with st.expander(_("撤销验收")), st.form(f"reopen-{community_id}", border=False):
        by = operator.signing(_("撤销人姓名") + " *", key=f"reopen-by-{community_id}")
        reason = st.text_input(_("理由") + " *", max_chars=200)
        if st.form_submit_button(_("撤销验收")):
            curating.carry_out(
                lambda: acceptance.reopen(
                    reads.office(), community_id, reason=reason, by=by, seen=int(row["last_event_no"])
                ),
                _("已撤销验收"),
                action="accept",
                object=N_("撤销验收 {community}").format(community=community_id),
            )


def _ready(community_id: str, seen: int | None) -> None:
    found = cycle_reads.valid_round(community_id)
    if found is None:
        st.info(_("还没有有效的满意度测评，不能验收。"), icon=":material/block:")
        return
    if not found.met:
        words = _(
            "最近一轮有效 {n} 份，满意 {satisfied} 份，达标线 {limit} %，还差 {missing} 份，不能验收。先整改，再测评。"
        )
        st.warning(
            words.format(n=found.n, satisfied=found.satisfied, limit=found.threshold_percent, missing=found.missing),
            icon=":material/block:",
        )
        return
    if not deeds.may("accept"):
        st.success(_("最近一轮测评达到达标线，可以验收。"), icon=":material/task_alt:")
        return
    unsettled = cycle_reads.open_entries(community_id)
    with st.form(f"accept-{community_id}"):
        words = _("最近一轮有效 {n} 份，满意 {satisfied} 份，达到 {limit} % 的线，可以验收。")
        st.markdown(words.format(n=found.n, satisfied=found.satisfied, limit=found.threshold_percent))
        by = operator.signing(_("验收人姓名") + " *", key=f"accept-by-{community_id}")
        note = st.text_area(_("验收意见") + " *", max_chars=500, height=90)
        document = st.text_input(_("依据（验收表文号）"), max_chars=120)
        despite = bool(unsettled) and st.checkbox(
            _("已知还有 {n} 项整改没有销号，仍通过验收").format(n=unsettled), value=False
        )
        pressed = st.form_submit_button(_("通过验收"), type="primary")
    if pressed:
        curating.carry_out(
            lambda: acceptance.accept(
                reads.office(), community_id, note=note, by=by, document=document, despite_open=despite, seen=seen
            ),
            _("已登记通过验收"),
            action="accept",
            object=community_id,
        )
