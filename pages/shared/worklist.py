"""Several uploaded files at a glance: how far each has come, checking all of them, loading all that are in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from analytics.errors import MinyiError
from analytics.language import N_, _
from pages.shared import progress
from pages.shared.desks import Desk, Place
from pages.shared.plain import plain, refused

FILE, STATE, READ, ENTERING, ISSUES = N_("文件"), N_("进度"), N_("读到行数"), N_("可入库"), N_("问题")
REFUSED, UNCHECKED, AT_FAULT, READY = N_("未能读取"), N_("待检查"), N_("有问题"), N_("可入库")


def all_at_once(places: Sequence[Place], *, by: str) -> None:
    """The table of files and the two buttons; nothing for a single file."""
    if len(places) < 2:
        return
    st.dataframe(pd.DataFrame([_row(place) for place in places]), hide_index=True, placeholder="—", key="worklist")
    desks = [place.desk for place in places if place.desk and not place.desk.receipt]
    unchecked = [desk for desk in desks if desk.found is None]
    ready = [desk for desk in desks if _is_ready(desk)]
    with st.container(horizontal=True):
        check = st.button(
            _("检查全部 {n} 份").format(n=len(unchecked)),
            disabled=not unchecked,
            key="check-all",
            icon=":material/fact_check:",
        )
        load = st.button(
            _("入库没有问题的 {n} 份").format(n=len(ready)),
            disabled=not ready,
            key="load-all",
            type="primary",
            icon=":material/database:",
        )
    if check:
        _each(unchecked, _("正在检查"), lambda desk: desk.check())
    if load:
        _each(ready, _("正在入库"), lambda desk: _load(desk, by))


def _load(desk: Desk, by: str) -> None:
    if desk.found:
        desk.load(desk.found, by, lambda share, doing: None)


def _each(desks: Sequence[Desk], words: str, act: Callable[[Desk], object]) -> None:
    """Do the same with each file, showing which; a refused one does not stop the others and stays to be seen."""
    report = progress.bar(words)
    faults = []
    for at, desk in enumerate(desks):
        report(at / len(desks), f"{words}：{plain(desk.draft.filename)}（{at + 1}/{len(desks)}）")
        try:
            act(desk)
        except MinyiError as refusal:
            faults.append(refusal)
    for fault in faults:
        refused(fault)
    if not faults:
        st.rerun()


def _is_ready(desk: Desk) -> bool:
    return desk.found is not None and desk.found.checked.accepted is not None and desk.found.checked.issues.empty


def _row(place: Place) -> dict[str, object]:
    """One file's line."""
    row: dict[str, object] = {_(FILE): place.member.filename, _(STATE): _(REFUSED), _(READ): None, _(ENTERING): None}
    desk = place.desk
    if desk is None:
        return row | {_(ISSUES): None}
    if desk.receipt:
        loaded = {_(READ): desk.receipt.rows_read, _(ENTERING): desk.receipt.rows_accepted, _(ISSUES): None}
        return row | loaded | {_(STATE): _("已入库，批次 {n}").format(n=desk.receipt.batch_id)}
    if desk.found is None:
        return row | {_(STATE): _(UNCHECKED), _(READ): desk.codebook.rows, _(ISSUES): None}
    checked = desk.found.checked
    state = _(READY) if _is_ready(desk) else _(AT_FAULT)
    counted = {_(READ): checked.rows_read, _(ENTERING): checked.rows_accepted, _(ISSUES): len(checked.issues)}
    return row | counted | {_(STATE): state}
