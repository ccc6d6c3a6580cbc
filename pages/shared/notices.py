"""What a page says besides its figures: example data, what to do when there is nothing, what a figure rests on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import example
from analytics.access import roles
from analytics.language import C_, N_, _
from pages.shared import deeds, filters, methods_card, operator, progress, reader, reads, wording
from pages.shared.plain import plain


def example_banner() -> None:
    """Says that the data is synthetic, and lets the reader clear it; nothing when no example data is loaded."""
    if not reads.is_example():
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="example_banner"):
        st.markdown(
            _(":material/science: **示例数据**：以下小区、答卷和意见均为程序生成，不是真实情况。"), width="stretch"
        )
        if not deeds.may("erase"):
            return
        with st.popover(_("清除示例数据")):
            st.write(_("将删除全部示例小区、答卷和意见，您自己上传的数据不受影响。清除后不会再自动载入。"))
            if st.button(_("确认清除"), type="primary", key="clear_example"):
                with (
                    progress.cancellable(C_("work", "清除示例数据"), name="erasing") as work,
                    deeds.recording("erase", object=N_("示例数据")),
                ):
                    example.clear_example(reads.office(), by=operator.current(), tell=work)
                st.rerun()


def empty(found: str, action: str = "", *, page: str = "", label: str = "", deed: str = "") -> None:
    """An empty state: what was found missing, what to do next, and a link to where it is done.

    Whom ``page`` is not for, or who may not do ``deed``, is told that others do it.
    """
    who = reader.current()
    is_theirs = (page and not roles.allowed(who.role, who.scope, page)) or (deed and not deeds.may(deed))
    with st.container(border=True):
        st.markdown(f":material/inbox: **{found}**")
        if is_theirs:
            st.write(_("由分析人员登记或上传后，在这里显示。"))
        elif action:
            st.write(action)
        if page:
            filters.link(page, label or _("前往"))


def no_data() -> None:
    """The store is empty: upload a register first."""
    empty(
        _("还没有任何数据"),
        _("先上传小区名册（小区编号、小区名称、户数），再上传满意度调查答卷；上传时会逐列核对。"),
        page="upload",
        label=_("去上传数据"),
    )


def no_survey() -> None:
    """There are communities, but no satisfaction survey."""
    empty(
        _("还没有满意度调查"),
        _("已有小区名册，但还没有满意度调查的答卷，无法判断是否达标。请上传含“总体满意度”一列的答卷。"),
        page="upload",
        label=_("去上传答卷"),
    )


def nothing_left() -> None:
    """The filters leave nothing."""
    empty(_("当前筛选条件下没有小区"), _("请在左侧放宽城市、区县、街道、判定或调查的筛选。"))


def no_comments(then: str) -> None:
    """Nobody wrote anything yet; ``then``: what the page will show."""
    empty(
        _("还没有居民意见"),
        _("上传含开放题的答卷后，{then}").format(then=then),
        page="upload",
        label=_("去上传答卷"),
    )


def no_comments_chosen() -> None:
    """There are comments, but the filters leave none of them."""
    empty(_("当前筛选条件下没有意见"), _("请在左侧放宽地区、时间、渠道、调查或填写人的筛选。"))


def few_comments() -> None:
    """So few comments that their words would tell who wrote them."""
    empty(
        _("所选意见少于 {minimum} 条，为保护填写人不逐条显示").format(minimum=reads.office().settings.comment_minimum),
        _("可放宽左侧的筛选。"),
    )


def too_few_comments() -> None:
    """So few comments, here or beside the selection, that no figure of theirs may be shown."""
    empty(
        _("所选意见填写的人太少，或可由此推算出别处的少数意见，为保护填写人不显示"),
        _("可放宽左侧的筛选。"),
    )


def no_answers() -> None:
    """A community of the register without answers."""
    empty(
        _("这个小区还没有有效答卷"),
        _("名册中有这个小区，但满意度调查没有它的有效答卷。无数据不等于 0。请组织调查后上传答卷。"),
        page="upload",
        label=_("去上传答卷"),
    )


def few_answers(minimum: int) -> None:
    """A community with fewer than ``minimum`` answers."""
    empty(
        _("有效答卷少于 {minimum} 份，为保护答卷人不显示").format(minimum=minimum),
        _("收齐 {minimum} 份以上，才显示各轮、各周和各题的情况。").format(minimum=minimum),
    )


def basis(
    *,
    n: float | None = None,
    definition: str = "",
    note: str = "",
    interval: str = "",
    kind: str | None = None,
    **told: str,
) -> None:
    """The method line under a figure, and its card: how many valid answers, by which definition, and what else to know.

    ``definition`` is shown as it stands (it names the levels of a file); ``note`` is markdown. ``interval``, ``kind``
    and ``told`` say what else the card is to hold: see methods_card.card.
    """
    parts = [_("有效份数 n = {n}").format(n=wording.count(n)) if n is not None else "", plain(definition), note]
    number = "" if n is None else _("不显示") if pd.isna(n) else wording.count(n)
    made = methods_card.card(kind, n=number, definition=definition, interval=interval, **told)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if line := _(" ｜ ").join(part for part in parts if part):
            st.caption(line, width="content")
        methods_card.show(made)
