"""How well a topic holds together, and what kind it is: in words with a shape; colour is never the only sign."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from analytics.language import N_, _
from analytics.model import TOPIC_KINDS
from analytics.text.meaning.stability import badge

Colour = Literal["green", "orange", "red", "gray"]
BADGES: dict[str, tuple[str, Colour, str]] = {
    "stable": (N_("● 稳定"), "green", N_("抽去一部分意见重新归类，这个主题基本不变，条数可放心引用")),
    "fair": (N_("◐ 一般"), "orange", N_("抽去一部分意见重新归类，这个主题大体还在，边界会有出入，引用时请看原文")),
    "unstable": (N_("○ 不稳定"), "red", N_("抽去一部分意见重新归类，这个主题变化较大，只宜作线索，先看原文再用")),
}
UNKNOWN: tuple[str, Colour, str] = (N_("— 未评"), "gray", N_("意见太少，无法用抽样重做的办法判断是否稳定"))


def of(stability: float | None, n: int) -> str:
    """The badge of a topic of ``n`` distinct comments in a table's cell.

    >>> of(0.9, 200), of(None, 200)
    ('● 稳定', '— 未评')
    """
    return _(_badge(stability, n)[0])


def _badge(stability: float | None, n: int) -> tuple[str, Colour, str]:
    """Words, colour and meaning."""
    found = None if stability is None or pd.isna(stability) else badge(float(stability), int(n))
    return BADGES.get(str(found), UNKNOWN)


def show(*, stability: float | None, n: int, kind: str, category: object, locked: bool = False) -> None:
    """Badges in a row under the name of a topic of ``n`` distinct comments, and what the first one means."""
    said, colour, meaning = _badge(stability, n)
    with st.container(horizontal=True, gap="small"):
        st.badge(_(said), color=colour, help=_(meaning))
        st.badge(_(TOPIC_KINDS[kind]), color="gray")
        st.badge(_("未分类") if pd.isna(category) else _(str(category)), color="blue")
        if locked:
            st.badge(_("已锁定"), icon=":material/lock:", color="gray")
    known = stability is not None and not pd.isna(stability)
    measured = (
        _("；重做 10 次的平均重合度 {value:.2f}（Jaccard，1 为完全相同）").format(value=stability) if known else ""
    )
    st.caption(_(meaning) + measured)
