"""What owners vote on and what is put on public notice, where it is called as it usually is."""

from __future__ import annotations

from typing import Any, Final

from analytics.language import NC_, by_spelling, standard, standard_word

MATTERS: Final = standard(
    NC_("matter", "改造方案"),
    NC_("matter", "加装电梯"),
    NC_("matter", "筹集维修资金"),
    NC_("matter", "使用维修资金"),
    NC_("matter", "改建共有部分"),
    NC_("matter", "选聘物业服务企业"),
    NC_("matter", "管理规约"),
)


def matter(stored: Any) -> Any:
    """A matter: "改造方案" is "Renovation plan" in English, an office's own stays."""
    return standard_word(MATTERS, stored)


def kept(typed: str) -> str:
    """What is stored of a matter typed in whichever language: "Renovation plan" is kept as "改造方案"."""
    return by_spelling(MATTERS).get(typed, typed)
