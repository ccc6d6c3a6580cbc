"""What residents' supervisors saw: the list, what was done about it, and a form for another."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.headings import place_name
from analytics.language import _
from analytics.model import Scope
from analytics.programme.subjects import SUBJECTS
from analytics.programme.works import works
from analytics.standard import measures
from analytics.standard.cells import words_shown
from pages.shared import boxes, community_picks, cycle_forms, deeds, notices, operator, reads, tables, works_reads
from pages.shared.plain import plain
from pages.shared.version import Version


def show(version: Version, scope: Scope) -> None:
    """Those that wait first."""
    _observe(scope)
    found = works_reads.observations(scope)
    if found.empty:
        notices.empty(_("所选范围内没有监督员观察"), _("可在上方登记，或在“数据上传”整批上传。"), deed="edit_cycle")
        return
    waiting = found[found["state"] == "noted"]
    st.markdown(_("待处理 {n} 条，共 {k} 条").format(n=len(waiting), k=len(found)))
    shown = _in_words(found)
    community_picks.lead(shown, found["community_id"], key="observations")
    notices.basis(note=_("待处理的在前；观察由居民监督员提出、主办人登记，条数不代表居民比例"))
    provenance = {_("范围"): place_name(scope), _("数据版本"): str(version)}
    tables.download(shown, name=_("监督员观察"), provenance=provenance, key="download_observations")
    _follow(found)


def _follow(found: pd.DataFrame) -> None:
    """What was done about one of them; or take one up again; for those who may."""
    if not deeds.may("edit_cycle"):
        return
    titles = {
        row.entry_id: f"{row.opened_on:%Y-%m-%d} {row.name} {row.text[:24]}" for row in found.itertuples(index=False)
    }
    chosen = st.selectbox(_("处理哪一条"), list(titles), format_func=titles.__getitem__, key="observation")
    row = found[found["entry_id"] == chosen].iloc[0]
    form = cycle_forms.held(str(chosen), int(row["last_event_no"]))
    office, seen, by = reads.office(), int(form.seen or 0), operator.current()
    st.markdown(plain(row["text"]))
    if row["state"] == "noted":
        settled = st.text_area(_("处理情况") + " *", max_chars=2000, height=80, key=f"{form.key}-settled")
        on = boxes.day(f"{form.key}-on")
        if st.button(_("登记处理"), type="primary", key="settle"):
            form.save(
                lambda: works.settle(office, str(chosen), row["community_id"], settled, seen=seen, by=by, on=on),
                _("已登记处理"),
            )
        return
    st.caption(_("处理情况：{told}").format(told=plain(row["settled"])))
    why = boxes.why(f"{form.key}-why")
    if st.button(_("重新处理"), key="reopen"):
        form.save(
            lambda: works.reopen(office, str(chosen), row["community_id"], seen=seen, by=by, reason=why),
            _("已列为待处理"),
        )


def _observe(scope: Scope) -> None:
    if not deeds.may("edit_cycle"):
        return
    form = cycle_forms.held("observe")
    with st.expander(_("登记观察"), icon=":material/add:"):
        place = boxes.community(scope, f"{form.key}-place")
        told: dict[str, Any] = boxes.ask("observation", "note", key=form.key)
        on = boxes.day(f"{form.key}-on")
        if st.button(_("保存"), type="primary", key="observe", disabled=place is None):
            by = operator.current()
            form.save(lambda: works.observe(reads.office(), str(place), by=by, on=on, **told), _("已登记观察"))


def _in_words(found: pd.DataFrame) -> pd.DataFrame:
    states = {name: _(words) for name, words in SUBJECTS["observation"].states.items()}
    shown = found.assign(
        state=found["state"].map(states),
        opened_on=found["opened_on"].dt.strftime("%Y-%m-%d"),
        item=words_shown(found["item"], measures.measure),
    )
    shown = shown[["opened_on", "name", "item", "text", "observer", "state", "settled"]]
    headings = [_("日期"), _("小区"), _("改造内容"), _("观察到的情况"), _("监督员"), _("状态"), _("处理情况")]
    return shown.set_axis(headings, axis=1)
