"""使用说明: where to begin, in three sentences that fit the reader's role; on a first visit unasked, till put away."""

from __future__ import annotations

from typing import Final, NamedTuple

import streamlit as st

from analytics.access import preferences, roles
from analytics.language import N_, _
from pages.shared import filters, menu, reader

_PUT_AWAY: Final = "tour_put_away"


class Step(NamedTuple):
    """A sentence, and the page that it speaks of."""

    sentence: str
    page: str


_FOR_VIEWERS: Final = (
    Step(N_("“总览”汇总各小区是否达标，地图和列表都可点开看单个小区。"), "overview"),
    Step(N_("“验收预警”把未达标的小区按严重程度排列，并写明证据是否充分。"), "acceptance"),
    Step(N_("“意见聚类”把居民写的意见归成主题，点开可看原话。"), "comments"),
)
STEPS: Final = {
    "viewer": _FOR_VIEWERS,
    "leader": (
        Step(N_("“周报”讲清一周的数字、变化和要办的事，可出具通报。"), "weekly"),
        Step(N_("“验收预警”把未达标的小区按严重程度排列，并写明证据是否充分。"), "acceptance"),
        Step(N_("“整改台账”记着每件事由谁负责、何时办结、居民是否认可。"), "rectification"),
    ),
    "analyst": (
        Step(N_("在“数据上传”选文件、核对各列、检查后入库，有问题的行会逐条列出。"), "upload"),
        Step(N_("传错的文件在“批次”撤销，全部数字随即恢复原样。"), "batches"),
        Step(N_("入库后在“验收预警”看哪些小区未达标、还差多少份答卷。"), "acceptance"),
    ),
    "administrator": (
        Step(N_("在“账号”为每个人开账号，定角色和可看的地区。"), "accounts"),
        Step(N_("在“项目设置”登记改造年度和达标线。"), "programmes"),
        Step(N_("“操作记录”写明谁在何时做了什么，可以下载。"), "audit"),
    ),
}


def steps(who: reader.Reader) -> tuple[Step, ...]:
    """The three sentences for ``who``: those of the role, or a viewer's where a page of them is not for him."""
    role = "analyst" if who.is_desktop else who.role
    theirs = STEPS[role]
    return theirs if all(roles.allowed(who.role, who.scope, one.page) for one in theirs) else _FOR_VIEWERS


def card(who: reader.Reader) -> None:
    """The sentences above the page, until ``who`` puts them away for good; nothing after that."""
    if st.session_state.get(_PUT_AWAY) == who.account or preferences.has_seen_tour(reader.registry(), who.account):
        st.session_state[_PUT_AWAY] = who.account
        return
    with st.container(border=True, gap="xsmall", key="tour"):
        st.markdown(_(":material/explore: **第一次来？从这里开始**"))
        _sentences(who)
        st.button(_("知道了"), key="tour_done", on_click=_put_away, args=(who.account,))


def recall(who: reader.Reader) -> None:
    """The quiet way back to the sentences."""
    with st.popover(_("使用说明"), icon=":material/help:", type="tertiary", key="tour_again"):
        _sentences(who)


def _sentences(who: reader.Reader) -> None:
    for number, step in enumerate(steps(who), start=1):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(f"{number}. {_(step.sentence)}", width="content")
            title, icon = menu.TITLES[step.page]
            filters.link(step.page, _(title), icon=f":material/{icon}:")


def _put_away(account: str) -> None:
    preferences.keep_tour_seen(reader.registry(), account)
    st.session_state[_PUT_AWAY] = account
