"""出具通报: keep the bulletin as it is now said, and take it away in the form that is asked for."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.bulletin import issuing
from analytics.bulletin.content import Bulletin
from analytics.bulletin.outline import Outline
from analytics.errors import MinyiError
from analytics.headings import place_name
from analytics.language import C_, N_, _, of_record
from analytics.reports.bulletin import forms, printing
from pages.shared import deeds, downloads, operator, progress, reads
from pages.shared.plain import plain, refused


def box(outline: Outline) -> None:
    """A box that the reader opens, if she may: who issues, the button, and once issued the files."""
    if not deeds.may("bulletin_issued"):
        return
    opened = st.popover(
        _("出具本期通报"), type="primary", icon=":material/stylus_note:", key="issue", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        st.caption(_("通报由现在的数字写成并留存，以后不再变动；可下载演示文稿、公文、表格、网页等。"))
        if not outline.is_complete:
            st.caption(_("本期未完，现在出具的通报会注明“本期未完”。"))
        by = operator.name()
        asked = (outline.scope, outline.period, outline.data_version)
        if st.button(_("生成通报"), type="primary", key="issue_now"):
            _issue(outline, by, asked)
        # What was issued of another period, place or state of the data is not this one.
        before, issued = st.session_state.get("issued", (None, None))
        if before == asked:
            _issued(issued)


def _issue(outline: Outline, by: str, asked: tuple[Any, ...]) -> None:
    with of_record():
        named = f"{outline.period.words} {place_name(outline.scope)}"
    try:
        with (
            progress.cancellable(C_("work", "出具通报"), name="issue") as work,
            deeds.recording("bulletin_issued", object=named) as deed,
        ):
            issued = issuing.issue(reads.office(), outline, by=by, tell=work)
            deed.detail = N_("第 {number} 号").format(number=issued.bulletin_no)
        st.session_state["issued"] = (asked, issued)
    except MinyiError as refusal:
        refused(refusal)


def files(bulletin: Bulletin, *, key: str) -> None:
    """A button a form; a file is written when it is asked for."""
    printed = st.empty()
    with st.container(horizontal=True, gap="small"):
        for name, form in forms.FORMS.items():
            if form.suffix == ".pdf":
                _paper(form, bulletin, printed, key=f"{key}-{name}")
                continue
            downloads.button(
                _(form.words),
                partial(forms.issued_file, form, bulletin),
                what=forms.filename(bulletin, form),
                filename=forms.filename(bulletin, form),
                mime=form.mime,
                key=f"{key}-{name}",
            )
    if not printing.converters():
        st.caption(
            _(
                "本机没有可以生成 PDF 的程序：安装 Chromium、Chrome、Edge 浏览器之一或 LibreOffice 后即可下载；"
                "也可以打开网页（.html）打印为 PDF。"
            )
        )


def _paper(form: forms.Form, bulletin: Bulletin, place: DeltaGenerator, *, key: str) -> None:
    """The form that another program makes, which may take minutes: made first, in ``place``, then offered."""
    if not printing.converters() or not deeds.may("export"):
        return
    kept = f"printed-{key}"
    if kept not in st.session_state and st.button(_("生成打印版（.pdf）"), key=f"make-{key}", icon=":material/print:"):
        try:
            with place.container(), progress.cancellable(C_("work", "生成打印版"), name=f"print-{key}") as work:
                work(0.1, _("正在排版，最长 {n} 分钟").format(n=round(printing.LIMIT_SECONDS / 60)))
                st.session_state[kept] = forms.issued_file(form, bulletin)
        except MinyiError as refusal:
            place.error(plain(refusal), icon=":material/error:")
        else:
            st.rerun()
    if (made := st.session_state.get(kept)) is not None:
        downloads.button(
            _("下载{form}").format(form=_(form.words)),
            lambda: made,
            what=forms.filename(bulletin, form),
            filename=forms.filename(bulletin, form),
            mime=form.mime,
            key=key,
        )


def _issued(issued: issuing.Issued) -> None:
    st.success(
        _(
            "已出具：第 {number} 号，{period}，第 {edition} 次印发，{at:%Y-%m-%d %H:%M}。数字已留存，以后不再变动。"
        ).format(
            number=issued.bulletin_no,
            period=plain(issued.bulletin.period),
            edition=issued.edition,
            at=issued.issued_at,
        ),
        icon=":material/task_alt:",
    )
    files(issued.bulletin, key=f"form-{issued.bulletin_no}")
    st.button(
        _("看印发的通报"),
        type="tertiary",
        icon=":material/history:",
        key="issued_open",
        on_click=_open,
        args=(issued.bulletin_no,),
    )


def _open(bulletin_no: int) -> None:
    st.query_params["view"] = "past"
    st.query_params["bulletin"] = str(bulletin_no)
