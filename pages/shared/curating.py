"""Carrying out what an analyst decided: asking why, saying refusals at once and success once the page has run anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import streamlit as st

from analytics.cancelling import Tell, untold
from analytics.errors import MinyiError
from analytics.flows import grouping
from analytics.language import C_, N_, _
from pages.shared import comment_reads, deeds, progress, reads
from pages.shared.plain import plain, refused

_SAID = "decided"


def reason(key: str) -> str:
    """Ask why; the answer stands in the record of decisions."""
    return st.text_input(_("理由（记入决定记录）"), key=f"reason-{key}", max_chars=200).strip()


def carry_out(act: Callable[[], object], said: str, *, action: str, object: str = "") -> None:
    """Do it and run the page anew, which then says ``said``; a refusal is said at once, and nothing has changed.

    It is ``action`` (of ``audit.ACTIONS``) done to ``object``: asked for, and recorded (see :mod:`pages.shared.deeds`).
    """
    _carry_out(lambda: nullcontext(untold), lambda _tell: act(), said, action, object)


def enter(act: Callable[[Tell], object], said: str, *, action: str, object: str, name: str, what: str = "") -> None:
    """:func:`carry_out` for a whole file: ``act`` tells how far it is, and a button, of that ``name``, stops it.

    ``what`` is done with it, in words; by default it is entered.
    """
    what = what or C_("work", "入库")
    _carry_out(lambda: progress.cancellable(what, name=name), act, said, action, object)


def _carry_out(
    watched: Callable[[], AbstractContextManager[Tell]],
    act: Callable[[Tell], object],
    said: str,
    action: str,
    object: str,
) -> None:
    try:
        with watched() as tell, deeds.recording(action, object=object):
            act(tell)
    except MinyiError as refusal:
        refused(refusal)
        return
    st.session_state[_SAID] = said
    st.rerun()


def announce() -> None:
    """Say what the last decision did, once."""
    if said := st.session_state.pop(_SAID, ""):
        st.toast(plain(said), icon=":material/check:")


def offer_regrouping() -> None:
    """Say when decisions wait for the next grouping, and group at once when asked to; also everything anew.

    Nothing where there are no comments to group.
    """
    if not comment_reads.any_comments() or not deeds.may("edit_topics"):
        return
    waiting = not reads.grouping_is_current()
    if waiting:
        st.info(_("有改动需要重新归类后才完全生效（打开意见聚类时会自动进行）。"), icon=":material/pending:")
    with st.container(horizontal=True):
        again = waiting and st.button(_("现在重新归类"), type="primary", key="regroup")
        with st.popover(_("全部从头归类")):
            st.write(
                _(
                    "平时新文件只增加意见，原有意见保持原来的归类。从头归类会按现行规则重新判断全部意见；人工判定和锁定的不变。"
                )
            )
            anew = st.button(_("确认从头归类"), key="regroup-anew")
    if again or anew:
        with (
            progress.cancellable(C_("work", "意见归类"), name="regrouping") as work,
            deeds.recording("edit_topics", object=N_("从头归类") if anew else N_("重新归类")),
        ):
            grouping.group_store(reads.office(), progress=work, anew=anew)
        st.session_state[_SAID] = _("归类完成")
        st.rerun()
