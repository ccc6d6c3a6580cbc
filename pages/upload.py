"""数据上传: read, recognise, confirm, check, load. Nothing enters before the analyst says so."""

from __future__ import annotations

import streamlit as st

from analytics.errors import MinyiError
from analytics.language import C_, _
from pages.shared import (
    confirmation,
    deeds,
    desks,
    doubts,
    file_facts,
    loading_report,
    operator,
    progress,
    reader,
    reads,
    refused_files,
    upload_guide,
    wording,
    worklist,
)
from pages.shared.plain import plain, refused

KINDS_OF_FILE = ["csv", "xlsx", "xls", "sav", "zip", "zsav", "tsv", "txt"]


def at_work(desk: desks.Desk, by: str) -> None:
    """Confirm, check, decide, load: one file."""
    if desk.receipt:
        loading_report.receipt(desk.receipt)
        return
    file_facts.shown(desk)
    desk.codebook = confirmation.confirmed(desk)
    desk.on_bad_rows, desk.on_repeat = confirmation.choices(desk)
    if st.button(_("检查"), key=f"check-{desk.key}", icon=":material/fact_check:"):
        check(desk)
    found = desk.found
    if found is None:
        st.caption(_("确认各列含义后点“检查”。检查不会写入任何数据。"))
        return
    if doubts.decided(found.checked.doubtful, by=by, key=desk.key):
        check(desk)
        st.rerun()
    loading_report.findings(found, desk.draft.filename, desk.key)
    if found.checked.accepted is None:
        return
    words = _("入库 {n} 行").format(n=f"{found.checked.rows_accepted:,}")
    asked = desk.takes_places
    held = asked and not loading_report.is_correction(desk.key)
    if st.button(words, type="primary", key=f"load-{desk.key}", icon=":material/database:", disabled=held):
        with progress.cancellable(C_("work", "入库"), name=f"load-{desk.key}") as work:
            desk.current(work)
            if asked or not desk.takes_places:  # else what was loaded meanwhile gives reason to ask
                with deeds.recording("upload", object=desk.draft.filename) as deed:
                    desk.load(by, work)
                    deed.detail = loading_report.batch(desk.receipt)
        st.rerun()


def check(desk: desks.Desk) -> None:
    """Check one file; who stops that has the findings of before, if they are still of this codebook."""
    with progress.cancellable(C_("work", "检查"), name=f"check-{desk.key}") as work:
        desk.check(work)


def filed(place: desks.Place, by: str) -> None:
    """A file of records: checked as it was read, entered as a whole."""
    if place.filing is None:
        return
    loading_report.filing(place.filing, place.receipt)
    if place.receipt is None and place.filing.issues.empty:
        words = _("入库 {n} 行").format(n=wording.count(place.filing.rows_read))
        if st.button(words, type="primary", key=f"load-{place.key}", icon=":material/database:"):
            try:
                with (
                    progress.cancellable(C_("work", "入库"), name=f"load-{place.key}") as work,
                    deeds.recording("upload", object=place.filing.reading.filename) as deed,
                ):
                    place.enter(by, work)
                    deed.detail = loading_report.batch(place.receipt)
            except MinyiError as refusal:
                refused(refusal)
            else:
                st.rerun()


def one_place(place: desks.Place, by: str) -> None:
    """A file, with the choice of its sheet, and its desk or why it was refused."""
    st.markdown(f":material/description: **{plain(place.member.filename)}**")
    if len(place.sheets) > 1:
        st.selectbox(
            _("工作表"),
            [None, *place.sheets],
            format_func=lambda sheet: sheet or _("自动选择"),
            key=f"sheet-{place.key}",
            width=320,
        )
    if place.refusal:
        refused(place.refusal)
    elif place.filing:
        filed(place, by)
    elif place.desk:
        try:
            at_work(place.desk, by)
        except MinyiError as refusal:
            refused(refusal)


reader.require("upload")
st.title(_("数据上传"))
upload_guide.show()
limit = reads.office().settings.upload_limit_mb
refused_files.explain(limit)
st.file_uploader(
    _("选择文件，可一次选多个，也可把文件拖到这里"),
    type=[*KINDS_OF_FILE, "xlsm"],  # which is refused too, but in words
    accept_multiple_files=True,
    key="files",
    max_upload_size=limit,
)
# The widget itself returns a copy of every file, which the desks would keep beside the original.
files = st.session_state["files"]
operator_name = operator.name() if files else operator.current()
uploaded = desks.uploads(files)
summary = st.container()
for upload in uploaded:
    if upload.refusal:
        with st.container(border=True):
            st.markdown(f":material/description: **{plain(upload.filename)}**")
            refused(upload.refusal)
    for name in upload.passed_over:
        st.caption(
            plain(_("{filename} 中的 {name} 不是可读的表格，已略过").format(filename=upload.filename, name=name))
        )
    for place in upload.places:
        with st.container(border=True):
            one_place(place, operator_name)
with summary:
    worklist.all_at_once(uploaded, by=operator_name)
doubts.remembered(by=operator_name)
