"""Meetings and visits held to hear residents: the list, and a form for another."""

from __future__ import annotations

import streamlit as st

from analytics.headings import place_name
from analytics.language import C_, _
from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.subjects.preparation import CHANNELS
from analytics.standard import people
from analytics.standard.cells import words_shown
from analytics.store.cycle import Draft
from pages.shared import (
    boxes,
    community_picks,
    cycle_forms,
    deeds,
    notices,
    operator,
    publicity_reads,
    reads,
    tables,
)
from pages.shared.version import Version


def show(version: Version, scope: Scope) -> None:
    """What was held within ``scope``, the latest first."""
    _hold(scope)
    found = publicity_reads.consultations(scope)
    if found.empty:
        notices.empty(
            _("所选范围内没有登记座谈会、走访等活动"), _("可在上方登记，或在“数据上传”整批上传。"), deed="edit_cycle"
        )
        return
    shown = found.assign(
        channel=found["channel"].map({name: _(words) for name, words in CHANNELS.items()}),
        opened_on=found["opened_on"].dt.strftime("%Y-%m-%d"),
        changed_by=words_shown(found["changed_by"], people.person),
    )[["opened_on", "name", "channel", "times", "participants", "opinions", "note", "changed_by"]]
    headings = [
        _("日期"),
        _("小区"),
        _("渠道"),
        _("次数"),
        _("参加人数"),
        C_("consultation", "意见条数"),
        _("说明"),
        _("登记人"),
    ]
    shown = shown.set_axis(headings, axis=1)
    community_picks.lead(shown, found["community_id"], key="consultations")
    notices.basis(note=_("次数为实际举行的场次或走访次数；意见条数由主办人登记，不计入“收到意见”。"))
    provenance = {_("范围"): place_name(scope), _("数据版本"): str(version)}
    tables.download(shown, name=_("征求意见活动"), provenance=provenance, key="download_consultations")


def _hold(scope: Scope) -> None:
    if not deeds.may("edit_cycle"):
        return
    form = cycle_forms.held("held")
    with st.expander(_("登记座谈会、走访等活动"), icon=":material/add:"):
        place = boxes.community(scope, f"{form.key}-place")
        told = boxes.ask("consultation", "hold", key=form.key, first={"times": 1})
        on = boxes.day(f"{form.key}-day")
        if st.button(_("保存"), type="primary", key="held", disabled=place is None):
            draft = Draft("consultation", "hold", place, value=told, happened_on=on)
            by = operator.current()
            form.save(lambda: records.enter(reads.office(), [draft], by=by), _("已登记"))
